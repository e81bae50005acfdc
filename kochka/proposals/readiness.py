"""The client's double yes: ready to sign, ready to prepay, each to the version that lies on the table."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kochka.clients.models import Contact
from kochka.core.money import Money
from kochka.core.refusals import Invalid, Refused, Stale
from kochka.core.said import said, said_aside
from kochka.core.statements import Kept
from kochka.deals.clock import not_too_far
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import FUTURE_TOLERANCE, Turn
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.current import on_the_table
from kochka.proposals.decision_entries import Kind
from kochka.proposals.flaws import said as sum_in_words
from kochka.proposals.heard import talking
from kochka.proposals.models import Proposal, Readiness


@dataclass(frozen=True, slots=True)
class Word:
    """The client's word as it was heard: who said it (one of the client's people, or a name), in which words, when."""

    happened_at: datetime
    said_by: str = ""
    contact: Contact | None = None
    words: str = ""


def ready_to_sign(
    deal: Deal, proposal: Proposal, word: Word, *, form: str, by: User, at: datetime, seen: str | None = None
) -> Readiness:
    """The client is ready to sign a version, on `form` of contract: ours or theirs. Said anew, the former word is
    withdrawn; the same once more writes nothing. `seen` is the id of the row that the person saw, empty for none.
    Raises Invalid, Refused, Ended; Stale where another version lies on the table or somebody was first."""
    if form not in Readiness.Form.values:
        raise Invalid("contract", _("Choose whose form of contract it will be."))
    with talking(deal.pk, by=by, at=at) as work:
        row = _heard(work, proposal, word, kind=Readiness.Kind.SIGN, form=form)
        return _say(work, row, seen)


def ready_to_prepay(
    deal: Deal,
    proposal: Proposal,
    word: Word,
    *,
    amount: Money,
    pays_by: date,
    payer: str,
    by: User,
    at: datetime,
    seen: str | None = None,
) -> Readiness:
    """The client is ready to prepay so much, by a day, and who it is that pays. Raises what `ready_to_sign` does."""
    who = said("payer", payer, limit=300, empty=_("Say who pays: the company, or the person."))
    not_too_far("pays_by", pays_by)
    with talking(deal.pk, by=by, at=at) as work:
        if pays_by < work.calendar.day_of(word.happened_at):
            raise Invalid("pays_by", _("That day had passed already when it was said."))
        row = _heard(work, proposal, word, kind=Readiness.Kind.PREPAY, pays_by=pays_by, payer=who)
        _affordable(amount, row.proposal)
        row.amount_minor, row.currency = amount.minor, amount.currency
        return _say(work, row, seen)


def withdraw_readiness(row: Readiness, why: str, *, by: User, at: datetime) -> Readiness:
    """The client's word counts no more, with the reason: a mistake, or they have changed their mind. Raises Invalid;
    Stale where it was withdrawn meanwhile."""
    reason = said("why", why, limit=300, empty=_("Say why it counts no more."))
    with talking(row.deal_id, by=by, at=at) as work:
        fresh = Readiness.objects.select_related("withdrawn_by", "proposal").get(pk=row.pk, deal=work.deal)
        if fresh.withdrawn_by:
            words = _("%(who)s has taken this word back already.") % {"who": fresh.withdrawn_by.name}
            raise Stale(words, moved_by=fresh.withdrawn_by.name, moved_at=fresh.withdrawn_at)
        _withdraw(work, fresh, reason)
        work.write(Kind.UNREADY, readiness=fresh)
    return fresh


_SAID = Kept(lambda ids: Readiness.objects.filter(deal__in=ids, withdrawn_at=None).order_by().values_list("pk"))


def standing_readiness(deal: Deal) -> dict[str, Readiness]:
    """The words of a deal that count, by kind; one query where there are none, two else."""
    if not _SAID.any(deal.pk):
        return {}
    rows = Readiness.objects.filter(deal=deal, withdrawn_at=None)
    return {row.kind: row for row in rows.select_related("proposal", "contact", "by")}


def _heard(work: Turn, proposal: Proposal, word: Word, **given: Any) -> Readiness:
    """The row of a word to the version on the table, not saved yet."""
    if word.happened_at > work.at + FUTURE_TOLERANCE:
        raise Invalid("happened_at", _("That moment has not come yet."))
    row = Readiness(deal=work.deal, proposal=_tabled(work, proposal), happened_at=word.happened_at, **given)
    row.contact = _contact(work, word.contact)
    name = word.said_by.strip() or (row.contact.name if row.contact else "")
    row.said_by = said("said_by", name, limit=200, empty=_("Say who of the client’s people said so."))
    row.words = said_aside("words", word.words, limit=500)
    row.at, row.by = work.at, work.by
    return row


def _tabled(work: Turn, proposal: Proposal) -> Proposal:
    """The version that lies on the table, which is the one that the person saw there. Raises Refused, Stale."""
    table = on_the_table(work.deal)
    if table is None or table.sealed_at is None:
        raise Refused(_("There is nothing to say yes to yet: seal a version of the proposal and send it."))
    if table.pk != proposal.pk:
        words = _("Version %(number)s is on the table now. Look whether the yes is to it, and save once more.")
        raise Stale(words % {"number": table.number})
    return table


def _contact(work: Turn, contact: Contact | None) -> Contact | None:
    if contact is None:
        return None
    found = Contact.objects.filter(pk=contact.pk, company=work.deal.client_id, retired_at=None).first()
    if found is None:
        raise Invalid("contact", _("There is no such person at this client."))
    return found


def _affordable(amount: Money, proposal: Proposal) -> None:
    total = Money(proposal.total_minor or 0, proposal.currency)
    if amount.currency != total.currency:
        raise Invalid("amount", _("The proposal is in %(currency)s.") % {"currency": total.currency})
    if amount.minor <= 0:
        raise Invalid("amount", _("A prepayment is more than nothing."))
    if amount.minor > total.minor:
        words = _("That is more than the whole proposal: %(total)s.")
        raise Invalid("amount", words % {"total": sum_in_words(total.minor, total.currency)})


def _say(work: Turn, row: Readiness, seen: str | None) -> Readiness:
    former = Readiness.objects.filter(deal=work.deal, kind=row.kind, withdrawn_at=None).select_related("by").first()
    if former and _same(former, row):
        return former
    if seen is not None and seen != str(former.pk if former else ""):
        raise _first(former)
    if former:
        _withdraw(work, former, SAID_ANEW)
    row.save(force_insert=True)
    work.write(Kind.READY, readiness=row, anew=True if former else None)
    ask_due_of(work.deal, at=work.at)
    return row


SAID_ANEW = ""
"""Why a word was withdrawn that another one took the place of: there is no other reason to tell."""
SAID = ("proposal_id", "contact_id", "said_by", "words", "happened_at", "form", "amount_minor", "currency")


def _same(former: Readiness, row: Readiness) -> bool:
    return all(getattr(former, name) == getattr(row, name) for name in (*SAID, "pays_by", "payer"))


def _first(former: Readiness | None) -> Stale:
    if former is None:
        return Stale(_("Somebody has taken this word back meanwhile. Look, and save once more."))
    words = _("%(who)s was first and has written down the client’s word. Nothing was saved over it.")
    return Stale(words % {"who": former.by.name}, moved_by=former.by.name, moved_at=former.at)


def _withdraw(work: Turn, row: Readiness, why: str) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = work.at, work.by, why
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
