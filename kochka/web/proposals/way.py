"""How far a version has come on its way to the client, and the one thing that is to be done with it next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Sentence
from kochka.deals.models import Deal, Waiver
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.proposals.current import current_version, final_forms
from kochka.proposals.models import FinalForm, Proposal, Reaction, Receipt, Review, Sending
from kochka.proposals.reviewing import asks_experts
from kochka.proposals.sending import REVIEWED, wants_review
from kochka.proposals.validity import valid_until

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


class Way:
    """A version's way: seven queries for one version, however much was said of it."""

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
    def review(self) -> Review | None:
        """The newest review of it that was not given up."""
        rows = Review.objects.filter(proposal=self.row, withdrawn_at=None).select_related("taken_by")
        return rows.order_by("-pk").first()

    @cached_property
    def review_first(self) -> bool:
        """Whether this stage wants it reviewed before it is sent, and neither that is done nor has a chief let it
        pass."""
        if not self.deal.is_open or not wants_review(self.deal) or (self.review and self.review.approved):
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
        found = final_forms([self.deal.pk]).get(self.deal.pk)
        return found if found and found.proposal_id == self.row.pk else None

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
        sent, received, final = bool(self.sendings), bool(self.receipts), bool(self.final)
        return _state(self.row, self.review, sent=sent, received=received, final=final)

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


def way_of(deal: Deal, user: User, *, today: date) -> Way | None:
    """The way of the version that counts; None where there is none."""
    row = current_version(deal)
    return Way(deal, row, user, today=today) if row else None


def states_of(rows: Collection[Proposal]) -> dict[int, dict[str, Any]]:
    """How far each of these versions has come, for chips, by its id: four queries."""
    ids = [row.pk for row in rows]
    sent = set(Sending.objects.filter(proposal__in=ids, withdrawn_at=None).values_list("proposal", flat=True))
    came = Receipt.objects.filter(sending__proposal__in=ids, sending__withdrawn_at=None, withdrawn_at=None)
    received = set(came.values_list("sending__proposal", flat=True))
    reviews: dict[int, Review] = {}
    for each in Review.objects.filter(proposal__in=ids, withdrawn_at=None).order_by("pk"):
        reviews[each.proposal_id] = each
    final = set(FinalForm.objects.filter(proposal__in=ids, lifted_at=None).values_list("proposal", flat=True))
    return {
        row.pk: _said(
            _state(row, reviews.get(row.pk), sent=row.pk in sent, received=row.pk in received, final=row.pk in final)
        )
        for row in rows
    }


def _state(row: Proposal, review: Review | None, *, sent: bool, received: bool, final: bool) -> str:
    if row.withdrawn_at:
        return "gone"
    if final:
        return "final"
    if received:
        return "received"
    if sent:
        return "sent"
    if row.is_sealed:
        return "approved" if review and review.approved else "sealed"
    if review is None:
        return "draft"
    return "returned" if review.settled_at else "review"


def _said(state: str) -> dict[str, Any]:
    words, icon, css = STATES[state]
    return {"words": words, "icon": icon, "css": css}
