"""Who of the demo's people takes which deal, given who worked there at the time."""

from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.people import LATER

SELLERS = {"anna": 5, "oleg": 5, "pavel": 3, "gleb": 4, "timur": 4, "nadya": 4}
# How many of the deals that stand today are whose: whoever is not a chief has some fifteen in hand.
STANDING = {"anna": 5, "oleg": 15, "pavel": 11, "timur": 19, "nadya": 19}
MANAGERS, ADMINISTRATION = ("polina", "kirill"), ("tamara", "rimma")
EXPERTS, CHIEFS = ("egor", "yulia"), ("marina", "marina", "pavel")
_CAME = {one.key: one.came for one in LATER if one.came}
_LEFT = {one.key: one.left for one in LATER if one.left}
MARGIN = 3
"""Working days by which somebody is there before the first thing comes into their hands, and gone after the last."""


def is_there(key: str, day: int) -> bool:
    """Whether they worked here so many working days ago."""
    gone = key in _LEFT and day <= _LEFT[key] + MARGIN
    return not gone and day < _CAME.get(key, 10_000) - MARGIN


def seller(dice: Dice, day: int) -> str:
    """Who takes a deal that begins then."""
    there = [key for key in SELLERS if is_there(key, day)]
    return dice.weighed(there, [SELLERS[key] for key in there])


def seller_today(dice: Dice) -> str:
    """Whose a deal is that stands today."""
    return dice.dealt("standing", [key for key, many in STANDING.items() for _n in range(many)])


def another_seller(dice: Dice, than: str, day: int) -> str:
    """A colleague who will stay."""
    return dice.of([key for key in SELLERS if key not in (than, "gleb", "pavel") and is_there(key, day)])


def one_of(dice: Dice, keys: tuple[str, ...], day: int) -> str:
    """Any of them who was there."""
    return dice.of([key for key in keys if is_there(key, day)])
