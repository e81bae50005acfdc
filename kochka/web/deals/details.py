"""What the deal is called, whom it is for, and what it is worth."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.clients.naming import add_contact, company_named
from kochka.deals import details as verbs
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.web.deals.acting import DealForm, acting
from kochka.web.deals.knowing import Knowing
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.fields import Line, Sum


class DetailsForm(Knowing, DealForm):
    open_only = False
    heading = _("Title and client")
    send = _("Save")
    done = _("Saved.")

    title = Line(label=_("What we sell"), attrs={"autofocus": True, "data-select": True})
    client = AsideLine(label=_("To whom"), asks="likely_clients", takes=True, optional=True)

    def begin(self) -> dict[str, Any]:
        return {"title": self.deal.title, "client": self.deal.client.name if self.deal.client else ""}


@acting(DetailsForm, Act.EDIT)
def details(deal: Deal, said: DetailsForm) -> None:
    """Changes the title, and the client where one is named."""
    who = said.who
    with transaction.atomic():
        client = company_named(said("client"), **who) if said("client") else None
        verbs.edit(deal, **who, title=said("title"), client=client, knowingly=said.knows)


class ValueForm(DealForm):
    open_only = False
    heading = _("The sum of the deal")
    explain = _("As far as it is known. Leave it empty while nobody has said a sum.")
    send = _("Save")
    done = _("Saved.")
    icon = "coins"

    value = Sum(label=_("Sum"))

    def begin(self) -> dict[str, Any]:
        return {"value": self.deal.value}

    def prepare(self) -> None:
        field = self.fields["value"]
        assert isinstance(field, Sum)
        field.currency = self.deal.currency
        field.widget.attrs |= {"autofocus": True, "data-select": True}


@acting(ValueForm, Act.REVALUE)
def value(deal: Deal, said: ValueForm) -> None:
    """Names the sum."""
    verbs.revalue(deal, **said.who, value=said("value"))


class ClientForm(Knowing, DealForm):
    open_only = False
    heading = _("Who the client is")
    send = _("Save")
    done = _("Saved.")
    icon = "building-2"

    company = AsideLine(
        label=_("Client"),
        asks="likely_clients",
        takes=True,
        placeholder=_("The company, or the person"),
        attrs={"autofocus": True},
    )
    contact = Line(label=_("Whom we talk to"), optional=True)
    phone = AsideLine(label=_("Phone"), asks="likely_clients", optional=True, attrs={"inputmode": "tel"})
    email = AsideLine(label=_("E-mail"), asks="likely_clients", optional=True, attrs={"inputmode": "email"})

    def begin(self) -> dict[str, Any]:
        return {"company": self.deal.client.name if self.deal.client else ""}


@acting(ClientForm, Act.EDIT)
def client(deal: Deal, said: ClientForm) -> None:
    """Names the client and, if given, a person there."""
    who = said.who
    with transaction.atomic():
        company = company_named(said("company"), **who)
        if said("contact") or said("phone") or said("email"):
            add_contact(company, name=said("contact"), phone=said("phone"), email=said("email"), **who)
        verbs.edit(deal, **who, client=company, knowingly=said.knows)
