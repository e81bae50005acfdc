"""Minutes as people type them."""

from typing import Any

from django.core.exceptions import ValidationError

from kochka.core.refusals import Invalid, Refused
from kochka.timesheets.typed import clock, read_length
from kochka.web.forms.base import VerbForm
from kochka.web.forms.fields import Line


class Length(Line):
    """How long it was: «1:20», «80 мин». Cleans to minutes; to None when left empty, where it is `optional`."""

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text and self.optional:
            return None
        try:
            return read_length(text)
        except Invalid as no:
            raise ValidationError(str(no)) from None


class InWords(VerbForm):
    """A form with one line of time and words: what is wrong with the minutes stands at that line, `text`."""

    def refuse(self, refused: Refused) -> None:
        if "minutes" in refused.fields:
            refused.fields = {"text": refused.fields["minutes"]}
        super().refuse(refused)
