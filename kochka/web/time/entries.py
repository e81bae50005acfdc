"""One entry of time: corrected or withdrawn. It stays to be read, another row stands in its place."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from kochka.timesheets.logging import correct, withdraw
from kochka.timesheets.models import TimeEntry
from kochka.timesheets.typed import clock
from kochka.web.forms.fields import Day, Line
from kochka.web.reading import person
from kochka.web.time.acting import TimeForm, acting
from kochka.web.time.fields import Length
from kochka.web.time.weeks import address


def the_entry(request: HttpRequest, pk: int) -> TimeEntry:
    """One's own, for chiefs anybody's; else 404."""
    rows = TimeEntry.objects.select_related("work__deal", "person")
    mine = rows if person(request).is_chief else rows.filter(person=person(request))
    row = mine.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


class OnEntry(TimeForm):
    """A form on an entry."""

    row: TimeEntry

    @property
    def home(self) -> str:
        return address(self.row.person, self.row.day, reader=person(self.request))

    @property
    def about(self) -> str:
        return self.row.work.deal.title


class CorrectionForm(OnEntry):
    heading = _("Correct the time")
    explain = _("The former line stays to be read, this one counts.")
    send = _("Correct")
    done = _("Corrected.")
    icon = "pencil"

    minutes = Length(label=_("How long"), attrs={"autofocus": True, "data-select": True})
    day = Day(label=_("Day"), wanted=_("Say which day: “today” is enough."))
    note = Line(label=_("What was done"), optional=True)

    def begin(self) -> dict[str, Any]:
        return {"minutes": self.row.minutes, "day": self.row.day, "note": self.row.note}


@acting(CorrectionForm, the_entry)
def correction(said: CorrectionForm) -> None:
    """Puts another row in its place."""
    given = {"minutes": said("minutes"), "day": said("day"), "note": said("note")}
    correct(said.row, work=said.row.work, **given, **said.who)


class WithdrawalForm(OnEntry):
    heading = _("This time counts no more")
    send = _("Take it out")
    done = _("Taken out. It counts no more.")
    icon = "trash-2"
    danger = True

    def prepare(self) -> None:
        said = f"{self.row.day:%d.%m.%Y} · {clock(self.row.minutes)}"
        self.explain = f"{said} · {self.row.note}" if self.row.note else said


@acting(WithdrawalForm, the_entry)
def withdrawal(said: WithdrawalForm) -> None:
    """Takes it out of all sums."""
    withdraw(said.row, **said.who)
