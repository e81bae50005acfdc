"""A version goes to the client, and the client says that it has come.

Nothing is sent by itself: a person copies the letter, adds the paper, sends both as they send everything, and writes
down here that they did.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, Refused, Stale
from kochka.core.said import said, said_aside
from kochka.core.when import Due
from kochka.deals.gate import State, gate
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.hearing import client_heard
from kochka.deals.journey.steps import plan_here
from kochka.deals.journey.turn import Turn, unmoved
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.funnel.definition import FactNeed
from kochka.people.models import User
from kochka.proposals.heard import Word, checked, same, talking, who
from kochka.proposals.models import Proposal, Receipt, Review, Sending
from kochka.proposals.sealing import seal_here
from kochka.proposals.talk_entries import Kind

REVIEWED = "proposals.reviewed"


@dataclass(frozen=True, slots=True)
class Then:
    """What comes next in the deal once it was sent; `seen` is the jump that the person saw."""

    next_action: str
    due: Due | None
    seen: UUID | str


def send(
    proposal: Proposal,
    word: Word,
    *,
    seen: str,
    by: User,
    at: datetime,
    address: str = "",
    known: int | None = None,
    then: Then | None = None,
) -> Sending:
    """Writes down that a version was sent: a draft is sealed by it, as it was read (`seen`, the mark of it). `known` is
    the id of the newest sending that the person saw, 0 for none: the same form once more is the one that was written
    down, and another one meanwhile raises Stale. `then` plans what comes next. Raises Invalid, Flawed, Overtaken;
    Refused where the stage wants it reviewed first; Ended where it was put away."""
    with talking(proposal.deal_id, by=by, at=at) as work:
        row = version_of(work, proposal)
        contact, recipient = who(work, word, field="said_by", empty=_("Say to whom it was sent."))
        checked(work, word)
        given: dict[str, Any] = {"contact": contact, "recipient": recipient, "channel": word.channel}
        given["address"] = said_aside("address", address, limit=254)
        if same := _written_already(work, row, given, known):
            return same
        reviewed_first(work, row)
        if not row.is_sealed:
            seal_here(work, row, seen=seen)
        when = _since_made(row, word.happened_at)
        sent = Sending.objects.create(**given, proposal=row, happened_at=when, at=work.at, by=by)
        client_heard(work, sent.happened_at)
        if then:
            unmoved(work, Act.SEND, then.seen)
            plan_here(work, next_action=then.next_action, due=then.due)
        work.write(Kind.SENT, sending=sent, proposal=row)
        ask_due_of(work.deal, at=work.at)
    return sent


def _written_already(work: Turn, row: Proposal, given: dict[str, Any], known: int | None) -> Sending | None:
    """The sending that the person has written down already. Raises Stale where it is another one that they have not
    seen."""
    if known is None:
        return None
    standing = Sending.objects.filter(proposal=row, withdrawn_at=None, pk__gt=known).select_related("by")
    newest = standing.order_by("-pk").first()
    if newest is None:
        return None
    if newest.by_id == work.by.pk and same(newest, **given):
        return newest
    line = _("%(who)s was first and has written down that it was sent: %(to)s.")
    raise Stale(line % {"who": newest.by.name, "to": newest.recipient}, moved_by=newest.by.name, moved_at=newest.at)


def receive(sending: Sending, word: Word, *, by: User, at: datetime) -> Receipt:
    """Writes down the client's own word that a version has come; the same word of the same person once more is the one
    that was written down. Raises Invalid; Stale where somebody was first."""
    with talking(sending.proposal.deal_id, by=by, at=at) as work:
        sent = standing_sending(work, sending)
        contact, said_by = who(work, word, field="said_by", empty=_("Say who has confirmed it."))
        checked(work, word, after=sent.happened_at)
        words = said("words", word.words, limit=500, empty=_("Write what they said: a few words are enough."))
        former = Receipt.objects.filter(sending=sent, withdrawn_at=None).select_related("by").first()
        if former and former.by_id == by.pk and same(former, contact=contact, said_by=said_by, words=words):
            return former
        if former:
            line = _("%(who)s has written down already that it was received.")
            raise Stale(line % {"who": former.by.name}, moved_by=former.by.name, moved_at=former.at)
        row = Receipt.objects.create(
            sending=sent,
            contact=contact,
            said_by=said_by,
            channel=word.channel,
            words=words,
            happened_at=word.happened_at,
            at=work.at,
            by=by,
        )
        work.write(Kind.RECEIVED, receipt=row, proposal=sent.proposal)
        ask_due_of(work.deal, at=work.at)
    return row


def version_of(work: Turn, proposal: Proposal) -> Proposal:
    """The version read anew within a turn of its deal. Raises Ended where it was put away."""
    row = Proposal.objects.select_related("entity", "changed_by", "withdrawn_by").get(pk=proposal.pk, deal=work.deal)
    row.deal = work.deal
    if row.withdrawn_by:
        words = _("%(who)s has put version %(number)s away.")
        raise Ended(words % {"who": row.withdrawn_by.name, "number": row.number})
    return row


def standing_sending(work: Turn, sending: Sending) -> Sending:
    """The sending read anew. Raises Ended where it was taken out as a mistake."""
    row = Sending.objects.select_related("proposal", "withdrawn_by").get(pk=sending.pk, proposal__deal=work.deal)
    if row.withdrawn_by:
        words = _("%(who)s has taken this sending out as a mistake.")
        raise Ended(words % {"who": row.withdrawn_by.name})
    return row


def wants_review(deal: Deal) -> bool:
    """Whether the gate of the deal's stage wants a proposal reviewed."""
    needs = deal.stage.version.definition.gate_of(deal.stage.key)
    return any(need.key == REVIEWED for need in needs if isinstance(need, FactNeed))


def reviewed_first(work: Turn, row: Proposal) -> None:
    """Raises Refused where the gate of this stage wants the proposal reviewed, nobody has approved this version, and no
    chief has let that pass. Elsewhere it is the seller's own affair."""
    if not wants_review(work.deal) or Review.objects.filter(proposal=row, approved=True, withdrawn_at=None).exists():
        return
    item = gate(work.deal).item(REVIEWED)
    if item is None or item.state is not State.WAIVED:
        words = _("Nobody has reviewed version %(number)s yet. Ask for a review, or ask a chief to let it pass.")
        raise Refused(words % {"number": row.number})


def _since_made(row: Proposal, when: datetime) -> datetime:
    if not row.outside and when < row.made_at.replace(second=0, microsecond=0):
        raise Invalid("happened_at", _("There was no such version yet at that moment. Check the day."))
    return when


def newest_of(deal: Deal) -> datetime | None:
    """When anything was sent in a deal for the last time, mistakes left out."""
    rows = Sending.objects.filter(proposal__deal=deal, withdrawn_at=None)
    found: datetime | None = rows.aggregate(last=Max("happened_at"))["last"]
    return found
