"""Finding clients by name and ИНН, and their people by name, e-mail and phone.

Whose clients a reader may see is not known here: it is given as `rows`.
"""

import re

from django.db.models import Q, QuerySet

from kochka.clients.models import Company, CompanyRows, Contact, Requisites
from kochka.core.finding import EXACTLY, Alike, matching, searchable
from kochka.core.requisites import compact

searchable("clients_company")
searchable("clients_contact")

_PHONE = re.compile(r"[+0-9\s().–—-]+")


def found_companies(rows: CompanyRows, query: str, alike: Alike = EXACTLY) -> CompanyRows:
    """Clients called so, or with this ИНН exactly. `alike`: words that will do as well."""
    inn = compact(query)
    if inn.isascii() and inn.isdigit() and len(inn) in (10, 12):
        payers = Requisites.objects.filter(inn=inn, replaced_at=None)
        return rows.filter(Q(pk__in=payers.values("company")) | Q(pk__in=matching(Company.objects.all(), query)))
    return matching(rows, query, alike)


def found_contacts(rows: QuerySet[Contact], query: str, alike: Alike = EXACTLY) -> QuerySet[Contact]:
    """The people of clients by name, e-mail, or their phone in any writing: +7 and 8 are the same."""
    digits = phone_digits(query)
    if digits:
        return matching(rows, digits)
    return matching(rows, query, alike)


def phone_digits(query: str) -> str:
    """What is looked for when a phone was typed, as far as it was: its digits without the code of Russia. Empty: it was
    something else."""
    digits = re.sub(r"\D", "", query) if _PHONE.fullmatch(query.strip()) else ""
    if len(digits) < 4:
        return ""
    return digits[1:] if digits[0] in "78" and ("+" in query or len(digits) > 4) else digits
