"""Cards of the board: what of a deal one sees at a glance, put into words once so that the template only places it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property

from kochka.core.money import format_money
from kochka.core.texts import initials, nbsp_ru
from kochka.core.when import show_when
from kochka.deals.board import Board, Column
from kochka.deals.gate import Tally, tallies
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.funnel.definition import FunnelDefinition
from kochka.web.reading import Reader
from kochka.web.standing import Standing, standings


@dataclass(frozen=True, slots=True)
class Card:
    """One deal on the board. `next` and `back` are keys of stages, where its own version leads elsewhere than the
    column's."""

    deal: Deal
    now: Standing
    gate: Tally
    title: str
    client: str
    value: str
    due: str
    holder: str
    may_jump: bool
    next: str | None
    back: str | None

    @property
    def norm(self) -> int | None:
        return self.now.stage.norm

    @property
    def eaten(self) -> int:
        """How much of the norm is eaten, in per cent."""
        return min(100, round(self.now.day * 100 / self.norm)) if self.norm else 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A column with its cards, and where its deals go."""

    column: Column
    cards: Sequence[Card]
    next: str
    back: str
    sums: Sequence[str]
    more_url: str
    """The list of all its deals."""


class Cards:
    """All columns of a board with their cards; three queries beside the board's own."""

    def __init__(self, board: Board, reader: Reader, listed: Callable[..., str]) -> None:
        self.board, self.reader, self.listed = board, reader, listed
        assert reader.user is not None
        self.user, self.language = reader.user, reader.language

    @cached_property
    def columns(self) -> list[Shown]:
        columns = self.board.columns
        deals = [deal for column in columns for deal in column.deals]
        gates = tallies(deals)
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

    def _card(self, deal: Deal, now: Standing, gate: Tally, around: tuple[str, str]) -> Card:
        ahead, behind = neighbours(deal.stage.version.definition, deal.stage.key)
        jump = now.jump
        return Card(
            deal=deal,
            now=now,
            gate=gate,
            title=self._said(deal.title),
            client=self._said(deal.client.name) if deal.client else "",
            value=format_money(deal.value, self.language) if deal.value else "",
            due=show_when(jump.due, today=self.reader.today, language=self.language),
            holder=initials(jump.holder.name),
            may_jump=allowed(self.user, Act.JUMP, deal),
            next=ahead if ahead != around[0] else None,
            back=behind if behind != around[1] else None,
        )

    def _said(self, text: str) -> str:
        return nbsp_ru(text) if self.language == "ru" else text


def neighbours(definition: FunnelDefinition, key: str) -> tuple[str, str]:
    """The keys of the stages after and before; empty where there is none."""
    ahead, behind = definition.after(key), definition.before(key)
    return ahead.key if ahead else "", behind.key if behind else ""
