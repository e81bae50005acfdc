"""VAT as versions count it: rates in basis points, the regime of one of our entities, or of none."""

from datetime import date

from kochka.core import vat
from kochka.core.vat import Regime
from kochka.firm.models import LegalEntity, VatPeriod
from kochka.firm.vat_periods import regime_of
from kochka.proposals.sharing import WHOLE


def rate_of(regime: str, day: date) -> int | None:
    """Basis points; None is without VAT, which is not the same as nothing. Raises ValueError for no regime of ours and,
    as core.vat does, for a day on which there was no such rate."""
    percent = vat.rate_of(Regime(regime), day)
    return None if percent is None else percent * WHOLE // 100


def regime_on(entity: LegalEntity | None, day: date) -> VatPeriod.Regime:
    """The regime of an entity on a day: without VAT where nothing is known, or no entity. One query."""
    known = regime_of(entity, day) if entity else None
    return VatPeriod.Regime(known.value) if known else VatPeriod.Regime.NONE
