"""How our legal entities are taxed, from which day on: said by chiefs, read by the day of a paper.

Nothing is taken back: who named the wrong day says the right regime of that very day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.vat import Rate, Regime, first_day, rate_of
from kochka.firm.changing import changing
from kochka.firm.lists import about
from kochka.firm.models import LegalEntity, VatPeriod
from kochka.people.changes import record
from kochka.people.models import User

AHEAD = 10
"""How many years ahead a regime may begin."""
MOST = 100


class NoRegime(Refused):
    """Nobody has said how the entity is taxed on that day."""

    status = 409


def set_regime(entity: LegalEntity, regime: str, since: date, *, by: User, at: datetime) -> None:
    """The entity is taxed so from that day on, until the next day of which something else is said; what was said of
    that very day before is written over. The same as holds on that day already: nothing.

    Raises NotYours; Invalid for a regime that nobody knows or that there was not yet, or a day too far ahead.
    """
    wanted = _regime(regime)
    _within_reason(wanted, since, at)
    with changing(by):
        periods = list(VatPeriod.objects.filter(entity=entity).order_by("since"))
        if _holding(periods, since) == wanted:
            return
        before = next((period.regime for period in periods if period.since == since), "")
        if not before and len(periods) >= MOST:
            raise Invalid("since", _("A hundred changes of the regime are enough."))
        VatPeriod.objects.update_or_create(entity=entity, since=since, defaults={"regime": wanted.value})
        record(about(entity), f"vat/{since.isoformat()}", before=before, after=wanted.value, by=by, at=at)


def regime_of(entity: LegalEntity, day: date) -> Regime | None:
    """How the entity is taxed on that day; None where nobody has said. One query."""
    return regimes_on([entity.pk], day).get(entity.pk)


def rate_on(entity: LegalEntity, day: date) -> Rate:
    """The rate of the entity's paper of that day. One query. Raises NoRegime where nobody has said."""
    regime = regime_of(entity, day)
    if regime is None:
        words = _("Nobody has said how %(name)s is taxed on %(day)s: a chief says it in the settings, under its name.")
        raise NoRegime(words % {"name": entity.name, "day": day.strftime("%d.%m.%Y")})
    return rate_of(regime, day)


def regimes_on(entities: Collection[int], day: date) -> Mapping[int, Regime]:
    """How each of these entities, by their ids, is taxed on that day; of whom nobody has said it is missing. One
    query."""
    rows = VatPeriod.objects.filter(entity__in=entities, since__lte=day).order_by("since")
    return {entity: Regime(regime) for entity, regime in rows.values_list("entity", "regime")}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of one regime: since when, until which day (None: on and on)."""

    regime: Regime
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether that day lies in it; `until` is the first one that does not."""
        return self.since <= day and (self.until is None or day < self.until)


def periods_of(entity: LegalEntity) -> list[Period]:
    """How the entity was, is and will be taxed, in the order of time: equal neighbours are one stretch. One query."""
    rows = list(VatPeriod.objects.filter(entity=entity).order_by("since"))
    begun = [row for place, row in enumerate(rows) if not place or rows[place - 1].regime != row.regime]
    ends: list[date | None] = [*(row.since for row in begun[1:]), None]
    return [Period(Regime(row.regime), row.since, ends[place]) for place, row in enumerate(begun)]


def _holding(periods: list[VatPeriod], day: date) -> Regime | None:
    return next((Regime(period.regime) for period in reversed(periods) if period.since <= day), None)


def _regime(text: str) -> Regime:
    try:
        return Regime(text)
    except ValueError:
        raise Invalid("regime", _("Choose how it is taxed.")) from None


def _within_reason(regime: Regime, since: date, at: datetime) -> None:
    if since < first_day(regime):
        words = _("There is no such rate before %(day)s. Name a later day, or another rate.")
        raise Invalid("since", words % {"day": first_day(regime).strftime("%d.%m.%Y")})
    if since.year > at.year + AHEAD:
        raise Invalid("since", _("That is too far ahead: ten years at most."))
