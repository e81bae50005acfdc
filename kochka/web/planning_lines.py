"""The lines of the planning meeting, put into words: a page has a hundred of them, and a template is slower at it."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.money import format_money
from kochka.core.texts import language_of, nbsp_ru
from kochka.core.when import show_when
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.web import signs
from kochka.web.filling import filled
from kochka.web.reading import Reader
from kochka.web.standing import Standing
from kochka.web.templatetags.kochka import icon

type Line = dict[str, Any]
"""One deal of the meeting as its template reads it. `form` holds what was typed and refused."""


class Lines:
    """Says lines to one reader, in their language. What is the same in all is said once."""

    def __init__(self, reader: Reader, user: User) -> None:
        self.reader, self.user = reader, user
        self.language = language_of(get_language() or "ru")
        self.words = {
            "action": escape(_("Next action")),
            "when": escape(_("When")),
            "example": escape(_("tomorrow 12:00")),
            "say": escape(_("Say so:")),
            "number": escape(_("No.")),
            "reads": reverse("when"),
            "sign": icon("check", 15),
        }

    def line(self, now: Standing, form: Form | None = None) -> Line:
        """The line of a jump that was read with `marks`: how it stands, whether it was spoken of today, and whether
        this person may replan it."""
        jump, deal = now.jump, now.deal
        said, may = bool(jump.said), allowed(self.user, Act.REPLAN, deal)  # type: ignore[attr-defined]
        return {
            "pk": _plain(deal.pk),
            "jump": _plain(jump.pk),
            "url": _plain(reverse("deal", args=[deal.pk])),
            "step": _plain(reverse("planning_step", args=[deal.pk])) if may else "",
            "name": deal.title,
            "title": self._tied(deal.title),
            "mark": filled(_MARK, now.depth),
            "about": self._about(now),
            "chips": self._chips(now, said=said),
            "next_action": jump.next_action if may else self._tied(jump.next_action),
            "typed_when": "",
            "seen": _plain(jump.pk),
            "promised": jump.promised,
            "said": said,
            "may": may,
            "form": form,
            "words": self.words,
            **(_typed(form) if form else {}),
        }

    def _tied(self, text: str) -> str:
        return nbsp_ru(text) if self.language == "ru" else text

    def _about(self, now: Standing) -> SafeString:
        """The client, the stage, the sum."""
        deal = now.deal
        client = f"{self._tied(deal.client.name)} · " if deal.client else ""
        stage = self._tied(now.stage.name.of(self.language))
        if not deal.value:
            return filled("{}{}", client, stage)
        money = format_money(deal.value, self.language)
        return filled('{}{} · <span class="num">{}</span>', client, stage, money)

    def _chips(self, now: Standing, *, said: bool) -> SafeString:
        """What one sees of it at a glance; the last says when the step is due."""
        found: list[signs.Sign] = [(" calm", icon("check", 13), _("said today"))] if said else []
        found += signs.promise(now)
        if now.depth == "sinking":
            words = _("%(day)s of %(all)s d") % {"day": now.day, "all": now.stage.norm}
            found.append((" sunk", icon("waves-horizontal", 13), words))
        found += [*signs.silence(now), *signs.chiefs(now)]
        when = show_when(now.jump.due, today=self.reader.today, language=self.language)
        return signs.chips([*found, signs.due(when, late=now.is_late)])


def _plain(value: int | UUID | str) -> SafeString:
    """A number or an address made of one: nothing in it is to be escaped, a dozen times a line."""
    return mark_safe(str(value))


def _typed(form: Form) -> Line:
    """What was typed and refused: it comes back."""
    said = {"next_action": "next_action", "typed_when": "when", "seen": "seen"}
    return {key: form[field].value() or "" for key, field in said.items()}


_MARK = (
    '<span class="st {0}"><svg width="24" height="17" viewBox="0 0 26 18" aria-hidden="true">'
    '<use href="#mark-{0}"/></svg></span>'
)
