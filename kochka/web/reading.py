"""Who reads the page: the person, their language and mood, the company and its clock, each asked for once a request."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone

from kochka.core.texts import language_of
from kochka.core.workdays import WorkCalendar
from kochka.firm.calendar import work_calendar
from kochka.firm.models import Firm
from kochka.firm.settings import firm_or_none
from kochka.people.models import User
from kochka.people.roles import Role


@dataclass
class Reader:
    """What pages need to know of the one who reads them. `user` is None before sign-in, `firm` before it is founded."""

    user: User | None
    asked_language: str

    @cached_property
    def firm(self) -> Firm | None:
        """The company. One query."""
        return firm_or_none()

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The company's working calendar. One query."""
        return work_calendar(self.firm)

    @cached_property
    def language(self) -> str:
        """The person's own choice, else the company's, else what the browser asks for."""
        own = self.user.language if self.user else ""
        return language_of(own or (self.firm.language if self.firm else "") or self.asked_language)

    @property
    def roles(self) -> list[Role]:
        """What the person plays, in the order in which roles stand everywhere."""
        return [role for role in Role if self.user and role in self.user.roles]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The company's timezone: everybody in it speaks of the same noon."""
        return ZoneInfo(self.firm.timezone if self.firm else "UTC")

    @cached_property
    def now(self) -> datetime:
        """The moment of the request on the company's clock: one for the whole page."""
        return timezone.now().astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.now.date()


def reader_of(request: HttpRequest) -> Reader:
    """The reader that the middleware found."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return reader


def person(request: HttpRequest) -> User:
    """Who is signed in. Pages that may be read by nobody in particular do not ask."""
    user = reader_of(request).user
    assert user is not None, "the page is for people who signed in"
    return user


def partly(request: HttpRequest) -> bool:
    """Whether only a part of a page is asked for: a form that opens within it, a list that reads itself anew."""
    return request.headers.get("HX-Request") == "true"
