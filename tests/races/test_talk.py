"""Eight people send one version at once, receive it, call it final: each is written down once."""

from collections import Counter
from typing import Any

from kochka.deals.models import Entry
from kochka.ops.check import findings
from kochka.proposals.models import FinalForm, Proposal, Receipt, Sending
from kochka.proposals.reading import rolled
from tests import invariants
from tests.cast import Cast
from tests.proposals.offers import block, draft
from tests.races.conftest import EIGHT, Field


def kinds(answers: list[dict[str, Any]]) -> Counter[str]:
    return Counter(answer.get("kind", "ok") for answer in answers)


def test_a_draft_is_sealed_and_sent_once_received_once_and_final_once(field: Field, cast: Cast):
    row = draft(cast)
    block(cast, row)
    order = {"proposal": row.pk, "mark": rolled(row).mark}
    answers = field.race("send", order | {"by": cast.anna.pk}, order | {"by": cast.chief.pk, "name": "Мария"})
    mine = Sending.objects.get()
    said = {answer.get("number") for answer in answers if answer["ok"]}
    assert said == {mine.pk}, answers  # who was first meets their own sending, the others hear of it
    assert kinds(answers)["Stale"] == EIGHT // 2, answers
    answers = field.race("receive", {"sending": mine.pk, "by": cast.anna.pk}, {"sending": mine.pk, "by": cast.chief.pk})
    assert kinds(answers) == {"ok": EIGHT // 2, "Stale": EIGHT // 2}, answers
    assert Receipt.objects.count() == 1
    answers = field.race(
        "finalise", {"proposal": row.pk, "by": cast.anna.pk}, {"proposal": row.pk, "by": cast.chief.pk}
    )
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert FinalForm.objects.count() == 1
    told = Counter(Entry.objects.filter(deal=row.deal).values_list("kind", flat=True))
    for kind in ("sealed", "sent", "received", "final"):
        assert told[f"proposals.{kind}"] == 1, told
    assert told["deals.revalued"] == 1
    assert invariants.broken() == []
    assert not list(findings())


def test_a_proposal_from_elsewhere_is_written_down_once(field: Field, cast: Cast):
    deal = cast.plain()
    answers = field.race("enter outside", {"deal": deal.pk, "by": cast.anna.pk}, {"deal": deal.pk, "by": cast.chief.pk})
    assert kinds(answers) == {"ok": EIGHT // 2, "Stale": EIGHT // 2}, answers
    assert Proposal.objects.count() == 1
