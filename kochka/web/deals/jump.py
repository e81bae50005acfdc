"""The jump: to the next stage, through the gate. A shut gate shows what is missing and who can mend it."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from kochka.core.when import Due
from kochka.deals.gate import gate
from kochka.deals.journey import forward
from kochka.deals.models import Deal, GoAhead
from kochka.deals.rights import Act
from kochka.funnel.definition import Stage
from kochka.web.deals.acting import DealForm, acting
from kochka.web.deals.gate_rows import GateRow, gate_rows
from kochka.web.forms.fields import Line, Promised, When


class JumpForm(DealForm):
    icon = "move-right"
    template = "deals/jump.html"
    done = _("The jump is made.")

    next_action = Line(label=_("Next action there"), attrs={"autofocus": True, "data-select": True})
    when = When(label=_("When"))
    promised = Promised()

    def begin(self) -> dict[str, Any]:
        ahead, reader = self.ahead, self.asking.reader
        tomorrow = Due(reader.calendar.next_workday(reader.today))
        return {"next_action": ahead.jump.of(reader.language) if ahead else "", "when": tomorrow}

    @property
    def ahead(self) -> Stage | None:
        """The stage that the jump leads to."""
        return self.deal.stage.version.definition.after(self.deal.stage.key)

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


@acting(JumpForm, Act.JUMP)
def jump(deal: Deal, said: JumpForm) -> None:
    """Jumps to the next stage."""
    forward.jump(deal, **said.turn, next_action=said("next_action"), due=said("when"), promised=said("promised"))
