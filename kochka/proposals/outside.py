"""A proposal that was made elsewhere: its paper, its sum, and what is known of its way, in one step. A deal that came
without one has its obstacles mended by it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from kochka.core import vat
from kochka.core.money import LARGEST_MINOR, Money
from kochka.core.refusals import Invalid, Stale
from kochka.core.said import said_aside
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.hearing import client_heard
from kochka.deals.journey.turn import Turn
from kochka.files.models import StoredFile
from kochka.firm.models import LegalEntity
from kochka.people.models import User
from kochka.proposals.beginning import next_number
from kochka.proposals.finishing import open_again
from kochka.proposals.heard import Word, checked, same, talking, who
from kochka.proposals.models import Proposal, Receipt, Sending
from kochka.proposals.sending import reviewed_first
from kochka.proposals.talk_entries import Kind
from kochka.proposals.typed import Head, put_head
from kochka.proposals.vat import regime_on


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known of it: the sum with VAT, its day, the paper as a stored file or a link."""

    title: str
    total: Money
    dated: date
    valid_until: date | None = None
    entity: LegalEntity | None = None
    link: str = ""
    file: StoredFile | None = None


def enter_outside(
    deal: int,
    paper: Outside,
    *,
    by: User,
    at: datetime,
    sent: Word | None = None,
    received: Word | None = None,
    newest: int | None = None,
) -> Proposal:
    """Writes down a version that was made elsewhere, sealed from the first; with its sending and the client's word that
    it came, where they are known. `newest` is the number of the newest version that the person saw, 0 for none: the
    same form once more is the version that was written down, and another one meanwhile raises Stale. Raises Invalid,
    Flawed, StepBackFirst; Refused where the stage wants a review before it is sent."""
    with talking(deal, by=by, at=at) as work:
        if former := _written_already(work, paper, newest):
            return former
        open_again(work)
        row = _row(work, paper)
        row.save(force_insert=True)
        work.write(Kind.OUTSIDE, proposal=row, total=paper.total.minor, currency=paper.total.currency)
        if sent:
            sending = _sending(work, row, sent)
            if received:
                _receipt(work, sending, received)
        elif received:
            raise Invalid("sent_on", _("Say when and to whom it was sent: it was received after that."))
        ask_due_of(work.deal, at=work.at)
    return row


def _written_already(work: Turn, paper: Outside, newest: int | None) -> Proposal | None:
    if newest is None:
        return None
    later = Proposal.objects.filter(deal=work.deal, number__gt=newest).select_related("made_by")
    row = later.order_by("-number").first()
    if row is None:
        return None
    given = {"outside": True, "title": paper.title.strip(), "dated": paper.dated, "total_minor": paper.total.minor}
    if row.made_by_id == work.by.pk and same(row, **given):
        return row
    words = _("%(who)s was first: there is version %(number)s by now. Have a look at it.")
    said = {"who": row.made_by.name, "number": row.number}
    raise Stale(words % said, moved_by=row.made_by.name, moved_at=row.made_at)


def _row(work: Turn, paper: Outside) -> Proposal:
    if not 0 < paper.total.minor <= LARGEST_MINOR:
        raise Invalid("total", _("Say what the proposal comes to: a sum above zero."))
    if paper.dated > work.calendar.day_of(work.at):
        raise Invalid("dated", _("That day has not come yet."))
    row = Proposal(deal=work.deal, number=next_number(work.deal), outside=True)
    row.link, row.file = _link(paper.link), paper.file
    if not row.link and not row.file:
        raise Invalid("link", _("Lay the paper here, or a link to it."))
    row.made_at = row.changed_at = row.sealed_at = work.at
    row.made_by = row.changed_by = row.sealed_by = work.by
    head = Head(
        title=paper.title,
        language=work.firm.language,
        currency=paper.total.currency,
        dated=paper.dated,
        entity=paper.entity,
        valid_until=paper.valid_until,
    )
    put_head(row, head)
    regime = vat.Regime(regime_on(paper.entity, paper.dated))
    row.total_minor = paper.total.minor
    row.vat_minor = vat.included(paper.total.minor, vat.rate_of(regime, paper.dated))
    row.net_minor = row.total_minor - row.vat_minor
    return row


def _link(typed: str) -> str:
    link = said_aside("link", typed, limit=500)
    if not link:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError:
        raise Invalid("link", _("This is no address of a page: it begins with https://.")) from None
    if urlsplit(link).username is not None:
        raise Invalid("link", _("There is a password in this link. Lay one without it."))
    return link


def _sending(work: Turn, row: Proposal, word: Word) -> Sending:
    contact, recipient = who(work, word, field="said_by", empty=_("Say to whom it was sent."))
    checked(work, word)
    if work.calendar.day_of(word.happened_at) < row.dated:
        raise Invalid("sent_on", _("That is before the day of the paper. Check both days."))
    reviewed_first(work, row)
    sent = Sending.objects.create(
        proposal=row,
        contact=contact,
        recipient=recipient,
        channel=word.channel,
        happened_at=word.happened_at,
        at=work.at,
        by=work.by,
    )
    client_heard(work, sent.happened_at)
    work.write(Kind.SENT, sending=sent, proposal=row)
    return sent


def _receipt(work: Turn, sent: Sending, word: Word) -> None:
    contact, said_by = who(work, word, field="said_by", empty=_("Say who has confirmed it."))
    checked(work, word, after=sent.happened_at)
    receipt = Receipt.objects.create(
        sending=sent,
        contact=contact,
        said_by=said_by,
        channel=word.channel,
        words=said_aside("words", word.words, limit=500) or _("received"),
        happened_at=word.happened_at,
        at=work.at,
        by=work.by,
    )
    work.write(Kind.RECEIVED, receipt=receipt, proposal=sent.proposal)
