"""`python -m mathsnap`."""

from mathsnap.cli import main  # type: ignore[attr-defined]

main()
