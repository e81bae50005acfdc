"""`kochka calendar`: days on which the company differs from the official calendar."""

from datetime import datetime

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.firm.days import OwnDay, clear_days, mark_days
from kochka.firm.models import DayOff
from kochka.ops.commands.saying import in_whose_name, json_option, say, short_line

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
    own = OwnDay(day.date(), works, short_line(name, 120, "name"))
    count = mark_days([own], by=in_whose_name(), at=timezone.now(), over=True)
    click.echo(_("Deadlines counted anew: %(count)s changed") % {"count": count})
    return 0


@calendar.command(help=_("DAY is again what the official calendar says."))
@click.argument("day", type=DAY)
def remove(day: datetime) -> int:
    """DAY is again what the official calendar says."""
    count = clear_days([day.date()], by=in_whose_name(), at=timezone.now())
    click.echo(_("Deadlines counted anew: %(count)s changed") % {"count": count})
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
