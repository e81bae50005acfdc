"""The board: exact counts and sums, the first cards of each column, one funnel's versions in one picture."""

from django.utils import timezone

from kochka.core.money import Money
from kochka.deals.board import CARDS, Board, pulse
from kochka.deals.filtering import DealFilter
from kochka.deals.gate import gates, tallies
from kochka.deals.models import Deal
from kochka.deals.status import Moment
from kochka.firm.calendar import work_calendar
from kochka.funnel.publishing import newest_versions, publish
from kochka.people.models import User
from tests.cast import GATED, PLAIN, Cast
from tests.counting import queries


def moment() -> Moment:
    return Moment.of(timezone.now(), work_calendar())


def board_of(cast: Cast, user: User, key: str = "plain", wanted: DealFilter = DealFilter()) -> Board:  # noqa: B008
    version = newest_versions().get(funnel__key=key)
    return Board(version, wanted, user, cast.firm, moment())


def test_each_column_is_counted_and_summed_per_currency(cast: Cast) -> None:
    cast.plain(value=Money(100_00, "RUB"))
    cast.plain(value=Money(250_00, "RUB"))
    cast.plain(value=Money(99_00, "USD"))
    cast.plain()
    talk, work, end = board_of(cast, cast.anna).columns
    assert talk.worth.number == 4
    assert talk.worth.sums == (Money(350_00, "RUB"), Money(99_00, "USD"))
    assert (work.worth.number, end.worth.number) == (0, 0)


def test_counts_are_exact_where_cards_are_capped_and_the_most_pressing_come_first(cast: Cast) -> None:
    for day in range(CARDS + 3):
        cast.plain(title=f"Сделка {day}", due=cast.soon(CARDS + 5 - day))
    talk = board_of(cast, cast.anna).columns[0]
    assert talk.worth.number == CARDS + 3
    assert (len(talk.deals), talk.more) == (CARDS, 3)
    assert talk.deals[0].title == f"Сделка {CARDS + 2}"


def test_held_and_ended_deals_stand_aside(cast: Cast) -> None:
    cast.hold(cast.fresh(cast.plain()))
    cast.lose(cast.fresh(cast.plain()))
    found = board_of(cast, cast.anna)
    assert found.columns[0].worth.number == 0
    assert found.aside == {"held": 1, "finished": 0, "lost": 1}
    assert not found.is_empty


def test_deals_of_older_versions_stand_in_the_column_of_the_equal_key_or_in_one_of_their_own(cast: Cast) -> None:
    cast.plain(title="Старая в разговоре")
    gone = cast.fresh(cast.plain(title="Старая в работе"))
    cast.step(gone)
    newer = PLAIN.replace("stage: work", "stage: making").replace("en: Talk", "en: A talk")
    publish(newer, by=cast.chief, at=timezone.now())
    cast.deal("Новая", version=newest_versions().get(funnel__key="plain"))
    columns = board_of(cast, cast.chief).columns
    assert [column.key for column in columns] == ["talk", "making", "end", "work"]
    assert [column.is_gone for column in columns] == [False, False, False, True]
    assert {deal.title for deal in columns[0].deals} == {"Старая в разговоре", "Новая"}
    assert [deal.title for deal in columns[3].deals] == ["Старая в работе"]


def test_only_what_the_reader_sees_is_counted(cast: Cast) -> None:
    cast.plain(title="Аннина")
    cast.plain(title="Олега", by=cast.oleg)
    assert [deal.title for deal in board_of(cast, cast.oleg).columns[0].deals] == ["Олега"]
    assert board_of(cast, cast.oleg).columns[0].worth.number == 1
    assert board_of(cast, cast.chief).columns[0].worth.number == 2


def test_another_funnel_does_not_stand_on_the_board(cast: Cast) -> None:
    cast.plain()
    cast.gated()
    assert board_of(cast, cast.chief).worth.number == 1
    assert board_of(cast, cast.chief, "gated").worth.number == 1


def test_a_filter_counts_what_it_shows(cast: Cast) -> None:
    cast.plain(title="Портал")
    cast.plain(title="Каталог")
    found = board_of(cast, cast.chief, wanted=DealFilter(words="портал"))
    assert found.worth.number == 1
    assert [deal.title for deal in found.columns[0].deals] == ["Портал"]


def test_a_tally_agrees_with_the_gate(cast: Cast) -> None:
    cast.gated()
    cast.meet_gate(cast.fresh(cast.gated()))
    cast.plain()
    deals = list(Deal.objects.with_jump())
    found = gates(deals)
    for pk, tally in tallies(deals).items():
        assert (tally.met, tally.all, tally.is_open) == (found[pk].met_count, len(found[pk].items), found[pk].is_open)


def test_the_board_costs_as_many_queries_for_many_deals_as_for_few(cast: Cast) -> None:
    publish(GATED, by=cast.chief, at=timezone.now())
    cast.gated()

    def read() -> object:
        found = board_of(cast, cast.chief, "gated")
        return found.columns, found.aside

    few = queries(read)
    for _ in range(12):
        cast.gated()
    assert queries(read) == few


def test_the_pulse_changes_with_every_entry_and_not_by_itself(cast: Cast) -> None:
    deal = cast.fresh(cast.plain())
    before = pulse(moment())
    assert pulse(moment()) == before
    cast.replan(deal)
    assert pulse(moment()) != before
