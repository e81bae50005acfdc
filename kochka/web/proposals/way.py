"""How far a version has come on its way to the client, and the one thing that is to be done with it next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Sentence
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.proposals.current import current_version
from kochka.proposals.models import FinalForm, Proposal, Reaction, Receipt, Sending
from kochka.proposals.validity import valid_until
from kochka.web.proposals.review_card import ReviewCard

MOST = 50


STATES = {
    "draft": (gettext_lazy("draft"), "pencil", "gold"),
    "sealed": (gettext_lazy("sealed"), "stamp", "calm"),
    "sent": (gettext_lazy("sent"), "send", "calm"),
    "received": (gettext_lazy("received"), "inbox", "calm"),
    "final": (gettext_lazy("final form"), "badge-check", "calm"),
    "gone": (gettext_lazy("put away"), "trash-2", ""),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button: where it leads, its words and icon."""

    url: str
    words: Sentence
    icon: str


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
        return _state(self.row, sent=bool(self.sendings), received=bool(self.receipts), final=bool(self.final))

    @property
    def state_said(self) -> dict[str, Any]:
        """The state for a chip: words, icon, colour."""
        return _said(self.state)

    @cached_property
    def _review(self) -> ReviewCard:
        draft = not self.row.is_sealed and not self.row.withdrawn_at
        return ReviewCard(self.deal, self.row, self.user, may_write=draft, mark="", now=timezone.now())

    @property
    def next_step(self) -> NextStep | None:
        """The one obvious thing; None where there is nothing for this person to do."""
        if not self.may:
            return None
        match self.state:
            case "draft" | "sealed" if self._review.comes_first:
                words = _("Ask for a review")
                return self._step("proposal_review", words, "eye") if self._review.may_ask else None
            case "draft" | "sealed":
                return self._step("proposal_sending", _("Send to the client"), "send")
            case "sent":
                return self._step("proposal_receipt", _("They have it"), "inbox")
            case "received":
                return self._step("proposal_final", _("It is final"), "badge-check")
        return None

    def _step(self, name: str, words: Sentence, icon: str) -> NextStep:
        return NextStep(reverse(name, args=[self.deal.pk, self.row.number]), words, icon)


def way_of(deal: Deal, user: User, *, today: date) -> Way | None:
    """The way of the version that counts; None where there is none."""
    row = current_version(deal)
    return Way(deal, row, user, today=today) if row else None


def states_of(rows: Collection[Proposal]) -> dict[int, dict[str, Any]]:
    """How far each of these versions has come, for chips, by its id: three queries."""
    ids = [row.pk for row in rows]
    sent = set(Sending.objects.filter(proposal__in=ids, withdrawn_at=None).values_list("proposal", flat=True))
    came = Receipt.objects.filter(sending__proposal__in=ids, sending__withdrawn_at=None, withdrawn_at=None)
    received = set(came.values_list("sending__proposal", flat=True))
    final = set(FinalForm.objects.filter(proposal__in=ids, lifted_at=None).values_list("proposal", flat=True))
    return {
        row.pk: _said(_state(row, sent=row.pk in sent, received=row.pk in received, final=row.pk in final))
        for row in rows
    }


def _state(row: Proposal, *, sent: bool, received: bool, final: bool) -> str:
    if row.withdrawn_at:
        return "gone"
    if final:
        return "final"
    if received:
        return "received"
    if sent:
        return "sent"
    return "sealed" if row.is_sealed else "draft"


def _said(state: str) -> dict[str, Any]:
    words, icon, css = STATES[state]
    return {"words": words, "icon": icon, "css": css}
