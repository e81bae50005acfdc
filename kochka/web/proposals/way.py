"""How far a version has come on its way to the client, and the one thing that is to be done with it next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Sentence
from kochka.core.statements import Kept
from kochka.deals.models import Deal, Waiver
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.proposals.current import current_versions, valid_until
from kochka.proposals.models import FinalForm, Proposal, Reaction, Receipt, Review, Sending
from kochka.proposals.reviewing import asks_experts
from kochka.proposals.sending import REVIEWED, wants_review

MOST = 50


STATES = {
    "draft": (gettext_lazy("draft"), "pencil", "gold"),
    "review": (gettext_lazy("in review"), "eye", "gold"),
    "returned": (gettext_lazy("returned"), "undo-2", "gold"),
    "sealed": (gettext_lazy("sealed"), "stamp", "calm"),
    "approved": (gettext_lazy("approved"), "check", "calm"),
    "sent": (gettext_lazy("sent"), "send", "calm"),
    "received": (gettext_lazy("received"), "inbox", "calm"),
    "final": (gettext_lazy("final form"), "badge-check", "calm"),
    "gone": (gettext_lazy("put away"), "trash-2", ""),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button: where it leads, its words and icon; whether that is a place on a page, or a form that opens here."""

    url: str
    words: Sentence
    icon: str
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What has come about with a version: `reviewed` is None where nobody was asked, `approved` while nobody has
    answered."""

    sent: bool = False
    received: bool = False
    final: bool = False
    reviewed: int | None = None
    approved: bool | None = None


def progress_of(rows: Collection[Proposal]) -> dict[int, Progress]:
    """The same of these versions, by id: one query."""
    return {pk: Progress(*said) for pk, *said in _PROGRESS.rows([row.pk for row in rows])}


def _progress(ids: list[int]) -> QuerySet[Proposal, Any]:
    one = OuterRef("pk")
    receipts = Receipt.objects.filter(sending__proposal=one, sending__withdrawn_at=None, withdrawn_at=None)
    reviews = Review.objects.filter(proposal=one, withdrawn_at=None).order_by("-pk")
    return Proposal.objects.filter(pk__in=ids).values_list(
        "pk",
        Exists(Sending.objects.filter(proposal=one, withdrawn_at=None)),
        Exists(receipts),
        Exists(FinalForm.objects.filter(proposal=one, lifted_at=None)),
        Subquery(reviews.values("pk")[:1]),
        Subquery(reviews.values("approved")[:1]),
    )


_PROGRESS = Kept(_progress)


class Way:
    """A version's way: a fixed number of queries for one version, however much was said of it."""

    def __init__(self, deal: Deal, row: Proposal, user: User, *, today: date) -> None:
        self.deal, self.row, self.user, self.today = deal, row, user, today
        self.may = deal.is_open and allowed(user, Act.SEND, deal)

    @cached_property
    def sendings(self) -> list[Sending]:
        """The newest first, mistakes left out."""
        rows = Sending.objects.filter(proposal=self.row, withdrawn_at=None).select_related("by")
        return list(rows.order_by("-pk")[:MOST])

    @cached_property
    def receipts(self) -> dict[int, Receipt]:
        """By the sending that arrived."""
        rows = Receipt.objects.filter(sending__proposal=self.row, withdrawn_at=None, sending__withdrawn_at=None)
        return {each.sending_id: each for each in rows.order_by("pk")[:MOST]}

    @cached_property
    def progress(self) -> Progress:
        return progress_of([self.row]).get(self.row.pk, Progress())

    @cached_property
    def review_first(self) -> bool:
        """Whether this stage wants it reviewed before it is sent, and neither that is done nor has a chief let it
        pass."""
        if not self.deal.is_open or not wants_review(self.deal) or self.progress.approved:
            return False
        return not Waiver.objects.filter(jump=self.deal.open_jump_id, key=REVIEWED).exists()

    @cached_property
    def reactions(self) -> list[Reaction]:
        """What they said of it, the newest first."""
        rows = Reaction.objects.filter(proposal=self.row, withdrawn_at=None).select_related("by", "answered_by")
        return list(rows.order_by("-happened_at", "-pk")[:MOST])

    @cached_property
    def final(self) -> FinalForm | None:
        """The final form, where it is this version."""
        return FinalForm.objects.filter(proposal=self.row, lifted_at=None).select_related("by").first()

    @cached_property
    def until(self) -> date | None:
        """Until when it holds, the last word counting."""
        return valid_until([self.row])[self.row.pk]

    @property
    def is_over(self) -> bool:
        """Whether the offer is past its day."""
        return self.row.is_sealed and self.until is not None and self.until < self.today

    @property
    def lines(self) -> list[tuple[Sending, Receipt | None]]:
        """Each sending with the word that it came."""
        return [(each, self.receipts.get(each.pk)) for each in self.sendings]

    @property
    def state(self) -> str:
        """How far it is: one of STATES."""
        return _state(self.row, self.progress)

    @property
    def state_said(self) -> dict[str, Any]:
        """The state for a chip: words, icon, colour."""
        return _said(self.state)

    @property
    def next_step(self) -> NextStep | None:
        """The one obvious thing; None where there is nothing for this person to do."""
        if not self.may:
            return None
        match self.state:
            case "draft" | "returned" | "review" | "sealed" | "approved" if self.review_first:
                return self._review_step()
            case "draft" | "returned" | "review" | "sealed" | "approved":
                return self._step("proposal_sending", _("Send to the client"), "send")
            case "sent":
                return self._step("proposal_receipt", _("They have it"), "inbox")
            case "received":
                return self._step("proposal_final", _("It is final"), "badge-check")
        return None

    def _review_step(self) -> NextStep | None:
        """A review is asked for, unless it is under way, or what was returned is to be mended first."""
        if self.row.is_sealed or not asks_experts(self.deal) or self.state == "review":
            return None
        if self.state == "returned":
            return self._step("proposal", _("To the remarks"), "undo-2", place="#review")
        return self._step("proposal_review", _("Ask for a review"), "eye")

    def _step(self, name: str, words: Sentence, icon: str, *, place: str = "") -> NextStep:
        return NextStep(reverse(name, args=[self.deal.pk, self.row.number]) + place, words, icon, is_place=bool(place))


def way_of(deal: Deal, user: User, *, today: date, among: Collection[Proposal]) -> Way | None:
    """The way of the version that counts, looked for among those that a page has read; None where there is none."""
    found = current_versions([deal.pk]).get(deal.pk)
    if found is None:
        return None
    row = next((row for row in among if row.pk == found.pk), None) or Proposal.objects.get(pk=found.pk)
    return Way(deal, row, user, today=today)


def states_of(rows: Collection[Proposal]) -> dict[int, dict[str, Any]]:
    """How far each of these versions has come, for chips, by its id: one query."""
    found = progress_of(rows)
    return {row.pk: _said(_state(row, found[row.pk])) for row in rows}


def _state(row: Proposal, now: Progress) -> str:
    if row.withdrawn_at:
        return "gone"
    if now.final:
        return "final"
    if now.received:
        return "received"
    if now.sent:
        return "sent"
    if row.is_sealed:
        return "approved" if now.approved else "sealed"
    if now.reviewed is None:
        return "draft"
    return "review" if now.approved is None else "returned"


def _said(state: str) -> dict[str, Any]:
    words, icon, css = STATES[state]
    return {"words": words, "icon": icon, "css": css}
