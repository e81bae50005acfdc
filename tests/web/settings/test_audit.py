"""The audit: one list of rights, sign-ins, settings and data, for chiefs; and what one sees of one's own."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kochka.people.accounts import grant, revoke
from kochka.people.models import Change, SignIn
from kochka.people.roles import Role
from kochka.people.sign_ins import Outcome, refused, signed_in
from kochka.upkeep.models import Backup
from kochka.web import sign_ins as hearing
from tests.cast import PASSWORD, Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

PAGE = "/settings/changes/"


@pytest.fixture(autouse=True)
def forgiven() -> None:
    """Tries of other tests are not counted."""
    cache.clear()


def door(browser: Client, email: str, password: str) -> HttpResponseBase:
    return browser.post(
        reverse("account_login"), {"login": email, "password": password}, HTTP_USER_AGENT="Firefox/1 Linux"
    )


def test_signing_in_and_out_and_a_wrong_password_are_written_down(cast: Cast) -> None:
    browser = Client()
    assert door(browser, cast.anna.email, "not it").status_code == 200
    assert door(browser, cast.anna.email, PASSWORD).status_code == 302
    browser.post(reverse("account_logout"))

    rows = SignIn.objects.filter(who=cast.anna).order_by("pk")
    assert [row.outcome for row in rows] == ["wrong", "in", "out"]
    assert {(row.device, row.address) for row in rows[:2]} == {("Firefox · Linux", "127.0.0.1")}


def test_what_was_typed_as_an_unknown_name_is_nowhere_kept(cast: Cast) -> None:
    door(Client(), "my-secret-password@example.org", "x")

    row = SignIn.objects.get()
    assert (row.who, row.outcome) == (None, "wrong")
    assert "my-secret" not in repr(SignIn.objects.values().get())


def test_too_many_tries_are_told_apart(cast: Cast) -> None:
    browser = Client()
    for _try in range(12):
        door(browser, cast.anna.email, "not it")

    assert SignIn.objects.filter(outcome="locked", who=cast.anna).exists()


def test_a_sign_in_that_cannot_be_written_down_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(hearing.sign_ins, "signed_in", broken)
    monkeypatch.setattr(hearing.sign_ins, "refused", broken)
    browser = Client()
    assert door(browser, cast.anna.email, "not it").status_code == 200
    assert door(browser, cast.anna.email, PASSWORD).status_code == 302
    assert browser.get("/").status_code == 200


def much(cast: Cast) -> None:
    """A line of each trail."""
    at = timezone.now()
    signed_in(cast.anna, address="10.0.0.7", device="Firefox · Linux", at=at)
    refused(cast.oleg, why=Outcome.WRONG, address="10.0.0.9", at=at)
    refused(None, why=Outcome.WRONG, address="10.0.0.9", at=at)
    grant(cast.anna, Role.EXPERT, by=cast.chief, at=at)
    revoke(cast.anna, Role.EXPERT, by=cast.chief, at=at)
    Change.objects.create(at=at, by=cast.chief, about="firm", what="name", before="Кочкари", after="Трясинка")
    Backup.objects.create(why="nightly", begun_at=at, ended_at=at, path="/x", node="a")
    Backup.objects.create(why="nightly", begun_at=at, ended_at=at, path="/x", node="a", trouble="диск полон")


def test_a_chief_reads_everything_in_one_list_and_narrows_it(cast: Cast, enter: Enter) -> None:
    much(cast)
    browser = enter(cast.chief)
    page = words(browser.get(PAGE))
    for said in ("Вход", "10.0.0.7", "Неверный пароль", "роль дана", "роль снята", "Трясинка", "диск полон"):
        assert said in page, said
    for about, has, has_not in (
        ("sign_ins", "10.0.0.7", "Трясинка"),
        ("refused", "10.0.0.9", "10.0.0.7"),
        ("settings", "Трясинка", "10.0.0.7"),
        ("rights", "роль дана", "Трясинка"),
        ("data", "диск полон", "Трясинка"),
        ("backups", "диск полон", "роль дана"),
    ):
        found = words(browser.get(PAGE, {"about": about}))
        assert has in found, about
        assert has_not not in found, about
    mine = words(browser.get(PAGE, {"by": cast.anna.pk}))
    assert "10.0.0.7" in mine and "10.0.0.9" not in mine and "диск полон" not in mine


def test_it_is_narrowed_by_days_of_the_company(cast: Cast, enter: Enter) -> None:
    today = timezone.localdate()
    much(cast)
    browser = enter(cast.chief)
    assert "Трясинка" in words(browser.get(PAGE, {"since": today.isoformat(), "until": today.isoformat()}))
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert "Трясинка" not in words(browser.get(PAGE, {"since": tomorrow}))
    assert "Трясинка" not in words(browser.get(PAGE, {"until": (today - timedelta(days=1)).isoformat()}))


@pytest.mark.parametrize(
    "query", ["since=x", "since=9999-99-99", "until=0001-01-01", "until=9999-12-31", "about=sign_ins&by=%00", "skip=9"]
)
def test_any_address_answers(cast: Cast, enter: Enter, query: str) -> None:
    browser = enter(cast.chief)
    assert browser.get(f"{PAGE}?{query}").status_code == 200
    assert browser.get(f"{PAGE}audit.csv?{query}").status_code == 200


def test_trails_that_meet_at_one_moment_lose_nothing_between_pages(cast: Cast, enter: Enter) -> None:
    browser, at = enter(cast.chief), timezone.now()
    SignIn.objects.all().delete()
    Change.objects.bulk_create(
        Change(at=at, by=cast.chief, about="firm", what="name", after=f"и{n}") for n in range(70)
    )
    SignIn.objects.bulk_create(
        SignIn(who=cast.anna, outcome="in", at=at, last_at=at, device=f"d{n}") for n in range(70)
    )
    seen, url = [], "?"
    while url:
        page = browser.get(f"{PAGE}{url}").context
        seen += [line.said.after for line in page["history"].lines]
        url = page["more"]
    for n in range(70):
        assert seen.count(f"и{n}") == 1
        assert seen.count(f"d{n}") == 1


def test_the_page_costs_as_many_queries_for_much_as_for_little(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    much(cast)
    few = queries(lambda: browser.get(PAGE))
    at = timezone.now()
    SignIn.objects.bulk_create(SignIn(who=cast.anna, outcome="in", at=at, last_at=at) for _n in range(300))
    Change.objects.bulk_create(
        Change(at=at, by=cast.chief, about="firm", what="name", after=f"{n}") for n in range(300)
    )
    assert queries(lambda: browser.get(PAGE)) == few <= 20


def test_it_goes_out_as_a_table_without_formulas_and_that_is_a_line_of_it(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    at = timezone.now()
    Change.objects.bulk_create(
        Change(at=at, by=cast.chief, about="firm", what="name", before="x", after=f"=cmd|{n}") for n in range(1200)
    )
    answer = browser.get(f"{PAGE}audit.csv", {"about": "firm"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) >= 1201
    assert rows[1][2] == cast.chief.name and rows[1][5] == "'=cmd|1199"
    assert "audit.csv" in words(browser.get(PAGE, {"about": "exports"}))


def test_a_table_of_deals_that_leaves_the_house_is_written_down(cast: Cast, enter: Enter) -> None:
    cast.plain()
    enter(cast.anna).get(reverse("deals_csv"))
    enter(cast.anna).get(reverse("deals_xlsx"))
    assert list(Change.objects.filter(about="export").values_list("by", "what")) == [(cast.anna.pk, "deals")] * 2


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}audit.csv"])
def test_it_is_for_chiefs(cast: Cast, enter: Enter, address: str) -> None:
    assert enter(cast.anna).get(address).status_code == 403
    assert Change.objects.filter(about="export").count() == 0


def test_one_sees_ones_own_and_a_chief_sees_a_persons(cast: Cast, enter: Enter) -> None:
    at = timezone.now()
    signed_in(cast.anna, address="10.0.0.7", device="Firefox · Linux", at=at)
    refused(cast.anna, why=Outcome.WRONG, address="10.9.9.9", at=at)
    signed_in(cast.oleg, address="10.0.0.8", at=at)
    mine = words(enter(cast.anna).get("/me/"))
    assert "10.0.0.7" in mine and "10.9.9.9" in mine and "10.0.0.8" not in mine
    chiefs = words(enter(cast.chief).get(reverse("person", args=[cast.anna.pk])))
    assert "10.9.9.9" in chiefs and f"?about=sign_ins&amp;by={cast.anna.pk}" in chiefs
    assert "10.9.9.9" not in words(enter(cast.oleg).get(reverse("person", args=[cast.anna.pk])))
