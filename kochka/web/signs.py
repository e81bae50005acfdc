"""What the lines of My day and of the meeting say alike of a jump, in chips: colour, icon, words."""

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.web.filling import filled
from kochka.web.standing import Standing
from kochka.web.templatetags.kochka import icon

type Sign = tuple[str, SafeString | str, SafeString | str]
CHIP = '<span class="chip{}">{}{}</span>'
LATE = '<span class="sr">{} </span>{}'


def promise(now: Standing) -> Iterator[Sign]:
    """What was promised to the client, kept so far or broken."""
    if now.broken_promise:
        yield " late", icon("handshake", 13), _("promise broken")
    elif now.jump.promised:
        yield "", icon("handshake", 13), _("promised")


def silence(now: Standing) -> Iterator[Sign]:
    """How long the client has heard nothing from us, where that is too long."""
    if now.silent_days:
        words = ngettext("%(n)s day of silence", "%(n)s days of silence", now.silent_days)
        yield " late", icon("ear-off", 13), words % {"n": now.silent_days}


def chiefs(now: Standing) -> Iterator[Sign]:
    """Whether it waits for the chiefs."""
    if now.waits_for_chiefs:
        yield " gold", icon("stamp", 13), _("waits for a go-ahead")


def due(when: str, *, late: bool) -> Sign:
    """When the step is due; a late one says so to those who see no colours."""
    if late:
        return " late", icon("clock-alert", 13), filled(LATE, _("overdue:"), when)
    return " calm", icon("clock", 13), when


def chips(signs: Iterable[Sign]) -> SafeString:
    """The signs as they stand in a line."""
    return SafeString("".join([filled(CHIP, *sign) for sign in signs]))
