"""What chiefs change about people: inviting them, their roles, team, name; taking them back."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused
from kochka.deals.rights import role_name
from kochka.people import accounts, keys, teams
from kochka.people.models import Team, User
from kochka.people.roles import Role
from kochka.web.forms.fields import Line, Pick, capital
from kochka.web.me import LANGUAGES
from kochka.web.people.acting import ChiefForm, changing, nobody
from kochka.web.people.links import handed_out

DOES = {
    Role.SELLER: _("sells: answers for deals and makes their jumps"),
    Role.EXPERT: _("is asked for substance: estimates, questions, proposals"),
    Role.MANAGER: _("takes over what is sold and brings it to the end"),
    Role.ADMINISTRATION: _("confirms money, signatures and papers"),
    Role.CHIEF: _("gives the go-ahead, sees everything, looks after people"),
}


class PartsBoxes(forms.CheckboxSelectMultiple):
    """A box for each role, and what it means."""

    template_name = "people/parts.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["about"] = DOES[Role(str(value))]
        return option


class Parts(forms.MultipleChoiceField):
    """The roles that somebody plays."""

    def __init__(self) -> None:
        super().__init__(label=_("Roles"), required=False, widget=PartsBoxes)

    def offer(self) -> None:
        """The five, in the reader's language."""
        self.choices = [(role.value, capital(role_name(role))) for role in Role]

    def clean(self, value: Any) -> list[Role]:
        return [Role(one) for one in super().clean(value)]


class TeamPick(Pick):
    """One of the teams, or none. Cleans to the team."""

    def __init__(self) -> None:
        super().__init__(label=_("Team"))

    def offer(self) -> None:
        """The teams that take people in: one query."""
        rows = Team.objects.filter(retired_at=None).order_by("name", "pk")
        self.found = {str(team.pk): team for team in rows}
        self.choices = [("", gettext("Without a team")), *((key, team.name) for key, team in self.found.items())]

    def clean(self, value: Any) -> Team | None:
        return self.found.get(super().clean(value))


class PartsAndTeam(ChiefForm):
    """A form that asks for roles or a team."""

    def prepare(self) -> None:
        for field in self.fields.values():
            if isinstance(field, Parts | TeamPick):
                field.offer()


class InviteForm(PartsAndTeam):
    heading = _("Invite a colleague")
    send = _("Make an invitation")
    icon = "user-plus"

    name = Line(label=_("Name"), attrs={"autofocus": True, "autocomplete": "off"})
    email = Line(label=_("E-mail"), attrs={"inputmode": "email", "autocomplete": "off"})
    roles = Parts()
    team = TeamPick()
    language = Pick(label=_("Language"), choices=LANGUAGES)

    def begin(self) -> dict[str, Any]:
        firm = self.reader.firm
        return {"roles": [Role.SELLER.value], "team": "", "language": firm.language if firm else "ru"}


@changing(InviteForm, nobody)
def invitation(said: InviteForm) -> HttpResponse:
    """Adds a person and makes the link that they come in by."""
    given = {name: said(name) for name in ("email", "name", "roles", "team", "language")}
    said.subject = accounts.add_person(**given, **said.who)
    return handed_out(said.request, said.subject, *keys.make_key(said.subject, **said.who))


class RolesForm(PartsAndTeam):
    heading = _("Roles")
    explain = _("From when and by whom each is given stays on record.")
    send = _("Save the roles")
    done = _("The roles are set.")

    roles = Parts()

    def begin(self) -> dict[str, Any]:
        return {"roles": [role.value for role in self.subject.roles]}


@changing(RolesForm)
def roles(said: RolesForm) -> None:
    """Gives and takes roles."""
    if not said.subject.is_active:
        raise Refused(_("%(name)s does not work here any more.") % {"name": said.subject.name})
    accounts.set_roles(said.subject, said("roles"), **said.who)


class TeamForm(PartsAndTeam):
    heading = _("Team")
    explain = _("Where the company says that teams see their own deals, the person sees those of the chosen one.")
    send = _("Save the team")
    done = _("The team is set.")

    team = TeamPick()

    def begin(self) -> dict[str, Any]:
        return {"team": str(self.subject.team_id or "")}


@changing(TeamForm)
def team(said: TeamForm) -> None:
    """Puts the person into a team."""
    teams.put_into(said.subject, said("team"), **said.who)


class NameForm(ChiefForm):
    heading = _("Name and e-mail")
    explain = _("The e-mail is also what they sign in with.")
    send = _("Save")
    done = _("Saved.")

    name = Line(label=_("Name"), attrs={"autofocus": True, "autocomplete": "off"})
    email = Line(label=_("E-mail"), attrs={"inputmode": "email", "autocomplete": "off"})

    def begin(self) -> dict[str, Any]:
        return {"name": self.subject.name, "email": self.subject.email}


@changing(NameForm)
def name(said: NameForm) -> None:
    """Calls the person otherwise, or writes to them elsewhere."""
    with transaction.atomic():
        accounts.rename(said.subject, name=said("name"), **said.who)
        accounts.readdress(said.subject, email=said("email"), **said.who)


class ReturnForm(PartsAndTeam):
    heading = _("Take back")
    explain = _("They work here again from now on. Roles are given anew, and they come in by a new link.")
    send = _("Take back")
    icon = "undo-2"

    roles = Parts()
    team = TeamPick()

    def begin(self) -> dict[str, Any]:
        return {"roles": [], "team": ""}


@changing(ReturnForm)
def coming_back(said: ReturnForm) -> HttpResponse:
    """Somebody who left works here again."""
    who: User = said.subject
    accounts.take_back(who, roles=said("roles"), team=said("team"), **said.who)
    return handed_out(said.request, who, *keys.make_key(who, **said.who))
