"""A deal that failed a test is ended politely: a short word to the client, and the company's own reason for it."""

from django.utils.translation import gettext as _

from kochka.clients.models import Contact
from kochka.core.texts import fold
from kochka.deals.models import Deal
from kochka.firm.founding import LOSS_REASONS
from kochka.firm.models import LossReason
from kochka.proposals.models import BriefTest

Kind = BriefTest.Kind
# The reasons that a company is founded with, by their place there: no money for it, not our kind of work.
_FOUNDED = {Kind.BUDGET: 6, Kind.STANDARDS: 5}
_PATRONYMIC = ("вич", "вна", "чна", "ьич")


def parting_words(kind: str, to: str) -> str:
    """What can be sent to the client whose deal failed this test; `to` is how they are addressed, or empty."""
    hello = _("Hello %(name)s,") % {"name": to} if to else _("Hello,")
    return f"{hello}\n\n{_words(Kind(kind))}"


def _words(kind: Kind) -> str:
    match kind:
        case Kind.BUDGET:
            return _(
                "Thank you for telling us what you need. We have thought it over: within the budget that we spoke of we"
                " cannot make it well, and we would not like to make it badly. If the budget changes, or if a small"
                " first part of it would help you, write to us, and we will gladly look at it together."
            )
        case Kind.STANDARDS:
            return _(
                "Thank you for coming to us with this. Frankly, it is not what we do best, and those who do nothing"
                " else will make it better and sooner. So we will not take up your time with a proposal. Should you"
                " need what we are good at, we would be glad to hear from you."
            )
    return _(
        "Thank you for the talk. From what you told us it seems that you do not need this now, and it would be wrong of"
        " us to sell it to you. If that changes, write to us whenever you like: we remember where we left off and will"
        " go on from there."
    )


def addressed(deal: Deal) -> str:
    """How the person that we talk to is addressed: whoever decides, else who was written down last. One query."""
    if deal.client_id is None:
        return ""
    known = Contact.objects.filter(company=deal.client_id, retired_at=None).order_by("-decides", "-pk")
    return first_name(known.values_list("name", flat=True).first() or "")


def first_name(name: str) -> str:
    """«Инна Кравцова» → «Инна», «Инна Петровна Кравцова» and «Кравцова Инна Петровна» → «Инна Петровна»."""
    words = name.split()
    for place in range(1, len(words)):
        if words[place].lower().endswith(_PATRONYMIC):
            return " ".join(words[place - 1 : place + 1])
    return words[0] if words else ""


def reason_for(kind: str) -> LossReason | None:
    """The company's reason for refusing such a deal, where it still has one of those that it was founded with. One
    query."""
    place = _FOUNDED.get(Kind(kind))
    if place is None:
        return None
    names = {fold(reasons[place][1]) for reasons in LOSS_REASONS.values()}
    ours = LossReason.objects.filter(ended_by=LossReason.EndedBy.US, retired_at=None)
    return next((reason for reason in ours if fold(reason.name) in names), None)
