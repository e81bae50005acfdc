"""The first word that somebody is told, by what they do here; and what an empty day means to them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kochka.deals.models import Entry
from kochka.people.accounts import about
from kochka.people.models import Change, User
from kochka.people.roles import Role
from kochka.web.reading import person

# Who plays several roles is told about the one that keeps them busiest first.
ORDER = (Role.CHIEF, Role.SELLER, Role.MANAGER, Role.ADMINISTRATION, Role.EXPERT)


@dataclass(frozen=True, slots=True)
class Guide:
    """A sentence, and the act that it leads to: the name of a page and its words, where there is one."""

    sentence: str
    page: str = ""
    act: str = ""
    icon: str = ""


def guide_for(user: User) -> Guide | None:
    """What a newcomer is told; None for who has put it away or has done something already. One query at most."""
    if user.guided_at:
        return None
    wrote = Entry.objects.filter(by=OuterRef("pk"))
    changed = Change.objects.filter(by=OuterRef("pk")).exclude(about=about(user))
    if User.objects.filter(Exists(wrote) | Exists(changed), pk=user.pk).exists():
        return None
    return _first_word(leading_role(user.roles))


def leading_role(roles: Collection[str]) -> Role | None:
    """The one of these roles that keeps somebody busiest; None where they play none."""
    return next((role for role in ORDER if role in roles), None)


def _first_word(role: Role | None) -> Guide:
    if role is Role.CHIEF:
        words = _("Begin with people: invite those who sell. What waits for your word will stand here by itself.")
        return Guide(words, "invitation", _("Invite colleagues"), "user-plus")
    if role is Role.SELLER:
        words = _("When a client calls, open a deal: a name and the next step are enough. It stands here on its day.")
        return Guide(words, "new_deal", _("Open a deal"), "plus")
    if role is Role.MANAGER:
        return Guide(_("Deals that are handed to you will stand here: take them up and say what you do next."))
    if role is Role.ADMINISTRATION:
        return Guide(_("What needs your confirmation will stand here: payments, signatures, papers. One key each."))
    if role is Role.EXPERT:
        return Guide(_("Deals that want your advice will stand here: open one and see what its stage asks for."))
    return Guide(_("You have no role here yet. Tell a chief what you do, and your day will fill up."))


def empty_day(user: User) -> str:
    """What it means that nothing waits, to somebody who does this work."""
    return {
        None: _("You have no role here yet. A chief can give you one."),
        Role.CHIEF: _("Nobody waits for your word. What sinks or overflows will come here by itself."),
        Role.SELLER: _("No deal waits for you. Either everything is done, or nobody has rung yet."),
        Role.MANAGER: _("Nothing was handed to you. Deals come here once they are sold, or where you are wanted."),
        Role.ADMINISTRATION: _("Nothing waits for your confirmation: no payment, no signature, no paper."),
        Role.EXPERT: _("No deal asks for your advice. It will come here by itself when one does."),
    }[leading_role(user.roles)]


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """The first word has done its work."""
    User.objects.filter(pk=person(request).pk, guided_at=None).update(guided_at=timezone.now())
    return redirect("my_day")
