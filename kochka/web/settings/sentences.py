"""How changes are said: each thing that can be changed says its own, and what nobody knows is shown as it stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.money import Money, format_money
from kochka.core.texts import day_and_month, from_to
from kochka.deals.models import SavedView
from kochka.firm.adjusting import names
from kochka.firm.entities import detail_names
from kochka.firm.lists import KINDS, REASON
from kochka.firm.models import FieldDefinition, Firm, VatPeriod
from kochka.people.models import Change, Team, User
from kochka.web.people.history import hours_in_words


@dataclass(frozen=True, slots=True)
class Sentence:
    """A change in words: what, and from what to what. `before` and `after` may be empty."""

    what: str
    before: str = ""
    after: str = ""


type Names = Mapping[int, str]
type Say = Callable[[Change, str], Sentence]


@dataclass
class Subject:
    """A kind of thing that changes: how its rows are called (`names`: ids to names, one query), and how it is said."""

    say: Say
    names: Callable[[Iterable[int]], Names] = field(default=lambda _ids: {})


subjects: dict[str, Subject] = {}


def sentences(rows: Iterable[Change]) -> list[Sentence]:
    """The changes in words, in their order. One query for each kind of thing among them."""
    changes = list(rows)
    ids: dict[str, set[int]] = {}
    for row in changes:
        kind, pk = _about(row)
        if pk is not None:
            ids.setdefault(kind, set()).add(pk)
    called = {kind: subjects[kind].names(wanted) for kind, wanted in ids.items() if kind in subjects}
    return [_say(row, called) for row in changes]


def _about(row: Change) -> tuple[str, int | None]:
    kind, _colon, pk = row.about.partition(":")
    return kind, int(pk) if pk.isdecimal() and pk.isascii() and len(pk) < 16 else None


def _say(row: Change, called: Mapping[str, Names]) -> Sentence:
    kind, pk = _about(row)
    if kind not in subjects:
        return Sentence(f"{row.about}: {row.what}", row.before, row.after)
    return subjects[kind].say(row, called.get(kind, {}).get(pk or 0, ""))


def _firm(row: Change, _name: str) -> Sentence:
    what = names().get(row.what, row.what)
    return Sentence(_capital(str(what)), _setting(row.what, row.before), _setting(row.what, row.after))


def _setting(what: str, text: str) -> str:
    """The value of a setting as its page says it."""
    if what == "least_margin":
        return f"{text}%" if text else _("none")
    if what == "question_limit":
        return text or _("no limit")
    known: dict[str, Mapping[str, object]] = {
        "visibility": dict(Firm.Visibility.choices),
        "go_ahead_rule": dict(Firm.GoAheadRule.choices),
        "second_factor": dict(Firm.SecondFactor.choices),
        "language": {"ru": "Русский", "en": "English"},
    }
    if what == "country" and not text:
        return _("Nobody’s: weekends only")
    return str(known.get(what, {}).get(text, text))


def _calendar(row: Change, _name: str) -> Sentence:
    days = [_day(text) for text in row.what.split("/")[:2]]
    return Sentence(from_to(days[0], days[-1], get_language() or "ru"), _mark(row.before), _mark(row.after))


def _day(text: str) -> str:
    try:
        return day_and_month(date.fromisoformat(text), (get_language() or "ru")[:2], today=date.min)
    except ValueError:
        return text


def _mark(text: str) -> str:
    how, _colon, name = text.partition(": ")
    words = {"off": _("off"), "works": _("at work"), "": _("as in the calendar")}
    return f"{words.get(how, how)}: {name}" if name else words.get(how, how)


def _row(title: Callable[[], str]) -> Say:
    def say(row: Change, name: str) -> Sentence:
        thing = _("%(kind)s “%(name)s”") % {"kind": title(), "name": name or row.about.partition(":")[2]}
        what = {"name": _("name"), "position": _("place"), "choices": _("choices"), "kind": _("kind")}.get(row.what)
        if row.what == REASON:
            return Sentence(_("%(thing)s is offered no more, because") % {"thing": thing}, row.before, row.after)
        if row.what == "presence":
            return Sentence(thing, _presence(row.before), _presence(row.after))
        before, after = (_choices(row.what, text) for text in (row.before, row.after))
        return Sentence(f"{thing}, {what or row.what}", before, after)

    return say


def _entity(row: Change, name: str) -> Sentence:
    what, _slash, day = row.what.partition("/")
    if what == "vat":
        names = {key: str(label) for key, label in VatPeriod.Regime.choices} | {"": ""}
        words = _("%(name)s: taxed from %(day)s on") % {"name": _entity_called(row, name), "day": _day(day)}
        return Sentence(words, names.get(row.before, row.before), names.get(row.after, row.after))
    if what in ("presence", "position"):
        return _row(lambda: _("Legal entity"))(row, name)
    words = f"{_entity_called(row, name)}: {detail_names().get(what, what)}"
    return Sentence(words, row.before, row.after)


def _entity_called(row: Change, name: str) -> str:
    return _("%(kind)s “%(name)s”") % {"kind": _("Legal entity"), "name": name or row.about.partition(":")[2]}


def _price(row: Change, name: str) -> Sentence:
    what, _slash, day = row.what.partition("/")
    if what not in ("price", "cost"):
        return _row(lambda: _("Role of the price list"))(row, name)
    words = _("An hour of “%(name)s” from %(day)s on")
    if what == "cost":
        words = _("What an hour of “%(name)s” costs us from %(day)s on")
    words = words % {"name": name or row.about, "day": _day(day)}
    return Sentence(words, _hour(row.before), _hour(row.after))


def _rate(row: Change, name: str) -> Sentence:
    day = _day(row.what.partition("/")[2])
    words = _("What an hour of %(name)s costs us from %(day)s on") % {"name": name or row.about, "day": day}
    return Sentence(words, _hour(row.before), _hour(row.after))


def _hour(text: str) -> str:
    amount, _space, currency = text.partition(" ")
    try:
        return format_money(Money.of(Decimal(amount), currency), get_language() or "ru") if text else ""
    except (ArithmeticError, ValueError):
        return text


def _presence(text: str) -> str:
    words = {"here": _("offered"), "retired": _("offered no more"), "left": _("left"), "": ""}
    return words.get(text, text)


def _choices(what: str, text: str) -> str:
    if what == "kind":
        return str(dict(FieldDefinition.Kind.choices).get(text, text))
    return ", ".join(text.splitlines()) if what == "choices" else text


def _of_people() -> tuple[dict[str, str], dict[str, str]]:
    """What can change about a person, and what it can become."""
    words = {
        "name": _("name"),
        "email": _("e-mail"),
        "team": _("team"),
        "skill": _("skill"),
        "presence": _("comes and goes"),
        "key": _("link to come in by"),
        "password": _("password"),
        "second_factor": _("second factor"),
        "recovery_codes": _("recovery codes"),
        "sessions": _("where they are signed in"),
        "lock": _("pause after too many tries"),
        "open_hours": _("open hours"),
    }
    return words, _what_people_become()


def _what_people_become() -> dict[str, str]:
    """What each of it can become."""
    return {
        "here": _("works here"),
        "left": _("left"),
        "set": _("set"),
        "made": _("made"),
        "withdrawn": _("taken back"),
        "invitation": _("for the first time"),
        "reset": _("for a new password"),
        "on": _("on"),
        "off": _("switched off"),
        "renewed": _("made anew"),
        "open": _("open"),
        "ended": _("ended"),
        "locked": _("locked"),
        "lifted": _("ended before its time"),
    }


SECURED = ("second_factor", "recovery_codes", "sessions", "lock")


def _person(row: Change, name: str) -> Sentence:
    who = name or row.about
    words, values = _of_people()
    before, after = row.before, row.after
    if row.what in ("presence", "key", "password", *SECURED):
        before, after = values.get(before, before), values.get(after, after)
    if row.what == "open_hours":
        before, after = hours_in_words(before), hours_in_words(after)
    return Sentence(f"{who}: {words.get(row.what, row.what)}", before, after)


def _export(row: Change, _name: str) -> Sentence:
    words = {"deals": _("A table of deals was taken out"), "audit": _("A table of this page was taken out")}
    words["talkers"] = _("A table of the price of talking was taken out")
    return Sentence(words.get(row.what, row.what), after=row.after)


def _funnel(row: Change, _name: str) -> Sentence:
    return Sentence(_("The newer version of the funnel: put off"), after=row.about.partition(":")[2])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(model: type[User | Team | SavedView]) -> Callable[[Iterable[int]], Names]:
    return lambda ids: dict(model._default_manager.filter(pk__in=list(ids)).values_list("pk", "name"))


def _listed(kind: str) -> Callable[[Iterable[int]], Names]:
    return lambda ids: dict(KINDS[kind].objects.filter(pk__in=list(ids)).values_list("pk", "name"))


subjects |= {
    "firm": Subject(_firm),
    "calendar": Subject(_calendar),
    "service_line": Subject(_row(lambda: _("Service line")), _listed("service_line")),
    "lead_source": Subject(_row(lambda: _("Source")), _listed("lead_source")),
    "loss_reason": Subject(_row(lambda: _("Reason")), _listed("loss_reason")),
    "field": Subject(_row(lambda: _("Field")), _listed("field")),
    "legal_entity": Subject(_entity, _listed("legal_entity")),
    "price_role": Subject(_price, _listed("price_role")),
    "rate": Subject(_rate, _named(User)),
    "skill": Subject(_row(lambda: _("Skill")), _listed("skill")),
    "team": Subject(_row(lambda: _("Team")), _named(Team)),
    "person": Subject(_person, _named(User)),
    "export": Subject(_export),
    "funnel": Subject(_funnel),
    "view": Subject(_row(lambda: _("View")), _named(SavedView)),
}
