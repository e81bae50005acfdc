"""Tags and filters of every template: typography, money, days, icons. Thin: the rules are in kochka.core."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import CheckboxInput, Select
from django.forms.boundfield import BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kochka.core import texts
from kochka.core.money import Money, format_money
from kochka.core.when import Due, show_when
from kochka.deals.go_aheads import FACT
from kochka.deals.models import Enquiry, GoAhead
from kochka.deals.rights import role_name as say_role
from kochka.funnel.definition import Text
from kochka.funnel.facts import the_fact
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.figures import hours_typed
from kochka.proposals.models import LibraryBlock
from kochka.timesheets import typed
from kochka.web.channels import CHANNEL_ICONS
from kochka.web.icons import drawn

register = template.Library()

# The letters that the physical keys carry in the Russian layout.
RUSSIAN_KEYS = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", strict=True))


def _language() -> str:
    return texts.language_of(get_language() or "ru")


@register.filter
def nbsp(text: object) -> str:
    """Words of people in their ties: «до вторника», «№ 118»."""
    return texts.nbsp_ru(str(text)) if _language() == "ru" else texts.nested(str(text), "en")


@register.filter
def inside(text: object) -> str:
    """The same words where they stand between quotes: their own become inner ones."""
    return texts.inside_quotes(nbsp(text), _language())


@register.filter
def hours_of(work: LibraryBlock) -> str:
    """How long a work of the library usually takes, as it is typed: «8», «6-8-12»."""
    return hours_typed(work.minutes_least, work.minutes_likely, work.minutes_most)


@register.filter
def said(text: Text | None) -> str:
    """A funnel's own words in the reader's language."""
    return nbsp(text.of(_language())) if text else ""


@register.filter
def money(value: Money | None) -> str:
    """A sum, or a dash where nobody has named one."""
    return format_money(value, _language()) if value else "—"


@register.filter
def machine(value: object) -> str:
    """A number as machines read it, whatever the language: for attributes."""
    return str(value)


@register.filter
def at(found: dict[str, Any], key: str) -> Any:
    """What stands under a key that is known by its name."""
    return found.get(key, "")


@register.filter
def spell(minutes: int) -> str:
    """So many minutes of working time: «25 мин», «2 ч 10 мин»."""
    return texts.span(minutes, _language())


@register.filter
def clock(minutes: int) -> str:
    """Minutes as they stand in a sheet: «1:20»."""
    return typed.clock(minutes)


@register.filter
def weekday(day: date) -> str:
    """Its short name: «пн»."""
    return texts.SHORT_WEEKDAYS[_language()][day.weekday()]


@register.filter
def channel_icon(enquiry: Enquiry) -> str:
    """What an enquiry came by, as a sign."""
    return CHANNEL_ICONS.get(enquiry.channel, "inbox")


@register.filter
def digits(value: int) -> str:
    """A number in groups of three."""
    return texts.number(value, _language())


@register.simple_tag(takes_context=True)
def due(context: Context, what: Any, short: bool = False) -> str:
    """When something is due, as one says it today. Takes Due, a date, or a jump; `short`: today's hour alone."""
    when = what if isinstance(what, Due) else Due(what) if isinstance(what, date) else what.due
    if short and when.time is not None and when.day == context["reader"].today:
        return texts.clock(when.time)
    return show_when(when, today=context["reader"].today, language=_language())


@register.simple_tag(takes_context=True)
def ago(context: Context, moment: datetime | None) -> str:
    """When something happened, seen from now on the company's clock."""
    return texts.ago(moment, context["reader"].now, _language()) if moment else ""


@register.simple_tag(takes_context=True)
def moment(context: Context, when: datetime) -> str:
    """A moment to come, in its day and hour: «завтра, 12:00»."""
    reader = context["reader"]
    local = when.astimezone(reader.zone)
    return show_when(Due(local.date(), local.time().replace(second=0)), today=reader.today, language=_language())


@register.simple_tag(takes_context=True)
def on_day(context: Context, moment: datetime | date | None) -> str:
    """The day, without the hour."""
    if moment is None:
        return ""
    reader = context["reader"]
    day = moment.astimezone(reader.zone).date() if isinstance(moment, datetime) else moment
    return texts.day_and_month(day, _language(), today=reader.today)


@register.simple_tag(takes_context=True)
def days(context: Context, first: datetime | date, last: datetime | date | None) -> str:
    """From one day to another; the first alone where there is no other."""
    begun, ended = on_day(context, first), on_day(context, last)
    return texts.from_to(begun, ended or begun, _language())


@register.filter
def long_day(day: date) -> str:
    return texts.long_day(day, _language())


@register.filter
def initials(user: User | str) -> str:
    return texts.initials(user if isinstance(user, str) else user.name)


@register.filter
def role_name(role: str) -> str:
    return say_role(Role(role))


@register.filter
def roles_of(user: User) -> str:
    """The roles of a person whose grants were read beforehand."""
    played = {grant.role for grant in user.grants.all() if grant.ended_at is None}
    return ", ".join(say_role(role) for role in Role if role in played)


@register.filter
def main_role(user: User) -> str:
    """The first role of a person whose grants were read beforehand: all of them, where they play all."""
    played = {grant.role for grant in user.grants.all() if grant.ended_at is None}
    return next((say_role(role) for role in reversed(Role) if role in played), "")


@register.filter
def go_ahead_name(row: GoAhead) -> str:
    """What the chiefs are asked for."""
    return str(the_fact(FACT).name({"of": row.key}))


@register.filter
def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_select(field: BoundField) -> bool:
    return type(field.field.widget) is Select


@register.simple_tag
def icon(name: str, size: int = 18, css: str = "") -> SafeString:
    """A Lucide icon inline; it says nothing to a screen reader, words beside it do."""
    return _icon(str(name), int(size), str(css))


@lru_cache(maxsize=512)
def _icon(name: str, size: int, css: str) -> SafeString:
    """Drawing one takes a tenth of a millisecond, and a page shows a hundred."""
    extra = {"class": css} if css else {}
    return mark_safe(drawn(name, size, aria_hidden="true", focusable="false", **extra))


@register.simple_tag
def key(code: str) -> SafeString:
    """The key as the reader's layout shows it: the physical key T is «Е» in Russian."""
    return _letter(code)


def _letter(code: str) -> SafeString:
    letter = RUSSIAN_KEYS.get(code, code) if _language() == "ru" else code
    return format_html('<kbd aria-hidden="true">{}</kbd>', letter)


@register.simple_block_tag
def opens(
    content: str,
    name: str,
    *args: Any,
    into: str = "#place",
    css: str = "btn",
    key: str = "",
    icon: str = "",
    row_key: str = "",
    shut: bool = False,
) -> SafeString:
    """A link to a form that opens within the page, or where there are no scripts as a page of its own.

    `name` and `args` are an address by name, or `name` is an address. `key` is the letter of its physical key on the
    whole page, `row_key` the one while its line of a list is chosen; `shut` leads to the gate instead.
    """
    url = name if name.startswith("/") else reverse(name, args=args)
    keys = format_html(' data-key="Key{0}" aria-keyshortcuts="{0}"', key) if key else ""
    rows = format_html(' data-row-key="Key{0}"', row_key) if row_key else ""
    return format_html(
        '<a class="{}" href="{}" hx-get="{}" hx-target="{}"{}{}{}>{}{}{}</a>',
        css, url, url, into, keys, rows, SafeString(" data-shut") if shut else "",
        _icon(icon, {"s": 15, "new": 18}.get(css.split()[-1], 16), "") if icon else "",
        SafeString(content.strip()), _letter(key or row_key) if key or row_key else "",
    )  # fmt: skip


@register.inclusion_tag("kochka/steps.html")
def steps(used: int, allowed: int | None) -> dict[str, Any]:
    """Tries as dots: those made, those left, those too many."""
    allowed = allowed or used
    return {
        "dots": [
            {"x": 5 + 12 * place, "kind": "over" if place >= allowed else "used" if place < used else "left"}
            for place in range(min(max(used, allowed), 12))
        ],
        "width": 12 * min(max(used, allowed), 12),
    }


@register.inclusion_tag("kochka/norm.html")
def norm(day: int, days: int | None) -> dict[str, Any]:
    """The stage's norm as a rule of working days, eaten from the left."""
    total = min(max(days or 1, day), 20)
    width = 96 / total
    return {
        "parts": [
            {
                "x": round(place * width, 2),
                "kind": "over" if place >= (days or 1) else "used" if place < day else "left",
            }
            for place in range(total)
        ],
        "width": round(max(width - 2, 1.5), 2),
    }
