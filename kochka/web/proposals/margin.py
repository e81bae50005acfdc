"""What a version costs us and leaves to us, in words: for chiefs alone."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kochka.core.money import Money, format_money
from kochka.people.models import User
from kochka.proposals.flaws import percent
from kochka.proposals.margin import share
from kochka.proposals.sums import Figures, RollUp


class Margins:
    """The figures of one version for whoever looks at it; nothing for anybody below a chief."""

    def __init__(self, user: User, currency: str, language: str) -> None:
        self.is_shown, self.currency, self.language = user.is_chief, currency, language

    def _money(self, minor: int) -> str:
        return format_money(Money(minor, self.currency), self.language)

    def of_line(self, figures: Figures | None) -> str:
        """What a line leaves to us, beside its sum."""
        if not self.is_shown or figures is None or figures.cost is None or figures.margin is None:
            return ""
        part = share(figures.margin, figures.net)
        words = _("costs us %(cost)s") % {"cost": self._money(figures.cost)}
        return words if part is None else f"{words} · {percent(part)}"

    def of_whole(self, sums: RollUp) -> Iterator[tuple[str, str]]:
        """The roll-up of those lines whose cost is known."""
        whole = sums.whole
        if not self.is_shown or whole.cost is None or whole.margin is None:
            return
        part = share(whole.margin, whole.margin + whole.cost)
        yield _("Costs us"), self._money(whole.cost)
        yield _("Margin"), self._money(whole.margin) + ("" if part is None else f" · {percent(part)}")
