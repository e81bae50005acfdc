"""What somebody on the client's side said or was sent: who, by which channel, when."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from kochka.clients.models import Contact
from kochka.core.refusals import Ended, Invalid, Sentence
from kochka.core.said import said
from kochka.deals.journey.turn import FUTURE_TOLERANCE, Turn, turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.proposals.models.sending import CHANNELS


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the client's, or one to them: `contact` is one of their people, else `name` says who; `happened_at`
    is aware."""

    channel: str
    happened_at: datetime
    contact: Contact | None = None
    name: str = ""
    words: str = ""


@contextmanager
def talking(deal: int, *, by: User, at: datetime) -> Iterator[Turn]:
    """A turn at what is told to the client of an open deal, and by them. Raises Ended and what `turn` does."""
    with turn(Deal(pk=deal), Act.SEND, by=by, at=at) as work:
        if not work.deal.is_open:
            raise Ended(_("The deal has ended: %(state)s.") % {"state": work.deal.get_state_display()})
        yield work


def who(work: Turn, word: Word, *, field: str, empty: Sentence) -> tuple[Contact | None, str]:
    """Which of the client's people it is, and how they were called then. Raises Invalid."""
    contact = word.contact
    if contact and (contact.company_id != work.deal.client_id or contact.retired_at):
        raise Invalid(field, _("There is no such person at this client."))
    return contact, said(field, word.name or (contact.name if contact else ""), limit=200, empty=empty)


def checked(work: Turn, word: Word, *, after: datetime | None = None) -> None:
    """Raises Invalid for a channel that nobody can be reached by, for a moment that has not come, and for one before
    what it is about."""
    if word.channel not in dict(CHANNELS):
        raise Invalid("channel", _("Choose by which channel."))
    if word.happened_at > work.at + FUTURE_TOLERANCE:
        raise Invalid("happened_at", _("That moment has not come yet."))
    if after and word.happened_at < after:
        raise Invalid("happened_at", _("That was before there was anything to talk about. Check the day."))


def same(row: Model, **given: object) -> bool:
    """Whether the same was written down already: a form that was sent twice says the same in all of these."""
    return all(getattr(row, name) == value for name, value in given.items())
