"""Who leaves meets nobody any more: the sessions that were still to come are cancelled."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Rows
from kochka.deals.journey.turn import Turn
from kochka.deals.locking import locked
from kochka.firm.calendar import work_calendar
from kochka.firm.settings import the_firm
from kochka.people.duties import lapse
from kochka.people.models import User
from kochka.proposals.models import Session
from kochka.proposals.session_entries import Kind
from kochka.proposals.sessions import standing_sessions


def _theirs(person: User) -> Rows[Session]:
    return standing_sessions().filter(Q(seller=person) | Q(expert=person))


@lapse("proposals.sessions", name=_("sessions with experts"), count=lambda person: _theirs(person).count())
def call_off(person: User, by: User, at: datetime) -> int:
    """Those that took place and were not written down are over too."""
    firm = the_firm()
    calendar = work_calendar(firm)
    deals = locked(_theirs(person).values_list("deal", flat=True))
    rows = list(_theirs(person).order_by("pk"))
    for row in rows:
        row.cancelled_at, row.cancelled_by = at, by
        row.save(update_fields=["cancelled_at", "cancelled_by"])
        Turn(deals[row.deal_id], by, at, firm, calendar).write(Kind.CANCELLED, session=row)
    return len(rows)
