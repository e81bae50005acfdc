"""What the bench asks for: each page with its address for a reader, and the bare SQL beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice

from kochka.deals.models import Deal
from kochka.ops.bench import bare
from kochka.ops.bench.bare import Asker, Statement
from kochka.people.models import User

WORDS, STEMS = "портал+дилеров", ("портал", "дилер")
HIT, HIT_STEMS = "кабинет+поставщика", ("кабинет", "поставщик")
TYPO = "поставзика"
DEALS = 20


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the addresses that are asked by turns, and the bare statements for each."""

    key: str
    addresses: list[str]
    bare: list[list[Statement]]

    def turns(self, rounds: int) -> list[tuple[str, list[Statement]]]:
        """So many askings."""
        return list(islice(cycle(zip(self.addresses, self.bare, strict=True)), rounds))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads: a seller of forty who sees their own, or the chief who sees all."""

    key: str
    user: User
    now: str

    @property
    def asker(self) -> Asker:
        return Asker(self.user.pk, self.key == "chief", self.now)

    def deals(self) -> list[int]:
        """Open deals of theirs, here and there among all."""
        rows = Deal.objects.filter(state=Deal.State.OPEN).order_by("pk")
        rows = rows if self.key == "chief" else rows.filter(owner=self.user)
        numbers = list(rows.values_list("pk", flat=True))
        return numbers[:: max(len(numbers) // DEALS, 1)][:DEALS]

    def pages(self) -> list[Page]:
        """All that only read."""
        who, deals = self.asker, self.deals()
        one: Callable[[str, str, list[Statement]], Page] = lambda key, address, sql: Page(key, [address], [sql])  # noqa: E731
        return [
            one("board", "/board/", bare.board(who)),
            one("list_first", "/deals/", bare.list_first(who)),
            one("list_last", "/deals/?end=1", bare.list_last(who)),
            one("list_words", f"/deals/?words={WORDS}", bare.list_words(who, STEMS)),
            Page("deal", [f"/deals/{number}/" for number in deals], [bare.deal(who, number) for number in deals]),
            one("my_day", "/", bare.my_day(who)),
            one("search", f"/search/?q={HIT}", bare.search(who, HIT_STEMS)),
            one("search_typo", f"/search/?q={TYPO}", bare.search_typo(who, TYPO)),
            one("planning", "/planning/", bare.planning(who)),
        ]
