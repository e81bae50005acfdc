"""“It is awkward here…”, said on a deal, heard on the funnel's page."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kochka.deals import remarks
from kochka.deals.models import Deal, Remark
from kochka.deals.rights import Act
from kochka.funnel.drafts import keeping
from kochka.funnel.models import Funnel
from kochka.people.models import User
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line
from kochka.web.funnels.desk import the_funnel
from kochka.web.reading import Reader, person, reader_of

A_STAGE = 3
A_PAGE = 50


class RemarkForm(DealForm):
    open_only = False
    heading = gettext_lazy("What is awkward here?")
    explain = gettext_lazy("One line. Those who write the funnel read it, with the stage and the deal.")
    send = gettext_lazy("Say it")
    done = gettext_lazy("Heard. It stands on the funnel’s page now.")
    icon = "message-circle-warning"

    text = Line(label=gettext_lazy("What gets in the way"), attrs={"autofocus": True})


@acting(RemarkForm, Act.NOTE)
def remark(deal: Deal, said: RemarkForm) -> None:
    """Keeps a remark on the stage."""
    remarks.remark(deal, **said.who, text=said("text"))


@dataclass(frozen=True, slots=True)
class Heard:
    """A remark as somebody reads it; `deal` only where they may see the deal."""

    row: Remark
    deal: Deal | None


@dataclass(frozen=True, slots=True)
class OfStage:
    """The remarks of one stage: the newest few, and how many there are."""

    lines: list[Heard]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def _heard(rows: list[Remark], user: User, reader: Reader) -> list[Heard]:
    assert reader.firm is not None
    seen = Deal.objects.visible_to(user, reader.firm).filter(pk__in={row.deal_id for row in rows})
    deals = {deal.pk: deal for deal in seen}
    return [Heard(row, deals.get(row.deal_id)) for row in rows]


def by_stage(funnel: Funnel, user: User, reader: Reader) -> dict[str, OfStage]:
    """The open remarks that this person may read, by the key of their stage. Three queries."""
    rows = remarks.heard(funnel, user)
    newest = list(remarks.newest_by_stage(rows, A_STAGE).select_related("by", "stage__version"))
    counts = rows.filter(settled_at=None).order_by().values_list("stage__key").annotate(Count("pk"))
    found: dict[str, list[Heard]] = {}
    for each in _heard(newest, user, reader):
        found.setdefault(each.row.stage.key, []).append(each)
    return {key: OfStage(found.get(key, []), total) for key, total in counts}


@require_safe
def all_remarks(request: HttpRequest, key: str) -> HttpResponse:
    """Remarks on a funnel, newest first, those dealt with too; of one stage where it is named."""
    funnel, stage = the_funnel(key), request.GET.get("stage", "")[:60]
    rows = remarks.heard(funnel, person(request))
    if stage:
        rows = rows.filter(stage__key=stage)
    page = request.GET.get("page", "1")
    number = max(int(page) if page.isdecimal() and len(page) < 6 else 1, 1)
    found = list(rows.select_related("by", "stage__version", "settled_by")[(number - 1) * A_PAGE : number * A_PAGE + 1])
    lines = _heard(found[:A_PAGE], person(request), reader_of(request))
    more = number + 1 if len(found) > A_PAGE else None
    may_write = keeping.may_write(person(request))
    context = {"funnel_key": key, "lines": lines, "stage": stage, "more": more, "may_write": may_write}
    return render(request, "funnels/remarks.html", context)


@require_POST
def settle(request: HttpRequest, key: str, remark_id: int) -> HttpResponse:
    """Says that a remark is dealt with."""
    rows = remarks.heard(the_funnel(key), person(request))
    remarks.settle(get_object_or_404(rows, pk=remark_id), by=person(request), at=timezone.now())
    messages.success(request, _("Dealt with."))
    back = request.POST.get("back", "")
    return redirect("remarks", key) if back == "all" else redirect("funnel", key)
