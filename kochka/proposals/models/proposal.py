"""What we offer: versions of a proposal and their blocks.

A version is written over while it is a draft; sealed, it and its blocks stay as they are, which the database holds too
(triggers.py). What is removed is marked. Sums are minor units of the version's currency, shares basis points.
"""

from django.db import models
from django.db.models import F, Q

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.files.models import StoredFile
from kochka.firm.models import LegalEntity, PriceRole, VatPeriod
from kochka.people.models import User
from kochka.proposals.lines import Discount
from kochka.proposals.models.library import LibraryBlock

REGIMES = list(VatPeriod.Regime.values)


def together(name: str, *fields: str) -> models.CheckConstraint:
    """All of these are said, or none."""
    none, each = Q(), Q()
    for field in fields:
        none &= Q(**{f"{field}__isnull": True})
        each &= Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(condition=none | each, name=name)


def _discount(name: str) -> list[models.CheckConstraint]:
    """A share or a sum, never both, and why."""
    none = Q(discount_share=0, discount_minor=0)
    one = Q(discount_share__gt=0, discount_minor=0) | Q(discount_share=0, discount_minor__gt=0)
    return [
        models.CheckConstraint(condition=Q(discount_share__lte=10_000) & (none | one), name=f"{name}_discount_is_one"),
        models.CheckConstraint(condition=none | ~Q(discount_reason=""), name=f"{name}_discount_says_why"),
    ]


class Discounted(Row):
    """What a discount is given on."""

    discount_share = models.PositiveIntegerField(default=0)
    discount_minor = models.BigIntegerField(default=0)
    discount_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(Row.Meta):
        abstract = True

    @property
    def discount(self) -> Discount:
        return Discount(self.discount_share, self.discount_minor, self.discount_reason)


class Proposal(Discounted):
    """One version of what is offered in a deal. `former` is what it was begun from, of this deal or another.
    `regime` is the VAT regime of its entity on the day that it is dated. `revision` counts changes of the row itself,
    for who types over it; its blocks count their own, `presented` those of its sections and enclosures. Its sums stand
    on the row once it is sealed. One that was made `outside` of Kochka is sealed from the first: its paper is a file or
    a link, its sum was typed."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    former = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=5)
    entity = models.ForeignKey(LegalEntity, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    currency = models.CharField(max_length=3)
    vat_included = models.BooleanField(default=True)
    regime = models.CharField(max_length=7, choices=VatPeriod.Regime, default=VatPeriod.Regime.NONE)
    dated = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    terms = models.TextField(blank=True, default="")
    letter = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    presented = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    net_minor = models.BigIntegerField(null=True, blank=True)
    vat_minor = models.BigIntegerField(null=True, blank=True)
    total_minor = models.BigIntegerField(null=True, blank=True)
    outside = models.BooleanField(default=False)
    link = models.URLField(max_length=500, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["deal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="proposal_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="proposal_has_a_title"),
            models.CheckConstraint(condition=Q(regime__in=REGIMES), name="proposal_regime_is_known"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("dated")), name="proposal_is_valid_for_a_while"
            ),
            together("withdrawn_proposal_says_by_whom", "withdrawn_at", "withdrawn_by"),
            together("sealed_proposal_has_its_sums", "sealed_at", "sealed_by", "net_minor", "vat_minor", "total_minor"),
            models.CheckConstraint(
                condition=Q(sealed_at=None) | Q(withdrawn_at=None), name="sealed_proposal_is_not_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(outside=False, link="", file=None)
                | (Q(outside=True, sealed_at__isnull=False) & ~Q(link="", file=None)),
                name="outside_proposal_has_its_paper",
            ),
            *_discount("proposal"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None


class Block(Discounted):
    """One line of a version. `origin` is the block that it was first copied from, through however many versions, so
    that any two can be laid side by side. The price of an hour is copied from the price list when the block gets its
    role, and so is its cost; `kind` is the block of the library that it was laid from. `regime` empty means the
    version's own. An `optional` block counts when it is `chosen`. `revision` counts what
    was typed over it; its place in the order is not part of that."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="blocks")
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    role = models.ForeignKey(PriceRole, null=True, blank=True, on_delete=models.PROTECT, related_name="blocks")
    minutes_least = models.PositiveIntegerField(null=True, blank=True)
    minutes_likely = models.PositiveIntegerField(null=True, blank=True)
    minutes_most = models.PositiveIntegerField(null=True, blank=True)
    hour_minor = models.BigIntegerField(null=True, blank=True)
    fixed_minor = models.BigIntegerField(null=True, blank=True)
    optional = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    regime = models.CharField(max_length=7, blank=True, default="")
    cost_minor = models.BigIntegerField(null=True, blank=True, help_text="what an hour costs us; chiefs only")
    kind = models.ForeignKey(LibraryBlock, null=True, blank=True, on_delete=models.PROTECT, related_name="laid")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["proposal", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="block_has_a_title"),
            models.CheckConstraint(condition=Q(regime__in=["", *REGIMES]), name="block_regime_is_known"),
            models.CheckConstraint(
                condition=(Q(minutes_least=None) | Q(minutes_least__lte=F("minutes_likely")))
                & (Q(minutes_most=None) | Q(minutes_most__gte=F("minutes_likely"))),
                name="block_hours_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(hour_minor=None) | Q(hour_minor__gte=0)) & (Q(fixed_minor=None) | Q(fixed_minor__gte=0)),
                name="block_price_is_not_negative",
            ),
            together("removed_block_says_by_whom", "withdrawn_at", "withdrawn_by"),
            *_discount("block"),
        ]

    def __str__(self) -> str:
        return self.title
