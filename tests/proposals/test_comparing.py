"""Two versions side by side."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from kochka.files.models import StoredFile
from kochka.files.storing import store
from kochka.proposals.beginning import change_proposal, next_version
from kochka.proposals.blocks import move_block, remove_block
from kochka.proposals.comparing import Change, Comparison, compared, version_of
from kochka.proposals.enclosures import enclose, enclosures_of, take_away
from kochka.proposals.models import Proposal, Section
from kochka.proposals.reading import rolled
from kochka.proposals.sections import Piece, add_section, change_section, move_section, remove_section, sections_of
from kochka.proposals.typed import head_of
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import block, change, draft, fresh, sealed
from tests.proposals.papers import png

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")


def side_by_side(former: Proposal, later: Proposal) -> Comparison:
    return compared(version_of(fresh(former)), version_of(fresh(later)))


def told(found: Comparison) -> list[tuple[str, str]]:
    return [(pair.state, (pair.after or pair.before).title) for pair in found.pairs]


def named(row: Proposal, title: str):
    return next(each for each in rolled(row).blocks if each.title == title)


def next_one(cast: Cast, row: Proposal) -> Proposal:
    return next_version(row, by=cast.anna, at=cast.now())


def test_a_copy_is_the_same_but_for_its_day(cast: Cast, clock):
    first = draft(cast)
    block(cast, first)
    second = next_one(cast, first)
    assert side_by_side(first, second).is_same
    clock.shift(timedelta(days=1))
    found = side_by_side(first, next_one(cast, first))
    assert [change.field for change in found.head] == ["dated"] and not found.sums


def test_added_removed_and_changed_blocks_stand_in_their_places(cast: Cast):
    first = draft(cast)
    for title in ("Раз", "Два", "Три"):
        block(cast, first, title, fixed=100)
    second = next_one(cast, sealed(cast, first))
    remove_block(named(second, "Раз"), revision=1, by=cast.anna, at=cast.now())
    remove_block(named(second, "Два"), revision=1, by=cast.anna, at=cast.now())
    change(cast, named(second, "Три"), title="Три и три", fixed=300)
    block(cast, second, "Четыре", fixed=5)
    found = side_by_side(first, second)
    assert told(found) == [("removed", "Раз"), ("removed", "Два"), ("changed", "Три и три"), ("added", "Четыре")]
    assert found.pairs[2].changes == (Change("title", "Три", "Три и три"), Change("fixed", 100, 300))
    assert (found.pairs[2].total_before, found.pairs[2].total_after) == (100, 300)
    assert (found.pairs[0].total_before, found.pairs[0].total_after) == (100, None)
    assert found.difference == 5
    assert Change("total", 300, 305) in found.sums


def test_versions_that_lie_far_apart_find_their_blocks_whatever_they_are_called(cast: Cast):
    first = draft(cast)
    block(cast, first, "Раз")
    block(cast, first, "Два")
    second = next_one(cast, first)
    change(cast, named(second, "Раз"), title="Первое")
    third = next_one(cast, second)
    move_block(named(third, "Два"), after=None, revision=1, by=cast.anna, at=cast.now())
    assert told(side_by_side(first, third)) == [("same", "Два"), ("changed", "Первое")]


def test_what_was_typed_anew_under_the_same_name_is_the_same_block(cast: Cast):
    deal = cast.plain()
    first, second = draft(cast, deal), draft(cast, deal)
    block(cast, first, "Чёрный ящик", fixed=1)
    block(cast, first, "Чёрный ящик", fixed=2)
    block(cast, second, "чёрный  ящик", fixed=1)
    found = side_by_side(first, second)
    assert told(found) == [("changed", "чёрный ящик"), ("removed", "Чёрный ящик")]


def test_across_currencies_there_is_no_difference_to_tell(cast: Cast):
    deal = cast.plain()
    first, second = draft(cast, deal), draft(cast, deal)
    head = replace(head_of(fresh(second)), currency="EUR")
    change_proposal(second, revision=1, head=head, by=cast.anna, at=cast.now())
    block(cast, first)
    block(cast, second)
    found = side_by_side(first, second)
    assert found.difference is None and [each.field for each in found.head] == ["currency"]


def test_a_version_that_cannot_be_counted_is_compared_without_sums(cast: Cast):
    first = draft(cast)
    block(cast, first, fixed=10)
    second = next_one(cast, first)
    type(second).objects.filter(pk=second.pk).update(discount_minor=11, discount_reason="!")
    found = side_by_side(first, second)
    assert found.difference is None and found.pairs[0].total_after is None


def test_comparing_asks_the_database_nothing(cast: Cast):
    first = draft(cast)
    block(cast, first)
    one, two = version_of(fresh(first)), version_of(fresh(next_one(cast, first)))
    assert queries(lambda: compared(one, two)) == 0


def test_reading_a_version_to_compare_costs_the_same_however_much_it_says(cast: Cast):
    small, large = draft(cast), draft(cast)
    for n in range(6):
        block(cast, large)
        section(cast, large, f"Раздел {n}", picture=shot(cast, n))
    small, large = fresh(small), fresh(large)
    assert queries(lambda: version_of(small)) == queries(lambda: version_of(large)) == 3


# --- sections and files ---


def shot(cast: Cast, n: int, name: str = "снимок.png") -> StoredFile:
    return store(ContentFile(png(20 + n, 20), name=name), by=cast.anna, at=cast.now())


def section(cast: Cast, row: Proposal, title: str, **said: object) -> Section:
    return add_section(row, Piece(title, **said), by=cast.anna, at=cast.now())  # type: ignore[arg-type]


def test_a_copy_says_the_same_and_every_word_and_picture_of_a_section_counts(cast: Cast):
    first = draft(cast)
    block(cast, first)
    one = shot(cast, 1)
    for title in ("Раз", "Два", "Три"):
        section(cast, first, title, text="Было", picture=one, caption="Подпись")
    second = next_one(cast, first)
    assert side_by_side(first, second).is_same
    who = {"revision": 1, "by": cast.anna, "at": cast.now()}
    gone, words, picture = sections_of(second)
    remove_section(gone, **who)
    change_section(words, Piece("Два и два", "Стало", one, "Другая"), **who)
    change_section(picture, Piece("Три", "Было", shot(cast, 2), "Подпись"), **who)
    section(cast, second, "Четыре")
    found = side_by_side(first, second)
    assert not found.is_same and not found.sections_moved
    assert [(each.state, (each.after or each.before).title) for each in found.sections] == [  # type: ignore[union-attr]
        ("removed", "Раз"),
        ("changed", "Два и два"),
        ("changed", "Три"),
        ("added", "Четыре"),
    ]
    assert [each.field for each in found.sections[1].changes] == ["title", "text", "caption"]
    (picture_change,) = found.sections[2].changes
    assert (picture_change.field, picture_change.before) == ("picture", one) and picture_change.after != one


def test_another_order_of_sections_or_works_is_said(cast: Cast):
    first = draft(cast)
    for title in ("Раз", "Два"):
        block(cast, first, title)
        section(cast, first, title)
    second = next_one(cast, first)
    move_section(sections_of(second)[0], up=False, revision=1, by=cast.anna, at=cast.now())
    found = side_by_side(first, second)
    assert (found.moved, found.sections_moved, found.is_same) == (False, True, False)
    move_block(named(second, "Раз"), after=named(second, "Два"), revision=1, by=cast.anna, at=cast.now())
    assert side_by_side(first, second).moved


def test_files_that_came_went_or_were_replaced_are_named(cast: Cast):
    first = draft(cast)
    block(cast, first)
    for name in ("а.pdf", "б.pdf", "в.pdf"):
        enclose(first, ContentFile(name.encode(), name=name), by=cast.anna, at=cast.now())
    second = next_one(cast, first)
    assert side_by_side(first, second).is_same
    for each in enclosures_of(second)[1:]:
        each.proposal = second
        take_away(each, by=cast.anna, at=cast.now())
    enclose(second, ContentFile(b"new", name="в.pdf"), by=cast.anna, at=cast.now())
    found = side_by_side(first, second)
    assert found.files == (("removed", "б.pdf"), ("removed", "в.pdf"), ("added", "в.pdf")) and not found.is_same
