"""Answers kept as notes: who asks next finds them while typing, and need not ask."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.finding import WORD, root, words_of
from kochka.core.models import Rows
from kochka.core.refusals import NotYours, Refused
from kochka.core.said import said, told
from kochka.core.texts import fold
from kochka.deals.journal import write
from kochka.deals.journey.turn import after_all, turn
from kochka.deals.locking import locked
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.proposals.models import KeptAnswer, Question
from kochka.proposals.question_entries import Kind

LOOKED_AT, SHOWN = 1000, 3
SHORTEST = 3
"""Roots of fewer letters say little."""


def keep_answer(question: Question, title: str, text: str, *, by: User, at: datetime) -> KeptAnswer:
    """The answer of a question becomes a note; kept again, it is written over, and found again. Nothing of the client
    belongs into it. Raises NotYours for all but who answered and chiefs; Refused for what was not answered; Invalid."""
    line = said("title", title, limit=200, empty=_("Give it a title: what it is about, in a few words."))
    words = told("text", text, limit=4000, empty=_("Write the answer as the next asker should read it."))
    with turn(Deal(pk=question.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = Question.objects.with_all().get(pk=question.pk)
        if row.outcome != Question.Outcome.ANSWERED:
            raise Refused(_("Only what was answered is kept."))
        if not may_keep(row, by):
            raise NotYours(_("Who answered keeps it, or a chief."))
        kept = KeptAnswer.objects.filter(question=row).first() or KeptAnswer(question=row)
        kept.title, kept.text, kept.at, kept.by = line, words, work.at, by
        kept.retired_at = kept.retired_by = None
        kept.folded = " ".join(WORD.findall(fold(f"{line} {row.request} {words}")))
        kept.save()
        work.write(Kind.KEPT, question=row)
    return kept


def may_keep(question: Question, user: User) -> bool:
    """Whether this person may keep the answer: who gave it, and chiefs."""
    return question.settled_by_id == user.pk or user.is_chief


def retire_answer(kept: KeptAnswer, *, by: User, at: datetime) -> KeptAnswer:
    """The note holds no more: nobody finds it while typing. Again: nothing. Raises NotYours for all but who wrote it,
    who answered, and chiefs, whether they see the deal still or not."""
    with transaction.atomic():
        number = KeptAnswer.objects.values_list("question__deal", flat=True).get(pk=kept.pk)
        deal = locked([number])[number]
        row = KeptAnswer.objects.select_related("question").get(pk=kept.pk)
        if not may_retire(row, by):
            raise NotYours(_("Who wrote the note retires it, or a chief."))
        if row.retired_at is None:
            row.retired_at, row.retired_by = after_all([deal], at), by
            row.save(update_fields=["retired_at", "retired_by"])
            write(deal, Kind.RETIRED, by=by, at=row.retired_at, question=row.question)
    return row


def may_retire(kept: KeptAnswer, user: User) -> bool:
    """Whether this person may retire the note: who wrote it, who answered, and chiefs. Nobody who left."""
    return user.is_active and (user.pk in (kept.by_id, kept.question.settled_by_id) or user.is_chief)


def in_use() -> Rows[KeptAnswer]:
    """The notes that hold, with their questions and writers."""
    return KeptAnswer.objects.filter(retired_at=None).select_related("by", "question")


def similar(text: str) -> list[KeptAnswer]:
    """The notes that share most words with what is being typed, in whatever form; none where fewer than two are shared
    of more than one. One query."""
    wanted = {word for word in map(root, words_of(text)) if len(word) >= SHORTEST}
    if not wanted:
        return []
    scored: list[tuple[int, KeptAnswer]] = []
    for row in in_use().order_by("-pk")[:LOOKED_AT]:
        shared = sum(any(word.startswith(each) for word in row.folded.split()) for each in wanted)
        if shared >= min(2, len(wanted)):
            scored.append((shared, row))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [row for _shared, row in scored[:SHOWN]]
