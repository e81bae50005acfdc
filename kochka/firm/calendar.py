"""The company's working calendar: the country's days off, and the company's own."""

from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from kochka.core.workdays import WorkCalendar
from kochka.firm.models import DayOff, Firm
from kochka.firm.settings import the_firm


def work_calendar(firm: Firm | None = None) -> WorkCalendar:
    """The calendar that norms, silences and dates are counted by. Two queries; pass the firm to spare one."""
    firm = firm or the_firm()
    own = tuple(DayOff.objects.order_by("day").values_list("day", "works"))
    return _calendar(firm.timezone, firm.day_opens, firm.day_closes, firm.country, own)


@lru_cache(maxsize=8)
def _calendar(
    timezone: str, opens: time, closes: time, country: str, own: tuple[tuple[date, bool], ...]
) -> WorkCalendar:
    """One instance for one setting: it keeps what it has worked out."""
    return WorkCalendar(timezone=ZoneInfo(timezone), opens=opens, closes=closes, country=country, own=dict(own))
