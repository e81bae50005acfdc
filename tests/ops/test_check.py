"""`kochka check` finds each broken rule by its name, and nothing where all is well."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import F
from django.utils import timezone

from kochka.clients.merging import merge
from kochka.clients.models import Company
from kochka.clients.naming import company_named
from kochka.core.triggers import triggers
from kochka.deals.journey.endings import lose, reopen, withdraw
from kochka.deals.journey.forward import finish
from kochka.deals.journey.pauses import hold
from kochka.deals.journey.steps import step_back, try_again
from kochka.deals.journey.versions import move_to_version
from kochka.deals.models import (
    Confirmation,
    Deal,
    Entry,
    GoAhead,
    GoAheadDecision,
    Hold,
    Jump,
    Loss,
    Participant,
    Withdrawal,
)
from kochka.files.models import StoredFile
from kochka.firm.models import LossReason
from kochka.funnel.models import Source, Stage
from kochka.funnel.publishing import publish
from kochka.ops.check import findings, rules
from kochka.people.models import RoleGrant, User
from kochka.people.roles import Role
from kochka.proposals.finishing import finalise
from kochka.proposals.models import Block, PaymentLine, Proposal, Question, Recouped, Review, Sending
from kochka.proposals.planning import set_payment_plan
from kochka.proposals.pulling import answer
from kochka.proposals.reviews import approve
from kochka.timesheets.logging import correct, log_selling
from kochka.timesheets.models import TimeEntry, Verdict, Work
from tests.cast import PLAIN, Cast
from tests.proposals.checking import mark, taken
from tests.proposals.offers import HALVES, block, draft, sealed
from tests.proposals.questioning import in_hands
from tests.proposals.talks import sent

CONSTRAINTS = {
    "deals_deal": ("open_deal_has_its_jump", "ended_deal_says_when", "value_is_not_negative"),
    "deals_jump": ("closed_jump_says_how", "jump_closes_after_it_opens"),
    "deals_hold": ("hold_ends_after_it_begins",),
}
INDEXES = ("one_participant_a_role", "one_open_jump_a_deal", "one_hold_at_a_time")


@pytest.fixture
def unguarded(cast: Cast):
    """The database without its own guards, as if they had never been: a rule must find what they would refuse.

    What is done to the schema ends with the test's transaction.
    """
    with connection.cursor() as cursor:
        on_sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA ignore_check_constraints = ON" if on_sqlite else "SET CONSTRAINTS ALL IMMEDIATE")
        for one in triggers():
            cursor.execute(f"DROP TRIGGER {one.name}" + ("" if on_sqlite else f" ON {one.table}"))
        for table, names in CONSTRAINTS.items():
            for name in () if on_sqlite else names:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name in INDEXES:
            cursor.execute(f"DROP INDEX {name}")
        if not on_sqlite:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        if on_sqlite:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def found() -> set[str]:
    return {finding.key for finding in findings()}


def reason() -> LossReason:
    return LossReason.objects.filter(ended_by="client")[0]


def walked(cast: Cast) -> Deal:
    """A deal that has made one jump and one try, in the funnel without needs."""
    deal = cast.step(cast.plain())
    return try_again(
        deal,
        seen=deal.open_jump_id,
        by=cast.chief,
        at=timezone.now(),
        channel="call",
        outcome="Договорились",
        next_action="Сделать",
        due=cast.soon(),
    )


def lost(cast: Cast) -> Deal:
    deal = cast.plain()
    return lose(deal, seen=deal.open_jump_id, by=cast.chief, at=timezone.now(), reason=reason())


def confirmed(cast: Cast) -> Deal:
    """A deal brought to its first go-ahead, with everything that was given to its gates."""
    return cast.meet_gate(cast.walk_to("prepayment"))


def closing(deal: Deal, **fields: object) -> None:
    Jump.objects.filter(pk=deal.open_jump_id).update(closed_at=F("opened_at"), left=Jump.Left.JUMPED, **fields)


def forgotten_words(cast: Cast) -> None:
    cast.plain()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO deals_deal_found(deals_deal_found) VALUES ('delete-all')")
        else:
            cursor.execute("DROP INDEX deals_deal_found")


def no_open_jump(cast: Cast) -> None:
    closing(cast.plain())


def unnamed_jump(cast: Cast) -> None:
    Deal.objects.filter(pk=cast.plain().pk).update(open_jump=None)


def jump_at_another_stage(cast: Cast) -> None:
    deal = cast.plain()
    Deal.objects.filter(pk=deal.pk).update(stage=Stage.objects.get(version=deal.stage.version_id, position=3))


def open_deal_that_has_ended(cast: Cast) -> None:
    Deal.objects.filter(pk=cast.plain().pk).update(ended_at=F("opened_at"))


def negative_sum(cast: Cast) -> None:
    Deal.objects.filter(pk=cast.plain().pk).update(value_minor=-1)


def finished_half_way(cast: Cast) -> None:
    deal = cast.plain()
    closing(deal)
    Deal.objects.filter(pk=deal.pk).update(state="finished", open_jump=None, ended_at=F("opened_at"))


def lost_without_a_loss(cast: Cast) -> None:
    Loss.objects.filter(deal=lost(cast)).update(reopened_at=timezone.now())


def withdrawn_by_nobody(cast: Cast) -> None:
    deal = withdraw(cast.plain(), by=cast.chief, at=timezone.now(), reason="Дубль")
    Withdrawal.objects.filter(deal=deal).delete()


def ended_deal_on_hold(cast: Cast) -> None:
    deal = cast.plain()
    deal = hold(deal, seen=deal.open_jump_id, by=cast.anna, at=timezone.now(), until=cast.day(3), reason="Отпуск")
    lose(deal, seen=deal.open_jump_id, by=cast.chief, at=timezone.now(), reason=reason())
    Hold.objects.filter(deal=deal).update(ended_at=None)


def two_of_one_role(cast: Cast) -> None:
    deal, at = cast.plain(), timezone.now()
    for user in (cast.egor, cast.polina):
        Participant.objects.create(deal=deal, user=user, role=Role.EXPERT.value, since=at, by=cast.chief)


def confirmed_before_the_jump(cast: Cast) -> None:
    confirmed(cast)
    row = Confirmation.objects.select_related("jump").first()
    assert row
    Confirmation.objects.filter(pk=row.pk).update(at=row.jump.opened_at - timedelta(days=1))


def settled_by_nobody(cast: Cast) -> None:
    confirmed(cast)
    GoAheadDecision.objects.all()._raw_delete("default")
    assert GoAhead.objects.filter(granted=True).exists()


def journal_without_a_beginning(cast: Cast) -> None:
    Entry.objects.filter(deal=cast.plain(), kind="deals.opened")._raw_delete("default")


def opened_yet_not_proven(cast: Cast) -> None:
    Deal.objects.filter(pk=cast.plain().pk).update(gates_proven=False)


def changed_funnel(cast: Cast) -> None:
    cast.plain()
    row = Source.objects.get(digest=hashlib.sha256(PLAIN.encode()).hexdigest())
    Source.objects.filter(pk=row.pk).update(text=f"{row.text}\n# changed")


def renamed_stage(cast: Cast) -> None:
    Stage.objects.filter(key="feedback").update(key="applause")


def no_chief(cast: Cast) -> None:
    RoleGrant.objects.filter(role="chief").update(ended_at=timezone.now())


def no_system(cast: Cast) -> None:
    User.objects.filter(is_system=True).update(is_system=False)


def lost_bytes(cast: Cast) -> None:
    confirmed(cast)
    default_storage.delete(StoredFile.objects.all()[0].path)


def jump_left_unsaid(cast: Cast) -> None:
    Jump.objects.filter(deal=walked(cast), closed_at__isnull=False).update(left="")


def overlapping_jumps(cast: Cast) -> None:
    first = Jump.objects.filter(deal=walked(cast), closed_at__isnull=False)
    first.update(closed_at=F("closed_at") + timedelta(hours=1))


def skipped_stage(cast: Cast) -> None:
    deal = walked(cast)
    third = Stage.objects.get(version=deal.stage.version_id, position=3)
    Jump.objects.filter(pk=deal.open_jump_id).update(stage=third)
    Deal.objects.filter(pk=deal.pk).update(stage=third)


def begun_in_the_middle(cast: Cast) -> None:
    deal = cast.plain()
    second = Stage.objects.get(version=deal.stage.version_id, position=2)
    Jump.objects.filter(pk=deal.open_jump_id).update(stage=second)
    Deal.objects.filter(pk=deal.pk).update(stage=second)


def jump_without_an_entry(cast: Cast) -> None:
    Entry.objects.filter(deal=walked(cast), kind="deals.jumped")._raw_delete("default")


def miscounted_tries(cast: Cast) -> None:
    Jump.objects.filter(pk=walked(cast).open_jump_id).update(tries=7)


def drifted_deadline(cast: Cast) -> None:
    Jump.objects.filter(pk=cast.plain().open_jump_id).update(sinks_at=timezone.now())


def merged_by_nobody(cast: Cast) -> None:
    gone, into = two_clients(cast)
    Company.objects.filter(pk=gone.pk).update(merged_into=into)


def merged_astray(cast: Cast) -> None:
    gone, into = two_clients(cast)
    merge(gone, into, by=cast.chief, at=timezone.now())
    third = company_named("Третий", by=cast.anna, at=timezone.now())
    Company.objects.filter(pk=into.pk).update(merged_into=third)


def deal_left_behind(cast: Cast) -> None:
    gone, into = two_clients(cast)
    merge(gone, into, by=cast.chief, at=timezone.now())
    Deal.objects.filter(pk=cast.plain().pk).update(client=gone)


def deal_of_a_leaver(cast: Cast) -> None:
    cast.plain(by=cast.oleg)
    User.objects.filter(pk=cast.oleg.pk).update(is_active=False)
    RoleGrant.objects.filter(user=cast.oleg).update(ended_at=timezone.now(), ended_by=cast.chief)


def role_of_a_leaver(cast: Cast) -> None:
    User.objects.filter(pk=cast.oleg.pk).update(is_active=False)


def offered(cast: Cast) -> Proposal:
    """A sealed version with a plan of payments."""
    row = draft(cast)
    block(cast, row, fixed=101)
    row = sealed(cast, row)
    set_payment_plan(row.deal, HALVES, proposal=row, seen=0, by=cast.anna, at=timezone.now())
    return row


def another_total(cast: Cast) -> None:
    Proposal.objects.filter(pk=offered(cast).pk).update(total_minor=F("total_minor") + 1)


def another_line(cast: Cast) -> None:
    row = Block.objects.get(proposal=offered(cast))
    row.pk, row.position = None, 2
    row.save(force_insert=True)


def a_kopeck_less(cast: Cast) -> None:
    PaymentLine.objects.filter(plan__proposal=offered(cast), position=1).update(amount_minor=49)


def plan_of_another_deal(cast: Cast) -> None:
    row = offered(cast)
    row.payment_plans.update(deal=cast.plain())


def approved_yet_a_draft(cast: Cast) -> None:
    asked_for = taken(cast)
    row = approve(asked_for, seen=mark(asked_for.proposal), by=cast.egor, at=timezone.now()).proposal
    Proposal.objects.filter(pk=row.pk).update(
        sealed_at=None, sealed_by=None, net_minor=None, vat_minor=None, total_minor=None
    )


def review_in_strange_hands(cast: Cast) -> None:
    Review.objects.filter(pk=taken(cast).pk).update(taken_by=cast.polina)


def question_in_strange_hands(cast: Cast) -> None:
    Question.objects.filter(pk=in_hands(cast).pk).update(taken_by=cast.polina)


def answered_yet_open_to_hours(cast: Cast) -> None:
    row = answer(in_hands(cast), "Сорок", by=cast.egor, at=timezone.now())
    Work.objects.filter(pk=row.work_id).update(closed_at=None)


def logged(cast: Cast) -> TimeEntry:
    at = timezone.now()
    return log_selling(cast.plain(), person=cast.anna, day=at.date(), minutes=800, by=cast.anna, at=at)


def day_over_full(cast: Cast) -> None:
    row = logged(cast)
    TimeEntry.objects.create(
        work_id=row.work_id, person=cast.anna, day=row.day, minutes=800, stage_id=row.stage_id, at=row.at, by=cast.anna
    )


def corrected_and_counted_twice(cast: Cast) -> None:
    row = logged(cast)
    correct(row, minutes=30, day=row.day, note="", work=row.work, by=cast.anna, at=row.at)
    TimeEntry.objects.filter(pk=row.pk).update(withdrawn_at=None, withdrawn_by=None, minutes=10)


def verdict_that_nobody_wrote_down(cast: Cast) -> None:
    deal = cast.plain()
    Verdict.objects.create(
        deal=deal, stage_id=deal.stage_id, kind="go_on", reason="Да", basis="hours", step=1, minutes=1, cost_minor=1,
        currency="RUB", at=timezone.now(), by=cast.anna,
    )  # fmt: skip


def recouped_in_another_deal(cast: Cast) -> None:
    verdict_that_nobody_wrote_down(cast)
    Recouped.objects.create(
        verdict=Verdict.objects.get(), proposal=draft(cast), minutes=15, at=timezone.now(), by=cast.anna
    )


def recouped_in_a_line_of_another_version(cast: Cast) -> None:
    verdict_that_nobody_wrote_down(cast)
    deal, line = Verdict.objects.get().deal, block(cast, draft(cast))
    Recouped.objects.create(
        verdict=Verdict.objects.get(), proposal=draft(cast, deal), block=line, minutes=15, at=timezone.now(),
        by=cast.anna,
    )  # fmt: skip


def final_and_never_sent(cast: Cast) -> None:
    row = sent(cast).proposal
    finalise(row, by=cast.anna, at=timezone.now())
    Sending.objects.filter(proposal=row).update(withdrawn_at=timezone.now(), withdrawn_by=cast.anna)


def two_clients(cast: Cast) -> tuple[Company, Company]:
    at = timezone.now()
    return company_named("Первый", by=cast.anna, at=at), company_named("Второй", by=cast.anna, at=at)


PLANTED: dict[str, tuple[Callable[[Cast], None], ...]] = {
    "searched": (forgotten_words,),
    "one_jump": (no_open_jump,),
    "names_it": (unnamed_jump,),
    "own_jump": (jump_at_another_stage,),
    "ended_when": (open_deal_that_has_ended,),
    "sums": (negative_sum,),
    "finished_last": (finished_half_way,),
    "losses": (lost_without_a_loss,),
    "withdrawals": (withdrawn_by_nobody,),
    "holds": (ended_deal_on_hold,),
    "participants": (two_of_one_role,),
    "gatework": (confirmed_before_the_jump,),
    "settled": (settled_by_nobody,),
    "begun_once": (journal_without_a_beginning,),
    "proven": (opened_yet_not_proven,),
    "sources": (changed_funnel,),
    "stages": (renamed_stage,),
    "company": (no_chief, no_system),
    "files": (lost_bytes,),
    "left_how": (jump_left_unsaid,),
    "no_overlap": (overlapping_jumps,),
    "one_stage": (skipped_stage, begun_in_the_middle),
    "in_the_journal": (jump_without_an_entry,),
    "tries": (miscounted_tries,),
    "deadlines": (drifted_deadline,),
    "merged": (merged_by_nobody, merged_astray),
    "left_behind": (deal_left_behind,),
    "sealed_sums": (another_total, another_line),
    "payments": (a_kopeck_less, plan_of_another_deal),
    "reviews": (approved_yet_a_draft, review_in_strange_hands),
    "questions": (question_in_strange_hands, answered_yet_open_to_hours),
    "full_days": (day_over_full,),
    "corrected": (corrected_and_counted_twice,),
    "verdicts": (verdict_that_nobody_wrote_down,),
    "recouped": (recouped_in_another_deal, recouped_in_a_line_of_another_version),
    "finals": (final_and_never_sent,),
    "leavers": (deal_of_a_leaver, role_of_a_leaver),
}


@pytest.mark.parametrize(
    ("key", "plant"),
    [(key, plant) for key, plants in PLANTED.items() for plant in plants],
    ids=lambda v: getattr(v, "__name__", v),
)
def test_each_planted_breakage_is_found_by_its_name(cast, unguarded, key, plant):
    assert found() == {"guards"}
    plant(cast)
    assert key in found()


def test_every_rule_has_its_planted_breakage():
    assert {rule.key for rule in rules()} == {*PLANTED, "guards"}


def test_a_missing_trigger_is_named(cast):
    with connection.cursor() as cursor:
        table = "" if connection.vendor == "sqlite" else " ON deals_entry"
        cursor.execute(f"DROP TRIGGER journal_is_append_only{table}")
    (finding,) = findings()
    assert (finding.key, finding.first) == ("guards", ("journal_is_append_only",))


def test_all_rules_hold_after_every_kind_of_verb(cast):
    walked(cast)
    confirmed(cast)
    offered(cast)
    at = timezone.now()
    again = reopen(lost(cast), by=cast.chief, at=at, next_action="Позвонить", due=cast.soon())
    hold(again, seen=again.open_jump_id, by=cast.anna, at=at, until=cast.day(3), reason="Отпуск")
    withdraw(cast.plain(), by=cast.chief, at=at, reason="Дубль")
    ahead = cast.step(cast.plain())
    step_back(
        ahead, seen=ahead.open_jump_id, by=cast.chief, at=at, reason="Рано", next_action="Ещё раз", due=cast.soon()
    )
    end = cast.step(cast.step(cast.plain()))
    finish(end, seen=end.open_jump_id, by=cast.chief, at=at)
    reopen(end, by=cast.chief, at=at, next_action="Доделать", due=cast.soon())
    assert findings() == []


def test_a_stage_put_between_by_a_newer_version_breaks_no_rule(cast):
    deal = cast.step(cast.plain())
    cut = PLAIN.replace("  - stage: work\n    counts_as: agreed", f"{EXTRA}  - stage: work\n    counts_as: agreed")
    newer = publish(cut, by=cast.chief, at=timezone.now())
    move_to_version([Deal.objects.with_jump().get(pk=deal.pk)], newer, by=cast.chief, at=timezone.now())
    cast.step(Deal.objects.get(pk=deal.pk))
    assert findings() == []


EXTRA = """  - stage: between
    name: {ru: Между, en: Between}
    why: {ru: Чтобы не спешить, en: To take time}
    output: {ru: Подумали, en: Thought}
    owner: seller
    jump: {ru: Подумать, en: Think}
"""


def test_data_that_a_rule_stumbles_over_is_a_finding_and_not_a_crash(cast, unguarded):
    cast.plain()
    Stage.objects.filter(key="talk").update(key="chat")
    broken = {finding.key: finding for finding in findings()}
    assert "stages" in broken
    assert broken["deadlines"].trouble
