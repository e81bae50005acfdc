"""Finding deals by number and by words, each of them in the title or in the client's name."""

import re

from django.db.models import Q
from django.db.models.expressions import RawSQL

from kochka.clients.models import Company
from kochka.core.finding import holding, ids_holding, near, numbered, searchable, words_of
from kochka.deals.models import Deal
from kochka.deals.models.deal import DealRows

searchable("deals_deal")

MOST = 10_000
_NUMBER = re.compile(r"\s*([№#]?)\s*([0-9]{1,17})\s*")


def number_in(query: str) -> int | None:
    """The deal's number, where a query is nothing else: «118», «№ 118», “#118”."""
    found = _NUMBER.fullmatch(query)
    return int(found[2]) if found else None


def found_deals(deals: DealRows, query: str, *, forgiving: bool = False) -> DealRows:
    """Those of the deals that have this number, or every word in their title or their client's name. An empty query
    keeps all. `forgiving`: words much like these too, for when nothing is found; a few queries a word."""
    number = number_in(query)
    words = words_of(query.replace("№", " "))
    if not words:
        return deals.none() if query.strip() else deals
    held = Q()
    for word in words:
        held &= Q(pk__in=_holding(word, forgiving=forgiving))
    if number is None:
        return deals.filter(held)
    sign = _NUMBER.fullmatch(query)
    return deals.filter(Q(pk=number) if sign and sign[1] else Q(pk=number) | held)


def found_once(deals: DealRows, query: str) -> DealRows:
    """The same deals by their numbers, read at once: for whoever asks for them several times. One query where there are
    words; more than MOST deals are found anew each time."""
    if not query.strip():
        return deals
    found = found_deals(deals, query)
    numbers = list(found.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(numbers) > MOST:
        return found
    return Deal.objects.filter(pk__in=numbered(numbers))


def _holding(word: str, *, forgiving: bool) -> DealRows | RawSQL:
    """Numbers of the deals that hold the word: two walks through two indexes, joined, however rare or common it is."""
    titles, clients = ids_holding("deals_deal", word), ids_holding("clients_company", word)
    if titles and clients and not forgiving:
        theirs = f"SELECT id FROM deals_deal WHERE client_id IN ({clients[0]})"
        return RawSQL(f"{titles[0]} UNION ALL {theirs}", [*titles[1], *clients[1]])
    in_title, in_client = holding(Deal, word), holding(Company, word, through="client")
    if forgiving:
        in_title |= Q(pk__in=near(Deal, word))
        in_client |= Q(client__in=near(Company, word))
    return Deal.objects.filter(in_title).values("pk").union(Deal.objects.filter(in_client).values("pk"))  # type: ignore[return-value]
