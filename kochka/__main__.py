"""`python -m kochka` is the command `kochka`."""

from kochka.cli import main

main()
