"""What the matching page shows of a file, and what it was told: choices out into selects, and back from a form."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kochka.core.texts import language_of, number
from kochka.exchange.catalogue import TITLES
from kochka.exchange.census import Census
from kochka.exchange.choices import AT, FIELD, FINISHED, LOST, LOST_BY_US, OPEN, SKIP, Choices
from kochka.exchange.grounds import Here
from kochka.exchange.map_writing import dates_of
from kochka.exchange.models import Upload, What
from kochka.web.imports.choosers import Options, Row

MOST_COLUMNS = 200
FEW_COLUMNS = 20
"""As many stand in the file's own order; of more, those that are taken come first."""
ROLES = {
    "": gettext_lazy("— is not taken"),
    "title": gettext_lazy("what the deal is called"),
    "title_2": gettext_lazy("second half of the title"),
    "id": gettext_lazy("the number over there"),
    "client": gettext_lazy("client"),
    "owner": gettext_lazy("who answers for it"),
    "stage": gettext_lazy("stage"),
    "ending": gettext_lazy("won, lost or open"),
    "value": gettext_lazy("sum"),
    "currency": gettext_lazy("currency"),
    "opened": gettext_lazy("began on"),
    "closed": gettext_lazy("ended on"),
    "next_action": gettext_lazy("next action"),
    "loss_reason": gettext_lazy("why it was lost"),
    "service_line": gettext_lazy("service line"),
    "lead_source": gettext_lazy("where it came from"),
}

CLIENT_ROLES = {
    "": gettext_lazy("— is not taken"),
    "name": gettext_lazy("what the client is called"),
    "id": gettext_lazy("the number over there"),
    "legal_name": gettext_lazy("name in papers"),
    "inn": gettext_lazy("INN"),
    "kpp": gettext_lazy("KPP"),
    "ogrn": gettext_lazy("OGRN or OGRNIP"),
    "site": gettext_lazy("site"),
    "city": gettext_lazy("city"),
    "address": gettext_lazy("address"),
    "contact": gettext_lazy("a person there"),
    "position": gettext_lazy("their position"),
    "phone": gettext_lazy("phone"),
    "mobile": gettext_lazy("another phone"),
    "email": gettext_lazy("e-mail"),
    "note": gettext_lazy("note"),
}


@dataclass(slots=True)
class Match:
    """The page's tables. `open`: how many values nobody has told the meaning of yet."""

    columns: list[Row] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    """Of a wide file: columns that nothing is taken from."""
    blank: list[Row] = field(default_factory=list)
    stages: list[Row] = field(default_factory=list)
    endings: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    more: list[tuple[str, Row]] = field(default_factory=list)
    places: Mapping[str, int | None] = field(default_factory=dict)
    many: bool = False
    missing: list[str] = field(default_factory=list)
    dates: tuple[str, ...] = ()
    no_date: tuple[str, ...] = ()
    either_way: bool = False
    month_first: bool = False
    with_client: bool = False
    clients: bool = False
    system: str = ""
    left: int = 0


def match(upload: Upload, here: Here, *, language: str) -> Match:
    """The tables as they stand."""
    census, choices = Census.of(upload.census), Choices.of(upload.choices)
    page = Match(system=TITLES.get(choices.source, ""))
    if upload.what == What.CLIENTS:
        page.clients = True
        _columns(page, census, choices, CLIENT_ROLES)
        page.missing = [str(CLIENT_ROLES["name"])] if choices.place_of("name") is None else []
        return page
    _columns(page, census, choices, deal_roles(here))
    _of_deals(page, census, choices, here, language)
    return page


def deal_roles(here: Here) -> dict[str, object]:
    """What a column of deals can be: what every deal has, and the company's own fields."""
    return {**ROLES, **{f"{FIELD}{field.key}": field.name for field in here.fields}}


def _of_deals(page: Match, census: Census, choices: Choices, here: Here, language: str) -> None:
    page.places = {role: choices.place_of(role) for role in ("stage", "ending", "owner")}
    ways = Options(_ways(here, choices.funnel, language))
    people = Options([("", _("— as said below")), *((user.email, user.name) for user in here.people)])
    page.stages = _values(census, page.places["stage"], choices.stages, "s", ways)
    page.endings = _values(census, page.places["ending"], choices.endings, "e", Options(_ends()))
    page.people = _values(census, page.places["owner"], choices.people, "p", people, may_be_blank=True)
    page.left = sum(not row.settled for row in [*page.stages, *page.endings])
    stage = page.places["stage"]
    page.many = stage is not None and census.columns[stage].many
    page.missing = [str(ROLES[role]) for role in ("title", "stage") if choices.place_of(role) is None]
    _more(page, census, choices, here, language)


def _columns(page: Match, census: Census, choices: Choices, roles_there: Mapping[str, object]) -> None:
    roles = Options(list(roles_there.items()))
    for place, column in enumerate(census.columns[:MOST_COLUMNS]):
        role = choices.columns.get(place, "")
        select = roles.select(f"c{place}", role, label=column.name or _("column %(n)s") % {"n": place + 1})
        row = Row(column.name, column.samples, select, bool(role), column.filled, place)
        (page.columns if role else page.rest if column.filled else page.blank).append(row)
    if len(page.columns) + len(page.rest) <= FEW_COLUMNS:
        page.columns, page.rest = sorted([*page.columns, *page.rest], key=lambda row: row.place), []


def _values(
    census: Census,
    place: int | None,
    told: Mapping[str, str],
    letter: str,
    options: Options,
    may_be_blank: bool = False,
) -> list[Row]:
    if place is None:
        return []
    found = census.columns[place].distinct().items()
    return [
        Row(
            value,
            (),
            options.select(f"{letter}{n}", told.get(value, ""), label=value),
            may_be_blank or told.get(value, "") in options.values - {""},
            count,
        )
        for n, (value, count) in enumerate(found)
    ]


def _ways(here: Here, funnel: str, language: str) -> list[tuple[str, object]]:
    """What a value of the stage column can mean."""
    version = here.versions.get(funnel)
    stages = version.definition.stages if version else ()
    named = [(f"{AT}{stage.key}", stage.name.of(language_of(language))) for stage in stages]
    return [("", _("— nobody has said")), *named, *_ends()[1:4], (SKIP, _("leave these rows out"))]


def _ends() -> list[tuple[str, object]]:
    return [
        ("", _("— nobody has said")),
        (FINISHED, pgettext("what a value means", "done, to the end")),
        (LOST, pgettext("what a value means", "lost: the client’s will")),
        (LOST_BY_US, pgettext("what a value means", "lost: our will")),
        (OPEN, pgettext("what a value means", "goes on")),
        (SKIP, _("leave these rows out")),
    ]


def _more(page: Match, census: Census, choices: Choices, here: Here, language: str) -> None:
    dates = dates_of(census, choices)
    page.dates = tuple(shown_format(written, language) for written in dates.formats)
    page.no_date, page.either_way = dates.no_date, dates.either_way
    page.month_first, page.with_client = choices.month_first, choices.with_client
    strangers = sum(not choices.people.get(row.name) for row in page.people)
    rest = [(user.email, user.name) for user in here.people]
    if page.people:
        rest += [("create", _("new accounts, without a password")), ("reject", _("nobody’s: such rows stay out"))]
    asked = _("Whose the others’ deals are") if page.people else _("Whose the deals are")
    if strangers:
        asked = f"{asked} ({number(strangers, language)})"
    page.more.append((asked, _row("unknown", rest, choices.unknown, asked)))
    if len(here.versions) > 1:
        funnels = [(key, version.definition.name.of(language_of(language))) for key, version in here.versions.items()]
        page.more.append((_("Which funnel"), _row("funnel", funnels, choices.funnel, _("Which funnel"))))
    if choices.place_of("value") is not None and choices.place_of("currency") is None:
        said = [("", here.currency), *((code, code) for code in CURRENCIES if code != here.currency)]
        page.more.append((_("Currency of the sums"), _row("currency", said, choices.currency, _("Currency"))))
    if choices.decimal:
        marks = [(",", _("a comma: 1 000,50")), (".", _("a point: 1,000.50"))]
        page.more.append((_("What stands before the cents"), _row("decimal", marks, choices.decimal, _("Cents"))))
    day = [("opened", _("the day it began")), ("import", _("today")), ("reject", _("such rows stay out"))]
    page.more.append((_("An ended deal without a date ended on"), _row("no_closing", day, choices.no_closing, "")))


_DATE_PARTS = {
    "ru": {
        "%Y": "ГГГГ",
        "%y": "ГГ",
        "%m": "ММ",
        "%d": "ДД",
        "%b": "мес",
        "%B": "месяц",
        "%H": "ЧЧ",
        "%M": "ММ",
        "%S": "СС",
    },
    "en": {
        "%Y": "YYYY",
        "%y": "YY",
        "%m": "MM",
        "%d": "DD",
        "%b": "Mon",
        "%B": "Month",
        "%H": "hh",
        "%M": "mm",
        "%S": "ss",
    },
}


def shown_format(written: str, language: str) -> str:
    """A format as people write it: ДД.ММ.ГГГГ."""
    for part, shown in _DATE_PARTS[language_of(language)].items():
        written = written.replace(part, shown)
    return written


CURRENCIES = ("RUB", "USD", "EUR", "KZT", "BYN", "UAH", "GEL", "AMD", "UZS", "AED", "GBP", "CNY", "TRY")


def _row(name: str, pairs: list[tuple[str, str]], chosen: str, label: str) -> Row:
    return Row(name, (), Options(pairs).select(name, chosen, label=label or name), True)


def picked(posted: QueryDict, upload: Upload, here: Here) -> Choices:
    """What the form says, bounded by what the file holds; whatever it does not say stays as it was."""
    census, before = Census.of(upload.census), Choices.of(upload.choices)
    found = Choices.of(upload.choices)
    found.columns = _roles(
        posted, census, before.columns, CLIENT_ROLES if upload.what == What.CLIENTS else deal_roles(here)
    )
    for letter, role, told in (("s", "stage", "stages"), ("e", "ending", "endings"), ("p", "owner", "people")):
        place = before.place_of(role)
        same = place is not None and found.place_of(role) == place
        values = list(census.columns[place].distinct()) if same and place is not None else []
        said = {value: posted.get(key, "") for n, value in enumerate(values) if (key := f"{letter}{n}") in posted}
        setattr(found, told, {**(getattr(before, told) if same else {}), **_known(said, letter, here, found.funnel)})
    for name, allowed in _allowed(here).items():
        if (said_now := posted.get(name)) is not None and said_now in allowed:
            setattr(found, name, said_now)
    if "shown" in posted:
        found.month_first, found.with_client = "month_first" in posted, "with_client" in posted
    return found


def _roles(posted: QueryDict, census: Census, before: Mapping[int, str], known: Container[str]) -> dict[int, str]:
    """A part is played by one column: by the one that was given it just now."""
    asked = {
        place: posted.get(f"c{place}", before.get(place, "")) for place in range(min(len(census.columns), MOST_COLUMNS))
    }
    fresh = {place: role for place, role in asked.items() if role != before.get(place, "")}
    taken: dict[str, int] = {}
    for place, role in [*fresh.items(), *asked.items()]:
        if role in known and role:
            taken.setdefault(role, place)
    return {place: role for role, place in sorted(taken.items(), key=lambda pair: pair[1])}


def _known(said: Mapping[str, str], letter: str, here: Here, funnel: str) -> dict[str, str]:
    """Only meanings that there are."""
    if letter == "p":
        known: set[str] = {user.email for user in here.people} | {""}
    else:
        stages = {f"{AT}{key}" for key, _names in here.ground(funnel).stages} if letter == "s" else set()
        known = stages | {FINISHED, LOST, LOST_BY_US, OPEN, SKIP, ""}
    return {value: meaning for value, meaning in said.items() if meaning in known}


def _allowed(here: Here) -> dict[str, Container[str]]:
    return {
        "unknown": {*(user.email for user in here.people), "create", "reject"},
        "funnel": here.versions,
        "currency": {"", *CURRENCIES},
        "decimal": {",", "."},
        "no_closing": {"opened", "import", "reject"},
    }


def rows_said(count: int, language: str) -> str:
    """«8 800 строк»."""
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": number(count, language)}
