"""What people lay beside a deal: notes and files. Whoever sees the deal may, open or ended."""

from datetime import datetime

from django.core.files.base import File
from django.utils.translation import gettext as _

from kochka.core.said import told
from kochka.deals.entries import Kind
from kochka.deals.journey.turn import turn
from kochka.deals.models import Attachment, Deal, Note
from kochka.deals.rights import Act
from kochka.files.storing import kept
from kochka.people.models import User

NOTE_LIMIT = 10_000


def note(deal: Deal, *, by: User, at: datetime, text: str) -> Note:
    """Writes a note. Raises Invalid for an empty or endless one."""
    words = told("text", text, limit=NOTE_LIMIT, empty=_("The note is empty."))
    with turn(deal, Act.NOTE, by=by, at=at) as work:
        row = Note.objects.create(deal=work.deal, at=work.at, by=by, text=words)
        work.write(Kind.NOTED, note=row)
    return row


def attach(deal: Deal, *, by: User, at: datetime, file: "File[bytes]") -> Attachment:
    """Lays a file beside the deal. Raises Invalid (see files.storing)."""
    with kept(file, by=by, at=at) as stored, turn(deal, Act.NOTE, by=by, at=at) as work:
        row = Attachment.objects.create(deal=work.deal, file=stored, at=work.at, by=by)
        work.write(Kind.ATTACHED, attachment=row)
    return row
