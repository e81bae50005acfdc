"""Keeping views on the page, and one verb for many deals."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from kochka.deals.models import Deal, Hold, Note, SavedView
from kochka.deals.saved_views import save_view
from kochka.web.deals import deal_list, list_many
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words

HTMX = {"HX-Request": "true"}


def mark(deal: Deal) -> str:
    return f"{deal.pk}.{deal.open_jump_id or ''}"


def chosen(asked: HttpResponseBase) -> list[str]:
    """The deals that the form carries."""
    return re.findall(r'name="deal" value="(\d[^"]*)"', words(asked))


def many(browser: Client, verb: str, deals: list[str], **said: str) -> HttpResponseBase:
    return browser.post(reverse("many", args=[verb]), {"deal": deals, "sent": "1", **said})


def test_the_address_is_kept_as_a_view_and_found_again(cast: Cast, enter: Enter) -> None:
    cast.plain()
    browser, query = enter(cast.anna), "state=held&cols=title%2Cowner&sort=-value"
    assert "Сохранить вид" in words(browser.get(f"{reverse('deals')}?{query}"))
    answer = browser.post(f"{reverse('new_view')}?{query}", {"name": "Спящие"})
    assert answer["Location"] == f"{reverse('deals')}?{query}"
    page = words(browser.get(answer["Location"]))
    assert re.search(r'aria-current="page"[^>]*>Спящие', page)
    assert "Сохранить вид" not in page
    assert "Спящие" not in words(enter(cast.oleg).get(reverse("deals")))


@pytest.mark.parametrize("name", ["", "я" * 10_000, "Занято"])
def test_a_name_that_does_not_do_is_said_and_kept(cast: Cast, enter: Enter, name: str) -> None:
    browser = enter(cast.anna)
    browser.post(f"{reverse('new_view')}?state=open", {"name": "Занято"})
    answer = browser.post(f"{reverse('new_view')}?state=held", {"name": name, "shared": "on"}, headers=HTMX)
    assert answer.status_code == 422
    assert name in words(answer)
    assert "<html" not in words(answer)
    assert SavedView.objects.count() == 1


def test_a_view_is_renamed_pointed_elsewhere_and_removed(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    view = save_view(by=cast.anna, at=cast.now(), name="Горячие", query="state=open")
    address = reverse("view", args=[view.pk]) + "?state=held"
    assert "Горячие" in words(browser.get(address))
    answer = browser.post(address, {"name": "<b>Тёплые</b>", "shared": "on", "anew": "on"}, headers=HTMX)
    assert answer["HX-Redirect"] == f"{reverse('deals')}?state=held"
    page = words(enter(cast.oleg).get(reverse("deals")))
    assert "&lt;b&gt;Тёплые&lt;/b&gt;" in page
    assert browser.post(reverse("view_removal", args=[view.pk])).status_code == 302
    assert "Тёплые" not in words(browser.get(reverse("deals")))
    assert browser.get(reverse("view", args=[view.pk])).status_code == 404


def test_another_s_own_view_is_not_there_and_a_shared_one_is_not_theirs(cast: Cast, enter: Enter) -> None:
    own = save_view(by=cast.anna, at=cast.now(), name="Моё", query="state=open")
    shared = save_view(by=cast.anna, at=cast.now(), name="Общее", query="state=open", shared=True)
    browser = enter(cast.oleg)
    for name in ("view", "view_removal"):
        assert browser.get(reverse(name, args=[own.pk])).status_code == 404
        assert browser.post(reverse(name, args=[own.pk]), {"name": "Украл"}).status_code == 404
        assert browser.get(reverse(name, args=[shared.pk])).status_code == 403
        assert browser.post(reverse(name, args=[shared.pk]), {"name": "Украл"}).status_code in (403, 403)
    assert SavedView.objects.filter(removed_at=None, name__in=["Моё", "Общее"]).count() == 2


def test_forty_views_cost_as_many_queries_as_one(cast: Cast, enter: Enter) -> None:
    cast.plain()
    browser = enter(cast.anna)
    save_view(by=cast.chief, at=cast.now(), name="Первый", query="state=open", shared=True)
    one = queries(lambda: browser.get(reverse("deals")))
    for number in range(39):
        save_view(by=cast.anna, at=cast.now(), name=f"Вид {number} " + "о" * 100, query=f"words={number}")
    assert queries(lambda: browser.get(reverse("deals"))) == one


def test_the_chosen_deals_are_put_on_hold_each_by_itself(cast: Cast, enter: Enter) -> None:
    deals = [cast.plain(title=f"Сделка {number}") for number in range(3)]
    browser, marks = enter(cast.anna), [mark(deal) for deal in deals]
    asked = browser.post(reverse("many", args=["hold"]), {"deal": marks}, headers=HTMX)
    assert "3 сделки" in words(asked)
    assert len(chosen(asked)) == 3
    answer = many(browser, "hold", marks, until="через неделю", reason="Каникулы")
    assert "Сделано: 3 сделки." in words(answer)
    assert Hold.objects.filter(ended_at=None, reason="Каникулы").count() == 3
    back = many(browser, "resumption", marks)
    assert "Сделано: 3 сделки." in words(back)
    assert Hold.objects.filter(ended_at=None).count() == 0


def test_a_deal_that_moved_meanwhile_and_one_that_is_held_are_refused_the_others_are_done(
    cast: Cast, enter: Enter
) -> None:
    well, moved, held = (cast.plain(title=title) for title in ("Стоит", "Ушла вперёд", "Уже спит"))
    marks = [mark(deal) for deal in (well, moved, held)]
    cast.step(moved)
    cast.hold(held)
    page = words(many(enter(cast.anna), "hold", marks, until="через неделю", reason="Каникулы"))
    assert "Сделано: 1 сделка." in page
    assert "Остались как были: 2 сделки." in page
    assert "Шеф Главный" in page
    assert set(Hold.objects.filter(reason="Каникулы").values_list("deal__title", flat=True)) == {"Стоит"}


def test_a_strangers_deal_is_not_there_and_nothing_is_told_of_it(cast: Cast, enter: Enter) -> None:
    deal = cast.plain(title="Тайная")
    forged = [mark(deal), "x.y", "-1.", "99999999999999999999.1", "7", ""]
    page = words(many(enter(cast.oleg), "notes", forged, text="Привет"))
    assert "Тайная" not in page
    assert "Такой сделки нет" in page
    assert Note.objects.count() == 0


def test_what_no_deal_could_do_without_is_asked_for_and_what_was_typed_stays(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    browser = enter(cast.chief)
    answer = many(browser, "hold", [mark(deal)], until="когда рак свистнет", reason="<b>Каникулы</b>")
    assert answer.status_code == 422
    assert "&lt;b&gt;Каникулы&lt;/b&gt;" in words(answer)
    assert mark(deal) in words(answer)
    assert many(browser, "hand", [mark(deal)], to="").status_code == 422
    assert many(browser, "hand", [mark(deal)], to="9999999").status_code == 422
    assert many(browser, "hand", [mark(deal)], to=str(cast.oleg.pk), role="pope").status_code == 422
    assert many(browser, "notes", [mark(deal)], text="я" * 10_001).status_code == 422
    assert many(browser, "notes", [], text="Пусто").status_code == 422
    assert browser.post(reverse("many", args=["loss"])).status_code == 404
    assert Hold.objects.count() == 0


def test_the_whole_view_is_handed_over_and_the_new_owner_sees_it(cast: Cast, enter: Enter) -> None:
    for number in range(4):
        cast.plain(title=f"Сделка {number}")
    cast.plain(title="Другая")
    browser = enter(cast.chief)
    asked = browser.post(reverse("many", args=["hand"]), {"all": "1", "view": "words=сделка"})
    marks = chosen(asked)
    assert len(marks) == 4
    many(browser, "hand", marks, to=str(cast.oleg.pk), role="owner", note="С понедельника твои")
    assert Deal.objects.filter(owner=cast.oleg).count() == 4
    assert "Сделка 3" in words(enter(cast.oleg).get(reverse("deals")))


def test_no_form_takes_more_deals_than_its_bound(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deal_list, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(list_many, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(deal_list, "PAGE", 2)
    deals = [cast.plain(title=f"Сделка {number}") for number in range(4)]
    browser = enter(cast.anna)
    assert "первые 2 этого вида" in words(browser.get(reverse("deals")))
    asked = browser.post(reverse("many", args=["notes"]), {"all": "1", "view": ""})
    assert len(chosen(asked)) == 2
    many(browser, "notes", [mark(deal) for deal in deals], text="Всем")
    assert Note.objects.count() == 2
