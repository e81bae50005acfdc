"""`kochka export`: everything that the company owns, for whoever wants to read it without Kochka."""

import re
import sys
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.texts import number
from kochka.firm.settings import the_firm
from kochka.ops.commands.saying import json_option, say
from kochka.ops.keeping.export.giving import export as give
from kochka.ops.progress import on_terminal
from kochka.ops.ready import company_here


@click.command(help=_("Give everything out that the company owns, into a folder or a .zip: CSV, YAML and the files."))
@click.argument("where", metavar="[DIR|FILE.zip]", required=False, type=click.Path(path_type=Path))
@click.option("--exact", is_flag=True, help=_("Leave texts that a spreadsheet would run as formulas as they are."))
@json_option
def export(where: Path | None, exact: bool, as_json: bool) -> int:
    """Writes it and says where it lies."""
    company_here()
    firm, at = the_firm(), timezone.now()
    path = (where or Path(f"kochka-{_slug(firm.name)}-{at:%Y%m%dT%H%M%SZ}.zip")).resolve()
    with on_terminal(sys.stderr) as progress:
        given = give(path, at=at, exact=exact, progress=progress)
    said = {"path": given.path, "rows": number(sum(given.rows.values()), firm.language), "files": given.files}
    words = _("All of it is in %(path)s: %(rows)s rows, files: %(files)s. README.md says what is what.") % said
    if given.lost:
        words += "\n" + _("The storage has lost these files: %(files)s") % {"files": ", ".join(given.lost[:5])}
    data = {"path": str(given.path), "rows": given.rows, "files": given.files, "lost": list(given.lost)}
    say(data, words, as_json=as_json)
    return 0


def _slug(name: str) -> str:
    """The company's name as a file may be called."""
    return re.sub(r"[\W_]+", "-", name).strip("-")[:40] or "company"
