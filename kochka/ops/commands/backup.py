"""`kochka backup`: everything that the company keeps, in one file."""

import sys
from pathlib import Path
from typing import Any

import click
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.ops.commands.saying import json_option, say
from kochka.ops.keeping.making import Made, make_backup
from kochka.ops.progress import on_terminal
from kochka.ops.ready import company_here
from kochka.upkeep.models import Backup


@click.command(
    help=_("Put the database and the files into one file in DIR (else KOCHKA_BACKUPS, else backups in the home).")
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@json_option
def backup(folder: Path | None, as_json: bool) -> int:
    """Makes it and says where it lies."""
    company_here()
    with on_terminal(sys.stderr) as progress:
        made = make_backup(Backup.Why.BY_HAND, folder, at=timezone.now(), progress=progress)
    words = _("The backup is made: %(path)s (%(size)s)") % {"path": made.path, "size": filesizeformat(made.size)}
    say(made_data(made), "\n".join([words, *warnings(made)]), as_json=as_json)
    return 0


def made_data(made: Made) -> dict[str, Any]:
    """For a script."""
    manifest = made.manifest
    return {
        "path": str(made.path),
        "size": made.size,
        "moment": manifest.moment.isoformat(),
        "rows": sum(manifest.counts.values()),
        "files": len(manifest.members) - 1,
        "lost": list(manifest.lost),
        "damaged": list(manifest.damaged),
    }


def warnings(made: Made) -> list[str]:
    """What was wrong with the stored files before."""
    said = []
    if made.manifest.lost:
        said.append(_("Not in it, since the storage has lost them: %(files)s") % {"files": _few(made.manifest.lost)})
    if made.manifest.damaged:
        said.append(_("In it as they are, damaged: %(files)s") % {"files": _few(made.manifest.damaged)})
    return said


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (f" … ({len(names)})" if len(names) > 5 else "")
