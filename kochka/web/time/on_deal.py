"""Time on a deal: the watch is started there, hours are logged there."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.timesheets.logging import log_selling
from kochka.timesheets.timers import start_selling
from kochka.timesheets.typed import read
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Day, Label, Line
from kochka.web.time.fields import InWords


class TimerForm(DealForm):
    heading = _("Start the watch")
    explain = _("One watch runs for a person: another one is stopped, and its minutes are kept.")
    send = _("Start")
    done = _("The watch is running.")
    icon = "play"

    note = Line(label=_("What is being done"), optional=True)


@acting(TimerForm, Act.LOG)
def timer(deal: Deal, said: TimerForm) -> None:
    """Starts the watch on the selling of the deal."""
    who = said.who
    start_selling(deal, person=who["by"], at=who["at"], note=said("note"))


class HoursForm(InWords, DealForm):
    open_only = False
    heading = _("Log time")
    explain: Label = _("Which stage it was spent at is recorded by itself.")
    send = _("Log time")
    done = _("Logged.")
    icon = "clock"

    text = Line(
        label=_("How long, and what was done"),
        placeholder=_("1:20 changes to the proposal"),
        attrs={"autofocus": True},
    )
    day = Day(label=_("Day"), wanted=_("Say which day: “today” is enough."))

    def begin(self) -> dict[str, Any]:
        return {"day": self.asking.reader.today}

    def prepare(self) -> None:
        if self.deal.state == Deal.State.WITHDRAWN:
            self.explain = gettext("The deal was withdrawn: it takes no more hours.")


@acting(HoursForm, Act.LOG)
def hours(deal: Deal, said: HoursForm) -> None:
    """Logs minutes on the selling of the deal."""
    typed, who = read(said("text")), said.who
    log_selling(deal, person=who["by"], day=said("day"), minutes=typed.minutes, note=typed.words, **who)
