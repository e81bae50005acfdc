"""The client has heard from us, outside a try: a paper was sent. The clock of silence begins anew."""

from datetime import datetime

from kochka.deals.clock import wind
from kochka.deals.journey.turn import Turn


def client_heard(work: Turn, when: datetime) -> None:
    """Within an open turn: the client heard from us at that moment, unless they have heard later."""
    deal = work.deal
    if deal.heard_at and deal.heard_at >= when:
        return
    deal.heard_at = when
    deal.save(update_fields=["heard_at"])
    wind(work.jump, work.stage, work.calendar, heard_at=when, holds=work.holds())
    work.jump.save(update_fields=["due_at", "warns_at", "sinks_at", "silent_at"])
