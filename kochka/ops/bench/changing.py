"""What the bench changes: jumps through the page, and deals placed as an import does."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone

from kochka.core.when import Due
from kochka.deals.gate import tallies
from kochka.deals.journey.placing import Placed, place
from kochka.deals.models import Deal, Hold
from kochka.firm.models import LossReason
from kochka.funnel.models import Stage
from kochka.ops.bench.measuring import Figures, clocked, figures, good
from kochka.ops.bench.pages import Reader
from kochka.ops.bench.visiting import Visitor
from kochka.people.models import User

BATCH = 200
OPEN_OF = 8
"""One placed deal of so many is open, as imports of whole histories are."""


def ready(reader: Reader, most: int) -> list[Deal]:
    """Deals in these hands whose gate stands open; for the chief those of other people."""
    rows = Deal.objects.filter(state=Deal.State.OPEN, stage__position__lt=10).with_jump()
    rows = rows.exclude(pk__in=Hold.objects.filter(ended_at=None).values("deal"))
    rows = (
        rows.exclude(owner__email="seller1@bench.example") if reader.key == "chief" else rows.filter(owner=reader.user)
    )
    deals = list(rows.order_by("pk")[: most * 6])
    counted = tallies(deals)
    return [deal for deal in deals if counted[deal.pk].is_open][:most]


def jumps(reader: Reader, visitor: Visitor, *, rounds: int) -> Figures:
    """Each of so many deals jumps once: rights, gate, journal, commit."""
    deals = ready(reader, rounds)
    if not deals:
        raise RuntimeError("no deal is ready to jump")
    answers = []
    for deal in deals:
        said = {"seen": str(deal.open_jump_id), "next_action": "Позвонить и спросить про срок", "when": "через неделю"}
        answers.append(good(visitor.post(f"/deals/{deal.pk}/jump/", **said), 302))
    return figures(answers, _bare(deals))


SCRATCH = "kochka_bench_scratch"


def _bare(deals: Sequence[Deal]) -> list[float]:
    """Two rows written anew, two added, one commit: what a jump is to the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {SCRATCH} (id {'serial' if connection.vendor == 'postgresql' else 'integer'} "
                       "PRIMARY KEY, deal_id bigint, said text)")  # fmt: skip
        times = [clocked(lambda deal=deal: _change(deal)) for deal in deals]  # type: ignore[misc]
        cursor.execute(f"DROP TABLE {SCRATCH}")
    return times


def _change(deal: Deal) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE deals_jump SET tries = tries WHERE deal_id = %s AND closed_at IS NULL", [deal.pk])
        cursor.execute("UPDATE deals_deal SET heard_at = heard_at WHERE id = %s", [deal.pk])
        for said in ("jump", "entry"):
            cursor.execute(f"INSERT INTO {SCRATCH} (deal_id, said) VALUES (%s, %s)", [deal.pk, said])


def placed_a_second(many: int) -> float:
    """Deals a second through `place`, in batches as the import cuts them."""
    chief = User.objects.get(email="chief@bench.example")
    rows = _rows(many, at=timezone.now())
    began = time.monotonic()
    for batch in batched(rows, BATCH):
        place(batch, by=chief, at=timezone.now())
    return many / (time.monotonic() - began)


def _rows(many: int, *, at: datetime) -> list[Placed]:
    stages = list(Stage.objects.select_related("version__funnel").order_by("position"))
    owners = list(User.objects.filter(email__startswith="seller").order_by("pk"))
    reason = LossReason.objects.all()[0]
    rows = []
    for number in range(many):
        title, owner = f"Перенесённая сделка {number}", owners[number % len(owners)]
        opened, ended = at - timedelta(days=90), at - timedelta(days=30)
        stage = stages[number % len(stages)]
        if number % OPEN_OF == 0:
            due = Due((at + timedelta(days=7)).date())
            rows.append(Placed(title, owner, stage, "RUB", opened, next_action="Позвонить", due=due))
        else:
            rows.append(Placed(title, owner, stage, "RUB", opened, Deal.State.LOST, ended_at=ended, loss=reason))
    return rows
