"""What chiefs have decided about those who talk: a client is cut off, a service line offered no more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from kochka.clients.cutting import standing
from kochka.firm.lists import stop_offering, stopped
from kochka.firm.models import ServiceLine
from kochka.people.models import User
from kochka.web.deals.acting import is_alone
from kochka.web.forms.fields import Line
from kochka.web.reading import partly
from kochka.web.settings.acting import SettingsForm, for_chiefs, saved, typed


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on a row: why, since when, by whom, as far as somebody has said."""

    reason: str = ""
    at: datetime | None = None
    by: User | None = None


MARKED = ("client", "line")
"""By whom one looks where something can be decided about a row."""


def marks(way: str, keys: Collection[int]) -> Mapping[int, Mark]:
    """Those of these clients, or service lines, about whom it is decided. A fixed number of queries."""
    if way == "client":
        return {key: Mark(row.reason, row.at, row.by) for key, row in standing(keys).items()}
    if way == "line":
        return {key: Mark(row.after, row.at, row.by) if row else Mark() for key, row in stopped(keys).items()}
    return {}


class StopForm(SettingsForm):
    heading = _("Stop offering")
    explain = _("Deals that have this service line keep it. It is offered again in the settings.")
    send = _("Stop offering")
    done = _("It is offered no more.")
    icon = "archive"
    danger = True

    reason = Line(label=_("Why"), placeholder=_("A year of talk, and nobody bought it"), attrs={"autofocus": True})

    def __init__(self, *args: Any, row: ServiceLine, **kwargs: Any) -> None:
        self.row, self.about = row, row.name
        super().__init__(*args, **kwargs)

    def save(self) -> None:
        stop_offering(self.row, self.cleaned_data["reason"], **self.who)


def _gone_on(request: HttpRequest, back: str) -> HttpResponse:
    """The page that the form stood on is read anew: the price of talking, or the settings."""
    return HttpResponseClientRedirect(back) if is_alone(request) else HttpResponseClientRefresh()


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """A service line is offered no more, with the reason."""
    form = typed(request, StopForm, row=get_object_or_404(ServiceLine, pk=pk))
    status = saved(form) if request.method == "POST" else 200
    back = f"{reverse('talkers')}?by=line"
    if not status:
        return redirect(back) if not partly(request) else _gone_on(request, back)
    part = partly(request)
    context = {"form": form, "back": back, "action": request.path, "level": 2 if part else 1}
    return render(request, "talkers/stop.html#form" if part else "talkers/stop.html", context, status=status)
