"""Three lines on how the client decides: who, who doubts and why, what each needs to hear."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.clients.models import Contact
from kochka.core.refusals import Sentence, Stale
from kochka.core.said import said_aside
from kochka.core.statements import Kept
from kochka.deals.journey.turn import Turn
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.decision_entries import Kind
from kochka.proposals.heard import talking
from kochka.proposals.models import BriefAnswer, DecisionNotes

LONGEST = 500
LINES = ("decides", "doubts", "to_hear")
MOST_NAMED = 5


class NotesOutdated(Stale):
    """Somebody else has written meanwhile: `row` is what stands now, None where nothing does."""

    def __init__(self, row: DecisionNotes | None) -> None:
        words: Sentence = _("Somebody has taken these lines out meanwhile. Look, and save once more.")
        if row:
            words = _("%(who)s was first and has written these lines otherwise. Nothing was saved over them.")
            words = str(words) % {"who": row.by.name}
        super().__init__(words, moved_by=row.by.name if row else "", moved_at=row.at if row else None)
        self.row = row


def note_decision(
    deal: Deal, *, decides: str, doubts: str, to_hear: str, by: User, at: datetime, seen: str | None = None
) -> DecisionNotes | None:
    """Writes the three lines; other words are another row, the same again writes nothing. `seen` is the id of the row
    that the person saw, empty for none. Raises Invalid for a line that is too long, NotesOutdated, Ended."""
    typed = {"decides": decides, "doubts": doubts, "to_hear": to_hear}
    lines = {name: said_aside(name, text, limit=LONGEST) for name, text in typed.items()}
    with talking(deal.pk, by=by, at=at) as work:
        former = standing_notes(work.deal)
        if _same(former, lines):
            return former
        if seen is not None and seen != str(former.pk if former else ""):
            raise NotesOutdated(former)
        return _replace(work, former, lines)


_ANY = Kept(lambda ids: DecisionNotes.objects.filter(deal__in=ids, replaced_at=None).order_by().values_list("pk"))


def standing_notes(deal: Deal) -> DecisionNotes | None:
    """The lines that stand, with who wrote them; one query where there are none, two else."""
    if not _ANY.any(deal.pk):
        return None
    return DecisionNotes.objects.filter(deal=deal, replaced_at=None).select_related("by").first()


def _same(former: DecisionNotes | None, lines: Mapping[str, str]) -> bool:
    return all((getattr(former, name) if former else "") == text for name, text in lines.items())


def _replace(work: Turn, former: DecisionNotes | None, lines: Mapping[str, str]) -> DecisionNotes:
    if former:
        former.replaced_at, former.replaced_by = work.at, work.by
        former.save(update_fields=["replaced_at", "replaced_by"])
    row = DecisionNotes.objects.create(deal=work.deal, at=work.at, by=work.by, **lines)
    work.write(Kind.NOTED, notes=row)
    return row


def who_decides(deal: Deal) -> str:
    """What is known already of who decides: the brief's answer, else the client's people of whom it was said. Two
    queries at most."""
    answers = BriefAnswer.objects.filter(deal=deal, question="decides", replaced_at=None)
    answer = answers.values_list("said", flat=True).first()
    if answer:
        return " ".join(answer.split())[:LONGEST]
    rows = Contact.objects.filter(company=deal.client_id, decides=True, retired_at=None).order_by("pk")
    people = rows[:MOST_NAMED] if deal.client_id else []
    named = [f"{row.name}, {row.position}" if row.position else row.name for row in people]
    return "; ".join(named)[:LONGEST]
