"""What a deal is called, whom it is for, and what it is worth."""

from datetime import datetime

from django.utils.translation import gettext as _

from kochka.clients.models import Company
from kochka.core.money import Money
from kochka.deals.entries import Kind
from kochka.deals.journey.turn import said, turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.models import User


def revalue(deal: Deal, *, by: User, at: datetime, value: Money | None) -> Deal:
    """Names the sum of the deal, or says that it is not clear. The same sum again writes nothing."""
    with turn(deal, Act.REVALUE, by=by, at=at) as work:
        if work.deal.value == value:
            return work.deal
        work.deal.value_minor = value.minor if value else None
        work.deal.currency = value.currency if value else work.deal.currency
        work.deal.save(update_fields=["value_minor", "currency"])
        work.write(Kind.REVALUED, value=work.deal.value_minor, currency=work.deal.currency)
    return work.deal


def edit(deal: Deal, *, by: User, at: datetime, title: str | None = None, client: Company | None = None) -> Deal:
    """Calls the deal otherwise, or says whom it is for; what is not given stays."""
    with turn(deal, Act.EDIT, by=by, at=at) as work:
        if title is not None:
            line = said("title", title, limit=200, empty=_("The deal needs a title."))
            if line != work.deal.title:
                work.deal.title = line
                work.write(Kind.EDITED)
        if client is not None and client.pk != work.deal.client_id:
            work.deal.client = client
            work.write(Kind.EDITED, client=client)
        work.deal.save(update_fields=["title", "client"])
    return work.deal
