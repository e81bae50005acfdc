"""The next reminder: which one, from which day, in which words; and how it is written down as a try."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from kochka.clients.contacts import add_contact
from kochka.clients.models import Contact
from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Invalid, Stale
from kochka.deals.journal import timeline
from kochka.deals.journey.steps import TriesUsedUp
from kochka.deals.models import Attempt, Deal
from kochka.deals.reminders import gaps_in, last_tries, next_reminder, next_reminders, words_of
from kochka.firm.calendar import work_calendar
from kochka.funnel.publishing import publish
from tests.cast import REMINDED, Cast
from tests.counting import queries

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")


def reminded(cast: Cast, title: str = "Портал", **given) -> Deal:
    deal = cast.deal(title, version=publish(REMINDED, by=cast.chief, at=cast.now()), **given)
    return cast.fresh(deal)


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return reminded(cast, client=company_named("Вектор", by=cast.anna, at=cast.now()), value=Money(240_000_00, "RUB"))


@pytest.fixture
def maria(cast: Cast, deal: Deal) -> Contact:
    assert deal.client
    return add_contact(deal.client, name="Мария Орлова", by=cast.anna, at=cast.now())


def coming(cast: Cast, deal: Deal):
    deal = cast.fresh(deal)
    deal.open_jump.stage = deal.stage
    return next_reminder(deal.open_jump, work_calendar())


def workdays(cast: Cast, count: int):
    return work_calendar().add_days(cast.day(0), count)


# --- which one, and when ---


def test_the_first_reminder_is_due_so_many_working_days_after_the_deal_came_to_the_stage(cast: Cast, deal: Deal):
    row = coming(cast, deal)
    assert (row.reminder.key, row.place, row.total, row.due_on) == ("case", 1, 2, workdays(cast, 2))
    assert row.follows and row.follows.key == "doubt"
    assert (row.is_due(cast.day(0)), row.is_due(workdays(cast, 2))) == (False, True)


def test_the_next_one_is_counted_from_the_last_try_whatever_it_was(
    cast: Cast, deal: Deal, clock: time_machine.Traveller
):
    clock.shift(timedelta(days=3))
    deal = cast.again(deal, reminder="case", channel="mail")
    assert (coming(cast, deal).reminder.key, coming(cast, deal).due_on) == ("doubt", workdays(cast, 3))
    clock.shift(timedelta(days=1))
    deal = cast.again(deal)
    assert (coming(cast, deal).reminder.key, coming(cast, deal).due_on) == ("doubt", workdays(cast, 3))


def test_talk_among_ourselves_does_not_put_a_reminder_off(cast: Cast, deal: Deal, clock: time_machine.Traveller):
    due = coming(cast, deal).due_on
    clock.shift(timedelta(days=1))
    cast.again(deal, channel="inside")
    assert coming(cast, deal).due_on == due


def test_after_the_last_reminder_nothing_is_proposed_and_the_tries_run_out_as_ever(cast: Cast, deal: Deal):
    deal = cast.again(cast.again(deal, reminder="case"), reminder="doubt")
    assert coming(cast, deal) is None
    deal = cast.again(deal)
    with pytest.raises(TriesUsedUp):
        cast.again(deal)


def test_a_reminder_that_was_skipped_is_not_proposed_again(cast: Cast, deal: Deal):
    assert coming(cast, cast.again(deal, reminder="doubt")) is None


def test_a_chain_begins_anew_where_the_deal_comes_back_to_the_stage(cast: Cast, deal: Deal):
    deal = cast.step(cast.again(deal, reminder="case"))
    assert coming(cast, deal) is None
    assert coming(cast, cast.back(deal)).reminder.key == "case"


def test_many_deals_cost_one_query_and_a_stage_without_a_chain_none(cast: Cast, deal: Deal):
    many = [deal, *(reminded(cast, f"Сделка {number}") for number in range(4))]
    for each in many:
        cast.again(each, reminder="case")
    jumps = []
    for each in map(cast.fresh, many):
        each.open_jump.stage = each.stage
        jumps.append(each.open_jump)
    calendar = work_calendar()
    assert queries(lambda: next_reminders(jumps, calendar)) == queries(lambda: next_reminders(jumps[:1], calendar)) == 1
    plain = cast.fresh(cast.plain())
    plain.open_jump.stage = plain.stage
    assert queries(lambda: next_reminder(plain.open_jump, calendar)) == 0


# --- its words ---


def words(cast: Cast, deal: Deal, contact: Contact | None, language: str = "ru") -> str:
    row = coming(cast, deal)
    given = {"firm": cast.firm, "me": cast.anna, "next_day": cast.day(1), "language": language, "contact": contact}
    return words_of(row.reminder, cast.fresh(deal), **given)


def test_the_text_is_filled_in_from_the_deal_in_the_clients_language(cast: Cast, deal: Deal, maria: Contact):
    assert words(cast, deal, maria) == (
        "Мария Орлова, здравствуйте! О проекте «Портал» за 240\u00a0000\u00a0₽: [ссылка]. 25\u00a0ноября звоним. "
        "Анна Соколова, Кочкари для Вектор"
    )
    with translation.override("ru"):
        assert "November\u00a025" in words(cast, deal, maria, "en")


def test_what_is_not_known_is_a_gap_to_fill_and_never_none(cast: Cast):
    text = words(cast, reminded(cast), None)
    assert "None" not in text
    assert gaps_in(text) == ["[имя]", "[сумма]", "[ссылка]", "[клиент]"]
    assert gaps_in(words(cast, reminded(cast, "Второй"), None, "en")) == ["[name]", "[sum]", "[link]", "[client]"]


def test_a_title_with_braces_and_html_goes_into_the_text_as_it_stands(cast: Cast):
    assert "«{contact} <b>»" in words(cast, reminded(cast, "{contact} <b>"), None)


# --- as a try ---


def test_a_reminder_that_was_sent_is_a_try_with_whom_and_which(cast: Cast, deal: Deal, maria: Contact):
    cast.again(deal, reminder="case", channel="mail", contact=maria, outcome="Ответили")
    row = Attempt.objects.select_related("contact").get()
    assert (row.reminder, row.contact) == ("case", maria)
    with translation.override("ru"):
        line = timeline(deal)[0]
    assert str(line.sentence) == "Напоминание «похожий проект». Попытка 1, письмо: Ответили"
    assert str(line.detail).startswith("с кем: Мария Орлова · ")


def test_the_same_reminder_goes_once_in_a_jump(cast: Cast, deal: Deal):
    again = cast.again(deal, reminder="case")
    with pytest.raises(Stale) as no:
        cast.again(again, reminder="case", by=cast.chief)
    assert no.value.moved_by == cast.anna.name
    row = Attempt.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_what_is_no_reminder_of_this_stage_is_refused(cast: Cast, deal: Deal):
    with pytest.raises(Invalid) as no:
        cast.again(deal, reminder="чужое")
    assert list(no.value.fields) == ["reminder"]
    assert not Attempt.objects.exists()


def test_a_try_is_with_somebody_of_this_client(cast: Cast, deal: Deal):
    stranger = add_contact(
        company_named("Гамма", by=cast.anna, at=cast.now()), name="Чужой", by=cast.anna, at=cast.now()
    )
    with pytest.raises(Invalid) as no:
        cast.again(deal, contact=stranger)
    assert list(no.value.fields) == ["contact"]


def test_who_of_us_turned_to_a_person_last_is_known_over_all_deals(
    cast: Cast, deal: Deal, maria: Contact, clock: time_machine.Traveller
):
    cast.again(deal, contact=maria)
    clock.shift(timedelta(hours=1))
    other = reminded(cast, "Другая", client=deal.client)
    cast.again(other, contact=maria, by=cast.chief, channel="messenger")
    row = last_tries([maria])[maria.pk]
    assert (row.by, row.channel, row.jump.deal) == (cast.chief, "messenger", other)
    assert queries(lambda: last_tries([maria])) == 1
