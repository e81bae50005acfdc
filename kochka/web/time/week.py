"""A week of time: one line that logs by words, the sheet that is typed into, every entry of the week."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.timesheets.finding import Several, deal_meant
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import TimeEntry
from kochka.timesheets.typed import clock, read
from kochka.web.forms.fields import Day, Line
from kochka.web.reading import person, reader_of
from kochka.web.time.acting import TimeForm
from kochka.web.time.fields import InWords
from kochka.web.time.reading import WeekPage
from kochka.web.time.weeks import address, asked_week, whose


class QuickForm(InWords, TimeForm):
    """Time in words: how long, then what was done, with a word of the deal."""

    send = gettext_lazy("Log time")

    text = Line(
        label=gettext_lazy("How long, and on what"),
        placeholder=gettext_lazy("1:20 call with Vector"),
        attrs={"autofocus": True},
    )
    day = Day(label=gettext_lazy("Day"), wanted=gettext_lazy("Say which day: “today” is enough."))
    deal = forms.CharField(required=False, widget=forms.HiddenInput, max_length=17)

    choices: tuple[Deal, ...] = ()
    """Where the words fit several deals: these."""

    def begin(self) -> dict[str, Any]:
        return {"day": self.reader.today}

    def refuse(self, refused: Refused) -> None:
        if isinstance(refused, Several):
            self.choices = tuple(refused.deals)
        super().refuse(refused)


@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    """The week that the address names."""
    owner = whose(request)
    if request.method != "POST":
        return week_page(request, owner, QuickForm(request=request))
    form = QuickForm(request.POST, request=request)
    if not form.is_valid():
        return week_page(request, owner, form, status=422)
    try:
        row, deal = _logged(form, owner)
    except Refused as refused:
        form.refuse(refused)
        return week_page(request, owner, form, status=refused.status)
    messages.success(request, _("%(time)s logged on “%(deal)s”.") % {"time": clock(row.minutes), "deal": deal.title})
    return redirect(address(owner, row.day, reader=person(request)))


def _logged(form: QuickForm, owner: User) -> tuple[TimeEntry, Deal]:
    typed = read(form("text"))
    deal = _deal(form, typed.words)
    given = {"day": form("day"), "minutes": typed.minutes, "note": typed.words}
    return log_selling(deal, person=owner, **given, **form.who), deal


def _deal(form: QuickForm, words: str) -> Deal:
    """The deal that was chosen among several, else the one that the words mean."""
    by, firm = person(form.request), form.reader.firm
    assert firm is not None
    chosen = form("deal")
    if chosen.isascii() and chosen.isdecimal():
        row = Deal.objects.visible_to(by, firm).filter(pk=int(chosen), ended_at=None).first()
        if row:
            return row
    return deal_meant(words, by=by, firm=firm, today=form.reader.today)


def week_page(
    request: HttpRequest, owner: User, form: QuickForm | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page; `more` is what a refused sheet says of itself: `typed`, `wrong`, `said`."""
    form = form or QuickForm(request=request)
    page = WeekPage(owner, person(request), reader_of(request), asked_week(request), more.get("typed", {}))
    return render(request, "time/week.html", {"form": form, "page": page, **more}, status=status)
