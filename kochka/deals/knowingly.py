"""A deal with a client who is cut off: whoever begins it says why, and that lies with the deal as a note."""

from datetime import datetime

from django.utils.translation import gettext as _

from kochka.clients.cutting import reason_for
from kochka.clients.models import Company
from kochka.deals.entries import Kind
from kochka.deals.journal import write
from kochka.deals.models import Deal, Note
from kochka.people.models import User


def asked(client: Company | None, knowingly: str) -> str:
    """The note that is to lie with the deal; empty where nobody has to say anything. Raises CutOffNow."""
    found = reason_for(client, knowingly)
    if found is None:
        return ""
    mark, words = found
    told = {"client": mark.company.name, "reason": mark.reason.rstrip("."), "words": words}
    return _("“%(client)s” is cut off: %(reason)s. Begun all the same: %(words)s") % told


def noted(deal: Deal, text: str, *, by: User, at: datetime) -> None:
    """Writes the note, where there is one."""
    if text:
        row = Note.objects.create(deal=deal, at=at, by=by, text=text)
        write(deal, Kind.NOTED, by=by, at=at, note=row)
