"""“How do you sell?”: the first question, and its answers; the example gone through by stages; one funnel more."""

import re
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Invalid, Refused
from kochka.core.texts import language_of
from kochka.firm.founding import FIRST_FUNNEL
from kochka.funnel.drafts import keeping
from kochka.funnel.drafts import sheet as sheets
from kochka.funnel.drafts.sheet import Sheet, said, sheet_of
from kochka.funnel.drafts.stages import Said, add_stages, call_stage, cut_stage, drop_stage, keep_stage
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.models import Draft
from kochka.funnel.publishing import newest_versions, shelf
from kochka.web.forms.fields import Line, Pick, Words
from kochka.web.funnels.desk import Desk, desk
from kochka.web.funnels.draft import cut_begins
from kochka.web.funnels.forms import AddForm, CutForm
from kochka.web.funnels.needs import SheetForm
from kochka.web.reading import person, reader_of

_BETWEEN = re.compile(r"\s+[—–-]\s+|\s*[—–]\s*")


class BlankForm(SheetForm):
    """A funnel in a few lines."""

    name = Line(label=gettext_lazy("What the funnel is called"), placeholder=gettext_lazy("Projects"))
    lines = Words(
        label=gettext_lazy("Stages, one a line: what it is called — what we hold afterwards — why it is one"),
        placeholder=gettext_lazy("Estimate — the estimate is with the client — we argue about money on paper"),
        attrs={"rows": 7},
    )

    def told(self, language: str) -> list[Said]:
        """The stages that were typed. Raises Invalid."""
        rows = self.read("lines", sheets.lines)
        if self.overfull or not rows:
            raise Invalid("lines", _("Write at least one stage."))
        parts = [(*_BETWEEN.split(row, maxsplit=2), "", "") for row in rows]
        return [Said(name, output, language, why) for name, output, why, *_rest in parts]


class NewForm(SheetForm):
    """One funnel more."""

    name = Line(
        label=gettext_lazy("What the funnel is called"), placeholder=gettext_lazy("Tenders"), attrs={"autofocus": True}
    )
    source = Pick(label=gettext_lazy("Begin from"))


def _language(request: HttpRequest) -> str:
    firm = reader_of(request).firm
    assert firm is not None
    return language_of(firm.language)


def example() -> Sheet:
    """The ten stages, none of them looked at yet."""
    return sheet_of(load(shelf(FIRST_FUNNEL), specs()), fresh=True)


@require_http_methods(["GET", "HEAD", "POST"])
def selling(request: HttpRequest) -> HttpResponse:
    """How do you sell? By the example, gone through; by what you write in a few lines; as it is, for now."""
    keeping.demand_writer(person(request))
    form = BlankForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _question(request, form)
    by_lines = request.POST.get("choice") == "blank"
    try:
        draft = _from_lines(request, form) if by_lines else _begin(request, example())
    except Refused as refused:
        form.refuse(refused)
        return _question(request, form, status=refused.status)
    return redirect("draft" if by_lines else "walk", draft.funnel.key)


def _question(request: HttpRequest, form: BlankForm, *, status: int = 200) -> HttpResponse:
    first = newest_versions().first()
    draft = keeping.open_draft(first.funnel) if first else None
    context = {"form": form, "version": first, "draft": draft, "stages": first.definition.stages if first else ()}
    return render(request, "funnels/selling.html", context, status=status)


def _begin(request: HttpRequest, sheet: Sheet) -> Draft:
    """A draft of the company's first funnel; where it has none, of a new one."""
    first = newest_versions().first()
    who: dict[str, Any] = {"by": person(request), "at": timezone.now()}
    if first:
        return keeping.begin(first.funnel, sheet=sheet, **who)
    return keeping.begin_new(sheet["name"], sheet=sheet, **who)


def _from_lines(request: HttpRequest, form: BlankForm) -> Draft:
    language = _language(request)
    told, name = form.told(language), form.read("name", sheets.line)
    if not name:
        raise Invalid("name", _("A funnel needs a name."))
    with transaction.atomic():
        draft = _begin(request, keeping.blank_sheet({language: name}))
        add_stages(draft, told, by=person(request), at=timezone.now())
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One funnel more, from a blank or a copy."""
    keeping.demand_writer(person(request))
    versions = {version.funnel.key: version for version in newest_versions()}
    form = NewForm(request.POST if request.method == "POST" else None, initial={"source": ""})
    copies = [(key, version.definition.name.of(reader_of(request).language)) for key, version in versions.items()]
    form.pick("source", [("", _("a blank")), *copies])
    if request.method != "POST":
        return render(request, "funnels/new.html", {"form": form})
    version = versions.get(str(form.raw("source") or ""))
    try:
        draft = _new(request, form, sheet_of(version.definition) if version else None)
    except Refused as refused:
        form.refuse(refused)
        return render(request, "funnels/new.html", {"form": form}, status=refused.status)
    return redirect("draft", draft.funnel.key)


def _new(request: HttpRequest, form: NewForm, copied: Sheet | None) -> Draft:
    name = form.read("name", sheets.line)
    words = {_language(request): name} if name else {}
    return keeping.begin_new(words, sheet=copied, by=person(request), at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def walk(request: HttpRequest, key: str) -> HttpResponse:
    """The stages of the example one by one: ours, not ours, called otherwise, cut in two."""
    at = desk(request, key)
    if at.draft.ended_at:
        return redirect("draft", key)
    if request.method == "POST":
        return _stepped(at)
    if not at.fresh:
        return redirect("publication", key)
    at.here = at.fresh[0]["key"]
    return _step(at, AddForm(initial=call_begins(at)), CutForm(initial=cut_begins(at)))


def call_begins(at: Desk) -> dict[str, str]:
    """What the stage is called now."""
    assert at.stage is not None
    return {part: said(at.stage[part], at.language) for part in ("name", "output")}


def _stepped(at: Desk) -> HttpResponse:
    """Does what was said of the stage, and goes to the next; a stage that is not there any more is passed over."""
    post = at.request.POST
    at.here = post.get("stage", "")[:60]
    if at.stage is None:
        return redirect("walk", at.key)
    call, cut = AddForm(post), CutForm(post)
    try:
        _said_of(at, post.get("do", ""), call, cut)
    except Refused as refused:
        (cut if post.get("do") == "cut" else call).refuse(refused)
        return _step(at, call, cut, status=refused.status)
    return redirect("walk", at.key)


def _said_of(at: Desk, what: str, call: AddForm, cut: CutForm) -> None:
    who: dict[str, Any] = {"by": at.by, "at": timezone.now()}
    assert at.here is not None
    if what == "drop":
        drop_stage(at.draft, at.here, **who)
    elif what == "call":
        call_stage(at.draft, at.here, call.told(at.language), **who)
    elif what == "cut":
        cut_stage(at.draft, at.here, *cut.halves(at.language), **who)
    else:
        keep_stage(at.draft, at.here, **who)


def _step(at: Desk, call: AddForm, cut: CutForm, *, status: int = 200) -> HttpResponse:
    assert at.stage is not None
    stage = at.stage
    words = {part: said(stage[part], at.language) for part in ("name", "why", "output")}
    lists = {part: [said(line, at.language) for line in stage[part]] for part in ("do", "avoid")}
    context = {
        "desk": at, "stage": {"key": stage["key"], **words, **lists}, "call": call, "cut": cut, "left": len(at.fresh),
        "doing": at.request.POST.get("do"), "place": [each.key for each in at.path].index(stage["key"]) + 1,
    }  # fmt: skip
    return render(at.request, "funnels/walk.html", context, status=status)
