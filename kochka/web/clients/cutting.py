"""Cutting a client off, and taking that back: for chiefs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kochka.clients import cutting as verbs
from kochka.clients.models import Company
from kochka.web.clients.acting import CompanyForm, acting
from kochka.web.forms.fields import Line


class CutOffForm(CompanyForm):
    heading = _("Cut off")
    explain = _("Deals that are under way go on. Whoever begins a new one with this client has to say why.")
    send = _("Cut off")
    done = _("The client is cut off.")
    icon = "scissors"
    danger = True

    reason = Line(
        label=_("Why"),
        placeholder=_("Three years of talk, and nothing bought"),
        attrs={"autofocus": True},
    )

    def prepare(self) -> None:
        verbs.may_cut(self.asking.by)

    @property
    def about(self) -> str:
        return self.company.name


class TakeBackForm(CompanyForm):
    heading = pgettext_lazy("client", "Take it back")
    explain = _("Deals with this client are begun as with any other again.")
    send = pgettext_lazy("client", "Take it back")
    done = _("The client is not cut off any more.")
    icon = "undo-2"

    def prepare(self) -> None:
        verbs.may_cut(self.asking.by)

    @property
    def about(self) -> str:
        return self.company.name


@acting(CutOffForm)
def cut_off(company: Company, said: CutOffForm) -> None:
    """Marks the client, with the reason."""
    verbs.cut_off(company, said("reason"), **said.who)


@acting(TakeBackForm)
def taking_back(company: Company, said: TakeBackForm) -> None:
    """The mark stands no more."""
    verbs.take_back(company, **said.who)
