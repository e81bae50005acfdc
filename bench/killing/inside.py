"""Runs the campaign within an installation: `python -m bench.killing.inside --kills 1000 --seed 7 --deep-every 100`."""

import sys

from kochka.ops.ready import set_up


def main() -> int:
    set_up("ru")
    from bench.killing.campaign import main as campaign

    return campaign(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
