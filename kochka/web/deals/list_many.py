"""One verb for many deals: each goes through it by itself, with the jump that was seen, and answers for itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from kochka.core.refusals import Refused
from kochka.core.texts import number
from kochka.deals.journey import hands, pauses
from kochka.deals.models import Deal
from kochka.deals.notes import note
from kochka.deals.rights import role_name
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.deals.deal_list import MOST_AT_ONCE, DealList
from kochka.web.deals.hand import OWNER, HandForm
from kochka.web.deals.hold import HoldForm
from kochka.web.deals.list_forms import ListForm, shown
from kochka.web.deals.note import NoteForm
from kochka.web.forms.fields import Line, Pick, Someone, When, Words, capital
from kochka.web.reading import partly, person, reader_of

EVENT = "deals-changed"


class ManyForm(ListForm):
    """A form for many deals. `needed` are the fields without which no deal could be done, and what is said of them."""

    needed: ClassVar[Mapping[str, Any]] = {}

    def prepare(self) -> None:
        """What the form learns before it is shown."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for name, sentence in self.needed.items():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, str(sentence))
        return said

    def act(self, deal: Deal, seen: str, by: User) -> None:
        """The verb, on one deal."""
        raise NotImplementedError

    @property
    def who(self) -> dict[str, Any]:
        return {"at": timezone.now()}


class ManyHandForm(ManyForm):
    heading = HandForm.heading
    explain = HandForm.explain
    send = HandForm.send
    icon = HandForm.icon
    needed: ClassVar[Mapping[str, Any]] = {"to": _("Choose a person.")}

    to = Someone(label=_("To whom"), people=User.objects.none(), empty=_("nobody chosen"))
    role = Pick(label=_("As what"))
    note = Line(label=_("A word along with it"), optional=True, max_length=2000)

    def prepare(self) -> None:
        self.among("to", User.objects.active())
        parts = [(role.value, capital(role_name(role))) for role in Role if role not in (Role.CHIEF, Role.EXPERT)]
        self.pick("role", [(OWNER, gettext("Answers for the deal")), *parts])
        self.initial = {"role": OWNER}

    def act(self, deal: Deal, seen: str, by: User) -> None:
        said = self.cleaned_data
        role = None if said["role"] in ("", OWNER) else Role(said["role"])
        hands.hand_to(deal, seen=seen, by=by, to=said["to"], role=role, note=said["note"], **self.who)


class ManyHoldForm(ManyForm):
    heading = HoldForm.heading
    explain = _("The clocks stop and the deals leave My day. On the day you name they come back by themselves.")
    send = HoldForm.send
    icon = HoldForm.icon
    needed: ClassVar[Mapping[str, Any]] = {"reason": _("Say why the deal waits.")}

    until = When(label=_("Until which day"), day_only=True, far=True)
    reason = Line(label=_("Why it waits"), placeholder=_("The budget is decided in January"), max_length=500)

    def act(self, deal: Deal, seen: str, by: User) -> None:
        said = self.cleaned_data
        pauses.hold(deal, seen=seen, by=by, until=said["until"], reason=said["reason"], **self.who)


class ManyResumeForm(ManyForm):
    heading = _("Bring it back now")
    explain = _("The clocks go on where they stood.")
    send = _("Bring it back")
    icon = "sun"

    def act(self, deal: Deal, seen: str, by: User) -> None:
        pauses.resume(deal, seen=seen, by=by, **self.who)


class ManyNoteForm(ManyForm):
    heading = NoteForm.heading
    explain = _("The same words on each of the deals.")
    send = NoteForm.send
    icon = NoteForm.icon
    needed: ClassVar[Mapping[str, Any]] = {"text": _("The note is empty.")}

    text = Words(label=_("What to remember"), attrs={"autofocus": True, "rows": 4}, max_length=10_000)

    def act(self, deal: Deal, seen: str, by: User) -> None:
        note(deal, by=by, text=self.cleaned_data["text"], **self.who)


VERBS: Mapping[str, type[ManyForm]] = {
    "hand": ManyHandForm,
    "hold": ManyHoldForm,
    "resumption": ManyResumeForm,
    "notes": ManyNoteForm,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it for one deal: `refused` is the sentence of the no."""

    deal: Deal | None
    refused: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest, verb: str) -> HttpResponse:
    """First asks what is to be done with the chosen deals, then does it."""
    if verb not in VERBS:
        raise Http404
    if request.method != "POST":
        return redirect("deals")
    chosen = chosen_of(request)
    asked = "sent" not in request.POST
    form = VERBS[verb](None if asked else request.POST)
    form.read_on(reader_of(request))
    form.prepare()
    if not chosen:
        form.add_error(None, gettext("No deal is chosen. Choose some in the list.")) if not asked else None
        return _form(request, form, chosen, status=422)
    if asked or not form.is_valid():
        return _form(request, form, chosen, status=200 if asked else 422)
    return _answers(request, form, done(request, form, chosen))


def chosen_of(request: HttpRequest) -> list[str]:
    """The chosen deals, each with the jump that was seen; `all=1` are those of the whole view, up to the bound."""
    if request.POST.get("all") != "1" or "sent" in request.POST:
        return list(dict.fromkeys(str(each)[:80] for each in request.POST.getlist("deal")))[:MOST_AT_ONCE]
    view = DealList(request, QueryDict(request.POST.get("view", "")[:4000]))
    ids = view.address.order.ids(view.deals)[:MOST_AT_ONCE]
    jumps = dict(view.deals.filter(pk__in=ids).values_list("pk", "open_jump"))
    return [f"{pk}.{jumps.get(pk) or ''}" for pk in ids]


def done(request: HttpRequest, form: ManyForm, chosen: Iterable[str]) -> list[Answered]:
    """Each deal by itself: a refusal of one changes nothing for the others."""
    reader, by = reader_of(request), person(request)
    assert reader.firm is not None
    pairs = [(int(pk), seen) for pk, _dot, seen in (each.partition(".") for each in chosen) if _is_id(pk)]
    seen_deals = Deal.objects.visible_to(by, reader.firm).with_jump()
    deals = {deal.pk: deal for deal in seen_deals.filter(pk__in=[pk for pk, _seen in pairs])}
    return [_one(form, deals.get(pk), seen, by) for pk, seen in pairs]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


def _one(form: ManyForm, deal: Deal | None, seen: str, by: User) -> Answered:
    if deal is None:
        return Answered(None, gettext("There is no such deal, or it is not yours to see."))
    try:
        form.act(deal, seen, by)
    except Refused as refused:
        return Answered(deal, str(refused))
    except Deal.DoesNotExist:
        return Answered(None, gettext("There is no such deal, or it is not yours to see."))
    return Answered(deal)


def _form(request: HttpRequest, form: ManyForm, chosen: list[str], *, status: int) -> HttpResponse:
    found = len(chosen)
    form.about = ngettext("%(n)s deal", "%(n)s deals", found) % {"n": number(found, reader_of(request).language)}  # type: ignore[attr-defined]
    carried = [("deal", each) for each in chosen] + [("sent", "1"), ("view", request.POST.get("view", "")[:4000])]
    return shown(request, form, query=request.POST.get("view", "")[:4000], status=status, carried=carried)


def _answers(request: HttpRequest, form: ManyForm, answers: list[Answered]) -> HttpResponse:
    """Who was done, and who was not and why; those first that want a second look."""
    refused = [each for each in answers if each.refused]
    well = [each for each in answers if not each.refused]
    more: dict[str, Any] = {"refused": refused, "well": well, "answers": [*refused, *well]}
    view = request.POST.get("view", "")[:4000]
    answer = shown(request, form, query=view, template="deals/list_answers.html", **more)
    return trigger_client_event(answer, EVENT, {}) if partly(request) else answer
