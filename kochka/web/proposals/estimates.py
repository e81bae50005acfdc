"""Estimates beside what came of them: how blocks of the same kinds have come out, and what was logged on these."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.core.texts import number, span
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.firm.models import ServiceLine
from kochka.people.models import User
from kochka.proposals.block_hours import logged_on
from kochka.proposals.calibration import ENOUGH, Calibration, calibrations
from kochka.proposals.figures import hours_typed
from kochka.proposals.models import Block, Proposal


class Kind(NamedTuple):
    """A kind of blocks in words: whose work, what is known of it, and what stands behind it."""

    role: str
    said: str
    more: str = ""


class Logged(NamedTuple):
    """What was logged on a line, in words; `done` is whether it is."""

    said: str
    done: bool


class Estimates:
    """Of one version: two queries for the kinds of a draft, one for the hours of a sealed one, however many lines."""

    def __init__(self, deal: Deal, proposal: Proposal, blocks: Sequence[Block], user: User, language: str) -> None:
        self.deal, self.proposal, self.blocks, self.user, self.language = deal, proposal, blocks, user, language

    @cached_property
    def may_log(self) -> bool:
        """Whether this person may log hours on its lines."""
        stands = self.proposal.is_sealed and self.deal.state != Deal.State.WITHDRAWN
        return stands and allowed(self.user, Act.LOG, self.deal)

    @cached_property
    def logged(self) -> dict[str, Logged]:
        """By the keys of lines; those without hours are not there."""
        found = logged_on(self.blocks, self.proposal) if self.proposal.is_sealed else {}
        return {str(pk): Logged(span(row.minutes, self.language), row.done) for pk, row in found.items() if row.minutes}

    @cached_property
    def line(self) -> str:
        """The service line of the deal, within which blocks are compared. One query."""
        row = ServiceLine.objects.filter(pk=self.deal.service_line_id or 0).first()
        return row.name if row else ""

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds of blocks that stand in a version, in their order."""
        names = {block.role_id: block.role.name if block.role else _("No role") for block in self._estimated}
        return [self._told(names[found.role], found) for found in calibrations(self.deal, list(names))]

    @property
    def _estimated(self) -> list[Block]:
        return [block for block in self.blocks if block.role_id or block.minutes_likely]

    def _told(self, role: str, found: Calibration) -> Kind:
        if not found.is_enough:
            words = _("Too little is known yet: %(count)s of %(need)s blocks that are done and have hours.")
            return Kind(role, words % {"count": found.blocks, "need": ENOUGH})
        words = ngettext(
            "Usually comes to ×%(times)s of the estimate (%(count)s block), from ×%(low)s to ×%(high)s.",
            "Usually comes to ×%(times)s of the estimate (%(count)s blocks), from ×%(low)s to ×%(high)s.",
            found.blocks,
        )
        figures = {"times": found.times, "low": found.lowest, "high": found.highest}
        said = {name: self._times(each) for name, each in figures.items()} | {"count": found.blocks}
        return Kind(role, words % said, self._behind(found))

    def _behind(self, found: Calibration) -> str:
        words = _(
            "In the middle %(range)s h were estimated and %(logged)s logged; %(inside)s of %(count)s kept to theirs."
        )
        return words % {
            "range": hours_typed(found.least, found.likely, found.most),
            "logged": span(found.logged, self.language),
            "inside": found.inside,
            "count": found.blocks,
        }

    def _times(self, times: float) -> str:
        """«1,3»; what is less than one to the hundredth."""
        step = Decimal("0.1") if times >= 1 else Decimal("0.01")
        rounded = max(Decimal(str(times)).quantize(step, ROUND_HALF_UP), step).normalize()
        return number(rounded, self.language)
