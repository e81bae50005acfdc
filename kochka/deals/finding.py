"""Finding deals by number and by words, each of them in the title or in the client's name."""

import re
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from kochka.clients.models import Company
from kochka.core.finding import EXACTLY, Alike, forms, holding, ids_holding, numbered, searchable, words_of
from kochka.deals.models import Deal
from kochka.deals.models.deal import DealRows

searchable("deals_deal")

MOST = 10_000
_NUMBER = re.compile(r"\s*([№#]?)\s*([0-9]{1,17})\s*")


def number_in(query: str) -> int | None:
    """The deal's number, where a query is nothing else: «118», «№ 118», “#118”."""
    found = _NUMBER.fullmatch(query)
    return int(found[2]) if found else None


def found_deals(deals: DealRows, query: str, alike: Alike = EXACTLY) -> DealRows:
    """Those of the deals that have this number, or every word, or one that is `alike`, in their title or their client's
    name. An empty query keeps all."""
    number = number_in(query)
    words = words_of(query.replace("№", " "))
    if not words:
        return deals.none() if query.strip() else deals
    held = _holding([forms(word, alike) for word in words])
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


def _holding(words: list[list[str]]) -> Q:
    """The deals that hold all the words, each in one of its forms. From the indexes: those with all in their title, and
    those of clients that are called by one of them, with the others in either name. However rare or common each is."""
    titles = ids_holding("deals_deal", words)
    clients = ids_holding("clients_company", [[form for word in words for form in word]])
    if not (titles and clients):
        return reduce(and_, (Q(pk__in=_walked(word)) for word in words))
    place = "instr" if connection.vendor == "sqlite" else "strpos"
    either = f"{place}(deal.folded, %s) > 0 OR {place}(client.folded, %s) > 0"
    each = " AND ".join(f"({' OR '.join([either] * len(word))})" for word in words)
    joined = "SELECT deal.id FROM clients_company client JOIN deals_deal deal ON deal.client_id = client.id"
    theirs = f"{joined} WHERE client.id IN ({clients[0]}) AND {each}"
    twice = [form for word in words for form in word for _name in range(2)]
    return Q(pk__in=RawSQL(f"{titles[0]} UNION ALL {theirs}", [*titles[1], *clients[1], *twice]))


def _walked(word: list[str]) -> DealRows:
    """Those that hold the word, where the indexes cannot be asked alone."""
    in_title = reduce(or_, (holding(Deal, form) for form in word))
    in_client = reduce(or_, (holding(Company, form, through="client") for form in word))
    return Deal.objects.filter(in_title).values("pk").union(Deal.objects.filter(in_client).values("pk"))  # type: ignore[return-value]
