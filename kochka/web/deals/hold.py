"""Parking a deal until a day, and bringing it back."""

from django.utils.translation import gettext_lazy as _

from kochka.deals.journey import pauses
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, When


class HoldForm(DealForm):
    heading = _("Put on hold")
    explain = _("The clocks stop and the deal leaves My day. On the day you name it comes back by itself.")
    send = _("Put on hold")
    done = _("On hold. It will come back by itself.")
    icon = "moon"

    until = When(label=_("Until which day"), day_only=True, far=True)
    reason = Line(label=_("Why it waits"), placeholder=_("The budget is decided in January"))


@acting(HoldForm, Act.HOLD)
def hold(deal: Deal, said: HoldForm) -> None:
    """Puts the deal on hold."""
    pauses.hold(deal, **said.turn, until=said("until"), reason=said("reason"))


class ResumptionForm(DealForm):
    heading = _("Bring it back now")
    explain = _("The clocks go on where they stood.")
    send = _("Bring it back")
    done = _("On the way again.")
    icon = "sun"


@acting(ResumptionForm, Act.RESUME)
def resumption(deal: Deal, said: ResumptionForm) -> None:
    """Takes the deal off hold."""
    pauses.resume(deal, **said.turn)
