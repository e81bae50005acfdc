"""Pages are tested at noon on a Tuesday, in the company of the cast, and without one lazy fetch."""

from collections.abc import Callable

import pytest
from django.http import HttpResponseBase
from django.test import Client

from kochka.people.models import User
from kochka.web import limits
from tests.clock import cast, clock

__all__ = ["cast", "clock"]


def words(answer: HttpResponseBase) -> str:
    """The page as a reader finds it: spaces that do not break are spaces."""
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def no_haste() -> None:
    """Nobody has asked for anything yet."""
    limits._levels.clear()


type Enter = Callable[[User], Client]


@pytest.fixture
def enter(no_lazy_fetches: None) -> Enter:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
