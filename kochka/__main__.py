"""`python -m kochka` is the command `kochka`."""

import sys

from kochka.cli import main

sys.exit(main())
