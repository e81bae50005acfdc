"""Ways to bring a version to the client by the real verbs."""

from datetime import datetime, timedelta
from typing import Any

from kochka.clients.contacts import add_contact
from kochka.clients.models import Contact
from kochka.clients.naming import company_named
from kochka.deals.details import edit
from kochka.deals.models import Deal
from kochka.proposals.heard import Word
from kochka.proposals.models import Proposal, Receipt, Sending
from kochka.proposals.outside import Outside, enter_outside
from kochka.proposals.sending import receive, send
from tests.cast import Cast
from tests.offered import SUM
from tests.proposals.checking import mark, offered
from tests.proposals.offers import sealed

LINK = "https://docs.example/kp"


def word(cast: Cast, **given: Any) -> Word:
    """A word by mail, now, of Пётр."""
    given = {"channel": "mail", "happened_at": cast.now(), "name": "Пётр"} | given
    return Word(**given)


def ready(cast: Cast, **given: Any) -> Proposal:
    """A sealed version of one line."""
    return sealed(cast, offered(cast, **given))


def sent(cast: Cast, proposal: Proposal | None = None, **given: Any) -> Sending:
    """A version that Анна has sent to Пётр."""
    row = proposal or ready(cast)
    who = {"by": given.pop("by", cast.anna), "at": given.pop("at", cast.now())}
    more = {name: given.pop(name) for name in ("address", "known", "then") if name in given}
    return send(row, word(cast, **given), seen=mark(row), **more, **who)


def received(cast: Cast, sending: Sending | None = None, **given: Any) -> Receipt:
    """A sending that Пётр has confirmed."""
    row = sending or sent(cast)
    by = given.pop("by", cast.anna)
    return receive(row, word(cast, **({"words": "Получили"} | given)), by=by, at=cast.now())


def outside(cast: Cast, deal: Deal | None = None, **given: Any) -> Proposal:
    """A version that was made elsewhere."""
    deal = deal or cast.plain()
    way = {name: given.pop(name) for name in ("sent", "received", "newest") if name in given}
    by = given.pop("by", cast.anna)
    given = {"title": "КП", "total": SUM, "dated": cast.day(-1), "link": LINK} | given
    return enter_outside(deal.pk, Outside(**given), by=by, at=cast.now(), **way)


def contact(cast: Cast, deal: Deal, name: str = "Пётр Петров", **given: Any) -> Contact:
    """Somebody at the deal's client."""
    deal = cast.fresh(deal)
    client = deal.client or company_named("Вектор", by=cast.anna, at=cast.now())
    edit(deal, by=cast.anna, at=cast.now(), client=client)
    return add_contact(client, name=name, by=cast.anna, at=cast.now(), **given)


def yesterday(cast: Cast) -> datetime:
    return cast.now() - timedelta(days=1)
