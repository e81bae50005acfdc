"""What is asked of a new company."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kochka.core.texts import TooLong, clean_line
from kochka.firm.zones import choices, country_of

CURRENCIES = (
    ("RUB", _("Russian rouble, ₽")),
    ("USD", _("US dollar, $")),
    ("EUR", _("Euro, €")),
    ("GBP", _("Pound sterling, £")),
    ("KZT", _("Tenge, ₸")),
    ("BYN", _("Belarusian rouble, Br")),
    ("AMD", _("Dram, ֏")),
    ("GEL", _("Lari, ₾")),
    ("AZN", _("Manat, ₼")),
    ("UZS", _("Uzbek sum")),
    ("KGS", _("Kyrgyz som")),
    ("TRY", _("Turkish lira, ₺")),
    ("RSD", _("Serbian dinar")),
    ("PLN", _("Złoty")),
    ("AED", _("Dirham")),
    ("ILS", _("Shekel, ₪")),
    ("INR", _("Rupee, ₹")),
    ("CNY", _("Yuan, ¥")),
)
LANGUAGES = (("ru", "Русский"), ("en", "English"))


class Line(forms.CharField):
    """One line, cleaned of what cannot be seen."""

    def __init__(self, *, limit: int, **given: Any) -> None:
        self.limit = limit
        super().__init__(**given)

    def to_python(self, value: Any) -> str:
        try:
            return clean_line(str(value or ""), self.limit)
        except TooLong:
            raise ValidationError(
                _("That is too long: at most %(limit)s characters.") % {"limit": self.limit}
            ) from None


class CompanyForm(forms.Form):
    """The company and its first chief. `cleaned_data` is what `kochka.firm.founding.Charter` takes."""

    name = Line(
        limit=120, label=_("What is the company called?"), error_messages={"required": _("The company needs a name.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    timezone = forms.CharField(
        label=_("Timezone"), widget=forms.Select, help_text=_("The company’s clock and holidays follow it.")
    )
    chief_name = Line(limit=120, label=_("Your name"), error_messages={"required": _("A person needs a name.")})
    chief_email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("You sign in with it."),
        error_messages={
            "required": _("Without an address nobody can sign in."),
            "invalid": _("This does not look like an e-mail address."),
        },
    )
    chief_password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput,
        help_text=_("Eight characters or more. A few words are easier to remember than a riddle."),
        error_messages={"required": _("Think of a password.")},
    )

    COMPLETIONS = {
        "name": "organization",
        "chief_name": "name",
        "chief_email": "email",
        "chief_password": "new-password",
    }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["timezone"].widget.choices = choices(str(self["timezone"].value() or ""))
        for name, completion in self.COMPLETIONS.items():
            self.fields[name].widget.attrs["autocomplete"] = completion

    @staticmethod
    def guesses(language: str) -> dict[str, str]:
        """What most companies of that language will leave as it is; the browser knows the timezone better."""
        russian = language == "ru"
        return {
            "language": language,
            "currency": "RUB" if russian else "EUR",
            "timezone": "Europe/Moscow" if russian else "UTC",
        }

    def clean_timezone(self) -> str:
        zone = str(self.cleaned_data["timezone"])
        if zone not in available_timezones():
            raise ValidationError(_("Choose a timezone from the list."))
        return zone

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if password := found.get("chief_password"):
            try:
                validate_password(password, Known(found))  # type: ignore[arg-type]  # it asks for names alone
            except ValidationError as weak:
                self.add_error("chief_password", weak)
        if zone := found.get("timezone"):
            found["country"] = country_of(zone)
        return found


class Known:
    """What a password should not resemble, by the names that the rules for passwords ask for."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.first_name, self.email = found.get("chief_name", ""), found.get("chief_email", "")
