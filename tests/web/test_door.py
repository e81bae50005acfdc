"""The door: passwords and codes, pauses, and no way around the second factor."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kochka.firm.adjusting import adjust
from kochka.firm.models import Firm
from kochka.people.keys import make_key
from kochka.people.models import SignIn, User
from kochka.people.tries import ADDRESS, CODE, PASSWORD
from tests.cast import PASSWORD as WORD
from tests.cast import Cast
from tests.people.test_second_factor import SECRET, code, on

from .conftest import Enter, words
from .scene import Scene, Strange
from .test_site_map import address, pages

LOGIN = "/accounts/login/"
CODE_PAGE = "/accounts/code/"


@pytest.fixture
def anna(cast: Cast) -> User:
    """Анна with a password."""
    cast.anna.set_password(WORD)
    cast.anna.save()
    return cast.anna


def knock(browser: Client, name: str, word: str = WORD, **more: str):
    return browser.post(LOGIN, {"login": name, "password": word}, **more)


def inside(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


def test_a_password_lets_in_and_the_session_is_a_new_one(anna: User) -> None:
    browser = Client()
    browser.get(LOGIN)
    browser.cookies["kochka_company"] = "planted" * 4
    assert knock(browser, anna.email)["Location"] == "/"
    assert browser.cookies["kochka_company"].value != "planted" * 4
    assert inside(browser)


@pytest.mark.parametrize("name", ["anna@example.org", "nobody@example.org"])
def test_a_pause_is_the_same_for_who_is_there_and_who_is_not(anna: User, name: str) -> None:
    browser = Client()
    for _time in range(PASSWORD.most):
        assert knock(browser, name, "не то").status_code == 200
    shut = knock(browser, name)
    page = words(shut)
    assert shut.status_code == 429
    assert shut["Retry-After"] == "900"
    assert "12:15" in page
    assert name not in page
    assert not inside(browser)
    assert SignIn.objects.filter(outcome="locked").count() == 1


def test_a_right_password_does_not_get_in_during_the_pause_and_does_after_it(anna: User, clock) -> None:
    browser = Client()
    for _time in range(PASSWORD.most):
        knock(browser, anna.email, "не то")
    assert knock(browser, anna.email.upper()).status_code == 429
    assert knock(Client(), anna.email).status_code == 429, "another browser from there"
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert knock(elsewhere, anna.email).status_code == 302, "from elsewhere the person comes in"
    clock.shift(PASSWORD.pause)
    assert knock(browser, anna.email).status_code == 302


def test_a_header_that_anybody_can_write_is_no_other_address(anna: User) -> None:
    for number in range(PASSWORD.most):
        knock(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"), anna.email, "не то")
    assert knock(Client(HTTP_X_FORWARDED_FOR="198.51.100.99"), anna.email).status_code == 429


def test_behind_our_proxy_everybody_has_their_own_address(anna: User, settings) -> None:
    settings.PROXIES = 1
    for _time in range(PASSWORD.most):
        knock(Client(HTTP_X_FORWARDED_FOR="198.51.100.1"), anna.email, "не то")
    assert knock(Client(HTTP_X_FORWARDED_FOR="198.51.100.1"), anna.email).status_code == 429
    assert knock(Client(HTTP_X_FORWARDED_FOR="198.51.100.2"), anna.email).status_code == 302


def test_one_password_is_not_tried_with_every_name(anna: User) -> None:
    browser = Client()
    for number in range(ADDRESS.most):
        knock(browser, f"name{number}@example.org", "не то")
    assert knock(browser, anna.email).status_code == 429


def test_a_chief_sees_the_pause_and_ends_it(anna: User, cast: Cast, enter: Enter) -> None:
    for _time in range(PASSWORD.most):
        knock(Client(), anna.email, "не то")
    chief, page = enter(cast.chief), reverse("person", args=[anna.pk])
    assert "12:15" in words(chief.get(page))
    assert chief.post(reverse("person_lock", args=[anna.pk])).status_code == 302
    assert knock(Client(), anna.email).status_code == 302
    assert chief.post(reverse("person_lock", args=[anna.pk])).status_code == 422


def pending(person: User) -> Client:
    """A browser whose person knew the password, and is asked for the code."""
    browser = Client()
    assert knock(browser, person.email)["Location"] == CODE_PAGE
    return browser


def test_the_code_is_asked_after_the_password(anna: User, clock) -> None:
    on(anna)
    browser = pending(anna)
    assert not inside(browser)
    browser = pending(anna)
    page = words(browser.get(CODE_PAGE))
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert browser.post(CODE_PAGE, {"code": code()}).status_code == 422, "it was used when switching on"
    clock.shift(timedelta(seconds=30))
    assert browser.post(CODE_PAGE, {"code": code()})["Location"] == "/"
    assert inside(browser)


def test_whoever_is_somebody_else_goes_back_to_the_door(anna: User, cast: Cast) -> None:
    on(anna)
    browser = pending(anna)
    assert browser.get(LOGIN)["Location"] == CODE_PAGE
    assert browser.post(CODE_PAGE, {"leave": "1"})["Location"] == LOGIN
    assert browser.get(LOGIN).status_code == 200
    assert browser.get(CODE_PAGE)["Location"] == LOGIN


def test_a_recovery_code_lets_in_once(anna: User) -> None:
    codes = on(anna)
    assert pending(anna).post(CODE_PAGE, {"code": codes[0]}).status_code == 302
    assert pending(anna).post(CODE_PAGE, {"code": codes[0]}).status_code == 422


def test_guessing_codes_meets_a_pause_in_every_browser(anna: User) -> None:
    on(anna)
    for _time in range(CODE.most):
        assert pending(anna).post(CODE_PAGE, {"code": "123456"}).status_code == 422
    assert pending(anna).post(CODE_PAGE, {"code": "123456"}).status_code == 429
    assert SignIn.objects.filter(who=anna, outcome="code").count() == 1


def test_while_the_code_is_waited_for_no_page_is_open(anna: User, cast: Cast, clock) -> None:
    """Every page of the site map: what a stranger gets, by get, by post and as a part of a page."""
    on(anna)
    scene, wrong = Scene(cast), list[str]()
    for name, (route, parameters) in pages().items():
        if name in ("account_login", "mfa_authenticate", "key", "welcome", "enter_demo"):
            continue
        try:
            url = address(scene, name, route, parameters)
        except Strange:
            continue
        for way in ({}, {"HTTP_HX_REQUEST": "true"}):
            clock.shift(timedelta(seconds=30))
            browser, stranger = pending(anna), Client()
            for method in ("get", "post"):
                got = getattr(browser, method)(url, **way)
                same = getattr(stranger, method)(url, **way)
                if (got.status_code, got.get("Location")) != (same.status_code, same.get("Location")):
                    wrong.append(f"{method} {url}: {got.status_code}, a stranger {same.status_code}")
                if "_auth_user_id" in browser.session:
                    wrong.append(f"{method} {url} signs in")
    assert wrong == []


def test_a_link_for_a_new_password_asks_for_the_code_too(anna: User, cast: Cast) -> None:
    codes = on(anna)
    _key, token = make_key(anna, by=cast.chief, at=timezone.now())
    browser = Client()
    browser.force_login(cast.oleg, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post(reverse("key", args=[token]), {"name": "Анна", "password": "совсем другое слово"})
    assert answer["Location"] == CODE_PAGE
    assert not inside(browser)
    answer = browser.post(
        reverse("key", args=[make_key(anna, by=cast.chief, at=timezone.now())[1]]),
        {"name": "Анна", "password": "и ещё одно другое"},
    )
    assert browser.post(CODE_PAGE, {"code": codes[0]}).status_code == 302
    assert inside(browser)


def test_who_was_let_go_meanwhile_does_not_come_in_by_their_code(anna: User, cast: Cast, clock) -> None:
    on(anna)
    browser = pending(anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    clock.shift(timedelta(seconds=30))
    assert browser.post(CODE_PAGE, {"code": code()}).status_code == 422
    assert not inside(browser)


def test_the_code_page_waits_a_quarter_of_an_hour(anna: User, clock) -> None:
    codes = on(anna)
    browser = pending(anna)
    clock.shift(timedelta(minutes=16))
    assert browser.post(CODE_PAGE, {"code": codes[0]})["Location"] == LOGIN


def demanded(cast: Cast, what: str = "everybody") -> None:
    on(cast.chief)
    adjust(second_factor=what, by=cast.chief, at=timezone.now())


def test_who_owes_a_second_factor_is_led_to_it_from_every_page(cast: Cast, enter: Enter) -> None:
    scene, wrong = Scene(cast), list[str]()
    urls = {}
    for name, (route, parameters) in pages().items():
        try:
            urls[name] = address(scene, name, route, parameters)
        except Strange:
            continue
    demanded(cast)
    browser, goal = enter(cast.anna), reverse("my_factor")
    doors = {
        "my_factor",
        "account_logout",
        "account_login",
        "mfa_authenticate",
        "forgotten",
        "key",
        "welcome",
        "file_bytes",
    }
    for name, url in urls.items():
        if name in doors | {"enter_demo", "progress/"}:
            continue
        for method in ("get", "post"):
            whole = getattr(browser, method)(url)
            part = getattr(browser, method)(url, HTTP_HX_REQUEST="true")
            if whole.get("Location") != goal or part.get("HX-Redirect") != goal:
                wrong.append(f"{method} {url}: {whole.status_code} {part.status_code}")
    assert wrong == []


def test_setting_it_up_opens_everything(cast: Cast, anna: User) -> None:
    demanded(cast)
    browser = Client()
    knock(browser, anna.email)
    page = browser.get(reverse("my_factor"))
    assert "<svg" in words(page)
    assert "style=" not in words(page).split("factor-picture")[1].split("</svg>")[0]
    session = browser.session
    session["second_factor_secret"] = SECRET
    session.save()
    wrong = browser.post(reverse("my_factor"), {"code": "000000", "former": WORD})
    assert wrong.status_code == 422
    done = browser.post(reverse("my_factor"), {"code": code(), "former": WORD})
    assert done.status_code == 200
    assert words(done).count("<li><code>") == 10
    assert "no-store" in done["Cache-Control"]
    assert browser.get("/").status_code == 200
    assert "second_factor_secret" not in browser.session


def test_chiefs_alone_are_asked_where_the_company_says_so(cast: Cast, enter: Enter) -> None:
    demanded(cast, "chiefs")
    assert enter(cast.anna).get("/").status_code == 200
    other = enter(cast.oleg)
    from kochka.people.accounts import grant
    from kochka.people.roles import Role

    grant(cast.oleg, Role.CHIEF, by=cast.chief, at=timezone.now())
    assert other.get("/")["Location"] == reverse("my_factor"), "who becomes a chief is asked at once"


def test_the_settings_page_does_not_let_a_chief_lock_everybody_out(cast: Cast, enter: Enter) -> None:
    browser, url = enter(cast.chief), reverse("settings_access")
    given = {
        "visibility": "own", "go_ahead_rule": "any", "hold_limit": "30", "enquiry_minutes": "60",
        "second_factor": "everybody",
    }  # fmt: skip
    assert browser.post(url, given).status_code == 422
    assert Firm.objects.get().second_factor == "nobody"
    on(cast.chief)
    cast.chief.refresh_from_db()
    browser = enter(cast.chief)
    assert browser.post(url, given).status_code == 302
    assert Firm.objects.get().second_factor == "everybody"
    assert browser.get("/").status_code == 200


def test_switching_off_asks_for_the_password_and_throttles_it(cast: Cast, anna: User, enter: Enter) -> None:
    on(anna)
    anna.refresh_from_db()
    browser, url = enter(anna), reverse("my_factor_off")
    for _time in range(PASSWORD.most):
        assert browser.post(url, {"former": "не то"}).status_code == 422
    assert browser.post(url, {"former": WORD}).status_code == 429
    anna.refresh_from_db()
    assert anna.second_factor_at


def test_switching_off_and_new_codes(cast: Cast, anna: User, enter: Enter) -> None:
    on(anna)
    anna.refresh_from_db()
    browser = enter(anna)
    assert words(browser.post(reverse("my_codes"), {"former": WORD})).count("<li><code>") == 10
    assert browser.post(reverse("my_factor_off"), {"former": WORD}).status_code == 302
    assert inside(browser), "this browser stays"
    assert knock(Client(), anna.email)["Location"] == "/"


def test_a_chief_takes_a_second_factor_off_and_the_person_is_out_at_once(cast: Cast, anna: User, enter: Enter) -> None:
    on(anna)
    anna.refresh_from_db()
    lost, chief = enter(anna), enter(cast.chief)
    assert chief.post(reverse("person_factor", args=[anna.pk])).status_code == 302
    assert not inside(lost)
    assert knock(Client(), anna.email)["Location"] == "/"
    assert chief.post(reverse("person_factor", args=[cast.chief.pk])).status_code == 422


def test_the_password_page_asks_the_present_one_no_more_often_than_the_limit(anna: User, enter: Enter) -> None:
    browser = enter(anna)
    given = {"former": "не то", "password": "совсем другое слово"}
    for _time in range(PASSWORD.most):
        assert browser.post("/me/password/", given).status_code == 422
    browser.post("/me/password/", given | {"former": WORD})
    assert User.objects.get(pk=anna.pk).check_password(WORD)


def test_looking_for_links_that_nobody_made_is_held_back(db: None) -> None:
    browser = Client()
    answers = {browser.get(f"/key/{'x' * 20}{number}/").status_code for number in range(40)}
    assert answers == {404, 429}


def test_searching_as_fast_as_one_types_is_never_held_back_and_a_flood_is(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    asked = [browser.get("/search/hits/", {"q": "а"}, HTTP_HX_REQUEST="true") for _time in range(400)]
    assert {answer.status_code for answer in asked[:50]} == {200}
    if refused := [answer for answer in asked if answer.status_code == 429]:
        assert int(refused[0]["Retry-After"]) >= 1
    assert time.monotonic()
