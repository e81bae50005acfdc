"""`kochka import`: bringing deals in, taking them back, listing imports. Thin: each calls a verb and says what came."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused
from kochka.core.texts import number
from kochka.exchange import client_words, enquiry_words, hour_words, words
from kochka.exchange.bank_words import renewed
from kochka.exchange.bic import BadDirectory, read_directory
from kochka.exchange.clients import import_clients
from kochka.exchange.enquiries import import_enquiries
from kochka.exchange.hours import import_hours
from kochka.exchange.importing import import_deals
from kochka.exchange.models import Import
from kochka.exchange.plans import BadFile, BadMap
from kochka.exchange.undoing import undo as undo_import
from kochka.exchange.uploads import guessed_map
from kochka.firm.banks import renew_banks
from kochka.people.models import User
from kochka.people.roles import Role

MISUSED, FOUND = 2, 1
MOST_LISTED = 100
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))


@click.group("import", help=_("Bring in what another system holds; undo it."))
def import_() -> None:
    """Deals, banks, and what came of them."""


@import_.command(
    help=_(
        "Every row of FILE, a CSV in any usual encoding or a workbook (.xlsx), becomes a deal or is listed with its"
        " line and the reason; the same file again adds nothing. Exit code 1 if some rows were not taken, 2 if the map"
        " or the file cannot be read."
    )
)
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help=_("Which column is what, as docs/import.md tells."))
@click.option("--dry-run", is_flag=True, help=_("Only read the file to its end and say what would come of it."))
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Where to list rows that became no deal (default: imports/ beside the database)."),
)
@click.option("--by", help=_("E-mail of who brings them in (default: the first chief)."))
@json_option
def deals(file: Path, map_file: Path, dry_run: bool, rejected: Path | None, by: str | None, as_json: bool) -> int:
    """Imports, and says what came of it."""
    try:
        with Progress() as tick:
            outcome = import_deals(
                file,
                map_file.read_bytes(),
                by=_in_whose_name(by),
                at=timezone.now(),
                dry_run=dry_run,
                rejected=rejected,
                tick=tick,
            )
    except (BadMap, BadFile) as wrong:
        _say_problems(wrong, map_file if isinstance(wrong, BadMap) else file, as_json=as_json)
        return MISUSED
    except OSError as wrong:
        raise click.UsageError(f"{wrong.filename or file}: {wrong.strerror or wrong}") from None
    data = words.imported_data(outcome, dry_run=dry_run)
    _say(data, words.imported(outcome, dry_run=dry_run), as_json=as_json)
    return FOUND if outcome.rejects.count else 0


@import_.command(
    help=_(
        "Every row of FILE, a table (CSV or .xlsx) of a site’s form or of another system’s leads, becomes an enquiry or"
        " is named with its line and the reason; the same file again adds nothing. Columns are known by their names."
        " Exit code 1 if some rows were not taken, 2 if the file cannot be read."
    )
)
@click.argument("file", type=FILE)
@click.option("--holder", help=_("E-mail of who answers those that name nobody of ours (default: who brings them in)."))
@click.option(
    "--source", default="enquiries", help=_("A name for where the file comes from: ids are unique within it.")
)
@click.option("--dry-run", is_flag=True, help=_("Only read the file to its end and say what would come of it."))
@click.option("--by", help=_("E-mail of who brings them in (default: the first chief)."))
@json_option
def enquiries(file: Path, holder: str | None, source: str, dry_run: bool, by: str | None, as_json: bool) -> int:
    """Takes them in, and says what came."""
    who = _in_whose_name(by)
    try:
        came = import_enquiries(
            file,
            by=who,
            at=timezone.now(),
            holder=_in_whose_name(holder) if holder else who,
            source=source,
            dry_run=dry_run,
        )
    except BadFile as wrong:
        _say_problems(wrong, file, as_json=as_json)
        return MISUSED
    except OSError as wrong:
        raise click.UsageError(f"{wrong.filename or file}: {wrong.strerror or wrong}") from None
    _say(enquiry_words.data(came), enquiry_words.taken(came, dry_run=dry_run), as_json=as_json)
    return FOUND if came.rejected else 0


@import_.command(
    "time",
    help=_(
        "Every row of FILE (CSV or .xlsx), hours of the tracker that you have, is logged on its deal or is named with"
        " its line and the reason; the same key again adds nothing. Columns are known by their names. Exit code 1 if"
        " some rows were not taken, 2 if the file cannot be read."
    ),
)
@click.argument("file", type=FILE)
@click.option("--source", default="time", help=_("A name for where the file comes from: ids are unique within it."))
@click.option("--dry-run", is_flag=True, help=_("Only read the file to its end and say what would come of it."))
@click.option("--by", help=_("E-mail of who brings them in (default: the first chief)."))
@json_option
def hours(file: Path, source: str, dry_run: bool, by: str | None, as_json: bool) -> int:
    """Logs them, and says what came."""
    try:
        came = import_hours(file, by=_in_whose_name(by), at=timezone.now(), source=source, dry_run=dry_run)
    except BadFile as wrong:
        _say_problems(wrong, file, as_json=as_json)
        return MISUSED
    except OSError as wrong:
        raise click.UsageError(f"{wrong.filename or file}: {wrong.strerror or wrong}") from None
    _say(hour_words.data(came), hour_words.brought(came, dry_run=dry_run), as_json=as_json)
    return FOUND if came.rejected else 0


@import_.command(
    help=_(
        "Every row of FILE (CSV or .xlsx), companies with their requisites and people, becomes a client, finds one of"
        " ours by its id, INN or name, or is listed with the reason; the same file again adds nothing. Without a map"
        " columns are known by their names. Exit code 1 if some rows were not taken, 2 if the file cannot be read."
    )
)
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, help=_("Which column is what (default: known by the columns’ names)."))
@click.option("--dry-run", is_flag=True, help=_("Only read the file to its end and say what would come of it."))
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Where to list rows that became no client (default: imports/ beside the database)."),
)
@click.option("--by", help=_("E-mail of who brings them in (default: the first chief)."))
@json_option
def clients(
    file: Path, map_file: Path | None, dry_run: bool, rejected: Path | None, by: str | None, as_json: bool
) -> int:
    """Imports, and says what came of it."""
    who, now = _in_whose_name(by), timezone.now()
    try:
        chart = map_file.read_bytes() if map_file else guessed_map(file)
        with Progress() as tick:
            outcome = import_clients(file, chart, by=who, at=now, dry_run=dry_run, rejected=rejected, tick=tick)
    except (BadMap, BadFile) as wrong:
        _say_problems(wrong, (map_file or file) if isinstance(wrong, BadMap) else file, as_json=as_json)
        return MISUSED
    except OSError as wrong:
        raise click.UsageError(f"{wrong.filename or file}: {wrong.strerror or wrong}") from None
    _say(client_words.imported_data(outcome), client_words.imported(outcome, dry_run=dry_run), as_json=as_json)
    return FOUND if outcome.rejects.count else 0


@import_.command(
    help=_("Withdraw the deals of the import ID that nobody has touched since. Exit code 1 if some had to stay.")
)
@click.argument("number", metavar="ID", type=int)
@click.option("--by", help=_("E-mail of the chief who takes it back (default: the first one)."))
@json_option
def undo(number: int, by: str | None, as_json: bool) -> int:
    """Undoes, and says what stayed."""
    with Progress() as tick:
        result = undo_import(number, by=_in_whose_name(by), at=timezone.now(), tick=tick)
    _say(words.undone_data(result), words.undone(result), as_json=as_json)
    return FOUND if result.kept else 0


@import_.command("list", help=_("The imports, the newest first."))
@json_option
def list_all(as_json: bool) -> int:
    """A hundred at most."""
    runs = list(Import.objects.order_by("-pk")[:MOST_LISTED])
    lines = [words.listed(run) for run in runs]
    _say([words.listed_data(run) for run in runs], "\n".join(lines) or _("No imports yet"), as_json=as_json)
    return 0


@import_.command(
    help=_(
        "The Bank of Russia’s directory of BIC (ED807, XML or a zip of it): banks are named by their BIC from then on."
        " The same file again changes nothing, an older one is not taken (exit code 1). Exit code 2 if it cannot be"
        " read."
    )
)
@click.argument("file", type=FILE)
@json_option
def bic(file: Path, as_json: bool) -> int:
    """Renews the directory, and says what changed."""
    try:
        found = read_directory(file)
    except BadDirectory as wrong:
        raise click.UsageError(f"{file.name}: {wrong}") from None
    except OSError as wrong:
        raise click.UsageError(f"{wrong.filename or file}: {wrong.strerror or wrong}") from None
    came = renew_banks(found.banks, day=found.day, whole=found.whole)
    _say({"day": found.day, **asdict(came)}, renewed(found.day, came), as_json=as_json)
    return FOUND if came.older else 0


class Progress:
    """How far a long command is, on one line of standard error, where somebody is looking."""

    def __init__(self, every: float = 0.2) -> None:
        self._every, self._next = every, time.monotonic() + every
        self._shown = False

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)

    def __call__(self, done: int, of: int | None) -> None:
        if time.monotonic() < self._next or not sys.stderr.isatty():
            return
        self._next, self._shown = time.monotonic() + self._every, True
        counts = {"done": number(done, words.language()), "all": number(of or 0, words.language())}
        line = _("Reading: %(done)s") % counts if of is None else _("%(done)s of %(all)s") % counts
        click.echo(f"\r\033[K{line}", err=True, nl=False)


def _in_whose_name(email: str | None) -> User:
    """The person named, else the first chief."""
    if email:
        found = User.objects.active().filter(email__iexact=email.strip()).first()
        if found is None:
            raise Refused(_("There is nobody with the address %(email)s.") % {"email": email})
        return found
    chief = User.objects.playing(Role.CHIEF).order_by("pk").first()
    if chief is None:
        raise Refused(_("There is no company here yet: found it first (kochka company create)."))
    return chief


def _say_problems(wrong: BadMap | BadFile, file: Path, *, as_json: bool) -> None:
    rows = [
        {"file": file.name, "line": one.line, "column": one.column, "says": one.text(words.language())}
        for one in wrong.problems
    ]
    lines = "\n".join(f"{row['file']}:{row['line']}: {row['says']}" for row in rows)
    if as_json:
        _say({"holds": False, "problems": rows}, lines, as_json=True)
    else:
        click.echo(lines, err=True)


def _say(data: Any, text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, default=str, indent=2) if as_json else text)
