"""What the talkers' page shows: whom to look at, since when, bars of one scale, sentences of the whole. For chiefs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money
from kochka.core.texts import percents
from kochka.timesheets.cost import Cost, whole
from kochka.timesheets.talkers import FATES, REASON, Asked, Bought, Talker, talkers
from kochka.web.forms.fields import Label
from kochka.web.reading import reader_of
from kochka.web.talkers.marks import MARKED, Mark, marks

SHOWN = 50
SCALE = 1000
"""Units of the longest bar."""
LEAST, EXACT = 0.1, 10
"""Percents below the first are said to be below it; from the second on they are whole."""
WAYS: Mapping[str, tuple[Label, Label]] = {
    "client": (_("Clients"), _("No client named")),
    "line": (_("Service lines"), _("No service line named")),
    "source": (_("Sources"), _("No source named")),
    "owner": (_("Sellers"), _("Nobody")),
    REASON: (_("Reasons of losses"), _("No reason")),
}
"""How it can be looked at: the words of the way, and of what is not said."""
PERIODS: Mapping[str, tuple[Label, int | None]] = {
    "quarter": (_("opened in 90 days"), 90),
    "year": (_("opened in a year"), 365),
    "all": (_("all deals"), None),
}
USUAL = "year"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: what became of those deals, where it begins and how long it is, of SCALE."""

    fate: str
    x: int
    width: int


class Search:
    """What an address asks for; anybody may have typed it."""

    def __init__(self, request: HttpRequest, by: str = "") -> None:
        self.reader = reader_of(request)
        asked, period = by or request.GET.get("by", ""), request.GET.get("since", "")
        self.by = asked if asked in WAYS else "client"
        self.period = period if period in PERIODS else USUAL
        self.only = request.GET.get("only", "") == "talk" and self.by != REASON

    @property
    def asked(self) -> Asked:
        days = PERIODS[self.period][1]
        return Asked(self.reader.now - timedelta(days=days) if days else None)

    @property
    def currency(self) -> str:
        assert self.reader.firm is not None
        return self.reader.firm.currency

    def query(self, **other: str) -> str:
        """The address of the same with something else about it."""
        pairs = {"by": self.by, "since": self.period, "only": "talk" if self.only else ""} | other
        usual = {"by": "client", "since": USUAL, "only": ""}
        pairs = {name: value for name, value in pairs.items() if value != usual[name]}
        return f"?{urlencode(pairs)}" if pairs else "?"

    @property
    def here(self) -> str:
        return self.query()

    @property
    def only_url(self) -> str:
        return self.query(only="talk")

    @property
    def everybody_url(self) -> str:
        return self.query(only="")

    @property
    def ways(self) -> list[tuple[str, Label, bool]]:
        """Tabs: address, words, whether it is this one."""
        return [(self.query(by=way, only=""), words[0], way == self.by) for way, words in WAYS.items()]

    @property
    def periods(self) -> list[tuple[str, Label, bool]]:
        return [(self.query(since=name), words[0], name == self.period) for name, words in PERIODS.items()]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    talker: Talker
    name: str
    parts: list[Part]
    currency: str
    percent: str
    mark: Mark | None = None
    can_mark: bool = False
    """Whether something can be decided about it."""

    @property
    def cost(self) -> Money:
        return self.talker.cost.money(self.currency)

    @property
    def bought(self) -> Money | None:
        minor = self.talker.bought.minor
        return Money(minor, self.currency) if minor else None

    @property
    def fates(self) -> list[tuple[str, int, Money]]:
        """What became of the talk: only what there was."""
        found = [(fate, self.talker.of(fate)) for fate in FATES]
        return [(fate, cost.minutes, cost.money(self.currency)) for fate, cost in found if not cost.is_nothing]


class Page:
    """The page; a fixed number of queries."""

    def __init__(self, search: Search) -> None:
        self.search, self.currency, self.language = search, search.currency, search.reader.language

    @cached_property
    def found(self) -> list[Talker]:
        return talkers(self.search.by, self.search.asked, self.currency)

    @cached_property
    def wanted(self) -> list[Talker]:
        return [row for row in self.found if row.only_talks] if self.search.only else self.found

    @cached_property
    def all(self) -> Talker:
        """All of them as one."""
        bought = [row.bought for row in self.found]
        sums = [sum(each) for each in zip(*((one.deals, one.minor, one.unsaid) for one in bought), strict=True)]
        return Talker(None, "", {fate: whole(row.of(fate) for row in self.found) for fate in FATES}, Bought(*sums))

    @cached_property
    def is_money(self) -> bool:
        """Whether bars are of money; of hours, while nobody has said what they cost."""
        return self.all.cost.minor > 0

    @property
    def is_losses(self) -> bool:
        return self.search.by == REASON

    @cached_property
    def lines(self) -> list[Line]:
        longest = max((self._size(row.cost) for row in self.wanted), default=0)
        return [self.line(row, longest) for row in self.wanted[:SHOWN]]

    @cached_property
    def marks(self) -> Mapping[int, Mark]:
        """What is decided about those on the page."""
        return marks(self.search.by, [row.key for row in self.wanted[:SHOWN] if row.key])

    @cached_property
    def total(self) -> Line:
        return self.line(self.all, self._size(self.all.cost))

    @property
    def more(self) -> int:
        return max(len(self.wanted) - SHOWN, 0)

    @cached_property
    def idle(self) -> list[Talker]:
        """Those who only talk."""
        return [row for row in self.found if row.only_talks]

    @property
    def idle_cost(self) -> Money:
        return whole(row.cost for row in self.idle).money(self.currency)

    @property
    def idle_minutes(self) -> int:
        return whole(row.cost for row in self.idle).minutes

    @property
    def lost_percent(self) -> int:
        """Of all talk, so many percent went into deals that were lost."""
        size = self._size(self.all.cost)
        return round(100 * self._size(self.all.of("lost")) / size) if size else 0

    def line(self, row: Talker, longest: int) -> Line:
        """The row with its bar beside the longest one."""
        parts, x = [], 0
        for fate in FATES:
            width = round(SCALE * self._size(row.of(fate)) / longest) if longest else 0
            if width:
                parts.append(Part(fate, x, width))
            x += width
        name = row.name or str(WAYS[self.search.by][1])
        can_mark = bool(row.key) and self.search.by in MARKED
        mark = self.marks.get(row.key) if can_mark and row.key else None
        return Line(row, name, parts, self.currency, self._percent(row), mark, can_mark)

    def _size(self, cost: Cost) -> int:
        return cost.minor if self.is_money else cost.minutes

    def _percent(self, row: Talker) -> str:
        if row.percent is None or row.cost.is_nothing:
            return ""
        if row.percent < LEAST:
            return f"< {percents(Decimal(str(LEAST)), self.language)}"
        shown = Decimal(f"{row.percent:.1f}") if row.percent < EXACT else Decimal(f"{row.percent:.0f}")
        return percents(int(shown) if shown == int(shown) else shown, self.language)
