"""A cell of a list of deals on the page: one line, in the reader's language, a state never by its colour alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kochka.core.money import Money, format_money
from kochka.core.texts import day_and_month, nbsp_ru, number
from kochka.core.when import Due, show_when
from kochka.deals.models import Deal
from kochka.deals.status import Depth, Section, depth, when
from kochka.web.deals.columns import Column, Said, state_of
from kochka.web.deals.listed import Listed, Sight
from kochka.web.filling import filled
from kochka.web.templatetags.kochka import icon

NOTHING = SafeString('<span class="none" aria-hidden="true">—</span>')


def tagged(columns: Sequence[Column]) -> list[tuple[Column, SafeString]]:
    """The columns, each with the tag that its cells open with: the same for all rows."""
    tag = '<td role="cell" class="c-{} {}" data-name="{}">'
    return [(column, filled(tag, column.key, column.css, column.name)) for column in columns]


def cells(columns: Sequence[tuple[Column, SafeString]], row: Listed, sight: Sight) -> SafeString:
    """All cells of a row. Written here: a template would take longer for them than the rest of the page."""
    return SafeString("".join([f"{tag}{cell(column, row, sight)}</td>" for column, tag in columns]))


def cell(column: Column, row: Listed, sight: Sight) -> SafeString:
    """What stands between the cell's tags."""
    if drawn := DRAWN.get(column.key):
        return drawn(column, row, sight)
    said = column.says(row, sight)
    return NOTHING if said is None or said == "" else filled("{}", worded(said, sight))


def worded(said: Said, sight: Sight) -> str:
    """What a cell says, in the reader's language."""
    language = sight.language
    if isinstance(said, Money):
        return format_money(said, language)
    if isinstance(said, datetime):
        return show_when(Due(said.date(), said.time()), today=sight.reader.today, language=language)
    if isinstance(said, date):
        return day_and_month(said, language, today=sight.reader.today)
    if isinstance(said, Decimal):
        return number(said, language)
    return nbsp_ru(str(said)) if language == "ru" else str(said)


def _number(column: Column, row: Listed, sight: Sight) -> SafeString:
    return filled("{}", row.deal.pk)


def _title(column: Column, row: Listed, sight: Sight) -> SafeString:
    title = worded(row.deal.title, sight)
    return filled('<a class="deal-link" href="/deals/{}/">{}</a>', row.deal.pk, title)


def _stage(column: Column, row: Listed, sight: Sight) -> SafeString:
    name, jump = worded(column.says(row, sight), sight), row.deal.open_jump
    if jump is None:
        return filled('<span class="mut">{}</span>', name)
    deep = Depth.DRY if row.hold else depth(jump, sight.moment)
    sunk = filled('<span class="sr">, {}</span>', _("sinking")) if deep is Depth.SINKING else ""
    return filled(
        '<span class="st {0}"><svg width="24" height="17" viewBox="0 0 26 18" aria-hidden="true">'
        '<use href="#mark-{0}"/></svg><span class="mut">{1}{2}</span></span>', deep.value, name, sunk,
    )  # fmt: skip


def _due(column: Column, row: Listed, sight: Sight) -> SafeString:
    """When the next action is due; on hold: until when; ended: how."""
    jump = row.deal.open_jump
    if row.hold:
        until = _("until %(day)s") % {"day": day_and_month(row.hold.until, sight.language, today=sight.reader.today)}
        said = filled('<span class="sr">{} </span>{}', _("on hold"), until)
        return filled('<span class="chip">{}{}</span>', icon("moon", 13), said)
    if jump is None:
        shape = "check" if row.deal.state == Deal.State.FINISHED else "x"
        return filled('<span class="chip">{}{}</span>', icon(shape, 13), state_of(row))
    late = when(jump, sight.moment) is Section.OVERDUE
    day = show_when(jump.due, today=sight.reader.today, language=sight.language)
    if late:
        words = filled('<span class="sr">{} </span>{}', _("overdue:"), day)
        return filled('<span class="chip late">{}{}</span>', icon("clock-alert", 13), words)
    return filled('<span class="chip calm">{}{}</span>', icon("clock", 13), day)


def _value(column: Column, row: Listed, sight: Sight) -> SafeString:
    value = row.deal.value
    return filled("<b>{}</b>", format_money(value, sight.language)) if value else NOTHING


def _norm(column: Column, row: Listed, sight: Sight) -> SafeString:
    said, jump = column.says(row, sight), row.deal.open_jump
    if said is None or jump is None:
        return NOTHING
    deep = Depth.DRY if row.hold else depth(jump, sight.moment)
    mark = icon("waves-horizontal", 13) if deep is Depth.SINKING else ""
    return filled('<span class="norm-cell {}">{}{}</span>', deep.value, mark, said)


DRAWN: Mapping[str, Callable[[Column, Listed, Sight], SafeString]] = {
    "number": _number,
    "title": _title,
    "stage": _stage,
    "due": _due,
    "value": _value,
    "norm": _norm,
}
