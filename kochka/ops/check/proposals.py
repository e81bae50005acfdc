"""Rules of proposals: sealed sums are what the blocks come to, plans of payments come to their totals."""

from collections.abc import Iterable

from django.db.models import F, Prefetch, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kochka.ops.check.running import rule
from kochka.proposals.lines import flaws
from kochka.proposals.models import Block, PaymentPlan, Proposal
from kochka.proposals.reading import line_of, whole_of
from kochka.proposals.sums import roll_up

BATCH = 100


@rule(_("a sealed proposal stands with the sums that its blocks come to"))
def sealed_sums() -> Iterable[object]:
    blocks = Block.objects.filter(withdrawn_at=None).order_by("position", "id")
    sealed = Proposal.objects.filter(sealed_at__isnull=False, outside=False).order_by("pk")
    for row in sealed.prefetch_related(Prefetch("blocks", queryset=blocks)).iterator(chunk_size=BATCH):
        whole, lines = whole_of(row), [line_of(block, row) for block in row.blocks.all()]
        if flaws(whole, lines):
            yield row.pk
            continue
        sums = roll_up(whole, lines)
        if (sums.net, sums.vat, sums.total) != (row.net_minor, row.vat_minor, row.total_minor):
            yield row.pk


@rule(_("the payments of a plan come to its total, and a plan is of its own deal’s proposal"))
def payments() -> Iterable[object]:
    come_to = Coalesce(Sum("lines__amount_minor"), 0)
    astray = ~Q(come_to=F("total_minor")) | (Q(proposal__isnull=False) & ~Q(proposal__deal=F("deal")))
    plans = PaymentPlan.objects.annotate(come_to=come_to).filter(astray)
    return plans.order_by("pk").values_list("pk", flat=True).iterator()
