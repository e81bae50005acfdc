"""What commands share: answering in words or in JSON, finding people, and in whose name a command acts."""

import json
from collections.abc import Callable
from typing import Any

import click
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.texts import TooLong, clean_line
from kochka.people.models import User
from kochka.people.roles import Role

json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))


def say(data: Any, words: str, *, as_json: bool) -> None:
    """Prints the answer for a person, or for a script."""
    click.echo(json.dumps(data, ensure_ascii=False, default=str, indent=2) if as_json else words)


def short_line(text: str, limit: int, field: str) -> str:
    """One clean line. Raises Invalid when it is longer than there is room for."""
    try:
        return clean_line(text, limit)
    except TooLong:
        raise Invalid(field, _("That is too long: at most %(limit)s characters.") % {"limit": limit}) from None


def person_by(email: str) -> User:
    """The person with that address. Raises Refused naming it."""
    found = User.objects.filter(email__iexact=email.strip(), is_system=False).first()
    if found is None:
        raise Refused(_("There is nobody with the address %(email)s.") % {"email": email})
    return found


def in_whose_name(email: str | None = None) -> User:
    """Who stands in the journal for what a command does: the person named, else the first chief."""
    if email:
        return person_by(email)
    chief = User.objects.playing(Role.CHIEF).order_by("pk").first()
    if chief is None:
        raise Refused(_("There is no company here yet: found it first (kochka company create)."))
    return chief
