"""Taking an import back: what nobody touched is withdrawn, what people worked on stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from kochka.core.refusals import Invalid, NotYours
from kochka.deals.entries import Kind
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import withdraw
from kochka.deals.journey.steps import replan
from kochka.deals.models import Deal, Entry, Jump
from kochka.deals.notes import note
from kochka.exchange.importing import Outcome
from kochka.exchange.models import Import, ImportRow
from kochka.exchange.undoing import BATCH, undo
from tests.cast import Cast
from tests.exchange.conftest import ROWS
from tests.exchange.test_import_deals import row

type Bring = Callable[..., Outcome]


def brought(bring: Bring, *rows: str) -> Import:
    run = bring(*rows).run
    assert run
    return run


def test_untouched_deals_are_withdrawn_open_and_ended_alike(bring: Bring, cast: Cast):
    run = brought(bring, *ROWS)
    result = undo(run.pk, by=cast.chief, at=cast.now())
    assert (result.withdrawn, result.before, result.kept) == (4, 0, [])
    assert not Deal.objects.standing().exists()
    assert not Jump.objects.open().exists()
    for deal in Deal.objects.all():
        newest = timeline(deal)[0]
        assert (newest.entry.kind, newest.by) == (Kind.WITHDRAWN, cast.chief)
        assert str(run.pk) in str(newest.detail)
    again = Import.objects.get()
    assert (again.undone_at, again.undone_by) == (cast.now(), cast.chief)


def test_what_people_worked_on_stays_and_is_listed(bring: Bring, cast: Cast):
    run = brought(bring, *ROWS)
    portal, site, bot, _stock = Deal.objects.order_by("pk")
    replan(portal, seen=portal.open_jump_id, by=cast.anna, at=cast.now(), next_action="Позвонить", due=cast.soon(3))
    note(bot, by=cast.oleg, at=cast.now(), text="Просят акт")
    result = undo(run.pk, by=cast.chief, at=cast.now())
    assert result.withdrawn == 2
    assert result.kept == [(portal.pk, "Портал"), (bot.pk, "Бот")]
    assert set(Deal.objects.standing()) == {portal, bot}
    assert cast.fresh(site).state == "withdrawn"


def test_what_the_system_did_by_itself_does_not_count_as_work(bring: Bring, cast: Cast):
    run = brought(bring, *ROWS)
    deal = Deal.objects.get(title="Портал")
    from kochka.people.accounts import system_user

    at = cast.now()
    Entry.objects.create(deal=deal, kind=Kind.RESUMED, happened_at=at, recorded_at=at, by=system_user())
    assert undo(run.pk, by=cast.chief, at=cast.now()).withdrawn == 4


def test_the_same_file_comes_in_again_after_an_undoing(bring: Bring, cast: Cast):
    run = brought(bring, *ROWS)
    portal = Deal.objects.get(title="Портал")
    note(portal, by=cast.anna, at=cast.now(), text="Ждут")
    undo(run.pk, by=cast.chief, at=cast.now())
    again = bring(*ROWS)
    assert (again.tally.placed, again.tally.already) == (3, 1)
    assert again.run != run
    assert Deal.objects.standing().count() == 4


def test_an_undoing_that_was_cut_off_is_ended_by_asking_again(bring: Bring, cast: Cast, clock: time_machine.Traveller):
    run = brought(bring, *(row(number) for number in range(BATCH + 30)))

    def cut(_done: int, _all: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo(run.pk, by=cast.chief, at=cast.now(), tick=cut)
    assert Deal.objects.standing().count() == 30
    assert Import.objects.get().undone_at is None
    clock.shift(timedelta(minutes=5))
    assert undo(run.pk, by=cast.chief, at=cast.now()).withdrawn == 30
    assert not ImportRow.objects.filter(freed_at=None).exists()


def test_deals_withdrawn_before_are_counted_as_such(bring: Bring, cast: Cast):
    run = brought(bring, *ROWS)
    withdraw(Deal.objects.get(title="Портал"), by=cast.chief, at=cast.now(), reason="Ошибка")
    result = undo(run.pk, by=cast.chief, at=cast.now())
    assert (result.withdrawn, result.before) == (3, 1)


def test_other_imports_are_left_alone(bring: Bring, cast: Cast):
    first = brought(bring, *ROWS[:2])
    brought(bring, *ROWS)
    undo(first.pk, by=cast.chief, at=cast.now())
    assert set(Deal.objects.standing().values_list("title", flat=True)) == {"Бот", "Склад"}


def test_only_a_chief_takes_an_import_back(bring: Bring, cast: Cast):
    run = brought(bring, *ROWS)
    with pytest.raises(NotYours):
        undo(run.pk, by=cast.anna, at=cast.now())
    assert Deal.objects.standing().count() == 4
    assert Import.objects.get().undone_at is None


def test_an_import_that_never_was_is_told(cast: Cast):
    with pytest.raises(Invalid) as no:
        undo(77, by=cast.chief, at=cast.now())
    assert "77" in str(no.value)
