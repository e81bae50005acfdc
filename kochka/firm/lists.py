"""Verbs on the company's own lists: service lines, sources, reasons for losing, fields, roles of the price list,
skills, legal entities. A row is never deleted: it is retired, which means offered no more, and what has it keeps it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused, Sentence, Stale
from kochka.core.said import said
from kochka.core.texts import fold
from kochka.firm.changing import alone, changing, unseen
from kochka.firm.models import FieldDefinition, LeadSource, LegalEntity, LossReason, PriceRole, ServiceLine, Skill
from kochka.people.changes import record
from kochka.people.models import Change, User

type Listed = ServiceLine | LeadSource | LossReason | FieldDefinition | PriceRole | LegalEntity | Skill
MOST = 200
REASON = "reason"
"""What a dated row is called that says why a service line is offered no more."""
KINDS: dict[str, type[Listed]] = {
    "service_line": ServiceLine,
    "lead_source": LeadSource,
    "loss_reason": LossReason,
    "field": FieldDefinition,
    "price_role": PriceRole,
    "legal_entity": LegalEntity,
    "skill": Skill,
}


def kind_of(row: Listed) -> str:
    """What the dated rows call rows of this list."""
    return next(kind for kind, model in KINDS.items() if isinstance(row, model))


def about(row: Listed) -> str:
    """What the dated rows call this very row."""
    return f"{kind_of(row)}:{row.pk}"


def add_service_line(name: str, *, by: User, at: datetime) -> ServiceLine:
    """What we sell has one more name; a retired one of that name comes back. Raises NotYours, Invalid."""
    return _add(ServiceLine(), name, by=by, at=at)


def add_source(name: str, *, by: User, at: datetime) -> LeadSource:
    """Deals come from one more side; a retired one of that name comes back. Raises NotYours, Invalid."""
    return _add(LeadSource(), name, by=by, at=at)


def add_reason(name: str, ended_by: str, *, by: User, at: datetime) -> LossReason:
    """Deals are lost for one more reason; a retired one of that name comes back. Raises NotYours, Invalid."""
    if ended_by not in LossReason.EndedBy.values:
        raise Invalid("ended_by", _("Say who ends the deal for this reason: the client, or we."))
    return _add(LossReason(ended_by=ended_by), name, by=by, at=at)


def add_role(name: str, *, by: User, at: datetime) -> PriceRole:
    """The hours of one more role are sold; a retired one of that name comes back. Raises NotYours, Invalid."""
    return _add(PriceRole(), name, by=by, at=at)


def add_skill(name: str, *, by: User, at: datetime) -> Skill:
    """Reviews can be asked of one more skill; a retired one of that name comes back. Raises NotYours, Invalid."""
    return _add(Skill(), name, by=by, at=at)


def add_row[L: (FieldDefinition, LegalEntity)](row: L, *, by: User, at: datetime) -> L:
    """A new row of a list that has more to it than a name. Raises NotYours, Invalid."""
    return _add(row, row.name, by=by, at=at, revives=False)


def bring_in[L: (ServiceLine, LeadSource, LossReason)](new: L, *, by: User, at: datetime) -> L:
    """A row that comes along with imported deals: who may bring those in may bring it. One of that name, whatever its
    case, is taken as it stands, offered or not. The name was read before."""
    with alone():
        beside = _beside(new)
        namesake: L | None = _called(new.name, beside)
        if namesake:
            return namesake
        new.position = _last(beside) + 1
        new.save()
        record(about(new), "presence", before="", after="here", by=by, at=at)
    return new


def _last(rows: list[Any]) -> int:
    return max((row.position for row in rows), default=0)


def _add[L: (ServiceLine, LeadSource, LossReason, FieldDefinition, PriceRole, LegalEntity, Skill)](
    new: L, name: str, *, by: User, at: datetime, revives: bool = True
) -> L:
    line = _name(name)
    with changing(by):
        beside = _beside(new)
        namesake: L | None = _called(line, beside)
        if namesake and (namesake.retired_at is None or not revives):
            raise Invalid("name", _taken(namesake))
        if len(beside) >= MOST:
            raise Invalid("name", _("Two hundred are enough: nobody would find anything among more."))
        row = namesake or new
        before = row.name if namesake else ""
        row.name, row.retired_at = line, None
        row.position = _last(beside) + 1
        row.save()
        if namesake:
            record(about(row), "name", before=before, after=line, by=by, at=at)
        record(about(row), "presence", before="retired" if namesake else "", after="here", by=by, at=at)
    return row


def rename(row: Listed, name: str, *, by: User, at: datetime, seen: str | None = None) -> None:
    """It is called otherwise from now on, where it stands already too. `seen` is the name that the person saw. Raises
    NotYours, Invalid, Stale."""
    line = _name(name)
    with changing(by):
        fresh = _fresh(row)
        if fresh.name == line:
            return
        if seen is not None and seen != fresh.name:
            raise unseen(fresh.name)
        namesake = _called(line, _beside(fresh))
        if namesake and namesake.pk != fresh.pk:
            raise Invalid("name", _taken(namesake))
        record(about(fresh), "name", before=fresh.name, after=line, by=by, at=at)
        fresh.name = line
        fresh.save(update_fields=["name"])


def retire(row: Listed, *, by: User, at: datetime) -> None:
    """It is offered no more; what has it keeps it. Again: nothing. Raises NotYours; Refused for a service line, which
    wants a reason (`stop_offering`)."""
    if isinstance(row, ServiceLine):
        raise Refused(_("A service line is offered no more with a reason: say why."))
    _present(row, at, by=by, at=at)


def stop_offering(line: ServiceLine, reason: str, *, by: User, at: datetime) -> None:
    """What we sell is offered no more, and why: a dated row beside the retirement itself. Raises NotYours; Invalid
    without a reason; Stale where it is offered no more already."""
    words = said("reason", reason, limit=500, empty=_("Say why, in a line."))
    with changing(by):
        if _fresh(line).retired_at:
            raise Stale(_("“%(name)s” is not offered any more. Nothing was changed.") % {"name": line.name})
        _present(line, at, by=by, at=at)
        record(about(line), REASON, before="", after=words, by=by, at=at)


def stopped(lines: Collection[int]) -> dict[int, Change | None]:
    """Those of these service lines that are offered no more, each with why, where somebody has said. Two queries."""
    since = dict(ServiceLine.objects.filter(pk__in=lines, retired_at__isnull=False).values_list("pk", "retired_at"))
    named = {f"{kind_of(ServiceLine())}:{pk}": pk for pk in since}
    found: dict[int, Change | None] = dict.fromkeys(since)
    for row in Change.objects.filter(about__in=named, what=REASON).select_related("by").order_by("pk"):
        if row.at == since[named[row.about]]:
            found[named[row.about]] = row
    return found


def bring_back(row: Listed, *, by: User, at: datetime) -> None:
    """It is offered again. Again: nothing. Raises NotYours."""
    _present(row, None, by=by, at=at)


def _present(row: Listed, retired_at: datetime | None, *, by: User, at: datetime) -> None:
    with changing(by):
        fresh = _fresh(row)
        if (fresh.retired_at is None) is (retired_at is None):
            return
        words = ("here", "retired") if retired_at else ("retired", "here")
        record(about(fresh), "presence", before=words[0], after=words[1], by=by, at=at)
        fresh.retired_at = retired_at
        fresh.save(update_fields=["retired_at"])


def move(row: Listed, step: int, *, by: User, at: datetime) -> None:
    """It changes places with its neighbour among those that are offered: −1 up, +1 down; at the end nothing happens.
    Raises NotYours; Refused for a retired row."""
    with changing(by):
        fresh = _fresh(row)
        if fresh.retired_at:
            raise Refused(_("What is offered no more has no place in the order. Bring it back first."))
        rows = [one for one in _beside(fresh) if one.retired_at is None]
        place = next(n for n, one in enumerate(rows) if one.pk == fresh.pk)
        other = place + (1 if step > 0 else -1)
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for position, one in enumerate(rows, 1):
            if one.position != position:
                one.position = position
                one.save(update_fields=["position"])
        record(about(fresh), "position", before=place + 1, after=other + 1, by=by, at=at)


def _name(text: str) -> str:
    return said("name", text, limit=120, empty=_("Give it a name."))


def _taken(row: Listed) -> Sentence:
    if row.retired_at:
        return _("“%(name)s” is here already, but offered no more. Bring it back.") % {"name": row.name}
    return _("“%(name)s” is here already.") % {"name": row.name}


def _fresh(row: Listed) -> Listed:
    """The row as it stands: the firm's lock lets nobody change it meanwhile."""
    return type(row).objects.get(pk=row.pk)


def _beside(row: Listed) -> list[Any]:
    """The list that the row stands in, in its order; reasons of the client and ours are two lists."""
    rows: QuerySet[Any] = KINDS[kind_of(row)]._default_manager.all()
    if isinstance(row, LossReason):
        rows = rows.filter(ended_by=row.ended_by)
    return list(rows.order_by("position", "pk"))


def _called(name: str, rows: list[Any]) -> Any:
    """The row of that name, whatever its case; «ё» is «е»."""
    return next((row for row in rows if fold(row.name) == fold(name)), None)
