"""A line that the server has something to say about while one types: a like client, the bank of a БИК."""

from typing import Any

from django import forms
from django.urls import reverse

from kochka.web.forms.fields import Line


class AsideInput(forms.TextInput):
    """Asks a page of ours beside the line; without scripts it is a plain line."""

    template_name = "kochka/aside.html"
    asks = ""
    takes = False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        query = "?take=1" if self.takes else ""
        context["widget"]["asks"] = f"{reverse(self.asks)}{query}"
        return context


class AsideLine(Line):
    """`asks` is the name of the page; `takes` whether what it finds can be taken into the line."""

    def __init__(self, *, asks: str, takes: bool = False, widget: type[AsideInput] = AsideInput, **kwargs: Any) -> None:
        super().__init__(widget=widget, **kwargs)
        self.widget.asks, self.widget.takes = asks, takes
