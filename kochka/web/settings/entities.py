"""Our own legal entities: the list of them, and a page for each: requisites, how it is taxed, logo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kochka.core.vat import Regime, rate_of, rate_words
from kochka.firm.entities import add_entity, change_entity, standing
from kochka.firm.models import LegalEntity, VatPeriod
from kochka.firm.vat_periods import periods_of, regimes_on, set_regime
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.fields import Day, Line, Pick, capital, choices_of
from kochka.web.reading import Reader, reader_of
from kochka.web.settings.acting import SettingsForm, for_chiefs, saved, typed
from kochka.web.settings.colour import ColourInput, Preview
from kochka.web.settings.kinds import OF_THEIR_OWN
from kochka.web.settings.logo import hung

SHOWN = 400
DIGITS = {"inputmode": "numeric"}


class NewForm(SettingsForm):
    done = gettext_lazy("Added. Now its requisites, and how it is taxed.")
    name = Line(label=gettext_lazy("What we call it among ourselves"))

    def save(self) -> None:
        self.made = add_entity(name=self.cleaned_data["name"], **self.who)


class EntityForm(SettingsForm):
    """What is said of an entity. The fields are called as the details are."""

    name = Line(label=gettext_lazy("What we call it among ourselves"))
    legal_name = Line(label=gettext_lazy("Full name, as papers have it"))
    inn = Line(label=gettext_lazy("INN"), attrs=DIGITS)
    kpp = Line(label=gettext_lazy("KPP"), attrs=DIGITS)
    ogrn = Line(label=gettext_lazy("OGRN or OGRNIP"), attrs=DIGITS)
    address = Line(label=gettext_lazy("Registered address"))
    bic = AsideLine(label=gettext_lazy("BIC"), asks="bank", attrs=DIGITS)
    account = Line(label=gettext_lazy("Account number"), attrs=DIGITS)
    signatory = Line(label=gettext_lazy("Who signs"))
    signatory_post = Line(label=gettext_lazy("Their post"))
    signatory_basis = Line(label=gettext_lazy("On the ground of what"))
    colour = AsideLine(
        label=gettext_lazy("Colour of its papers"),
        asks="settings_colour",
        widget=ColourInput,
        placeholder="#2f5d50",
    )

    def __init__(self, *args: Any, row: LegalEntity, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def begin(self) -> dict[str, Any]:
        return {**standing(self.row)}

    def stands(self) -> dict[str, str]:
        return standing(LegalEntity.objects.get(pk=self.row.pk))

    def prepare(self) -> None:
        examples = {
            "legal_name": _("Limited Liability Company “Drypath”"),
            "signatory": _("In full, as papers have it"),
            "signatory_post": _("Director"),
            "signatory_basis": _("the articles of association"),
        }
        for name, words in examples.items():
            self.fields[name].widget.attrs["placeholder"] = words

    def save(self) -> None:
        said: dict[str, Any] = {name: text for name, text in self.cleaned_data.items() if name != "seen"}
        change_entity(self.row, seen=self.saw, **said, **self.who)


class VatForm(SettingsForm):
    regime = Pick(label=gettext_lazy("It is taxed"))
    since = Day(
        label=gettext_lazy("From which day"),
        placeholder="1.01.2026",
        wanted=gettext_lazy("Say from which day."),
        help_text=gettext_lazy("Named the wrong day? Say on that day what held before it, then name the right one."),
    )

    def __init__(self, *args: Any, row: LegalEntity, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.pick("regime", choices_of(VatPeriod.Regime.choices))

    def save(self) -> None:
        set_regime(self.row, self.cleaned_data["regime"], self.cleaned_data["since"], **self.who)


def rate_said(regime: Regime | None, reader: Reader) -> str:
    """Today's rate in words; empty where nobody has said."""
    return rate_words(rate_of(regime, reader.today), reader.language) if regime else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entity in the list: how it is taxed today (empty: nobody has said), and where it stands."""

    row: LegalEntity
    vat: str
    first: bool
    last: bool


def lines_of(rows: list[LegalEntity], regimes: Mapping[int, Regime], reader: Reader) -> list[Shown]:
    end = len(rows) - 1
    return [
        Shown(row, rate_said(regimes.get(row.pk), reader), place == 0, place == end) for place, row in enumerate(rows)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def page(request: HttpRequest) -> HttpResponse:
    """The list, and the form that adds to it: two queries."""
    form = typed(request, NewForm)
    status = saved(form) if request.method == "POST" else 200
    if not status:
        assert isinstance(form, NewForm)
        return redirect("settings_entity", form.made.pk)
    reader = reader_of(request)
    rows = list(LegalEntity.objects.all()[:SHOWN])
    regimes = regimes_on([row.pk for row in rows], reader.today)
    parts = {retired: [row for row in rows if (row.retired_at is not None) is retired] for retired in (False, True)}
    context = {"list": OF_THEIR_OWN["entities"], "form": form}
    context |= {"rows": lines_of(parts[False], regimes, reader), "gone": lines_of(parts[True], regimes, reader)}
    return render(request, "settings/entities.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one regime on the page."""

    name: str
    since: date
    now: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_chiefs
def entity(request: HttpRequest, pk: int) -> HttpResponse:
    """One entity: everything that is said of it."""
    row = get_object_or_404(LegalEntity, pk=pk)
    form = typed(request, EntityForm, row=row)
    status = saved(form) if request.method == "POST" else 200
    return _shown(request, row, status, form=form) if status else redirect(request.path)


@require_POST
@for_chiefs
def vat(request: HttpRequest, pk: int) -> HttpResponse:
    """How it is taxed from a day on."""
    row = get_object_or_404(LegalEntity, pk=pk)
    form = typed(request, VatForm, row=row)
    status = saved(form)
    return _shown(request, row, status, vat=form) if status else redirect(f"{_url(row)}#vat")


@require_POST
@for_chiefs
def logo(request: HttpRequest, pk: int) -> HttpResponse:
    """Its picture, or that it has none."""
    row = get_object_or_404(LegalEntity, pk=pk)
    if no := hung(request, entity=row):
        return _shown(request, row, no[1], logo_no=no[0])
    messages.success(request, _("Saved."))
    return redirect(f"{_url(row)}#logo")


@require_safe
@for_chiefs
def colour(request: HttpRequest) -> HttpResponse:
    """A part under the line: how the colour that is being typed looks."""
    return render(request, "settings/colour.html", {"preview": Preview.of(request.GET.get("colour", ""))})


def _url(row: LegalEntity) -> str:
    return reverse("settings_entity", args=[row.pk])


def _shown(request: HttpRequest, row: LegalEntity, status: int, **given: Any) -> HttpResponse:
    """The page; `form` and `vat` are what was typed, where something was, `logo_no` what was wrong with the picture."""
    today, periods = reader_of(request).today, periods_of(row)
    names = dict(VatPeriod.Regime.choices)
    now = next((period.regime for period in periods if period.holds(today)), None)
    context = {
        "list": OF_THEIR_OWN["entities"],
        "entity": row,
        "form": EntityForm(request=request, row=row),
        "vat": VatForm(request=request, row=row),
        "vat_now": rate_said(now, reader_of(request)),
        "periods": [Stretch(capital(str(names[one.regime])), one.since, one.holds(today)) for one in reversed(periods)],
        "began": periods[0].since if periods else None,
    }
    return render(request, "settings/entity.html", context | given, status=status)
