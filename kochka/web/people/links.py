"""The one-time link as chiefs hand it out: mailed where mail is set up, else shown once, to be copied."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kochka.people import keys
from kochka.people.models import Key, User
from kochka.web.people.acting import ChiefForm, changing
from kochka.web.people.letters import by_mail, letter_of, post
from kochka.web.reading import partly


def link_to(request: HttpRequest, token: str) -> str:
    """The address that opens once: on the company's public address, where one is set."""
    path = reverse("key", args=[token])
    public = settings.PUBLIC_URL
    if public.hostname and public.hostname != "127.0.0.1":
        return f"{public.scheme}://{public.netloc}{path}"
    return request.build_absolute_uri(path)


def reachable(who: User) -> bool:
    """Whether the address can be one at all: those that an import made up end in .invalid."""
    return not who.email.endswith(".invalid")


def handed_out(request: HttpRequest, who: User, key: Key, token: str) -> HttpResponse:
    """What a chief sees once a link is made: that it was mailed, or the link itself, this once."""
    url = link_to(request, token)
    sent = post(letter_of(key, url)) if by_mail() and reachable(who) else None
    context: dict[str, Any] = {"who": who, "key": key, "url": None if sent else url, "failed": sent is False}
    context |= {"level": 2 if partly(request) else 1, "back": reverse("person", args=[who.pk])}
    return render(request, "people/link.html#link" if partly(request) else "people/link.html", context)


class LinkForm(ChiefForm):
    heading = _("A link to come in by")
    send = _("Make the link")
    icon = "key-round"

    def prepare(self) -> None:
        self.explain = (
            _("It opens once. The link made before, if there is one, opens nothing any more.")
            if self.subject.is_invited
            else _("By it they choose a new password. Their present one works until then.")
        )


@changing(LinkForm)
def link(said: LinkForm) -> HttpResponse:
    """Makes an invitation, or a link for a new password."""
    return handed_out(said.request, said.subject, *keys.make_key(said.subject, **said.who))


class WithdrawalForm(ChiefForm):
    heading = _("Take the link back")
    explain = _("It opens nothing any more. A new one can be made at any time.")
    send = _("Take it back")
    done = _("The link opens nothing any more.")
    danger = True


@changing(WithdrawalForm)
def withdrawal(said: WithdrawalForm) -> None:
    """The link opens nothing any more."""
    keys.take_back_key(said.subject, **said.who)
