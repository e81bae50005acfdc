"""The second page at the door: the code beside the password. Whichever door it was, it leads through here."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStage
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.people.models import User
from kochka.people.second_factor import open_with
from kochka.people.tries import Shut
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line

LONGEST_CODE = 40
CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


class CodeForm(TypedForm):
    code = Line(
        label=_("The code from the app, or a recovery code"),
        max_length=LONGEST_CODE,
        attrs={**CODE_ATTRS, "autofocus": True},
    )


@login_stage_required(  # type: ignore[untyped-decorator]
    stage=AuthenticateStage.key, redirect_urlname="account_login"
)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the code, and goes on with the sign-in that waits for it; `leave` gives that sign-in up."""
    stage: LoginStage = request._login_stage  # type: ignore[attr-defined]
    if "leave" in request.POST:
        return _answer(stage.abort())
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (answer := _opened(request, stage, form)):
        return answer
    return render(request, "people/code.html", {"form": form}, status=422 if form.is_bound else 200)


def _opened(request: HttpRequest, stage: LoginStage, form: CodeForm) -> HttpResponse | None:
    """The person comes in, or the form has a sentence more. Raises Shut."""
    who = stage.login.user
    assert isinstance(who, User)
    try:
        kind = open_with(who, code=form.cleaned_data["code"], at=timezone.now())
    except Shut:
        raise
    except Refused as refused:
        form.refuse(refused)
        _tell(request, who)
        return None
    record_authentication(request, who, "mfa", type=kind)
    return _answer(stage.exit())


def _answer(made: Any) -> HttpResponse:
    assert isinstance(made, HttpResponse)
    return made


def _tell(request: HttpRequest, who: User) -> None:
    """Whoever keeps a record of sign-ins hears of a wrong code."""
    authentication_failed.send(
        sender=Authenticator, request=request, user=who, authenticator=None, reauthentication=False
    )
