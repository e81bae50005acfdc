"""The company's settings."""

from kochka.firm.models import Firm


def the_firm() -> Firm:
    """The company of this installation: one query. Raises Firm.DoesNotExist before it is founded."""
    return Firm.objects.get()


def firm_or_none() -> Firm | None:
    """The company, or None while nobody has founded it."""
    return Firm.objects.first()
