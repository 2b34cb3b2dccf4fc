"""`python -m mathsnap`."""

from mathsnap.cli import main

if __name__ == "__main__":
    main()
