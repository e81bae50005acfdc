"""What somebody can do: their skills, set by a chief."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kochka.firm.models import Skill
from kochka.firm.skills import set_skills, skills_of
from kochka.web.people.acting import ChiefForm, changing


class SkillsForm(ChiefForm):
    heading = _("Skills")
    explain = _("Reviews can be asked of a skill. Whoever has it sees them in their queue and takes what suits.")
    send = _("Save the skills")
    done = _("The skills are set.")

    skills = forms.ModelMultipleChoiceField(
        Skill.objects.filter(retired_at=None), label=_("Skills"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def begin(self) -> dict[str, Any]:
        return {"skills": [grant.skill_id for grant in skills_of(self.subject)]}


@changing(SkillsForm)
def skills(said: SkillsForm) -> None:
    """Says what the person can do."""
    set_skills(said.subject, said("skills"), **said.who)
