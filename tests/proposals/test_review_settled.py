"""A review is settled: approved, which seals what was seen, or returned with what is to be mended."""

import pytest

from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.deals.journal import timeline
from kochka.proposals.beginning import next_version
from kochka.proposals.blocks import remove_block
from kochka.proposals.current import current_version
from kochka.proposals.models import Review
from kochka.proposals.reading import rolled
from kochka.proposals.review_facts import reviewed
from kochka.proposals.reviews import (
    approve,
    drop_remark,
    mend_remark,
    remark,
    return_review,
    standing_remarks,
)
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.proposals.checking import again, asked, mark, offered, taken
from tests.proposals.offers import block, change, fresh, sealed


def approved(cast: Cast, row: Review | None = None, **given):
    row = row or taken(cast)
    given = {"seen": mark(row.proposal), "by": cast.egor, "at": cast.now()} | given
    return approve(row, **given)


def test_approving_seals_the_version_as_the_reviewer_saw_it(cast: Cast):
    row = approved(cast, words="Хорошо")
    version = fresh(row.proposal)
    assert (version.sealed_by_id, version.total_minor) == (cast.egor.pk, 100_000_00)
    assert (row.approved, row.words, row.own, row.settled_by) == (True, "Хорошо", False, cast.egor)
    kinds = cast.kinds(version.deal)
    assert kinds[-2:] == ["proposals.sealed", "proposals.review_approved"]
    assert timeline(version.deal, limit=1)[0].detail == "Хорошо"


def test_what_was_changed_since_is_looked_at_again(cast: Cast):
    row = taken(cast)
    seen = mark(row.proposal)
    change(cast, rolled(fresh(row.proposal)).blocks[0], title="Иначе")
    with pytest.raises(Overtaken) as no:
        approved(cast, row, seen=seen)
    assert no.value.moved_by == cast.anna.name
    assert again(row).is_open and not fresh(row.proposal).is_sealed
    assert approved(cast, row).approved


def test_only_who_has_it_in_hand_settles_it(cast: Cast):
    row = asked(cast)
    with pytest.raises(Refused):
        approved(cast, row)
    taken(cast, row)
    for who in (cast.chief, cast.anna):
        with pytest.raises(NotYours) as no:
            approved(cast, row, by=who)
        assert cast.egor.name in str(no.value)
        with pytest.raises(NotYours):
            return_review(row, words="Нет", by=who, at=cast.now())
    approved(cast, row)
    with pytest.raises(Ended) as no:
        approved(cast, row)
    assert cast.egor.name in str(no.value)


def test_returning_says_what_is_to_be_mended(cast: Cast):
    row = taken(cast)
    with pytest.raises(Invalid) as no:
        return_review(row, words="  ", by=cast.egor, at=cast.now())
    assert list(no.value.fields) == ["words"]
    line = rolled(fresh(row.proposal)).blocks[0]
    remark(row, "Мало часов", block=line, by=cast.egor, at=cast.now())
    done = return_review(row, remarks=[(None, "Нет срока"), (line, "И цена")], by=cast.egor, at=cast.now())
    assert (done.approved, done.words) == (False, "")
    assert [(each.block_id, each.text) for each in standing_remarks(row)] == [
        (line.pk, "Мало часов"),
        (None, "Нет срока"),
        (line.pk, "И цена"),
    ]
    said = timeline(row.proposal.deal, limit=1)[0]
    assert said.entry.payload["remarks"] == 3 and "3" in str(said.sentence)
    assert not fresh(row.proposal).is_sealed


def test_a_remark_says_something_of_a_line_that_stands_there(cast: Cast):
    row = taken(cast)
    gone = block(cast, row.proposal, "Лишнее")
    remove_block(gone, revision=1, by=cast.anna, at=cast.now())
    strange = block(cast, offered(cast))
    for text, line, field in (
        ("", None, "text"),
        ("а" * 1001, None, "text"),
        ("Что", gone, "block"),
        ("Что", strange, "block"),
    ):
        with pytest.raises(Invalid) as no:
            remark(row, text, block=line, by=cast.egor, at=cast.now())
        assert list(no.value.fields) == [field]
    with pytest.raises(NotYours):
        remark(row, "Чужое", by=cast.anna, at=cast.now())


def test_a_remark_is_dropped_by_who_made_it_while_the_review_is_in_hand(cast: Cast):
    row = taken(cast)
    mine = remark(row, "Не то", by=cast.egor, at=cast.now())
    with pytest.raises(NotYours):
        drop_remark(mine, by=cast.anna, at=cast.now())
    drop_remark(mine, by=cast.egor, at=cast.now())
    assert not standing_remarks(row).exists()


def test_who_makes_the_version_says_what_is_mended_and_asks_again(cast: Cast):
    row = taken(cast)
    mine = remark(row, "Мало часов", by=cast.egor, at=cast.now())
    return_review(row, by=cast.egor, at=cast.now())
    with pytest.raises(NotYours):
        mend_remark(mine, by=cast.oleg, at=cast.now())
    assert mend_remark(mine, by=cast.anna, at=cast.now()).mended_by == cast.anna
    assert mend_remark(mine, by=cast.anna, at=cast.now(), mended=False).mended_at is None
    second = taken(cast, asked(cast, row.proposal))
    approved(cast, second)
    with pytest.raises(Ended):
        mend_remark(mine, by=cast.anna, at=cast.now())


# --- the fact ---


def fact(row) -> tuple[bool, str]:
    answer = reviewed([row.deal_id])[row.deal_id]
    return answer.holds, str(answer.detail)


def test_the_fact_tells_each_step(cast: Cast):
    deal = cast.plain()
    assert not reviewed([deal.pk])[deal.pk].holds
    version = offered(cast, deal=deal)
    assert fact(version)[0] is False
    row = asked(cast, version, wish=cast.egor)
    answer = reviewed([deal.pk])[deal.pk]
    assert (answer.holds, answer.waits_for, answer.waits_since) == (False, (cast.egor.name,), cast.now())
    taken(cast, row)
    assert reviewed([deal.pk])[deal.pk].waits_for == (cast.egor.name,)
    return_review(row, remarks=[(None, "Раз"), (None, "Два")], by=cast.egor, at=cast.now())
    holds, words = fact(version)
    assert not holds and "2" in words and cast.egor.name in words
    approved(cast, taken(cast, asked(cast, version)))
    holds, words = fact(version)
    assert holds and cast.egor.name in words
    answer = reviewed([deal.pk])[deal.pk]
    assert answer.since == cast.now()


def test_a_version_sealed_without_a_review_does_not_hold_and_says_by_whom(cast: Cast):
    row = sealed(cast, offered(cast))
    holds, words = fact(row)
    assert not holds and cast.anna.name in words


def test_the_fact_is_about_the_version_that_counts(cast: Cast):
    row = approved(cast)
    after = next_version(row.proposal, by=cast.anna, at=cast.now())
    assert fact(row.proposal)[0]
    sealed(cast, after)
    assert current_version(after.deal) == after
    assert not fact(row.proposal)[0]


def test_the_fact_asks_as_many_queries_for_one_deal_as_for_many(cast: Cast, django_assert_num_queries):
    deals = []
    for number in range(6):
        row = taken(cast)
        deals.append(row.proposal.deal_id)
        if number % 2:
            approved(cast, row)
        else:
            return_review(row, words="Нет", by=cast.egor, at=cast.now())
    for ids in (deals[:1], deals):
        with django_assert_num_queries(2):
            assert len(reviewed(ids)) == len(ids)
