"""`kochka restore`: a backup brought back, into an empty home."""

import sys
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from kochka.deals.models import Deal
from kochka.ops.check import Finding
from kochka.ops.commands.check import in_words
from kochka.ops.commands.saying import json_option, say
from kochka.ops.keeping.restoring import restore as restore_from
from kochka.ops.progress import on_terminal


@click.command(
    help=_("Bring the backup FILE back into an empty home (KOCHKA_HOME), bring it up to date, test the rules.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@json_option
def restore(file: Path, as_json: bool) -> int:
    """Exit code 1 when a rule does not hold in what was restored."""
    with on_terminal(sys.stderr) as progress:
        restored = restore_from(file, progress)
    manifest, found = restored.manifest, [Finding(**finding) for finding in restored.findings]
    words = _("Restored into %(home)s: everything that was done by %(moment)s UTC.")
    said = [words % {"home": settings.HOME, "moment": f"{manifest.moment:%Y-%m-%d %H:%M:%S}"}, in_words_of(found)]
    data = {
        "home": str(settings.HOME),
        "moment": manifest.moment.isoformat(),
        "version": manifest.version,
        "holds": not found,
        "broken": restored.findings,
    }
    say(data, "\n".join(said), as_json=as_json)
    return 1 if found else 0


def in_words_of(found: list[Finding]) -> str:
    """The verdict of the rules."""
    return in_words(Deal.objects.count(), found)
