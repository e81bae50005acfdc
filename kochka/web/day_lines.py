"""The lines of My day, written in one piece: a page has some fifty of them, and a template that asks for each word by
its name takes longer for them than for all the rest."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.money import format_money
from kochka.core.texts import clock, language_of, nbsp_ru
from kochka.core.when import Due, show_when
from kochka.deals.reminders import NextReminder, next_reminders
from kochka.deals.status import Depth
from kochka.timesheets.talking import Talk, talks
from kochka.web import signs
from kochka.web.filling import filled
from kochka.web.reading import Reader
from kochka.web.standing import Standing
from kochka.web.templatetags.kochka import icon
from kochka.web.time.talk import Meter

LINE = """<li class="line" data-row data-deal="/deals/{pk}/">
{stage}
<span class="act"><a class="act-link" href="/deals/{pk}/">{action}</a> <span class="mut">{about}</span></span>
<span class="chips">{chips}</span>
{norm}
<span class="val num{sum_css}">{value}</span>
<span class="when-cell">{due}</span>
</li>
"""
STAGE = (
    '<span class="st {0}"><svg width="24" height="17" viewBox="0 0 26 18" aria-hidden="true">'
    '<use href="#mark-{0}"/></svg> <span class="mut">{1}</span></span>'
)
NORM = '<span class="norm-cell num {}">{}{}</span>'


class DayLines:
    """Writes lines for one reader, in their language; what several lines say alike is written once."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.today = reader, reader.today
        self.language = language_of(get_language() or "ru")
        self._written: dict[tuple[Any, ...], SafeString] = {}
        self._reminders: dict[UUID, NextReminder] = {}
        self._talks: Mapping[int, Talk] = {}

    def remind(self, lines: Iterable[Standing]) -> None:
        """Whose next reminder is ready, of all lines at once: one query."""
        found = next_reminders([now.jump for now in lines], self.reader.calendar)
        self._reminders = {pk: each for pk, each in found.items() if each.is_due(self.today)}

    def weigh(self, lines: Iterable[Standing]) -> None:
        """What talking has eaten, of all lines at once: five queries."""
        self._talks = talks([now.deal.pk for now in lines])

    def all(self, lines: Iterable[Standing], *, short: bool = False, with_holder: bool = False) -> list[SafeString]:
        """A line each. `short`: of what is due today the hour alone; `with_holder`: who makes the jump."""
        return [self.line(now, short=short, with_holder=with_holder) for now in lines]

    def line(self, now: Standing, *, short: bool, with_holder: bool) -> SafeString:
        jump, deal = now.jump, now.deal
        return filled(
            LINE,
            pk=str(deal.pk),
            stage=self._once(self._stage, now.depth, jump.stage.version_id, now.stage.key, now),
            action=self._tied(jump.next_action),
            about=self._about(now, with_holder=with_holder),
            chips=self._chips(now),
            norm=self._once(self._norm, now.depth, now.day, now.stage.norm),
            sum_css="" if deal.value else " none",
            value=format_money(deal.value, self.language) if deal.value else "—",
            due=self._once(self._due, jump.due, now.is_late, short),
        )

    def _once(self, make: Callable[..., SafeString], *said: Any) -> SafeString:
        key = (make.__name__, *(one for one in said if not isinstance(one, Standing)))
        if key not in self._written:
            self._written[key] = make(*said)
        return self._written[key]

    def _tied(self, text: str) -> str:
        return nbsp_ru(text) if self.language == "ru" else text

    def _stage(self, depth: Depth, _version: int, _key: str, now: Standing) -> SafeString:
        return filled(STAGE, depth.value, self._tied(now.stage.name.of(self.language)))

    def _about(self, now: Standing, *, with_holder: bool) -> str:
        deal = now.deal
        parts = [self._tied(deal.title), self._tied(deal.client.name) if deal.client else ""]
        parts.append(now.jump.holder.name if with_holder else "")
        return "\N{NO-BREAK SPACE}· ".join(part for part in parts if part)

    def _chips(self, now: Standing) -> SafeString:
        said = [*signs.promise(now), *signs.chiefs(now), *signs.silence(now)]
        if ready := self._reminders.get(now.jump.pk):
            words = _("reminder %(place)s of %(total)s is ready") % {"place": ready.place, "total": ready.total}
            said.append((" calm", icon("bell", 13), words))
        if now.used_up:
            said.append((" late", "", _("tries used up")))
        elif now.jump.tries:
            said.append(("", "", _("try %(n)s") % {"n": now.next_try}))
        talk = self._talks.get(now.deal.pk)
        if talk and self.reader.user:
            said += Meter(talk, self.reader.user, self.language).signs()
        return signs.chips(said)

    def _norm(self, depth: Depth, day: int, norm: int | None) -> SafeString:
        if not norm:
            return filled(NORM, depth.value, "", "")
        deep: SafeString | str = ""
        if depth is Depth.SINKING:
            deep = filled("{}<span>{}</span> ", icon("waves-horizontal", 14), _("sinking"))
        eaten = filled("<span>{}</span>", _("%(day)s of %(all)s d") % {"day": day, "all": norm})
        return filled(NORM, depth.value, deep, eaten)

    def _due(self, due: Due, late: bool, short: bool) -> SafeString:
        if short and due.time is not None and due.day == self.today:
            when = clock(due.time)
        else:
            when = show_when(due, today=self.today, language=self.language)
        return signs.chips([signs.due(when, late=late)])
