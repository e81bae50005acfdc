"""What has happened to the demo's deals, in both languages, each module from one stretch of the way."""

from dataclasses import replace

from kochka.ops.demo.stories.beginning import BAKERY, CLINIC, FREIGHT
from kochka.ops.demo.stories.briefs import BRIEFS
from kochka.ops.demo.stories.deciding import BANK, FURNITURE, GYM, PUMPS
from kochka.ops.demo.stories.ended import BOOKS, EVERYTHING, GARAGE, GREENHOUSE
from kochka.ops.demo.stories.working import MUSEUM, PETS, PRESS, WALKS

_TOLD = (
    BAKERY,
    CLINIC,
    FREIGHT,
    PUMPS,
    BANK,
    FURNITURE,
    PETS,
    MUSEUM,
    PRESS,
    WALKS,
    GYM,
    GARAGE,
    EVERYTHING,
    BOOKS,
    GREENHOUSE,
)
STORIES = tuple(replace(story, brief=BRIEFS[story.title.en]) for story in _TOLD)
