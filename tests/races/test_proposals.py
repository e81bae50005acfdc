"""Eight people at one proposal at once: different lines are all kept, one line is written once, it is sealed once."""

from collections import Counter
from typing import Any

from kochka.deals.models import Attempt, Entry
from kochka.funnel.publishing import publish
from kochka.ops.check import findings
from kochka.proposals.models import Block, LibraryProposal, PaymentPlan, Proposal, Readiness
from kochka.proposals.reading import rolled
from tests.cast import REMINDED, Cast
from tests.proposals.offers import block, draft, sealed
from tests.races.conftest import EIGHT, Field


def kinds(answers: list[dict[str, Any]]) -> Counter[str]:
    return Counter(answer.get("kind", "ok") for answer in answers)


def test_eight_on_different_lines_all_have_their_way(field: Field, cast: Cast):
    row = draft(cast)
    rows = [block(cast, row, f"Блок {number}") for number in range(EIGHT)]
    orders = [
        {"by": (cast.anna, cast.chief)[number % 2].pk, "block": each.pk, "revision": 1, "title": f"Правка {number}"}
        for number, each in enumerate(rows)
    ]
    answers = field.race("change block", *orders)
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert [each.title for each in rolled(row).blocks] == [f"Правка {number}" for number in range(EIGHT)]


def test_the_same_line_is_written_once_and_the_others_hear_by_whom(field: Field, cast: Cast):
    mine = block(cast, draft(cast))
    orders = [
        {"by": (cast.anna, cast.chief)[number % 2].pk, "block": mine.pk, "revision": 1, "title": f"Правка {number}"}
        for number in range(EIGHT)
    ]
    answers = field.race("change block", *orders)
    assert kinds(answers) == {"ok": 1, "Overtaken": EIGHT - 1}, answers
    now = Block.objects.select_related("changed_by").get(pk=mine.pk)
    won = next(number for number, answer in enumerate(answers) if answer["ok"])
    assert (now.title, now.revision) == (f"Правка {won}", 2)
    assert all(now.changed_by.name in answer["sentence"] for answer in answers if not answer["ok"])


def test_a_version_is_sealed_once_and_the_next_ones_are_numbered(field: Field, cast: Cast):
    row = draft(cast)
    block(cast, row)
    mark = rolled(row).mark
    answers = field.race("seal", {"by": cast.anna.pk, "proposal": row.pk, "mark": mark})
    assert kinds(answers) == {"ok": 1, "Ended": EIGHT - 1}, answers
    assert Entry.objects.filter(deal=row.deal_id, kind="proposals.sealed").count() == 1
    answers = field.race("next version", *({"by": who.pk, "proposal": row.pk} for who in (cast.anna, cast.chief)))
    assert sorted(answer["number"] for answer in answers) == list(range(2, EIGHT + 2)), answers
    assert Proposal.objects.filter(deal=row.deal_id).count() == EIGHT + 1


def test_a_version_kept_by_eight_at_once_stands_in_the_library_once(field: Field, cast: Cast):
    row = draft(cast)
    block(cast, row)
    answers = field.race("keep", *({"by": cast.anna.pk, "proposal": row.pk, "name": f"Имя {n}"} for n in range(EIGHT)))
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert LibraryProposal.objects.count() == 1


def test_payments_are_planned_once(field: Field, cast: Cast):
    row = draft(cast)
    block(cast, row)
    order = {"by": cast.anna.pk, "deal": row.deal_id, "proposal": row.pk, "seen": 0}
    answers = field.race("plan payments", order)
    assert kinds(answers) == {"ok": 1, "Stale": EIGHT - 1}, answers
    assert PaymentPlan.objects.count() == 1
    assert findings() == []


def test_the_clients_yes_is_written_down_once_and_the_others_hear_by_whom(field: Field, cast: Cast):
    row = draft(cast)
    block(cast, row)
    row = sealed(cast, row)
    orders = [
        {"by": (cast.anna, cast.chief)[number % 2].pk, "deal": row.deal_id, "proposal": row.pk, "seen": ""}
        for number in range(EIGHT)
    ]
    answers = field.race("agree", *orders)
    assert kinds(answers) == {"ok": 1, "Stale": EIGHT - 1}, answers
    assert Readiness.objects.get().said_by in {cast.anna.name, cast.chief.name}
    assert not list(findings())


def test_one_reminder_is_one_try_whoever_writes_it_down(field: Field, cast: Cast):
    deal = cast.deal(version=publish(REMINDED, by=cast.chief, at=cast.now()))
    seen = str(deal.open_jump_id)
    orders = [
        {"by": (cast.anna, cast.chief)[number % 2].pk, "deal": deal.pk, "seen": seen, "reminder": "case"}
        for number in range(EIGHT)
    ]
    answers = field.race("try", *orders)
    assert kinds(answers) == {"ok": 1, "Stale": EIGHT - 1}, answers
    assert Attempt.objects.get(jump__deal=deal).reminder == "case"
    assert cast.fresh(deal).open_jump.tries == 1
