"""The price list: roles and what an hour of each costs today, what it will cost, and a page for each role."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.core.money import Money
from kochka.firm.costs import cost_of, costed, costs_of, currencies_costed, set_cost
from kochka.firm.hourly import Price, PricedRole
from kochka.firm.lists import add_role, rename
from kochka.firm.models import PriceRole
from kochka.firm.prices import currencies_priced, price_of, priced, prices_of, set_price
from kochka.web.forms.fields import Day, Line, Sum
from kochka.web.reading import Reader, partly, reader_of
from kochka.web.settings.acting import SettingsForm, for_chiefs, gone_to, saved, typed
from kochka.web.settings.company import CURRENCIES
from kochka.web.settings.kinds import OF_THEIR_OWN

SHOWN = 400


@dataclass(frozen=True, slots=True)
class Till:
    """The currency whose prices are looked at: `priced`, those that one may look at beside it; `others`, all further
    ones. Two queries."""

    currency: str
    own: str
    priced: list[str]
    others: list[str]

    @property
    def query(self) -> str:
        """What stands behind addresses; nothing for the company's own currency."""
        return "" if self.currency == self.own else f"?currency={self.currency}"


def till_of(request: HttpRequest, reader: Reader) -> Till:
    """The till that the address asks for, else the company's own."""
    assert reader.firm is not None
    own = reader.firm.currency
    there = list(dict.fromkeys([own, *currencies_priced(), *currencies_costed()]))
    known = list(dict.fromkeys([*there, *CURRENCIES]))
    asked = request.GET.get("currency", "")
    chosen = asked if asked in known else own
    there = list(dict.fromkeys([*there, chosen]))
    return Till(chosen, own, there, [code for code in known if code not in there])


class PriceForm(SettingsForm):
    """A price from a day on, and what it costs us, in the currency of the till."""

    price = Sum(label=_("An hour costs"))
    cost = Sum(label=_("An hour costs us"))
    since = Day(label=_("From which day"), wanted=_("Say from which day."))

    def __init__(self, *args: Any, till: Till, **kwargs: Any) -> None:
        self.till = till
        super().__init__(*args, **kwargs)

    def begin(self) -> dict[str, Any]:
        return {"since": self.reader.today}

    def prepare(self) -> None:
        for name in ("price", "cost"):
            field = self.fields[name]
            assert isinstance(field, Sum)
            field.currency = self.till.currency
            field.widget.attrs["placeholder"] = self.till.currency
        self.fields["cost"].help_text = _("For chiefs alone: nobody else sees it, nor what it makes of a proposal.")


class NewRoleForm(PriceForm):
    done = _("Added.")
    name = Line(label=_("Whose hours"))
    field_order = ("name", "price", "cost", "since")

    def save(self) -> None:
        said = self.cleaned_data
        with transaction.atomic():
            role = add_role(said["name"], **self.who)
            if said["price"] is not None:
                set_price(role, said["price"], said["since"], **self.who)
            if said["cost"] is not None:
                set_cost(role, said["cost"], said["since"], **self.who)


class RoleForm(PriceForm):
    """What a role is called, and what its hour costs."""

    heading = _("Price of an hour")
    explain = _("The former price stays with the days before: papers go by their own day.")
    name = Line(label=_("Whose hours"))
    field_order = ("price", "cost", "since", "name")

    def __init__(self, *args: Any, row: PriceRole, **kwargs: Any) -> None:
        self.row, self.about = row, row.name
        super().__init__(*args, **kwargs)

    def begin(self) -> dict[str, Any]:
        return super().begin() | self.stands() | {"price": self.now, "cost": self.cost_now}

    @property
    def now(self) -> Money | None:
        return price_of(self.row, self.till.currency, self.reader.today)

    @property
    def cost_now(self) -> Money | None:
        return cost_of(self.row, self.till.currency, self.reader.today)

    def stands(self) -> dict[str, str]:
        return {"name": PriceRole.objects.get(pk=self.row.pk).name}

    def prepare(self) -> None:
        super().prepare()
        self.fields["price"].widget.attrs |= {"autofocus": True, "data-select": True}

    def save(self) -> None:
        said = self.cleaned_data
        with transaction.atomic():
            rename(self.row, said["name"], seen=self.saw.get("name"), **self.who)
            if said["price"] is not None or self.now is not None:
                set_price(self.row, said["price"], said["since"], **self.who)
            if "cost" in self.data and (said["cost"] is not None or self.cost_now is not None):
                set_cost(self.row, said["cost"], said["since"], **self.who)


@dataclass(frozen=True, slots=True)
class Shown:
    """A role on the page, and where it stands."""

    row: PriceRole
    priced: PricedRole
    cost: Price | None
    first: bool
    last: bool


def lines_of(rows: list[PricedRole], costs: dict[int, Price | None]) -> list[Shown]:
    end = len(rows) - 1
    return [Shown(one.role, one, costs[one.role.pk], place == 0, place == end) for place, one in enumerate(rows)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def page(request: HttpRequest) -> HttpResponse:
    """The price list in one currency, and the form that adds a role: five queries."""
    reader = reader_of(request)
    till = till_of(request, reader)
    form = typed(request, NewRoleForm, till=till)
    status = saved(form) if request.method == "POST" else 200
    if not status:
        return redirect(f"{reverse('settings_prices')}{till.query}")
    roles = list(PriceRole.objects.all()[:SHOWN])
    found = priced(roles, reader.today, till.currency)
    costs = {one.role.pk: one.now for one in costed(roles, reader.today, till.currency)}
    context = {"list": OF_THEIR_OWN["prices"], "form": form, "till": till}
    context |= {"rows": lines_of([one for one in found if not one.role.retired_at], costs)}
    context |= {"gone": lines_of([one for one in found if one.role.retired_at], costs)}
    return render(request, "settings/prices.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role: what its hour costs from a day on, and what it cost before."""
    row, till = get_object_or_404(PriceRole, pk=pk), till_of(request, reader_of(request))
    back = f"{reverse('settings_prices')}{till.query}"
    form = typed(request, RoleForm, row=row, till=till)
    status = saved(form) if request.method == "POST" else 200
    if not status:
        return gone_to(request, back)
    part = partly(request)
    context = {"list": OF_THEIR_OWN["prices"], "form": form, "back": back, "level": 2 if part else 1, "till": till}
    context |= {"action": request.get_full_path(), "prices": prices_of(row, till.currency)}
    context |= {"costs": costs_of(row, till.currency)}
    return render(request, "settings/price.html#form" if part else "settings/price.html", context, status=status)
