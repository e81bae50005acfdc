"""Hours on a line of a sealed version."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Ended
from kochka.core.texts import span
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.block_hours import Logged, log_on_block, logged_on
from kochka.proposals.figures import hours_typed
from kochka.proposals.models import Block
from kochka.timesheets.typed import read
from kochka.web.deals.acting import acting
from kochka.web.proposals.acts import OnVersion
from kochka.web.time.on_deal import HoursForm


class BlockHoursForm(HoursForm, OnVersion):
    revision = None  # type: ignore[assignment]
    done_now = forms.BooleanField(label=_("The block is done: no more hours will come"), required=False)

    @cached_property
    def block(self) -> Block:
        rows = Block.objects.filter(proposal=self.proposal, withdrawn_at=None)
        found: Block = get_object_or_404(rows, pk=int(self.part))
        return found

    @cached_property
    def logged(self) -> Logged:
        return logged_on([self.block], self.proposal)[self.block.pk]

    @property
    def home(self) -> str:
        return f"{super().home}#line-{self.block.pk}"

    def begin(self) -> dict[str, Any]:
        return super().begin() | {"done_now": self.logged.done}

    def prepare(self) -> None:
        super().prepare()
        if not self.proposal.is_sealed and self.request.method != "POST":
            raise Ended(gettext("Hours are logged on a block once its version is sealed: till then it changes."))
        if self.deal.state != Deal.State.WITHDRAWN:
            self.explain = " ".join(self._words())

    def _words(self) -> list[str]:
        row, minutes = self.block, self.logged.minutes
        words = [f"{row.title}."]
        if row.minutes_likely:
            range_ = hours_typed(row.minutes_least, row.minutes_likely, row.minutes_most)
            words.append(gettext("Estimated: %(hours)s h.") % {"hours": range_})
        if minutes:
            words.append(gettext("Logged: %(time)s.") % {"time": span(minutes, self.asking.reader.language)})
        return words


@acting(BlockHoursForm, Act.LOG)
def _hours(deal: Deal, said: BlockHoursForm) -> None:
    """Logs minutes on the block."""
    typed, who = read(said("text")), said.who
    given = {"day": said("day"), "minutes": typed.minutes, "note": typed.words, "done": said("done_now")}
    log_on_block(said.block, person=who["by"], **given, **who)


def hours(request: HttpRequest, deal_id: int, number: int, block_id: int) -> HttpResponse:
    """Hours on a line."""
    return _hours(request, deal_id, f"{number}/{block_id}")
