"""Clients as deals make them visible: who sees which, what is sold to them, their deals as one story.

Who sees a client: a chief every one; others those with a deal that they see, those of an enquiry that they hold, those
that they added themselves, and those with whom there is no deal at all. Whoever sees a client may write its contacts,
requisites, notes and files; mergers are for chiefs (`clients.merging`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from kochka.clients.models import Company, CompanyRows
from kochka.core.money import Money
from kochka.deals.models import Deal, Enquiry
from kochka.firm.models import Firm
from kochka.people.models import User


def clients_for(user: User, firm: Firm) -> CompanyRows:
    """The clients that a person may see, those merged away included: their address leads on."""
    rows: CompanyRows = Company.objects.all()
    if user.is_chief or (firm.visibility == Firm.Visibility.ALL and user.roles):
        return rows
    seen = Deal.objects.visible_to(user, firm).standing().filter(client__isnull=False).order_by()
    held = Enquiry.objects.filter(holder=user, client__isnull=False)
    sold = Deal.objects.standing().filter(client=OuterRef("pk")).order_by()
    return rows.filter(
        Q(created_by=user) | Q(pk__in=seen.values("client")) | Q(pk__in=held.values("client")) | ~Exists(sold)
    )


@dataclass(frozen=True, slots=True)
class Sold:
    """Deals of one client in one state: how many, and what they are worth, a sum for each currency."""

    state: str
    count: int
    sums: tuple[Money, ...]


def sold_to(companies: Iterable[int], user: User, firm: Firm, *states: str) -> dict[int, list[Sold]]:
    """What the person sees of the deals of these clients, by client, states in the order in which Deal has them; one
    query."""
    rows = Deal.objects.visible_to(user, firm).standing().filter(client__in=list(companies))
    if states:
        rows = rows.filter(state__in=states)
    counted = rows.order_by().values("client", "state", "currency").annotate(n=Count("pk"), sum=Sum("value_minor"))
    kept: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for row in counted:
        kept.setdefault(row["client"], {}).setdefault(row["state"], []).append(dict(row))
    return {
        client: [_sold(state, found[state]) for state in Deal.State.values if state in found]
        for client, found in kept.items()
    }


def _sold(state: str, rows: list[dict[str, Any]]) -> Sold:
    sums = [Money(int(row["sum"]), row["currency"]) for row in rows if row["sum"]]
    return Sold(state, sum(row["n"] for row in rows), tuple(sorted(sums, key=lambda one: -one.minor)))
