"""Coming in without a password: the page of a one-time link, and asking for one when the password is forgotten."""

from http import HTTPStatus

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.people.keys import SAYS, Spent, key_of, make_key, use_key, why_shut
from kochka.people.models import Key, User
from kochka.people.tries import LETTERS, LETTERS_FROM, Shut, Try, spend
from kochka.web.accounts import let_in
from kochka.web.addresses import address_of
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line
from kochka.web.limits import LINKS, hold_back
from kochka.web.people import letters
from kochka.web.people.letters import by_mail
from kochka.web.people.links import link_to

NOTHING_HERE = _("There is no such link. Perhaps its end was lost while copying.")


class EnterForm(TypedForm):
    name = Line(label=_("Your name"), attrs={"autocomplete": "name"})
    password = Line(
        label=_("Password"),
        widget=forms.PasswordInput,
        strip=False,
        help_text=_("At least eight characters; a few words make a good one."),
        attrs={"autocomplete": "new-password"},
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link. Looking at it uses nothing up: letters are looked through by machines too."""
    found = key_of(token)
    if found is None:
        hold_back(request, LINKS)
        return _shut(request, NOTHING_HERE, HTTPStatus.NOT_FOUND)
    if why := why_shut(found, timezone.now()):
        return _shut(request, SAYS[why], HTTPStatus.GONE)
    form = EnterForm(request.POST if request.method == "POST" else None, initial={"name": found.user.name})
    if form.is_bound and form.is_valid():
        return _enter(request, token, found, form)
    return _open(request, found, form)


def _enter(request: HttpRequest, token: str, found: Key, form: EnterForm) -> HttpResponse:
    try:
        who = use_key(token, **form.cleaned_data, at=timezone.now())
    except Spent as spent:
        return _shut(request, spent.sentence, HTTPStatus.GONE)
    except Refused as refused:
        form.refuse(refused)
        return _open(request, found, form, status=refused.status)
    return let_in(request, who)


def _open(request: HttpRequest, found: Key, form: EnterForm, *, status: int = 200) -> HttpResponse:
    return render(request, "people/enter.html", {"key": found, "form": form}, status=status)


def _shut(request: HttpRequest, sentence: object, status: HTTPStatus) -> HttpResponse:
    return render(request, "people/shut.html", {"sentence": sentence, "by_mail": by_mail()}, status=status)


class ForgottenForm(TypedForm):
    email = Line(label=_("E-mail"), attrs={"autocomplete": "username", "inputmode": "email"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for a link by mail. Whether there is somebody with that address is not told."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if not (by_mail() and form.is_bound and form.is_valid()):
        return render(request, "people/forgotten.html", {"form": form, "by_mail": by_mail()})
    email = form.cleaned_data["email"].strip().lower()
    try:
        spend(Try(LETTERS, email[:254]), Try(LETTERS_FROM, address=address_of(request)), at=timezone.now())
    except Shut:  # the same answer: who asks in vain is not told what there is
        pass
    else:
        _mail(request, email)
    return render(request, "people/forgotten.html", {"sent_to": email[:254], "by_mail": True})


def _mail(request: HttpRequest, email: str) -> None:
    """Sends the link where there is somebody; the post office is waited for elsewhere, so that time tells nothing."""
    who = User.objects.active().filter(email__iexact=email).first()
    if who is None:
        return
    made, token = make_key(who, by=who, at=timezone.now())
    letters.post_later(letters.letter_of(made, link_to(request, token)))
