"""When the demo's stories happen: working days before today, and dues around today, whatever day and hour it is."""

from datetime import UTC, date, datetime, time, timedelta

from kochka.core.when import Due
from kochka.core.workdays import WorkCalendar
from kochka.ops.demo.script import DueIn

LATEST = time(23, 59)


class Days:
    """Counts from the day of `at` by the company's calendar."""

    def __init__(self, calendar: WorkCalendar, at: datetime) -> None:
        self.calendar, self.now = calendar, at.astimezone(calendar.timezone)
        self.today = calendar.day_of(at)
        self._past: list[date] = []

    def ago(self, days: int, clock: str) -> datetime:
        """That many working days before today, in UTC: always over by now. ValueError below 1."""
        if days < 1:
            raise ValueError("a story happens before today")
        day = datetime.combine(self.day_ago(days), time.fromisoformat(clock), self.calendar.timezone)
        return day.astimezone(UTC)

    def day_ago(self, days: int) -> date:
        """The n-th working day before today, from 1."""
        while len(self._past) < days:
            day = (self._past[-1] if self._past else self.today) - timedelta(days=1)
            while not self.calendar.is_workday(day):
                day -= timedelta(days=1)
            self._past.append(day)
        return self._past[days - 1]

    def due(self, due_in: DueIn) -> Due:
        """The day and time of a next action."""
        days, clock = due_in
        at = time.fromisoformat(clock) if clock else None
        if days == 0:
            return self._today(at)
        return Due(self.day_ago(-days) if days < 0 else self.calendar.add_days(self.today, days), at)

    def _today(self, wanted: time | None) -> Due:
        """Later today than now: at the time wanted, by the end of the working day, or tonight."""
        present = self.now.timetz().replace(tzinfo=None)
        if wanted and wanted > present:
            return Due(self.today, wanted)
        if present < self.calendar.closes:
            return Due(self.today)
        return Due(self.today, time(present.hour + 2) if present.hour < 22 else LATEST)
