"""The watch that runs: stopped from the top of any page, and what is done with one that was forgotten."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.timesheets.models import Timer
from kochka.timesheets.timers import caught, drop, running, stop
from kochka.timesheets.typed import clock
from kochka.web.forms.fields import Line
from kochka.web.reading import person
from kochka.web.time.acting import TimeForm, acting
from kochka.web.time.fields import Length


def my_watch(request: HttpRequest, _pk: int) -> Timer | None:
    """The one that was looked at (`timer`), else the one that runs. None where there is none: another tab may have
    stopped it."""
    seen = request.POST.get("timer", "")
    if seen.isascii() and seen.isdecimal() and len(seen) < 18:
        return Timer.objects.select_related("work__deal", "person").filter(person=person(request), pk=int(seen)).first()
    return running(person(request))


class OnWatch(TimeForm):
    """A form on the watch; `timer` names the one that was seen, so that a later one is left alone; `next` is the page
    that it was stopped from."""

    row: Timer | None
    timer = forms.CharField(required=False, max_length=17, widget=forms.HiddenInput)
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @property
    def home(self) -> str:
        asked = self.request.POST.get("next", "")
        if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
            return asked
        return reverse("deal", args=[self.row.work.deal_id]) if self.row else reverse("time")

    def begin(self) -> dict[str, Any]:
        return {"timer": self.row.pk if self.row else ""}

    @property
    def about(self) -> str:
        return self.row.work.deal.title if self.row else ""


class StopForm(OnWatch):
    heading = _("Stop the watch")
    send = _("Stop and log")
    done = _("Stopped.")
    icon = "square"
    template = "time/stop.html"

    minutes = Length(label=_("How long it was"), optional=True, attrs={"data-select": True})
    note = Line(label=_("What was done"), optional=True)

    def begin(self) -> dict[str, Any]:
        if self.row is None:
            return super().begin()
        forgotten = caught(person(self.request), self.reader.now, self.reader.calendar)
        minutes = forgotten.minutes if forgotten else None
        return {"minutes": minutes, "note": self.row.note, **super().begin()}

    def prepare(self) -> None:
        if self.row is None:
            self.explain = gettext("No watch is running: another tab may have stopped it.")
        elif self.initial.get("minutes") is not None:
            self.explain = gettext(
                "The watch was left running over the end of its day. Up to the end of that working day it comes to"
                " %(time)s. Say how long it really was."
            ) % {"time": clock(self.initial["minutes"])}


@acting(StopForm, my_watch)
def stopping(said: StopForm) -> str:
    """Stops it; the minutes are an entry."""
    if said.row is None:
        return gettext("No watch is running.")
    note = said("note") if "note" in said.data else None
    entry = stop(said.row, minutes=said("minutes"), note=note, **said.who)
    if entry is None:
        return gettext("Under a minute: nothing was logged.")
    return gettext("%(time)s logged.") % {"time": clock(entry.minutes)}


class DropForm(OnWatch):
    heading = _("Drop the watch")
    explain = _("Nothing of it is logged.")
    send = _("Drop it")
    done = _("Dropped. Nothing was logged.")
    icon = "trash-2"
    danger = True


@acting(DropForm, my_watch)
def dropping(said: DropForm) -> None:
    """Stops it without an entry."""
    if said.row is None:
        raise Http404
    drop(said.row, **said.who)
