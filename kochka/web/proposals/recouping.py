"""Talking that a verdict puts into the offer: said on the draft, done in one form."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Refused
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.firm.models import PriceRole
from kochka.proposals.reading import blocks_of
from kochka.proposals.recouping import recoup_in_line, recoup_in_loading, to_recoup
from kochka.web.deals.acting import acting
from kochka.web.forms.fields import Line
from kochka.web.proposals.acts import OnVersion
from kochka.web.proposals.fields import OneHoursLine


class RecoupingForm(OnVersion):
    """How long, as it goes onto the paper."""

    revision = None  # type: ignore[assignment]
    send = gettext_lazy("Put it in")
    done = gettext_lazy("It stands in the offer.")
    icon = "gavel"

    minutes = OneHoursLine(label=gettext_lazy("Hours"), attrs={"data-select": True})

    def begin(self) -> dict[str, Any]:
        found = to_recoup(self.deal.pk)
        return {"minutes": (found.minutes if found and not found.is_next else 0) or None}

    def prepare(self) -> None:
        theirs = allowed(self.asking.by, Act.PROPOSE, self.deal)  # a stranger is told whose it is instead
        if theirs and self.request.method != "POST" and to_recoup(self.deal.pk) is None:
            raise Refused(_("No verdict says that talking goes into this offer, or it stands there already."))


class LineForm(RecoupingForm):
    heading = gettext_lazy("Talking as a line of its own")
    explain = gettext_lazy("Hours at the price of a role, at the end of the version.")

    title = Line(label=gettext_lazy("What the client reads"))
    role = forms.ModelChoiceField(
        PriceRole.objects.filter(retired_at=None), label=gettext_lazy("Role"), required=False, empty_label="—"
    )

    field_order = ["title", "minutes", "role"]

    def begin(self) -> dict[str, Any]:
        roles = (block.role_id for block in blocks_of(self.proposal) if block.role_id)
        with translation.override(self.proposal.language):
            title = _("Work before the project")
        return super().begin() | {"title": title, "role": next(roles, None)}


class LoadingForm(RecoupingForm):
    heading = gettext_lazy("Talking spread over the lines")
    explain = gettext_lazy(
        "In proportion to their hours, by quarters of an hour. Lines with a fixed price stay as they are."
    )


@acting(LineForm, Act.PROPOSE)
def _line(deal: Deal, said: LineForm) -> None:
    """Lays the line."""
    recoup_in_line(said.proposal, said("minutes"), said("title"), role=said("role"), **said.who)


@acting(LoadingForm, Act.PROPOSE)
def _loading(deal: Deal, said: LoadingForm) -> None:
    """Spreads it."""
    recoup_in_loading(said.proposal, said("minutes"), **said.who)


def line(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Talking as a line of its own."""
    return _line(request, deal_id, str(number))


def loading(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Talking spread over the lines."""
    return _loading(request, deal_id, str(number))
