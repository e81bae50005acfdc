"""The bare SQL of each page: the fewest statements that bring the rows that it shows, without a product around them.

Written by hand, one list of statements a page and reader; where the databases differ (finding words), each has its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

type Statement = tuple[str, Sequence[Any]]

_CARD = (
    "SELECT d.id, d.title, d.value_minor, d.currency, d.stage_id, d.state, d.heard_at, c.name, u.name, j.* "
    "FROM deals_deal d LEFT JOIN deals_jump j ON j.id = d.open_jump_id "
    "LEFT JOIN clients_company c ON c.id = d.client_id LEFT JOIN people_user u ON u.id = j.holder_id "
)
_LINE = (
    "FROM deals_jump j JOIN deals_deal d ON d.id = j.deal_id LEFT JOIN clients_company c ON c.id = d.client_id "
    "JOIN people_user u ON u.id = j.holder_id "
)
_GOING = (
    "j.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM deals_hold h WHERE h.jump_id = j.id AND h.ended_at IS NULL) "
)


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom: their id, and whether they see all (a chief) or their own deals."""

    user: int
    sees_all: bool
    now: str

    def own(self, column: str) -> tuple[str, list[Any]]:
        """The condition that only their deals are meant."""
        return ("TRUE", []) if self.sees_all else (f"{column} = %s", [self.user])


def board(who: Asker) -> list[Statement]:
    """Counts and sums by stage; the first twenty cards of each; how many stand aside."""
    mine, params = who.own("d.owner_id")
    counts = (
        "SELECT d.stage_id, d.currency, count(*), sum(d.value_minor) FROM deals_deal d WHERE d.state = 'open' AND "
        "NOT EXISTS (SELECT 1 FROM deals_hold h WHERE h.deal_id = d.id AND h.ended_at IS NULL) "
        f"AND {mine} GROUP BY 1, 2"
    )
    place = "row_number() OVER (PARTITION BY j.stage_id ORDER BY j.due_at, j.deal_id)"
    holder, _params = who.own("j.holder_id")
    first = f"SELECT j.deal_id, {place} AS place FROM deals_jump j WHERE {_GOING} AND {holder}"
    cards = f"{_CARD} WHERE d.id IN (SELECT deal_id FROM ({first}) AS first WHERE place <= 20)"
    aside = f"SELECT d.state, count(*) FROM deals_deal d WHERE {mine} GROUP BY 1"
    return [(counts, params), (cards, params), (aside, params)]


def _counted(who: Asker) -> Statement:
    mine, params = who.own("d.owner_id")
    return f"SELECT count(*), sum(d.value_minor) FROM deals_deal d WHERE d.state <> 'withdrawn' AND {mine}", params


def list_first(who: Asker) -> list[Statement]:
    """Fifty-one rows by the next action's date; how many there are and what they are worth."""
    mine, params = who.own("d.owner_id")
    rows = f"{_CARD} WHERE j.closed_at IS NULL AND j.due_at IS NOT NULL AND {mine} ORDER BY j.due_at, d.id LIMIT 51"
    return [(rows, params), _counted(who)]


def list_last(who: Asker) -> list[Statement]:
    """The last fifty-one of those that have no next action; how many there are and what they are worth."""
    mine, params = who.own("d.owner_id")
    return [(f"{_CARD} WHERE d.open_jump_id IS NULL AND {mine} ORDER BY d.id DESC LIMIT 51", params), _counted(who)]


def found(table: str, column: str, word: str) -> Statement:
    """Ids of a table's rows that hold the word."""
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {table}_found WHERE {table}_found MATCH %s", [f'"{word}"']
    return f"SELECT id FROM {table} WHERE {column} LIKE %s", [f"%{word}%"]


def _holding(words: Sequence[str]) -> Statement:
    parts, params = [], []
    for word in words:
        (titles, one), (clients, two) = found("deals_deal", "folded", word), found("clients_company", "folded", word)
        parts.append(f"d.id IN ({titles} UNION SELECT id FROM deals_deal WHERE client_id IN ({clients}))")
        params += [*one, *two]
    return " AND ".join(parts), params


def list_words(who: Asker, words: Sequence[str]) -> list[Statement]:
    """The first page of the deals that hold the words, and how many there are."""
    mine, params = who.own("d.owner_id")
    held, more = _holding(words)
    rows = f"{_CARD} WHERE {held} AND j.closed_at IS NULL AND {mine} ORDER BY j.due_at, d.id LIMIT 51"
    counted = f"SELECT count(*), sum(d.value_minor) FROM deals_deal d WHERE {held} AND {mine}"
    return [(rows, [*more, *params]), (counted, [*more, *params])]


def deal(who: Asker, number: int) -> list[Statement]:
    """The deal with its jump and client, its newest thirty entries, its people, contacts and the jump's gate."""
    jump = "(SELECT open_jump_id FROM deals_deal WHERE id = %s)"
    return [
        (f"{_CARD} WHERE d.id = %s", [number]),
        ("SELECT e.*, u.name FROM deals_entry e JOIN people_user u ON u.id = e.by_id WHERE e.deal_id = %s "
         "ORDER BY e.id DESC LIMIT 30", [number]),
        ("SELECT * FROM deals_participant WHERE deal_id = %s AND until IS NULL", [number]),
        ("SELECT * FROM clients_contact WHERE company_id = (SELECT client_id FROM deals_deal WHERE id = %s)", [number]),
        (f"SELECT * FROM deals_confirmation WHERE jump_id = {jump}", [number]),
        (f"SELECT * FROM deals_attempt WHERE jump_id = {jump}", [number]),
    ]  # fmt: skip


def my_day(who: Asker) -> list[Statement]:
    """A hundred lines of one's own in their order; for a chief also what waits for the administration's word."""
    lines = f"SELECT d.title, c.name, j.* {_LINE} WHERE {_GOING} AND j.holder_id = %s ORDER BY j.due_at, j.id LIMIT 105"
    asked = (
        f"SELECT d.title, c.name, j.* {_LINE} WHERE {_GOING} AND NOT EXISTS (SELECT 1 FROM deals_confirmation f "
        "WHERE f.jump_id = j.id AND f.key = 'documents.signed') AND j.stage_id IN (SELECT id FROM funnel_stage WHERE "
        "key = 'papers') ORDER BY j.opened_at, j.deal_id LIMIT 40"
    )
    return [(lines, [who.user]), *([(asked, [])] if who.sees_all else [])]


def search(who: Asker, words: Sequence[str]) -> list[Statement]:
    """The newest eleven deals and clients that hold the words."""
    mine, params = who.own("d.owner_id")
    held, more = _holding(words)
    clients = [found("clients_company", "folded", word) for word in words]
    all_of = " AND ".join(f"id IN ({sql})" for sql, _params in clients)
    return [
        (f"{_CARD} WHERE {held} AND {mine} ORDER BY d.id DESC LIMIT 11", [*more, *params]),
        (f"SELECT * FROM clients_company WHERE {all_of} ORDER BY id DESC LIMIT 11",
         [each for _sql, given in clients for each in given]),
    ]  # fmt: skip


def search_typo(who: Asker, word: str) -> list[Statement]:
    """Two hundred titles and two hundred clients that are the likest to a word, as the database ranks them."""
    return [_likest(table, word) for table in ("deals_deal", "clients_company")]


def _likest(table: str, word: str) -> Statement:
    if connection.vendor == "sqlite":
        padded = f" {word}"
        pieces = " OR ".join(f'"{padded[at : at + 3]}"' for at in range(len(padded) - 2))
        ranked = f"SELECT rowid FROM {table}_found WHERE {table}_found MATCH %s ORDER BY bm25({table}_found) LIMIT 200"
        return f"SELECT id, folded FROM {table} WHERE id IN ({ranked})", [pieces]
    return f"SELECT id, folded FROM {table} WHERE folded %%> %s ORDER BY folded <->> %s LIMIT 200", [word, word]


def planning(who: Asker) -> list[Statement]:
    """Fifteen people with how much is overdue or sinking, and the first five lines of each."""
    holder, params = who.own("j.holder_id")
    late = "(j.due_at < %s OR j.silent_at < %s OR j.sinks_at < %s)"
    times = [who.now] * 3
    counts = (
        f"SELECT j.holder_id, count(*) FROM deals_jump j WHERE {_GOING} AND {late} AND {holder} GROUP BY 1 ORDER BY 1"
    )
    place = "row_number() OVER (PARTITION BY j.holder_id ORDER BY j.due_at, j.id)"
    lines = f"SELECT j.id, {place} AS place FROM deals_jump j WHERE {_GOING} AND {late} AND {holder}"
    first = f"SELECT id FROM ({lines}) AS first WHERE place <= 5"
    read = f"SELECT d.title, c.name, j.* {_LINE} WHERE j.id IN ({first}) ORDER BY j.holder_id LIMIT 75"
    return [(f"{counts} LIMIT 16", [*times, *params]), (read, [*times, *params])]


type Bare = Callable[..., list[Statement]]


def run(statements: Sequence[Statement]) -> int:
    """Runs them and reads every row; how many rows there were."""
    read = 0
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params or None)
            read += len(cursor.fetchall())
    return read
