"""Making the demo company in an empty database: founded, peopled, and its deals told up to now."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from kochka.deals.models import Deal
from kochka.firm.calendar import work_calendar
from kochka.ops.demo.acquaintance import get_acquainted
from kochka.ops.demo.around import arrange, take_enquiries
from kochka.ops.demo.days import Days
from kochka.ops.demo.people import TIMEZONE, settle
from kochka.ops.demo.stories import STORIES
from kochka.ops.demo.telling import tell

# The oldest story began sixty working days ago, which holidays at most stretch to so many days.
FOUNDED_BEFORE = timedelta(days=120)
FOUNDED_AT = time(10)


def make_demo(*, language: str, at: datetime, progress: Callable[[str], None]) -> None:
    """Makes the demo company, "ru" or "en", as it stands at the moment `at` (aware, not in the future); `progress` is
    told a sentence for each deal.

    All or nothing: a half-made company is never left behind. The same day and language give the same story, whatever
    the hour; only what is due today keeps ahead of the clock. Raises Invalid when there is a company already.
    """
    with translation.override(language), transaction.atomic():
        founded = _founded(language, at)
        people = settle(language, at=founded)
        around = arrange(language, by=people["marina"], at=founded)
        days = Days(work_calendar(), at)
        for deal in tell(STORIES, days=days, people=people, around=around):
            progress(_sentence(deal, language))
        take_enquiries(around, days, people)
        get_acquainted(language=language, people=people, at=at)


def _founded(language: str, at: datetime) -> datetime:
    zone = ZoneInfo(TIMEZONE.of(language))
    return datetime.combine(at.astimezone(zone).date() - FOUNDED_BEFORE, FOUNDED_AT, zone)


def _sentence(deal: Deal, language: str) -> str:
    """«Портал для дилеров — Принимают решение», or how it ended."""
    where = deal.stage.definition.name.of(language) if deal.is_open else deal.get_state_display()
    return f"{deal.title} — {where}"
