"""Making the demo company in an empty database: founded, peopled, and its deals told up to now."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from kochka.firm.calendar import work_calendar
from kochka.ops.demo.acquaintance import get_acquainted
from kochka.ops.demo.around import arrange, keep_days
from kochka.ops.demo.asking import ENQUIRIES, enquiries
from kochka.ops.demo.company import Company
from kochka.ops.demo.days import Days
from kochka.ops.demo.entities import dearer, equip
from kochka.ops.demo.events import Event
from kochka.ops.demo.experts import asked
from kochka.ops.demo.hours import spent
from kochka.ops.demo.past import fates, lives
from kochka.ops.demo.past.household import household
from kochka.ops.demo.people import TIMEZONE, settle
from kochka.ops.demo.stories import STORIES
from kochka.ops.demo.telling import scenes, steps

type Said = Callable[[int, int], None]
"""Called with how many things have been told, and of how many."""

FEW = len(STORIES)
"""The deals that are written by hand: a small company of seven, for whoever needs no more than that."""
WHOLE = FEW + fates.ALL
# The oldest of the few began sixty working days ago, of all the others 360; holidays stretch that to so many days.
FOUNDED_BEFORE, WHOLE_FOUNDED_BEFORE = timedelta(days=120), timedelta(days=570)
FOUNDED_AT = time(10)


def make_demo(
    *,
    language: str,
    at: datetime,
    progress: Said = lambda _told, _of: None,
    deals: int = WHOLE,
    seed: int = lives.SEED,
) -> None:
    """Makes the demo company, "ru" or "en", as it stands at the moment `at` (aware, not in the future), with that many
    deals: those written by hand, and as many as are wanted of those that the seed makes up.

    All or nothing: a half-made company is never left behind. The same day, language and seed give the same story,
    whatever the hour; only what is due today keeps ahead of the clock. Raises Invalid when there is a company already.
    """
    with translation.override(language), transaction.atomic():
        company = _settled(language, at, whole=deals > FEW)
        made_up = lives.stories(deals - FEW, seed=seed) if deals > FEW else []
        found = scenes([*STORIES, *made_up], days=company.days, people=company.people, around=company.around)
        events = [
            *steps(found),
            *enquiries(ENQUIRIES, company.around, company.days, company.people),
            dearer(company),
            *asked(company),
            *spent(company),
        ]
        if made_up:
            events += household(company, found, seed=seed)
        _tell(events, progress)
        get_acquainted(language=language, people=company.people, at=at)


def _settled(language: str, at: datetime, *, whole: bool) -> Company:
    zone = ZoneInfo(TIMEZONE.of(language))
    before = WHOLE_FOUNDED_BEFORE if whole else FOUNDED_BEFORE
    founded = datetime.combine(at.astimezone(zone).date() - before, FOUNDED_AT, zone)
    people = settle(language, at=founded)
    chief = people["marina"]
    around = arrange(language, by=chief, at=founded)
    keep_days(language, range(founded.year, at.year + 2), by=chief, at=founded)
    equip(language, by=chief, at=founded)
    return Company(language, founded, Days(work_calendar(), at), people, around)


def _tell(events: list[Event], progress: Said) -> None:
    """Everything in the order of time, as it would have happened."""
    for told, event in enumerate(sorted(events, key=lambda event: event.at), 1):
        event.do(event.at)
        progress(told, len(events))
