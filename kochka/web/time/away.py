"""Days on which one is away."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from kochka.timesheets import absences
from kochka.timesheets.models import Absence
from kochka.web.forms.fields import Day, Line, Pick, choices_of
from kochka.web.reading import person
from kochka.web.time.acting import TimeForm, acting
from kochka.web.time.weeks import address, whose


class AwayForm(TimeForm):
    heading = _("Days away")
    explain = _("Both days included. Questions do not look for you then.")
    send = _("Mark them")
    done = _("Marked.")
    icon = "tree-palm"

    kind = Pick(label=_("What it is"), choices=choices_of(Absence.Kind.choices))
    first = Day(label=_("From"), wanted=_("Say the first day."), attrs={"autofocus": True})
    last = Day(label=_("Up to and including"), wanted=_("Say the last day."))
    note = Line(label=_("Note"), optional=True)

    def begin(self) -> dict[str, Any]:
        return {"kind": Absence.Kind.VACATION.value}

    @property
    def home(self) -> str:
        return address(whose(self.request), self.reader.today, reader=person(self.request))


@acting(AwayForm)
def away(said: AwayForm) -> None:
    """Marks days away."""
    kind = Absence.Kind(said("kind") or Absence.Kind.OTHER)
    absences.be_away(whose(said.request), kind, said("first"), said("last"), note=said("note"), **said.who)


def the_absence(request: HttpRequest, pk: int) -> Absence:
    """One's own, for chiefs anybody's; else 404."""
    rows = Absence.objects.select_related("person")
    mine = rows if person(request).is_chief else rows.filter(person=person(request))
    row = mine.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


class BackForm(TimeForm):
    heading = _("Not away after all")
    send = _("Take it out")
    done = _("Taken out.")
    icon = "undo-2"
    row: Absence

    @property
    def home(self) -> str:
        return address(self.row.person, self.reader.today, reader=person(self.request))


@acting(BackForm, the_absence)
def here(said: BackForm) -> None:
    """These days count no more."""
    absences.withdraw(said.row, **said.who)
