"""Finding clients by name, and their people by name, e-mail and phone.

Whose clients a reader may see is not known here: it is given as `rows`.
"""

import re

from django.db.models import QuerySet

from kochka.clients.models import Company, Contact
from kochka.core.finding import matching, nearly, searchable

searchable("clients_company")
if any(column.name == "folded" for column in Contact._meta.get_fields()):
    searchable("clients_contact")

_PHONE = re.compile(r"[+0-9\s().–—-]+")


def found_companies(rows: QuerySet[Company], query: str, *, forgiving: bool = False) -> QuerySet[Company]:
    """Clients called so. `forgiving`: typos too, for when there is none."""
    return nearly(rows, query) if forgiving else matching(rows, query)


def found_contacts(rows: QuerySet[Contact], query: str, *, forgiving: bool = False) -> QuerySet[Contact]:
    """The people of clients by name, e-mail, or their phone in any writing: +7 and 8 are the same."""
    digits = phone_digits(query)
    if digits:
        return matching(rows, digits)
    return nearly(rows, query) if forgiving else matching(rows, query)


def phone_digits(query: str) -> str:
    """What is looked for when a phone was typed, as far as it was: its digits without the code of Russia. Empty: it was
    something else."""
    digits = re.sub(r"\D", "", query) if _PHONE.fullmatch(query.strip()) else ""
    if len(digits) < 4:
        return ""
    return digits[1:] if digits[0] in "78" and ("+" in query or len(digits) > 4) else digits
