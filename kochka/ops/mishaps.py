"""What went wrong, in one sentence, and the exit code for it: 2 for what was typed, 1 for what was found."""

import sys

import click

from kochka.ops.words import gettext as _

MISUSED, WRONG = 2, 1


def explained(error: Exception) -> tuple[str, int]:
    """The sentence and the exit code."""
    if isinstance(error, click.UsageError):
        return _usage(error), error.exit_code
    if isinstance(error, click.ClickException):
        return error.format_message(), error.exit_code
    return _of_ours(error) or _of_django(error) or _of_the_system(error) or (_unknown(error), WRONG)


def _usage(error: click.UsageError) -> str:
    if error.ctx is None:
        return error.format_message()
    hint = _("More: %(command)s --help") % {"command": error.ctx.command_path}
    return f"{error.format_message()} {hint}"


def _of_ours(error: Exception) -> tuple[str, int] | None:
    """Refusals and unreadable files; looked at only when their modules were loaded at all."""
    refusals, problems = sys.modules.get("kochka.core.refusals"), sys.modules.get("kochka.core.problems")
    if refusals and isinstance(error, refusals.Refused):
        return str(error), MISUSED
    if problems and isinstance(error, problems.Problems):
        return str(error), WRONG
    return None


def _of_django(error: Exception) -> tuple[str, int] | None:
    database, core = sys.modules.get("django.db"), sys.modules.get("django.core.exceptions")
    if database and isinstance(error, database.Error):
        return _of_the_database(error), WRONG
    if core and isinstance(error, core.ImproperlyConfigured):
        return _("The settings do not fit: %(why)s") % {"why": error}, WRONG
    return None


def _of_the_database(error: Exception) -> str:
    """Most often there is no company yet, or the database is older than the program: that is said rather than SQL; and
    so is a full disk, or a database that is away."""
    from kochka.core.troubles import SAYS, trouble_of
    from kochka.ops.ready import company_here

    if trouble := trouble_of(error):
        words = _("%(trouble)s What was done before stays done; run the command again, and it goes on. (%(why)s)")
        return words % {"trouble": SAYS[trouble], "why": " ".join(str(error).split())}
    try:
        company_here()
    except click.ClickException as clearer:
        return clearer.format_message()
    except Exception:  # noqa: BLE001  # the database does not answer at all: its own words are the best there are
        pass
    return _("The database refuses: %(why)s") % {"why": " ".join(str(error).split())}


def _of_the_system(error: Exception) -> tuple[str, int] | None:
    if not isinstance(error, OSError):
        return None
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}", WRONG


def _unknown(error: Exception) -> str:
    found = f"{type(error).__name__}: {error}".rstrip(": ")
    return _("Something broke inside Kochka (%(what)s). With KOCHKA_DEBUG=1 the command says where.") % {"what": found}
