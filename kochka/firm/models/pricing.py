"""Roles whose hours we sell: what an hour is sold at, and what it costs us, by period."""

from django.db import models

from kochka.core.models import Row


class PriceRole(Row):
    """A role whose hours we sell: an analyst, a designer. Retired like a service line."""

    name = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RolePrice(Row):
    """What an hour of a role is sold at from this day on, in minor units of a currency."""

    role = models.ForeignKey(PriceRole, on_delete=models.PROTECT, related_name="prices")
    since = models.DateField()
    hour_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["role", "since"]
        constraints = [
            models.UniqueConstraint(fields=["role", "currency", "since"], name="role_priced_once_a_day"),
            models.CheckConstraint(condition=models.Q(hour_minor__gte=0), name="hour_price_is_not_negative"),
        ]


class RoleCost(Row):
    """What an hour of a role costs us from this day on, as proposals are planned with: chiefs only."""

    role = models.ForeignKey(PriceRole, on_delete=models.PROTECT, related_name="costs")
    since = models.DateField()
    hour_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["role", "since"]
        constraints = [
            models.UniqueConstraint(fields=["role", "currency", "since"], name="role_cost_once_a_day"),
            models.CheckConstraint(condition=models.Q(hour_minor__gte=0), name="hour_cost_is_not_negative"),
        ]
