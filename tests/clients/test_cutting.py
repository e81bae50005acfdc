"""Clients who are cut off: by chiefs alone, with a reason, one mark at a time; a deal all the same says why."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kochka.clients.companies import withdraw_company
from kochka.clients.cutting import CutOffNow, cut_off, standing, take_back
from kochka.clients.merging import merge, undo_merge
from kochka.clients.models import ClientCutOff, Company
from kochka.clients.naming import company_named
from kochka.core.refusals import Invalid, NotYours, Stale
from kochka.deals import enquiries
from kochka.deals.details import edit
from kochka.deals.models import Deal, Enquiry, Note
from tests.cast import Cast

TALKERS = "Пять лет разговоров и ни рубля"
ALL_THE_SAME = "Пришли с деньгами"


@pytest.fixture
def vector(cast: Cast) -> Company:
    return named(cast, "Вектор")


@pytest.fixture
def mark(cast: Cast, vector: Company) -> ClientCutOff:
    return cut_off(vector, TALKERS, **chief(cast))


def named(cast: Cast, name: str) -> Company:
    return company_named(name, by=cast.anna, at=cast.now())


def chief(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def notes(deal: Deal) -> list[str]:
    return list(Note.objects.filter(deal=deal).values_list("text", flat=True))


def test_a_chief_cuts_off_with_a_reason_and_takes_it_back_and_both_are_dated(cast: Cast, vector: Company):
    mark = cut_off(vector, f"  {TALKERS} ", **chief(cast))
    assert (mark.reason, mark.at, mark.by, mark.ended_at) == (TALKERS, cast.now(), cast.chief, None)
    assert standing([vector.pk]) == {vector.pk: mark}
    ended = take_back(vector, **chief(cast))
    assert (ended.pk, ended.ended_at, ended.ended_by) == (mark.pk, cast.now(), cast.chief)
    assert standing([vector.pk]) == {}
    assert cut_off(vector, "Опять", **chief(cast)).pk != mark.pk


def test_nobody_but_a_chief_cuts_off_or_takes_back(cast: Cast, vector: Company):
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        with pytest.raises(NotYours):
            cut_off(vector, TALKERS, by=user, at=cast.now())
    cut_off(vector, TALKERS, **chief(cast))
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        with pytest.raises(NotYours):
            take_back(vector, by=user, at=cast.now())


@pytest.mark.parametrize("reason", ["", "   ", "а" * 501])
def test_a_reason_is_wanted_and_no_endless_one(cast: Cast, vector: Company, reason: str):
    with pytest.raises(Invalid) as refused:
        cut_off(vector, reason, **chief(cast))
    assert list(refused.value.fields) == ["reason"]


def test_one_mark_stands_at_a_time(cast: Cast, vector: Company, mark: ClientCutOff):
    with pytest.raises(Stale):
        cut_off(vector, "Ещё раз", **chief(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientCutOff.objects.create(company=vector, reason="Мимо", **chief(cast))
    take_back(vector, **chief(cast))
    with pytest.raises(Stale):
        take_back(vector, **chief(cast))


def test_a_withdrawn_client_is_not_cut_off(cast: Cast, vector: Company):
    withdraw_company(vector, **chief(cast))
    with pytest.raises(Stale):
        cut_off(vector, TALKERS, **chief(cast))


def test_the_mark_of_a_client_merged_away_goes_along_and_comes_back(cast: Cast, vector: Company, mark: ClientCutOff):
    other = named(cast, "ООО Вектор")
    merger = merge(vector, other, **chief(cast))
    assert standing([other.pk, vector.pk]) == {other.pk: mark}
    with pytest.raises(CutOffNow):
        cast.plain(client=vector)
    undo_merge(merger, **chief(cast))
    assert standing([other.pk, vector.pk]) == {vector.pk: mark}


def test_where_both_are_cut_off_the_one_that_stays_is_so_still(cast: Cast, vector: Company, mark: ClientCutOff):
    other = named(cast, "ООО Вектор")
    theirs = cut_off(other, "И эти тоже", **chief(cast))
    merger = merge(vector, other, **chief(cast))
    assert standing([other.pk])[other.pk] == theirs
    take_back(vector, **chief(cast))
    assert standing([other.pk]) == {}
    undo_merge(merger, **chief(cast))
    assert standing([vector.pk])[vector.pk] == mark


def test_a_client_merged_away_is_cut_off_as_the_one_that_stands(cast: Cast, vector: Company):
    other = named(cast, "ООО Вектор")
    merge(vector, other, **chief(cast))
    assert cut_off(vector, TALKERS, **chief(cast)).company == other


def test_a_new_deal_with_them_wants_a_reason_and_the_sentence_says_whose_and_why(cast: Cast, mark: ClientCutOff):
    with pytest.raises(CutOffNow) as refused:
        cast.plain(client=mark.company, knowingly="  ")
    assert list(refused.value.fields) == ["knowingly"]
    assert all(words in str(refused.value) for words in ("Вектор", TALKERS, cast.chief.name))
    assert not Deal.objects.filter(client=mark.company).exists()


def test_the_reason_lies_with_the_deal(cast: Cast, mark: ClientCutOff):
    deal = cast.plain(client=mark.company, knowingly=ALL_THE_SAME)
    [text] = notes(deal)
    assert ALL_THE_SAME in text and TALKERS in text
    assert cast.kinds(deal) == ["opened", "noted"]


def test_an_endless_reason_is_refused_at_its_field(cast: Cast, mark: ClientCutOff):
    with pytest.raises(Invalid) as refused:
        cast.plain(client=mark.company, knowingly="а" * 501)
    assert list(refused.value.fields) == ["knowingly"]


def test_nobody_asks_where_nobody_is_cut_off(cast: Cast, vector: Company, mark: ClientCutOff):
    assert notes(cast.plain(client=named(cast, "Ромашка"), knowingly=ALL_THE_SAME)) == []
    take_back(vector, **chief(cast))
    assert notes(cast.plain(client=vector)) == []


def test_a_deal_that_comes_to_them_wants_a_reason_too(cast: Cast, mark: ClientCutOff):
    deal = cast.plain(client=named(cast, "Ромашка"))
    who = {"by": cast.anna, "at": cast.now()}
    with pytest.raises(CutOffNow):
        edit(deal, client=mark.company, title="Другая", **who)
    assert cast.fresh(deal).client.name == "Ромашка" and cast.fresh(deal).title != "Другая"
    edit(deal, client=mark.company, knowingly=ALL_THE_SAME, **who)
    assert cast.fresh(deal).client == mark.company and ALL_THE_SAME in notes(deal)[0]
    edit(deal, client=mark.company, title="Ещё одна", **who)
    assert len(notes(deal)) == 1


def test_a_deal_with_them_that_was_there_before_and_one_that_is_over_ask_nothing(cast: Cast, vector: Company):
    before, over = cast.plain(client=vector), cast.lose(cast.plain())
    cut_off(vector, TALKERS, **chief(cast))
    edit(before, title="Иначе", by=cast.anna, at=cast.now())
    edit(over, client=vector, by=cast.anna, at=cast.now())
    assert notes(before) == [] and notes(over) == []


def test_an_enquiry_that_becomes_a_deal_with_them_wants_a_reason(cast: Cast, mark: ClientCutOff):
    row = enquiries.take_in(who="Вектор", client=mark.company, by=cast.anna, at=cast.now())
    given: dict[str, Any] = {"title": "Портал", "next_action": "Позвонить", "due": cast.soon()}
    given |= {"by": cast.anna, "at": cast.now()}
    with pytest.raises(CutOffNow):
        enquiries.into_deal(row, **given)
    assert Enquiry.objects.get(pk=row.pk).settled_at is None
    deal = enquiries.into_deal(row, **given, knowingly=ALL_THE_SAME)
    assert ALL_THE_SAME in notes(deal)[0]
