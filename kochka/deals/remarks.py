"""“It is awkward here…”: what whoever works by a funnel finds wrong with a stage, one line, with the deal at hand."""

from datetime import datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from kochka.core.refusals import NotYours
from kochka.core.said import said
from kochka.deals.entries import Kind
from kochka.deals.journey.turn import turn
from kochka.deals.models import Deal, Remark
from kochka.deals.rights import Act
from kochka.funnel.drafts.keeping import may_write
from kochka.funnel.models import Funnel
from kochka.people.models import User

LONGEST = 500


def remark(deal: Deal, *, by: User, at: datetime, text: str) -> Remark:
    """Keeps the line with the stage, the deal and the person. Whoever sees the deal may. Raises Invalid."""
    words = said("text", text, limit=LONGEST, empty=_("Say in a line what is awkward here."))
    with turn(deal, Act.NOTE, by=by, at=at) as work:
        row = Remark.objects.create(deal=work.deal, stage=work.deal.stage, at=work.at, by=by, text=words)
        work.write(Kind.REMARKED, remark=row, stage=work.deal.stage)
    return row


def settle(row: Remark, *, by: User, at: datetime) -> Remark:
    """Says that the remark is dealt with; the first one who does is kept. Raises NotYours."""
    if not may_write(by):
        raise NotYours(_("Those who write the funnel say what is dealt with: sellers and chiefs."))
    Remark.objects.filter(pk=row.pk, settled_at=None).update(settled_at=at, settled_by=by)
    row.refresh_from_db()
    return row


def heard(funnel: Funnel, reader: User) -> QuerySet[Remark]:
    """The remarks on a funnel that somebody may read, newest first: those who write it read all, others their own."""
    rows = Remark.objects.filter(stage__version__funnel=funnel).order_by("-at", "-pk")
    return rows if may_write(reader) else rows.filter(by=reader)


def newest_by_stage(rows: QuerySet[Remark], each: int) -> QuerySet[Remark]:
    """Of open remarks the newest few of every stage, whichever version it stood in."""
    place = Window(RowNumber(), partition_by=F("stage__key"), order_by=[F("at").desc(), F("pk").desc()])
    return rows.filter(settled_at=None).annotate(place=place).filter(place__lte=each)
