"""Guessing what a file of deals means, from its header, its values, our funnel and our people. Pure: nothing is asked
of the database, nothing is certain, and all of it is shown to be put right."""

import copy
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from kochka.core.texts import fold
from kochka.exchange.catalogue import (
    CLIENTS,
    DEALS,
    LEAD_SOURCES,
    LOST,
    OPEN,
    OTHERWISE,
    PRODUCTS,
    SERVICE_LINES,
    SYSTEMS,
    WON,
    among,
    bare,
    kin,
    plain,
)
from kochka.exchange.census import Census, Column
from kochka.exchange.choices import AT, FIELD, FINISHED, LOST_BY_US, Choices
from kochka.exchange.choices import LOST as LOST_BY_CLIENT
from kochka.exchange.choices import OPEN as GOES_ON
from kochka.exchange.guess_values import currency_of, guess_decimal, is_currencies, is_dates, is_sums

FEW = 40
"""A column with more different values than this is no column of stages."""
_NUMBERED = re.compile(r"^\D{0,2}(\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a file comes to: stages as (key, names), people as (e-mail, name), whose the deals of strangers are."""

    stages: Sequence[tuple[str, tuple[str, ...]]]
    people: Sequence[tuple[str, str]]
    unknown: str
    currency: str
    fields: Sequence[tuple[str, str]] = ()
    """The company's own: key and name."""


def _guess_extras(census: Census, ground: Ground, columns: dict[int, str]) -> None:
    """Sources, service lines and the company's own fields, among the columns that are nothing else."""
    names = [(plain(column.name), bare(column.name)) for column in census.columns]
    wanted: dict[str, tuple[str, ...]] = {f"{FIELD}{key}": (plain(name),) for key, name in ground.fields}
    wanted |= {"lead_source": LEAD_SOURCES, "service_line": SERVICE_LINES}
    for role, words in wanted.items():
        few = not role.startswith(FIELD)
        free = {
            place
            for place, column in enumerate(census.columns)
            if place not in columns and column.filled and not (few and (column.many or len(column.values) > FEW))
        }
        if (place := _found(names, words, free)) is not None:
            columns[place] = role


def system_of(header: Sequence[str]) -> str:
    """The system that these headers are of, or a blank: it has three of its own words in them, and the most."""
    names = {name for header_name in header for name in (plain(header_name), fold(header_name))}
    hits = {system: len(names.intersection(words)) for system, words in SYSTEMS.items()}
    best = max(hits, key=lambda system: hits[system])
    return best if hits[best] >= 3 else ""


def guess(census: Census, ground: Ground, picked: Choices | None = None) -> Choices:
    """What the file says by itself; what was `picked` by hand or last time stands, and what is left is guessed."""
    found = copy.deepcopy(picked) if picked else Choices()
    if not found.columns:
        found.columns = guess_columns(census)
        _guess_extras(census, ground, found.columns)
        title = found.place_of("title")
        found.with_client = title is not None and bare(census.columns[title].name) in PRODUCTS
    found.source = found.source or system_of(census.header)
    stage, ending, owner = (found.place_of(role) for role in ("stage", "ending", "owner"))
    if stage is not None:
        said = {value: _meaning(value, ground, alone=ending is None) for value in census.columns[stage].distinct()}
        found.stages = _by_position(said, ground) | found.stages
    if ending is not None:
        found.endings = {value: _end(value) for value in census.columns[ending].distinct()} | found.endings
    if owner is not None:
        found.people = {value: person(value, ground) for value in census.columns[owner].distinct()} | found.people
    found.unknown = found.unknown or ground.unknown
    _guess_values(census, found)
    return found


def _guess_values(census: Census, found: Choices) -> None:
    value = found.place_of("value")
    if value is not None:
        column = census.columns[value]
        found.currency = found.currency or currency_of([column.name]) or currency_of(list(column.values)[:20])
        found.decimal = found.decimal or guess_decimal(column)
    if not found.no_closing:
        found.no_closing = "opened" if found.place_of("opened") is not None else "import"


def guess_columns(census: Census) -> dict[int, str]:
    """Place → what stands there. A column serves once, and only where its values do not speak against it."""
    system = system_of(census.header)
    names = [(plain(column.name), bare(column.name)) for column in census.columns]
    otherwise = OTHERWISE.get(system, {})
    taken: dict[int, str] = {
        place: otherwise[whole] for place, (whole, _bare) in enumerate(names) if whole in otherwise
    }
    for role, words in DEALS.items():
        if role in taken.values():
            continue
        fitting = {place for place, column in enumerate(census.columns) if place not in taken and _fits(role, column)}
        place = _found(names, words, fitting)
        if place is not None:
            taken[place] = role
    columns = {place: role for place, role in taken.items() if role}
    if "title" not in columns.values():
        _name_by_product(census, names, columns)
    return dict(sorted(columns.items()))


def guess_clients(census: Census, picked: Choices | None = None) -> Choices:
    """What a file of clients says by itself; what was picked stands."""
    found = copy.deepcopy(picked) if picked else Choices()
    names = [(plain(column.name), bare(column.name)) for column in census.columns]
    if not found.columns:
        for role, words in CLIENTS.items():
            free = {
                place
                for place, column in enumerate(census.columns)
                if place not in found.columns and column.filled and (role != "id" or column.many or column.filled > 1)
            }
            if (place := _found(names, words, free)) is not None:
                found.columns[place] = role
        found.columns = dict(sorted(found.columns.items()))
    found.source = found.source or system_of(census.header)
    return found


def _found(names: Sequence[tuple[str, str]], words: Sequence[str], free: Container[int]) -> int | None:
    for word in words:
        for place, (whole, part) in enumerate(names):
            if word in (whole, part) and place in free:
                return place
    return None


def _fits(role: str, column: Column) -> bool:
    if role in ("opened", "closed"):
        return is_dates(column)
    if role == "value":
        return is_sums(column)
    if role == "currency":
        return is_currencies(column)
    if role == "stage":
        return bool(column.values) and not column.many and len(column.values) <= FEW
    if role == "ending":
        ends = sum(bool(_end(value)) for value in column.values)
        return bool(column.values) and not column.many and 2 * ends >= len(column.values)
    return bool(column.filled) or role != "id"


def _name_by_product(census: Census, names: Sequence[tuple[str, str]], columns: dict[int, str]) -> None:
    """A deal without a name of its own is called by its product."""
    free = {place for place, column in enumerate(census.columns) if place not in columns and column.filled}
    product = _found(names, PRODUCTS, free)
    if product is not None:
        columns[product] = "title"


def _end(value: str) -> str:
    """Which end a word tells, or that the deal goes on; blank where it tells neither."""
    if among(value, LOST):
        return LOST_BY_US if "спам" in fold(value) or "disqual" in fold(value) else LOST_BY_CLIENT
    if among(value, WON):
        return FINISHED
    return GOES_ON if among(value, OPEN) else ""


def _meaning(value: str, ground: Ground, *, alone: bool) -> str:
    """What a value of the stage column means; `alone`: it tells the ends too."""
    folded = fold(value)
    for key, names in ground.stages:
        if folded == fold(key) or folded in map(fold, names):
            return f"{AT}{key}"
    if alone and (end := _end(value)) and end != GOES_ON:
        return end
    for key, names in ground.stages:
        if len(folded) > 3 and any(folded in fold(name) or fold(name) in folded for name in names):
            return f"{AT}{key}"
    sorts = kin(value)
    for key, names in ground.stages:
        if sorts and any(min(sorts) in kin(name) for name in names):
            return f"{AT}{key}"
    return ""


def _by_position(said: Mapping[str, str], ground: Ground) -> dict[str, str]:
    """Stages that are numbered over there («3. Оценка»): what no word told is put where its number lies between."""
    numbers = {value: int(match[1]) for value in said if (match := _NUMBERED.match(value))}
    if len(numbers) < 3 or not ground.stages or len(set(numbers.values())) < len(numbers):
        return dict(said)
    order = sorted(numbers, key=lambda value: numbers[value])
    keys = [key for key, _names in ground.stages]
    found = dict(said)
    for place, value in enumerate(order):
        if not found[value]:
            found[value] = f"{AT}{keys[round(place * (len(keys) - 1) / max(len(order) - 1, 1))]}"
    return found


def person(value: str, ground: Ground) -> str:
    """The e-mail of the one person here who is called so, in either order of names, or whose address it is."""
    folded = fold(value)
    words = sorted(folded.split())
    for same in (
        lambda email, name: folded == email.lower(),
        lambda email, name: folded == fold(name) or words == sorted(fold(name).split()),
        lambda email, name: _initials(fold(name)) & _initials(folded) != set(),
    ):
        found = [email for email, name in ground.people if same(email, name)]
        if len(found) == 1:
            return found[0]
        if found:
            return ""
    return ""


def _initials(name: str) -> set[str]:
    """«соколова а.» and «анна соколова» meet in «соколова а»; a name alone meets nothing."""
    words = re.findall(r"\w+", name)
    if len(words) < 2:
        return set()
    short = [word for word in words if len(word) == 1]
    if short:
        longest = max(words, key=len)
        return {f"{longest} {short[0]}"} if len(longest) > 2 else set()
    return {f"{words[-1]} {words[0][0]}", f"{words[0]} {words[1][0]}"}
