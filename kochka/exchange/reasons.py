"""Why deals were lost, in the file's words: the company's own reasons where they say the same, else new ones."""

from datetime import datetime

from kochka.core.strict import Problems
from kochka.core.texts import fold
from kochka.exchange.maps import ImportMap
from kochka.exchange.rows import Draft, Loss
from kochka.firm.lists import bring_in
from kochka.firm.models import LossReason
from kochka.people.models import User

MOST_NEW = 200


class Reasons:
    """The company's reasons by their words, and the new ones met so far."""

    def __init__(self, chart: ImportMap) -> None:
        self._chart = chart
        self.strangers: set[tuple[str, str]] = set()
        self.reload()

    def reload(self) -> None:
        """Reads the reasons anew: after a rollback."""
        self._known = {(fold(reason.name), reason.ended_by): reason for reason in LossReason.objects.order_by("-pk")}

    def check(self, draft: Draft) -> None:
        """Notes a reason that is to be added. Raises Problems for a column with more of them than anybody can read."""
        if draft.loss is None or (key := _key(draft.loss)) in self._known:
            return
        self.strangers.add(key)
        if len(self.strangers) > MOST_NEW and "loss_reason" in self._chart.columns:
            raise Problems([self._chart.columns["loss_reason"].problem("many_reasons", most=MOST_NEW)])

    def of(self, draft: Draft, *, by: User, at: datetime) -> LossReason | None:
        """The reason of a lost deal; a new one is added to the company's own."""
        if draft.loss is None:
            return None
        key = _key(draft.loss)
        if key not in self._known:
            new = LossReason(name=draft.loss.reason, ended_by=draft.loss.ended_by.value)
            self._known[key] = bring_in(new, by=by, at=at)
        return self._known[key]


def _key(loss: Loss) -> tuple[str, str]:
    return fold(loss.reason), loss.ended_by.value
