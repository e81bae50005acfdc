"""What the chiefs are asked, and what they have said: reading for the page of go-aheads."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from kochka.deals.go_aheads import chiefs_to_ask, is_asked
from kochka.deals.models import GoAhead, GoAheadDecision, Jump
from kochka.firm.models import Firm
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Word:
    """What one chief has said to a go-ahead; nothing yet where `decision` is None."""

    chief: User
    decision: GoAheadDecision | None = None


def waiting() -> QuerySet[GoAhead]:
    """All that waits for a decision, the oldest first; deals on hold wait for nobody."""
    # Asked of each of the few that are open: "among all that go" would read every jump of the company first.
    going = Jump.objects.going().filter(pk=OuterRef("jump"))
    return GoAhead.objects.filter(Exists(going), settled_at=None).order_by("asked_at", "pk")


def for_me(chief: User, firm: Firm) -> QuerySet[GoAhead]:
    """Those that this chief's word is wanted for and that they have not answered."""
    if not chief.is_chief or not is_asked(chief, firm):
        return waiting().none()
    said = GoAheadDecision.objects.filter(go_ahead=OuterRef("pk"), by=chief)
    return waiting().filter(~Exists(said))


def decided() -> QuerySet[GoAheadDecision]:
    """What the chiefs have said, the newest first, with the deals as they are now."""
    rows = GoAheadDecision.objects.select_related(
        "by", "go_ahead", "go_ahead__jump__deal__client", "go_ahead__jump__deal__stage__version"
    )
    return rows.order_by("-at", "-pk")


def words(rows: list[GoAhead], firm: Firm) -> dict[int, list[Word]]:
    """By go-ahead: what each chief has said whose word is wanted, those included who said theirs and are asked no more.
    Two queries; where any chief's yes is enough, only what was said."""
    each = firm.go_ahead_rule == Firm.GoAheadRule.EACH
    asked = chiefs_to_ask(firm) if each else []
    said: dict[int, list[GoAheadDecision]] = {}
    for decision in GoAheadDecision.objects.filter(go_ahead__in=rows).select_related("by").order_by("at"):
        said.setdefault(decision.go_ahead_id, []).append(decision)
    return {row.pk: _words(said.get(row.pk, []), asked) for row in rows}


def _words(said: list[GoAheadDecision], asked: list[User]) -> list[Word]:
    heard = {decision.by_id for decision in said}
    return [Word(one.by, one) for one in said] + [Word(chief) for chief in asked if chief.pk not in heard]


def token() -> str:
    """Changes when anything is asked, said or settled, or a hold begins or ends. One cheap query each."""
    asked = GoAhead.objects.aggregate(
        latest=Max("pk"), open=Count("pk", filter=Q(settled_at=None)), settled=Max("settled_at")
    )
    said: datetime | None = GoAheadDecision.objects.aggregate(latest=Max("pk"))["latest"]
    going = waiting().count()
    return "-".join(str(part or 0) for part in (asked["latest"], asked["open"], said, going))
