"""What people type about people, read: names, addresses, passwords. Each raises Invalid on its field."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.core.said import said
from kochka.core.texts import clean_line
from kochka.people.models import User

LONGEST_PASSWORD = 200


def said_address(email: str) -> str:
    """An e-mail address in small letters."""
    try:
        address = clean_line(email, 254).lower()
        validate_email(address)
    except (ValidationError, ValueError):
        raise Invalid("email", _("This does not look like an e-mail address.")) from None
    return address


def said_name(name: str) -> str:
    """What a person is called."""
    return said("name", name, limit=120, empty=_("A person needs a name."))


def said_team(name: str) -> str:
    """What a team is called."""
    return said("name", name, limit=80, empty=_("A team needs a name."))


def said_password(password: str, person: User, *, field: str = "password") -> str:
    """A password that is no gift to a guesser; as typed, spaces included."""
    if not password:
        raise Invalid(field, _("Choose a password."))
    if len(password) > LONGEST_PASSWORD:
        raise Invalid(field, _("A password is at most 200 characters long."))
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise Invalid(field, " ".join(weak.messages)) from None
    return password
