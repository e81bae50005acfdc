"""`kochka move-to`: the company to another database, proven equal before it counts."""

import sys
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import click
from django.conf import settings
from django.db import connections, transaction
from django.utils.translation import gettext as _

from kochka.core import indexing
from kochka.ops.commands.saying import json_option, say
from kochka.ops.moving.comparing import Comparison, compare
from kochka.ops.moving.copying import copy_all
from kochka.ops.moving.doubts import doubts
from kochka.ops.moving.places import SOURCE, TARGET, Target, command, empty, nobody_works, opened, read_target, snapshot
from kochka.ops.moving.tables import number_of_rows
from kochka.ops.progress import Progress, on_terminal
from kochka.ops.ready import company_here


@dataclass
class Moved:
    """What came of it."""

    compared: Comparison
    lacks: list[str] = field(default_factory=list)


@click.command(
    "move-to",
    help=_(
        "Copy the company into another, empty database: DATABASE_URL is postgres://user:password@host/name, or sqlite"
        " for the file in the home. The present database is only read. All or nothing is copied; counts, sums and every"
        " row are compared; then every rule is tested there. Files stay where they are."
    ),
)
@click.argument("target", metavar="DATABASE_URL", envvar="KOCHKA_MOVE_TO")
@json_option
def move_to(target: str, as_json: bool) -> int:
    """Says what was compared, and what to set."""
    if settings.PLACE != "company":
        raise click.UsageError(_("Only the company moves: the demo is made again where it is wanted."))
    where = read_target(target)
    company_here()
    nobody_works()
    with on_terminal(sys.stderr) as progress:
        done = move(where, progress)
        progress(_("Testing the rules"), 0, 0)
        checked = command(where, "check")
    holds = checked.returncode == 0
    data: dict[str, Any] = {"tables": done.compared.tables, "rows": done.compared.rows, "sums": done.compared.sums}
    data |= {"holds": holds, "lacks": done.lacks, "database_url": shown(where)}
    say(data, in_words(done, where, checked.stdout + checked.stderr), as_json=as_json)
    return 0 if holds else 1


def move(where: Target, progress: Progress) -> Moved:
    """Copies and compares in one transaction. Raises ClickException, with nothing written, where it cannot be."""
    with opened(where) as target:
        empty(target)
        progress(_("Preparing the other database"), 0, 0)
        made = command(where, "migrate", "--database-only")
        if made.returncode:
            raise click.ClickException(made.stderr.strip() or made.stdout.strip())
        with snapshot() as source:
            progress(_("Looking through what is to be moved"), 0, 0)
            if found := doubts(source, target):
                words = _("The other database would not take this; nothing was moved:")
                raise click.ClickException("\n".join([words, *(f"  {doubt}" for doubt in found)]))
            return _moved(progress)


def _moved(progress: Progress) -> Moved:
    target, of = connections[TARGET], number_of_rows(SOURCE)
    with transaction.atomic(using=TARGET):
        copy_all(SOURCE, TARGET, lambda rows: progress(_("Copying"), rows, of))
        done = compare(SOURCE, TARGET, lambda rows: progress(_("Comparing"), rows, of))
        if done.differences:
            words = _("The copy differs from what it was made of; nothing was moved:")
            raise click.ClickException("\n".join([words, *(f"  {one}" for one in done.differences)]))
    if target.vendor == "postgresql":
        with target.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Moved(done, indexing.lacking(target))


def shown(where: Target) -> str:
    """The URL without the password."""
    parts = urlsplit(where.url)
    host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    user = f"{parts.username}:…@" if parts.password else f"{parts.username}@" if parts.username else ""
    return parts._replace(netloc=f"{user}{host}").geturl() if where.url else ""


def in_words(done: Moved, where: Target, checked: str) -> str:
    """What a person is told: what is proven, what is left to do, where files are."""
    words = _(
        "Moved: %(tables)s tables, %(rows)s rows. Counts, the sums of %(sums)s columns of numbers and every row are"
        " equal."
    )
    lines = [words % {"tables": done.compared.tables, "rows": done.compared.rows, "sums": done.compared.sums}]
    lines.append(checked.strip())
    if done.lacks:
        lines.append(
            _("The other database lacks, for finding words quickly: %(what)s") % {"what": ", ".join(done.lacks)}
        )
    if where.is_file:
        lines.append(_("From now on: start Kochka without DATABASE_URL."))
    else:
        lines.append(_("From now on: start Kochka with DATABASE_URL=%(url)s") % {"url": shown(where)})
    lines.append(_("Files stay where they are. The former database was only read: keep it until you are sure."))
    return "\n".join(lines)
