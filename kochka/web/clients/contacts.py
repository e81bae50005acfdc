"""The people of a client: adding one, writing one otherwise, letting one go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kochka.clients import contacts as verbs
from kochka.clients.models import Company, Contact
from kochka.web.clients.acting import CompanyForm, acting
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.fields import Label, Line, choices_of

ROLES = (("decides", _("decides")), ("pays", _("pays")), ("uses", _("uses")))


class Checks(forms.CheckboxSelectMultiple):
    """Choices of which several hold, one tap each."""

    template_name = "kochka/pick.html"


class ContactForm(CompanyForm):
    heading = _("A person there")
    icon = "user-round-plus"

    contact = Line(label=_("Name"), attrs={"autofocus": True})
    roles = forms.MultipleChoiceField(label=_("Which part they play"), required=False, widget=Checks)
    position = Line(label=_("Position"), optional=True)
    phone = AsideLine(label=_("Phone"), asks="likely_clients", optional=True, attrs={"inputmode": "tel"})
    email = AsideLine(label=_("E-mail"), asks="likely_clients", optional=True, attrs={"inputmode": "email"})
    messenger = Line(label=_("Messenger"), placeholder="@irina", optional=True)

    def prepare(self) -> None:
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices_of(ROLES)

    def lines(self) -> dict[str, Any]:
        """What was typed, as verbs take it."""
        said = dict(self.cleaned_data)
        return {"name": said.pop("contact"), **said, **self.who}


class EditForm(ContactForm):
    of = Contact
    heading = _("Write the person otherwise")
    icon = "check"

    def begin(self) -> dict[str, Any]:
        lines = {name: getattr(self.row, name) for name in ("position", "phone", "email", "messenger")}
        roles = [role for role in Contact.ROLES if getattr(self.row, role)]
        return {"contact": self.row.name, "roles": roles, **lines}


class LeavingForm(CompanyForm):
    of = Contact
    send = _("Has left")
    done = _("The person is kept among those who left.")
    icon = "user-round-x"
    heading = _("The person works there no more")
    explain: Label = _("Nothing is deleted: the person stays in the history and can be taken back.")

    @property
    def about(self) -> str:
        return str(self.row)


class ReturnForm(LeavingForm):
    heading = _("The person is there again")
    explain = ""
    send = _("Take back")
    done = _("The person is back.")
    icon = "user-round-check"


@acting(ContactForm)
def contact(company: Company, said: ContactForm) -> None:
    """Adds a person."""
    verbs.add_contact(company, **said.lines())


@acting(EditForm)
def edit(company: Company, said: EditForm) -> None:
    """Writes a person otherwise."""
    verbs.edit_contact(said.row, **said.lines())


@acting(LeavingForm)
def leaving(company: Company, said: LeavingForm) -> None:
    """Lets a person go."""
    verbs.retire_contact(said.row, **said.who)


@acting(ReturnForm)
def back(company: Company, said: ReturnForm) -> None:
    """Takes a person back."""
    verbs.bring_back_contact(said.row, **said.who)
