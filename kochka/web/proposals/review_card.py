"""The reviews of a version as its page shows them: what is asked, whose turn it is, remarks beside their lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.functional import cached_property

from kochka.deals.models import Deal, Waiver
from kochka.funnel.definition import FactNeed
from kochka.people.models import User
from kochka.proposals.models import Proposal, Review, ReviewRemark
from kochka.proposals.review_facts import KEY
from kochka.proposals.reviewers import open_to
from kochka.proposals.reviewing import asks_experts, may_withdraw, why_not_here

ROUNDS, REMARKS = 20, 400
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Typed:
    """A remark that was refused: beside which line, what was typed, and why not."""

    key: str
    text: str
    errors: list[str] = field(default_factory=list)


class ReviewCard:
    """The reviews of one version: four queries at most, however many rounds and remarks there were."""

    def __init__(
        self, deal: Deal, proposal: Proposal, user: User, *, may_write: bool, mark: str, now: datetime
    ) -> None:
        self.deal, self.proposal, self.user, self.now = deal, proposal, user, now
        self.may_write, self.mark = may_write, mark
        self.typed: Typed | None = None

    @cached_property
    def rounds(self) -> list[Review]:
        """All of them, the newest first."""
        people = ("skill", "wish", "asked_by", "taken_by", "settled_by", "withdrawn_by")
        rows = list(Review.objects.filter(proposal=self.proposal).select_related(*people).order_by("-pk")[:ROUNDS])
        self.proposal.deal = self.deal
        for row in rows:
            row.proposal = self.proposal
        return rows

    @cached_property
    def open(self) -> Review | None:
        """The one that waits for somebody or is in somebody's hands."""
        return next((row for row in self.rounds if row.stands), None)

    @property
    def last(self) -> Review | None:
        """The newest that was settled."""
        return next((row for row in self.rounds if row.settled_at), None)

    @property
    def before(self) -> list[Review]:
        """Rounds behind the one that is shown at length."""
        shown = self.open or self.last
        return [row for row in self.rounds if row.settled_at and row is not shown]

    @property
    def is_mine(self) -> bool:
        return self.open is not None and self.open.taken_by_id == self.user.pk

    @cached_property
    def may_take(self) -> bool:
        waits = self.open if self.open and self.open.taken_at is None else None
        return bool(waits) and open_to(self.user, self.now).filter(pk=waits.pk if waits else 0).exists()

    @property
    def may_ask(self) -> bool:
        return self.may_write and self.open is None and asks_experts(self.deal)

    @property
    def may_withdraw(self) -> bool:
        return self.open is not None and may_withdraw(self.open, self.user)

    @property
    def why_not(self) -> str:
        """Why nobody can be asked here, for who makes a draft."""
        return why_not_here(self.deal) if self.may_write and not asks_experts(self.deal) else ""

    @property
    def is_late(self) -> bool:
        """Whether nobody has taken it by the day that it was needed: no word to experts, who come by themselves."""
        told = self.user.is_chief or self.may_write
        return bool(told and self.open and self.open.is_unpulled(self.now))

    @property
    def is_seen(self) -> bool:
        """Whether there is anything to say of reviews here."""
        return bool(self.rounds) or self.may_ask or bool(self.why_not)

    @cached_property
    def comes_first(self) -> bool:
        """Whether the gate of this stage wants the version reviewed before it goes to the client, and it is not."""
        funnel = self.deal.stage.version.definition
        needs = funnel.gate_of(self.deal.stage.key) if self.deal.is_open and not self.proposal.withdrawn_at else ()
        if not any(isinstance(need, FactNeed) and need.key == KEY for need in needs):
            return False
        if any(row.approved for row in self.rounds):
            return False
        return not Waiver.objects.filter(jump=self.deal.open_jump_id, key=KEY).exists()

    @cached_property
    def remarks(self) -> Mapping[str, list[ReviewRemark]]:
        """By the line that they are about; those on the whole stand under `whole`."""
        found: dict[str, list[ReviewRemark]] = {}
        if not self.rounds:
            return found
        rows = ReviewRemark.objects.filter(review__proposal=self.proposal, dropped_at=None)
        for row in rows.select_related("by", "mended_by").order_by("pk")[:REMARKS]:
            found.setdefault(str(row.block_id or WHOLE), []).append(row)
        return found

    @property
    def whole(self) -> list[ReviewRemark]:
        return self.remarks.get(WHOLE, [])

    @property
    def lines_remarked(self) -> int:
        """How many remarks stand beside lines and are to be mended."""
        rows = [row for key, rows in self.remarks.items() if key != WHOLE for row in rows]
        return sum(row.mended_at is None for row in rows)

    @property
    def left(self) -> int:
        """How many remarks are to be mended."""
        return sum(row.mended_at is None for rows in self.remarks.values() for row in rows)

    @property
    def on_lines(self) -> bool:
        """Whether lines have anything to show of reviews."""
        return self.is_mine or any(key != WHOLE for key in self.remarks)

    @property
    def may_mend(self) -> bool:
        """Whether this person says what is mended: who makes the version, once it is not in review by themselves."""
        return self.may_write and not self.is_mine

    def url(self, name: str) -> str:
        return reverse(f"proposal_{name}", args=[self.deal.pk, self.proposal.number])

    @property
    def approval_url(self) -> str:
        """It carries what was read, so that nothing else is approved."""
        return f"{self.url('review_approval')}?mark={self.mark}"

    @property
    def ask_css(self) -> str:
        return "btn s go" if self.comes_first and not self.left else "btn s"

    @property
    def remarks_url(self) -> str:
        return self.url("remarks")
