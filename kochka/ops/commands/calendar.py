"""`kochka calendar`: days on which the company differs from the official calendar."""

from datetime import datetime

import click
from django.db import transaction
from django.utils.translation import gettext as _

from kochka.deals.recount import recount
from kochka.firm.models import DayOff
from kochka.ops.commands.saying import json_option, say, short_line

DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])


@click.group(help=_("The company’s own days off, and days at work."))
def calendar() -> None:
    """The company's own days off, and days at work."""


@calendar.command(help=_("DAY is off (or, with --works, a working day). All deadlines are counted anew."))
@click.argument("day", type=DAY)
@click.option("--works", is_flag=True, help=_("The company works that day, whatever the calendar says."))
@click.option("--name", default="", help=_("What for."))
def add(day: datetime, works: bool, name: str) -> int:
    """DAY is off (or, with --works, a working day). All deadlines are counted anew."""
    with transaction.atomic():
        given = {"works": works, "name": short_line(name, 120, "name")}
        DayOff.objects.update_or_create(day=day.date(), defaults=given)
    click.echo(_("Deadlines counted anew: %(count)s changed") % {"count": recount()})
    return 0


@calendar.command(help=_("DAY is again what the official calendar says."))
@click.argument("day", type=DAY)
def remove(day: datetime) -> int:
    """DAY is again what the official calendar says."""
    gone, _rows = DayOff.objects.filter(day=day.date()).delete()
    if not gone:
        raise click.UsageError(_("The company says nothing of its own of that day."))
    click.echo(_("Deadlines counted anew: %(count)s changed") % {"count": recount()})
    return 0


@calendar.command("list", help=_("The company’s own days."))
@json_option
def list_all(as_json: bool) -> int:
    """The company's own days."""
    rows = [
        {"day": row.day.isoformat(), "works": row.works, "name": row.name} for row in DayOff.objects.order_by("day")
    ]
    lines = [f"{row['day']}  {_('at work') if row['works'] else _('off')}  {row['name']}".rstrip() for row in rows]
    say(rows, "\n".join(lines) or _("No days of its own"), as_json=as_json)
    return 0
