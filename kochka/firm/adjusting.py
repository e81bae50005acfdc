"""Verbs on the company's settings: each change is a dated row with who."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, time
from typing import Any, TypedDict, Unpack
from zoneinfo import available_timezones

from django.conf import settings as project
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money
from kochka.core.refusals import Invalid, Sentence
from kochka.core.said import said
from kochka.core.workdays import country_is_known
from kochka.firm.above import counted_anew, money_is_counted
from kochka.firm.changing import changing, refuse_all, unseen
from kochka.firm.days import years_hold
from kochka.firm.models import Firm
from kochka.firm.second_factor import demand_own_factor
from kochka.people.changes import record
from kochka.people.models import User
from kochka.people.roles import Role

LONGEST_HOLD = 250
LONGEST_ANSWER = 4800
CLOCK = ("timezone", "country", "day_opens", "day_closes")
"""What deadlines are counted by."""


class Wanted(TypedDict, total=False):
    """The settings that can be adjusted; what is not given stays."""

    name: str
    language: str
    currency: str
    timezone: str
    country: str
    day_opens: time
    day_closes: time
    visibility: str
    go_ahead_rule: str
    go_ahead_chiefs: Collection[User]
    hold_limit: int
    enquiry_minutes: int
    second_factor: str
    least_margin: int | None
    question_limit: int | None


def names() -> dict[str, Sentence]:
    """What the settings are called."""
    return {
        "name": _("the company’s name"),
        "language": _("language"),
        "currency": _("currency"),
        "timezone": _("timezone"),
        "country": _("whose holidays count"),
        "day_opens": _("the day begins"),
        "day_closes": _("the day ends"),
        "visibility": _("which deals people see"),
        "go_ahead_rule": _("whose go-ahead is enough"),
        "go_ahead_chiefs": _("chiefs who are asked"),
        "hold_limit": _("how long a hold may last"),
        "enquiry_minutes": _("how soon an enquiry is answered"),
        "second_factor": _("who signs in with a second factor"),
        "least_margin": _("the least margin"),
        "question_limit": _("how many questions an expert has in hand"),
        "logo": _("logo"),
    }


def standing(firm: Firm) -> dict[str, str]:
    """Every setting as a text: what pages remember having shown, and what the dated rows hold. One query."""
    found = {name: _text(getattr(firm, name)) for name in Wanted.__annotations__ if name != "go_ahead_chiefs"}
    chiefs = firm.go_ahead_chiefs.order_by("name", "pk").values_list("name", flat=True)
    return found | {"go_ahead_chiefs": ", ".join(chiefs)}


def _text(value: object) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


def adjust(*, by: User, at: datetime, seen: Mapping[str, str] | None = None, **wanted: Unpack[Wanted]) -> Firm:
    """Changes the settings that are given. `seen` holds what the person saw (`standing`), setting by setting: what
    somebody else has changed meanwhile is not written over.

    Deadlines are counted anew where the clock is another one. Raises NotYours; Stale; Invalid, or Refused with all
    fields that make no sense.
    """
    read = _read(wanted)
    with changing(by) as firm:
        before = standing(firm)
        chiefs = read.pop("go_ahead_chiefs", None)
        for name, value in read.items():
            setattr(firm, name, value)
        if chiefs is not None:
            firm.go_ahead_chiefs.set(chiefs)
        after = standing(firm)
        changed = [name for name in before if before[name] != after[name]]
        _not_stale(changed, before, seen)
        _holds_together(firm, changed)
        demand_own_factor(by, changed, firm)
        firm.save(update_fields=[*(name for name in changed if name != "go_ahead_chiefs")])
        for name in changed:
            record("firm", name, before=before[name], after=after[name], by=by, at=at)
    if not set(CLOCK).isdisjoint(changed):
        counted_anew()
    return firm


def _not_stale(changed: Collection[str], before: Mapping[str, str], seen: Mapping[str, str] | None) -> None:
    for name in changed:
        if seen is not None and name in seen and seen[name] != before[name]:
            raise unseen(names()[name])


def _holds_together(firm: Firm, changed: Collection[str]) -> None:
    """What one setting demands of others. Raises Invalid."""
    if firm.day_closes <= firm.day_opens:
        raise Invalid("day_closes", _("The day ends after it begins."))
    if "currency" in changed and money_is_counted():
        words = _("There are sums in the present currency already, so it stays: nothing here converts them.")
        raise Invalid("currency", words)
    if firm.go_ahead_rule == Firm.GoAheadRule.EACH and not firm.go_ahead_chiefs.exists():
        raise Invalid("go_ahead_chiefs", _("Name the chiefs whose go-ahead is wanted."))
    if not set(CLOCK).isdisjoint(changed):
        years_hold(firm)


def _read(wanted: Wanted) -> dict[str, Any]:
    """The settings as they are kept. Raises a refusal with every field that makes no sense."""
    read: dict[str, Any] = {}
    wrong: dict[str, Sentence] = {}
    for name, value in wanted.items():
        try:
            read[name] = _READERS[name](value)
        except Invalid as no:
            wrong |= {name: no.sentence}
    refuse_all(wrong)
    return read


def _name(text: str) -> str:
    return said("name", text, limit=120, empty=_("The company needs a name."))


def _one_of(known: Callable[[], Collection[str]], sentence: Sentence) -> Callable[[Any], str]:
    def read(value: str) -> str:
        if value not in known():
            raise Invalid("", sentence)
        return value

    return read


def _currency(code: str) -> str:
    try:
        return Money(0, code.strip().upper()).currency
    except ValueError:
        raise Invalid("currency", _("A currency has a code of three capital letters, like EUR.")) from None


def _country(code: str) -> str:
    if not country_is_known(code):
        raise Invalid("country", _("No public holidays are known for this country."))
    return code


def _hour(value: time | None) -> time:
    if value is None:
        raise Invalid("day_opens", _("Write the hour like 9:00."))
    return value.replace(second=0, microsecond=0)


def _chiefs(people: Collection[User]) -> list[User]:
    for person in people:
        if not person.has(Role.CHIEF) or not person.is_active:
            raise Invalid("go_ahead_chiefs", _("%(name)s is no chief.") % {"name": person.name})
    return list(people)


def _between(least: int, most: int, sentence: Sentence) -> Callable[[Any], int]:
    def read(value: int | None) -> int:
        if value is None or not least <= value <= most:
            raise Invalid("", sentence)
        return value

    return read


def _margin(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 99:
        raise Invalid("least_margin", _("The least margin is between 0 and 99 per cent; empty warns of nothing."))
    return value


def _limit(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= 99:
        raise Invalid("question_limit", _("Between 1 and 99 questions; empty sets no limit."))
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "language": _one_of(lambda: dict(project.LANGUAGES), _("Choose one of the languages.")),
    "currency": _currency,
    "timezone": _one_of(available_timezones, _("There is no such timezone.")),
    "country": _country,
    "day_opens": _hour,
    "day_closes": _hour,
    "visibility": _one_of(lambda: Firm.Visibility.values, _("Choose which deals people see.")),
    "go_ahead_rule": _one_of(lambda: Firm.GoAheadRule.values, _("Choose whose go-ahead is enough.")),
    "go_ahead_chiefs": _chiefs,
    "second_factor": _one_of(lambda: Firm.SecondFactor.values, _("Choose who needs a second factor.")),
    "hold_limit": _between(1, LONGEST_HOLD, _("A hold lasts between 1 and 250 working days.")),
    "least_margin": _margin,
    "question_limit": _limit,
    "enquiry_minutes": _between(5, LONGEST_ANSWER, _("Between 5 minutes and ten working days (4800 minutes).")),
}
