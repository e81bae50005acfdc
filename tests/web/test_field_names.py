"""A field of a form is also a property of the form in the browser: some names hide what scripts ask of every form."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from kochka.web.forms.base import TypedForm

HIDES = {"form", "elements", "submit", "method", "action", "length", "reset", "closest", "attributes", "children"}


def kinds(of: type[Any]) -> Iterator[type[Any]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_no_field_hides_what_scripts_ask_of_a_form() -> None:
    assert get_resolver().reverse_dict  # the site map imports every page with its forms
    named = {kind.__name__: HIDES & set(kind.base_fields) for kind in kinds(TypedForm)}
    assert len(named) > 60
    assert {kind: names for kind, names in named.items() if names} == {}
