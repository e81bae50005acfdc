"""Fields of the company's own in filters."""

import pytest
from django.http import QueryDict

from kochka.deals.fields import set_fields
from kochka.deals.filtering import DealFilter
from kochka.deals.models import Deal
from kochka.deals.status import Moment
from kochka.firm.calendar import work_calendar
from kochka.firm.models import FieldDefinition
from kochka.firm.own_fields import add_field
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["ёлки", "ЕЛКИ", "елк", "Ёлки-палки"])
def test_words_of_a_field_are_found_whatever_their_case_and_dots(cast: Cast, typed: str):
    field = add_field("Стройка", "text", by=cast.chief, at=cast.now())
    deal = cast.plain()
    cast.plain(title="Без ёлок")
    set_fields(deal, {field.key: "Ёлки-палки на площади"}, by=cast.anna, at=cast.now())
    wanted = DealFilter.read(QueryDict(f"field-{field.key}={typed}"), "RUB", list(FieldDefinition.objects.all()))
    found = wanted.applied(Deal.objects.all(), Moment.of(cast.now(), work_calendar()))
    assert [row.pk for row in found] == [deal.pk]
