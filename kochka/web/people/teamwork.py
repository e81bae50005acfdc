"""What chiefs change about teams: founding, renaming, putting people in, retiring."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.people import teams as verbs
from kochka.people.models import User
from kochka.web.forms.fields import Line
from kochka.web.people.acting import ChiefForm, changing, nobody, the_team


class NewTeamForm(ChiefForm):
    heading = _("A new team")
    send = _("Found the team")
    done = _("The team is there.")
    icon = "plus"

    name = Line(label=_("Name"), attrs={"autofocus": True, "autocomplete": "off"})

    @property
    def back(self) -> str:
        return "/people/teams/"


@changing(NewTeamForm, nobody)
def founding(said: NewTeamForm) -> None:
    """A team of its own."""
    verbs.add_team(said("name"), **said.who)


class TeamNameForm(ChiefForm):
    heading = _("Rename the team")
    send = _("Save")
    done = _("Saved.")

    name = Line(label=_("Name"), attrs={"autofocus": True, "autocomplete": "off"})

    def begin(self) -> dict[str, Any]:
        return {"name": self.subject.name}


@changing(TeamNameForm, the_team)
def team_name(said: TeamNameForm) -> None:
    """Calls the team otherwise."""
    verbs.rename_team(said.subject, said("name"), **said.who)


class MembersForm(ChiefForm):
    heading = _("Who is in the team")
    explain = _("Whoever is ticked leaves the team they were in; whoever is not, stays without one.")
    send = _("Save the team")
    done = _("The team is set.")

    people = forms.MultipleChoiceField(label=_("People"), required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        self.found = {str(one.pk): one for one in User.objects.active().select_related("team")[:500]}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.widget.template_name = "people/boxes.html"
        field.choices = [(key, self._said(one)) for key, one in self.found.items()]

    def _said(self, one: User) -> str:
        elsewhere = one.team_id not in (None, self.subject.pk)
        return f"{one.name} · {one.team}" if elsewhere else one.name

    def begin(self) -> dict[str, Any]:
        mates = User.objects.active().filter(team=self.subject)
        return {"people": [str(pk) for pk in mates.values_list("pk", flat=True)]}


@changing(MembersForm, the_team)
def members(said: MembersForm) -> None:
    """Exactly these people are in the team."""
    wanted = set(said("people"))
    with transaction.atomic():
        for key, one in said.found.items():
            if key in wanted and one.team_id != said.subject.pk:
                verbs.put_into(one, said.subject, **said.who)
            elif key not in wanted and one.team_id == said.subject.pk:
                verbs.put_into(one, None, **said.who)


class RetirementForm(ChiefForm):
    heading = _("Retire the team")
    explain = _("It takes nobody in any more. Founded anew under its name, it comes back.")
    send = _("Retire it")
    done = _("The team is retired.")
    icon = "archive"
    danger = True


@changing(RetirementForm, the_team)
def retirement(said: RetirementForm) -> None:
    """An empty team takes nobody in any more."""
    verbs.retire_team(said.subject, **said.who)
