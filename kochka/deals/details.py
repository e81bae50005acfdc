"""What a deal is called, whom it is for, and what it is worth."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.clients.locking import living
from kochka.clients.models import Company
from kochka.core.money import Money
from kochka.core.refusals import Ended
from kochka.core.said import said
from kochka.core.texts import fold
from kochka.deals.entries import Kind
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import Turn, turn, worth
from kochka.deals.knowingly import asked, noted
from kochka.deals.models import Deal, FormerTitle
from kochka.deals.rights import Act
from kochka.people.models import User


def revalue(deal: Deal, *, by: User, at: datetime, value: Money | None) -> Deal:
    """Names the sum of the deal, or says that it is not clear. The same sum again writes nothing. Raises Invalid; Ended
    where the deal is withdrawn."""
    worth(value)
    with turn(deal, Act.REVALUE, by=by, at=at) as work:
        _standing(work)
        if revalue_here(work, value):
            ask_due_of(work.deal, at=work.at)
    return work.deal


def revalue_here(work: Turn, value: Money | None) -> bool:
    """Within a turn that is open already: the sum of the deal follows what it was agreed at. False for the same sum."""
    if work.deal.value == value:
        return False
    work.deal.value_minor = value.minor if value else None
    work.deal.currency = value.currency if value else work.deal.currency
    work.deal.save(update_fields=["value_minor", "currency"])
    work.write(Kind.REVALUED, value=work.deal.value_minor, currency=work.deal.currency)
    return True


def edit(
    deal: Deal,
    *,
    by: User,
    at: datetime,
    title: str | None = None,
    client: Company | None = None,
    knowingly: str = "",
) -> Deal:
    """Calls the deal otherwise, or says whom it is for; what is not given stays, and no change writes nothing. Raises
    Invalid; Ended where the deal is withdrawn; CutOffNow where an open deal comes to a client who is cut off, unless
    `knowingly` says why."""
    with transaction.atomic():
        client = living(client) if client else None  # before the deal is locked: mergers take their locks in that order
        return _edit(deal, by=by, at=at, title=title, client=client, knowingly=knowingly)


def _edit(deal: Deal, *, by: User, at: datetime, title: str | None, client: Company | None, knowingly: str) -> Deal:
    with turn(deal, Act.EDIT, by=by, at=at) as work:
        _standing(work)
        line = work.deal.title
        if title is not None:
            line = said("title", title, limit=200, empty=_("The deal needs a title."))
        renamed = line != work.deal.title
        other = client if client is not None and client.pk != work.deal.client_id else None
        why = asked(other, knowingly) if work.deal.is_open else ""
        if renamed or other:
            former = _former(work) if renamed else None
            work.deal.title, work.deal.client = line, other or work.deal.client
            work.deal.folded = fold(line)
            work.deal.save(update_fields=["title", "folded", "client"])
            work.write(Kind.EDITED, client=other, former=former)
            noted(work.deal, why, by=by, at=work.at)
            ask_due_of(work.deal, at=work.at)
    return work.deal


def _former(work: Turn) -> FormerTitle:
    return FormerTitle.objects.create(deal=work.deal, title=work.deal.title, at=work.at, by=work.by)


def _standing(work: Turn) -> None:
    if work.deal.state == Deal.State.WITHDRAWN:
        raise Ended(_("The deal is withdrawn already."))
