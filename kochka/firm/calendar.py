"""The company's working calendar: the country's days off, and the company's own."""

from zoneinfo import ZoneInfo

from kochka.core.workdays import WorkCalendar
from kochka.firm.models import DayOff, Firm
from kochka.firm.settings import the_firm


def work_calendar(firm: Firm | None = None) -> WorkCalendar:
    """The calendar that norms, silences and dates are counted by. Two queries; pass the firm to spare one."""
    firm = firm or the_firm()
    own = dict(DayOff.objects.values_list("day", "works"))
    return WorkCalendar(
        timezone=ZoneInfo(firm.timezone),
        opens=firm.day_opens,
        closes=firm.day_closes,
        country=firm.country,
        own=own,
    )
