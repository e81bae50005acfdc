"""Sessions of a deal's seller and its expert: proposed, agreed on, settled in one note, cancelled."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, NotYours
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.models import Session
from kochka.proposals.open_hours import next_open
from kochka.proposals.reviewing import wanted_here_or_why
from kochka.proposals.sessions import (
    agree_session,
    agrees,
    cancel_session,
    has_begun,
    may_touch,
    of_the_pair,
    propose_session,
    settle_session,
)
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, When, Words
from kochka.web.questions.acts import on_one
from kochka.web.questions.hours_said import moment_said
from kochka.web.time.fields import Length


class SessionForm(DealForm):
    heading = _("A session of two")
    send = _("Propose it")
    done = _("Proposed. It stands once the other one agrees.")
    icon = "calendar-clock"

    starts_at = When(label=_("When"))
    minutes = Length(label=_("How long"))
    about = Line(label=_("What it is about"))

    def begin(self) -> dict[str, Any]:
        return {"minutes": 30}

    def prepare(self) -> None:
        if self.request.method == "POST":
            return
        wanted_here_or_why(self.deal)
        expert, reader = of_the_pair(self.deal, self.asking.by), self.asking.reader
        opens = next_open(expert, reader.now, reader.calendar)
        words = gettext("In the open hours of the expert: %(name)s, next %(when)s.")
        self.explain = words % {"name": expert.name, "when": moment_said(opens, reader)} if opens else ""


@acting(SessionForm, Act.REVIEW)
def session(deal: Deal, said: SessionForm) -> None:
    """Proposes a session."""
    when, calendar = said("starts_at"), said.asking.reader.calendar
    if when.time is None:
        raise Invalid("starts_at", _("Say the hour as well, for instance “tomorrow 12:00”."))
    starts = calendar.due_at(when.day, when.time)
    propose_session(deal, starts_at=starts, minutes=said("minutes"), about=said("about"), **said.who)


class OnSession(DealForm):
    """A form on one session of the deal; `asking.key` is its number."""

    open_only = False

    @cached_property
    def row(self) -> Session:
        rows = Session.objects.filter(deal=self.deal).select_related("seller", "expert")
        return get_object_or_404(rows, pk=int(self.asking.key))

    def prepare(self) -> None:
        if self.request.method != "POST":
            self.demand()
        words = gettext("%(about)s: %(when)s, %(seller)s and %(expert)s.")
        people = {"seller": self.row.seller.name, "expert": self.row.expert.name}
        self.explain = words % {
            "about": self.row.about,
            "when": moment_said(self.row.starts_at, self.asking.reader),
            **people,
        }

    def demand(self) -> None:
        """A form is shown to whom its verb would let do it. Raises what the verb does."""
        may_touch(self.row, self.asking.by)


class AgreementForm(OnSession):
    heading = _("Agree to the session")
    send = _("Agree")
    done = _("Agreed.")

    def demand(self) -> None:
        super().demand()
        if not agrees(self.row, self.asking.by):
            raise NotYours(gettext("The other one of the two agrees to it."))


class SettledForm(OnSession):
    heading = _("What was settled")
    send = _("Write it down")
    done = _("Written down; the time is counted for both.")

    note = Words(label=_("What was settled"), attrs={"autofocus": True, "rows": 5})
    minutes = Length(label=_("How long it took"), help_text=_("Counted for each of the two."))

    def begin(self) -> dict[str, Any]:
        return {"minutes": self.row.minutes}

    def demand(self) -> None:
        super().demand()
        has_begun(self.row, self.asking.reader.now)


class CallOffForm(OnSession):
    heading = _("Cancel the session")
    send = _("Cancel the session")
    done = _("Cancelled.")
    icon = "x"
    danger = True


@acting(AgreementForm, Act.REVIEW)
def _agreement(deal: Deal, said: AgreementForm) -> None:
    """Agrees to it."""
    agree_session(said.row, **said.who)


@acting(SettledForm, Act.REVIEW)
def _note(deal: Deal, said: SettledForm) -> None:
    """Writes down what was settled."""
    try:
        settle_session(said.row, said("note"), minutes=said("minutes"), **said.who)
    except Invalid as no:
        if "day" in no.fields:
            raise Invalid("minutes", no.sentence) from None
        raise


@acting(CallOffForm, Act.REVIEW)
def _end(deal: Deal, said: CallOffForm) -> None:
    """Cancels it."""
    cancel_session(said.row, **said.who)


agreement = on_one(_agreement, "Agreeing to a session.")
note = on_one(_note, "What a session settled.")
end = on_one(_end, "Cancelling a session.")
