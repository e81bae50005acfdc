"""The list of clients: found by name, ИНН or a person there, in pages, with what is open with each."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from kochka.clients.finding import found_companies, found_contacts
from kochka.clients.models import Company, CompanyRows, Contact, Requisites
from kochka.core.requisites import compact
from kochka.deals.clients import Sold, clients_for, sold_to
from kochka.deals.models import Deal
from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.web.clients.acting import the_firm_of, typed
from kochka.web.reading import partly, person

PAGE = 50
DEEPEST = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: `contact` is whom to speak to first, somebody who decides before others."""

    company: Company
    inn: str
    contact: Contact | None
    open: Sold | None


class Directory:
    """One page of the list; four queries, whatever there is."""

    def __init__(self, words: str, page: int, user: User, firm: Firm) -> None:
        self.words, self.page, self.user, self.firm = words, page, user, firm

    @cached_property
    def _found(self) -> list[Company]:
        start = (self.page - 1) * PAGE
        first = Contact.objects.filter(company=OuterRef("pk"), retired_at=None).order_by("-decides", "pk")
        rows = wanted(clients_for(self.user, self.firm).standing(), self.words)
        rows = rows.annotate(first_contact=Subquery(first.values("pk")[:1]))
        return list(rows.order_by("folded", "pk")[start : start + PAGE + 1])

    @cached_property
    def rows(self) -> list[Row]:
        shown = self._found[:PAGE]
        ids = [company.pk for company in shown]
        numbers = dict(
            Requisites.objects.filter(company__in=ids, replaced_at=None).order_by("-pk").values_list("company", "inn")
        )
        firsts = [company.first_contact for company in shown]  # type: ignore[attr-defined]
        people = {one.company_id: one for one in Contact.objects.filter(pk__in=firsts)}
        sold = sold_to(ids, self.user, self.firm, Deal.State.OPEN)
        return [
            Row(one, numbers.get(one.pk, ""), people.get(one.pk), next(iter(sold.get(one.pk, ())), None))
            for one in shown
        ]

    @property
    def more(self) -> int | None:
        """The next page, where there is one."""
        return self.page + 1 if len(self._found) > PAGE and self.page < DEEPEST else None

    @property
    def before(self) -> int | None:
        return self.page - 1 if self.page > 1 else None


def wanted(rows: CompanyRows, words: str) -> CompanyRows:
    """Those that fit what was typed: by their name, a number of theirs, as far as it was typed, or a person there."""
    if not words:
        return rows
    named = found_companies(Company.objects.all(), words)
    there = found_contacts(Contact.objects.all(), words)
    found = Q(pk__in=named.values("pk")) | Q(pk__in=there.values("company"))
    number = compact(words)
    if number.isascii() and number.isdigit() and len(number) >= 4:
        payers = Requisites.objects.filter(inn__startswith=number, replaced_at=None)
        found |= Q(pk__in=payers.values("company"))
    return rows.filter(found)


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """The page; while one types, its list alone."""
    words = typed(request, "q")
    page = Directory(words, _page(request.GET.get("page", "")), person(request), the_firm_of(request))
    part = partly(request) and request.headers.get("HX-Target") == "found"
    return render(request, "clients/list.html#found" if part else "clients/list.html", {"page": page, "words": words})


def _page(number: str) -> int:
    return min(int(number), DEEPEST) if number.isascii() and number.isdigit() and len(number) < 6 and int(number) else 1
