"""Who of us turned to one of the client's people last, over all deals: a try, or a proposal that was sent."""

from dataclasses import dataclass
from datetime import datetime

from kochka.clients.models import Contact
from kochka.deals.models import Attempt, Deal
from kochka.deals.reminders import last_tries
from kochka.proposals.models import Sending
from kochka.web.reading import Reader


@dataclass(frozen=True, slots=True)
class LastWord:
    """Who it was, when and how; the deal only where the reader sees it."""

    who: str
    at: datetime
    how: str
    deal: Deal | None


def last_word(contact: Contact, reader: Reader) -> LastWord | None:
    """The last time that somebody of us wrote to this person or spoke with them. Three queries."""
    tried = last_tries([contact]).get(contact.pk)
    rows = Sending.objects.filter(contact=contact, withdrawn_at=None).select_related("by", "proposal__deal")
    sent = rows.order_by("-happened_at", "-pk").first()
    if sent and (tried is None or sent.happened_at > tried.at):
        return _said(sent, sent.happened_at, sent.proposal.deal, reader)
    return _said(tried, tried.at, tried.jump.deal, reader) if tried else None


def _said(row: Attempt | Sending, at: datetime, deal: Deal, reader: Reader) -> LastWord:
    assert reader.user
    assert reader.firm
    seen = Deal.objects.visible_to(reader.user, reader.firm).filter(pk=deal.pk).exists()
    return LastWord(row.by.name, at, str(row.get_channel_display()), deal if seen else None)
