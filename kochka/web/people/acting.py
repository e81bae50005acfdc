"""The one shape of every page that changes a person or a team: for chiefs, a form, a verb, and what comes of it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from kochka.core.refusals import Refused
from kochka.people.models import Team, User
from kochka.people.rights import demand_chief
from kochka.web.forms.base import VerbForm
from kochka.web.reading import partly, person, reader_of

type View = Callable[..., HttpResponse]
type Subject = User | Team | None


class ChiefForm(VerbForm):
    """A form of a chief on a person, on a team, or on nobody yet. Its words as on all forms that do something."""

    template: ClassVar[str] = "people/form.html"

    def __init__(self, *args: Any, subject: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.subject, self.request, self.reader = subject, request, reader_of(request)
        super().__init__(*args, initial=self.begin(), **kwargs)
        self.prepare()

    @property
    def about(self) -> str:
        return str(self.subject or "")

    @property
    def back(self) -> str:
        """Where it goes after success, and when it is left."""
        if isinstance(self.subject, User):
            return reverse("person", args=[self.subject.pk])
        return reverse("teams") if isinstance(self.subject, Team) else reverse("people")


type Find = Callable[[HttpRequest, int], Subject]
type Verb[F: ChiefForm] = Callable[[F], HttpResponse | None]


def the_person(_request: HttpRequest, pk: int) -> User:
    """Somebody who works or worked here; else 404."""
    return get_object_or_404(User.objects.select_related("team").filter(is_system=False), pk=pk)


def the_team(_request: HttpRequest, pk: int) -> Team:
    return get_object_or_404(Team, pk=pk)


def nobody(_request: HttpRequest, _pk: int) -> None:
    """Pages that are about nobody yet."""
    return


def changing[F: ChiefForm](form_class: type[F], find: Find = the_person) -> Callable[[Verb[F]], View]:
    """Makes a page of a verb: the decorated function calls it, and may answer with a page of its own."""

    def make(verb: Verb[F]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, pk: int = 0) -> HttpResponse:
            demand_chief(person(request))
            subject = find(request, pk)
            if request.method != "POST":
                return shown(request, form_class(subject=subject, request=request))
            return _done(request, form_class(request.POST, subject=subject, request=request), verb)

        view.__name__, view.__doc__ = verb.__name__, verb.__doc__
        return view

    return make


def _done[F: ChiefForm](request: HttpRequest, form: F, verb: Verb[F]) -> HttpResponse:
    if not form.is_valid():
        return shown(request, form, status=422)
    try:
        answer = verb(form)
    except Refused as refused:
        form.refuse(refused)
        return shown(request, form, status=refused.status)
    if answer is not None:
        return answer
    messages.success(request, form.done)
    return HttpResponseClientRedirect(form.back) if partly(request) else redirect(form.back)


def shown(request: HttpRequest, form: ChiefForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """The form, as a page or as a part of one."""
    template = f"{form.template}#form" if partly(request) else form.template
    level = 2 if partly(request) else 1
    context = {"form": form, "back": form.back, "action": request.path, "level": level} | more
    return render(request, template, context, status=status)
