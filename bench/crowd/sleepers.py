"""Deals on hold whose day has come: something that only the schedule does. So many are put to sleep; or, with 0, it is
said what the schedule has made of all of them."""

import argparse
import json
import sys
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kochka.core.when import Due
from kochka.deals.entries import Kind
from kochka.deals.journey.forward import open_deal
from kochka.deals.journey.pauses import hold
from kochka.deals.models import Entry, Hold
from kochka.firm.calendar import work_calendar
from kochka.ops.schedule import JOBS
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.upkeep.models import Round

TITLE = "Спит до срока"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sleep", type=int, default=0)
    many = parser.parse_args(arguments).sleep
    if many:
        _put_to_sleep(many)
        return 0
    json.dump(
        {"troubles": troubles(), "woken": _asleep().exclude(ended_at=None).count(), "all": _asleep().count()},
        sys.stdout,
    )
    return 0


def _put_to_sleep(many: int) -> None:
    """By a chief; their day comes at once."""
    chief, today = User.objects.playing(Role.CHIEF).order_by("pk").first(), timezone.now().date()
    assert chief
    due = Due(work_calendar().next_workday(today + timedelta(days=1)))
    for _number in range(many):
        deal = open_deal(title=TITLE, by=chief, at=timezone.now(), next_action="Ждать", due=due)
        until = today + timedelta(days=3)
        hold(deal, seen=str(deal.open_jump_id), by=chief, at=timezone.now(), until=until, reason="Ждём")
    _asleep().filter(ended_at=None).update(until=today - timedelta(days=1))


def _asleep() -> QuerySet[Hold]:
    return Hold.objects.filter(deal__title=TITLE)


def troubles() -> list[str]:
    """Each hold has ended once, by one entry of the system; every piece of scheduled work came to its end."""
    found = []
    for deal in set(_asleep().values_list("deal", flat=True)):
        ended = _asleep().filter(deal=deal).exclude(ended_at=None).count()
        said = Entry.objects.filter(deal=deal, kind=Kind.RESUMED, by__is_system=True).count()
        if (ended, said) != (1, 1):
            found.append(f"deal {deal}: {ended} holds ended, {said} entries say so")
    rows = {row.name: row for row in Round.objects.all()}
    found += [f"{job.key} was never begun" for job in JOBS if job.key not in rows]
    return found + [f"{row.name}: {row.trouble}" for row in rows.values() if row.trouble]
