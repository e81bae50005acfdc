"""The one shape of pages that do something with time: a form, a verb, and what comes of it; as `web.people.acting`."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from kochka.core.refusals import Refused
from kochka.web.forms.base import VerbForm
from kochka.web.forms.fields import Label
from kochka.web.reading import partly, reader_of


class TimeForm(VerbForm):
    """A form on time; `row` is what the address names, an entry, a watch, days away, or nothing."""

    send: ClassVar[Label] = ""
    template: ClassVar[str] = "time/form.html"

    def __init__(self, *args: Any, request: HttpRequest, row: Any = None, **kwargs: Any) -> None:
        self.request, self.row, self.reader = request, row, reader_of(request)
        super().__init__(*args, initial=self.begin(), **kwargs)
        self.read_on(self.reader)
        self.prepare()

    @property
    def home(self) -> str:
        """Where it goes after success, and when it is left."""
        return reverse("time")


type View = Callable[..., HttpResponse]
type Verb[F: TimeForm] = Callable[[F], object]
type Find = Callable[[HttpRequest, int], Any]


def nothing(_request: HttpRequest, _pk: int) -> None:
    """Pages that are about nothing yet."""
    return


def acting[F: TimeForm](form_class: type[F], find: Find = nothing) -> Callable[[Verb[F]], View]:
    """Makes a page of a verb: the decorated function calls it with what was typed. It may return the sentence that is
    said then, in place of the form's own."""

    def make(verb: Verb[F]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, pk: int = 0) -> HttpResponse:
            row = find(request, pk)
            if request.method != "POST":
                return shown(form_class(request=request, row=row))
            return _done(form_class(request.POST, request.FILES, request=request, row=row), verb)

        view.__name__, view.__doc__ = verb.__name__, verb.__doc__
        return view

    return make


def _done[F: TimeForm](form: F, verb: Verb[F]) -> HttpResponse:
    if not form.is_valid():
        return shown(form, status=422)
    try:
        said = verb(form)
    except Refused as refused:
        form.refuse(refused)
        return shown(form, status=refused.status)
    messages.success(form.request, said if isinstance(said, str) else str(form.done))
    return HttpResponseClientRedirect(form.home) if partly(form.request) else redirect(form.home)


def shown(form: TimeForm, *, status: int = 200) -> HttpResponse:
    """The form, as a page or as a part of one."""
    part = partly(form.request)
    template = f"{form.template}#form" if part else form.template
    context = {"form": form, "action": form.request.get_full_path(), "level": 2 if part else 1}
    return render(form.request, template, context, status=status)
