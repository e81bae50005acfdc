"""Views that are kept: whose they are, who sees them, who may change and remove them."""

import pytest

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.deals.models import SavedView
from kochka.deals.saved_views import MOST_OF_ONE, change_view, remove_view, save_view, views_for
from kochka.people.models import Change, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def kept(cast: Cast, name: str = "Горячие", *, by: User | None = None, shared: bool = False) -> SavedView:
    return save_view(by=by or cast.anna, at=cast.now(), name=name, query="state=open", shared=shared)


def names(user: User) -> list[str]:
    return [view.name for view in views_for(user)]


def test_one_s_own_view_is_seen_by_nobody_else_until_it_is_shared(cast: Cast) -> None:
    view = kept(cast)
    assert (names(cast.anna), names(cast.oleg)) == (["Горячие"], [])
    change_view(view, by=cast.anna, at=cast.now(), shared=True)
    assert names(cast.oleg) == ["Горячие"]
    change_view(view, by=cast.anna, at=cast.now(), shared=False)
    assert names(cast.oleg) == []


def test_a_name_is_taken_once_a_person_and_free_again_after_removal(cast: Cast) -> None:
    view = kept(cast)
    with pytest.raises(Invalid, match="уже есть"):
        kept(cast)
    kept(cast, by=cast.oleg)
    remove_view(view, by=cast.anna, at=cast.now())
    kept(cast)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "я" * 121])
def test_a_view_needs_a_name_that_fits(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid) as said:
        kept(cast, name)
    assert "name" in said.value.fields


def test_what_a_view_was_called_before_is_written_down(cast: Cast) -> None:
    view = kept(cast)
    change_view(view, by=cast.anna, at=cast.now(), name="Тёплые", query="state=held")
    written = Change.objects.filter(about=f"view:{view.pk}").order_by("pk").values_list("what", "before", "after")
    assert list(written) == [("name", "Горячие", "Тёплые"), ("query", "state=open", "state=held")]
    change_view(view, by=cast.anna, at=cast.now(), name="Тёплые", query="state=held")
    assert Change.objects.filter(about=f"view:{view.pk}").count() == 2


def test_nobody_changes_another_s_view_not_even_a_chief(cast: Cast) -> None:
    view = kept(cast, shared=True)
    for somebody in (cast.oleg, cast.chief):
        with pytest.raises(NotYours, match="Анна Соколова"):
            change_view(view, by=somebody, at=cast.now(), name="Мои")


def test_a_chief_removes_what_is_shared_and_the_row_stays(cast: Cast) -> None:
    view, own = kept(cast, shared=True), kept(cast, "Своё")
    with pytest.raises(NotYours):
        remove_view(view, by=cast.oleg, at=cast.now())
    with pytest.raises(NotYours):
        remove_view(own, by=cast.chief, at=cast.now())
    remove_view(view, by=cast.chief, at=cast.now())
    row = SavedView.objects.get(pk=view.pk)
    assert (row.removed_by, row.removed_at) == (cast.chief, cast.now())
    assert names(cast.anna) == ["Своё"]
    with pytest.raises(Refused, match="убрали"):
        change_view(view, by=cast.anna, at=cast.now(), name="Поздно")


def test_views_are_many_but_not_endless(cast: Cast) -> None:
    for number in range(MOST_OF_ONE):
        kept(cast, f"Вид {number}")
    with pytest.raises(Refused, match="сто видов"):
        kept(cast, "Лишний")
    with pytest.raises(Invalid):
        save_view(by=cast.oleg, at=cast.now(), name="Длинный", query="x" * 2001)
