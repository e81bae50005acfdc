"""The company's own lists: service lines, sources, reasons for losing, fields. One page each, all of one shape."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kochka.firm.above import uses
from kochka.firm.lists import (
    KINDS,
    Listed,
    add_reason,
    add_service_line,
    add_skill,
    add_source,
    bring_back,
    move,
    rename,
    retire,
    stopped,
)
from kochka.firm.models import FieldDefinition, LossReason
from kochka.firm.own_fields import add_field, set_choices
from kochka.firm.skills import had_by
from kochka.people.models import Change
from kochka.web.forms.fields import Label, Line, Pick, Words, choices_of
from kochka.web.reading import partly
from kochka.web.settings.acting import SettingsForm, for_chiefs, gone_to, saved, typed, who
from kochka.web.settings.kinds import LISTS, OF_THEIR_OWN, List, the_list

Kind = FieldDefinition.Kind
SHOWN = 400


KIND_ICONS = {
    "text": "type",
    "number": "hash",
    "money": "coins",
    "date": "calendar-days",
    "choice": "list",
    "flag": "check",
}


class NameForm(SettingsForm):
    """A new row of a list that has nothing but names."""

    done = gettext_lazy("Added.")
    name = Line(label=gettext_lazy("Name"))

    def __init__(self, *args: Any, to: List, **kwargs: Any) -> None:
        self.to = to
        super().__init__(*args, **kwargs)
        self.fields["name"].label = to.new

    def save(self) -> Listed:
        adds: dict[str, Callable[..., Listed]] = {
            "service_line": add_service_line,
            "lead_source": add_source,
            "skill": add_skill,
        }
        return adds[self.to.kind](self.cleaned_data["name"], **self.who)


class ReasonForm(NameForm):
    ended_by = Pick(label=gettext_lazy("Who refuses"))

    def begin(self) -> dict[str, Any]:
        return {"ended_by": LossReason.EndedBy.CLIENT}

    def prepare(self) -> None:
        self.pick("ended_by", choices_of(LossReason.EndedBy.choices))

    def save(self) -> Listed:
        return add_reason(self.cleaned_data["name"], self.cleaned_data["ended_by"], **self.who)


class FieldForm(NameForm):
    kind = Pick(label=gettext_lazy("What is written there"), icons=KIND_ICONS)
    choices = Words(
        label=gettext_lazy("For a choice: what can be chosen, one a line"), optional=True, attrs={"rows": 3}
    )

    def begin(self) -> dict[str, Any]:
        return {"kind": Kind.TEXT}

    def prepare(self) -> None:
        self.fields["kind"].help_text = _("The kind never changes afterwards; name, order and choices may.")
        self.pick("kind", choices_of(Kind.choices))

    def save(self) -> Listed:
        said = self.cleaned_data
        return add_field(said["name"], said["kind"], choices=said["choices"], **self.who)


ADDING: dict[str, type[NameForm]] = {"loss_reason": ReasonForm, "field": FieldForm}


class RowForm(SettingsForm):
    """Calling a row otherwise; for a choice, what can be chosen."""

    heading = gettext_lazy("Call it otherwise")
    explain = gettext_lazy("It will be called so on deals that have it too.")
    name = Line(label=gettext_lazy("Name"), attrs={"autofocus": True, "data-select": True})
    choices = Words(label=gettext_lazy("What can be chosen, one a line"), attrs={"rows": 6})

    def __init__(self, *args: Any, row: Listed, **kwargs: Any) -> None:
        self.row, self.about = row, row.name
        super().__init__(*args, **kwargs)

    @property
    def chooses(self) -> bool:
        return isinstance(self.row, FieldDefinition) and self.row.kind == Kind.CHOICE

    def begin(self) -> dict[str, Any]:
        return self.stands()

    def stands(self) -> dict[str, str]:
        row = type(self.row).objects.get(pk=self.row.pk)
        return {"name": row.name} | ({"choices": row.choices} if isinstance(row, FieldDefinition) else {})

    def prepare(self) -> None:
        if not self.chooses:
            del self.fields["choices"]

    def save(self) -> None:
        with transaction.atomic():
            rename(self.row, self.cleaned_data["name"], seen=self.saw.get("name"), **self.who)
            if isinstance(self.row, FieldDefinition) and self.chooses:
                set_choices(self.row, self.cleaned_data["choices"], seen=self.saw.get("choices"), **self.who)


def the_row(one: List, pk: int) -> Listed:
    rows: QuerySet[Any] = KINDS[one.kind]._default_manager.all()
    found: Listed = get_object_or_404(rows, pk=pk)
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A row on its page: how many deals use it, and where it stands."""

    row: Listed
    used: int
    first: bool = False
    last: bool = False
    why: Change | None = None
    """Why it is offered no more, where somebody has said."""

    @property
    def icon(self) -> str:
        return KIND_ICONS.get(getattr(self.row, "kind", ""), "")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading, in their order."""

    title: Label
    rows: list[Shown]


def parts_of(one: List) -> tuple[list[Part], list[Shown]]:
    """What is offered, part by part, and what is not any more: two queries, for service lines four."""
    rows: list[Listed] = list(KINDS[one.kind]._default_manager.all()[:SHOWN])
    ids = [row.pk for row in rows]
    used = had_by(ids) if one.kind == "skill" else uses(one.kind, ids)
    offered = [row for row in rows if row.retired_at is None]
    why = stopped(ids) if one.kind == "service_line" else {}
    gone = [Shown(row, used.get(row.pk, 0), why=why.get(row.pk)) for row in rows if row.retired_at]
    if one.kind != "loss_reason":
        return [Part("", _placed(offered, used))], gone
    sides = LossReason.EndedBy
    names = {sides.CLIENT: _("The client refuses"), sides.US: _("We refuse")}
    return [
        Part(name, _placed([row for row in offered if getattr(row, "ended_by", "") == side], used))
        for side, name in names.items()
    ], gone


def _placed(rows: list[Listed], used: Any) -> list[Shown]:
    end = len(rows) - 1
    return [Shown(row, used.get(row.pk, 0), place == 0, place == end) for place, row in enumerate(rows)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and the form that adds to it."""
    one = the_list(slug)
    form = typed(request, ADDING.get(one.kind, NameForm), to=one)
    status = saved(form) if request.method == "POST" else 200
    if not status:
        return redirect(one.url)
    parts, gone = parts_of(one)
    context = {"list": one, "form": form, "parts": parts, "gone": gone, "any": any(part.rows for part in parts)}
    return render(request, "settings/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One row: what it is called."""
    one = the_list(slug)
    form = typed(request, RowForm, row=the_row(one, pk))
    status = saved(form) if request.method == "POST" else 200
    if not status:
        return gone_to(request, one.url)
    part = partly(request)
    context = {"list": one, "form": form, "back": one.url, "action": request.path, "level": 2 if part else 1}
    return render(request, "settings/row.html#form" if part else "settings/row.html", context, status=status)


ACTS: dict[str, tuple[Callable[..., None], Label]] = {
    "up": (lambda row, **by: move(row, -1, **by), ""),
    "down": (lambda row, **by: move(row, 1, **by), ""),
    "retire": (retire, gettext_lazy("“%(name)s” is offered no more. Where it stands already, it stays.")),
    "return": (bring_back, gettext_lazy("“%(name)s” is offered again.")),
}


@require_POST
@for_chiefs
def act(request: HttpRequest, slug: str, pk: int, what: str) -> HttpResponse:
    """One step of a row: up, down, out of sight, back."""
    one = the_list(slug, LISTS | OF_THEIR_OWN)
    if what not in ACTS:
        raise Http404
    verb, words = ACTS[what]
    found = the_row(one, pk)
    verb(found, **who(request))
    if words:
        messages.success(request, str(words) % {"name": found.name})
    return redirect(one.url)
