"""The client: who is there, what we sell to them as one story, how they are called in papers, what was noted."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kochka.clients.doubles import likely
from kochka.clients.models import (
    BankAccount,
    ClientCutOff,
    Company,
    CompanyFile,
    CompanyNote,
    Contact,
    Correction,
    Merge,
    Requisites,
)
from kochka.clients.payers import cautions
from kochka.core.refusals import Sentence
from kochka.deals.clients import Sold, clients_for, sold_to
from kochka.deals.journal import Line, story
from kochka.deals.models import Deal
from kochka.firm.models import Bank
from kochka.web.clients.acting import the_company, the_firm_of
from kochka.web.forms.fields import Label
from kochka.web.reading import person, reader_of

SHOWN = 20
LINES: dict[str, Label] = {
    "name": gettext_lazy("name"),
    "site": gettext_lazy("site"),
    "address": gettext_lazy("address"),
    "position": gettext_lazy("position"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("e-mail"),
    "messenger": gettext_lazy("messenger"),
    "decides": gettext_lazy("decides"),
    "pays": gettext_lazy("pays"),
    "uses": gettext_lazy("uses"),
    "retired_at": gettext_lazy("had been taken for gone"),
}
PEOPLE = 30
STORY = 12


class CompanyPage:
    """Everything that the page shows, each asked for once; a fixed number of queries."""

    def __init__(self, company: Company, request: HttpRequest) -> None:
        self.company, self.reader = company, reader_of(request)
        self.user, self.firm = person(request), the_firm_of(request)
        self.all_deals = request.GET.get("deals") == "all"

    @property
    def new_deal_url(self) -> str:
        """A new deal with this client."""
        return f"{reverse('new_deal')}?{urlencode({'client': self.company.name})}"

    @cached_property
    def _people(self) -> list[Contact]:
        rows = self.company.contacts.order_by("retired_at", "-decides", "-pays", "-uses", "pk")
        return list(rows[:PEOPLE])

    @property
    def contacts(self) -> list[Contact]:
        return [one for one in self._people if one.retired_at is None]

    @property
    def left(self) -> list[Contact]:
        """Those who have left the client."""
        return [one for one in self._people if one.retired_at is not None]

    @cached_property
    def _deals(self) -> list[Deal]:
        mine = Deal.objects.visible_to(self.user, self.firm).standing().filter(client=self.company)
        rows = mine.select_related("owner", "open_jump", "stage__version__funnel").order_by("-opened_at", "-pk")
        return list(rows[: (500 if self.all_deals else SHOWN) + 1])

    @property
    def deals(self) -> list[Deal]:
        """The newest deals that this person sees; all but the newest ones on demand."""
        return self._deals[: 500 if self.all_deals else SHOWN]

    @property
    def more_deals(self) -> bool:
        return len(self._deals) > len(self.deals)

    @cached_property
    def sold(self) -> list[Sold]:
        """All deals that this person sees, counted, with a sum for each currency."""
        return sold_to([self.company.pk], self.user, self.firm).get(self.company.pk, [])

    @cached_property
    def story(self) -> list[Line]:
        return story([deal.pk for deal in self.deals], limit=STORY)

    @cached_property
    def _requisites(self) -> list[Requisites]:
        return list(self.company.requisites.select_related("replaced_by").order_by("-pk")[: SHOWN * 2])

    @property
    def requisites(self) -> list[Requisites]:
        return sorted((one for one in self._requisites if one.replaced_at is None), key=lambda one: one.pk)

    @property
    def former_requisites(self) -> list[Requisites]:
        return [one for one in self._requisites if one.replaced_at is not None]

    @cached_property
    def _accounts(self) -> list[BankAccount]:
        return list(self.company.accounts.select_related("replaced_by").order_by("-pk")[: SHOWN * 2])

    @property
    def accounts(self) -> list[tuple[BankAccount, list[Sentence]]]:
        """The accounts in use, each with what is worth a second look."""
        banks = self._banks
        used = sorted((one for one in self._accounts if one.replaced_at is None), key=lambda one: one.pk)
        return [(one, cautions(one, banks.get(one.bic))) for one in used]

    @cached_property
    def _banks(self) -> dict[str, Bank]:
        return Bank.objects.in_bulk({one.bic for one in self._accounts} or {""})

    @property
    def former_accounts(self) -> list[BankAccount]:
        return [one for one in self._accounts if one.replaced_at is not None]

    @cached_property
    def notes(self) -> list[CompanyNote]:
        return list(self.company.notes.select_related("by").order_by("-pk")[:SHOWN])

    @cached_property
    def files(self) -> list[CompanyFile]:
        return list(self.company.files.select_related("file", "by").order_by("-pk")[:SHOWN])

    @cached_property
    def corrections(self) -> list[tuple[Label, str, Correction]]:
        """What lines said before: which line, what stood there, and the row."""
        rows = Correction.objects.filter(company=self.company).select_related("by", "contact")
        return [(LINES.get(row.what, row.what), _before(row), row) for row in rows.order_by("-pk")[:SHOWN]]

    @cached_property
    def cut_offs(self) -> list[ClientCutOff]:
        """Each time that the client was cut off, the newest first."""
        return list(self.company.cut_offs.select_related("by", "ended_by").order_by("-pk")[:SHOWN])

    @property
    def cut_off(self) -> ClientCutOff | None:
        """The mark that stands."""
        return next((one for one in self.cut_offs if one.ended_at is None), None)

    @property
    def former_cut_offs(self) -> list[ClientCutOff]:
        return [one for one in self.cut_offs if one.ended_at is not None]

    @cached_property
    def merges(self) -> list[Merge]:
        rows = Merge.objects.filter(into=self.company, undone_at=None).select_related("gone", "by")
        return list(rows.order_by("-pk")[:SHOWN])

    @cached_property
    def doubles(self) -> list[Company]:
        """Clients that this person sees and that may well be this one."""
        inn = next((row.inn for row in self.requisites if row.inn), "")
        found = [one for one in likely(name=self.company.name, inn=inn, but=self.company.pk) if one.is_striking]
        mine = clients_for(self.user, self.firm).filter(pk__in=[one.company.pk for one in found])
        return list(mine.order_by("pk")[:2]) if not self.company.withdrawn_at else []


def _before(row: Correction) -> str:
    """Flags as words; a moment is said by the label."""
    if row.what in Contact.ROLES:
        return _("yes") if row.before else _("no")
    return "" if row.what == "retired_at" else row.before


@require_safe
def company(request: HttpRequest, company_id: int) -> HttpResponse:
    """The page; of a client that was merged away, the way to the other one."""
    row = the_company(request, company_id)
    if row.pk != company_id:
        return redirect("company", row.pk)
    return render(request, "clients/page.html", {"company": row, "page": CompanyPage(row, request)})
