"""Verbs on clients: finding or adding a company by its name, and the people in it."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Company, Contact
from kochka.core.refusals import Invalid
from kochka.core.texts import clean_line, fold
from kochka.people.models import User

NAME_LIMIT = 200


def company_named(name: str, *, by: User, at: datetime) -> Company:
    """The client of that name, whatever its case; a new one when there is none. Raises Invalid."""
    return companies_named([name], by=by, at=at)[fold(_line(name))]


def companies_named(names: Iterable[str], *, by: User, at: datetime) -> dict[str, Company]:
    """The same for many names at once, by the folded line that each is; two queries whatever their number.
    Raises Invalid."""
    wanted: dict[str, str] = {}
    for line in map(_line, names):
        wanted.setdefault(fold(line), line)
    found = {company.folded: company for company in Company.objects.filter(folded__in=wanted).order_by("-pk")}
    missing = [
        Company(name=line, folded=folded, created_at=at, created_by=by)
        for folded, line in wanted.items()
        if folded not in found
    ]
    for company in Company.objects.bulk_create(missing):
        found[company.folded] = company
    return found


def _line(name: str) -> str:
    try:
        line = clean_line(name, NAME_LIMIT)
    except ValueError:
        line = None
    if line is None or len(fold(line)) > NAME_LIMIT:
        raise Invalid("client", _("A client’s name is at most 200 characters long."))
    if not fold(line):
        raise Invalid("client", _("The client needs a name."))
    return line


def add_contact(company: Company, *, name: str, phone: str = "", email: str = "", by: User, at: datetime) -> Contact:
    """A person on the client's side. Raises Invalid for an empty name or an address that is none."""
    try:
        name, phone = clean_line(name, 120), clean_line(phone, 60)
    except ValueError:
        raise Invalid("contact", _("That is too long for a name or a phone number.")) from None
    if not name:
        raise Invalid("contact", _("A contact needs a name."))
    if email:
        try:
            validate_email(email := clean_line(email, 254))
        except (ValidationError, ValueError):
            raise Invalid("email", _("This does not look like an e-mail address.")) from None
    return Contact.objects.create(company=company, name=name, phone=phone, email=email, created_at=at, created_by=by)
