"""Every page opens for everybody whose it is, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words

EVERYBODY = ("anna", "egor", "polina", "tamara", "chief", "oleg")
FORMS = ("jump", "attempt", "plan", "hold", "loss", "hand", "note", "file", "details", "value", "client")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("page", ["my_day", "new_deal", "funnels", "me"])
def test_pages_without_a_deal_open_for_every_role(cast: Cast, enter: Enter, who: str, page: str) -> None:
    answer = enter(getattr(cast, who)).get(reverse(page), follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("stage", ["inputs", "proposal", "prepayment", "start", "production", "feedback"])
def test_the_deal_opens_at_every_stage(cast: Cast, enter: Enter, stage: str) -> None:
    deal = cast.walk_to(stage)
    for user in (cast.anna, cast.chief):
        answer = enter(user).get(reverse("deal", args=[deal.pk]))
        assert answer.status_code == 200
        assert deal.title in words(answer)


def test_every_form_of_the_deal_opens_as_a_page_and_as_a_part(cast: Cast, enter: Enter) -> None:
    deal = cast.step(cast.plain())
    browser = enter(cast.chief)
    for name in (*FORMS, "return", "withdrawal", "version"):
        address = reverse(name, args=[deal.pk])
        page, part = browser.get(address), browser.get(address, headers={"HX-Request": "true"})
        assert (page.status_code, part.status_code) == (200, 200), name
        assert "<html" in words(page)
        assert "<html" not in words(part)


@pytest.mark.parametrize("kind", ["lost", "held", "withdrawn"])
def test_a_deal_that_rests_says_why(cast: Cast, enter: Enter, kind: str) -> None:
    deal = cast.plain()
    why = {"lost": "Дорого", "held": "Просили подождать", "withdrawn": "Завели дважды"}[kind]
    if kind == "lost":
        cast.lose(deal)
    elif kind == "held":
        cast.hold(deal)
    else:
        enter(cast.chief).post(reverse("withdrawal", args=[deal.pk]), {"reason": why})
    assert why in words(enter(cast.chief).get(reverse("deal", args=[deal.pk])))


def test_a_seller_of_another_team_meets_no_deal_of_ours_under_any_address(cast: Cast, enter: Enter) -> None:
    deal = cast.gated()
    browser = enter(cast.oleg)
    addresses = [reverse(name, args=[deal.pk]) for name in ("deal", "deal_pulse", "journal", *FORMS)]
    addresses += [reverse(name, args=[deal.pk, "said"]) for name in ("confirmation", "waiver", "go_ahead")]
    assert [browser.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert [browser.post(address).status_code for address in addresses[3:]] == [404] * len(addresses[3:])


def test_nobody_reads_before_signing_in(cast: Cast, client: Client) -> None:
    deal = cast.deal()
    for address in (reverse("my_day"), reverse("deal", args=[deal.pk]), reverse("funnels"), reverse("me")):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_a_session_that_ran_out_sends_the_whole_browser_to_the_door(cast: Cast, client: Client) -> None:
    answer = client.get(reverse("my_day_pulse"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def test_signing_in_asks_for_address_and_password_and_leads_to_my_day(cast: Cast, client: Client) -> None:
    said = {"login": "anna@example.org", "password": "кочка-для-тестов"}
    wrong = client.post(reverse("account_login"), said | {"password": "не та"})
    assert wrong.status_code == 200
    assert "anna@example.org" in words(wrong)
    right = client.post(reverse("account_login"), said, follow=True)
    assert right.redirect_chain[-1][0] == "/"


def test_nobody_signs_up_and_no_other_page_of_the_library_is_there(client: Client, cast: Cast) -> None:
    for name in ("signup", "password/reset", "password/change", "email", "inactive", "social/login/cancelled"):
        assert client.get(f"/accounts/{name}/").status_code == 404


def test_my_day_costs_as_many_queries_for_many_deals_as_for_few(cast: Cast, enter: Enter) -> None:
    def fill(number: int) -> None:
        for place in range(number):
            cast.again(cast.deal(f"Сделка {place}", due=cast.soon(place % 12)), due=cast.soon(place % 12))
            cast.hand(cast.deal(by=cast.chief, due=cast.soon(place % 12)), cast.anna)

    browsers = [enter(user) for user in (cast.anna, cast.chief, cast.tamara, cast.egor)]
    fill(6)
    few = [queries(lambda each=each: each.get("/")) for each in browsers]
    fill(20)
    assert [queries(lambda each=each: each.get("/")) for each in browsers] == few


def test_the_deal_costs_as_many_queries_with_a_long_history_as_with_a_short_one(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    deal = cast.plain()
    address = reverse("deal", args=[deal.pk])

    def live_on(times: int) -> None:
        for _ in range(times):
            cast.replan(cast.fresh(deal))
            browser.post(reverse("note", args=[deal.pk]), {"text": "Заметка"})

    live_on(8)
    few = queries(lambda: browser.get(address))
    live_on(40)
    assert queries(lambda: browser.get(address)) == few


def test_a_long_section_goes_on_on_pages_of_its_own(cast: Cast, enter: Enter) -> None:
    for number in range(43):
        cast.deal(f"Сделка {number}")
    browser = enter(cast.anna)
    first = words(browser.get("/"))
    assert first.count("data-row") == 10
    assert "section=week&amp;page=1" in first
    whole = words(browser.get("/?section=week&page=1"))
    assert whole.count("data-row") == 30
    assert "section=week&amp;page=2" in whole
    assert words(browser.get("/?section=week&page=2")).count("data-row") == 13
    assert browser.get("/?section=week&page=99999999999").status_code == 200
    assert browser.get("/?section=nonsense&page=-1").status_code == 200


def test_the_journal_goes_on_where_the_page_ends(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    browser = enter(cast.anna)
    for number in range(50):
        browser.post(reverse("note", args=[deal.pk]), {"text": f"Заметка {number:02}"})
    page = words(browser.get(reverse("deal", args=[deal.pk])))
    assert ("Заметка 49" in page, "Заметка 10" in page) == (True, False)
    before = page.split("journal/?before=")[1].split('"')[0]
    part = browser.get(reverse("journal", args=[deal.pk]), {"before": before}, headers={"HX-Request": "true"})
    said = words(part)
    assert ("Заметка 37" in said, "Заметка 38" in said, "<html" in said) == (True, False, False)


def test_held_deals_leave_my_day(cast: Cast, enter: Enter) -> None:
    deal = cast.plain(title="Спящая")
    assert "Спящая" in words(enter(cast.anna).get("/"))
    cast.hold(deal)
    assert "Спящая" not in words(enter(cast.anna).get("/"))


def test_whoever_a_stage_calls_in_sees_its_deals_on_their_day(cast: Cast, enter: Enter) -> None:
    cast.plain(title="Зовёт эксперта")
    assert "Зовёт эксперта" in words(enter(cast.egor).get("/"))
    assert "Зовёт эксперта" not in words(enter(cast.oleg).get("/"))


def test_the_funnel_is_a_page_for_people(cast: Cast, enter: Enter) -> None:
    page = words(enter(cast.egor).get("/funnels/service-project/"))
    for stage in cast.deal().stage.version.definition.stages:
        assert f'id="{stage.key}"' in page
    assert enter(cast.egor).get("/funnels/no-such/").status_code == 404
