"""The kinds of entries that sessions with an expert write, and how each is said."""

from enum import StrEnum

from django.utils.translation import gettext as _

from kochka.deals.entries import shorten
from kochka.deals.journal import Objects, Said, entry
from kochka.proposals.models import Session


class Kind(StrEnum):
    """What happens to a session."""

    PROPOSED = "proposals.session_proposed"
    AGREED = "proposals.session_agreed"
    SETTLED = "proposals.session_settled"
    CANCELLED = "proposals.session_cancelled"


_SESSION = {"session": Session}


@entry(Kind.PROPOSED, icon="message-square", rows=_SESSION)
def session_proposed(o: Objects) -> Said:
    return Said(_("A session with the expert was proposed"), o["session"].about)


@entry(Kind.AGREED, icon="check", rows=_SESSION)
def session_agreed(o: Objects) -> Said:
    return Said(_("The session with the expert was agreed on"), o["session"].about)


@entry(Kind.SETTLED, icon="check", rows=_SESSION)
def session_settled(o: Objects) -> Said:
    return Said(_("The session with the expert: what was settled"), shorten(o["session"].note))


@entry(Kind.CANCELLED, icon="x", rows=_SESSION)
def session_cancelled(o: Objects) -> Said:
    return Said(_("The session with the expert was cancelled"), o["session"].about)
