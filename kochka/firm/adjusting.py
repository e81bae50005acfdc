"""Verbs on the company's settings."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.core.texts import clean_line
from kochka.firm.models import Firm, LossReason
from kochka.people.models import User
from kochka.people.roles import Role

LONGEST_HOLD = 250


def adjust(
    *,
    visibility: str | None = None,
    go_ahead_rule: str | None = None,
    go_ahead_chiefs: Iterable[User] | None = None,
    hold_limit: int | None = None,
) -> Firm:
    """Changes what is given: who sees which deals, whose go-ahead is enough, how many working days a hold may last
    without a chief. Raises Invalid."""
    if hold_limit is not None and not 1 <= hold_limit <= LONGEST_HOLD:
        raise Invalid("hold_limit", _("A hold lasts between 1 and 250 working days."))
    named = list(go_ahead_chiefs or ())
    for person in named:
        if not person.has(Role.CHIEF):
            raise Invalid("go_ahead_chiefs", _("%(name)s is no chief.") % {"name": person.name})
    with transaction.atomic():
        firm = Firm.objects.select_for_update().get()
        firm.visibility = visibility or firm.visibility
        firm.go_ahead_rule = go_ahead_rule or firm.go_ahead_rule
        firm.hold_limit = hold_limit or firm.hold_limit
        firm.full_clean()
        firm.save(update_fields=["visibility", "go_ahead_rule", "hold_limit"])
        if go_ahead_chiefs is not None:
            firm.go_ahead_chiefs.set(named)
    return firm


def add_reason(name: str, ended_by: str) -> LossReason:
    """A reason for losing deals, in the company's own words; a retired one comes back. Raises Invalid."""
    try:
        line = clean_line(name, 120)
    except ValueError:
        line = ""
    if not line:
        raise Invalid("name", _("A reason is a line of at most 120 characters."))
    row, _new = LossReason.objects.update_or_create(name=line, ended_by=ended_by, defaults={"retired_at": None})
    return row


def retire_reason(name: str, *, at: datetime) -> None:
    """The reason is offered no more; deals that were lost for it keep it. Raises Invalid for one that is not there."""
    if not LossReason.objects.filter(name=name, retired_at=None).update(retired_at=at):
        raise Invalid("name", _("There is no such reason: %(name)s") % {"name": name})
