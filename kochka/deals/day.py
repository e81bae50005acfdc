"""My day: what a person's deals ask of them, and what else waits for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kochka.deals.gate import Item, State, gates
from kochka.deals.go_aheads import is_asked
from kochka.deals.models import Confirmation, Deal, GoAhead, GoAheadDecision, Jump, Waiver
from kochka.deals.rights import Act, allowed
from kochka.deals.status import Moment, Section, with_section
from kochka.firm.models import Firm
from kochka.funnel.definition import ConfirmNeed
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.people.roles import Role

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


def jumps_read(ids: Sequence[UUID], moment: Moment) -> list[Jump]:
    """These lines with all that one reads of them, in the same order. Two queries."""
    rows = with_section(Jump.objects.filter(pk__in=ids), moment).select_related("deal__client")
    return with_stages(rows.order_by("pressing", "due_at", "pk"))


def with_stages(jumps: Iterable[Jump]) -> list[Jump]:
    """Open jumps, read with their deals, standing on their stages: a few stages serve them all. One query more."""
    read = list(jumps)
    stages = Stage.objects.select_related("version").in_bulk({jump.stage_id for jump in read})
    for jump in read:
        jump.stage, jump.deal.open_jump = stages[jump.stage_id], jump
    return read


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
    if not user.is_chief or not is_asked(user, firm):
        return []
    said = GoAheadDecision.objects.filter(go_ahead=OuterRef("pk"), by=user)
    going = Jump.objects.going().filter(pk=OuterRef("jump"))
    rows = GoAhead.objects.filter(~Exists(said), Exists(going), settled_at=None)
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
    """Confirmations of the person's roles that stages wait for, on deals that they see and do not hold themselves.
    What a seller confirms, the deal's own seller does."""
    roles = user.roles - {Role.SELLER}
    lacking = _lacking(_stages_in_use(), roles, of="pk")
    if not lacking:
        return []
    # By the jumps, in the order in which they were opened: their index ends the walk as soon as there are enough.
    jumps = Jump.objects.going().exclude(holder=user).filter(lacking)
    if not user.is_chief:
        jumps = jumps.filter(deal__in=Deal.objects.visible_to(user, firm, open_only=True).values("pk"))
    ids = list(jumps.order_by("opened_at", "deal").values_list("deal", flat=True)[:limit])
    deals = list(Deal.objects.with_jump().filter(pk__in=ids).order_by("open_jump__opened_at", "pk"))
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


def lacking(role: Role) -> Q:
    """Deals that stand where a confirmation by that role is asked for and not given; an empty Q where none is. One
    query."""
    return _lacking(_stages_in_use(), frozenset({role}), of="open_jump")


def _stages_in_use() -> list[Stage]:
    used = Deal.objects.filter(stage=OuterRef("pk"), state=Deal.State.OPEN)
    return list(Stage.objects.filter(Exists(used)).select_related("version__funnel"))


def _lacking(stages: list[Stage], roles: frozenset[Role], *, of: str) -> Q:
    """Deals, or open jumps (`of` names the jump), that stand at one of the stages and lack a confirmation by one of the
    roles; empty where none is asked."""
    asking: dict[str, list[int]] = {}
    for stage in stages:
        for need in stage.version.definition.gate_of(stage.key):
            if isinstance(need, ConfirmNeed) and need.by in roles and not need.caution:
                asking.setdefault(need.key, []).append(stage.pk)
    found = Q()
    for key, ids in asking.items():
        given = Confirmation.objects.filter(jump=OuterRef(of), key=key, withdrawn_at=None)
        let_pass = Waiver.objects.filter(jump=OuterRef(of), key=key)
        found |= Q(~Exists(given), ~Exists(let_pass), stage__in=ids)
    return found
