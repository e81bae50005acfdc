"""Requisites and accounts of a client, and what the directory of banks says while a БИК is being typed."""

from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kochka.clients import payers as verbs
from kochka.clients.models import BankAccount, Company, Requisites
from kochka.core.requisites import compact
from kochka.firm.models import Bank
from kochka.web.clients.acting import CompanyForm, Knowingly, acting, typed
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.fields import Line

DIGITS = {"inputmode": "numeric"}


class RequisitesForm(CompanyForm):
    heading = _("Requisites")
    explain = _("As in papers. For an entrepreneur: 12 digits of INN, 15 of OGRNIP, no KPP.")

    legal_name = Line(label=_("Full name"), placeholder=_("ООО «Вектор», ИП Громов С. А."), attrs={"autofocus": True})
    inn = AsideLine(label=_("INN"), asks="likely_clients", optional=True, attrs=DIGITS)
    kpp = Line(label=_("KPP"), optional=True, attrs=DIGITS)
    ogrn = Line(label=_("OGRN or OGRNIP"), optional=True, attrs=DIGITS)
    address = Line(label=_("Registered address"), optional=True)
    knowingly = Knowingly()


class CorrectionForm(RequisitesForm):
    of = Requisites
    heading = _("Correct the requisites")
    explain = _("The former ones are kept, with who replaced them and when.")

    def begin(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in ("legal_name", "inn", "kpp", "ogrn", "address")}


class EndForm(CompanyForm):
    of: ClassVar[type[Model] | None] = Requisites
    heading = _("These requisites are valid no more")
    explain = _("They are kept among the former ones.")
    send = _("Valid no more")
    icon = "archive"

    @property
    def about(self) -> str:
        return str(self.row)


class AccountForm(CompanyForm):
    heading = _("Bank account")
    icon = "landmark"

    bic = AsideLine(label=_("BIC"), asks="bank", attrs={"autofocus": True, **DIGITS})
    number = Line(label=_("Account number"), attrs=DIGITS)
    bank = Line(label=_("Bank"), placeholder=_("Filled in by the BIC where it is known"), optional=True)


class AccountCorrectionForm(AccountForm):
    of = BankAccount
    heading = _("Correct the account")
    explain = _("The former one is kept, with who replaced it and when.")
    icon = "check"

    def begin(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in ("bic", "number", "bank")}


class AccountEndForm(EndForm):
    of = BankAccount
    heading = _("This account is used no more")
    explain = _("It is kept among the former ones.")
    send = _("Used no more")

    @property
    def about(self) -> str:
        return str(self.row.number)


@acting(RequisitesForm)
def requisites(company: Company, said: RequisitesForm) -> None:
    """Writes requisites."""
    verbs.write_requisites(company, **said.cleaned_data, **said.who)


@acting(CorrectionForm)
def correction(company: Company, said: CorrectionForm) -> None:
    """Corrects them by a new row."""
    verbs.write_requisites(company, **said.cleaned_data, former=said.row, **said.who)


@acting(EndForm)
def end(company: Company, said: EndForm) -> None:
    """Ends them."""
    verbs.retire_requisites(said.row, **said.who)


@acting(AccountForm)
def account(company: Company, said: AccountForm) -> str:
    """Writes an account; what is worth a second look is said."""
    return _written(verbs.write_account(company, **said.cleaned_data, **said.who))


@acting(AccountCorrectionForm)
def account_correction(company: Company, said: AccountCorrectionForm) -> str:
    """Corrects it by a new row."""
    return _written(verbs.write_account(company, **said.cleaned_data, former=said.row, **said.who))


@acting(AccountEndForm)
def account_end(company: Company, said: AccountEndForm) -> None:
    """Ends it."""
    verbs.retire_account(said.row, **said.who)


def _written(row: BankAccount) -> str:
    found = verbs.cautions(row, Bank.objects.filter(pk=row.bic).first())
    return " ".join(str(sentence) for sentence in (_("Saved."), *found))


@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """A part under the line: the bank of the БИК typed so far, or that nobody knows it."""
    number = compact(typed(request, "bic"))
    known = Bank.objects.filter(pk=number).first() if len(number) == 9 else None
    return render(request, "clients/bank.html", {"bank": known, "asked": len(number) == 9})
