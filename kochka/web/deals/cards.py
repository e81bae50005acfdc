"""Cards of the board: what of a deal one sees at a glance.

Two hundred of them stand on a page, and a template that asks for each word by its name would cost more than all the
rest of it: so a card is written here, in one piece, with every text escaped by `filled`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kochka.core.money import format_money
from kochka.core.texts import initials, nbsp_ru
from kochka.core.when import Due, show_when
from kochka.deals.board import Board, Column
from kochka.deals.gate import Tally, tallies
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.deals.status import Depth
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.facts import reading
from kochka.timesheets.talking import Talk, talks
from kochka.web.filling import filled
from kochka.web.reading import Reader
from kochka.web.standing import Standing, standings
from kochka.web.time.talk import Meter

CARD = """<li class="deal-card {depth}" data-row data-deal="/deals/{pk}/" data-seen="{seen}"{ways}>
<a class="card-title" id="deal-{pk}" href="/deals/{pk}/" draggable="false">{title}</a>{client}
<p class="card-line">{value}{due}</p>{norm}
<p class="card-line foot">{gate}{talk}{tries}{holder}{jump}</p></li>
"""
CLIENT = '<p class="mut">{}</p>'
DUE = (
    '<span class="when {css}"><svg><use href="#c-{icon}"/></svg><span class="sr">{name} </span>{when}{promised}</span>'
)
NORM = (
    '<p class="card-line eaten"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="all" width="100" height="4"/><rect width="{}" height="4"/></svg><span class="num">{}{}</span></p>'
)
GATE = '<span class="gate{}"><svg><use href="#c-gate"/></svg><span class="sr">{} </span>{}</span>'
TALK = (
    '<span class="talk-share {}"><svg><use href="#c-talk"/></svg><span class="sr">{} </span>{}'
    '<span class="sr"> {}</span></span>'
)
HOLDER = (
    '<span class="who s quiet" title="{name}"><span aria-hidden="true">{short}</span>'
    '<span class="sr">{held_by} {name}</span></span>'
)
JUMP = (
    '<a class="card-jump" href="/deals/{pk}/jump/?seen={seen}" hx-get="/deals/{pk}/jump/?seen={seen}" '
    'hx-target="#sheet" draggable="false"><svg><use href="#c-jump"/></svg><span class="sr">{word}: {title}</span></a>'
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column with its cards, where its deals go, and the list of them all."""

    column: Column
    cards: Sequence[SafeString]
    next: str
    back: str
    sums: Sequence[str]
    more_url: str


class Cards:
    """All columns of a board with their cards; a fixed number of queries beside the board's own. `listed` makes the
    address of the list of a column's deals."""

    def __init__(self, board: Board, reader: Reader, listed: Callable[..., str]) -> None:
        assert reader.user is not None
        self.board, self.reader, self.listed = board, reader, listed
        self.user, self.language = reader.user, reader.language
        self._around: dict[int, tuple[str, str]] = {}
        self._written: dict[tuple[Any, ...], SafeString | str] = {}
        self._talks: Mapping[int, Talk] = {}

    @cached_property
    def columns(self) -> list[Shown]:
        columns = self.board.columns
        deals = [deal for column in columns for deal in column.deals]
        with reading([deal.pk for deal in deals]):  # the gate has read what talking costs, and the card shows it
            gates = tallies(deals)
            self._talks = talks([deal.pk for deal in deals])
        found = {
            now.deal.pk: now for now in standings((deal.open_jump for deal in deals if deal.open_jump), self.reader)
        }
        return [self._shown(column, found, gates) for column in columns]

    @property
    def sums(self) -> list[str]:
        return [format_money(sum_, self.language) for sum_ in self.board.worth.sums]

    def _shown(self, column: Column, found: dict[int, Standing], gates: dict[int, Tally]) -> Shown:
        around = neighbours(self.board.version.definition, column.key) if not column.is_gone else ("", "")
        cards = [self._card(deal, found[deal.pk], gates[deal.pk], around) for deal in column.deals]
        sums = [format_money(sum_, self.language) for sum_ in column.worth.sums]
        return Shown(column, cards, *around, sums, self.listed(stage=column.key, state="open"))

    def _card(self, deal: Deal, now: Standing, gate: Tally, around: tuple[str, str]) -> SafeString:
        pk, title = str(deal.pk), self._said(deal.title)
        may = allowed(self.user, Act.JUMP, deal)
        return filled(
            CARD,
            pk=pk,
            depth=now.depth.value,
            seen=now.jump.pk,
            ways=self._ways(deal, around),
            title=title,
            client=filled(CLIENT, self._said(deal.client.name)) if deal.client else "",
            value=self._value(deal),
            due=self._once(self._due, now.jump.due, now.is_late, now.jump.promised),
            norm=self._once(self._norm, now.day, now.stage.norm, now.depth),
            gate=self._once(self._gate, gate.met, gate.all),
            talk=self._talk(self._talks[deal.pk]),
            tries=self._once(self._tries, now.used_up, now.jump.tries),
            holder=self._once(self._holder, now.jump.holder.name),
            jump=filled(JUMP, pk=pk, seen=now.jump.pk, word=self._words["jump"], title=title) if may else "",
        )

    @cached_property
    def _words(self) -> dict[str, str]:
        """What cards say, translated once."""
        return {
            "overdue": _("overdue:"),
            "due": _("next action:"),
            "promised": _("promised"),
            "norm": _("%(day)s of %(all)s d"),
            "sinking": _("sinking"),
            "gate": _("gate"),
            "talk": _("gone into talking:"),
            "of": _("%(met)s of %(all)s"),
            "used_up": _("tries used up"),
            "try": _("try %(n)s"),
            "held_by": _("held by"),
            "jump": _("Jump"),
            "no_sum": _("nobody has named a sum"),
        }

    def _ways(self, deal: Deal, around: tuple[str, str]) -> SafeString | str:
        """Where the deal's own version leads elsewhere than its column."""
        if deal.stage_id not in self._around:
            self._around[deal.stage_id] = neighbours(deal.stage.version.definition, deal.stage.key)
        own = self._around[deal.stage_id]
        return "" if own == around else filled(' data-next="{}" data-back="{}"', *own)

    def _value(self, deal: Deal) -> SafeString:
        if deal.value:
            return filled('<b class="num">{}</b>', format_money(deal.value, self.language))
        dash = '<span class="mut"><span aria-hidden="true">—</span><span class="sr">{}</span></span>'
        return filled(dash, self._words["no_sum"])

    def _once(self, make: Callable[..., SafeString | str], *said: Any) -> SafeString | str:
        """A piece of a card, written once for all cards that say the same."""
        key = (make.__name__, *said)
        if key not in self._written:
            self._written[key] = make(*said)
        return self._written[key]

    def _due(self, due: Due, late: bool, promised: bool) -> SafeString:
        return filled(
            DUE,
            css="late" if late else "",
            icon="late" if late else "clock",
            name=self._words["overdue" if late else "due"],
            when=show_when(due, today=self.reader.today, language=self.language),
            promised=f", {self._words['promised']}" if promised else "",
        )

    def _norm(self, day: int, norm: int | None, depth: Depth) -> SafeString | str:
        if not norm:
            return ""
        deep = f" · {self._words['sinking']}" if depth is Depth.SINKING else ""
        eaten = str(min(100, round(day * 100 / norm)))
        return filled(NORM, eaten, self._words["norm"] % {"day": day, "all": norm}, deep)

    def _gate(self, met: int, every: int) -> SafeString | str:
        if not every:
            return ""
        said = self._words["of"] % {"met": met, "all": every}
        return filled(GATE, " open" if met == every else "", self._words["gate"], said)

    def _talk(self, talk: Talk) -> SafeString | str:
        """How much of the sum has gone into talking; nothing while there was no talk."""
        if talk.cost.is_nothing:
            return ""
        meter = Meter(talk, self.user, self.language)
        return filled(TALK, meter.css, self._words["talk"], meter.said, meter.words) if meter.shows else ""

    def _tries(self, used_up: bool, tries: int) -> SafeString | str:
        if used_up:
            return filled('<span class="late">{}</span>', self._words["used_up"])
        return filled("<span>{}</span>", self._words["try"] % {"n": tries + 1}) if tries else ""

    def _holder(self, name: str) -> SafeString:
        return filled(HOLDER, name=name, short=initials(name), held_by=self._words["held_by"])

    def _said(self, text: str) -> str:
        return nbsp_ru(text) if self.language == "ru" else text


def neighbours(definition: FunnelDefinition, key: str) -> tuple[str, str]:
    """The keys of the stages after and before; empty where there is none."""
    ahead, behind = definition.after(key), definition.before(key)
    return ahead.key if ahead else "", behind.key if behind else ""
