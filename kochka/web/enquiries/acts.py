"""What one does to an enquiry: answer it, hand it on, and end it in one of four ways."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.deals import enquiries
from kochka.deals.models import Deal, Enquiry
from kochka.people.models import User
from kochka.web.deals.beginning import Beginning
from kochka.web.enquiries.acting import EnquiryForm, acting
from kochka.web.forms.fields import Line, Someone
from kochka.web.reading import person

NEAREST = 100


class AnswerForm(EnquiryForm):
    heading = _("Answered?")
    explain = _("They have had a first word from us: the clock stops. What it is to become can be settled later.")
    send = _("Yes, answered")
    done = _("Answered. Now settle what it becomes.")


@acting(AnswerForm)
def answer(row: Enquiry, said: AnswerForm) -> None:
    """Stops the clock."""
    enquiries.answer(row, **said.who)


class HandForm(EnquiryForm):
    heading = _("Hand over")
    explain = _("By name. The clock goes on: whoever asked knows nothing of our hands.")
    send = _("Hand over")
    done = _("Handed over.")
    icon = "users"

    to = Someone(label=_("To whom"), people=User.objects.none(), empty=_("nobody chosen"))

    def prepare(self) -> None:
        self.among("to", User.objects.active().exclude(pk=self.enquiry.holder_id))
        self.fields["to"].widget.attrs["autofocus"] = True


@acting(HandForm)
def hand(row: Enquiry, said: HandForm) -> None:
    """Gives it to somebody by name."""
    if said("to") is None:
        raise Invalid("to", _("Choose a person."))
    enquiries.hand_enquiry(row, to=said("to"), **said.who)


class IntoDealForm(Beginning, EnquiryForm):
    heading = _("A deal comes of it")
    send = _("Open the deal")
    done = _("The deal is open.")
    icon = "plus"

    def begin(self) -> dict[str, Any]:
        return self.first_said(self.reader, client=self.enquiry.client.name if self.enquiry.client else "")

    def prepare(self) -> None:
        self.offer_funnels(self.reader)


@acting(IntoDealForm)
def deal(row: Enquiry, said: IntoDealForm) -> Deal:
    """Opens the deal that comes of it."""
    with transaction.atomic():
        return enquiries.into_deal(row, **said.given(**said.who))


class DealChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A deal by its title and client."""

    def label_from_instance(self, obj: Deal) -> str:
        return f"{obj.title} · {obj.client.name}" if obj.client else obj.title


class JoiningForm(EnquiryForm):
    heading = _("It belongs to a deal that is there")
    explain = _("Its words lie in that deal’s history then.")
    send = _("Put it there")
    done = _("It lies with the deal now.")
    icon = "git-merge"

    deal = DealChoice(label=_("Which deal"), queryset=Deal.objects.none(), required=False)

    def prepare(self) -> None:
        field = self.fields["deal"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self._near()
        field.widget.attrs["autofocus"] = True

    def _near(self) -> QuerySet[Deal]:
        """Open deals that the person sees, those of the same client first, then the youngest."""
        assert self.reader.firm is not None
        seen = Deal.objects.visible_to(person(self.request), self.reader.firm).filter(state=Deal.State.OPEN)
        near = set(seen.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:NEAREST])
        if self.enquiry.client_id:
            near.update(seen.filter(client=self.enquiry.client_id).values_list("pk", flat=True)[:NEAREST])
        return Deal.objects.filter(pk__in=near).select_related("client").order_by("title", "pk")


@acting(JoiningForm)
def joining(row: Enquiry, said: JoiningForm) -> Deal:
    """Lays it beside a deal."""
    if said("deal") is None:
        raise Invalid("deal", _("Choose a deal."))
    found: Deal = said("deal")
    enquiries.join(row, found, **said.who)
    return found


class RefusalForm(EnquiryForm):
    heading = _("Nothing comes of it")
    explain = _("Say no politely, and here in a line why: refusals show what is asked of us.")
    send = _("Decline")
    done = _("Declined, with the reason.")
    icon = "undo-2"
    danger = True

    reason = Line(label=_("Why"), placeholder=_("Not what we do: tyres"), attrs={"autofocus": True})


@acting(RefusalForm)
def refusal(row: Enquiry, said: RefusalForm) -> None:
    """Ends it with a reason."""
    enquiries.decline(row, reason=said("reason"), **said.who)


class WithdrawalForm(EnquiryForm):
    heading = _("Written down by mistake")
    explain = _("It leaves every list and count: advertising, a wrong number, the same thing twice.")
    send = _("Take it away")
    done = _("It is gone from every list.")
    danger = True

    reason = Line(label=_("Why"), placeholder=_("Advertising"), attrs={"autofocus": True})


@acting(WithdrawalForm)
def withdrawal(row: Enquiry, said: WithdrawalForm) -> None:
    """Takes it out of every list."""
    enquiries.withdraw_enquiry(row, reason=said("reason"), **said.who)
