"""Timezones to choose from, and whose holidays go with them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from kochka.core.workdays import country_is_known

# Common ones, from west to east; a browser that stands elsewhere adds its own.
COMMON = (
    ("America/Los_Angeles", _("Los Angeles")),
    ("America/Chicago", _("Chicago")),
    ("America/New_York", _("New York")),
    ("America/Sao_Paulo", _("São Paulo")),
    ("UTC", _("Universal time")),
    ("Europe/London", _("London")),
    ("Europe/Lisbon", _("Lisbon")),
    ("Europe/Berlin", _("Berlin")),
    ("Europe/Paris", _("Paris")),
    ("Europe/Warsaw", _("Warsaw")),
    ("Europe/Belgrade", _("Belgrade")),
    ("Europe/Kaliningrad", _("Kaliningrad")),
    ("Europe/Helsinki", _("Helsinki")),
    ("Asia/Nicosia", _("Nicosia")),
    ("Europe/Istanbul", _("Istanbul")),
    ("Europe/Minsk", _("Minsk")),
    ("Europe/Moscow", _("Moscow")),
    ("Europe/Samara", _("Samara")),
    ("Asia/Tbilisi", _("Tbilisi")),
    ("Asia/Yerevan", _("Yerevan")),
    ("Asia/Baku", _("Baku")),
    ("Asia/Dubai", _("Dubai")),
    ("Asia/Almaty", _("Almaty")),
    ("Asia/Tashkent", _("Tashkent")),
    ("Asia/Yekaterinburg", _("Yekaterinburg")),
    ("Asia/Kolkata", _("Kolkata")),
    ("Asia/Bishkek", _("Bishkek")),
    ("Asia/Omsk", _("Omsk")),
    ("Asia/Novosibirsk", _("Novosibirsk")),
    ("Asia/Krasnoyarsk", _("Krasnoyarsk")),
    ("Asia/Irkutsk", _("Irkutsk")),
    ("Asia/Singapore", _("Singapore")),
    ("Asia/Yakutsk", _("Yakutsk")),
    ("Asia/Vladivostok", _("Vladivostok")),
    ("Asia/Magadan", _("Magadan")),
    ("Asia/Kamchatka", _("Kamchatka")),
)


def choices(chosen: str = "") -> list[tuple[str, str]]:
    """Zones with their present distance from UTC, in its order; the one chosen elsewhere is among them."""
    zones = dict(COMMON)
    if chosen in available_timezones() and chosen not in zones:
        zones[chosen] = chosen.rpartition("/")[2].replace("_", " ")  # type: ignore[assignment]
    at = datetime.now(UTC)
    ordered = sorted(zones.items(), key=lambda zone: (_minutes(zone[0], at), str(zone[1])))
    return [(key, f"{name} ({_distance(_minutes(key, at))})") for key, name in ordered]


def _minutes(zone: str, at: datetime) -> int:
    away = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(away.total_seconds() // 60) if away else 0


def _distance(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}"


def country_of(zone: str) -> str:
    """Whose holidays count there (ISO 3166); empty where nobody's are known."""
    country = _countries().get(zone, "")
    return country if country_is_known(country) else ""


@cache
def _countries() -> dict[str, str]:
    return dict(_read())


def _read() -> Iterator[tuple[str, str]]:
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            yield zone, country


# Countries that are chosen from by name; another one that is set already, or told by code, is among them.
_NAMED = {
    "RU": _("Russia"),
    "BY": _("Belarus"),
    "KZ": _("Kazakhstan"),
    "UZ": _("Uzbekistan"),
    "KG": _("Kyrgyzstan"),
    "AM": _("Armenia"),
    "AZ": _("Azerbaijan"),
    "GE": _("Georgia"),
    "MD": _("Moldova"),
    "UA": _("Ukraine"),
    "RS": _("Serbia"),
    "TR": _("Turkey"),
    "CY": _("Cyprus"),
    "IL": _("Israel"),
    "AE": _("United Arab Emirates"),
    "DE": _("Germany"),
    "FR": _("France"),
    "ES": _("Spain"),
    "PL": _("Poland"),
    "GB": _("United Kingdom"),
    "US": _("United States"),
}


def countries(chosen: str = "") -> list[tuple[str, str]]:
    """Whose holidays can count, by name; none: weekends only."""
    named = {code: str(name) for code, name in _NAMED.items()}
    if chosen and chosen not in named:
        named[chosen] = chosen
    return [("", str(_("Nobody’s: weekends only"))), *sorted(named.items(), key=lambda pair: pair[1])]
