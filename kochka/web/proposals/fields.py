"""Fields of a proposal's lines: hours in one field, a discount or a payment as a share or a sum."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kochka.core.money import UnreadableMoney
from kochka.proposals.figures import UnreadableFigure, hours_typed, read_hours, read_part
from kochka.web.forms.fields import MONEY_SAYS, Line


class HoursLine(Line):
    """One figure or three. Cleans to minutes at least, likely, at most."""

    def clean(self, value: Any) -> Any:
        try:
            return read_hours(super().clean(value))
        except UnreadableFigure as error:
            raise ValidationError(_hours_say(error.reason)) from None


class OneHoursLine(HoursLine):
    """One figure, however long. Cleans to minutes; nothing typed is none."""

    def prepare_value(self, value: Any) -> Any:
        return hours_typed(None, value, None) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        least, likely, _most = super().clean(value)
        if least is not None:
            raise ValidationError(_("One figure stands here: 26 or 26:30."))
        return likely or 0


def _hours_say(reason: str) -> str:
    if reason == "negative":
        return _("Hours cannot be negative.")
    if reason == "two":
        return _("Two figures can be read two ways. Write one, or three: at least, likely, at most: 6-8-12.")
    return _("These hours are not clear. Write 8, 1:30, 90 min, or 6-8-12: at least, likely, at most.")


class PartLine(Line):
    """A share with its sign, or a sum. Cleans to basis points and minor units, one of them nothing."""

    currency, language = "RUB", "ru"

    def clean(self, value: Any) -> Any:
        try:
            return read_part(super().clean(value), self.currency, self.language)
        except UnreadableFigure as error:
            if error.reason == "negative":
                raise ValidationError(_("This cannot be below zero.")) from None
            raise ValidationError(_("This is not clear. Write a share, 10%, or a sum, 5 000.")) from None
        except UnreadableMoney as error:
            raise ValidationError(str(MONEY_SAYS.get(error.reason, MONEY_SAYS["unreadable"]))) from None
