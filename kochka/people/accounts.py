"""Verbs on people: adding and renaming them, giving and taking roles, letting them go and taking them back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.texts import fold
from kochka.people.changes import record
from kochka.people.duties import held_by, lapses, lapsing
from kochka.people.models import Key, RoleGrant, Team, User
from kochka.people.presence import lock
from kochka.people.rights import demand_chief
from kochka.people.roles import Role
from kochka.people.words import said_address, said_name

SYSTEM_EMAIL = "system@kochka.invalid"
TAKEN = _("Somebody with this e-mail address is here already.")


def about(person: User) -> str:
    """What the dated rows of changes call the person."""
    return f"person:{person.pk}"


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
    """A new person with their roles. Raises NotYours; Invalid for a wrong or taken address, a name that is none, and a
    team that is retired."""
    demand_chief(by)
    if team and team.retired_at:
        raise Invalid("team", _("This team is no more."))
    person = User(email=said_address(email), name=said_name(name), team=team, language=language, joined_at=at)
    person.folded = folded(person)
    person.set_password(password or None)
    try:
        with transaction.atomic():
            person.save()
            for role in roles:
                _give(person, role, by=by, at=at)
    except IntegrityError:
        raise Invalid("email", TAKEN) from None
    return person


def folded(person: User) -> str:
    """Name and address as they are searched for."""
    return fold(f"{person.name} {person.email}")


def rename(person: User, *, name: str, by: User, at: datetime) -> None:
    """The person is called otherwise from now on: by a chief, or by themselves. Raises NotYours, Invalid."""
    if by.pk != person.pk:
        demand_chief(by)
    _set(person, by=by, at=at, name=said_name(name))


def readdress(person: User, *, email: str, by: User, at: datetime) -> None:
    """The address they sign in with and get letters at. Links sent to the former one open nothing any more. Raises
    NotYours, Invalid."""
    demand_chief(by)
    address = said_address(email)
    if address != person.email and User.objects.filter(email__iexact=address).exclude(pk=person.pk).exists():
        raise Invalid("email", TAKEN)
    try:
        with transaction.atomic():
            if _set(person, by=by, at=at, email=address):
                withdraw_keys(person, by=by, at=at)
    except IntegrityError:
        raise Invalid("email", TAKEN) from None


def _set(person: User, *, by: User, at: datetime, **given: str) -> bool:
    """Sets the fields and writes down each that has changed; whether any has."""
    with transaction.atomic():
        fresh = lock(person).get()
        rows = [
            record(about(person), what, before=getattr(fresh, what), after=now, by=by, at=at)
            for what, now in given.items()
        ]
        for what, now in given.items():
            setattr(fresh, what, now)
            setattr(person, what, now)
        person.folded = folded(fresh)
        User.objects.filter(pk=person.pk).update(**given, folded=person.folded)
    return any(rows)


def grant(user: User, role: Role, *, by: User, at: datetime) -> None:
    """The person plays the role from now on; playing it already changes nothing. Raises NotYours; Refused for
    who left."""
    with transaction.atomic():
        demand_chief(by)
        if not (user.is_system or lock(user).filter(is_active=True).exists()):
            raise Refused(_("%(name)s does not work here any more.") % {"name": user.name})
        _give(user, role, by=by, at=at)


def _give(user: User, role: Role, *, by: User, at: datetime) -> None:
    RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults={"granted_at": at, "granted_by": by})
    user.__dict__.pop("roles", None)


def revoke(user: User, role: Role, *, by: User, at: datetime) -> None:
    """The person plays the role no more; what they had taken in it out of a queue goes back there. The last chief
    stays: somebody has to be able to decide. Raises NotYours, Invalid."""
    with transaction.atomic():
        demand_chief(by)
        left = {Role(each) for each in _standing_roles(user).exclude(role=role).values_list("role", flat=True)}
        for one in lapses():
            if not one.outlasts(left):
                one.end(user, by, at)
        other_chiefs = role is not Role.CHIEF or _other_chiefs(user)
        demand_chief(by)  # once more: two chiefs may be taking each other's role just now
        if not other_chiefs:
            raise Invalid("role", _("This is the only chief. Name another one first."))
        _standing_roles(user).filter(role=role).update(ended_at=at, ended_by=by)
    user.__dict__.pop("roles", None)


def _standing_roles(user: User) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(user=user, ended_at=None)


def set_roles(user: User, roles: Iterable[Role], *, by: User, at: datetime) -> None:
    """The person plays exactly these roles from now on; all or none. Raises what `grant` and `revoke` raise."""
    wanted = set(roles)
    with transaction.atomic():
        user.__dict__.pop("roles", None)
        for role in Role:
            if role in wanted and role not in user.roles:
                grant(user, role, by=by, at=at)
        for role in sorted(user.roles - wanted, key=list(Role).index):
            revoke(user, role, by=by, at=at)


def demand_another_chief(user: User) -> None:
    """Raises Invalid for the only chief, who cannot leave."""
    with transaction.atomic():
        if user.is_chief and not _other_chiefs(user):
            raise Invalid("role", _("This is the only chief. Name another one first."))


def _other_chiefs(user: User) -> bool:
    """Whether somebody else is a chief. Their grants are locked: two chiefs may be taking each other's just now."""
    list(RoleGrant.objects.select_for_update().filter(role=Role.CHIEF, ended_at=None).order_by("pk"))
    return User.objects.playing(Role.CHIEF).exclude(pk=user.pk).exists()


def let_go(user: User, *, by: User, at: datetime) -> None:
    """The person leaves: roles, sessions and links end at once, and their password opens nothing any more.

    What they took out of a queue goes back to it. Raises NotYours; Refused while they hold anything (see duties), for
    that is handed on before, and for who has left; Invalid for the last chief.
    """
    with transaction.atomic():
        demand_chief(by)
        for each in lapses():
            each.end(user, by, at)
        if not lock(user).filter(is_active=True).exists():
            raise Refused(_("%(name)s does not work here any more.") % {"name": user.name})
        counts = [(one.name, count) for one, count in held_by(user)]
        counts += [(one.name, count) for one, count in lapsing(user)]
        if held := [f"{name}: {count}" for name, count in counts]:
            words = {"name": user.name, "what": ", ".join(held)}
            raise Refused(_("%(name)s cannot leave yet, this is in their hands: %(what)s. Hand it on first.") % words)
        user.__dict__.pop("roles", None)
        _end(user, by=by, at=at)
        withdraw_keys(user, by=by, at=at)
        user.is_active, user.left_at = False, at
        user.set_unusable_password()
        user.save(update_fields=["is_active", "left_at", "password"])
        record(about(user), "presence", before="here", after="left", by=by, at=at)


def _end(user: User, *, by: User, at: datetime) -> None:
    """All roles at once: one chief may let themselves go, as long as another stays."""
    demand_another_chief(user)
    RoleGrant.objects.filter(user=user, ended_at=None).update(ended_at=at, ended_by=by)
    user.__dict__.pop("roles", None)


def take_back(user: User, *, roles: Iterable[Role], by: User, at: datetime, team: Team | None = None) -> None:
    """Somebody who left works here again, with roles given anew; they come in by a new link. Raises NotYours; Refused
    for who never left; Invalid for a team that is retired."""
    with transaction.atomic():
        demand_chief(by)
        if not lock(user).filter(is_active=False, is_system=False).exists():
            raise Refused(_("%(name)s works here already.") % {"name": user.name})
        if team and Team.objects.filter(pk=team.pk, retired_at__isnull=False).exists():
            raise Invalid("team", _("This team is no more."))
        user.is_active, user.left_at, user.team = True, None, team
        user.save(update_fields=["is_active", "left_at", "team"])
        for role in roles:
            _give(user, role, by=by, at=at)
        record(about(user), "presence", before="left", after="here", by=by, at=at)


def withdraw_keys(user: User, *, by: User, at: datetime) -> int:
    """The link that the person could come in by opens nothing any more; how many there were."""
    return Key.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by)
