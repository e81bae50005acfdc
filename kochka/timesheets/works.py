"""What hours are logged on: made when somebody first wants hours of it."""

from datetime import datetime

from kochka.deals.models import Deal
from kochka.timesheets.models import Work


def selling_of(deal: Deal, *, at: datetime) -> Work:
    """The selling of a deal. Two at once get the same one."""
    return Work.objects.get_or_create(deal=deal, kind=Work.Kind.SELLING, defaults={"opened_at": at})[0]


def work_for(deal: Deal, kind: Work.Kind, title: str, *, at: datetime) -> Work:
    """A piece of work of its own, for what an upper floor has hours of; its `title` is cut to what a line shows."""
    return Work.objects.create(deal=deal, kind=kind, title=" ".join(title.split())[:200], opened_at=at)


def close_work(work: Work, *, at: datetime) -> None:
    """It takes no more hours. Again: nothing."""
    Work.objects.filter(pk=work.pk, closed_at=None).update(closed_at=at)
