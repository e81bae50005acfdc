"""Asking the chiefs for their go-ahead by hand."""

from django.utils.translation import gettext_lazy as _

from kochka.deals import go_aheads
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line


class GoAheadForm(DealForm):
    heading = _("Ask the chiefs for their go-ahead")
    explain = _("It comes to their day at once. One line on why now helps them decide.")
    send = _("Ask")
    done = _("Asked. The chiefs see it on their day.")
    icon = "stamp"

    note = Line(label=_("A word to the chiefs"), optional=True, attrs={"autofocus": True})


@acting(GoAheadForm, Act.ASK)
def go_ahead(deal: Deal, said: GoAheadForm) -> None:
    """Asks the chiefs."""
    go_aheads.ask_go_ahead(deal, said.asking.key, **said.turn, note=said("note"))
