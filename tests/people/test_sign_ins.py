"""Sign-ins are dated rows: every coming in one, refused tries counted by the hour, addresses forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest

from kochka.people import sign_ins
from kochka.people.devices import device_of
from kochka.people.models import SignIn
from kochka.people.sign_ins import Outcome, ended, forget_addresses, last_came_in, refused, signed_in, signed_out
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


def test_each_coming_and_going_is_a_row(cast: Cast) -> None:
    signed_in(cast.anna, address="10.0.0.7", device="Firefox · Linux", at=NOON)
    signed_in(cast.anna, how=Outcome.KEY, at=NOON + timedelta(minutes=1))
    signed_out(cast.anna, at=NOON + timedelta(minutes=2))
    ended(cast.anna, by=cast.chief, at=NOON + timedelta(minutes=3))

    assert [row.outcome for row in sign_ins.sign_ins_of(cast.anna)] == ["ended", "out", "key", "in"]
    last = last_came_in(cast.anna)
    assert last is not None and last.outcome == "key"
    assert last_came_in(cast.oleg) is None


def test_refused_tries_of_an_hour_from_one_address_are_one_row_that_counts_them(cast: Cast) -> None:
    for second in range(40):
        refused(cast.anna, why=Outcome.WRONG, address="10.0.0.7", at=NOON + timedelta(seconds=second))
    refused(cast.anna, why=Outcome.WRONG, address="10.0.0.8", at=NOON)
    refused(cast.anna, why=Outcome.LOCKED, address="10.0.0.7", at=NOON)
    refused(None, why=Outcome.WRONG, address="10.0.0.7", at=NOON)
    refused(cast.anna, why=Outcome.WRONG, address="10.0.0.7", at=NOON + timedelta(hours=1))

    first = SignIn.objects.order_by("pk")[0]
    assert (first.times, first.at, first.last_at) == (40, NOON, NOON + timedelta(seconds=39))
    assert SignIn.objects.count() == 5


def test_a_flood_from_many_addresses_buries_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "MOST_AN_HOUR", 20)
    for number in range(300):
        refused(None, why=Outcome.WRONG, address=f"10.1.{number // 250}.{number % 250}", at=NOON)

    assert SignIn.objects.count() == 21
    crowd = SignIn.objects.get(address="")
    assert crowd.times == 280
    signed_in(cast.anna, address="10.0.0.7", at=NOON)
    assert SignIn.objects.filter(who=cast.anna).get().address == "10.0.0.7"


def test_the_addresses_of_one_customer_are_one(cast: Cast) -> None:
    for number in range(5):
        refused(None, why=Outcome.WRONG, address=f"2001:db8:1:2::{number}", at=NOON)
    refused(None, why=Outcome.WRONG, address="::ffff:10.0.0.7", at=NOON)
    refused(None, why=Outcome.WRONG, address="<script>", at=NOON)

    assert sorted(SignIn.objects.values_list("address", "times")) == [
        ("", 1),
        ("10.0.0.7", 1),
        ("2001:db8:1:2::/64", 5),
    ]


def test_addresses_are_forgotten_after_ninety_days_and_a_second_time_nothing_is(cast: Cast) -> None:
    signed_in(cast.anna, address="10.0.0.7", device="Firefox · Linux", at=NOON)
    refused(cast.anna, why=Outcome.WRONG, address="10.0.0.7", at=NOON)
    signed_in(cast.anna, address="10.0.0.8", at=NOON + timedelta(days=50))
    signed_in(cast.anna, at=NOON)

    assert forget_addresses(at=NOON + timedelta(days=91)) == 2
    assert forget_addresses(at=NOON + timedelta(days=91)) == 0
    assert sorted(SignIn.objects.values_list("address", flat=True)) == ["", "", "", "10.0.0.8"]
    assert SignIn.objects.filter(device="Firefox · Linux").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 YaBrowser/25.1 Safari/537.36",
            "Яндекс Браузер · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/8.5", "curl"),
        ("", ""),
        ("<script>" * 1000, ""),
    ],
)
def test_a_device_is_two_words(said: str, words: str) -> None:
    assert device_of(said) == words
