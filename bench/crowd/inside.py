"""Runs a module of the crowd within an installation: `python -m bench.crowd.inside company --people 50 --deals 8000`.

A process of its own, told by its environment which home and database: the crowd itself never loads Django.
"""

import sys
from importlib import import_module

from kochka.ops.ready import set_up


def main() -> int:
    set_up("ru")
    code: int = import_module(f"bench.crowd.{sys.argv[1]}").main(sys.argv[2:])
    return code


if __name__ == "__main__":
    sys.exit(main())
