"""The kinds of entries that a proposal writes on its way to the client and back, and how each is said."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from kochka.deals.entries import shorten
from kochka.deals.journal import Objects, Said, entry
from kochka.proposals.flaws import said
from kochka.proposals.models import Extension, Proposal, Reaction, Receipt, Sending


class Kind(StrEnum):
    """What is told to the client, and by them."""

    SENT = "proposals.sent"
    RECEIVED = "proposals.received"
    REACTED = "proposals.reacted"
    ANSWERED = "proposals.reaction_answered"
    TAKEN_OUT = "proposals.taken_out"
    FINAL = "proposals.final"
    LIFTED = "proposals.final_lifted"
    EXTENDED = "proposals.extended"
    OUTSIDE = "proposals.outside"


_PROPOSAL = {"proposal": Proposal}


def _numbered(o: Objects) -> dict[str, int]:
    return {"number": o["proposal"].number}


@entry(Kind.SENT, icon="send", rows={**_PROPOSAL, "sending": Sending})
def sent(o: Objects) -> Said:
    row = o["sending"]
    words = _("Version %(number)s of the proposal was sent: %(who)s, %(channel)s")
    return Said(words % {**_numbered(o), "who": row.recipient, "channel": row.get_channel_display()}, row.address)


@entry(Kind.RECEIVED, icon="inbox", rows={**_PROPOSAL, "receipt": Receipt})
def received(o: Objects) -> Said:
    row = o["receipt"]
    words = _("The client has version %(number)s: %(who)s, %(channel)s")
    return Said(words % {**_numbered(o), "who": row.said_by, "channel": row.get_channel_display()}, row.words)


@entry(Kind.REACTED, icon="message-square", rows={**_PROPOSAL, "reaction": Reaction})
def reacted(o: Objects) -> Said:
    row = o["reaction"]
    words = _("To version %(number)s: %(who)s, %(channel)s")
    return Said(words % {**_numbered(o), "who": row.said_by, "channel": row.get_channel_display()}, shorten(row.words))


@entry(Kind.ANSWERED, icon="reply", rows={**_PROPOSAL, "reaction": Reaction})
def answered(o: Objects) -> Said:
    row = o["reaction"]
    words = _("What follows of the words of %(who)s: %(follows)s")
    return Said(words % {"who": row.said_by, "follows": row.get_follows_display()}, row.answer)


@entry(Kind.TAKEN_OUT, icon="undo-2", rows={**_PROPOSAL, "sending": Sending, "receipt": Receipt, "reaction": Reaction})
def taken_out(o: Objects) -> Said:
    row = o["sending"] or o["receipt"] or o["reaction"]
    if isinstance(row, Sending):
        words = _("The sending of version %(number)s was a mistake")
    elif isinstance(row, Receipt):
        words = _("The receipt of version %(number)s was a mistake")
    else:
        words = _("A reaction to version %(number)s was a mistake")
    return Said(words % _numbered(o), row.withdrawn_why if row else "")


@entry(Kind.FINAL, icon="badge-check", rows=_PROPOSAL)
def final(o: Objects) -> Said:
    words = _("Version %(number)s of the proposal is final: %(sum)s")
    return Said(words % {**_numbered(o), "sum": said(o.get("total"), o.get("currency"))})


@entry(Kind.LIFTED, icon="rotate-ccw", rows=_PROPOSAL)
def lifted(o: Objects) -> Said:
    return Said(_("Version %(number)s of the proposal is final no more") % _numbered(o))


@entry(Kind.EXTENDED, icon="calendar-plus", rows={**_PROPOSAL, "extension": Extension})
def extended(o: Objects) -> Said:
    row = o["extension"]
    day: date = row.valid_until
    words = _("Version %(number)s of the proposal holds until %(day)s")
    return Said(words % {**_numbered(o), "day": day.strftime("%d.%m.%Y")}, row.reason)


@entry(Kind.OUTSIDE, icon="file-input", rows=_PROPOSAL)
def outside(o: Objects) -> Said:
    words = _("A proposal that was made elsewhere, version %(number)s: %(sum)s")
    return Said(words % {**_numbered(o), "sum": said(o.get("total"), o.get("currency"))}, o["proposal"].title)
