"""Whether a visitor sits at this computer: by the address at the socket, the name asked for, and no proxy between."""

import pytest

from kochka.core.nearness import PASSED_ON, from_this_computer, is_loopback, names_this_computer

NEAR = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_addresses_are_near(address: str) -> None:
    assert is_loopback(address)
    assert from_this_computer({"REMOTE_ADDR": address}, "localhost:8000")


@pytest.mark.parametrize(
    "address", ["", "192.0.2.7", "10.0.0.1", "0.0.0.0", "::", "::ffff:192.0.2.7", "fe80::1", "localhost", "unix:", "1"]
)
def test_all_others_are_not(address: str) -> None:
    assert not is_loopback(address)
    assert not from_this_computer({"REMOTE_ADDR": address}, "localhost")


def test_a_request_without_an_address_comes_from_nowhere_near() -> None:
    assert not from_this_computer({}, "localhost")
    assert not from_this_computer({"REMOTE_ADDR": None}, "localhost")


@pytest.mark.parametrize("sign", PASSED_ON)
def test_whatever_a_proxy_says_of_itself_tells_of_it(sign: str) -> None:
    assert not from_this_computer({**NEAR, sign: "127.0.0.1"}, "localhost")
    assert not from_this_computer({**NEAR, sign: ""}, "localhost")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:8000", "[::1]", "[::1]:8000", "demo.localhost:80"]
)
def test_names_of_this_computer(host: str) -> None:
    assert names_this_computer(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "kochka.example.org",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "192.0.2.7",
        "[2001:db8::1]:80",
        "[",
        "]",
    ],
)
def test_names_of_others(host: str) -> None:
    assert not names_this_computer(host)
    assert not from_this_computer(NEAR, host)
