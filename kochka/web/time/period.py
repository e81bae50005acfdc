"""Closing periods: for chiefs."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kochka.people.rights import demand_chief
from kochka.timesheets.models import ClosedPeriod
from kochka.timesheets.periods import close_period, newest_closed, open_again
from kochka.web.forms.fields import Day
from kochka.web.reading import person
from kochka.web.time.acting import TimeForm, acting


def for_chiefs(request: HttpRequest, _pk: int) -> ClosedPeriod | None:
    """The period that is closed. Raises NotYours for all but chiefs."""
    demand_chief(person(request))
    return newest_closed()


class CloseForm(TimeForm):
    heading = _("Close a period")
    explain = _("Hours and expenses up to that day stay as they are. It can be opened again.")
    send = _("Close it")
    done = _("Closed.")
    icon = "lock"

    until = Day(label=_("Up to and including"), wanted=_("Say the last day."), attrs={"autofocus": True})

    def begin(self) -> dict[str, Any]:
        return {"until": self.reader.today.replace(day=1) - timedelta(days=1)}


@acting(CloseForm, for_chiefs)
def closing(said: CloseForm) -> None:
    """Closes days up to one."""
    close_period(said("until"), **said.who)


class OpenForm(TimeForm):
    heading = _("Open the period again")
    explain = _("What was closed last can be changed again; what was closed before it stays so.")
    send = _("Open it")
    done = _("Open again.")
    icon = "lock-open"


@acting(OpenForm, for_chiefs)
def opening(said: OpenForm) -> None:
    """The newest closed period takes changes again."""
    if said.row:
        open_again(said.row, **said.who)
