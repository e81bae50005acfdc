"""One filter for board, list and files: what the address says is what is shown."""

import pytest
from django.http import QueryDict

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.details import edit, revalue
from kochka.deals.filtering import DealFilter
from kochka.deals.models import Deal, Jump
from kochka.deals.status import Moment
from kochka.firm.calendar import work_calendar
from kochka.firm.models import LeadSource, ServiceLine
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def found(cast: Cast, query: str) -> set[str]:
    wanted = DealFilter.read(QueryDict(query), "RUB")
    rows = wanted.applied(Deal.objects.visible_to(cast.chief, cast.firm), Moment.of(cast.now(), work_calendar()))
    return set(rows.values_list("title", flat=True))


@pytest.fixture
def deals(cast: Cast) -> dict[str, Deal]:
    return {
        "Портал": cast.plain(title="Портал"),
        "Ёлка": cast.plain(title="Ёлка", by=cast.oleg),
        "Сайт": cast.gated(title="Сайт"),
    }


def test_an_empty_filter_shows_everything_but_what_was_withdrawn(cast, deals):
    assert found(cast, "") == {"Портал", "Ёлка", "Сайт"}


def test_words_are_found_in_title_and_client_whatever_their_case_and_dots(cast, deals):
    vector = company_named("ООО «Вектор»", by=cast.anna, at=cast.now())
    edit(deals["Сайт"], by=cast.anna, at=cast.now(), client=vector)
    assert found(cast, "words=елка") == {"Ёлка"}
    assert found(cast, "words=ВЕКТОР+сайт") == {"Сайт"}
    assert found(cast, "words=вектор+портал") == set()


def test_by_person_team_stage_and_funnel(cast, deals):
    assert found(cast, f"seller={cast.oleg.pk}") == {"Ёлка"}
    assert found(cast, f"team={cast.anna.team_id}") == {"Портал", "Сайт"}
    assert found(cast, "funnel=gated") == {"Сайт"}
    assert found(cast, "stage=talk&stage=offer") == {"Портал", "Ёлка", "Сайт"}
    assert found(cast, "stage=offer") == {"Сайт"}


def test_by_service_line_and_source(cast, deals):
    line, source = ServiceLine.objects.create(name="Порталы"), LeadSource.objects.create(name="Знакомые")
    Deal.objects.filter(title="Портал").update(service_line=line)
    Deal.objects.filter(title="Сайт").update(source=source)
    assert found(cast, f"line={line.pk}") == {"Портал"}
    assert found(cast, f"source={source.pk}") == {"Сайт"}


def test_by_sum_in_the_readers_currency_only(cast, deals):
    revalue(deals["Портал"], by=cast.anna, at=cast.now(), value=Money(500_000_00, "RUB"))
    revalue(deals["Ёлка"], by=cast.oleg, at=cast.now(), value=Money(500_000_00, "EUR"))
    assert found(cast, "least=300 000&most=1 млн") == {"Портал"}
    assert found(cast, "least=600000") == set()


def test_held_ones_stand_apart_from_open_ones(cast, deals):
    cast.hold(deals["Портал"])
    cast.lose(deals["Ёлка"], by=cast.oleg)
    assert found(cast, "state=open") == {"Сайт"}
    assert found(cast, "state=held") == {"Портал"}
    assert found(cast, "state=held&state=lost") == {"Портал", "Ёлка"}


def test_sinking_and_overdue_are_two_things(cast, deals):
    past = cast.now().replace(year=2025)
    Jump.objects.filter(deal=deals["Портал"]).update(sinks_at=past)
    Jump.objects.filter(deal=deals["Ёлка"]).update(due_at=past)
    Jump.objects.filter(deal=deals["Сайт"]).update(silent_at=past)
    assert found(cast, "sinking=1") == {"Портал"}
    assert found(cast, "overdue=1") == {"Ёлка", "Сайт"}


def test_by_whom_the_gate_waits_for(cast, deals):
    assert found(cast, "waits=seller") == {"Сайт"}
    assert found(cast, "waits=chief") == set()
    cast.walk_to("prepayment")
    assert found(cast, "waits=administration") == {"Портал"}


@pytest.mark.parametrize(
    "query", ["seller=абв", "seller=²", "least=много", "waits=god", "state=gone", "words=", "line=99999999999999999999"]
)
def test_nonsense_in_an_address_filters_nothing(cast, deals, query):
    assert found(cast, query) == {"Портал", "Ёлка", "Сайт"}


def test_the_address_of_a_filter_reads_as_the_same_filter():
    query = "words=%D1%91%D0%BB%D0%BA%D0%B0&stage=talk&state=open&state=lost&seller=7&seller=9&least=1500.5&sinking=1"
    wanted = DealFilter.read(QueryDict(query), "RUB")
    assert DealFilter.read(QueryDict(wanted.query()), "RUB") == wanted
    assert wanted.query(words="", least=None, sinking=False) == "stage=talk&state=open&state=lost&seller=7&seller=9"
