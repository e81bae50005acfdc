"""Verbs on the people of a client: adding them, writing them otherwise, letting them go and taking them back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.clients.lines import contact_folded, corrected, email
from kochka.clients.locking import at_work, living
from kochka.clients.models import Company, Contact
from kochka.core.said import said, said_aside
from kochka.people.models import User

MOST_PEOPLE = 50
"""So many of a client's people are offered where one of them is named."""


def people_of(company_id: int | None) -> list[Contact]:
    """A client's people who are there still, those who decide first; none where there is no client. One query."""
    rows = Contact.objects.filter(company=company_id, retired_at=None).order_by("-decides", "pk")
    return list(rows[:MOST_PEOPLE]) if company_id else []


def add_contact(
    company: Company,
    *,
    name: str,
    position: str = "",
    phone: str = "",
    email: str = "",
    messenger: str = "",
    roles: Collection[str] = (),
    by: User,
    at: datetime,
) -> Contact:
    """A person on the client's side; `roles` are any of Contact.ROLES. Raises Invalid for an empty name or an address
    that is none."""
    lines = _lines(name=name, position=position, phone=phone, email=email, messenger=messenger, roles=roles)
    at_work(by)
    contact = Contact(**lines, created_at=at, created_by=by)
    contact.folded = contact_folded(contact)
    with transaction.atomic():
        contact.company = living(company)
        contact.save(force_insert=True)
    return contact


def edit_contact(
    contact: Contact,
    *,
    name: str,
    position: str = "",
    phone: str = "",
    email: str = "",
    messenger: str = "",
    roles: Collection[str] = (),
    by: User,
    at: datetime,
) -> Contact:
    """Writes a person otherwise; what stood there before is kept. No change writes nothing. Raises Invalid."""
    lines = _lines(name=name, position=position, phone=phone, email=email, messenger=messenger, roles=roles)
    at_work(by)
    with transaction.atomic():
        row = _locked(contact)
        if corrected(row, lines, by=by, at=at):
            row.folded = contact_folded(row)
            row.save()
    return row


def retire_contact(contact: Contact, *, by: User, at: datetime) -> Contact:
    """The person has left the client: offered no more, kept where they stand. Twice changes nothing."""
    at_work(by)
    with transaction.atomic():
        row = _locked(contact)
        if row.retired_at is None:
            row.retired_at, row.retired_by = at, by
            row.save(update_fields=["retired_at", "retired_by"])
    return row


def bring_back_contact(contact: Contact, *, by: User, at: datetime) -> Contact:
    """The person is there again, or never left; when they had been taken for gone is kept as a correction."""
    at_work(by)
    with transaction.atomic():
        row = _locked(contact)
        if row.retired_at is not None:
            corrected(row, {"retired_at": None}, by=by, at=at)
            row.retired_by = None
            row.save(update_fields=["retired_at", "retired_by"])
    return row


def _locked(contact: Contact) -> Contact:
    return Contact.objects.select_for_update().get(pk=contact.pk)


def _lines(*, name: str, phone: str, roles: Collection[str], **given: str) -> dict[str, Any]:
    return {
        "name": said("contact", name, limit=120, empty=_("A contact needs a name.")),
        "phone": said_aside("phone", phone, limit=60),
        "email": email(given["email"]),
        "position": said_aside("position", given["position"], limit=120),
        "messenger": said_aside("messenger", given["messenger"], limit=120),
        **{role: role in roles for role in Contact.ROLES},
    }
