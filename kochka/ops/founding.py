"""Founding the company of this place: its database, its row, its first chief, and the token that lets them in, once."""

from dataclasses import dataclass

from django.core.signing import dumps
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.firm.founding import Charter, found
from kochka.ops.commands.migrate import bring_up
from kochka.ops.progress import Progress, silent

WELCOME = "kochka.welcome"
"""The salt of the token: `signing.dumps({"user": id}, salt=WELCOME)`."""


@dataclass(frozen=True, slots=True)
class Founded:
    """The first chief's id, and the token with which they sign in for the first time."""

    chief: int
    token: str


def found_here(charter: Charter, progress: Progress = silent) -> Founded:
    """Brings the database up and founds the company in one transaction. Raises Invalid."""
    bring_up(progress)
    progress(_("Founding the company"), 0, 0)
    chief = found(charter, at=timezone.now())
    return Founded(chief.pk, dumps({"user": chief.pk}, salt=WELCOME))
