"""What may stand in the lines of a client: how long, how clean, and how a correction keeps what stood there before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Company, Contact, Correction
from kochka.core.refusals import Invalid
from kochka.core.said import said_aside
from kochka.core.texts import clean_line, fold
from kochka.people.models import User

NAME_LIMIT = 200


def company_name(name: str, field: str = "client") -> str:
    """What a client may be called. Raises Invalid."""
    try:
        found = clean_line(name, NAME_LIMIT)
    except ValueError:
        found = None
    if found is None or len(fold(found)) > NAME_LIMIT:
        raise Invalid(field, _("A client’s name is at most 200 characters long."))
    if not fold(found):
        raise Invalid(field, _("The client needs a name."))
    return found


def site(text: str) -> str:
    """A site as people write it: «vector.ru». Raises Invalid for what no browser would open."""
    found = said_aside("site", text, limit=200)
    bare = found.removeprefix("https://").removeprefix("http://")
    host = bare.partition("/")[0]
    if found and (" " in found or ":" in bare.partition("/")[0].partition(":")[0] or "." not in host or "@" in host):
        raise Invalid("site", _("This does not look like a site. Write it like vector.ru."))
    if found and not all(part for part in host.partition(":")[0].split(".")):
        raise Invalid("site", _("This does not look like a site. Write it like vector.ru."))
    return found


def email(text: str) -> str:
    """An address. Raises Invalid."""
    if not text.strip():
        return ""
    try:
        validate_email(found := clean_line(text, 254))
    except (ValidationError, ValueError):
        raise Invalid("email", _("This does not look like an e-mail address.")) from None
    return found


def digits(phone: str) -> str:
    """The digits of a phone number, however it is written."""
    return "".join(sign for sign in phone if sign.isascii() and sign.isdigit())


def contact_folded(contact: Contact) -> str:
    """What a contact is found by."""
    return fold(f"{contact.name} {contact.email} {digits(contact.phone)}")


def corrected[M: Company | Contact](row: M, new: Mapping[str, Any], *, by: User, at: datetime) -> list[str]:
    """Sets what differs on the row, and writes a Correction for each such line. The names of the lines that changed;
    the row is for the caller to save."""
    contact = row if isinstance(row, Contact) else None
    company = row.company_id if isinstance(row, Contact) else row.pk
    changed = {name: value for name, value in new.items() if getattr(row, name) != value}
    Correction.objects.bulk_create(
        Correction(
            company_id=company,
            contact=contact,
            at=at,
            by=by,
            what=name,
            before=_said(getattr(row, name)),
            after=_said(value),
        )
        for name, value in changed.items()
    )
    for name, value in changed.items():
        setattr(row, name, value)
    return list(changed)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)
