"""Blocks of a draft: priced by the list, typed over one by one, moved, removed; the second hears who was first."""

import pytest

from kochka.core.refusals import Invalid, Refused, Stale
from kochka.proposals.blocks import add_block, move_block, remove_block
from kochka.proposals.flaws import Flawed
from kochka.proposals.lines import MOST_LINES, Discount
from kochka.proposals.models import Block
from kochka.proposals.reading import rolled
from kochka.proposals.typed import Wanted
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import block, change, draft, fresh, role, titles

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")


def again(row: Block) -> Block:
    return Block.objects.select_related("role").get(pk=row.pk)


def test_an_hour_costs_what_the_list_said_when_the_block_was_added(cast: Cast):
    row = draft(cast)
    designer = role(hour=3_000_00)
    mine = block(cast, row, role=designer, least=60, likely=120, most=240)
    designer.prices.update(hour_minor=9_000_00)
    assert again(mine).hour_minor == 3_000_00
    mine = change(cast, again(mine), text="Иначе")
    sums = rolled(fresh(row)).sums
    assert (mine.hour_minor, sums.whole.least, sums.total, sums.whole.most) == (
        3_000_00,
        3_000_00,
        6_000_00,
        12_000_00,
    )
    assert change(cast, again(mine), hour=None).hour_minor == 9_000_00
    assert change(cast, again(mine), hour=5_00, revision=3).hour_minor == 5_00


def test_another_role_brings_its_own_price_unless_one_was_typed(cast: Cast):
    row = draft(cast)
    designer, analyst = role(hour=3_000_00), role("Аналитик", hour=4_000_00)
    mine = block(cast, row, role=designer, likely=60)
    assert change(cast, again(mine), role=analyst).hour_minor == 4_000_00
    assert change(cast, again(mine), role=designer, hour=5_000_00).hour_minor == 5_000_00
    assert change(cast, again(mine), role=None).hour_minor is None


def test_a_price_of_another_currency_or_a_later_day_is_no_price(cast: Cast):
    row = draft(cast)
    mine = block(cast, row, role=role(currency="EUR"), likely=60)
    assert mine.hour_minor is None
    seen = rolled(row)
    assert seen.sums.unpriced == (1,) and seen.sums.total == 0


def test_two_people_on_different_lines_both_have_their_way(cast: Cast):
    row = draft(cast)
    first, second = block(cast, row, "Раз"), block(cast, row, "Два")
    change(cast, first, by=cast.anna, title="Раз у Анны")
    change(cast, second, by=cast.chief, title="Два у шефа")
    assert titles(row) == ["Раз у Анны", "Два у шефа"]


def test_on_the_same_line_the_second_hears_who_was_first_and_sees_what_they_wrote(cast: Cast):
    row = draft(cast)
    mine = block(cast, row, "Макет")
    change(cast, mine, by=cast.chief, title="Макет шефа")
    with pytest.raises(Overtaken) as no:
        change(cast, mine, title="Макет Анны", revision=1)
    assert (no.value.moved_by, no.value.row.title) == (cast.chief.name, "Макет шефа")
    assert cast.chief.name in str(no.value) and titles(row) == ["Макет шефа"]
    for attempt in (remove_block, lambda *a, **k: move_block(*a, after=None, **k)):
        with pytest.raises(Overtaken):
            attempt(mine, revision=1, by=cast.anna, at=cast.now())


def test_nothing_changed_writes_nothing(cast: Cast):
    mine = block(cast, draft(cast))
    assert change(cast, mine).revision == 1


def test_a_removed_block_stays_marked_and_out_of_the_sums(cast: Cast):
    row = draft(cast)
    gone, kept = block(cast, row, "Лишнее"), block(cast, row, "Нужное", fixed=7)
    remove_block(gone, revision=1, by=cast.chief, at=cast.now())
    gone = Block.objects.select_related("withdrawn_by").get(pk=gone.pk)
    assert (gone.withdrawn_by, gone.title) == (cast.chief, "Лишнее")
    assert rolled(row).sums.total == 7 and again(kept).position == 1
    assert cast.kinds(row.deal)[-1] == "proposals.block_removed"
    with pytest.raises(Stale) as no:
        change(cast, gone, title="Снова")
    assert cast.chief.name in str(no.value)


def test_blocks_are_moved_without_getting_in_the_way_of_who_types(cast: Cast):
    row = draft(cast)
    one, two, three = (block(cast, row, title) for title in ("Раз", "Два", "Три"))
    who = {"by": cast.anna, "at": cast.now()}
    move_block(three, after=None, revision=1, **who)
    assert titles(row) == ["Три", "Раз", "Два"]
    move_block(three, after=one, revision=1, **who)
    assert titles(row) == ["Раз", "Три", "Два"]
    add_block(row, Wanted("Полтора", fixed=1), after=one, **who)
    assert titles(row) == ["Раз", "Полтора", "Три", "Два"]
    change(cast, three, title="3")
    assert titles(row) == ["Раз", "Полтора", "3", "Два"]
    stranger = block(cast, draft(cast), "Чужой")
    with pytest.raises(Invalid):
        move_block(two, after=stranger, revision=1, **who)


REFUSED = {
    "title": {"title": ""},
    "text": {"text": "а" * 20_001},
    "regime": {"regime": "nineteen"},
    "least": {"least": 61, "likely": 60},
    "most": {"likely": 60, "most": 59},
    "likely": {"likely": -1},
    "hour": {"hour": -1},
    "fixed": {"fixed": 10**15 + 1},
    "discount": {"fixed": 10, "discount": Discount(minor=11, reason="!")},
    "discount_reason": {"fixed": 10, "discount": Discount(share=11)},
}


@pytest.mark.parametrize("field", REFUSED)
def test_a_block_that_makes_no_sense_is_refused_at_its_field(cast: Cast, field: str):
    row = draft(cast)
    wanted = Wanted(**{"title": "Макет", **REFUSED[field]})
    with pytest.raises(Refused) as no:
        add_block(row, wanted, by=cast.anna, at=cast.now())
    assert list(no.value.fields) == [field]
    assert not Block.objects.exists()


def test_a_retired_role_is_chosen_no_more(cast: Cast):
    row, gone = draft(cast), role()
    mine = block(cast, row, role=gone, likely=60)
    gone.retired_at = cast.now()
    gone.save()
    assert change(cast, again(mine), likely=120).minutes_likely == 120
    with pytest.raises(Invalid):
        block(cast, row, role=gone, likely=60)


def test_an_option_counts_when_it_is_chosen_and_only_options_are_chosen(cast: Cast):
    row = draft(cast)
    option = block(cast, row, "Опция", fixed=100, optional=True)
    plain = block(cast, row, "Макет", fixed=1, chosen=True)
    assert (rolled(row).sums.total, rolled(row).sums.options.total) == (1, 100)
    change(cast, option, chosen=True)
    assert rolled(row).sums.total == 101
    assert not plain.chosen


def filled(row, count: int, cast: Cast) -> None:
    made = {"made_at": cast.now(), "made_by": cast.anna, "changed_at": cast.now(), "changed_by": cast.anna}
    Block.objects.bulk_create(
        Block(proposal=row, position=number, title=f"Блок {number}", fixed_minor=1, **made)
        for number in range(1, count + 1)
    )


def test_a_thousand_lines_are_read_by_one_query_and_one_more_is_refused(cast: Cast):
    row = draft(cast)
    filled(row, MOST_LINES, cast)
    assert rolled(row).sums.total == MOST_LINES
    assert queries(lambda: rolled(row)) == 1
    with pytest.raises(Flawed):
        block(cast, row)


def test_ten_thousand_lines_are_seen_and_not_counted(cast: Cast):
    row = draft(cast)
    filled(row, 10_000, cast)
    seen = rolled(row)
    assert seen.sums is None and len(seen.flaws) == 1 and "10000" in str(seen.flaws[0].sentence)
