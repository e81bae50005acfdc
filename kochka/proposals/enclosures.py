"""Files that go along with a version: laid beside a draft, taken away again, copied with it."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.deals.journey.turn import Turn
from kochka.files.storing import kept
from kochka.people.models import User
from kochka.proposals.models import Enclosure, Proposal
from kochka.proposals.working import drafting, presented

MOST = 20


def enclosures_of(proposal: Proposal) -> list[Enclosure]:
    """The files that go along, in their order; one query."""
    rows = Enclosure.objects.filter(proposal=proposal, withdrawn_at=None).select_related("file")
    return list(rows.order_by("pk"))


def enclose(proposal: Proposal, upload: "File[Any]", *, by: User, at: datetime) -> Enclosure:
    """One more file goes along with a draft. Raises Invalid, Ended, and what storing does."""
    with kept(upload, by=by, at=at) as file, drafting(proposal, by=by, at=at) as (work, row):
        if Enclosure.objects.filter(proposal=row, withdrawn_at=None).count() >= MOST:
            raise Invalid("file", _("Twenty files are enough for one letter."))
        enclosure = Enclosure.objects.create(proposal=row, file=file, at=work.at, by=by)
        presented(row, work)
    return enclosure


def take_away(enclosure: Enclosure, *, by: User, at: datetime) -> None:
    """It goes along no more. Again: nothing. Raises Ended."""
    with drafting(enclosure.proposal, by=by, at=at) as (work, row):
        rows = Enclosure.objects.filter(pk=enclosure.pk, proposal=row, withdrawn_at=None)
        if rows.update(withdrawn_at=work.at, withdrawn_by=by):
            presented(row, work)


def copy_enclosures(source: Proposal, row: Proposal, work: Turn) -> None:
    """Those of the former version of the same deal, for a new one."""
    Enclosure.objects.bulk_create(
        Enclosure(proposal=row, file=each.file, at=work.at, by=work.by) for each in enclosures_of(source)
    )
