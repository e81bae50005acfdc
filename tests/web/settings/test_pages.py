"""Settings of the company: short pages for chiefs, saved in place, and everything that was typed comes back."""

import json

import pytest
from django.urls import reverse

from kochka.firm.lists import add_service_line, add_source, stop_offering
from kochka.firm.models import DayOff, FieldDefinition, LossReason, ServiceLine
from kochka.firm.own_fields import add_field
from kochka.firm.settings import the_firm
from kochka.people.models import Change
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

OWN_PAGES = ["/settings/entities/", "/settings/prices/"]
PAGES = ["/settings/", "/settings/access/", "/settings/calendar/", "/settings/changes/", "/settings/backups/"]
LISTS = ["services", "sources", "reasons", "fields"]
ALL = [*PAGES, *OWN_PAGES, *(f"/settings/{slug}/" for slug in LISTS)]


@pytest.mark.parametrize("address", ALL)
def test_pages_open_for_chiefs_and_say_to_others_whose_they_are(cast: Cast, enter: Enter, address: str) -> None:
    assert enter(cast.chief).get(address).status_code == 200
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara, cast.oleg):
        answer = enter(user).get(address)
        assert answer.status_code == 403
        assert "шеф" in words(answer).lower()
    assert 'href="/settings/"' not in words(enter(cast.anna).get("/"))


def company(browser, **given: str):
    form = browser.get("/settings/").context["form"]
    data = {"name": "Кочкари", "language": "ru", "currency": "RUB", "timezone": "Europe/Moscow", "country": "RU"}
    data |= {"day_opens": "9:00", "day_closes": "18:00", "seen": form.initial["seen"]}
    return data | given


def test_the_company_is_saved_in_place_with_a_word(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    answer = browser.post("/settings/", company(browser, name="Болото", day_opens="10.30"), follow=True)
    assert "Сохранено" in words(answer)
    assert (the_firm().name, str(the_firm().day_opens)) == ("Болото", "10:30:00")
    assert set(Change.objects.values_list("what", flat=True)) == {"name", "day_opens"}


@pytest.mark.parametrize(
    "name", ["ы" * 10_000, "<script>alert(1)</script>", "שלום 🎉", "'; DROP TABLE firm_firm; --", "  "]
)
def test_whatever_is_typed_as_a_name_gets_a_clear_answer_and_stays(cast: Cast, enter: Enter, name: str) -> None:
    browser = enter(cast.chief)
    answer = browser.post("/settings/", company(browser, name=name, day_opens="утром"))
    page = words(answer)
    assert answer.status_code == 422
    assert "<script>alert" not in page
    assert "утром" in page
    assert the_firm().name == "Кочкари"
    assert answer.context["form"]["name"].value() == name


def test_two_chiefs_at_once_the_second_is_told_and_keeps_what_they_typed(cast: Cast, enter: Enter) -> None:
    one, other = enter(cast.chief), enter(cast.chief)
    stale = company(other, name="Второе")
    one.post("/settings/", company(one, name="Первое"))
    answer = other.post("/settings/", stale)
    assert answer.status_code == 409
    assert the_firm().name == "Первое"
    assert 'value="Второе"' in words(answer)
    again = company(other, name="Второе", seen=answer.context["form"]["seen"].value())
    assert other.post("/settings/", again).status_code == 302
    assert the_firm().name == "Второе"


@pytest.mark.parametrize("seen", ["", "[]", "{", "null", '{"name": ["x"]}', "ы" * 30_000])
def test_a_forged_memory_breaks_nothing(cast: Cast, enter: Enter, seen: str) -> None:
    browser = enter(cast.chief)
    assert browser.post("/settings/", company(browser, seen=seen)).status_code in (302, 409, 422)


def test_who_sees_and_decides_is_set(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    data = {"visibility": "team", "go_ahead_rule": "each", "hold_limit": "10", "enquiry_minutes": "30"}
    refused = browser.post("/settings/access/", data)
    assert refused.status_code == 422
    assert "Назовите шефов" in words(refused)
    browser.post("/settings/access/", data | {"go_ahead_chiefs": [cast.chief.pk]})
    firm = the_firm()
    assert (firm.visibility, firm.hold_limit, firm.enquiry_minutes) == ("team", 10, 30)
    assert list(firm.go_ahead_chiefs.all()) == [cast.chief]
    for wrong in (
        {"hold_limit": "тридцать"},
        {"hold_limit": "9" * 30},
        {"visibility": "x"},
        {"go_ahead_chiefs": ["x"]},
    ):
        assert browser.post("/settings/access/", data | wrong).status_code == 422


def test_days_are_marked_one_by_one_in_spans_and_from_a_list(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    browser.post("/settings/calendar/", {"first": "31.12.2026", "how": "works", "name": "Сдаём год"})
    pasted = "• 30.04.2027 — короткая неделя\n\n1.07.2027–14.07.2027 лето\n2027-12-31"
    answer = browser.post("/settings/calendar/", {"days": pasted, "how": "off"}, follow=True)
    assert "Отмечено" in words(answer)
    assert DayOff.objects.filter(works=False).count() == 16
    assert DayOff.objects.get(day="2027-04-30").name.strip("— ") == "короткая неделя"
    page = words(browser.get("/settings/calendar/?year=2027"))
    assert "1 июля — 14 июля" in page
    browser.post("/settings/calendar/unmark/", {"first": "2027-07-01", "last": "2027-07-14", "seen": "off: лето"})
    assert DayOff.objects.filter(works=False).count() == 2


@pytest.mark.parametrize(
    "given",
    [
        {"first": "1.01.2028", "last": "31.12.2028"},
        {"first": "1.01.2027", "last": "31.12.2028"},
        {"first": "когда-нибудь"},
        {"first": "5.01.2027", "last": "1.01.2027"},
        {"days": "1.01.2027\nлетом на море"},
        {"days": "ы" * 50_000},
        {"days": "10.01.2028–20.12.2028 отпуск"},
        {"first": "1.01.2050"},
        {},
    ],
)
def test_a_calendar_that_cannot_be_gets_a_clear_answer(cast: Cast, enter: Enter, given: dict[str, str]) -> None:
    answer = enter(cast.chief).post("/settings/calendar/", {"how": "off", **given})
    assert answer.status_code == 422
    assert 'class="errors"' in words(answer) or 'class="refused"' in words(answer)
    assert not DayOff.objects.exists()
    for name, text in given.items():
        assert answer.context["form"][name].value() == text


@pytest.mark.parametrize("year", ["0", "abcd", "1900", "2300", "٢٠٢٦"])
def test_years_out_of_reach_are_not_there(cast: Cast, enter: Enter, year: str) -> None:
    assert enter(cast.chief).get("/settings/calendar/", {"year": year}).status_code in (200, 404)


NEW = {
    "services": {"name": "Порталы"},
    "sources": {"name": "Сайт"},
    "reasons": {"name": "Не судьба", "ended_by": "us"},
    "fields": {"name": "Город", "kind": "text"},
}


@pytest.mark.parametrize("slug", LISTS)
def test_a_row_is_added_renamed_moved_retired_and_brought_back(cast: Cast, enter: Enter, slug: str) -> None:
    browser, url = enter(cast.chief), f"/settings/{slug}/"
    assert "Добавлено" in words(browser.post(url, NEW[slug], follow=True))
    row = next(
        one.row for part in browser.get(url).context["parts"] for one in part.rows if one.row.name == NEW[slug]["name"]
    )
    form = browser.get(f"{url}{row.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in words(form)
    seen = form.context["form"].initial["seen"]
    browser.post(f"{url}{row.pk}/", {"name": "Иначе", "seen": seen})
    assert type(row).objects.get(pk=row.pk).name == "Иначе"
    assert browser.post(f"{url}{row.pk}/", {"name": "Ещё иначе", "seen": seen}).status_code == 409
    ways = [f"{url}{row.pk}/{step}/" for step in ("up", "down", "retire")]
    if slug == "services":
        assert browser.post(ways[-1]).status_code == 422, "a service line goes with a reason"
        ways[-1] = f"/talkers/lines/{row.pk}/stop/"
    for way in ways:
        assert browser.post(way, {"reason": "Не берут"}).status_code == 302
    assert type(row).objects.get(pk=row.pk).retired_at
    assert "Иначе" in words(browser.get(url)), "what is offered no more can be brought back"
    browser.post(f"{url}{row.pk}/return/")
    assert type(row).objects.get(pk=row.pk).retired_at is None


@pytest.mark.parametrize("slug", LISTS)
@pytest.mark.parametrize("name", ["", "ы" * 10_000])
def test_a_name_that_is_none_comes_back_with_a_sentence(cast: Cast, enter: Enter, slug: str, name: str) -> None:
    answer = enter(cast.chief).post(f"/settings/{slug}/", NEW[slug] | {"name": name})
    assert answer.status_code == 422
    assert 'class="errors"' in words(answer)


@pytest.mark.parametrize("slug", LISTS)
@pytest.mark.parametrize("name", ["Ы" * 120, "🎉", "<b>жирно</b>", "שלום"])
def test_odd_names_are_shown_as_they_are(cast: Cast, enter: Enter, slug: str, name: str) -> None:
    page = words(enter(cast.chief).post(f"/settings/{slug}/", NEW[slug] | {"name": name}, follow=True))
    assert "<b>жирно" not in page
    assert name.replace("<", "&lt;").replace(">", "&gt;") in page


def test_others_can_post_nothing(cast: Cast, enter: Enter) -> None:
    line, browser = add_service_line("Порталы", by=cast.chief, at=cast.now()), enter(cast.anna)
    posts = [*ALL, "/settings/logo/", "/settings/calendar/unmark/"]
    posts += [f"/settings/services/{line.pk}/", f"/settings/services/{line.pk}/retire/"]
    for address in posts:
        assert browser.post(address, {"name": "Моё"}).status_code in (403, 405), address
    assert ServiceLine.objects.get().retired_at is None


def test_unknown_lists_rows_and_steps_are_not_there(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    assert browser.get("/settings/nothing/").status_code == 404
    assert browser.get("/settings/services/99/").status_code == 404
    assert browser.post(f"/settings/reasons/{cast.reason().pk}/delete/").status_code == 404


def test_a_reason_in_use_says_how_many_deals_have_it_and_can_only_be_retired(cast: Cast, enter: Enter) -> None:
    reason = cast.reason()
    cast.lose(cast.plain(), reason=reason)
    browser = enter(cast.chief)
    page = words(browser.get("/settings/reasons/"))
    assert "1 сделка" in page
    browser.post(f"/settings/reasons/{reason.pk}/retire/")
    assert LossReason.objects.get(pk=reason.pk).retired_at


def test_what_can_be_chosen_is_changed_where_the_field_is_called(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    browser.post("/settings/fields/", {"name": "Дерево", "kind": "choice", "choices": "Ель\nСосна"})
    row = FieldDefinition.objects.get()
    form = browser.get(f"/settings/fields/{row.pk}/").context["form"]
    data = {"name": "Дерево", "choices": "Ель\r\nПихта", "seen": form.initial["seen"]}
    assert browser.post(f"/settings/fields/{row.pk}/", data).status_code == 302
    row.refresh_from_db()
    assert row.choices == "Ель\nПихта"


def test_the_history_says_settings_lists_people_and_roles_in_words(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    browser.post(
        "/settings/access/", {"visibility": "all", "go_ahead_rule": "any", "hold_limit": "30", "enquiry_minutes": "60"}
    )
    line = add_service_line("Порталы", by=cast.chief, at=cast.now())
    stop_offering(line, "Не берут", by=cast.chief, at=cast.now())
    browser.post("/settings/calendar/", {"first": "31.12.2026", "how": "off", "name": "Сдаём год"})
    Change.objects.create(at=cast.now(), by=cast.chief, about="moon:1", what="phase", before="old", after="new")
    page = words(browser.get("/settings/changes/"))
    for said in (
        "все сделки",
        "«Порталы»",
        "больше не предлагаем",
        "Сдаём год",
        "31 декабря 2026",
        "moon:1",
        "роль дана",
    ):
        assert said in page, said
    only = words(browser.get("/settings/changes/", {"about": "calendar", "by": cast.chief.pk}))
    assert "Сдаём год" in only
    assert "Порталы" not in only
    assert "Сдаём год" not in words(browser.get("/settings/changes/", {"by": cast.anna.pk}))


@pytest.mark.parametrize(
    "query", ["by=x", "by=9999999999999", "about=x", "before=x", "before=0001-01-01T00:00%2B00:00", "skip=-1"]
)
def test_any_address_of_the_history_answers(cast: Cast, enter: Enter, query: str) -> None:
    assert enter(cast.chief).get(f"/settings/changes/?{query}").status_code == 200


def test_the_history_goes_on_page_by_page_and_loses_nothing(cast: Cast, enter: Enter) -> None:
    rows = [Change(at=cast.now(), by=cast.chief, about="firm", what="name", after=f"имя {n}!") for n in range(120)]
    Change.objects.bulk_create(rows)
    browser, seen, url = enter(cast.chief), [], "?about=firm"
    while url:
        page = browser.get(f"/settings/changes/{url}").context
        history, url = page["history"], page["more"]
        seen += [line.said.after for line in history.lines]
    assert seen == [f"имя {n}!" for n in reversed(range(120))]


@pytest.mark.parametrize("address", ALL)
def test_pages_cost_as_many_queries_for_much_as_for_little(cast: Cast, enter: Enter, address: str) -> None:
    browser = enter(cast.chief)
    row = add_service_line("раз", by=cast.chief, at=cast.now())
    stop_offering(row, "Не берут", by=cast.chief, at=cast.now())
    add_field("Город", "text", by=cast.chief, at=cast.now())
    add_source("Сайт", by=cast.chief, at=cast.now())
    few = queries(lambda: browser.get(address))
    ServiceLine.objects.bulk_create(ServiceLine(name=f"s{n}") for n in range(100))
    LossReason.objects.bulk_create(LossReason(name=f"s{n}", ended_by="us") for n in range(50))
    FieldDefinition.objects.bulk_create(FieldDefinition(key=f"f{n}", name=f"f{n}", kind="text") for n in range(40))
    for line in ServiceLine.objects.all()[:15]:
        stop_offering(line, "Не берут", by=cast.chief, at=cast.now())
    assert queries(lambda: browser.get(address)) == few <= 20


def test_the_sums_currency_is_shown_and_not_asked_once_there_are_sums(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    assert browser.get("/settings/").context["form"].fields.get("currency")
    deal = cast.plain()
    enter(cast.anna).post(reverse("value", args=[deal.pk]), {"value": "100"})
    assert "currency" not in browser.get("/settings/").context["form"].fields


def test_the_memory_of_a_page_is_plain_json(cast: Cast, enter: Enter) -> None:
    seen = json.loads(enter(cast.chief).get("/settings/access/").context["form"].initial["seen"])
    assert seen["visibility"] == "own"
