"""Which VAT rate a regime means on a day, and which regime one of our entities has. The day is the paper's own."""

from datetime import date

from kochka.firm.models import LegalEntity, VatPeriod
from kochka.proposals.sharing import WHOLE

# The general rate in Russia, basis points, from which day on (Tax Code, article 164); the newest first.
GENERAL = (
    (date(2026, 1, 1), WHOLE * 22 // 100),
    (date(2019, 1, 1), WHOLE * 20 // 100),
    (date(2004, 1, 1), WHOLE * 18 // 100),
    (date.min, WHOLE * 20 // 100),
)
_OTHERS: dict[str, int | None] = {
    VatPeriod.Regime.TEN: WHOLE * 10 // 100,
    VatPeriod.Regime.ZERO: 0,
    VatPeriod.Regime.SEVEN: WHOLE * 7 // 100,
    VatPeriod.Regime.FIVE: WHOLE * 5 // 100,
    VatPeriod.Regime.NONE: None,
}


def rate_of(regime: str, day: date) -> int | None:
    """Basis points; None is without VAT, which is not the same as nothing. Raises KeyError for no regime of ours."""
    if regime == VatPeriod.Regime.GENERAL:
        return next(rate for since, rate in GENERAL if since <= day)
    return _OTHERS[regime]


def regime_on(entity: LegalEntity | None, day: date) -> VatPeriod.Regime:
    """The regime of an entity on a day: without VAT where nothing is known, or no entity. One query."""
    if entity is None:
        return VatPeriod.Regime.NONE
    period = VatPeriod.objects.filter(entity=entity, since__lte=day).order_by("-since").first()
    return VatPeriod.Regime(period.regime) if period else VatPeriod.Regime.NONE
