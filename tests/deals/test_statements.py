"""A statement that is kept ready answers like the query that it was made of, whatever it is asked for."""

from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef

from kochka.core.statements import Kept
from kochka.deals.models import Deal, Jump
from tests.cast import Cast
from tests.counting import queries

pytestmark = pytest.mark.django_db


def _values(ids: list[int]):
    open_ones = Exists(Jump.objects.filter(deal=OuterRef("pk"), closed_at=None))
    return (
        Deal.objects.filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk", "title", "opened_at", open_ones, "client__name")
    )


def test_it_answers_as_django_does_each_time_about_other_numbers(cast: Cast):
    kept = Kept(_values)
    deals = [cast.plain(title=f"Портал 100 % №{n}") for n in range(4)]
    cast.lose(deals[1])
    for some in (deals[:1], deals[1:], deals, []):
        ids = [deal.pk for deal in some]
        assert [tuple(row) for row in kept.rows(ids)] == list(_values(ids))


def test_it_is_one_query_and_none_for_nothing(cast: Cast):
    kept, deal = Kept(_values), cast.plain()
    assert queries(lambda: list(kept.rows([deal.pk, deal.pk + 1]))) == 1
    assert queries(lambda: list(kept.rows([]))) == 0


def test_several_are_asked_in_one(cast: Cast):
    deals = [cast.plain(), cast.plain(), cast.lose(cast.plain())]
    kept = Kept(
        lambda ids: Deal.objects.filter(pk__in=ids, state=Deal.State.LOST).order_by().values_list("pk"),
        lambda ids: Jump.objects.filter(deal__in=ids, closed_at=None).order_by().values_list("deal"),
    )
    ids = [deal.pk for deal in deals]
    assert sorted(row[0] for row in kept.rows(ids)) == sorted(ids)
    assert queries(lambda: list(kept.rows(ids))) == 1
    assert kept.any(ids[2]) and not kept.any(ids[-1] + 100)


def test_what_changes_from_asking_to_asking_is_not_lost_in_it(cast: Cast):
    deal, later = cast.plain(), cast.now() + timedelta(days=1)
    kept = Kept(
        lambda ids: Deal.objects.filter(opened_at__lt=later, pk__in=ids, state=Deal.State.OPEN).values_list("pk")
    )
    assert kept.any(deal.pk)
    cast.lose(deal)
    assert not kept.any(deal.pk)


def test_a_query_about_its_numbers_twice_or_never_is_a_mistake():
    for part in (
        lambda ids: Deal.objects.filter(pk__in=ids, owner__in=ids).values_list("pk"),
        lambda _ids: Deal.objects.filter(state=Deal.State.OPEN).values_list("pk"),
    ):
        with pytest.raises(ValueError, match="about its numbers once"):
            Kept(part).any(1)
