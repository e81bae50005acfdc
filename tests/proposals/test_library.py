"""The library: works and whole proposals that others begin from, without anything of a client."""

import pytest
from django.db import transaction

from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Stale
from kochka.proposals.beginning import begin
from kochka.proposals.flaws import Flawed
from kochka.proposals.library import Work, add_work, change_work, keep_block, keep_proposal, lay, retire, wholes, works
from kochka.proposals.models import LibraryBlock, Proposal
from kochka.proposals.reading import blocks_of
from tests.cast import Cast
from tests.proposals.offers import block, change, draft, role

HOUR = 60


def kept(cast: Cast, title: str = "Прототип", **said: object) -> LibraryBlock:
    return add_work(Work(title, **said), by=cast.anna, at=cast.now())  # type: ignore[arg-type]


def titles(query: str = "", **given: object) -> list[str]:
    return [row.title for row in works(query, **given)]  # type: ignore[arg-type]


def test_a_block_is_laid_at_todays_price_and_says_from_where(cast: Cast):
    row = kept(cast, role=role("Дизайнер", 3_000_00), least=6 * HOUR, likely=8 * HOUR, most=12 * HOUR)
    offer = draft(cast)
    line = lay(offer, row, by=cast.anna, at=cast.now())
    assert (line.title, line.hour_minor, line.minutes_likely, line.kind) == ("Прототип", 3_000_00, 8 * HOUR, row)


def test_a_fixed_price_of_another_currency_is_left_out(cast: Cast):
    row = kept(cast, fixed=Money(100_00, "EUR"))
    assert lay(draft(cast), row, by=cast.anna, at=cast.now()).fixed_minor is None


def test_a_line_is_kept_without_its_price_by_the_hour_and_its_discount(cast: Cast):
    offer = draft(cast)
    line = block(cast, offer, "Макет", role=role(), likely=HOUR, hour=9_999_00)
    line.proposal = offer
    row = keep_block(line, by=cast.anna, at=cast.now())
    assert (row.title, row.minutes_likely, row.fixed_minor, row.role) == ("Макет", HOUR, None, line.role)
    with pytest.raises(Invalid):
        keep_block(line, by=cast.oleg, at=cast.now())


def test_a_version_stands_in_the_library_once_whatever_was_taken_away_before(cast: Cast):
    offer = draft(cast)
    block(cast, offer)
    first = keep_proposal(offer, "Раз", by=cast.anna, at=cast.now())
    gone = retire(first, by=cast.anna, at=cast.now())
    assert keep_proposal(offer, "Два", by=cast.anna, at=cast.now()).pk != first.pk
    with pytest.raises(Invalid) as no:
        retire(first, by=cast.anna, at=cast.now(), back=True)
    assert "Два" in str(no.value)
    later = retire(first, by=cast.chief, at=cast.now())
    assert (later.retired_by, later.retired_at) == (cast.anna, gone.retired_at)
    assert keep_proposal(offer, "Три", by=cast.chief, at=cast.now()).made_by == cast.anna
    assert [row.name for row in wholes()] == ["Три"]


def test_words_find_whatever_their_case_and_what_is_retired_is_looked_for_apart(cast: Cast):
    row = kept(cast, "Прототип экранов", text="Кликабельный чертёж")
    kept(cast, "Вёрстка")
    assert titles("ЧЕРТЕЖ экран") == ["Прототип экранов"]
    retire(row, by=cast.anna, at=cast.now())
    assert titles() == ["Вёрстка"]
    assert titles(retired=True) == ["Прототип экранов"]
    with pytest.raises(Invalid):
        lay(draft(cast), row, by=cast.anna, at=cast.now())
    retire(row, back=True, by=cast.chief, at=cast.now())
    assert titles("чертёж") == ["Прототип экранов"]


def test_the_second_who_changes_a_block_is_told_who_was_first(cast: Cast):
    row = kept(cast)
    change_work(row, Work("Прототип 2"), revision=1, by=cast.chief, at=cast.now())
    with pytest.raises(Stale) as late:
        change_work(row, Work("Моё"), revision=1, by=cast.anna, at=cast.now())
    assert cast.chief.name in str(late.value)
    assert titles() == ["Прототип 2"]


def test_figures_that_make_no_sense_are_refused_at_their_fields(cast: Cast):
    with pytest.raises(Invalid) as no:
        kept(cast, " ")
    assert "title" in no.value.fields
    with pytest.raises(Flawed) as wrong:
        kept(cast, least=9 * HOUR, likely=8 * HOUR, most=12 * HOUR)
    assert set(wrong.value.fields) & {"least", "likely", "most"}
    with pytest.raises(Invalid):
        kept(cast, fixed=Money(-1, "RUB"))


def test_those_who_make_no_proposals_keep_no_library(cast: Cast):
    for person in (cast.polina, cast.tamara):
        with pytest.raises(NotYours):
            add_work(Work("Прототип"), by=person, at=cast.now())


def test_others_begin_from_a_whole_proposal_and_never_learn_whose_it_was(cast: Cast):
    offer: Proposal = draft(cast, cast.plain(title="Портал «Вектора»"))
    line = block(cast, offer, "Макет", optional=True, chosen=True)
    change(cast, line, text="Экраны")
    keep_proposal(offer, "Портал для дилеров", about="Каталог и заказы", by=cast.anna, at=cast.now())
    deal = cast.plain(title="Чужая", by=cast.oleg)
    with pytest.raises(Invalid), transaction.atomic():
        begin(deal, former=draft(cast), by=cast.oleg, at=cast.now())
    copy = begin(deal, former=offer, by=cast.oleg, at=cast.now())
    (laid,) = blocks_of(copy)
    assert (copy.title, copy.letter, laid.text, laid.chosen) == ("Чужая", "", "Экраны", False)
    assert [row.name for row in wholes("заказы")] == ["Портал для дилеров"]


def test_a_version_stands_in_the_library_once(cast: Cast):
    offer = draft(cast)
    first = keep_proposal(offer, "Раз", by=cast.anna, at=cast.now())
    again = keep_proposal(offer, "Два", by=cast.anna, at=cast.now())
    assert (again.pk, again.name) == (first.pk, "Два")
    with pytest.raises(Invalid):
        keep_proposal(offer, "Чужое", by=cast.oleg, at=cast.now())
