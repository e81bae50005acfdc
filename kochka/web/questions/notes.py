"""Kept answers: all that the next asker finds while typing, and retiring one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kochka.core.refusals import NotYours
from kochka.proposals.kept_answers import in_use, may_retire, retire_answer
from kochka.proposals.models import KeptAnswer
from kochka.web.navigation import reviewers
from kochka.web.reading import person
from kochka.web.time.acting import TimeForm, acting

PAGE = 50


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """The list, the newest first; `?page=2`."""
    user, asked = person(request), request.GET.get("page", "1")
    if not reviewers(user):
        raise Http404
    number = max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
    rows = list(in_use().order_by("-at", "-pk")[(number - 1) * PAGE : number * PAGE + 1])
    lines = [(row, may_retire(row, user)) for row in rows[:PAGE]]
    context = {"lines": lines, "next_page": number + 1 if len(rows) > PAGE else None}
    return render(request, "questions/notes.html", context)


class RetirementForm(TimeForm):
    heading = _("Retire the note")
    send = _("Retire it")
    done = _("Retired: nobody finds it while typing any more.")
    icon = "bookmark"
    danger = True
    template = "questions/note_form.html"

    @property
    def home(self) -> str:
        return reverse("kept_answers")

    def prepare(self) -> None:
        if not may_retire(self.row, person(self.request)):
            raise NotYours(gettext("Who wrote the note retires it, or a chief."))
        self.explain = self.row.title


def _the_note(request: HttpRequest, pk: int) -> KeptAnswer:
    if not reviewers(person(request)):
        raise Http404
    return get_object_or_404(in_use(), pk=pk)


@acting(RetirementForm, _the_note)
def retirement(said: RetirementForm) -> None:
    """Retires the note."""
    retire_answer(said.row, **said.who)
