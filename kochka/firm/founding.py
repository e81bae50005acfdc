"""Founding the company: its row, its first chief, the first funnel on the shelf, reasons for losing deals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money
from kochka.core.refusals import Invalid, Sentence
from kochka.core.texts import clean_line
from kochka.core.workdays import country_is_known
from kochka.firm.models import Firm, LossReason, known_timezone
from kochka.funnel.publishing import publish, shelf
from kochka.people.accounts import add_person, system_user
from kochka.people.models import User
from kochka.people.roles import Role

FIRST_FUNNEL = "service-project"

# What companies that sell projects say most often; a company changes them as it likes.
LOSS_REASONS: dict[str, tuple[tuple[LossReason.EndedBy, str], ...]] = {
    "ru": (
        (LossReason.EndedBy.CLIENT, "Дорого"),
        (LossReason.EndedBy.CLIENT, "Выбрали других"),
        (LossReason.EndedBy.CLIENT, "Передумали делать"),
        (LossReason.EndedBy.CLIENT, "Сделают сами"),
        (LossReason.EndedBy.CLIENT, "Перестали отвечать"),
        (LossReason.EndedBy.US, "Задача не наша"),
        (LossReason.EndedBy.US, "Денег на задачу нет"),
        (LossReason.EndedBy.US, "Разговоры съели сделку"),
        (LossReason.EndedBy.US, "Не сошлись в правилах работы"),
    ),
    "en": (
        (LossReason.EndedBy.CLIENT, "Too expensive"),
        (LossReason.EndedBy.CLIENT, "Chose somebody else"),
        (LossReason.EndedBy.CLIENT, "Decided not to do it"),
        (LossReason.EndedBy.CLIENT, "Will do it themselves"),
        (LossReason.EndedBy.CLIENT, "Stopped answering"),
        (LossReason.EndedBy.US, "Not our kind of work"),
        (LossReason.EndedBy.US, "No money for it"),
        (LossReason.EndedBy.US, "Talk ate the deal"),
        (LossReason.EndedBy.US, "Different ideas of how to work"),
    ),
}


@dataclass(frozen=True, slots=True)
class Charter:
    """What is asked of a new company. `country` is whose holidays count (ISO 3166, empty: weekends only)."""

    name: str
    language: str
    currency: str
    timezone: str
    country: str
    chief_name: str
    chief_email: str
    chief_password: str
    is_demo: bool = False


def found(charter: Charter, *, at: datetime) -> User:
    """Founds the company and returns its first chief, who plays every part until there are others.

    Raises Invalid naming the field, or when there is a company already; nothing is left half-founded.
    """
    firm = _firm(charter, at=at)
    try:
        with transaction.atomic():
            firm.save(force_insert=True)
            chief = _first_chief(charter, at=at)
            _give_reasons(charter.language)
            publish(shelf(FIRST_FUNNEL), by=chief, at=at)
    except IntegrityError:
        raise Invalid("name", _("The company is founded already.")) from None
    return chief


def _firm(charter: Charter, *, at: datetime) -> Firm:
    """The company's row, not yet saved. Raises Invalid for what is unknown here."""
    if charter.language not in LOSS_REASONS:
        raise Invalid("language", _("Choose one of the languages."))
    if not country_is_known(charter.country):
        raise Invalid("country", _("No public holidays are known for this country."))
    with _naming("currency", _("A currency has a code of three capital letters, like EUR.")):
        Money(0, charter.currency)
    with _naming("timezone", _("There is no such timezone.")):
        known_timezone(charter.timezone)
    with _naming("name", _("A company’s name is at most 120 characters long.")):
        name = clean_line(charter.name, 120)
    if not name:
        raise Invalid("name", _("The company needs a name."))
    return Firm(
        name=name,
        language=charter.language,
        currency=charter.currency,
        timezone=charter.timezone,
        country=charter.country,
        is_demo=charter.is_demo,
        founded_at=at,
    )


@contextmanager
def _naming(field: str, sentence: Sentence) -> Iterator[None]:
    try:
        yield
    except (ValueError, ValidationError):
        raise Invalid(field, sentence) from None


def _first_chief(charter: Charter, *, at: datetime) -> User:
    """Plays every part. Raises Invalid on the charter's own fields."""
    try:
        return add_person(
            email=charter.chief_email,
            name=charter.chief_name,
            roles=tuple(Role),
            by=system_user(),
            at=at,
            password=charter.chief_password,
            language=charter.language,
        )
    except Invalid as wrong:
        raise Invalid(f"chief_{next(iter(wrong.fields))}", wrong.sentence) from None


def _give_reasons(language: str) -> None:
    reasons = LOSS_REASONS[language]
    LossReason.objects.bulk_create(
        LossReason(ended_by=ended_by, name=words, position=place) for place, (ended_by, words) in enumerate(reasons, 1)
    )
