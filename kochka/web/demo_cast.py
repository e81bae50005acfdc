"""The people of the demo company as a visitor meets them: one face a role, the others behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kochka.core.nearness import from_this_computer
from kochka.core.refusals import Sentence
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.reading import reader_of

MOST = 40
# In the order in which a deal meets them; what each sees that the others do not.
SEES: dict[Role, tuple[str, Sentence]] = {
    Role.SELLER: ("footprints", _("My day: one next step a deal, and the enquiries that have just come in")),
    Role.CHIEF: ("stamp", _("Everything on the way: where deals sink, and what waits for a chief’s yes")),
    Role.EXPERT: ("lightbulb", _("Only the deals whose stage asks for advice; nobody tugs at the sleeve")),
    Role.MANAGER: ("hammer", _("Sold projects being handed over, with all that was agreed on the way")),
    Role.ADMINISTRATION: ("file-check", _("Payments, signatures and papers that wait to be confirmed")),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One person who stands for a role: what they see, and the sign of it."""

    role: Role
    person: User
    sees: Sentence
    icon: str


@dataclass(frozen=True, slots=True)
class DemoCast:
    """Everybody of the demo company, in two groups."""

    faces: tuple[Face, ...]
    others: tuple[User, ...]


def is_near(request: HttpRequest) -> bool:
    """Whether the visitor sits at the computer that serves the page."""
    return from_this_computer(request.META, request.get_host())


def demo_door(request: HttpRequest) -> bool:
    """Whether one may enter by a click: only the demo company, and only from this very machine."""
    firm = reader_of(request).firm
    return bool(firm and firm.is_demo) and is_near(request)


def demo_cast() -> DemoCast:
    """The people of the demo company, their grants read beforehand: two queries."""
    return cast_of(list(User.objects.active().prefetch_related("grants")[:MOST]))


def cast_of(people: Sequence[User]) -> DemoCast:
    """A role's face is who plays the fewest other roles, of those who has been here longest; nobody stands for two."""
    faces: list[Face] = []
    for role, (icon, sees) in SEES.items():
        shown = {face.person.pk for face in faces}
        playing = [each for each in people if role in roles_now(each) and each.pk not in shown]
        if playing:
            faces.append(Face(role, min(playing, key=lambda each: (len(roles_now(each)), each.pk)), sees, icon))
    shown = {face.person.pk for face in faces}
    return DemoCast(tuple(faces), tuple(each for each in people if each.pk not in shown))


def roles_now(person: User) -> frozenset[str]:
    """The roles of somebody whose grants were read beforehand."""
    return frozenset(grant.role for grant in person.grants.all() if grant.ended_at is None)
