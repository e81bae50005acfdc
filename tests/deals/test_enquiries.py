"""What came in: a named person, a clock from the first minute, and four ways to end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kochka.clients.naming import company_named
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.deals.enquiries import (
    answer,
    decline,
    hand_enquiry,
    into_deal,
    join,
    take_in,
    withdraw_enquiry,
)
from kochka.deals.journal import timeline
from kochka.deals.models import Deal, Enquiry
from kochka.firm.models import Firm, LeadSource
from kochka.people.accounts import let_go
from kochka.people.duties import duties
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(cast: Cast, **given) -> Enquiry:
    given = {"who": "Ирина, «Вектор»", "by": cast.tamara, "at": cast.now(), "holder": cast.anna} | given
    return take_in(**({"channel": "mail", "text": "Нужен портал"} | given))


def test_the_clock_runs_in_working_time_from_the_minute_it_came(cast):
    friday_evening = datetime(2026, 9, 4, 14, 50, tzinfo=UTC)  # ten minutes before closing in Moscow
    row = asked(cast, came_at=friday_evening)
    assert row.answer_by == datetime(2026, 9, 7, 6, 50, tzinfo=UTC)
    assert row.is_late(datetime(2026, 9, 7, 6, 51, tzinfo=UTC))
    assert not row.is_late(datetime(2026, 9, 7, 6, 49, tzinfo=UTC))


def test_how_long_it_may_wait_is_the_companys_own(cast):
    Firm.objects.update(enquiry_minutes=240)
    monday = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
    assert asked(cast, came_at=monday).answer_by == monday + timedelta(hours=4)


def test_a_call_that_its_holder_takes_is_answered_by_being_taken(cast):
    own = take_in(who="Ирина", channel="call", by=cast.anna, at=cast.now())
    assert own.holder == cast.anna and own.answered_at == own.came_at
    for_another = asked(cast, channel="call")
    mail = take_in(who="Ирина", channel="mail", by=cast.anna, at=cast.now())
    assert for_another.answered_at is None and mail.answered_at is None


def test_a_first_word_is_said_once(cast):
    row = asked(cast)
    first = answer(row, by=cast.anna, at=cast.now())
    again = answer(row, by=cast.chief, at=cast.now())
    assert (again.answered_at, again.answered_by) == (first.answered_at, cast.anna)
    assert not Enquiry.objects.unanswered().exists() and Enquiry.objects.waiting().count() == 1


def test_it_becomes_a_deal_of_who_held_it_and_says_so_in_its_journal(cast):
    site = LeadSource.objects.create(name="Сайт")
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    row = asked(cast, source=site)
    deal = into_deal(
        row, title="Портал", next_action="Позвонить", due=cast.soon(), by=cast.chief, at=cast.now(), client=client
    )
    fresh = Deal.objects.get(pk=deal.pk)
    row.refresh_from_db()
    assert (fresh.owner, fresh.source, fresh.client) == (cast.anna, site, client)
    assert (row.outcome, row.deal_id, row.client_id) == ("deal", deal.pk, client.pk)
    assert row.answered_at is not None
    line = timeline(fresh)[0]
    assert "Ирина, «Вектор»" in line.sentence and "Нужен портал" in line.detail


def test_it_joins_a_deal_that_the_person_sees(cast):
    deal, row = cast.plain(), asked(cast)
    assert join(row, deal, by=cast.anna, at=cast.now()).outcome == "joined"
    assert cast.kinds(deal)[-1] == "enquired"
    theirs = cast.plain(title="Чужая", by=cast.oleg)
    with pytest.raises(Deal.DoesNotExist):
        join(asked(cast), theirs, by=cast.anna, at=cast.now())
    assert Enquiry.objects.waiting().count() == 1


def test_it_is_declined_with_a_reason_and_never_twice(cast):
    row = asked(cast)
    with pytest.raises(Invalid) as refused:
        decline(row, reason="  ", by=cast.anna, at=cast.now())
    assert "reason" in refused.value.fields
    decline(row, reason="Не наше: интернет-магазин шин", by=cast.anna, at=cast.now())
    with pytest.raises(Stale, match="Анна Соколова"):
        into_deal(row, title="Портал", next_action="Звонить", due=cast.soon(), by=cast.chief, at=cast.now())
    assert not Deal.objects.exists()


def test_what_was_written_down_by_mistake_leaves_every_list(cast):
    withdraw_enquiry(asked(cast), reason="Спам", by=cast.anna, at=cast.now())
    assert not Enquiry.objects.standing().exists() and Enquiry.objects.count() == 1


def test_only_who_holds_it_and_chiefs_act_on_it(cast):
    row = asked(cast)
    for stranger in (cast.oleg, cast.tamara, cast.egor):
        with pytest.raises(NotYours, match="Анна Соколова"):
            answer(row, by=stranger, at=cast.now())
    assert answer(row, by=cast.chief, at=cast.now()).answered_by == cast.chief


def test_handed_on_it_keeps_its_clock_and_remembers_the_way(cast):
    row = asked(cast)
    taken = hand_enquiry(row, to=cast.oleg, by=cast.anna, at=cast.now())
    assert (taken.holder, taken.answer_by) == (cast.oleg, row.answer_by)
    assert [(hand.giver_id, hand.taker_id) for hand in row.hands.all()] == [(cast.anna.pk, cast.oleg.pk)]
    with pytest.raises(Invalid):
        hand_enquiry(row, to=cast.oleg, by=cast.oleg, at=cast.now())


def test_who_leaves_hands_their_enquiries_on(cast):
    row = asked(cast)
    with pytest.raises(Refused):
        let_go(cast.anna, by=cast.chief, at=cast.now())
    duty = next(one for one in duties() if one.key == "deals.enquiries")
    assert duty.hand_on(cast.anna, cast.oleg, cast.chief, cast.now()) == 1
    let_go(cast.anna, by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        hand_enquiry(row, to=cast.anna, by=cast.chief, at=cast.now())
    with pytest.raises(NotYours):
        take_in(who="Кто-то", by=cast.anna, at=cast.now())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"who": " "}, "who"),
        ({"who": "я" * 10_000}, "who"),
        ({"text": "я" * 20_001}, "text"),
        ({"reach": "9" * 201}, "reach"),
        ({"channel": "голубь"}, "channel"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast, given, field):
    with pytest.raises(Invalid) as refused:
        asked(cast, **given)
    assert field in refused.value.fields
    assert not Enquiry.objects.exists()


def test_who_sees_which(cast):
    row = asked(cast)
    seen = {
        person.short_name: Enquiry.objects.visible_to(person, cast.firm).exists()
        for person in (cast.anna, cast.tamara, cast.oleg, cast.egor, cast.chief)
    }
    assert seen == {"Анна": True, "Тамара": True, "Олег": False, "Егор": False, "Шеф": True}
    cast.firm.visibility = Firm.Visibility.TEAM
    assert Enquiry.objects.visible_to(cast.egor, cast.firm).get() == row
    assert not Enquiry.objects.visible_to(cast.oleg, cast.firm).exists()


def test_the_database_wants_to_know_how_an_enquiry_ended(cast):
    row = asked(cast)
    for wrong in ({"outcome": "deal"}, {"settled_at": cast.now()}, {"settled_at": cast.now(), "outcome": "joined"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enquiry.objects.filter(pk=row.pk).update(**wrong)
