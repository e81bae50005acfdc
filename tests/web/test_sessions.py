"""Where one is signed in: seen, ended one by one and all at once, by oneself and by a chief."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kochka.people import sessions
from kochka.people.accounts import let_go
from kochka.people.models import Change, User
from kochka.people.sweeping import sweep_signins
from tests.cast import PASSWORD, Cast

from .conftest import Enter, words
from .test_door import inside, knock

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def anna(cast: Cast) -> User:
    cast.anna.set_password(PASSWORD)
    cast.anna.save()
    return cast.anna


def signed_in(who: User, agent: str = FIREFOX, address: str = "192.0.2.1") -> Client:
    browser = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert knock(browser, who.email).status_code == 302
    return browser


def test_the_list_says_device_time_and_address_and_marks_this_one(anna: User, clock) -> None:
    signed_in(anna, IPHONE, "192.0.2.2")
    clock.shift(timedelta(minutes=10))
    here = signed_in(anna)
    page = words(here.get("/me/"))
    assert "iPhone" in page
    assert "192.0.2.2" in page
    mine, _here, rest = page.partition("этот")
    assert "Firefox · Linux" in mine
    assert rest.count(reverse("end_session", args=[0]).partition("0")[0]) >= 1


def test_one_browser_is_ended_at_once(anna: User) -> None:
    phone, here = signed_in(anna, IPHONE), signed_in(anna)
    row = UserSession.objects.get(user_agent=IPHONE)
    assert here.post(reverse("end_session", args=[row.pk])).status_code == 302
    assert not inside(phone)
    assert inside(here)
    assert here.post(reverse("end_session", args=[row.pk])).status_code == 422, "it is ended already"


def test_nobody_ends_a_browser_of_somebody_else(anna: User, cast: Cast, enter: Enter) -> None:
    phone = signed_in(anna, IPHONE)
    row = UserSession.objects.get(user_agent=IPHONE)
    assert enter(cast.chief).post(reverse("end_session", args=[row.pk])).status_code == 422
    assert inside(phone)


def test_all_others_are_ended_and_this_one_goes_on(anna: User, enter: Enter) -> None:
    others, unlisted = [signed_in(anna, IPHONE) for _one in range(3)], enter(anna)
    here = signed_in(anna)
    assert here.post(reverse("end_sessions")).status_code == 302
    assert [inside(browser) for browser in [*others, unlisted, here]] == [False, False, False, False, True]
    assert len(sessions.places_of(User.objects.get(pk=anna.pk))) == 1


def test_another_password_ends_the_others(anna: User) -> None:
    other, here = signed_in(anna, IPHONE), signed_in(anna)
    given = {"former": PASSWORD, "password": "совсем другое слово"}
    assert here.post("/me/password/", given).status_code == 302
    assert not inside(other)
    assert inside(here)
    assert IPHONE not in {place.agent for place in sessions.places_of(User.objects.get(pk=anna.pk))}


def test_a_chief_sees_how_many_and_ends_them_all(anna: User, cast: Cast, enter: Enter) -> None:
    phone, desk = signed_in(anna, IPHONE, "192.0.2.77"), signed_in(anna)
    chief = enter(cast.chief)
    page = words(chief.get(reverse("person", args=[anna.pk])))
    assert "в 2 браузерах" in page
    assert chief.post(reverse("person_sessions", args=[anna.pk])).status_code == 302
    assert [inside(phone), inside(desk)] == [False, False]
    assert Change.objects.filter(about=f"person:{anna.pk}", what="sessions", by=cast.chief).count() == 1
    assert chief.post(reverse("person_sessions", args=[cast.chief.pk])).status_code == 422
    assert enter(cast.oleg).post(reverse("person_sessions", args=[anna.pk])).status_code == 403


def test_who_leaves_is_out_everywhere(anna: User, cast: Cast) -> None:
    browser = signed_in(anna)
    let_go(anna, by=cast.chief, at=timezone.now())
    assert not inside(browser)
    assert sessions.places_of(User.objects.get(pk=anna.pk)) == []


def test_use_is_written_down_rarely_and_asking_for_news_never(anna: User, clock) -> None:
    browser = signed_in(anna)
    row = UserSession.objects.get()
    clock.shift(timedelta(minutes=6))
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("my_day_pulse"))
    assert not [query for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]
    browser.get("/me/")
    row.refresh_from_db()
    assert row.last_seen_at == timezone.now()
    clock.shift(timedelta(minutes=1))
    with CaptureQueriesContext(connection) as asked:
        browser.get("/me/")
    assert not [query for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_signing_out_takes_the_browser_off_the_list(anna: User) -> None:
    browser = signed_in(anna)
    browser.post("/accounts/logout/")
    assert sessions.places_of(User.objects.get(pk=anna.pk)) == []
    assert sweep_signins(at=timezone.now()) >= 1
    assert not UserSession.objects.exists()
