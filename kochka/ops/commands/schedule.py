"""`kochka schedule`: what happens by itself, and when it last did."""

from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.firm.settings import the_firm
from kochka.ops.commands.saying import json_option, say
from kochka.ops.ready import company_here
from kochka.ops.schedule import JOBS
from kochka.upkeep.models import Round
from kochka.upkeep.rounds import NEVER


@click.command(help=_("What happens by itself, and when it last did. Exit code 1 when something came to nothing."))
@json_option
def schedule(as_json: bool) -> int:
    """A line a job; moments in the company's timezone."""
    company_here()
    found = {row.name: row for row in Round.objects.all()}
    jobs = [_job(job.key, str(job.says), found.get(job.key)) for job in JOBS]
    say(jobs, "\n".join(_line(job) for job in jobs), as_json=as_json)
    return 1 if any(job["trouble"] for job in jobs) else 0


def _job(key: str, says: str, row: Round | None) -> dict[str, Any]:
    begun = row.begun_at if row and row.begun_at != NEVER else None
    trouble = row.trouble if row else ""
    return {"key": key, "says": says, "begun_at": begun, "done": row.done if row else 0, "trouble": trouble}


def _line(job: dict[str, Any]) -> str:
    if job["begun_at"] is None:
        return f"{job['says']}: {_('not yet')}"
    with timezone.override(the_firm().timezone):
        moment = timezone.localtime(job["begun_at"]).strftime("%Y-%m-%d %H:%M")
    return f"{job['says']}: {moment}, {job['trouble'] or job['done']}"
