"""What talking has eaten, as pages say it: chiefs read the figure and the money, everybody else a rounded percent."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from kochka.core.money import format_money
from kochka.core.texts import percents, span
from kochka.people.models import User
from kochka.timesheets.talking import Level, Talk
from kochka.web import signs
from kochka.web.templatetags.kochka import icon

CSS = {Level.CALM: "", Level.GIVEN: "", Level.CAUTION: " gold", Level.DEMANDED: " sunk"}


@dataclass(frozen=True, slots=True)
class Meter:
    """A deal's meter for one reader. `width` is how far it stands on the way to the second threshold, of a hundred, in
    steps as coarse as the words."""

    talk: Talk
    user: User
    language: str

    @property
    def shows(self) -> bool:
        """Whether there is anything to measure: something was spent, and the sum or hours have a threshold."""
        return not self.talk.cost.is_nothing and (self.talk.percent is not None or self.talk.limits is not None)

    @property
    def css(self) -> str:
        return CSS[self.talk.level].strip() or "calm"

    @property
    def said(self) -> str:
        """«до 5 %» for everybody, «4,3 %» for chiefs; hours while the sum is not clear."""
        if self.talk.percent is None:
            return span(self.talk.cost.minutes, self.language)
        if self.user.is_chief:
            exact = Decimal(self.talk.eaten) / Decimal(self.talk.unit)
            rounded = exact.quantize(Decimal("0.1") if exact < 10 else Decimal(1), ROUND_HALF_UP)
            return percents(rounded, self.language)
        return _("up to %(percent)s") % {"percent": percents(self.talk.percent, self.language)}

    @property
    def money(self) -> str:
        """For chiefs alone; empty for all others."""
        return format_money(self.talk.cost.money(self.talk.currency), self.language) if self.user.is_chief else ""

    @property
    def unrated(self) -> int:
        """For chiefs: minutes that no rate reaches."""
        return self.talk.cost.unrated if self.user.is_chief else 0

    @property
    def width(self) -> int:
        found = self.talk.limits
        if found is None:
            return 0
        seen = self.talk.cost.minutes / 60 if self.talk.percent is None else self.talk.percent
        return max(2, min(100, round(seen * 100 / found[1])))

    @property
    def brink(self) -> int | None:
        """Where on the way the warning stands."""
        found = self.talk.limits
        return round(found[0] * 100 / found[1]) if found else None

    @property
    def words(self) -> str:
        """What the level means; empty while all is calm."""
        return {
            Level.CALM: "",
            Level.CAUTION: _("talking becomes dear"),
            Level.DEMANDED: _("a verdict is wanted"),
            Level.GIVEN: _("the verdict is given"),
        }[self.talk.level]

    def signs(self) -> Iterator[signs.Sign]:
        """Its chip in a line of My day."""
        if self.shows:
            said = _("a verdict is wanted") if self.talk.level is Level.DEMANDED else self.said
            yield CSS[self.talk.level], icon("messages-square", 13), _("talk: %(said)s") % {"said": said}
