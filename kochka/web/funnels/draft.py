"""Writing a funnel: one stage lies open at a time, and every press of a button keeps what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kochka.core.refusals import Ended, Refused, Stale
from kochka.funnel.drafts import keeping, stages
from kochka.funnel.drafts.sheet import NeedSheet, blank_stage, said
from kochka.funnel.needs import MOST_NEEDS
from kochka.web.funnels.desk import Desk, desk, the_funnel
from kochka.web.funnels.forms import AddForm, CutForm, HeadForm, StageForm
from kochka.web.funnels.needs import new_need
from kochka.web.funnels.questions import pressed
from kochka.web.funnels.reminders import reminded
from kochka.web.reading import person

type PartForm = StageForm | HeadForm


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Goes on where there is something to mend; a post begins a draft of what is published."""
    if request.method == "POST":
        keeping.begin(the_funnel(key), by=person(request), at=timezone.now())
        return redirect("draft", key)
    at = desk(request, key)
    if at.draft.ended_at:
        return redirect("funnel", key)
    flawed = next((each.url for each in at.path if each.flaws), None)
    return redirect(flawed or next((each.url for each in at.path), at.url("draft_head")))


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, key: str, stage_key: str) -> HttpResponse:
    """One stage in its fields."""
    at = desk(request, key, stage_key)
    if request.method == "POST":
        return _kept(at, _stage_form(at, request.POST), _save_stage)
    if at.draft.ended_at or at.stage is None:
        return redirect("draft", key)
    form = StageForm.of(at.stage, at.seen, at.language)
    form.show(at.checked.at(stage_key))
    return _shown(at, form)


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, key: str) -> HttpResponse:
    """What is said of the funnel as a whole, and what every gate asks for."""
    at = desk(request, key, "")
    if request.method == "POST":
        return _kept(at, HeadForm(request.POST, sheet=at.sheet, language=at.language), _save_head)
    if at.draft.ended_at:
        return redirect("draft", key)
    form = HeadForm.of(at.sheet, at.seen, at.language)
    form.show(at.checked.at(""))
    return _shown(at, form)


def _stage_form(at: Desk, data: Any) -> StageForm:
    """The fields as they came; of a stage that somebody has removed meanwhile, still what was typed."""
    assert at.here is not None
    return StageForm(data, stage=at.stage or blank_stage(at.here, {}, {}), language=at.language)


def _kept(at: Desk, form: PartForm, save: Callable[[Desk, Any], None]) -> HttpResponse:
    """The POST: keeps what was typed, does what the button says, goes on from there."""
    try:
        save(at, form)
    except Refused as refused:
        return _refused(at, form, refused)
    if form.is_overfull:
        return _shown(at, form, status=422)
    messages.success(at.request, _("Saved."))
    return redirect(_goes_on(at))


def _save_stage(at: Desk, form: StageForm) -> None:
    typed = form.typed()
    if form.is_overfull:
        return
    assert at.here is not None
    typed["need"] = _with(typed["need"], at.request)
    typed["reminders"] = reminded(typed["reminders"], at.request.POST)
    who: dict[str, Any] = {"by": at.by, "at": timezone.now()}
    stages.save_stage(at.draft, at.here, typed, seen=str(form.raw("seen")), **who)
    go = at.request.POST.get("go", "")
    if steps := {"earlier": -1, "later": 1}.get(go):
        stages.move_stage(at.draft, at.here, steps=steps, **who)
    if go == "remove":
        stages.drop_stage(at.draft, at.here, **who)


def _save_head(at: Desk, form: HeadForm) -> None:
    typed = form.typed()
    if form.is_overfull:
        return
    typed["always"] = _with(typed["always"], at.request)
    typed["brief"] = pressed(typed["brief"], at.request.POST)
    stages.save_head(at.draft, **typed, seen=str(form.raw("seen")), by=at.by, at=timezone.now())


def _with(needs: list[NeedSheet], request: HttpRequest) -> list[NeedSheet]:
    """The needs after the button that was pressed: one more, or one less."""
    add, drop = request.POST.get("add", ""), request.POST.get("drop", "")
    kind = request.POST.get("fact_to_add", "") if add == "fact" else add
    if kind and len(needs) < MOST_NEEDS:
        return [*needs, new_need(kind[:200], needs)]
    if drop.isdecimal() and len(drop) < 4:
        return [need for place, need in enumerate(needs) if place != int(drop)]
    return needs


def _goes_on(at: Desk) -> str:
    """Where it goes after saving."""
    post = at.request.POST
    if post.get("go") == "remove":
        return at.url("draft")
    if post.get("go") == "next" and at.here is not None:
        return at.after(at.here)
    if post.get("go") == "cut" and at.here:
        return at.url("draft_cut", at.here)
    if "ask" in post or "unask" in post:
        return at.request.path + "#questions"
    if any(name in post for name in ("remind", "unremind", "sooner")):
        return at.request.path + "#reminders"
    return at.request.path + ("#needs" if "add" in post or "drop" in post else "")


def _refused(at: Desk, form: PartForm, refused: Refused) -> HttpResponse:
    """The page as it is now, with what was typed on top of it and what stands there instead."""
    theirs: list[tuple[Any, str]] = []
    if isinstance(refused, Stale | Ended):
        at = desk(at.request, at.key, at.here)
        data = at.request.POST.copy()
        data["seen"] = at.seen
        form = _stage_form(at, data) if at.here else HeadForm(data, sheet=at.sheet, language=at.language)
        theirs = form.differing() if at.stage or not at.here else []
    form.refuse(refused)
    return _shown(at, form, status=refused.status, theirs=theirs)


def _shown(at: Desk, form: PartForm, *, status: int = 200, theirs: Any = ()) -> HttpResponse:
    context = {"desk": at, "form": form, "add": AddForm(), "theirs": theirs}
    return render(at.request, "funnels/draft.html", context, status=status)


@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """A stage more, after the one that lay open."""
    at = desk(request, key, request.POST.get("after", "")[:60] or None)
    form = AddForm(request.POST)
    try:
        told = form.told(at.language)
        new = stages.add_stage(at.draft, told, after=at.here or "", by=at.by, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return render(request, "funnels/add.html", {"desk": at, "add": form}, status=refused.status)
    return redirect("draft_stage", key, new)


@require_POST
def bring_back(request: HttpRequest, key: str) -> HttpResponse:
    """A published stage comes back into the draft; in the walk through the example it is asked about again."""
    at, stage_key = desk(request, key), request.POST.get("stage", "")[:60]
    stages.bring_back(at.draft, stage_key, at.newest, by=at.by, at=timezone.now())
    if request.POST.get("back") == "walk":
        return redirect("walk", key)
    stages.keep_stage(at.draft, stage_key, by=at.by, at=timezone.now())
    return redirect("draft_stage", key, stage_key)


@require_http_methods(["GET", "HEAD", "POST"])
def cut(request: HttpRequest, key: str, stage_key: str) -> HttpResponse:
    """A stage cut in two."""
    at = desk(request, key, stage_key)
    if at.draft.ended_at or at.stage is None:
        return redirect("draft", key)
    form = CutForm(request.POST if request.method == "POST" else None, initial=cut_begins(at))
    if request.method != "POST":
        return render(request, "funnels/cut.html", {"desk": at, "form": form})
    try:
        stages.cut_stage(at.draft, stage_key, *form.halves(at.language), by=at.by, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return render(request, "funnels/cut.html", {"desk": at, "form": form}, status=refused.status)
    return redirect("draft_stage", key, stage_key)


def cut_begins(at: Desk) -> dict[str, str]:
    """The second half begins as the whole was."""
    assert at.stage is not None
    name, output = (said(at.stage[part], at.language) for part in ("name", "output"))
    return {"second_name": name, "second_output": output}


@require_POST
def lay_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Ends the draft unpublished."""
    at = desk(request, key)
    keeping.lay_aside(at.draft, by=at.by, at=timezone.now())
    messages.success(request, _("The draft is laid aside. What is published stays as it is."))
    return redirect("funnel" if at.newest else "funnels", *([key] if at.newest else []))
