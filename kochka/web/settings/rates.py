"""What an hour of each person costs us: from which day on, what it was, and the hours that have no rate yet."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kochka.people.models import User
from kochka.timesheets.rates import Rate, Rated, rated, set_rate
from kochka.timesheets.unrated import Unrated, unrated
from kochka.web.forms.fields import Day, Sum
from kochka.web.reading import Reader, partly, reader_of
from kochka.web.settings.acting import SettingsForm, for_chiefs, gone_to, saved, typed

SHOWN = 400
"""People on the page; those who left stand last."""


@dataclass(frozen=True, slots=True)
class Line:
    """A person on the page: the rate of today, those to come, and hours that no rate reaches."""

    person: User
    now: Rate | None
    later: list[Rate]
    without: Unrated | None


def currency_of(reader: Reader) -> str:
    """People are paid in the company's own."""
    assert reader.firm is not None
    return reader.firm.currency


def lines_of(found: list[Rated], reader: Reader, without: dict[int, Unrated]) -> list[Line]:
    """Each person as the page shows them."""
    return [
        Line(
            one.person,
            one.on(reader.today),
            [rate for rate in one.rates if rate.since > reader.today],
            without.get(one.person.pk),
        )
        for one in found
    ]


@require_safe
@for_chiefs
def page(request: HttpRequest) -> HttpResponse:
    """Everybody, and what their hour costs: three queries."""
    reader = reader_of(request)
    currency = currency_of(reader)
    people = User.objects.filter(is_system=False).order_by("-is_active", "name", "pk")[:SHOWN]
    lines = lines_of(rated(people, currency), reader, unrated(currency))
    here = [line for line in lines if line.person.is_active]
    gone = [line for line in lines if not line.person.is_active]
    context = {"here_now": here, "gone": gone, "without": sum(line.without.minutes for line in lines if line.without)}
    return render(request, "settings/rates.html", context)


class RateForm(SettingsForm):
    """What an hour of one person costs from a day on."""

    heading = _("What an hour costs us")
    explain = _("Salary, taxes and a share of the office, for one hour at work. Former days keep their own rate.")

    rate = Sum(label=_("An hour costs us"))
    since = Day(label=_("From which day"), wanted=_("Say from which day."))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person, self.about = person, person.name
        super().__init__(*args, **kwargs)

    @cached_property
    def found(self) -> Rated:
        [one] = rated([self.person], currency_of(self.reader))
        return one

    @cached_property
    def without(self) -> Unrated | None:
        """Hours that no rate reaches."""
        return unrated(currency_of(self.reader), self.person.pk).get(self.person.pk)

    def begin(self) -> dict[str, Any]:
        """The first rate is proposed from the first hour on, so that none stays without."""
        now = self.found.on(self.reader.today)
        first = self.without.first if self.without and not self.found.rates else self.reader.today
        return {"rate": now.hour if now else None, "since": first}

    def prepare(self) -> None:
        field = self.fields["rate"]
        assert isinstance(field, Sum)
        field.currency = currency_of(self.reader)
        field.widget.attrs |= {"placeholder": field.currency, "autofocus": True, "data-select": True}

    def save(self) -> None:
        said = self.cleaned_data
        set_rate(self.person, said["rate"], said["since"], **self.who)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what an hour costs from a day on, and what it was."""
    person = get_object_or_404(User.objects.filter(is_system=False), pk=pk)
    form, back = typed(request, RateForm, person=person), reverse("settings_rates")
    status = saved(form) if request.method == "POST" else 200
    if not status:
        return gone_to(request, back)
    part = partly(request)
    context = {"form": form, "back": back, "level": 2 if part else 1, "action": request.get_full_path()}
    return render(request, "settings/rate.html#form" if part else "settings/rate.html", context, status=status)
