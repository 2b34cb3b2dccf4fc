"""`python -m mathsnap.training`."""

from mathsnap.training.commands import main

main()
