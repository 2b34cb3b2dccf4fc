"""`python -m mathsnap`."""

if __name__ == "__main__":  # worker processes import this file too, and need none of the command line
    from mathsnap.cli import main

    main()
