"""Somebody leaves: all that they hold on one page, to whom each of it goes, and one press."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.people.accounts import demand_another_chief
from kochka.people.duties import Duty, Thing, held_by, lapsing
from kochka.people.handing import Leaving, Stuck, hand_over_and_let_go
from kochka.people.models import User
from kochka.people.rights import demand_chief
from kochka.web.forms.base import TypedForm
from kochka.web.people.acting import the_person
from kochka.web.reading import person

FEW = 20
ALL = "to"


@dataclass(slots=True)
class Row:
    """A duty on the page: how many things, to whom they go, and where they are few, to whom each goes."""

    duty: Duty
    count: int
    things: list[Thing]
    choice: BoundField
    each: list[tuple[Thing, BoundField]]
    stuck: list[Stuck] = field(default_factory=list)


class LeaveForm(TypedForm):
    """One choice for all, one a duty, one a thing where things are few; an empty one means: as above."""

    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.active().exclude(pk=leaver.pk).prefetch_related("grants")
        self.people = {str(one.pk): one for one in people[:500]}
        self.fields[ALL] = self._choice(gettext_lazy("To whom everything goes"), _("nobody chosen"))
        self.rows = [self._row(duty, count, leaver) for duty, count in held_by(leaver)]
        self.lapsing = lapsing(leaver)

    def _row(self, duty: Duty, count: int, leaver: User) -> Row:
        things = duty.things(leaver) if duty.things else []
        name = f"{ALL}.{duty.key}"
        self.fields[name] = self._choice(duty.name, _("as chosen above"))
        for thing in things if len(things) <= FEW else ():
            self.fields[f"{name}.{thing.key}"] = self._choice(thing.name, _("as above"), thing)
        each = [(thing, self[f"{name}.{thing.key}"]) for thing in things if f"{name}.{thing.key}" in self.fields]
        return Row(duty, count, things, self[name], each)

    def _choice(self, label: Any, empty: str, thing: Thing | None = None) -> forms.ChoiceField:
        """Whom one can choose: where a role is wanted, those who play it."""
        role = thing.role if thing else None
        fits = [
            (key, one.name)
            for key, one in self.people.items()
            if role is None or any(grant.role == role and grant.ended_at is None for grant in one.grants.all())
        ]
        return forms.ChoiceField(label=label, choices=[("", empty), *fits], required=False)

    def taker(self, duty: Duty, thing: Thing | None) -> User | None:
        """Who was chosen: for the thing, else for its duty, else for all."""
        names = [f"{ALL}.{duty.key}.{thing.key}"] if thing else []
        said = (self.cleaned_data.get(name) for name in (*names, f"{ALL}.{duty.key}", ALL))
        return self.people.get(next((key for key in said if key), ""))

    def tell_stuck(self, stuck: list[Stuck]) -> None:
        """Says what did not go over, each where it stands."""
        self.full_clean()
        for one in stuck:
            row = next((row for row in self.rows if row.duty == one.duty), None)
            name = f"{ALL}.{one.duty.key}.{one.thing.key}" if one.duty and one.thing else ""
            if name in self.fields:
                self.add_error(name, str(one.sentence))
            elif row:
                row.stuck.append(one)
            else:
                self.add_error(None, str(one.sentence))


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """All duties of the person; a post hands them over and lets the person go."""
    by = person(request)
    demand_chief(by)
    who = the_person(request, pk)
    if request.method != "POST":
        return _shown(request, who, LeaveForm(leaver=who), status=200)
    form = LeaveForm(request.POST, leaver=who)
    if not form.is_valid():
        return _shown(request, who, form)
    return _let_go(request, who, form)


def _let_go(request: HttpRequest, who: User, form: LeaveForm) -> HttpResponse:
    try:
        done = hand_over_and_let_go(who, takers=form.taker, by=person(request), at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, who, form, status=refused.status)
    if done.has_left:
        messages.success(request, _("%(name)s has left. Everything was handed over.") % {"name": who.name})
        return redirect("people")
    return _shown(request, who, _what_is_left(request, who, done), done=done)


def _what_is_left(request: HttpRequest, who: User, done: Leaving) -> LeaveForm:
    """The page anew: what has gone over stands there no more, what was chosen stays."""
    form = LeaveForm(request.POST, leaver=who)
    form.tell_stuck(done.stuck)
    return form


def _shown(
    request: HttpRequest, who: User, form: LeaveForm, *, status: int = 422, done: Leaving | None = None
) -> HttpResponse:
    alone = False
    try:
        demand_another_chief(who)
    except Refused:
        alone = True
    context = {"who": who, "form": form, "alone": alone, "gone": sum(done.gone.values()) if done else 0}
    return render(request, "people/leaving.html", context, status=status)
