"""Why deals were lost, in the file's words: the company's own reasons where they say the same, else new ones."""

from kochka.core.strict import Problems
from kochka.core.texts import fold
from kochka.exchange.maps import ImportMap
from kochka.exchange.rows import Draft, Loss
from kochka.firm.models import LossReason

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

    def of(self, draft: Draft) -> LossReason | None:
        """The reason of a lost deal."""
        if draft.loss is None:
            return None
        key = _key(draft.loss)
        if key not in self._known:
            self._known[key], _new = LossReason.objects.get_or_create(
                name=draft.loss.reason, ended_by=draft.loss.ended_by.value
            )
        return self._known[key]


def _key(loss: Loss) -> tuple[str, str]:
    return fold(loss.reason), loss.ended_by.value
