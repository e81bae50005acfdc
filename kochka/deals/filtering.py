"""What lists of deals are filtered by: one reading of the address, one meaning for board, list and files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q

from kochka.core.money import Money, UnreadableMoney, parse_money
from kochka.deals.day import lacking
from kochka.deals.field_filters import FieldFilter, read_field_filters
from kochka.deals.finding import found_once
from kochka.deals.models import Deal, GoAhead, Hold
from kochka.deals.models.deal import DealRows
from kochka.deals.status import Moment
from kochka.firm.models import FieldDefinition
from kochka.people.roles import Role

MOST = 50
"""How many values of one filter are read; nobody picks more by hand."""


class Params(Protocol):
    """What an address says, as Django's QueryDict does."""

    def getlist(self, key: str, /) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class DealFilter:
    """Which deals are wanted. Empty parts filter nothing; ids that are not there find nothing.

    `state` names any of open, held, finished, lost (held ones are open too, but parked); without it all standing deals
    are meant. `least` and `most` are sums in the currency that the reader thinks in; deals in others fall out. `waits`
    is the role whose word or go-ahead the gate of an open deal waits for. `ended` is a period of the calendar, the one
    that runs or the one before it: an address that is kept means the same next year. `own` are fields of the
    company's own, in its `currency`.
    """

    words: str = ""
    funnel: str = ""
    stage: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    seller: tuple[int, ...] = ()
    team: tuple[int, ...] = ()
    line: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    client: tuple[int, ...] = ()
    least: Money | None = None
    most: Money | None = None
    sinking: bool = False
    overdue: bool = False
    waits: str = ""
    ended: str = ""
    own: tuple[FieldFilter, ...] = ()
    currency: str = ""

    @classmethod
    def read(cls, params: Params, currency: str, own: Iterable[FieldDefinition] = ()) -> "DealFilter":
        """From an address, which anybody may have typed: what makes no sense there is left out, nothing is raised.
        `own` are the fields of the company's own that can be asked for."""
        return cls(
            words=_first(params, "words")[:200].strip(),
            funnel=_first(params, "funnel")[:60],
            stage=tuple(key[:60] for key in _many(params, "stage")),
            state=tuple(state for state in STATES if state in _many(params, "state")),
            **{name: _ids(params, name) for name in ("seller", "team", "line", "source", "client")},
            least=_sum(params, "least", currency),
            most=_sum(params, "most", currency),
            sinking=_first(params, "sinking") == "1",
            overdue=_first(params, "overdue") == "1",
            own=read_field_filters(params, own, currency),
            currency=currency,
            ended=_first(params, "ended") if _first(params, "ended") in PERIODS else "",
            waits=_first(params, "waits") if _first(params, "waits") in [role.value for role in Role] else "",
        )

    def pairs(self) -> list[tuple[str, str]]:
        """As an address says it: what is empty is not there, so that equal filters have one address."""
        found: list[tuple[str, str]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "own":
                found += [pair for part in value for pair in part.pairs()]
            elif one.name == "currency":
                continue
            elif isinstance(value, Money):
                found.append((one.name, f"{value.amount.normalize():f}"))
            elif isinstance(value, tuple):
                found += [(one.name, str(part)) for part in value]
            elif value:
                found.append((one.name, "1" if value is True else value))
        return found

    def query(self, **changes: Any) -> str:
        """The address's query of this filter, with some parts changed."""
        return urlencode(replace(self, **changes).pairs() if changes else self.pairs())

    @property
    def is_empty(self) -> bool:
        return not self.pairs()

    @property
    def open_only(self) -> bool:
        """Whether only open deals can be wanted."""
        return self.overdue or self.sinking or bool(self.waits) or (bool(self.state) and not {*self.state} & ENDED)

    def applied(self, deals: DealRows, moment: Moment) -> DealRows:
        """The deals that are wanted among these. One more query where `waits` is asked, and one where words are: a list
        asks for its deals several times, and finding them is what costs."""
        found = found_once(deals.standing(), self.words).filter(self._about(), self._money())
        if self.state:
            found = found.filter(_in_states(self.state))
        if self.sinking:
            found = found.filter(~held(), open_jump__sinks_at__lt=moment.now)
        if self.overdue:
            late = Q(open_jump__due_at__lt=moment.now) | Q(open_jump__silent_at__lt=moment.now)
            found = found.filter(late, ~held())
        for part in self.own:
            found = found.filter(part.about(self.currency))
        if self.ended:
            begins, ends = period(self.ended, moment)
            found = found.filter(ended_at__gte=begins, ended_at__lt=ends)
        return found.filter(_waiting_for(Role(self.waits))) if self.waits else found

    def _about(self) -> Q:
        by_name: Mapping[str, Any] = {
            "stage__version__funnel__key": self.funnel,
            "stage__key__in": self.stage,
            "owner__in": self.seller,
            "owner__team__in": self.team,
            "service_line__in": self.line,
            "source__in": self.source,
            "client__in": self.client,
        }
        return Q(**{lookup: wanted for lookup, wanted in by_name.items() if wanted})

    def _money(self) -> Q:
        found = Q()
        if self.least:
            found &= Q(currency=self.least.currency, value_minor__gte=self.least.minor)
        if self.most:
            found &= Q(currency=self.most.currency, value_minor__lte=self.most.minor)
        return found


STATES = ("open", "held", "finished", "lost")
ENDED = frozenset({"finished", "lost"})
PERIODS = {"month": 1, "quarter": 3, "year": 12, "last_month": 1, "last_quarter": 3, "last_year": 12}
"""Periods by name, in months."""


def period(name: str, moment: Moment) -> tuple[datetime, datetime]:
    """From when until when it runs, on the company's clock."""
    today, months = moment.day_ends - timedelta(microseconds=1), PERIODS[name]
    first = (today.year * 12 + today.month - 1) // months * months - (months if name.startswith("last_") else 0)
    begins, ends = (
        datetime(each // 12, each % 12 + 1, 1, tzinfo=moment.day_ends.tzinfo) for each in (first, first + months)
    )
    return begins, ends


def held() -> Exists:
    """Deals on hold."""
    return Exists(Hold.objects.filter(deal=OuterRef("pk"), ended_at=None))


def _in_states(states: Sequence[str]) -> Q:
    found = Q(state__in=[state for state in states if state in ("finished", "lost")])
    if "open" in states:
        found |= Q(state=Deal.State.OPEN) & Q(~held())
    if "held" in states:
        found |= Q(state=Deal.State.OPEN) & Q(held())
    return found


def _waiting_for(role: Role) -> Q:
    """Open deals whose gate waits for somebody of that role: a confirmation of theirs, or the chiefs' go-ahead."""
    words = lacking(role)
    found = (Q(words, state=Deal.State.OPEN) if words else Q(pk=None)) & ~Q(held())
    if role is Role.CHIEF:
        asked = GoAhead.objects.filter(jump=OuterRef("open_jump"), settled_at=None)
        found |= Q(Exists(asked), state=Deal.State.OPEN)
    return found


def _many(params: Params, name: str) -> list[str]:
    return [str(value) for value in params.getlist(name)[:MOST] if value]


def _first(params: Params, name: str) -> str:
    return next(iter(_many(params, name)), "")


def _ids(params: Params, name: str) -> tuple[int, ...]:
    found = (value for value in _many(params, name) if value.isdecimal() and value.isascii() and len(value) < 18)
    return tuple(dict.fromkeys(int(value) for value in found))


def _sum(params: Params, name: str, currency: str) -> Money | None:
    try:
        return parse_money(_first(params, name)[:40], currency)
    except UnreadableMoney:
        return None
