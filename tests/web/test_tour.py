"""The first walk: six steps at real places, skippable, never again."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kochka.people.models import User
from kochka.people.roles import Role
from kochka.people.touring import end_tour
from kochka.web.tour.steps import LAST, WALKS
from tests.cast import Cast
from tests.counting import queries

from .conftest import words

STRIP = "data-tour-strip"
WHO = ("anna", "chief", "egor", "polina", "tamara")


@pytest.fixture
def demo(cast: Cast) -> Cast:
    """The cast as a demo company with deals at their stages."""
    cast.firm.is_demo = True
    cast.firm.save()
    return cast


def browser_of(user: User) -> Client:
    """A browser at the demo's own computer, somebody signed in."""
    browser = Client(headers={"Host": "127.0.0.1"})
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def go(browser: Client, number: int) -> str:
    """Goes to a step; the page where it stands."""
    answer = browser.post(reverse("tour", args=[number]))
    assert answer.status_code == 302
    return words(browser.get(answer["Location"]))


@pytest.mark.parametrize("role", WALKS)
def test_every_role_has_six_steps_and_begins_at_its_own_day(role: Role | None) -> None:
    assert len(WALKS[role]) == LAST
    assert WALKS[role][0].stands[0].page == "my_day"
    assert len(set(map(id, WALKS[role]))) == LAST


@pytest.mark.parametrize("who", WHO)
def test_the_first_visit_begins_with_step_one_and_each_step_stands_at_its_page(
    demo: Cast, no_lazy_fetches: None, who: str
) -> None:
    demo.walk_to("prepayment")
    browser = browser_of(getattr(demo, who))
    assert "Шаг 1 из 6" in words(browser.get("/"))
    for number in range(1, LAST + 1):
        page = go(browser, number)
        assert f"Шаг {number} из 6" in page
        assert "Этот шаг — на другой странице" not in page, number
        assert "%(" not in page


@pytest.mark.parametrize("who", WHO)
def test_in_a_company_without_a_deal_every_step_has_a_place_too(cast: Cast, who: str) -> None:
    browser = browser_of(getattr(cast, who))
    for number in range(1, LAST + 1):
        page = go(browser, number)
        assert f"Шаг {number} из 6" in page
        assert "Этот шаг — на другой странице" not in page, number


def test_the_steps_name_what_stands_on_the_page(demo: Cast) -> None:
    deal = demo.walk_to("prepayment")
    browser = browser_of(demo.anna)
    says = go(browser, 2).split('id="tour-says"')[1].split("</p>")[0]
    assert deal.stage.definition.jump.ru in says
    assert "Анна" in says
    assert "Стартуем" in go(browser, 3).split('id="tour-says"')[1].split("</p>")[0]
    assert "Сейчас не тонет ни одна" in go(browser, 4)


def test_on_another_page_the_walk_only_offers_the_way_back(demo: Cast) -> None:
    demo.plain()
    browser = browser_of(demo.anna)
    go(browser, 4)
    page = words(browser.get(reverse("me")))
    assert "Этот шаг — на другой странице" in page
    assert f'action="{reverse("tour", args=[4])}"' in page
    assert "autofocus" not in page.split(STRIP)[1].split("</section>")[0]


def test_skipped_is_skipped_for_ever_on_every_device_and_stays_where_one_is(demo: Cast) -> None:
    browser, other = browser_of(demo.anna), browser_of(demo.anna)
    answer = browser.post(reverse("tour_end"), {"back": "/board/?overdue=1"})
    assert answer["Location"] == "/board/?overdue=1"
    assert "Шесть шагов по Кочке" in words(browser.get("/board/"))
    for each in (browser, other, browser_of(demo.anna)):
        assert STRIP not in words(each.get("/"))


def test_in_the_demo_a_walk_skipped_as_one_is_skipped_as_all(demo: Cast) -> None:
    browser_of(demo.anna).post(reverse("tour_end"))
    assert STRIP not in words(browser_of(demo.chief).get("/"))


def test_in_the_demo_a_walk_walked_as_one_seller_is_walked_as_all_but_not_as_a_chief(demo: Cast) -> None:
    answer = browser_of(demo.anna).post(reverse("tour_end"), {"walked": "1"})
    assert answer["Location"] == "/"
    assert STRIP not in words(browser_of(demo.oleg).get("/"))
    assert "Шаг 1 из 6" in words(browser_of(demo.chief).get("/"))


def test_in_a_real_company_it_begins_from_help_alone_and_ends_for_oneself_alone(cast: Cast) -> None:
    browser = browser_of(cast.anna)
    assert STRIP not in words(browser.get("/"))
    help_page = words(browser.get(reverse("help")))
    assert f'action="{reverse("tour", args=[1])}"' in help_page
    assert "Шаг 1 из 6" in go(browser, 1)
    browser.post(reverse("tour_end"), {"walked": "1"})
    assert User.objects.get(pk=cast.anna.pk).toured_at
    assert User.objects.filter(toured_at__isnull=False).count() == 1


def test_who_has_ended_it_may_walk_again_and_the_first_end_stays_written(demo: Cast) -> None:
    end_tour([demo.anna], at=timezone.now())
    first = User.objects.get(pk=demo.anna.pk).toured_at
    browser = browser_of(demo.anna)
    assert STRIP not in words(browser.get("/"))
    assert "Шаг 1 из 6" in go(browser, 1)
    browser.post(reverse("tour_end"))
    assert STRIP not in words(browser.get("/"))
    assert User.objects.get(pk=demo.anna.pk).toured_at == first


@pytest.mark.parametrize("number", [0, 7, 99, 10**20])
def test_a_step_that_there_is_not_is_no_page_and_changes_nothing(demo: Cast, number: int) -> None:
    browser = browser_of(demo.anna)
    go(browser, 2)
    assert browser.post(f"/tour/{number}/").status_code == 404
    assert "Шаг 2 из 6" in words(browser.get("/"))
    assert browser.post("/tour/-1/").status_code == 404


def test_two_tabs_and_double_posts_skip_no_step(demo: Cast) -> None:
    demo.plain()
    browser = browser_of(demo.anna)
    assert browser.post(reverse("tour", args=[2])).status_code == 302
    assert browser.post(reverse("tour", args=[2])).status_code == 302
    assert "Шаг 2 из 6" in words(browser.get("/"))
    browser.post(reverse("tour_end"))
    assert browser.post(reverse("tour_end")).status_code == 302
    assert STRIP not in words(browser.get("/"))


def test_a_tab_left_open_goes_on_from_its_own_step_after_the_walk_was_ended_elsewhere(demo: Cast) -> None:
    demo.plain()
    browser = browser_of(demo.anna)
    browser.post(reverse("tour_end"))
    assert "Шаг 3 из 6" in go(browser, 3)


@pytest.mark.parametrize("kept", [7, "six", {"step": 0}, {"step": 7}, {"step": "2"}, {"deal": 3}, [], {"step": None}])
def test_nonsense_in_the_session_is_no_walk(cast: Cast, kept: object) -> None:
    browser = browser_of(cast.anna)
    session = browser.session
    session["tour"] = kept
    session.save()
    assert STRIP not in words(browser.get("/"))


def test_the_deal_of_the_walk_that_is_not_to_be_seen_any_more_is_another_one(demo: Cast) -> None:
    own = demo.plain()
    others = demo.deal("Чужая", by=demo.oleg)
    browser = browser_of(demo.anna)
    session = browser.session
    session["tour"] = {"step": 1, "deal": others.pk}
    session.save()
    answer = browser.post(reverse("tour", args=[2]))
    assert answer["Location"] == reverse("deal", args=[own.pk])


def test_the_page_of_a_deal_that_is_not_theirs_tells_nothing_of_it(demo: Cast) -> None:
    others = demo.deal("Чужая", by=demo.oleg)
    browser = browser_of(demo.anna)
    browser.post(reverse("tour", args=[2]))
    answer = browser.get(reverse("deal", args=[others.pk]))
    assert answer.status_code == 404
    assert others.stage.definition.jump.ru not in words(answer)


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org/", "javascript:alert(1)", "", "/\\example.org"]
)
def test_skipping_leads_to_no_address_of_anybody_elses(demo: Cast, back: str) -> None:
    answer = browser_of(demo.anna).post(reverse("tour_end"), {"back": back})
    assert answer["Location"] == "/"


def test_nobody_walks_before_they_sign_in(demo: Cast) -> None:
    browser = Client(headers={"Host": "127.0.0.1"})
    for url in (reverse("tour", args=[1]), reverse("tour_end")):
        assert browser.post(url)["Location"].startswith("/accounts/login/")
    assert STRIP not in words(browser.get(reverse("account_login")))


PAGES = ("my_day", "board", "deals", "enquiries", "planning", "clients", "help")


def test_a_walk_that_is_over_costs_no_query_and_one_that_is_on_one_at_most(demo: Cast) -> None:
    deal = demo.walk_to("prepayment")
    addresses = [*map(reverse, PAGES), reverse("deal", args=[deal.pk])]
    end_tour(User.objects.active(), at=timezone.now())
    ended = browser_of(demo.anna)
    demo.firm.is_demo = False
    demo.firm.save()
    never = [queries(lambda url=url: ended.get(url)) for url in addresses]
    demo.firm.is_demo = True
    demo.firm.save()
    eyes = 2  # the people whose eyes one may look through
    assert [queries(lambda url=url: ended.get(url)) - eyes for url in addresses] == never
    for number in range(1, LAST + 1):
        on = browser_of(demo.anna)
        session = on.session
        session["tour"] = {"step": number, "deal": deal.pk}
        session.save()
        costs = [queries(lambda url=url, on=on: on.get(url)) - eyes for url in addresses]
        extra = [cost - before for cost, before in zip(costs, never, strict=True)]
        assert max(extra) <= 1, (number, extra)
        assert sum(extra) <= 1, (number, extra)


def test_the_steps_cost_the_same_with_many_deals(demo: Cast) -> None:
    browser = browser_of(demo.anna)
    for place in range(6):
        demo.deal(f"Сделка {place}")
    few = [queries(lambda n=n: browser.post(reverse("tour", args=[n]))) for n in range(1, LAST + 1)]
    for place in range(20):
        demo.deal(f"Ещё {place}")
    assert [queries(lambda n=n: browser.post(reverse("tour", args=[n]))) for n in range(1, LAST + 1)] == few


def test_the_first_word_of_guidance_waits_until_the_walk_is_over_and_offers_it_in_a_company(cast: Cast) -> None:
    newcomer = cast.person("Новенькая", "new@example.org", Role.SELLER)
    browser = browser_of(newcomer)
    assert "Шесть шагов по Кочке" in words(browser.get("/")).split('class="guide"')[1]
    go(browser, 1)
    assert 'class="guide"' not in words(browser.get("/"))
