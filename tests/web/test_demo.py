"""The demo company's doors: a click a role, at its own computer and nowhere else, by whatever way one comes."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kochka.people.keys import make_key
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.demo_cast import cast_of
from tests.cast import PASSWORD, Cast
from tests.counting import queries

from .conftest import Enter, words

NEAR = "127.0.0.1:8000"
SHUT = "Демонстрация открывается только на своём компьютере"
ELSEWHERE = {
    "another address": {"REMOTE_ADDR": "192.0.2.7"},
    "a proxy here": {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    "a proxy here that names nobody": {"HTTP_X_FORWARDED_FOR": ""},
    "a proxy that says so in the new way": {"HTTP_FORWARDED": "for=192.0.2.7"},
    "a proxy that hides the address": {"HTTP_X_FORWARDED_PROTO": "https"},
    "nginx": {"HTTP_X_REAL_IP": "127.0.0.1"},
    "a quiet proxy with a public name": {"HTTP_HOST": "testserver"},
    "no address at all": {"REMOTE_ADDR": ""},
}


@pytest.fixture
def demo(cast: Cast) -> Cast:
    """The cast as a demo company."""
    cast.firm.is_demo = True
    cast.firm.save()
    return cast


@pytest.fixture
def near() -> Client:
    """A browser at the demo's own computer."""
    return Client(headers={"Host": NEAR})


def sign_in(browser: Client, **extra: str) -> object:
    typed = {"login": "anna@example.org", "password": PASSWORD}
    return browser.post(reverse("account_login"), typed, **extra)


@pytest.fixture
def ways(demo: Cast) -> dict[str, Callable[..., object]]:
    """Each way in, tried with what a request from elsewhere carries."""
    _key, token = make_key(demo.oleg, by=demo.chief, at=timezone.now())
    User.objects.filter(pk=demo.egor.pk).update(last_login=None)
    welcome = signing.dumps({"user": demo.egor.pk}, salt="kochka.welcome")
    chosen = {"name": "Олег", "password": "далёкие холмы"}
    return {
        "the button": lambda browser, **extra: browser.post(reverse("enter_demo", args=[demo.anna.pk]), **extra),
        "the password": sign_in,
        "a link": lambda browser, **extra: browser.post(reverse("key", args=[token]), chosen, **extra),
        "the founder’s welcome": lambda browser, **extra: browser.get(reverse("welcome", args=[welcome]), **extra),
    }


@pytest.mark.parametrize("extra", ELSEWHERE.values(), ids=ELSEWHERE)
def test_no_way_leads_in_from_elsewhere(ways: dict[str, Callable], near: Client, extra: dict[str, str]) -> None:
    for name, way in ways.items():
        answer = way(near, **extra)
        assert answer.status_code == 403, name
        assert SHUT in words(answer), name
        assert "_auth_user_id" not in near.session, name


@pytest.mark.parametrize("way", ["the button", "the password", "a link", "the founder’s welcome"])
def test_every_way_leads_in_at_its_own_computer(ways: dict[str, Callable], near: Client, way: str) -> None:
    assert ways[way](near).status_code == 302
    assert "_auth_user_id" in near.session


@pytest.mark.parametrize("extra", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_cookie_carried_elsewhere_opens_nothing(demo: Cast, near: Client, extra: dict[str, str]) -> None:
    deal = demo.plain()
    sign_in(near)
    pages = [reverse(name) for name in ("my_day", "board", "deals_csv", "me", "help", "forgotten", "account_login")]
    for url in (*pages, reverse("deal", args=[deal.pk])):
        answer = near.get(url, **extra)
        assert answer.status_code == 403, url
        assert SHUT in words(answer)
        assert "Анна" not in words(answer)
    for headers in ({"HX-Request": "true"}, {}):
        noted = near.post(reverse("note", args=[deal.pk]), {"text": "Издалека"}, headers=headers, **extra)
        assert noted.status_code == 403
    assert near.get("/").status_code == 200


def test_asking_for_a_link_from_elsewhere_is_refused_too(demo: Cast, near: Client) -> None:
    answer = near.post(reverse("forgotten"), {"email": "anna@example.org"}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 403


def test_the_page_that_is_shut_says_why_and_the_way(demo: Cast, near: Client) -> None:
    page = words(near.get("/", REMOTE_ADDR="192.0.2.7", SERVER_PORT="8000"))
    assert "Пароль от неё знают все" in page
    assert "ssh -L 8000:127.0.0.1:8000" in page
    assert "kochka run" in page


def test_a_real_company_is_open_from_everywhere(cast: Cast, client: Client) -> None:
    assert client.get(reverse("account_login"), REMOTE_ADDR="192.0.2.7").status_code == 200
    assert sign_in(client, HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 302
    assert client.post(reverse("enter_demo", args=[cast.chief.pk])).status_code == 404
    assert client.get(reverse("demo")).status_code == 404


def test_looking_after_a_server_needs_no_nearness(demo: Cast, near: Client) -> None:
    for path in ("/healthz", "/metrics"):
        assert near.get(path, REMOTE_ADDR="192.0.2.7").status_code != 403


def test_the_door_shows_one_face_a_role_and_folds_the_others(demo: Cast, near: Client) -> None:
    page = words(near.get(reverse("account_login")))
    faces, folded = page.split("<details", 1)
    for name in ("Анна", "Егор", "Полина", "Тамара"):
        assert name in faces
    assert "Олег" not in faces
    assert "Олег" in folded
    assert 'name="password"' in page


def test_a_face_is_who_plays_the_fewest_roles_and_nobody_stands_for_two(demo: Cast) -> None:
    people = list(User.objects.active().prefetch_related("grants"))
    found = cast_of(people)
    assert [face.role for face in found.faces] == [
        Role.SELLER,
        Role.CHIEF,
        Role.EXPERT,
        Role.MANAGER,
        Role.ADMINISTRATION,
    ]
    assert len({face.person.pk for face in found.faces}) == 5
    assert {face.person for face in found.faces} | set(found.others) == set(people)
    assert cast_of([]).faces == ()


def test_the_door_costs_as_much_for_many_people_as_for_few(demo: Cast, near: Client) -> None:
    few = queries(lambda: near.get(reverse("account_login")))
    for number in range(8):
        demo.person(f"Ещё {number}", f"more{number}@example.org", Role.SELLER)
    assert queries(lambda: near.get(reverse("account_login"))) == few


def test_one_looks_as_another_and_stays_at_the_deal(demo: Cast, near: Client) -> None:
    deal = demo.plain()
    url = reverse("deal", args=[deal.pk])
    near.post(reverse("enter_demo", args=[demo.anna.pk]))
    assert "Смотреть как" in words(near.get(url))
    answer = near.post(reverse("enter_demo", args=[demo.chief.pk]), {"back": url})
    assert answer["Location"] == url
    assert int(near.session["_auth_user_id"]) == demo.chief.pk


def test_who_does_not_see_the_deal_is_led_to_their_own_day_and_told_so(demo: Cast, near: Client) -> None:
    url = reverse("deal", args=[demo.plain().pk])
    near.post(reverse("enter_demo", args=[demo.anna.pk]))
    answer = near.post(reverse("enter_demo", args=[demo.oleg.pk]), {"back": url}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "этой страницы не видит" in words(answer)


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/board/?overdue=1", "/board/?overdue=1"),
        ("/go-aheads/", "/"),
        ("/settings/", "/"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org/", "/"),
        ("/nowhere/", "/"),
        ("/deals/999999999999999999999/", "/"),
        ("", "/"),
    ],
)
def test_one_is_led_back_only_to_a_page_of_ours_that_they_see(demo: Cast, near: Client, back: str, leads: str) -> None:
    answer = near.post(reverse("enter_demo", args=[demo.oleg.pk]), {"back": back})
    assert answer["Location"] == leads


def test_the_system_and_who_has_left_are_nobody_to_look_as(demo: Cast, near: Client) -> None:
    system = User.objects.get(is_system=True)
    assert near.post(reverse("enter_demo", args=[system.pk])).status_code == 404
    assert near.get(reverse("enter_demo", args=[demo.anna.pk])).status_code == 405


def test_the_demo_says_what_it_is_on_every_page_and_how_ones_own_begins(demo: Cast, near: Client) -> None:
    near.post(reverse("enter_demo", args=[demo.anna.pk]))
    assert reverse("demo") in words(near.get("/"))
    page = words(near.get(reverse("demo")))
    assert "kochka run" in page
    assert "kochka demo --fresh" in page


def test_a_real_company_knows_nothing_of_it(cast: Cast, enter: Enter) -> None:
    page = words(enter(cast.chief).get("/"))
    assert "демо" not in page.lower()
    assert reverse("demo") not in page


def test_a_request_whose_session_ended_under_it_meets_the_door(demo: Cast, near: Client, monkeypatch) -> None:
    near.post(reverse("enter_demo", args=[demo.anna.pk]))

    def made_anew(*_args: object) -> tuple[str, None]:
        Session.objects.all().delete()
        return "/", None

    monkeypatch.setattr("kochka.web.tour.page.place_of", made_anew)
    answer = near.post(reverse("tour", args=[2]))
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
