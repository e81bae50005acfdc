"""Letters with a one-time link: plain, short, in the language of whoever gets them."""

import logging
import threading
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kochka.core.texts import clock, day_and_month, language_of, nbsp_ru
from kochka.firm.settings import the_firm
from kochka.people.models import Key

log = logging.getLogger(__name__)


def by_mail() -> bool:
    """Whether mail is set up."""
    return "default" in settings.MAILERS


def post_later(letter: EmailMessage) -> None:
    """Posts it while nobody waits: how long that takes tells nothing."""
    threading.Thread(target=post, args=[letter], daemon=True).start()


def post(letter: EmailMessage) -> bool:
    """Posts it; False when it did not leave."""
    try:
        return letter.send() == 1
    except (SMTPException, OSError) as trouble:
        log.warning("a letter with a link did not leave: %s", trouble)
        return False


def letter_of(key: Key, url: str) -> EmailMessage:
    """The letter: who wrote it and why, the link on a line of its own, until when it opens."""
    firm = the_firm()
    language = language_of(key.user.language or firm.language)
    with override(language):
        until = key.valid_until.astimezone(timezone.get_current_timezone())
        words = {
            "name": key.user.short_name,
            "firm": firm.name,
            "by": key.made_by.name,
            "when": f"{day_and_month(until.date(), language)}, {clock(until)}",
        }
        invited = key.purpose == Key.Purpose.INVITATION
        subject = _("Invitation to Kochka: %(firm)s") if invited else _("A new password for Kochka: %(firm)s")
        parts = [_("Good day, %(name)s!"), _why(key), _("Open this link and choose a password:"), "\0", _until(invited)]
        text = "\n\n".join(part % words if part != "\0" else url for part in parts)
    return EmailMessage(subject % words, nbsp_ru(text) if language == "ru" else text, to=[key.user.email])


def _why(key: Key) -> str:
    if key.purpose == Key.Purpose.INVITATION:
        return _("%(by)s invites you to Kochka, where %(firm)s keeps its deals.")
    if key.made_by_id == key.user_id:
        return _("Somebody, most likely you, has asked for a new password for your account at %(firm)s.")
    return _("%(by)s has made you a link for a new password at %(firm)s.")


def _until(invited: bool) -> str:
    if invited:
        return _("It opens once, and until %(when)s. If you did not expect this letter, there is nothing to do.")
    return _("It opens once, and until %(when)s. If it was not you, there is nothing to do: your password stays.")
