"""The kinds of entries that a client's decision writes, and how each is said."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from kochka.core.texts import day_and_month
from kochka.deals.entries import shorten
from kochka.deals.journal import Objects, Said, entry
from kochka.proposals.flaws import reader, said
from kochka.proposals.models import DecisionNotes, Readiness


class Kind(StrEnum):
    """What is written down while the client decides."""

    READY = "proposals.ready"
    UNREADY = "proposals.ready_no_more"
    NOTED = "proposals.decision_noted"


_READINESS = {"readiness": Readiness}
_RELATED = ("readiness.proposal",)


@entry(Kind.READY, icon="handshake", rows=_READINESS, related=_RELATED)
def ready(o: Objects) -> Said:
    row = o["readiness"]
    anew = _("(said anew)") if o.get("anew") else ""
    return Said(f"{_half(row)} {anew}".strip(), f"{row.said_by}: “{row.words}”" if row.words else row.said_by)


@entry(Kind.UNREADY, icon="undo-2", rows=_READINESS, related=_RELATED)
def unready(o: Objects) -> Said:
    row = o["readiness"]
    words = _("It counts no more: %(what)s") % {"what": _half(row)}
    return Said(words, row.withdrawn_why)


def _half(row: Readiness) -> str:
    """What the client is ready for, in a sentence."""
    if row.kind == Readiness.Kind.SIGN:
        return _("Ready to sign version %(number)s, %(form)s") % {
            "number": row.proposal.number,
            "form": row.get_form_display(),
        }
    return _("Ready to prepay version %(number)s: %(sum)s by %(day)s, %(payer)s pays") % {
        "number": row.proposal.number,
        "sum": said(row.amount_minor or 0, row.currency),
        "day": _day(row),
        "payer": row.payer,
    }


def _day(row: Readiness) -> str:
    assert row.pays_by
    return day_and_month(row.pays_by, reader(), today=date.min)


@entry(Kind.NOTED, icon="scale", rows={"notes": DecisionNotes})
def noted(o: Objects) -> Said:
    row = o["notes"]
    parts = [(_("decides"), row.decides), (_("doubts"), row.doubts), (_("needs to hear"), row.to_hear)]
    said_of = " · ".join(f"{name}: {shorten(words, 150)}" for name, words in parts if words)
    return Said(_("How they decide"), said_of or _("nothing any more"))
