"""Eight processes do the same at once: one does it, the others hear clearly why not, it is written down once."""

from collections import Counter
from typing import Any

import pytest

from kochka.deals.day import go_aheads_for
from kochka.deals.enquiries import take_in
from kochka.deals.journey.pauses import hold
from kochka.deals.models import Attempt, Confirmation, Deal, Enquiry, Entry, GoAhead, Hold, Jump, Loss
from kochka.funnel.models import Version
from kochka.people.accounts import grant
from kochka.people.keys import make_key
from kochka.people.models import Change, User
from kochka.people.roles import Role
from kochka.proposals.models import BriefAnswer
from tests import invariants
from tests.cast import GATED, PLAIN, Cast
from tests.races.conftest import Field


def order(deal: Deal, by: User, **given: Any) -> dict[str, Any]:
    return {"deal": deal.pk, "seen": deal.open_jump_id, "by": by.pk, **given}


def one_won(answers: list[dict[str, Any]], *kinds: str) -> list[str]:
    """Exactly one did it; the others were refused in so many words. Their sentences."""
    losers = [answer for answer in answers if not answer["ok"]]
    assert len(losers) == len(answers) - 1, answers
    assert {answer["kind"] for answer in losers} <= set(kinds), answers
    assert all(answer["sentence"].strip() and "lock" not in answer["sentence"].lower() for answer in losers), answers
    return [answer["sentence"] for answer in losers]


def entries(deal: Deal, kind: str) -> int:
    return Entry.objects.filter(deal=deal, kind=f"deals.{kind}").count()


@pytest.mark.parametrize("round_", range(3))
def test_one_deal_is_jumped_once_and_the_others_hear_by_whom(field: Field, cast: Cast, round_: int):
    deal = cast.plain()
    said = one_won(field.race("jump", order(deal, cast.anna), order(deal, cast.chief)), "Stale")
    winner = Entry.objects.select_related("by").get(deal=deal, kind="deals.jumped").by.name
    assert all(winner in sentence for sentence in said)
    assert cast.fresh(deal).stage.key == "work"
    assert Jump.objects.filter(deal=deal).count() == 2
    assert invariants.broken() == []


def test_one_deal_is_held_once(field: Field, cast: Cast):
    deal = cast.plain()
    one_won(field.race("hold", order(deal, cast.anna), order(deal, cast.chief)), "Refused")
    assert Hold.objects.count() == entries(deal, "held") == 1
    one_won(field.race("resume", order(deal, cast.anna)), "Refused")
    assert entries(deal, "resumed") == 1
    assert invariants.broken() == []


def test_one_deal_is_lost_once(field: Field, cast: Cast):
    deal = cast.plain()
    said = one_won(field.race("lose", order(deal, cast.anna), order(deal, cast.chief)), "Stale")
    winner = Entry.objects.select_related("by").get(deal=deal, kind="deals.lost").by.name
    assert all(winner in sentence for sentence in said)
    assert Loss.objects.count() == 1
    assert invariants.broken() == []


def test_jumping_and_losing_at_once_do_not_both_happen(field: Field, cast: Cast):
    deal = cast.plain()
    start = [order(deal, cast.anna)]
    for number, racer in enumerate(field.racers):
        racer.order("jump" if number % 2 else "lose", **start[0])
    answers = [racer.hear() for racer in field.racers]
    one_won(answers, "Stale")
    assert entries(deal, "jumped") + entries(deal, "lost") == 1
    assert invariants.broken() == []


def test_a_confirmation_is_given_once_and_taken_back_once(field: Field, cast: Cast):
    deal = cast.gated()
    one_won(field.race("confirm", order(deal, cast.anna, key="said")), "Refused")
    assert Confirmation.objects.count() == entries(deal, "confirmed") == 1
    one_won(field.race("unconfirm", order(deal, cast.anna, key="said")), "Refused")
    assert entries(deal, "unconfirmed") == 1
    assert not Confirmation.objects.filter(withdrawn_at=None).exists()


def test_a_question_is_answered_once_and_the_others_hear_what_stands_there(field: Field, cast: Cast):
    deal = cast.plain()
    orders = [order(deal, cast.anna if n % 2 else cast.chief, n=n) for n in range(len(field.racers))]
    one_won(field.race("answer", *orders), "Outdated")
    assert BriefAnswer.objects.filter(deal=deal, question="what", replaced_at=None).count() == 1
    assert Entry.objects.filter(deal=deal, kind="proposals.answered").count() == 1


def waiting_for_the_last_yes(cast: Cast) -> Deal:
    deal = cast.gated()
    for _stage in ("offer", "money"):
        deal = cast.step(cast.meet_gate(deal))
    return deal


def test_a_go_ahead_is_asked_once_and_given_once(field: Field, cast: Cast):
    deal = waiting_for_the_last_yes(cast)
    one_won(field.race("ask", order(deal, cast.anna, key="production")), "Refused")
    asked = GoAhead.objects.get(jump=deal.open_jump_id)
    one_won(field.race("decide", order(deal, cast.chief, go_ahead=asked.pk)), "Refused")
    assert asked.decisions.count() == 1
    one_won(field.race("finish", order(deal, cast.anna)), "Stale")
    assert entries(deal, "finished") == 1
    assert invariants.broken() == []


def test_the_tries_of_a_stage_are_not_outrun(field: Field, cast: Cast):
    deal = cast.plain()
    answers = field.race("try", order(deal, cast.anna))
    assert Counter(answer.get("kind", "ok") for answer in answers) == {"ok": 2, "TriesUsedUp": 6}
    assert Attempt.objects.count() == cast.fresh(deal).open_jump.tries == entries(deal, "tried") == 2


def test_sweeps_that_run_at_once_wake_and_ask_once(field: Field, cast: Cast):
    held = [cast.plain() for _ in range(3)]
    for deal in held:
        given = {"seen": deal.open_jump_id, "by": cast.anna, "at": cast.now(), "reason": "Ждём"}
        hold(deal, until=cast.day(1), **given)
    Hold.objects.update(until=cast.day(0))
    paid = cast.step(cast.meet_gate(cast.gated()))
    cast.confirm(paid, "billing.prepaid")
    GoAhead.objects.filter(jump=paid.open_jump_id).delete()
    woken = field.race("wake", {"by": cast.chief.pk})
    assert sum(answer["number"] for answer in woken) == 3, woken
    assert [entries(deal, "resumed") for deal in held] == [1, 1, 1]
    asked = field.race("ask due", {"by": cast.chief.pk})
    assert sum(answer["number"] for answer in asked) == 1, asked
    assert len(go_aheads_for(cast.chief, cast.firm)) == 1


def test_chiefs_who_take_each_others_role_at_once_leave_one(field: Field, cast: Cast):
    for user in (cast.anna, cast.egor, cast.tamara):
        grant(user, Role.CHIEF, by=cast.chief, at=cast.now())
    chiefs = [cast.chief, cast.anna, cast.egor, cast.tamara]
    answers = field.race("revoke", *[{"by": chief.pk, "whose": chief.pk} for chief in chiefs])
    assert User.objects.playing(Role.CHIEF).count() == 1
    assert {answer.get("kind", "Invalid") for answer in answers} <= {"Invalid", "NotYours"}, answers


def test_a_funnel_published_by_eight_is_one_version(field: Field, cast: Cast):
    answers = field.race("publish", {"by": cast.chief.pk, "source": PLAIN})
    assert [answer.get("number") for answer in answers] == [1] * 8, answers
    assert Version.objects.filter(funnel__key="plain").count() == 1


def test_different_funnels_of_one_key_published_at_once_are_numbered(field: Field, cast: Cast):
    sources = [GATED.replace("norm: 4 workdays", f"norm: {days} workdays") for days in range(1, 9)]
    answers = field.race("publish", *[{"by": cast.chief.pk, "source": source} for source in sources])
    assert sorted(answer["number"] for answer in answers) == list(range(1, 9)), answers


def test_an_enquiry_becomes_one_deal(field: Field, cast: Cast):
    row = take_in(who="Ирина", channel="mail", by=cast.anna, at=cast.now())
    start = {"enquiry": row.pk}
    said = one_won(field.race("settle", {"by": cast.anna.pk, **start}, {"by": cast.chief.pk, **start}), "Stale")
    settled = Enquiry.objects.select_related("settled_by").get()
    assert all(settled.settled_by.name in sentence for sentence in said)
    assert Deal.objects.count() == 1
    assert entries(settled.deal, "enquired") == 1
    assert invariants.broken() == []


def test_a_link_used_by_eight_at_once_lets_one_in(field: Field, cast: Cast):
    nina = cast.person("Нина", "nina@example.org", Role.SELLER)
    _key, token = make_key(nina, by=cast.chief, at=cast.now())
    names = [f"Нина {number}" for number in range(8)]
    answers = field.race("use key", *[{"by": cast.chief.pk, "token": token, "name": name} for name in names])
    one_won(answers, "Spent")
    won = next(number for number, answer in enumerate(answers) if answer["ok"])
    assert User.objects.get(pk=nina.pk).name == names[won]
    assert Change.objects.filter(what="password").count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_a_deal_opened_while_its_owner_is_let_go_is_counted_or_refused(field: Field, cast: Cast, round_: int):
    oleg = {"by": cast.oleg.pk}
    for number, racer in enumerate(field.racers):
        if number % 2:
            racer.order("let go", by=cast.chief.pk, whose=cast.oleg.pk)
        else:
            racer.order("open", **oleg)
    answers = [racer.hear() for racer in field.racers]
    assert {answer.get("kind") for answer in answers} <= {None, "Refused", "NotYours"}, answers
    held = Deal.objects.filter(owner=cast.oleg).count()
    assert User.objects.get(pk=cast.oleg.pk).is_active is (held > 0), answers
