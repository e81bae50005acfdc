"""A version as its page shows it: lines, sums, what may be done; a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kochka.core.money import Money, format_money
from kochka.deals.rights import Act, allowed, demand
from kochka.firm.models import PriceRole
from kochka.proposals.enclosures import enclosures_of
from kochka.proposals.figures import hours_said
from kochka.proposals.flaws import percent
from kochka.proposals.margin import is_thin, unknown
from kochka.proposals.models import Block, Enclosure, PaymentPlan, Proposal, Section
from kochka.proposals.planning import newest_plan
from kochka.proposals.reading import Rolled, rolled
from kochka.proposals.recouping import ToRecoup, to_recoup
from kochka.proposals.sections import sections_of
from kochka.proposals.sums import Figures
from kochka.web.deals.acting import Asking, the_deal
from kochka.web.proposals.before import ToMend, before_sending
from kochka.web.proposals.estimates import Estimates
from kochka.web.proposals.line_form import REGIMES, Row, said_of
from kochka.web.proposals.margin import Margins
from kochka.web.proposals.review_card import ReviewCard
from kochka.web.proposals.versions import lies_on_the_table, versions_of
from kochka.web.proposals.way import Way


class Offer:
    """One version, and who looks at it. `typed` is a line that was refused: it stands with what was typed."""

    def __init__(self, asking: Asking, proposal: Proposal) -> None:
        self.asking, self.deal, self.proposal = asking, asking.deal, proposal
        self.language = asking.reader.language
        self.typed: Row | None = None

    @classmethod
    def asked(cls, request: HttpRequest, deal_id: int, number: int, *, to_write: bool = False) -> "Offer":
        """The version of a deal that this person may see, else 404. Raises NotYours where it is to be written."""
        asking = Asking(request, the_deal(request, deal_id))
        proposal = get_object_or_404(versions_of(asking.deal), number=number)
        if to_write:
            demand(asking.by, Act.PROPOSE, asking.deal)
        return cls(asking, proposal)

    @property
    def url(self) -> str:
        return reverse("proposal", args=[self.deal.pk, self.proposal.number])

    @property
    def currency(self) -> str:
        return self.proposal.currency

    @property
    def add_url(self) -> str:
        return reverse("proposal_lines", args=[self.deal.pk, self.proposal.number])

    @cached_property
    def may(self) -> bool:
        """Whether this person makes proposals here, as long as the deal is open."""
        return self.deal.is_open and allowed(self.asking.by, Act.PROPOSE, self.deal)

    @cached_property
    def back_first(self) -> str:
        """Where the deal is taken a step back, where a next version begins with that: the offer is final, and past the
        stage that asks for it."""
        if not (self.may and lies_on_the_table(self.deal)):
            return ""
        return f"{reverse('return', args=[self.deal.pk])}?for=offer"

    @property
    def may_write(self) -> bool:
        return self.may and not self.proposal.sealed_at and not self.proposal.withdrawn_at

    @cached_property
    def way(self) -> Way:
        """How far this version has come."""
        return Way(self.deal, self.proposal, self.asking.by, today=self.asking.reader.today)

    @cached_property
    def review(self) -> ReviewCard:
        """What was said of this version in-house."""
        reader = self.asking.reader
        mark = self.rolled.mark
        return ReviewCard(self.deal, self.proposal, self.asking.by, may_write=self.may_write, mark=mark, now=reader.now)

    @cached_property
    def to_recoup(self) -> ToRecoup | None:
        """What a draft is to take in of talking, by a verdict."""
        return to_recoup(self.deal.pk) if self.may_write else None

    @property
    def seal_css(self) -> str:
        """Sealing goes with sending, or with a review: by itself it is a thing apart."""
        return "btn s quiet" if self.review.comes_first else "btn s"

    @cached_property
    def sections(self) -> list[Section]:
        return sections_of(self.proposal)

    @cached_property
    def enclosures(self) -> list[Enclosure]:
        return enclosures_of(self.proposal)

    @cached_property
    def rolled(self) -> Rolled:
        return rolled(self.proposal)

    @cached_property
    def estimates(self) -> Estimates:
        return Estimates(self.deal, self.proposal, self.rolled.blocks, self.asking.by, self.language)

    @cached_property
    def roles(self) -> list[tuple[str, str]]:
        """What can be chosen, and what was chosen before it was retired."""
        used = {block.role_id for block in self.rolled.blocks if block.role_id}
        rows = PriceRole.objects.filter(Q(retired_at=None) | Q(pk__in=used))
        return [(str(row.pk), row.name) for row in rows]

    @cached_property
    def lacks(self) -> list[ToMend]:
        """What a draft lacks before it is sent."""
        return before_sending(self.proposal, self.deal, self.asking.by) if self.may_write else []

    @property
    def regimes(self) -> list[Any]:
        return REGIMES

    @cached_property
    def rows(self) -> list[Row]:
        """All lines in their order; a refused one as it was typed."""
        figures: Any = self.rolled.sums.lines if self.rolled.sums else [None] * len(self.rolled.blocks)
        rows = [self.row(block, each) for block, each in zip(self.rolled.blocks, figures, strict=True)]
        typed = self.typed if self.may_write else None
        return [typed if typed and typed.key == row.key else row for row in rows]

    @property
    def new_row(self) -> Row:
        """The line in which the next one is typed; the refused one where it was that, or where what it was typed into
        cannot be written any more: nothing typed is lost."""
        keys = {row.key for row in self.rows if self.may_write}
        if self.typed and self.typed.key not in keys:
            return self.typed if self.may_write else replace(self.typed, key="typed")
        return self.blank

    @property
    def blank(self) -> Row:
        return Row(key="new", url=self.add_url, said={})

    def row(self, block: Block, figures: Figures | None) -> Row:
        return Row(
            key=str(block.pk),
            url=reverse("proposal_line", args=[self.deal.pk, self.proposal.number, block.pk]),
            said=said_of(block, self.proposal.currency, self.language)
            | {"role_name": block.role.name if block.role else ""},
            revision=block.revision,
            total=self.money(figures.price - figures.discount) if figures else "",
            about=self._range(figures) if figures else "",
            margin=self.margins.of_line(figures),
            aside=block.optional and not block.chosen,
        )

    def row_of(self, block: Block) -> Row:
        """One line anew, with its figures."""
        return next((row for row in self.rows if row.key == str(block.pk)), self.row(block, None))

    def money(self, minor: int) -> str:
        return format_money(Money(minor, self.proposal.currency), self.language)

    def _range(self, figures: Figures) -> str:
        if figures.least == figures.most:
            return ""
        return f"{self.money(figures.least)} – {self.money(figures.most)}"

    @property
    def sums(self) -> list[tuple[str, str]]:
        """The roll-up in words: what it is and how much; the total stands apart."""
        return list(self._sums())

    def _sums(self) -> Iterator[tuple[str, str]]:
        found = self.rolled.sums
        if found is None:
            return
        hours = found.whole.hours
        yield _("Hours"), hours_said(hours.likely, self.language)
        if hours.least != hours.most:
            yield _("From – to, hours"), self._hours(hours.least, hours.most)
        yield _("Price"), self.money(found.whole.price)
        if found.line_discounts:
            yield _("Discounts of lines"), self.money(-found.line_discounts)
        if found.whole_discount:
            yield _("Discount on the whole"), self.money(-found.whole_discount)
        for each in found.by_rate:
            if each.rate is None:
                yield _("Without VAT"), self.money(each.net)
            else:
                yield _("VAT %(rate)s") % {"rate": percent(each.rate)}, self.money(each.vat)
        if found.options.price:
            yield _("Options not chosen"), self.money(found.options.total)
        yield from self.margins.of_whole(found)

    @cached_property
    def margins(self) -> Margins:
        return Margins(self.asking.by, self.proposal.currency, self.language)

    @property
    def is_thin(self) -> bool:
        """Whether less stays with us than the company wants: said to everybody, without a figure."""
        firm = self.asking.reader.firm
        return is_thin(self.rolled.sums, firm.least_margin if firm else None)

    @property
    def cost_unknown(self) -> int:
        """Of how many lines nobody knows what they cost us, where it is known of some or a chief wants a margin."""
        found, firm = self.rolled.sums, self.asking.reader.firm
        if not self.margins.is_shown or found is None:
            return 0
        wanted = found.whole.cost is not None or (firm is not None and firm.least_margin is not None)
        return unknown(found) if wanted else 0

    def _hours(self, least: int, most: int) -> str:
        return f"{hours_said(least, self.language)} – {hours_said(most, self.language)}"

    @property
    def total(self) -> str:
        if self.proposal.total_minor is not None:
            return self.money(self.proposal.total_minor)
        found = self.rolled.sums
        return self.money(found.total) if found else "—"

    @property
    def total_range(self) -> str:
        found = self.rolled.sums
        if found is None or found.whole.least == found.whole.most:
            return ""
        return f"{self.money(found.whole.least)} – {self.money(found.whole.most)}"

    @property
    def unpriced(self) -> tuple[int, ...]:
        return self.rolled.sums.unpriced if self.rolled.sums else ()

    @property
    def discount(self) -> str:
        """The discount on the whole, in words."""
        share, minor = self.proposal.discount_share, self.proposal.discount_minor
        return percent(share) if share else self.money(minor) if minor else ""

    @cached_property
    def others(self) -> list[int]:
        """Numbers of the other versions, the newest first."""
        rows = Proposal.objects.filter(deal=self.deal).exclude(pk=self.proposal.pk).order_by("-number")
        return list(rows.values_list("number", flat=True)[:50])

    @cached_property
    def plan(self) -> PaymentPlan | None:
        return newest_plan(self.deal)

    @property
    def payments(self) -> list[dict[str, Any]]:
        """The plan that counts, line by line."""
        if self.plan is None:
            return []
        funnel = self.deal.stage.version.definition
        names = {stage.key: stage.name.of(self.language) for stage in funnel.stages}
        currency = self.plan.currency
        return [
            {
                "line": line,
                "share": percent(line.share) if line.share else "",
                "sum": format_money(Money(line.amount_minor, currency), self.language),
                "stage": names.get(line.stage, line.stage),
            }
            for line in self.plan.lines.all()
        ]

    @property
    def plan_is_of_another_sum(self) -> bool:
        """Whether the plan that counts adds up to another total than this version's."""
        found = self.rolled.sums
        total = self.proposal.total_minor or (found.total if found else None)
        return bool(self.plan and total and self.plan.total_minor != total)
