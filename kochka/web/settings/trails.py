"""What the audit is gathered from: changes of settings, roles given and taken, sign-ins, imports, copies of the data.

Each trail is read newest first from an index, no further than a page needs. What is asked about is one key of
`abouts()`; a trail that has nothing to say of it is not asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from kochka.deals.rights import role_name
from kochka.exchange.models import Import
from kochka.people import sign_ins
from kochka.people.models import Change, RoleGrant, SignIn, User
from kochka.people.roles import Role
from kochka.upkeep.models import Backup
from kochka.web.settings.sentences import Sentence, sentences
from kochka.web.sign_ins import said

RIGHTS, SIGN_INS, SETTINGS, DATA = "rights", "sign_ins", "settings", "data"
EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit. `by` is None where nobody did it, or nobody whom we know; `bad`: a try that was refused,
    a copy that failed."""

    at: datetime
    order: tuple[int, int]
    by: User | None
    group: str
    said: Sentence
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: by whom, about what, from when, until when; before which moment (`skip`: how many of that very
    moment have been shown)."""

    by: int | None = None
    about: str = EVERYTHING
    since: datetime | None = None
    until: datetime | None = None
    before: datetime | None = None
    skip: int = 0

    def wants(self, *abouts: str) -> bool:
        return self.about == EVERYTHING or self.about in abouts

    def narrowed[M: Model](self, rows: QuerySet[M], moment: str = "at", by: str = "by") -> QuerySet[M]:
        """Those rows by this person and of this period, newest first."""
        wanted = {
            by: self.by,
            f"{moment}__gte": self.since,
            f"{moment}__lt": self.until,
            f"{moment}__lte": self.before,
        }
        given: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
        return rows.filter(**given).order_by(f"-{moment}", "-pk")


def groups() -> dict[str, tuple[str, dict[str, str]]]:
    """What one can ask about: four groups in words, and what is in each."""
    return {
        RIGHTS: (_("Rights"), {"roles": _("roles"), "people": _("people and teams")}),
        SIGN_INS: (_("Sign-ins"), {"refused": _("refused tries")}),
        SETTINGS: (
            _("Settings"),
            {
                "firm": _("the company"),
                "calendar": _("the calendar"),
                "lists": _("lists"),
                "fields": _("own fields"),
                "entities": _("legal entities"),
                "prices": _("the price list"),
                "rates": _("cost rates"),
                "views": _("shared views"),
            },
        ),
        DATA: (
            _("The data"),
            {"imports": _("imports"), "exports": _("tables taken out"), "backups": _("copies of the data")},
        ),
    }


def abouts() -> frozenset[str]:
    """Everything that one can ask about."""
    return frozenset(groups()) | {key for _name, inner in groups().values() for key in inner}


PEOPLE = Q(about__startswith="person:") | Q(about__startswith="team:")
EXPORTS = Q(about="export")
LISTS = Q(
    *[("about__startswith", f"{kind}:") for kind in ("service_line", "lead_source", "loss_reason", "skill")],
    _connector=Q.OR,
)
CHANGES = {
    EVERYTHING: Q(),
    RIGHTS: PEOPLE,
    "people": PEOPLE,
    SETTINGS: ~(PEOPLE | EXPORTS),
    "firm": Q(about="firm"),
    "calendar": Q(about="calendar"),
    "lists": LISTS,
    "fields": Q(about__startswith="field:"),
    "entities": Q(about__startswith="legal_entity:"),
    "prices": Q(about__startswith="price_role:"),
    "rates": Q(about__startswith="rate:"),
    "views": Q(about__startswith="view:"),
    DATA: EXPORTS,
    "exports": EXPORTS,
}


def changes(asked: Asked, most: int) -> Iterator[Line]:
    """The dated rows of settings and of people."""
    if asked.about not in CHANGES:
        return
    found = list(asked.narrowed(Change.objects.select_related("by").filter(CHANGES[asked.about]))[:most])
    for row, sentence in zip(found, sentences(found), strict=True):
        yield Line(row.at, (2, row.pk), row.by, _group(row), sentence)


def _group(row: Change) -> str:
    if row.about == "export":
        return DATA
    return RIGHTS if row.about.startswith(("person:", "team:")) else SETTINGS


def roles_given(asked: Asked, most: int) -> Iterator[Line]:
    return _roles(asked, most, "granted", _("%(name)s: role given"))


def roles_taken(asked: Asked, most: int) -> Iterator[Line]:
    return _roles(asked, most, "ended", _("%(name)s: role taken"))


def _roles(asked: Asked, most: int, side: str, words: str) -> Iterator[Line]:
    if not asked.wants(RIGHTS, "roles"):
        return
    rows = RoleGrant.objects.select_related("user", f"{side}_by").exclude(**{f"{side}_at": None})
    for row in asked.narrowed(rows, f"{side}_at", f"{side}_by")[:most]:
        sentence = Sentence(words % {"name": row.user.name}, after=role_name(Role(row.role)))
        yield Line(
            getattr(row, f"{side}_at"), (int(side == "ended"), row.pk), getattr(row, f"{side}_by"), RIGHTS, sentence
        )


def comings(asked: Asked, most: int) -> Iterator[Line]:
    """Who came in, went, tried."""
    if not asked.wants(SIGN_INS, "refused"):
        return
    rows = SignIn.objects.select_related("who", "by")
    rows = rows.filter(outcome__in=sign_ins.REFUSED) if asked.about == "refused" else rows
    for row in asked.narrowed(rows, by="who")[:most]:
        came = said(row)
        yield Line(row.at, (3, row.pk), row.who, SIGN_INS, Sentence(came.what, after=came.where), came.bad)


def imports_begun(asked: Asked, most: int) -> Iterator[Line]:
    return _imports(asked, most, "started_at", "by", _("Import: %(file)s"))


def imports_undone(asked: Asked, most: int) -> Iterator[Line]:
    return _imports(asked, most, "undone_at", "undone_by", _("Import taken back: %(file)s"))


def _imports(asked: Asked, most: int, moment: str, by: str, words: str) -> Iterator[Line]:
    if not asked.wants(DATA, "imports"):
        return
    rows = Import.objects.select_related(by).exclude(**{moment: None}).defer("map_text", "header")
    for row in asked.narrowed(rows, moment, by)[:most]:
        sentence = Sentence(words % {"file": row.file_name}, after=f"{row.get_what_display()}: {row.placed}")
        yield Line(getattr(row, moment), (4 + (by == "undone_by"), row.pk), getattr(row, by), DATA, sentence)


def backups(asked: Asked, most: int) -> Iterator[Line]:
    """Copies of the data: made by the schedule or on the server, so by nobody of the company."""
    if not asked.wants(DATA, "backups") or asked.by is not None:
        return
    why = {"nightly": _("nightly"), "by_hand": _("by hand"), "update": _("before an update")}
    for row in asked.narrowed(Backup.objects.exclude(ended_at=None), "ended_at")[:most]:
        assert row.ended_at is not None
        what = _("A copy of the data failed") if row.trouble else _("A copy of the data was made")
        sentence = Sentence(what, after=row.trouble or why.get(row.why, row.why))
        yield Line(row.ended_at, (6, row.pk), None, DATA, sentence, bool(row.trouble))


type Trail = Callable[[Asked, int], Iterator[Line]]

TRAILS: tuple[Trail, ...] = (changes, roles_given, roles_taken, comings, imports_begun, imports_undone, backups)
