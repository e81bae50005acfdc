"""Forms that belong to the deals list: as a page of their own, or as a part that opens within the list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from kochka.web.forms.base import VerbForm
from kochka.web.reading import partly


class ListForm(VerbForm):
    """A form on the list. `heading`, `explain`, `send` are its words, `icon` stands on its button."""


def the_list(query: str = "") -> str:
    """The list's address with a view."""
    return reverse("deals") + (f"?{query}" if query else "")


def shown(
    request: HttpRequest, form: ListForm, *, query: str = "", status: int = 200, template: str = "", **more: Any
) -> HttpResponse:
    """The form; `query` is the view that one came from and goes back to."""
    name = template or "deals/list_form.html"
    context = {"form": form, "back": the_list(query), "action": request.get_full_path(), "query": query, **more}
    context["level"] = 2 if partly(request) else 1
    return render(request, f"{name}#form" if partly(request) else name, context, status=status)


def go_to(request: HttpRequest, query: str) -> HttpResponse:
    """To the list as this view shows it."""
    return HttpResponseClientRedirect(the_list(query)) if partly(request) else redirect(the_list(query))
