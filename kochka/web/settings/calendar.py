"""The company's calendar: a year at a glance, marking days, taking marks away."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kochka.core.refusals import Refused
from kochka.firm.days import AHEAD, BACK, OwnDay, clear_days, mark_days, span
from kochka.web.forms.fields import Day, Line, Pick, Words
from kochka.web.reading import reader_of
from kochka.web.settings.acting import SettingsForm, for_chiefs, saved, typed, who
from kochka.web.settings.pasted import pasted_days
from kochka.web.settings.year import Year

HOW = [("off", gettext_lazy("Off")), ("works", gettext_lazy("At work"))]


class MarkForm(SettingsForm):
    done = ""

    first = Day(label=gettext_lazy("Day"), placeholder="31.12")
    last = Day(label=gettext_lazy("To which, if more than one"), placeholder="8.01", optional=True)
    how = Pick(label=gettext_lazy("That day we are"), choices=HOW)
    name = Line(label=gettext_lazy("What for"), optional=True)
    days = Words(
        label=gettext_lazy("Or a list, one a line"),
        optional=True,
        attrs={"rows": 4, "placeholder": "30.04.2027 — короткая неделя\n1.07.2027–14.07.2027 лето"},
    )

    def begin(self) -> dict[str, Any]:
        return {"how": "off"}

    def save(self) -> int:
        said, works = self.cleaned_data, self.cleaned_data["how"] == "works"
        days: list[OwnDay] = pasted_days(said["days"], works=works, now=self.reader.now)
        if said["first"]:
            days += span(said["first"], said["last"] or said["first"], works=works, name=said["name"])
        self.year = days[0].day.year if days else self.reader.today.year
        count = mark_days(days, **self.who)
        messages.success(self.request, marked(count))
        return count


def marked(count: int) -> str:
    """What came of a changed calendar."""
    return _("Marked. Deadlines counted anew: %(count)s changed.") % {"count": count}


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def calendar(request: HttpRequest) -> HttpResponse:
    """The year, and the form that marks days of it."""
    form = typed(request, MarkForm)
    status = saved(form) if request.method == "POST" else 200
    if not status:
        return redirect(f"{reverse('settings_calendar')}?year={getattr(form, 'year', '')}")
    reader = reader_of(request)
    assert reader.firm is not None
    chosen = year_asked(request.GET.get("year", ""), reader.today.year)
    year = Year(chosen, reader.firm, reader.today, reader.language)
    around = [other for other in (chosen - 1, chosen + 1) if abs(other - reader.today.year) <= BACK]
    return render(request, "settings/calendar.html", {"form": form, "year": year, "around": around}, status=status)


def year_asked(text: str, present: int) -> int:
    """The year of the address, or the present one."""
    year = int(text) if text.isdecimal() and text.isascii() and len(text) == 4 else present
    if not present - BACK <= year <= present + AHEAD:
        raise Http404
    return year


@require_POST
@for_chiefs
def unmark(request: HttpRequest) -> HttpResponse:
    """These days are again what the official calendar says."""
    try:
        first, last = (date.fromisoformat(request.POST.get(name, "")[:10]) for name in ("first", "last"))
        days = [own.day for own in span(first, last)]
    except (ValueError, Refused):
        raise Http404 from None
    count = clear_days(days, seen=request.POST.get("seen", "")[:200], **who(request))
    messages.success(request, marked(count))
    return redirect(f"{reverse('settings_calendar')}?year={first.year}")
