"""When somebody is open to questions: set by themselves, or by a chief on their page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.people.models import User
from kochka.proposals.models import OpenHours
from kochka.proposals.open_hours import Hours, read_hours, said_hours, set_open_hours
from kochka.web.forms.base import VerbForm
from kochka.web.forms.fields import Line
from kochka.web.people.acting import ChiefForm, changing
from kochka.web.reading import person
from kochka.web.time.acting import TimeForm, acting

NAMES = tuple(f"day_{weekday}" for weekday in range(7))


class HoursLine(Line):
    """Hours of one day, «10:00–12:00, 14:00–16:00». Cleans to pairs of times."""

    def __init__(self, weekday: int) -> None:
        super().__init__(label=WEEKDAYS[weekday], optional=True, placeholder="10:00–12:00", max_length=200)

    def clean(self, value: Any) -> list[Any]:
        try:
            return read_hours(super().clean(value))
        except Invalid as no:
            raise ValidationError(str(no)) from None


class WeekOfHours(VerbForm):
    """A line for each working day; days off have one where hours stand there."""

    heading = _("Open hours")
    explain = _(
        "Sessions are agreed on in these hours, and only in them questions show. Left empty all through: the whole"
        " working day."
    )
    send = _("Save the hours")
    done = _("The open hours are set.")

    day_0, day_1, day_2, day_3 = HoursLine(0), HoursLine(1), HoursLine(2), HoursLine(3)
    day_4, day_5, day_6 = HoursLine(4), HoursLine(5), HoursLine(6)

    @property
    def whose(self) -> User:
        """Whose hours they are."""
        raise NotImplementedError

    def begin(self) -> dict[str, Any]:
        return {NAMES[weekday]: said_hours(spans) for weekday, spans in hours_of(self.whose).items()}

    def prepare(self) -> None:
        for name in NAMES[5:]:
            if name not in self.initial:
                del self.fields[name]

    @property
    def rows(self) -> list[Hours]:
        """What was typed."""
        given = [(day, self.cleaned_data.get(name, [])) for day, name in enumerate(NAMES)]
        return [(day, *span) for day, spans in given for span in spans]


def hours_of(user: User) -> dict[int, list[Any]]:
    """Open hours by weekday. One query."""
    found: dict[int, list[Any]] = {}
    for row in OpenHours.objects.filter(person=user):
        found.setdefault(row.weekday, []).append((row.opens, row.closes))
    return found


def hours_told(user: User) -> list[tuple[str, str]]:
    """The same in words: the day, its hours."""
    return [(str(WEEKDAYS[weekday]), said_hours(spans)) for weekday, spans in sorted(hours_of(user).items())]


class MyHoursForm(WeekOfHours, TimeForm):
    template = "me/hours.html"

    @property
    def whose(self) -> User:
        return person(self.request)

    @property
    def home(self) -> str:
        return reverse("me")


class HoursForm(WeekOfHours, ChiefForm):
    @property
    def whose(self) -> User:
        return self.subject  # type: ignore[no-any-return]


@acting(MyHoursForm)
def mine(said: MyHoursForm) -> None:
    """One's own open hours."""
    set_open_hours(said.whose, said.rows, **said.who)


@changing(HoursForm)
def theirs(said: HoursForm) -> None:
    """Open hours of a colleague."""
    set_open_hours(said.whose, said.rows, **said.who)
