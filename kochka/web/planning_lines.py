"""The lines of the planning meeting, written in one piece: a page has a hundred of them, each with a form, and a
template would take longer for them than all the rest of it. Every text is escaped by `filled`.
"""

from django.forms import Form
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.money import format_money
from kochka.core.texts import language_of, nbsp_ru
from kochka.core.when import show_when
from kochka.deals.rights import Act, allowed
from kochka.web import signs
from kochka.web.filling import filled
from kochka.web.reading import person, reader_of
from kochka.web.standing import Standing
from kochka.web.templatetags.kochka import icon

LINE = """<li class="plan-line{today}" id="plan-{pk}" data-row data-plan data-deal="{url}" data-seen="{jump}">
<span class="st {depth}"><svg width="24" height="17" viewBox="0 0 26 18" aria-hidden="true"><use href="#mark-{depth}"/>\
</svg></span>
<div class="plan-what"><a class="plan-link" href="{url}">{title}</a> <span class="mut small">{about}</span></div>
<span class="chips">{chips}</span>
{say}</li>
"""
SAY = """<form class="plan-say" method="post" action="{step}" hx-post="{step}" hx-target="closest [data-plan]" \
hx-swap="outerHTML" novalidate aria-label="{name}, {number} {pk}">
<input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input type="hidden" name="seen" value="{seen}">{promised}
<label class="sr" for="plan-{pk}-action" data-row-key="KeyR">{action}</label>
<input class="input" id="plan-{pk}-action" type="text" name="next_action" value="{next_action}" autocomplete="off" \
data-select{action_fails}>
<label class="sr" for="plan-{pk}-when">{when}</label>
<span class="plan-when" data-when><input class="input" id="plan-{pk}-when" type="text" name="when" \
value="{typed_when}" autocomplete="off" placeholder="{example}" \
data-when-input{when_fails}><span class="when-means" data-when-means aria-live="polite" \
hx-get="{reads}" hx-trigger="when-read"></span></span>
<button class="btn s" type="submit">{sign}<span class="sr">{say} {name}</span></button>
{errors}</form>
"""
PROMISED = SafeString('<input type="hidden" name="promised" value="on">')
READ_ONLY = '<p class="plan-say mut">{}</p>'
FAILS = ' aria-invalid="true" aria-describedby="plan-{}-errors"'
ERRORS = '<div class="plan-errors" id="plan-{}-errors" role="alert" tabindex="-1"{}>{}{}{}</div>'


class Lines:
    """Writes lines for one reader, in their language. What is the same in all is said once."""

    def __init__(self, request: HttpRequest) -> None:
        self.reader, self.user = reader_of(request), person(request)
        self.language = language_of(get_language() or "ru")
        self.same = {
            "action": _("Next action"),
            "when": _("When"),
            "example": _("tomorrow 12:00"),
            "say": _("Say so:"),
            "number": _("No."),
            "reads": reverse("when"),
            "sign": icon("check", 15),
            "token": get_token(request),
        }

    def line(self, now: Standing, form: Form | None = None) -> SafeString:
        """The line of a jump that was read with `marks`: how it stands, whether it was spoken of today, and, where
        this person may replan it, the next step to type over. `form` holds what was typed and refused."""
        deal, said = now.deal, bool(now.jump.said)  # type: ignore[attr-defined]
        may = allowed(self.user, Act.REPLAN, deal)
        return filled(
            LINE,
            today=" said-today" if said else "",
            pk=str(deal.pk),
            url=reverse("deal", args=[deal.pk]),
            jump=now.jump.pk,
            depth=now.depth.value,
            title=self._tied(deal.title),
            about=self._about(now),
            chips=self._chips(now, said=said),
            say=self._say(now, form) if may else filled(READ_ONLY, self._tied(now.jump.next_action)),
        )

    def _say(self, now: Standing, form: Form | None) -> SafeString:
        pk, jump = str(now.deal.pk), now.jump
        typed = {"next_action": jump.next_action, "when": "", "seen": str(jump.pk)}
        fails: dict[str, SafeString | str] = {}
        if form:
            typed = {key: form[key].value() or "" for key in typed}
            fails = {key: filled(FAILS, pk) for key in ("next_action", "when") if form[key].errors}
        return filled(
            SAY,
            pk=pk,
            step=reverse("planning_step", args=[now.deal.pk]),
            name=now.deal.title,
            seen=typed["seen"],
            promised=PROMISED if jump.promised else "",
            next_action=typed["next_action"],
            action_fails=fails.get("next_action", ""),
            typed_when=typed["when"],
            when_fails=fails.get("when", ""),
            errors=_errors(pk, form) if form and form.errors else "",
            **self.same,
        )

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


def _errors(pk: str, form: Form) -> SafeString:
    """Why it was refused, said once beneath the line."""
    whole = form.non_field_errors()
    refused = SafeString(" data-refused") if whole else ""
    each = [SafeString(errors) for errors in (whole, form["next_action"].errors, form["when"].errors)]
    return filled(ERRORS, pk, refused, *each)
