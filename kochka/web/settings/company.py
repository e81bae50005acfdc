"""The company as such, and who sees and decides what."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kochka.firm.above import money_is_counted
from kochka.firm.adjusting import adjust, standing
from kochka.firm.models import Firm
from kochka.firm.settings import the_firm
from kochka.firm.zones import choices, countries
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.forms.fields import Line, Pick, choices_of
from kochka.web.me import LANGUAGES
from kochka.web.reading import Reader
from kochka.web.settings.acting import SettingsForm, page_of

CURRENCIES = ("RUB", "BYN", "KZT", "USD", "EUR", "GBP", "CNY", "AED", "TRY", "RSD", "GEL", "AMD", "UZS", "UAH")
HOURS = ("%H:%M", "%H.%M", "%H")


class Hour(forms.TimeField):
    """An hour as people write it."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "inputmode": "numeric", "class": "hour"})
        said = {"invalid": _("Write the hour like 9:00."), "required": _("Write the hour like 9:00.")}
        super().__init__(label=label, input_formats=HOURS, widget=widget, error_messages=said)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02}" if isinstance(value, time) else value


class Count(forms.IntegerField):
    """A whole number; how large it may be is for the verb to say."""

    def __init__(self, *, label: Any, help_text: Any = "", required: bool = True) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6, "class": "hour"})
        said = {"invalid": _("A whole number is wanted."), "required": _("A whole number is wanted.")}
        super().__init__(label=label, help_text=help_text, widget=widget, error_messages=said, required=required)


class FirmForm(SettingsForm):
    """A form on the company's own row. The fields are called as the settings are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.firm = the_firm()
        super().__init__(*args, **kwargs)

    def begin(self) -> dict[str, Any]:
        return {name: getattr(self.firm, name) for name in self.base_fields if hasattr(self.firm, name)}

    def stands(self) -> dict[str, str]:
        return {name: text for name, text in standing(self.firm).items() if name in self.base_fields}

    def seeing_anew(self) -> None:
        self.firm = the_firm()
        super().seeing_anew()

    def save(self) -> Firm:
        wanted = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return adjust(seen=self.saw, **wanted, **self.who)


class CompanyForm(FirmForm):
    name = Line(label=_("What the company is called"))
    language = Pick(label=_("Language for whoever has chosen none"), choices=LANGUAGES)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    timezone = forms.ChoiceField(label=_("Whose clock we live by"), required=False)
    country = forms.ChoiceField(label=_("Whose holidays count"), required=False)
    day_opens = Hour(label=_("The day begins"))
    day_closes = Hour(label=_("The day ends"))

    def prepare(self) -> None:
        codes = dict.fromkeys([self.firm.currency, *CURRENCIES])
        self.pick("currency", [(code, code) for code in codes])
        self.pick("timezone", choices(self.firm.timezone))
        self.pick("country", countries(self.firm.country))
        if money_is_counted():
            del self.fields["currency"]


class Boxes(forms.CheckboxSelectMultiple):
    template_name = "people/boxes.html"


class Chiefs(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Chiefs, a box each."""

    def __init__(self) -> None:
        super().__init__(
            queryset=User.objects.none(),
            label=_("Whose exactly"),
            required=False,
            widget=Boxes,
            help_text=_("With “each chief named” all of them have to say yes."),
        )


class AccessForm(FirmForm):
    visibility = Pick(label=_("Which deals people see"))
    go_ahead_rule = Pick(label=_("Whose go-ahead is enough"))
    go_ahead_chiefs = Chiefs()
    second_factor = Pick(
        label=_("Who needs a second factor to sign in"),
        help_text=_(
            "A code from the phone beside the password. Whoever has none yet sets it up at once, before anything."
        ),
    )
    hold_limit = Count(
        label=_("A hold lasts without a chief, working days at most"),
        help_text=_("Longer than that, a chief has to say so."),
    )
    enquiry_minutes = Count(
        label=_("An enquiry is answered within, working minutes"),
        help_text=_("After that it stands above everything on My day."),
    )
    least_margin = Count(
        label=_("The least margin of a proposal, per cent"),
        help_text=_("Below it everybody who makes the proposal is warned, without figures. Empty: nobody is."),
        required=False,
    )

    question_limit = Count(
        label=_("Questions that an expert has in hand, at most"),
        help_text=_("With full hands one takes no more; what was asked back does not count. Empty: no limit."),
        required=False,
    )

    def begin(self) -> dict[str, Any]:
        return super().begin() | {"go_ahead_chiefs": list(self.firm.go_ahead_chiefs.values_list("pk", flat=True))}

    def clean(self) -> dict[str, Any]:
        """What a page of an earlier release does not know stays."""
        for name in ("second_factor", "least_margin", "question_limit"):
            if name not in self.data:
                self.cleaned_data[name] = getattr(self.firm, name)
        return self.cleaned_data

    def prepare(self) -> None:
        self.pick("visibility", choices_of(Firm.Visibility.choices))
        self.pick("go_ahead_rule", choices_of(Firm.GoAheadRule.choices))
        self.pick("second_factor", choices_of(Firm.SecondFactor.choices))
        field = self.fields["go_ahead_chiefs"]
        assert isinstance(field, Chiefs)
        field.queryset = User.objects.playing(Role.CHIEF)


def beside(reader: Reader) -> dict[str, Any]:
    """What stands beside the form."""
    return {"firm": reader.firm}


company = page_of(CompanyForm, "settings/company.html", more=beside)
access = page_of(AccessForm, "settings/access.html")
