"""Rules of proposals: sealed sums are what the blocks come to, plans of payments come to their totals, reviews are in
able hands, what is final was sent, talking that was put into an offer is of its own deal."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kochka.ops.check.running import rule
from kochka.people.models import RoleGrant
from kochka.proposals.lines import flaws
from kochka.proposals.models import Block, FinalForm, PaymentPlan, Proposal, Question, Recouped, Review, Sending
from kochka.proposals.reading import line_of, whole_of
from kochka.proposals.review_duties import REVIEWERS
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


@rule(_("an approved review has sealed its version, and who has a review in hand is an expert or a chief"))
def reviews() -> Iterable[object]:
    able = RoleGrant.objects.filter(ended_at=None, role__in=REVIEWERS, user__is_active=True).values("user")
    unsealed = Q(approved=True, proposal__sealed_at=None)
    stranded = Q(settled_at=None, withdrawn_at=None, taken_by__isnull=False) & ~Q(taken_by__in=able)
    return Review.objects.filter(unsealed | stranded).order_by("pk").values_list("pk", flat=True).iterator()


@rule(_("who has a question in hand is an expert or a chief, and a question that is over takes no more hours"))
def questions() -> Iterable[object]:
    able = RoleGrant.objects.filter(ended_at=None, role__in=REVIEWERS, user__is_active=True).values("user")
    is_open = Q(settled_at=None, withdrawn_at=None)
    stranded = is_open & Q(taken_by__isnull=False) & ~Q(taken_by__in=able)
    astray = Q(work__closed_at=None) & ~is_open | Q(work__closed_at__isnull=False) & is_open
    elsewhere = ~Q(work__deal=F("deal")) | ~Q(jump__deal=F("deal"))
    rows = Question.objects.filter(stranded | astray | elsewhere)
    return rows.order_by("pk").values_list("pk", flat=True).iterator()


@rule(_("a proposal in its final form is a sealed one of its own deal that was sent"))
def finals() -> Iterable[object]:
    sent = Exists(Sending.objects.filter(proposal=OuterRef("proposal"), withdrawn_at=None))
    astray = Q(proposal__sealed_at=None) | ~Q(proposal__deal=F("deal")) | ~Q(sent)
    rows = FinalForm.objects.filter(astray, lifted_at=None)
    return rows.order_by("pk").values_list("pk", flat=True).iterator()


@rule(_("talking that a verdict put into an offer stands in a version of its own deal, a line of it in that version"))
def recouped() -> Iterable[object]:
    elsewhere = ~Q(verdict__deal=F("proposal__deal")) | (Q(block__isnull=False) & ~Q(block__proposal=F("proposal")))
    rows = Recouped.objects.filter(elsewhere)
    return rows.order_by("pk").values_list("pk", flat=True).iterator()
