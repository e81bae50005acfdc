"""Of whom the company demands a second factor, and who still owes it."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.firm.models import Firm
from kochka.people.models import User

Demand = Firm.SecondFactor


def owes(person: User, firm: Firm | None) -> bool:
    """Whether the person must have a second factor and has none: nothing else is open to them until they have. The
    demo demands nothing: its password is known to everybody."""
    if firm is None or firm.is_demo or person.second_factor_at or firm.second_factor == Demand.NOBODY:
        return False
    return firm.second_factor == Demand.EVERYBODY or person.is_chief


def demand_own_factor(by: User, changed: Collection[str], firm: Firm) -> None:
    """Whoever demands it of others has one: a company is not locked out by its own setting. Raises Invalid."""
    if "second_factor" not in changed or firm.second_factor == Demand.NOBODY or by.is_system:
        return
    if not User.objects.filter(pk=by.pk, second_factor_at__isnull=False).exists():
        raise Invalid("second_factor", _("Switch your own second factor on first, in your settings."))
