"""`kochka update`: the database as this release wants it, with a way back."""

import sys
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.ops.check import Finding
from kochka.ops.commands.check import in_words as rules_in_words
from kochka.ops.commands.migrate import collect
from kochka.ops.commands.saying import json_option, say
from kochka.ops.keeping.updating import Updated
from kochka.ops.keeping.updating import update as bring_up
from kochka.ops.progress import on_terminal
from kochka.ops.ready import is_founded


@click.command(
    help=_("Bring the database up to date: a backup before, the rules after, and back again when something fails.")
)
@click.option("--backups", "folder", type=click.Path(file_okay=False, path_type=Path), help=_("Where the backup goes."))
@click.option("--without-check", is_flag=True, help=_("Go on even if a rule does not hold afterwards."))
@json_option
def update(folder: Path | None, without_check: bool, as_json: bool) -> int:
    """Exit code 1 when it went back."""
    if not is_founded():
        raise click.ClickException(_("There is no company here yet: nothing to update."))
    with on_terminal(sys.stderr) as progress:
        done = bring_up(at=timezone.now(), folder=folder, check=not without_check, progress=progress)
        if not done.went_back:
            collect(progress)
    data = {
        "migrations": done.waiting,
        "backup": str(done.backup or ""),
        "went_back": done.went_back,
        "trouble": done.trouble,
        "broken": done.findings,
    }
    say(data, in_words(done), as_json=as_json)
    return 1 if done.went_back else 0


def in_words(done: Updated) -> str:
    """What was done."""
    if not done.waiting:
        return _("The database is up to date: there was nothing to do.")
    if not done.went_back:
        words = ngettext("Updated: %(n)s migration.", "Updated: %(n)s migrations.", done.waiting) % {"n": done.waiting}
        return f"{words} " + _("The backup from before: %(path)s") % {"path": done.backup}
    why = done.trouble or rules_in_words(0, [Finding(**finding) for finding in done.findings])
    words = _("The update failed, and everything is as it was before. The backup stays: %(path)s")
    return f"{words % {'path': done.backup}}\n{why}"
