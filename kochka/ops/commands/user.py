"""`kochka user`: people, their roles, and letting them go with all they hold handed on."""

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.ops.commands.saying import in_whose_name, json_option, person_by, say, short_line
from kochka.people import accounts, second_factor, tries
from kochka.people.duties import duties
from kochka.people.keys import give_password
from kochka.people.models import Team, User
from kochka.people.roles import Role

ROLE = click.Choice([role.value for role in Role])


@click.group(help=_("Add people, give and take roles, let people go."))
def user() -> None:
    """Add people, give and take roles, let people go."""


def _password(person: User | None, given: str | None) -> str:
    typed = given or click.prompt(_("Password"), hide_input=True, err=True)
    try:
        validate_password(typed, person)
    except ValidationError as weak:
        raise Invalid("password", " ".join(weak.messages)) from None
    return typed


@user.command(help=_("Add a person: EMAIL and NAME."))
@click.argument("email")
@click.argument("name")
@click.option(
    "--role", "roles", type=ROLE, multiple=True, required=True, help=_("What they do here; may be given again.")
)
@click.option("--team", help=_("The team; made when it is new."))
@click.option("--password", help=_("Asked for when not given."))
@click.option("--by", help=_("E-mail of who adds them (default: the first chief)."))
@json_option
def add(
    email: str, name: str, roles: tuple[str, ...], team: str | None, password: str | None, by: str | None, as_json: bool
) -> int:
    """Add a person: EMAIL and NAME."""
    chosen = _password(User(email=email, name=name), password)
    with transaction.atomic():
        group = Team.objects.get_or_create(name=short_line(team, 80, "team"))[0] if team else None
        person = accounts.add_person(
            email=email,
            name=name,
            roles=[Role(role) for role in roles],
            by=in_whose_name(by),
            at=timezone.now(),
            password=chosen,
            team=group,
        )
    say(
        {"id": person.pk, "email": person.email}, _("%(name)s can sign in now") % {"name": person.name}, as_json=as_json
    )
    return 0


@user.command("list", help=_("The people who work here, and what they do."))
@json_option
def list_all(as_json: bool) -> int:
    """The people who work here, and what they do."""
    people = User.objects.active().select_related("team").prefetch_related("grants")
    rows = [
        {
            "email": person.email,
            "name": person.name,
            "team": person.team.name if person.team else "",
            "roles": sorted(grant.role for grant in person.grants.all() if grant.ended_at is None),
        }
        for person in people
    ]
    lines = [f"{row['email']}  {row['name']}  {', '.join(row['roles'])}  {row['team']}".rstrip() for row in rows]
    say(rows, "\n".join(lines), as_json=as_json)
    return 0


@user.command(help=_("Give the person a ROLE."))
@click.argument("email")
@click.argument("role", type=ROLE)
def grant(email: str, role: str) -> int:
    """Give the person a ROLE."""
    person = person_by(email)
    accounts.grant(person, Role(role), by=in_whose_name(), at=timezone.now())
    click.echo(_("%(name)s: %(roles)s") % {"name": person.name, "roles": ", ".join(sorted(person.roles))})
    return 0


@user.command(help=_("Take a ROLE from the person."))
@click.argument("email")
@click.argument("role", type=ROLE)
def revoke(email: str, role: str) -> int:
    """Take a ROLE from the person."""
    person = person_by(email)
    accounts.revoke(person, Role(role), by=in_whose_name(), at=timezone.now())
    click.echo(_("%(name)s: %(roles)s") % {"name": person.name, "roles": ", ".join(sorted(person.roles)) or "–"})
    return 0


@user.command(help=_("Give the person a new password."))
@click.argument("email")
@click.option("--password", help=_("Asked for when not given."))
def password(email: str, password: str | None) -> int:
    """Give the person a new password."""
    person = person_by(email)
    give_password(person, _password(person, password), by=in_whose_name(), at=timezone.now())
    click.echo(_("%(name)s has a new password") % {"name": person.name})
    return 0


@user.command(help=_("The person leaves: everything they hold goes over to somebody else in one step."))
@click.argument("email")
@click.option("--to", "heir", required=True, help=_("E-mail of who takes over all that they hold."))
@json_option
def leave(email: str, heir: str, as_json: bool) -> int:
    """The person leaves: everything they hold goes over to somebody else in one step."""
    person, to = person_by(email), person_by(heir)
    if person == to:
        raise Refused(_("Somebody else has to take over."))
    by, at = in_whose_name(), timezone.now()
    with transaction.atomic():
        done = {duty.key: (str(duty.name), duty.hand_on(person, to, by, at)) for duty in duties()}
        accounts.let_go(person, by=by, at=at)
    lines = [_("%(name)s has left; %(heir)s takes over") % {"name": person.name, "heir": to.name}]
    lines += [f"  {name}: {count}" for name, count in done.values()]
    say({key: count for key, (_name, count) in done.items()}, "\n".join(lines), as_json=as_json)
    return 0


@user.command(help=_("The person may try to sign in again at once."))
@click.argument("email")
def unlock(email: str) -> int:
    """The person may try to sign in again at once."""
    person = person_by(email)
    was = tries.lift(person, by=in_whose_name(), at=timezone.now())
    says = _("%(name)s can try again") if was else _("%(name)s was not locked out")
    click.echo(says % {"name": person.name})
    return 0


@user.command("second-factor", help=_("Switch the second factor off: of EMAIL, or of all whose codes are unreadable."))
@click.argument("off", type=click.Choice(["off"]))
@click.argument("email", required=False)
@click.option("--unreadable", is_flag=True, help=_("Of everybody whose codes were sealed with another secret."))
def factor(off: str, email: str | None, unreadable: bool) -> int:
    """Switch the second factor off: of EMAIL, or of all whose codes are unreadable."""
    if bool(email) == unreadable:
        raise Refused(_("Say whose: an EMAIL, or --unreadable."))
    known = User.objects.filter(second_factor_at__isnull=False).order_by("pk")
    people = [person_by(email)] if email else [one for one in known if not second_factor.readable(one)]
    for person in people:
        second_factor.take_off(person, by=accounts.system_user(), at=timezone.now())
        click.echo(_("%(name)s signs in without a second factor now") % {"name": person.name})
    if not people:
        click.echo(_("All codes can be read."))
    return 0
