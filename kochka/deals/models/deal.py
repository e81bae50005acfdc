"""The deal itself, who has a part in it, and what people lay beside it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Company
from kochka.core.models import Row, Rows
from kochka.core.money import Money
from kochka.files.models import StoredFile
from kochka.firm.models import FieldDefinition, Firm, LeadSource, ServiceLine
from kochka.funnel.models import Stage, StageAsk
from kochka.people.models import User
from kochka.people.roles import Role


class DealRows(Rows["Deal"]):
    """Deals, as business asks for them."""

    def visible_to(self, user: User, firm: Firm, *, open_only: bool = False) -> "DealRows":
        """The deals that a person may see (rights, rule 11): chiefs all; others by the company's setting, plus those
        in which they have a part, plus those at a stage whose `may_ask` names a role of theirs. Who wants open ones
        alone says so: the years of ended ones are not looked at."""
        seen = self.filter(state=Deal.State.OPEN) if open_only else self
        if sees_all(user, firm):
            return seen
        return seen.filter(pk__in=_seen_by(user, firm, open_only=open_only))

    def standing(self) -> "DealRows":
        """All that were not withdrawn: what counts in lists, counts and sums."""
        return self.exclude(state=Deal.State.WITHDRAWN)

    def with_jump(self) -> "DealRows":
        """With everything that a verb or a page reads of the deal and its open jump: one query."""
        return self.select_related("client", "owner", "open_jump__holder", "stage__version__funnel")


def sees_all(user: User, firm: Firm) -> bool:
    """Whether every deal is this person's to see: then no reason is looked for."""
    return user.is_chief or (firm.visibility == Firm.Visibility.ALL and bool(user.roles))


def _seen_by(user: User, firm: Firm, *, open_only: bool) -> models.QuerySet[Any, Any]:
    """Ids of the deals that are somebody's to see, some more than once; each reason by an index of its own: one OR of
    them all would have the database look at every deal."""
    deals = Deal._base_manager.order_by()
    jumps: models.QuerySet[Any, Any] = Deal._meta.get_field("open_jump").related_model._base_manager.order_by()
    owners = Q(owner=user)
    if firm.visibility == Firm.Visibility.TEAM and user.team_id:
        owners |= Q(owner__in=User.objects.filter(team=user.team_id))
    if open_only:
        owners &= Q(state=Deal.State.OPEN)
    reasons: list[models.QuerySet[Any, Any]] = [
        deals.filter(owners).values("pk"),
        jumps.filter(holder=user, closed_at=None).values("deal"),
        Participant.objects.filter(user=user, until=None).values("deal"),
    ]
    if user.roles:
        wanted = StageAsk.objects.filter(role__in=user.roles).values("stage")
        reasons.append(deals.filter(stage__in=wanted, state=Deal.State.OPEN).values("pk"))
    return reasons[0].union(*reasons[1:], all=True)


class Deal(Row):
    """One thing that we sell to one client, from the first talk to the published case.

    Changed by the verbs of `deals.journey` alone. `gates_proven` is false for deals that were placed at a stage by an
    import. `heard_at` is when the client last heard from us.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        FINISHED = "finished", _("finished")
        LOST = "lost", _("lost")
        WITHDRAWN = "withdrawn", _("withdrawn")

    title = models.CharField(max_length=200)
    folded = models.TextField(default="", editable=False, help_text="the title for finding: no case, ё = е")
    client = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    value_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="owned_deals")
    service_line = models.ForeignKey(ServiceLine, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    source = models.ForeignKey(LeadSource, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="deals")
    open_jump = models.OneToOneField("deals.Jump", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    gates_proven = models.BooleanField(default=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DealRows.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", open_jump__isnull=False) | (~Q(state="open") & Q(open_jump__isnull=True)),
                name="open_deal_has_its_jump",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="ended_deal_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "finished", "lost", "withdrawn"]), name="deal_state_is_known"
            ),
            models.CheckConstraint(condition=Q(value_minor=None) | Q(value_minor__gte=0), name="value_is_not_negative"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("opened_at")), name="deal_ends_after_it_opens"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="deal_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["stage", "state", "currency", "value_minor"], name="deal_on_board"),
            models.Index(fields=["owner", "state"]),
            models.Index(fields=["currency", "state", "value_minor"], name="deal_sums"),
            models.Index(fields=["ended_at"], name="deal_ended"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def value(self) -> Money | None:
        """What the client will pay, as far as it is known; None while nobody has said a sum."""
        return None if self.value_minor is None else Money(self.value_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.state == Deal.State.OPEN


class Participant(Row):
    """Somebody's part in a deal: in which role, from when to when. One person a role at a time."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "role"], condition=Q(until=None), name="one_participant_a_role"),
        ]


class Note(Row):
    """A line or more that somebody wrote down about the deal."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()


class Attachment(Row):
    """A file laid beside the deal."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class FormerTitle(Row):
    """What a deal was called until somebody called it otherwise (rule 7: nothing is destroyed)."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="former_titles")
    title = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class FieldValue(Row):
    """What a field of the company's own says about a deal. A correction is a new row, the former one `replaced`.

    `text` holds the value in its one canonical shape (an ISO day, a decimal number, "yes"; empty: taken away). To order
    and filter by, numbers stand in `number` too (money in whole minor units of the company's currency), days in `day`.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="field_values")
    field = models.ForeignKey(FieldDefinition, on_delete=models.PROTECT, related_name="values")
    text = models.CharField(max_length=1000, blank=True, default="")
    folded = models.TextField(blank=True, default="", editable=False, help_text="a text for finding: no case, ё = е")
    number = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "field"], condition=Q(replaced_at=None), name="one_value_a_field"),
        ]
        indexes = [
            models.Index(fields=["field", "text"], condition=Q(replaced_at=None), name="field_value_text"),
            models.Index(fields=["field", "number"], condition=Q(replaced_at=None), name="field_value_number"),
            models.Index(fields=["field", "day"], condition=Q(replaced_at=None), name="field_value_day"),
        ]


class Remark(Row):
    """“It is awkward here”: one line about a stage, from somebody who stands on it with a deal in hand."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="remarks")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="remarks")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class SavedView(Row):
    """A way to look at deals, under a name: filters, columns and order as the address of the list says them."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="views")
    name = models.CharField(max_length=120)
    shared = models.BooleanField(default=False)
    query = models.CharField(max_length=2000, blank=True, default="")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], condition=Q(removed_at=None), name="view_named_once"),
        ]
