"""Fields of our own: dates in words, sums of money, single lines, choices one can see all of."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.money import Money, UnreadableMoney, format_money, parse_money
from kochka.core.texts import SHORT_WEEKDAYS, language_of
from kochka.core.when import Due, UnreadableWhen, field_value, parse_when

type Label = Any
"""A string, or one that is translated when it is shown."""


class Line(forms.CharField):
    """One line. Whether it may be empty, and how long it may be, is for the verb to say."""

    def __init__(self, *, label: Label, placeholder: Label = "", optional: bool = False, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", **kwargs.pop("attrs", {})}
        if placeholder:
            attrs["placeholder"] = placeholder
        widget = kwargs.pop("widget", forms.TextInput)(attrs=attrs)
        super().__init__(label=label, required=False, widget=widget, **kwargs)
        self.optional = optional


class Words(Line):
    """Several lines."""

    def __init__(self, *, label: Label, **kwargs: Any) -> None:
        super().__init__(label=label, widget=forms.Textarea, **({"attrs": {"rows": 3}} | kwargs))


class Picked(forms.RadioSelect):
    """Choices that lie open, one tap each."""

    template_name = "kochka/pick.html"

    def __init__(self, *, icons: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.icons = icons or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        return option


class Pick(forms.ChoiceField):
    """One of a few, all in sight; what is no choice at all is refused by the verb or here."""

    def __init__(self, *, label: Label, choices: Any = (), icons: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(label=label, choices=choices, required=False, widget=Picked(icons=icons), **kwargs)


class WhenInput(forms.TextInput):
    """A line for a date in words, with days one tap away, the meaning said under it, and the browser's own calendar."""

    template_name = "kochka/when.html"

    def __init__(self, *, day_only: bool = False, far: bool = False, attrs: Any = None) -> None:
        super().__init__({"autocomplete": "off", "data-when-input": True, **(attrs or {})})
        self.day_only, self.far = day_only, far
        self.now: datetime | None = None
        self.language = "ru"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Due):
            return field_value(value, language=self.language)
        if isinstance(value, date):
            return field_value(Due(value), language=self.language)
        return None if value in (None, "") else str(value)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["near"] = near_days(self.now, self.language, far=self.far) if self.now else ()
        context["widget"]["today"] = self.now.date().isoformat() if self.now else ""
        return context


def near_days(now: datetime, language: str, *, far: bool = False) -> list[str]:
    """Days that people name most often, in words that `parse_when` reads; free days are left out."""
    ru = language_of(language) == "ru"
    if far:
        return ["через неделю", "через 2 недели", "через месяц"] if ru else ["in a week", "in 2 weeks", "in a month"]
    today = now.date()
    words = ["сегодня", "завтра", "через 2 дня"] if ru else ["today", "tomorrow", "in 2 days"]
    near = [word for ahead, word in enumerate(words) if (today + timedelta(days=ahead)).weekday() < 5]
    days = [today + timedelta(days=ahead) for ahead in range(3, 7)]
    named = [SHORT_WEEKDAYS[language_of(language)][day.weekday()] for day in days if day.weekday() < 5]
    return [*near, *named[:3], "через неделю" if ru else "in a week"]


class When(forms.CharField):
    """A date and perhaps a time as people type them. Cleans to Due; with `day_only` to a date."""

    def __init__(self, *, label: Label, day_only: bool = False, far: bool = False, **kwargs: Any) -> None:
        super().__init__(label=label, required=False, widget=WhenInput(day_only=day_only, far=far), **kwargs)
        self.day_only = day_only
        self.now: datetime | None = None

    def read_at(self, now: datetime, language: str) -> None:
        """Tells the field what today is, and whose words it is to speak."""
        self.now = now
        assert isinstance(self.widget, WhenInput)
        self.widget.now, self.widget.language = now, language

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            raise ValidationError(_("Say when: a day is enough."))
        assert self.now is not None, "a date is read against a moment"
        try:
            due = parse_when(text, now=self.now)
        except UnreadableWhen:
            raise ValidationError(_("This date is not clear. Write “tomorrow 12:00”, “fri” or “25.11”.")) from None
        return due.day if self.day_only else due


class Day(Line):
    """A day as people type it, past ones too, in one plain line. Cleans to a date; to None when left empty, unless
    `wanted` says that it may not be."""

    def __init__(self, *, label: Label, wanted: Label = "", **kwargs: Any) -> None:
        super().__init__(label=label, max_length=60, **kwargs)
        self.wanted = wanted
        self.now: datetime | None = None

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d.%m.%Y") if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            if self.wanted:
                raise ValidationError(str(self.wanted))
            return None
        assert self.now is not None, "a date is read against a moment"
        try:
            return parse_when(text, now=self.now).day
        except UnreadableWhen:
            raise ValidationError(_("This day is not clear. Write it like 25.11.2026.")) from None


MONEY_SAYS = {
    "unreadable": gettext_lazy("This sum is not clear. Write it like 320 000."),
    "ambiguous": gettext_lazy("This could be two different sums. Write it without a lone comma or point: 320 000."),
    "negative": gettext_lazy("A sum cannot be below zero."),
    "too_precise": gettext_lazy("This currency has no coins that small."),
    "too_large": gettext_lazy("That is more money than there is. Check the zeros."),
    "other_currency": gettext_lazy("The company counts in another currency."),
}


class Sum(forms.CharField):
    """Money as people type it. Cleans to Money, or to None when left empty."""

    def __init__(self, *, label: Label, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(label=label, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.currency, self.language = "RUB", "ru"

    def prepare_value(self, value: Any) -> Any:
        return format_money(value, self.language) if isinstance(value, Money) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_money(text, self.currency, language=self.language)
        except UnreadableMoney as error:
            raise ValidationError(str(MONEY_SAYS.get(error.reason, MONEY_SAYS["unreadable"]))) from None


class Someone(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague by name."""

    def __init__(self, *, label: Label, people: Any, empty: Label = None, **kwargs: Any) -> None:
        super().__init__(queryset=people, label=label, required=False, empty_label=empty or "—", **kwargs)


class Promised(forms.BooleanField):
    """Whether the client was promised this."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Promised to the client"), required=False)


def choices_of(pairs: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Choices with a capital letter, as they stand on buttons, in the language of whoever reads them then."""
    return [(value, _capital(label)) for value, label in pairs]


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def _capital_of(label: Any) -> str:
    return capital(str(label))


_capital: Callable[[Any], Any] = lazy(_capital_of, str)


class Upload(forms.FileField):
    """A file. Whether it is wanted, and how big it may be, is for the verb to say."""

    def __init__(self, *, label: Label, optional: bool = False) -> None:
        super().__init__(
            label=label,
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"class": "file-drop"}),
        )
        self.optional = optional
