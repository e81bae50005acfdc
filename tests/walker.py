"""A company where people do random things for months: right and wrong ones, in time and too late.

`walk(steps, seed)` makes so many steps by a die; in tests/deals/test_machine.py hypothesis throws it.
After each step the rules of single verbs are checked (walking/rules.py), every so often those over the whole database
(invariants.py). By hand, on a scratch KOCHKA_HOME: `python -m tests.walker 20000 7`.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.walking.world import World


def walk(steps: int, seed: int, *, every: int = 50, cast: Cast | None = None) -> World:
    """So many steps by a seeded die, all rules checked every so many. The world as it stands in the end."""
    from django.utils import timezone

    from tests.cast import company
    from tests.walking.chance import Dice
    from tests.walking.world import World

    world = World(cast or company(), now=timezone.now() - timedelta(days=300), pace=300 * 1440 // (2 * steps))
    chance = Dice(random.Random(seed))
    for number in range(1, steps + 1):
        world.step(chance)
        if number % every == 0 or number == steps:
            world.check()
    return world


def main(steps: int, seed: int) -> str:
    """A walk on the database that the environment names; what came of it, and whether the product's check agrees."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from kochka.deals.models import Deal, Entry
    from kochka.ops.check import findings

    began = time.monotonic()
    world = walk(steps, seed, every=1000)
    seconds = time.monotonic() - began
    counted = f"{steps} steps: {Deal.objects.count()} deals, {Entry.objects.count()} entries, {seconds:.0f} s"
    return f"{counted}\n{dict(world.told.most_common())}\n{findings() or 'all rules hold'}\n"


if __name__ == "__main__":
    sys.stdout.write(main(int(sys.argv[1]), int(sys.argv[2])))
