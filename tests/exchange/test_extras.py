"""Service lines, sources and the company's own fields come in with their deals."""

from collections.abc import Callable

import pytest

from kochka.deals.fields import values_of
from kochka.deals.models import Deal
from kochka.exchange.importing import Outcome
from kochka.exchange.plans import BadMap
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from tests.exchange.conftest import MAP

MORE = "  service_line: Направление\n  lead_source: Откуда\nfields: {pilot: Пилот, term: Срок}\nstages:"
CHART = MAP.replace("stages:", MORE, 1)
HEADER = "ID;Сделка;Клиент;Ответственный;Этап;Сумма;Открыта;Закрыта;Направление;Откуда;Пилот;Срок"


@pytest.fixture
def bring_more(bring: Callable[..., Outcome]) -> Callable[..., Outcome]:
    kinds = FieldDefinition.Kind
    LeadSource.objects.all().delete()
    ServiceLine.objects.all().delete()
    FieldDefinition.objects.create(key="pilot", name="Пилот", kind=kinds.FLAG)
    FieldDefinition.objects.create(key="term", name="Срок", kind=kinds.DATE)
    return lambda *rows, **given: bring(text="\n".join((HEADER, *rows)) + "\n", chart=CHART, **given)


def line(number: int, more: str) -> str:
    return f"{number};Портал;;Анна Соколова;Разговор;;01.10.2026;не закрыта;{more}"


def test_a_deal_comes_in_with_its_line_its_source_and_its_fields(bring_more: Callable[..., Outcome]):
    ServiceLine.objects.create(name="Разработка")
    assert bring_more(line(1, "разработка;Сайт;да;31.12.2026"), line(2, ";сайт;;не закрыта")).tally.placed == 2
    first, second = Deal.objects.select_related("service_line", "source").order_by("pk")
    assert first.service_line
    assert first.source
    assert (first.service_line.name, first.source.name) == ("Разработка", "Сайт")
    assert (second.service_line, second.source) == (None, first.source)
    assert values_of([first.pk, second.pk]) == {first.pk: {"pilot": "yes", "term": "2026-12-31"}}
    assert (ServiceLine.objects.count(), LeadSource.objects.count()) == (1, 1)


def test_a_value_that_is_none_of_its_field_is_named(bring_more: Callable[..., Outcome]):
    outcome = bring_more(line(1, ";;может быть;"), line(2, ";;;когда-нибудь"), line(3, ";;нет;"))
    assert [row.problem.code for row in outcome.rejects.first] == ["cell_refused", "no_date"]
    assert outcome.tally.placed == 1


def test_a_dry_run_adds_no_lines(bring_more: Callable[..., Outcome]):
    bring_more(line(1, "Дизайн;Сайт;;"), dry_run=True)
    assert not ServiceLine.objects.exists()
    assert not LeadSource.objects.exists()


def test_a_field_that_the_company_does_not_have_is_told_with_its_line(bring: Callable[..., Outcome]):
    with pytest.raises(BadMap) as wrong:
        bring(text="ID\n", chart=MAP + "fields: {colour: Сумма}\n")
    assert wrong.value.problems[0].code == "no_such_field"
