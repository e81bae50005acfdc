"""The end of the last stage: the deal is finished, to the very end."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from kochka.deals.gate import gate
from kochka.deals.journey import forward
from kochka.deals.models import Deal, GoAhead
from kochka.deals.rights import Act
from kochka.web.deals.acting import DealForm, acting
from kochka.web.deals.gate_rows import GateRow, gate_rows


class FinishForm(DealForm):
    heading = _("Finish the deal")
    explain = _("All that it could yield is here: money, papers, and what the next client will want to see.")
    send = _("Finish the deal")
    done = _("Finished, to the very end. On to the next one.")
    icon = "flag"
    template = "deals/finish.html"

    @cached_property
    def rows(self) -> list[GateRow]:
        """The gate, read when the form is shown."""
        if not self.deal.is_open:
            return []
        asked = GoAhead.objects.filter(jump=self.deal.open_jump_id, settled_at=None)
        return gate_rows(gate(self.deal), self.deal, self.asking.by, asked)

    @property
    def missing(self) -> list[GateRow]:
        return [row for row in self.rows if row.item.state == "missing"]


@acting(FinishForm, Act.FINISH)
def finish(deal: Deal, said: FinishForm) -> None:
    """Finishes the deal from its last stage."""
    forward.finish(deal, **said.turn)
