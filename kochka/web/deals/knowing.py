"""The field of whoever begins a deal with a client who is cut off: it shows only when a verb has asked for it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line

NAME = "knowingly"


class Knowing(TypedForm):
    """A form that may give a client to a deal. The field stays once it was there, whatever was typed into it."""

    knowingly = Line(label=_("Why begin with them all the same"), optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = self.fields.pop(NAME)
        if NAME in self.data:
            self.fields[NAME] = self._asked

    @property
    def knows(self) -> str:
        """What was typed, as the verbs take it."""
        return str(self.cleaned_data.get(NAME, ""))

    def refuse(self, refused: Refused) -> None:
        """The field is there from now on where the refusal is about it."""
        if NAME in refused.fields:
            self.fields.setdefault(NAME, self._asked)
        super().refuse(refused)
