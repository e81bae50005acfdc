"""The client's reactions to a version, each with what follows; and what was written down by mistake is taken out."""

from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused, Stale
from kochka.core.said import said, said_aside, told
from kochka.deals.journey.hearing import client_had_not_heard
from kochka.deals.journey.turn import Turn
from kochka.people.models import User
from kochka.proposals.finishing import open_again, standing_final
from kochka.proposals.heard import Word, checked, talking, who
from kochka.proposals.models import Proposal, Reaction, Readiness, Receipt, Sending
from kochka.proposals.sending import newest_of, standing_sending, version_of
from kochka.proposals.talk_entries import Kind

Follows = Reaction.Follows


def react(
    proposal: Proposal, word: Word, *, by: User, at: datetime, follows: str = Follows.LATER, answer: str = ""
) -> Reaction:
    """Writes down what somebody of the client's said to a sealed version, and what follows; the same words of theirs
    on the same day once more are those that were written down. Raises Invalid, Refused."""
    with talking(proposal.deal_id, by=by, at=at) as work:
        row = version_of(work, proposal)
        if not row.is_sealed:
            raise Refused(_("The client has not seen this version yet: it is a draft."))
        contact, said_by = who(work, word, field="said_by", empty=_("Say who said so."))
        checked(work, word, after=None if row.outside else row.made_at.replace(second=0, microsecond=0))
        reaction = Reaction(proposal=row, contact=contact, said_by=said_by, channel=word.channel)
        reaction.words = told("words", word.words, limit=4000, empty=_("Write what they said."))
        reaction.happened_at, reaction.at, reaction.by = word.happened_at, work.at, by
        _follow(reaction, follows, answer, work)
        if former := _written_already(reaction, work):
            return former
        reaction.save(force_insert=True)
        work.write(Kind.REACTED, reaction=reaction, proposal=row)
    return reaction


def answer_reaction(
    reaction: Reaction, *, seen: str, follows: str, by: User, at: datetime, answer: str = ""
) -> Reaction:
    """Says what follows of a reaction. `seen` is the mark of what the person saw there (`mark_of`). Raises Invalid;
    Stale where somebody has answered meanwhile."""
    with talking(reaction.proposal.deal_id, by=by, at=at) as work:
        row = _standing(work, reaction)
        if mark_of(row) != seen:
            line = _("%(who)s was first and has answered this.")
            name = row.answered_by.name if row.answered_by else row.by.name
            raise Stale(line % {"who": name}, moved_by=name, moved_at=row.answered_at)
        _follow(row, follows, answer, work)
        row.save()
        work.write(Kind.ANSWERED, reaction=row, proposal=row.proposal)
    return row


def mark_of(row: Reaction) -> str:
    """The mark of what follows of a reaction, as it is now."""
    return f"{row.follows} {row.answered_at.isoformat() if row.answered_at else ''}".strip()


def _written_already(row: Reaction, work: Turn) -> Reaction | None:
    given = {"contact": row.contact, "said_by": row.said_by, "channel": row.channel, "words": row.words}
    last = (
        Reaction.objects.filter(proposal=row.proposal, withdrawn_at=None, by=work.by, **given).order_by("-pk").first()
    )
    day = work.calendar.day_of
    return last if last and day(last.happened_at) == day(row.happened_at) else None


def _follow(row: Reaction, follows: str, answer: str, work: Turn) -> None:
    if follows not in Follows.values:
        raise Invalid("follows", _("Choose what follows."))
    row.follows, row.answer = follows, said_aside("answer", answer, limit=500)
    settled = follows != Follows.LATER
    row.answered_at, row.answered_by = (work.at, work.by) if settled else (None, None)


def _standing(work: Turn, reaction: Reaction) -> Reaction:
    rows = Reaction.objects.select_related("proposal", "by", "answered_by")
    row = rows.get(pk=reaction.pk, proposal__deal=work.deal)
    _not_out(row)
    return row


def take_out[M: (Sending, Receipt, Reaction)](row: M, *, why: str, by: User, at: datetime) -> M:
    """What was written down by mistake counts no more, and stays to be read. A sending that was received goes with its
    receipt, and with the final form where nothing else was sent of it; one that the client has said yes to does not go.
    Raises Invalid, Refused, Stale, StepBackFirst."""
    reason = said("why", why, limit=300, empty=_("Say what was wrong with it."))
    with talking(_version(row).deal_id, by=by, at=at) as work:
        fresh = type(row)._default_manager.select_related("withdrawn_by").get(pk=row.pk)
        _not_out(fresh)
        if isinstance(fresh, Sending):
            _unsent(work, standing_sending(work, fresh), reason)
        _out(fresh, reason, work)
        if isinstance(fresh, Sending):
            client_had_not_heard(work, fresh.happened_at, else_at=newest_of(work.deal))
        work.write(Kind.TAKEN_OUT, **{type(fresh).__name__.lower(): fresh}, proposal=_version(row))
    return fresh


def _version(row: Sending | Receipt | Reaction) -> Proposal:
    return row.sending.proposal if isinstance(row, Receipt) else row.proposal


def _not_out(row: Sending | Receipt | Reaction) -> None:
    if row.withdrawn_by:
        line = _("%(who)s has taken it out already.")
        raise Stale(line % {"who": row.withdrawn_by.name}, moved_by=row.withdrawn_by.name, moved_at=row.withdrawn_at)


def _unsent(work: Turn, sending: Sending, reason: str) -> None:
    """What rests on a sending goes before it does."""
    others = Sending.objects.filter(proposal=sending.proposal, withdrawn_at=None).exclude(pk=sending.pk)
    if not others.exists():
        _not_agreed(sending)
        final = standing_final(work)
        if final and final.proposal_id == sending.proposal_id:
            open_again(work)
    for receipt in Receipt.objects.filter(sending=sending, withdrawn_at=None):
        _out(receipt, reason, work)


def _not_agreed(sending: Sending) -> None:
    if Readiness.objects.filter(proposal=sending.proposal, withdrawn_at=None).exists():
        raise Refused(_("The client has said yes to this version. Take that out first, if it was a mistake too."))


def _out(row: Sending | Receipt | Reaction, reason: str, work: Turn) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = work.at, work.by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
