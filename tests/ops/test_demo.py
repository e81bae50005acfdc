"""The demo company: what a visitor meets, on whatever day and hour it is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection, models, transaction
from django.utils import timezone, translation

from kochka.core.refusals import Invalid
from kochka.deals.day import confirmations_for, counts, go_aheads_for, handed_to, my_jumps
from kochka.deals.journal import timeline
from kochka.deals.models import Deal, Entry, GoAhead, Hold, Jump, Loss, StepBack
from kochka.deals.status import Depth, Moment, Section, broken_promise, depth, section, silent
from kochka.firm.calendar import work_calendar
from kochka.firm.entities import change_entity
from kochka.firm.models import LegalEntity
from kochka.firm.prices import price_list
from kochka.firm.settings import the_firm
from kochka.firm.vat_periods import rate_on
from kochka.funnel.models import Source
from kochka.ops.check import findings
from kochka.ops.demo.making import FEW, make_demo
from kochka.ops.demo.people import PASSWORD
from kochka.ops.demo.script import Say
from kochka.ops.demo.stories import STORIES
from kochka.people.models import User
from kochka.people.roles import Role
from tests.kept import kept

TUESDAY_NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOMENTS = {
    "a Tuesday at noon": TUESDAY_NOON,
    "a Monday just after midnight": datetime(2026, 11, 22, 21, 3, tzinfo=UTC),
    "a Friday evening": datetime(2026, 11, 27, 17, 40, tzinfo=UTC),
    "the last hour of a Thursday": datetime(2026, 11, 26, 20, 30, tzinfo=UTC),
    "a Saturday": datetime(2026, 11, 28, 11, tzinfo=UTC),
    "a Sunday night": datetime(2026, 11, 29, 20, 10, tzinfo=UTC),
    "the January holidays": datetime(2027, 1, 4, 10, tzinfo=UTC),
    "the first working day of January": datetime(2027, 1, 11, 7, tzinfo=UTC),
    "the May holidays": datetime(2027, 5, 9, 12, tzinfo=UTC),
}
PROMISED, TRIED_OUT = "Личный кабинет пациента", "Портал для дилеров"
SINKING, SILENT = "Редизайн интернет-приёмной", "Сайт с маршрутами"
CYRILLIC = re.compile("[Ѐ-ӿ]")


def made(at: datetime = TUESDAY_NOON, language: str = "ru", deals: int = FEW) -> list[tuple[int, int]]:
    """The demo of a moment, the small one unless more is wanted; how far its making was, step by step."""
    key = ("demo", at, language, deals, *settings.PASSWORD_HASHERS)
    return kept(key, lambda: anew(at, language, deals))


def anew(at: datetime = TUESDAY_NOON, language: str = "ru", deals: int = FEW) -> list[tuple[int, int]]:
    """Makes it now, whether it was made before or not."""
    said: list[tuple[int, int]] = []
    with time_machine.travel(at, tick=False):
        make_demo(language=language, at=timezone.now(), progress=lambda *far: said.append(far), deals=deals)
    return said


def of(key: str) -> User:
    return User.objects.get(email=f"{key}@demo.example")


def lines(moment: Moment, **wanted: object) -> list[Jump]:
    return list(Jump.objects.going().filter(**wanted).select_related("deal", "holder", "stage__version"))


def as_of(at: datetime) -> Moment:
    return Moment.of(at, work_calendar())


def told() -> list[object]:
    """All that the story says, without the ids that the database gave."""
    with translation.override("en"):
        return [
            (line.at, line.by.name, str(line.sentence), str(line.detail), deal.title)
            for deal in Deal.objects.order_by("pk")
            for line in timeline(deal, limit=1000)
        ]


def texts() -> Iterator[str]:
    """Every text in the database that people may read."""
    for model in apps.get_models():
        if model is Source:
            continue
        fields = [f.attname for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)]
        for row in model._default_manager.values_list(*fields) if fields else ():
            yield from (value for value in row if isinstance(value, str))


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS.keys())
def test_whenever_it_is_made_no_rule_is_broken_and_each_stage_and_mishap_is_there(at: datetime) -> None:
    made(at)
    with time_machine.travel(at, tick=False):
        assert findings() == []
        moment = as_of(at)
        going = lines(moment)
        standing = set(Deal.objects.filter(state="open").values_list("stage__position", flat=True))
        assert standing == set(range(1, 11))
        assert [jump.deal.title for jump in going if depth(jump, moment) is Depth.SINKING] == [SINKING]
        assert [jump.deal.title for jump in going if jump.tries_used_up()] == [TRIED_OUT]
        assert [jump.deal.title for jump in going if broken_promise(jump, moment)] == [PROMISED]
        assert [jump.deal.title for jump in going if silent(jump, moment)] == [SILENT]
        assert Hold.objects.filter(ended_at=None).count() == StepBack.objects.count() == 1
        assert {loss.ended_by for loss in Loss.objects.all()} == {"client", "us"}
        assert Deal.objects.filter(state="finished").count() == 2
        the_day_of_anna_is_alive(moment)


def the_day_of_anna_is_alive(moment: Moment) -> None:
    found = counts(of("anna"), moment)
    assert found[Section.OVERDUE] == 2
    assert found[Section.TODAY] == 3
    assert found[Section.WEEK] + found[Section.LATER] == 2
    assert found[Section.LATER] >= 1
    assert len(my_jumps(of("anna"), moment)) == 7


@pytest.mark.django_db
def test_everybody_finds_what_waits_for_them() -> None:
    made()
    with time_machine.travel(TUESDAY_NOON, tick=False), translation.override("ru"):
        marina, tamara = of("marina"), of("tamara")
        assert [row.jump.deal.title for row in go_aheads_for(marina, the_firm())] == ["Конструктор кухонь"]
        asked = {(row.deal.title, row.item.key) for row in confirmations_for(tamara, the_firm())}
        assert ("Редизайн интернет-приёмной", "documents.signed") in asked
        assert [jump.deal.title for jump in handed_to(tamara)] == ["Сайт музея и билеты"]
        refused = GoAhead.objects.get(granted=False, jump__closed_at=None)
        assert refused.jump.deal.title == "Программа лояльности"
        assert refused.decisions.get().note
        assert handed_to(of("anna")) == []
        moment = as_of(TUESDAY_NOON)
        assert {section(jump, moment) for jump in lines(moment, holder=of("anna"))} == set(Section)


@pytest.mark.django_db
def test_seven_people_can_sign_in_and_each_step_was_counted_in_few_statements() -> None:
    """The door waits for it: a step that grows is seconds more for whoever stands there."""
    asked = list[str]()

    def counted(execute: Callable[..., object], sql: str, *given: object) -> object:
        if "SAVEPOINT" not in sql:
            asked.append(sql)
        return execute(sql, *given)

    with connection.execute_wrapper(counted):
        said = anew()
    assert len(asked) < 45 * len(said), len(asked)
    people = User.objects.active()
    assert len(people) == 7
    assert all(check_password(PASSWORD, person.password) for person in people)
    assert of("marina").roles == {Role.CHIEF}
    assert of("pavel").roles == {Role.CHIEF, Role.SELLER}
    assert of("anna").team != of("oleg").team
    assert the_firm().is_demo
    assert len(STORIES) == Deal.objects.count() == 15
    assert said == [(told, len(said)) for told in range(1, len(said) + 1)]
    assert len(said) > 150


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_same_day_and_language_give_the_same_story(language: str) -> None:
    with transaction.atomic():
        made(language=language)
        noon = told()
        transaction.set_rollback(True)
    made(TUESDAY_NOON.replace(hour=14), language=language)
    assert told() == noon


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "currency"), [("ru", "RUB"), ("en", "GBP")])
def test_papers_can_be_made_by_law_and_reckoned(language: str, currency: str) -> None:
    made(language=language)
    today, (main, trader) = TUESDAY_NOON.date(), LegalEntity.objects.all()
    assert (rate_on(main, today), rate_on(main, date(2025, 12, 31)), rate_on(trader, today)) == (22, 20, None)
    assert all(change_entity(one, by=of("marina"), at=timezone.now()) for one in (main, trader)), "their rules hold"
    roles = price_list(today, currency)
    assert len(roles) == 5
    for role in roles:
        assert role.now
        assert [price.since for price in role.later] == [date(2027, 1, 1)]
        assert role.later[0].hour > role.now.hour


@pytest.mark.django_db
def test_the_journal_goes_in_the_order_of_time_within_working_hours() -> None:
    made()
    moments = list(Entry.objects.order_by("pk").values_list("deal", "happened_at"))
    calendar = work_calendar()
    for deal in {deal for deal, _at in moments}:
        own = [at for of_deal, at in moments if of_deal == deal]
        assert own == sorted(own)
    assert all(calendar.is_workday(calendar.day_of(at)) for _deal, at in moments)
    assert all(9 <= at.astimezone(calendar.timezone).hour < 18 for _deal, at in moments)


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize("at", [TUESDAY_NOON, datetime(2026, 12, 28, 10, tzinfo=UTC)])
def test_in_english_there_is_not_one_cyrillic_letter(at: datetime) -> None:
    made(at, language="en")
    with time_machine.travel(at, tick=False):
        assert findings() == []
        assert [text for text in texts() if CYRILLIC.search(text)] == []
        assert 6 <= len(my_jumps(of("anna"), as_of(at))) <= 9
        assert set(Deal.objects.values_list("currency", flat=True)) == {"GBP"}


def test_every_line_of_a_story_is_said_in_both_languages() -> None:
    for line in said_in(STORIES):
        assert CYRILLIC.search(line.ru) or "@" in line.ru, line
        assert line.en
        assert not CYRILLIC.search(line.en), line
        assert not re.search("[\"']| - ", line.ru + line.en), line


def said_in(piece: object) -> Iterator[Say]:
    """Every line of the stories, however deep."""
    if isinstance(piece, Say):
        yield piece
    elif isinstance(piece, tuple):
        yield from (line for part in piece for line in said_in(part))
    elif is_dataclass(piece):
        yield from (line for each in fields(piece) for line in said_in(getattr(piece, each.name)))


@pytest.mark.django_db
def test_a_company_that_is_there_is_left_alone() -> None:
    made()
    deals = Deal.objects.count()
    with pytest.raises(Invalid):
        made()
    assert Deal.objects.count() == deals
