"""My day: what a person's deals ask of them, and what else waits for them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from kochka.deals.gate import Item, State, gates
from kochka.deals.models import Deal, GoAhead, GoAheadDecision, Hold, Jump
from kochka.deals.rights import Act, allowed
from kochka.deals.status import Moment, Section, with_section
from kochka.firm.models import Firm
from kochka.funnel.definition import ConfirmNeed
from kochka.funnel.models import Stage
from kochka.people.models import User

CANDIDATES = 60
STUCK_AFTER = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A confirmation that waits for somebody of this person's roles."""

    deal: Deal
    item: Item


def my_jumps(user: User, moment: Moment) -> QuerySet[Jump]:
    """The person's lines, broken promises first, then by time; held deals are not among them."""
    mine = Jump.objects.going().filter(holder=user)
    rows = with_section(mine, moment).select_related("stage__version", "deal__client", "deal__owner")
    return rows.order_by("pressing", "due_at", "pk")


def counts(user: User, moment: Moment) -> dict[Section, int]:
    """How many lines each section has: one query."""
    rows = with_section(Jump.objects.going().filter(holder=user), moment)
    found = dict(rows.order_by().values_list("section").annotate(number=Count("pk")))
    return {section: found.get(section.value, 0) for section in Section}


def handed_to(user: User, *, limit: int = 40) -> list[Jump]:
    """Jumps that somebody handed to this person, until they act."""
    rows = Jump.objects.going().filter(holder=user, handed_at__isnull=False)
    return list(rows.select_related("deal__client", "handed_by", "stage__version").order_by("-handed_at")[:limit])


def go_aheads_for(user: User, firm: Firm, *, limit: int = 40) -> list[GoAhead]:
    """What the chiefs are asked and this one has not answered yet, the oldest first."""
    if not user.is_chief:
        return []
    if firm.go_ahead_rule == Firm.GoAheadRule.EACH:
        named = set(firm.go_ahead_chiefs.values_list("pk", flat=True))
        if named and user.pk not in named:
            return []
    said = GoAheadDecision.objects.filter(go_ahead=OuterRef("pk"), by=user)
    rows = GoAhead.objects.filter(~Exists(said), settled_at=None, jump__closed_at=None)
    return list(
        rows.select_related("jump__deal__client", "jump__stage__version", "jump__holder", "asked_by").order_by(
            "asked_at"
        )[:limit]
    )


def stuck_for(user: User, *, limit: int = 40) -> list[Jump]:
    """For chiefs: jumps that go on by three smaller steps in a row and more (rule 10), the longest first."""
    if not user.is_chief:
        return []
    rows = Jump.objects.going().filter(small_steps__gte=STUCK_AFTER)
    return list(rows.select_related("deal__client", "holder", "stage__version").order_by("-small_steps", "pk")[:limit])


def confirmations_for(user: User, firm: Firm, *, limit: int = 40) -> list[Asked]:
    """Confirmations of the person's roles that stages wait for, on deals that they see and do not hold themselves."""
    roles = user.roles
    wanted = [stage.pk for stage in _stages_in_use() if _asks(stage, roles)]
    if not wanted:
        return []
    held = Hold.objects.filter(deal=OuterRef("pk"), ended_at=None)
    deals = list(
        Deal.objects.visible_to(user, firm)
        .filter(~Exists(held), stage__in=wanted, state=Deal.State.OPEN)
        .exclude(open_jump__holder=user)
        .with_jump()
        .order_by("open_jump__opened_at")[:CANDIDATES]
    )
    found = gates(deals)
    asked = [
        Asked(deal, item)
        for deal in deals
        for item in found[deal.pk].items
        if item.state is State.MISSING
        and item.confirmed_by in roles
        and allowed(user, Act.CONFIRM, deal, role=item.confirmed_by)
    ]
    return asked[:limit]


def _stages_in_use() -> list[Stage]:
    used = Deal.objects.filter(stage=OuterRef("pk"), state=Deal.State.OPEN)
    return list(Stage.objects.filter(Exists(used)).select_related("version__funnel"))


def _asks(stage: Stage, roles: frozenset[str]) -> bool:
    needs = stage.version.definition.gate_of(stage.key)
    return any(isinstance(need, ConfirmNeed) and need.by in roles for need in needs)
