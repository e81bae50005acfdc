"""Where a step stands for somebody: addresses of real pages, found when they go there."""

from collections.abc import Iterator
from itertools import chain

from django.db.models import QuerySet
from django.urls import reverse

from kochka.deals.day import confirmations_for, go_aheads_for, my_jumps
from kochka.deals.gate import gates
from kochka.deals.models import Deal, Jump
from kochka.deals.status import Moment
from kochka.funnel.models import StageAsk
from kochka.funnel.publishing import newest_versions
from kochka.web.reading import Reader
from kochka.web.tour.steps import Step

FEW = 12


def place_of(step: Step, reader: Reader, known: int | None) -> tuple[str, int | None]:
    """The address at which the step stands, and the deal that it is about; `known` is the deal of the steps before."""
    for stand in step.stands:
        if stand.page == "deal":
            deal = _known(reader, known) or telling_deal(reader)
            if deal:
                return reverse("deal", args=[deal]), deal
        elif stand.page == "funnel":
            if version := newest_versions().first():
                return reverse("funnel", args=[version.funnel.key]), known
        else:
            return reverse(stand.page), known
    return reverse("my_day"), known


def _known(reader: Reader, known: int | None) -> int | None:
    """The deal of the steps before, as long as it is on its way and to be seen."""
    if known is None or reader.user is None or reader.firm is None:
        return None
    rows = Deal.objects.visible_to(reader.user, reader.firm).filter(pk=known, state=Deal.State.OPEN)
    return known if rows.exists() else None


def telling_deal(reader: Reader) -> int | None:
    """The deal that shows most: one that waits for this person, at a gate where something is missing and something is
    there already."""
    ids = list(dict.fromkeys(chain.from_iterable(_few(reader))))[:FEW]
    rows = {deal.pk: deal for deal in Deal.objects.with_jump().filter(pk__in=ids, state=Deal.State.OPEN)}
    found = gates(rows.values())
    worth = {pk: (bool(gate.missing), bool(gate.met_count)) for pk, gate in found.items()}
    return max((pk for pk in ids if pk in worth), key=lambda pk: worth[pk], default=None)


def _few(reader: Reader) -> Iterator[list[int]]:
    """Deals in the order in which they concern this person: what waits for their word, their own, where their role is
    wanted, any that they see."""
    user, firm = reader.user, reader.firm
    assert user is not None
    assert firm is not None
    yield [row.jump.deal_id for row in go_aheads_for(user, firm, limit=FEW)]
    yield [asked.deal.pk for asked in confirmations_for(user, firm, limit=FEW)]
    yield _deals(my_jumps(user, Moment.of(reader.now, reader.calendar)))
    going = Jump.objects.going().filter(deal__in=Deal.objects.visible_to(user, firm, open_only=True).values("pk"))
    yield _deals(
        going.filter(stage__in=StageAsk.objects.filter(role__in=user.roles).values("stage")).order_by("due_at")
    )
    yield _deals(going.order_by("due_at", "pk"))


def _deals(jumps: QuerySet[Jump]) -> list[int]:
    return list(jumps.values_list("deal", flat=True)[:FEW])
