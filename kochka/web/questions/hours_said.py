"""Moments of open hours and sessions in words: the day, and the hour on the company’s clock."""

from datetime import datetime

from kochka.core.texts import clock
from kochka.core.when import Due, show_when
from kochka.web.reading import Reader


def moment_said(moment: datetime, reader: Reader) -> str:
    """«завтра, 10:00»."""
    local = moment.astimezone(reader.zone)
    return show_when(
        Due(local.date(), local.time().replace(second=0, microsecond=0)), today=reader.today, language=reader.language
    )


def day_and_hour(moment: datetime, reader: Reader) -> dict[str, str]:
    """The day and the hour apart, for sentences: `day`, `hour`."""
    local = moment.astimezone(reader.zone)
    day = show_when(Due(local.date()), today=reader.today, language=reader.language)
    return {"day": day, "hour": clock(local.time())}
