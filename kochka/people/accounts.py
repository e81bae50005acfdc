"""Verbs on people: adding them, giving and taking roles, letting them go."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.texts import clean_line, fold
from kochka.people.duties import held_by
from kochka.people.models import RoleGrant, Team, User
from kochka.people.roles import Role

SYSTEM_EMAIL = "system@kochka.invalid"


def system_user() -> User:
    """Who acts when nobody does: sweeps. Cannot sign in, plays no role, appears the first time it is needed."""
    found = User.objects.filter(is_system=True).first()
    if found:
        return found
    newcomer = User(email=SYSTEM_EMAIL, name="Kochka", is_system=True, is_active=False, joined_at=timezone.now())
    newcomer.set_unusable_password()
    try:
        with transaction.atomic():
            newcomer.save()
    except IntegrityError:
        return User.objects.get(is_system=True)
    return newcomer


def add_person(
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: User,
    at: datetime,
    password: str | None = None,
    team: Team | None = None,
    language: str = "",
) -> User:
    """A new person with their roles. Raises Invalid for a wrong or taken address and for a name that is none."""
    person = User(email=_address(email), name=_name(name), team=team, language=language, joined_at=at)
    person.folded = fold(f"{person.name} {person.email}")
    person.set_password(password or None)
    try:
        with transaction.atomic():
            person.save()
            for role in roles:
                grant(person, role, by=by, at=at)
    except IntegrityError:
        raise Invalid("email", _("Somebody with this e-mail address is here already.")) from None
    return person


def _address(email: str) -> str:
    try:
        address = clean_line(email, 254).lower()
        validate_email(address)
    except (ValidationError, ValueError):
        raise Invalid("email", _("This does not look like an e-mail address.")) from None
    return address


def _name(name: str) -> str:
    try:
        line = clean_line(name, 120)
    except ValueError:
        raise Invalid("name", _("A person’s name is at most 120 characters long.")) from None
    if not line:
        raise Invalid("name", _("A person needs a name."))
    return line


def grant(user: User, role: Role, *, by: User, at: datetime) -> None:
    """The person plays the role from now on; playing it already changes nothing."""
    RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults={"granted_at": at, "granted_by": by})
    user.__dict__.pop("roles", None)


def revoke(user: User, role: Role, *, by: User, at: datetime) -> None:
    """The person plays the role no more. The last chief stays: somebody has to be able to decide."""
    with transaction.atomic():
        if role is Role.CHIEF and not _other_chiefs(user):
            raise Invalid("role", _("This is the only chief. Name another one first."))
        RoleGrant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=at, ended_by=by)
    user.__dict__.pop("roles", None)


def _other_chiefs(user: User) -> bool:
    """Whether somebody else is a chief. Their grants are locked: two chiefs may be taking each other's just now."""
    list(RoleGrant.objects.select_for_update().filter(role=Role.CHIEF, ended_at=None).order_by("pk"))
    return User.objects.playing(Role.CHIEF).exclude(pk=user.pk).exists()


def let_go(user: User, *, by: User, at: datetime) -> None:
    """The person leaves: no sign-in any more, roles ended. Raises Refused while they hold anything (see duties), for
    that is handed on before; Invalid for the last chief."""
    if held := [f"{one.name}: {count}" for one, count in held_by(user)]:
        words = {"name": user.name, "what": ", ".join(held)}
        raise Refused(_("%(name)s cannot leave yet, this is in their hands: %(what)s. Hand it on first.") % words)
    with transaction.atomic():
        for role in user.roles:
            revoke(user, role, by=by, at=at)
        User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
