"""kill -9 in the middle: nothing is half-done, and whoever comes next goes on as if nothing had been."""

from kochka.deals.models import Deal, Entry, Jump
from tests import invariants
from tests.cast import Cast
from tests.races.conftest import Racer


def test_a_process_killed_in_the_middle_of_a_jump_leaves_the_deal_where_it_was(lone: Racer, cast: Cast):
    deal = cast.plain()
    lone.order("jump and hang", deal=deal.pk, seen=deal.open_jump_id, by=cast.anna.pk)
    assert lone.hear() == {"inside": True}
    lone.kill()
    now = cast.fresh(deal)
    assert (now.stage.key, now.open_jump_id) == ("talk", deal.open_jump_id)
    assert (Jump.objects.count(), Entry.objects.count()) == (1, 1)
    assert invariants.broken() == []
    assert cast.step(deal, by=cast.anna).stage.key == "work"
    assert cast.kinds(deal) == ["opened", "jumped"]


def test_a_process_killed_in_the_middle_of_an_import_leaves_nothing_of_it(lone: Racer, cast: Cast):
    deal = cast.plain()
    lone.order("place and hang", deal=deal.pk, seen=deal.open_jump_id, by=cast.anna.pk)
    assert lone.hear() == {"inside": True}
    lone.kill()
    assert Deal.objects.get() == deal
    assert Entry.objects.count() == 1
    assert cast.step(deal, by=cast.anna).stage.key == "work"
    assert invariants.broken() == []
