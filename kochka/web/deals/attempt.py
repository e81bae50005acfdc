"""Recording a try: one line on what came of it, the next action, a day. Under ten seconds."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.clients.contacts import people_of
from kochka.clients.models import Contact
from kochka.core.when import Due
from kochka.deals.journey import steps
from kochka.deals.models import Attempt, Deal
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.web.channels import CHANNEL_ICONS
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Pick, Promised, Someone, When, choices_of


class With(forms.ChoiceField):
    """Somebody at the client's; nobody is an answer too."""

    optional = True

    def __init__(self) -> None:
        gone = {"invalid_choice": _("There is no such person at this client.")}
        super().__init__(label=_("With whom"), required=False, error_messages=gone)


class AttemptForm(DealForm):
    heading = _("What came of it?")
    send = _("Record")
    done = _("Recorded.")
    icon = "check"
    template = "deals/attempt.html"

    outcome = Line(
        label=_("What came of it"),
        placeholder=_("The director is away until Wednesday, they pay after that"),
        attrs={"autofocus": True},
    )
    channel = Pick(label=_("How"), choices=choices_of(Attempt.Channel.choices), icons=CHANNEL_ICONS, initial="call")
    contact: forms.Field = With()
    next_action = Line(label=_("Next action"), attrs={"data-select": True})
    when = When(label=_("When"))
    promised = Promised()
    relief = Pick(label=_("The tries are used up. How do we go on?"), choices=choices_of(Attempt.Relief.choices))
    colleague = Someone(label=_("Which colleague takes over"), people=User.objects.none(), empty=_("nobody chosen"))

    def begin(self) -> dict[str, Any]:
        jump, reader = self.deal.open_jump, self.asking.reader
        tomorrow = Due(reader.calendar.next_workday(reader.today))
        return {"next_action": jump.next_action if jump else "", "when": tomorrow, "channel": "call"}

    def prepare(self) -> None:
        jump = self.deal.open_jump
        self.among("colleague", User.objects.active().exclude(pk=self.deal.owner_id))
        if isinstance(self.fields["contact"], With):
            self.pick("contact", [("", "—"), *((str(each.pk), each.name) for each in self.people)])
            if not self.people:
                self.fields["contact"].widget = forms.HiddenInput()
        if not (jump and jump.tries_used_up()):
            self.fields["relief"].widget = self.fields["colleague"].widget = forms.HiddenInput()

    @cached_property
    def people(self) -> list[Contact]:
        """The client's people, those who decide first."""
        return people_of(self.deal.client_id)

    @property
    def whom(self) -> Contact | None:
        """Whom the try was with, where that was said."""
        return next((each for each in self.people if str(each.pk) == self("contact")), None)


@acting(AttemptForm, Act.TRY)
def attempt(deal: Deal, said: AttemptForm) -> None:
    """Records a try and the next action that follows."""
    steps.try_again(
        deal,
        **said.turn,
        channel=said("channel"),
        outcome=said("outcome"),
        next_action=said("next_action"),
        due=said("when"),
        promised=said("promised"),
        relief=said("relief") or None,
        colleague=said("colleague"),
        contact=said.whom,
    )
