"""The company is founded once, whole or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kochka.core.refusals import Invalid
from kochka.firm.calendar import work_calendar
from kochka.firm.founding import FIRST_FUNNEL, LOSS_REASONS, Charter, found
from kochka.firm.models import DayOff, Firm, LossReason
from kochka.firm.settings import firm_or_none, the_firm
from kochka.funnel.models import Funnel
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import Cast

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
CHARTER = Charter(
    name=" Болото  и  сыновья ",
    language="ru",
    currency="RUB",
    timezone="Europe/Moscow",
    country="RU",
    chief_name="Ольга",
    chief_email="olga@example.org",
    chief_password="кочка-кочка",
)


def test_the_first_chief_plays_every_part_and_the_shelf_funnel_is_there(db: None):
    chief = found(CHARTER, at=AT)
    firm = the_firm()
    assert (firm.name, firm.currency, firm.language, firm.founded_at) == ("Болото и сыновья", "RUB", "ru", AT)
    assert chief.roles == set(Role)
    assert chief.check_password("кочка-кочка")
    assert Funnel.objects.get().key == FIRST_FUNNEL
    assert {row.ended_by for row in LossReason.objects.all()} == {"client", "us"}


def test_reasons_come_in_the_companys_language(db: None):
    found(replace(CHARTER, language="en"), at=AT)
    assert set(LossReason.objects.values_list("name", flat=True)) == {name for _who, name in LOSS_REASONS["en"]}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "а" * 121}),
        ("language", {"language": "tlh"}),
        ("currency", {"currency": "рубль"}),
        ("currency", {"currency": "rub"}),
        ("timezone", {"timezone": "Europe/Kochka"}),
        ("country", {"country": "XX"}),
        ("chief_email", {"chief_email": "ольга"}),
        ("chief_name", {"chief_name": ""}),
    ],
)
def test_a_wrong_word_names_its_field_and_founds_nothing(db: None, field: str, given: dict[str, Any]):
    with pytest.raises(Invalid) as no:
        found(replace(CHARTER, **given), at=AT)
    assert list(no.value.fields) == [field]
    assert firm_or_none() is None
    assert not User.objects.filter(is_system=False).exists()
    assert not Funnel.objects.exists()


def test_a_company_is_founded_once(cast: Cast):
    with pytest.raises(Invalid, match=r"already|уже"):
        found(CHARTER, at=AT)
    assert the_firm().name == "Кочкари"
    assert not User.objects.filter(email="olga@example.org").exists()


def test_the_database_holds_one_company_whose_day_closes_after_it_opens(cast: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Firm.objects.create(id=2, name="Вторая", founded_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Firm.objects.update(day_closes=time(9))


def test_the_calendar_is_russian_with_the_companys_own_days(cast: Cast):
    calendar = work_calendar()
    assert not calendar.is_workday(date(2026, 11, 4)), "the day of national unity"
    assert calendar.is_workday(date(2026, 11, 25))
    DayOff.objects.create(day=date(2026, 11, 25), name="День рождения фирмы")
    DayOff.objects.create(day=date(2026, 11, 28), works=True)
    calendar = work_calendar()
    assert not calendar.is_workday(date(2026, 11, 25))
    assert calendar.is_workday(date(2026, 11, 28)), "a Saturday that they work"


def test_settings_cost_one_query_and_the_calendar_another(cast: Cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        work_calendar(the_firm())
