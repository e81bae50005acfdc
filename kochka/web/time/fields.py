"""Minutes as people type them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.timesheets.typed import clock, read
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
            said = read(text)
        except Invalid as no:
            raise ValidationError(str(no)) from None
        if said.words:
            raise ValidationError(_("Only the time stands here, for instance 1:20."))
        return said.minutes
