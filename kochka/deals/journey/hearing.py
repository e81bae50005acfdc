"""The client has heard from us, outside a try: a paper was sent. The clock of silence begins anew; where that was a
mistake, it goes back."""

from datetime import datetime

from django.db.models import Max

from kochka.deals.clock import wind
from kochka.deals.journey.turn import Turn
from kochka.deals.models import Attempt


def client_heard(work: Turn, when: datetime) -> None:
    """Within an open turn: the client heard from us at that moment, unless they have heard later."""
    deal = work.deal
    if deal.heard_at and deal.heard_at >= when:
        return
    _heard(work, when)


def client_had_not_heard(work: Turn, when: datetime, *, else_at: datetime | None) -> None:
    """Within an open turn: what was written down of that moment was a mistake. The client heard from us last in a try,
    or at `else_at`; or they know of us since the deal was opened, or opened anew."""
    if work.deal.heard_at != when:
        return
    tries = Attempt.objects.filter(jump__deal=work.deal).exclude(channel=Attempt.Channel.INSIDE)
    tried = tries.aggregate(last=Max("at"))["last"]
    begun = work.jump.opened_at if work.jump.came == work.jump.Came.REOPENED else work.deal.opened_at
    _heard(work, max(moment for moment in (begun, tried, else_at) if moment))


def _heard(work: Turn, when: datetime) -> None:
    work.deal.heard_at = when
    work.deal.save(update_fields=["heard_at"])
    wind(work.jump, work.stage, work.calendar, heard_at=when, holds=work.holds())
    work.jump.save(update_fields=["due_at", "warns_at", "sinks_at", "silent_at"])
