"""The whole demo company: eighteen months of a studio of twelve people."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from kochka.clients.models import BankAccount, Contact, Merge, Requisites
from kochka.core import requisites as rules
from kochka.deals.day import counts, go_aheads_for, my_jumps
from kochka.deals.models import (
    Attempt,
    Deal,
    Enquiry,
    Entry,
    FieldValue,
    GoAhead,
    Hold,
    Jump,
    Loss,
    Remark,
    SavedView,
    StepBack,
    Waiver,
    Withdrawal,
)
from kochka.deals.status import Depth, Moment, Section, depth
from kochka.firm.calendar import work_calendar
from kochka.firm.models import DayOff, LossReason
from kochka.firm.settings import the_firm
from kochka.ops.check import findings
from kochka.ops.demo.library import NAMES, sections
from kochka.ops.demo.making import FEW, WHOLE, make_demo
from kochka.ops.demo.past import lives
from kochka.people.models import User
from tests.ops.test_demo import CYRILLIC, TUESDAY_NOON, made, of, texts, told

SAMPLE = 40


@pytest.mark.long
@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_the_whole_company_holds_every_rule_and_shows_whatever_can_happen_to_a_deal() -> None:
    made(deals=WHOLE)
    with time_machine.travel(TUESDAY_NOON, tick=False):
        assert findings() == []
        its_deals_stand_and_end_everywhere()
        its_ways_are_as_people_go_them()
        its_day_is_alive(Moment.of(TUESDAY_NOON, work_calendar()))
        its_people_and_clients_are_a_company()
        its_history_goes_in_working_hours()


def its_deals_stand_and_end_everywhere() -> None:
    states = Counter(Deal.objects.values_list("state", flat=True))
    assert states["open"] == 80
    assert 245 <= sum(states.values()) - states["open"] <= 255
    assert states["finished"] >= 80
    assert states["withdrawn"] == Withdrawal.objects.count() >= 5
    standing = Counter(Deal.objects.filter(state="open").values_list("stage__position", flat=True))
    assert set(standing) == set(range(1, 11))
    assert set(Loss.objects.values_list("reason", flat=True)) == set(LossReason.objects.values_list("pk", flat=True))
    assert set(Loss.objects.values_list("ended_by", flat=True)) == {"client", "us"}
    first, last = Deal.objects.order_by("opened_at")[0].opened_at, TUESDAY_NOON
    assert timedelta(days=480) < last - first < timedelta(days=560)


def its_ways_are_as_people_go_them() -> None:
    assert 4 <= Hold.objects.filter(ended_at=None).count() <= 9
    assert Hold.objects.exclude(ended_at=None).count() > 15
    assert StepBack.objects.count() > 15
    assert Waiver.objects.count() > 10
    assert set(Attempt.objects.values_list("relief", flat=True)) == {"", *Attempt.Relief.values}
    refused = GoAhead.objects.filter(granted=False)
    assert refused.count() > 10
    assert GoAhead.objects.filter(jump__in=refused.values("jump"), granted=True).count() > 10
    assert Loss.objects.exclude(reopened_at=None).count() == 2
    assert Loss.objects.exclude(owed="").exists()


def its_day_is_alive(moment: Moment) -> None:
    going = list(Jump.objects.going().select_related("deal", "holder", "stage__version"))
    sinking = Counter(jump.stage.key for jump in going if depth(jump, moment) is Depth.SINKING)
    assert sinking.most_common(1)[0][0] == "papers"
    assert sinking["papers"] >= 6 > sum(sinking.values()) - sinking["papers"]
    remarks = Counter(Remark.objects.filter(settled_at=None).values_list("stage__key", flat=True))
    assert remarks.most_common(1)[0][0] == "papers"
    assert Remark.objects.exclude(settled_at=None).exists()
    assert {jump.stage.key for jump in going if jump.tries_used_up()} == {"decision", "papers"}
    assert 2 <= len(go_aheads_for(of("marina"), the_firm())) <= 4
    assert 8 <= len(my_jumps(of("anna"), moment)) <= 14
    assert 2 <= counts(of("anna"), moment)[Section.OVERDUE] <= 3
    waiting = Enquiry.objects.waiting()
    assert waiting.count() == 3
    assert {row.answer_by > moment.now for row in waiting.filter(answered_at=None)} == {True, False}
    late = [row for row in Enquiry.objects.exclude(answered_at=None) if row.answered_at > row.answer_by]
    assert 5 < len(late) < Enquiry.objects.count() / 2
    assert set(Enquiry.objects.values_list("outcome", flat=True)) == {"", "deal", "declined"}


def its_people_and_clients_are_a_company() -> None:
    assert User.objects.active().filter(is_system=False).count() == 12
    gleb = of("gleb")
    assert not gleb.is_active
    assert gleb.left_at
    assert not Deal.objects.filter(owner=gleb, state="open").exists()
    assert Entry.objects.filter(kind="deals.handed", happened_at=gleb.left_at).count() > 2
    assert Merge.objects.filter(undone_at=None).count() == 1
    assert max(Counter(Deal.objects.values_list("client", flat=True)).values()) > 3
    assert Contact.objects.filter(pays=True).exists()
    rows = Requisites.objects.all()
    assert {len(row.inn) for row in rows} == {10, 12}
    for row in rows:
        assert rules.inn(row.inn)[:2] == "00"
        assert rules.ogrn(row.ogrn, inn=row.inn)[3:5] == "00"
        assert not row.kpp or rules.kpp(row.kpp, inn=row.inn)
    assert all(rules.account(row.number, bic=row.bic) for row in BankAccount.objects.all())
    assert SavedView.objects.filter(shared=True).count() > 2
    assert DayOff.objects.count() > 5
    assert FieldValue.objects.values("field").distinct().count() == 3


def its_history_goes_in_working_hours() -> None:
    calendar, latest = work_calendar(), dict[int, datetime]()
    for deal, at in Entry.objects.order_by("pk").values_list("deal", "happened_at"):
        assert latest.get(deal, at) <= at
        latest[deal] = at
        local = at.astimezone(calendar.timezone)
        assert calendar.is_workday(local.date())
        assert 9 <= local.hour < 18


@pytest.mark.long
@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_the_same_day_language_and_seed_give_the_same_company() -> None:
    with transaction.atomic():
        made(deals=SAMPLE)
        noon = told()
        assert Deal.objects.count() == SAMPLE
        transaction.set_rollback(True)
    made(TUESDAY_NOON.replace(hour=14), deals=SAMPLE)
    assert told() == noon


def test_another_seed_tells_other_stories() -> None:
    assert lives.stories(40) == lives.stories(40)
    assert lives.stories(40) != lives.stories(40, seed=5)


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize("at", [datetime(2027, 5, 9, 12, tzinfo=UTC), datetime(2026, 12, 28, 20, tzinfo=UTC)])
def test_in_english_the_whole_library_shows_no_cyrillic_letter(at: datetime) -> None:
    made(at, language="en", deals=SAMPLE)
    with time_machine.travel(at, tick=False):
        assert findings() == []
        assert [text for text in texts() if CYRILLIC.search(text)] == []
        assert not Requisites.objects.exclude(inn="").exists()


def test_every_line_of_the_library_is_said_in_both_languages() -> None:
    for name in NAMES:
        for rows in sections(name).values():
            for row in rows:
                assert not re.search("[\"']| - ", " | ".join(row)), row
                words = [part for part in row if re.search("[^a-z0-9,]", part)]
                russian = [part for part in words if CYRILLIC.search(part)]
                assert russian, row
                assert len(words) - len(russian) >= len(russian) - (name == "names"), row


@pytest.mark.django_db
def test_progress_is_told_from_the_first_step_to_the_last() -> None:
    far: list[tuple[int, int]] = []
    with time_machine.travel(TUESDAY_NOON, tick=False):
        make_demo(language="ru", at=timezone.now(), deals=FEW + 5, progress=lambda *now: far.append(now))
    assert far == [(told, len(far)) for told in range(1, len(far) + 1)]
