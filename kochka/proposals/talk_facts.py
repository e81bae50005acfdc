"""What is known of a proposal's way: whether the client has it, whether it is final, whether it still holds."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kochka.core.texts import day_and_month
from kochka.firm.calendar import work_calendar
from kochka.funnel.facts import Answer, fact
from kochka.proposals.by_hand import Beside, Hand, by_hand
from kochka.proposals.current import Current, Final, current_versions, final_forms, tables, valid_until
from kochka.proposals.models import Receipt, Sending


@fact("proposals.received", name=gettext_lazy("The client has the proposal and says so"), mend="sending")
def received(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """A sending of the current version was confirmed by the client: three queries."""
    current = current_versions(deal_ids)
    versions = [row.pk for row in current.values()]
    sendings = Sending.objects.filter(proposal__in=versions, withdrawn_at=None).order_by("pk")
    receipts = Receipt.objects.filter(sending__proposal__in=versions, withdrawn_at=None, sending__withdrawn_at=None)
    sent = _words(sendings.values_list("proposal", "recipient", "happened_at"))
    came = _words(receipts.order_by("pk").values_list("sending__proposal", "said_by", "happened_at"))
    beside = by_hand(deal_ids, "proposals.received")
    return {deal_id: _received(deal_id, current.get(deal_id), sent, came, beside) for deal_id in deal_ids}


type Words = dict[int, tuple[str, datetime]]
"""Of which version, by id: who of the client's people, and when."""


def _words(rows: Iterable[tuple[int, str, datetime]]) -> Words:
    return {version: (who, at) for version, who, at in rows}


def _received(deal_id: int, row: Current | None, sent: Words, came: Words, beside: Beside) -> Answer:
    if row is None:
        return _lacking(deal_id, _("There is no proposal yet."), beside)
    if row.pk in came:
        who, at = came[row.pk]
        words = _("Version %(number)s: %(who)s has confirmed it.")
        return Answer(True, since=at, detail=words % {"number": row.number, "who": who})
    if row.pk in sent:
        who, at = sent[row.pk]
        words = _("Version %(number)s was sent; nobody there has said yet that it came.")
        detail = words % {"number": row.number}
        return Answer(False, detail=detail, waits_for=(who,), waits_since=at)
    return _lacking(deal_id, _("Version %(number)s is not sent yet.") % {"number": row.number}, beside)


@fact("proposals.final", name=gettext_lazy("The proposal has its final form"), mend="final_form")
def final(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """The current version is the final one: two queries."""
    current = current_versions(deal_ids)
    standing, beside = final_forms(deal_ids), by_hand(deal_ids, "proposals.final")
    return {deal_id: _final(deal_id, current.get(deal_id), standing.get(deal_id), beside) for deal_id in deal_ids}


def _final(deal_id: int, row: Current | None, form: Final | None, beside: Beside) -> Answer:
    if row is None:
        return _lacking(deal_id, _("There is no proposal yet."), beside)
    if form and form.version.pk == row.pk:
        return Answer(True, since=form.at, detail=_("Version %(number)s.") % {"number": row.number})
    return _lacking(deal_id, _("Version %(number)s is not said to be final yet.") % {"number": row.number}, beside)


@fact("proposals.valid", name=gettext_lazy("The offer still holds"), mend="validity")
def valid(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """The version on the table is not past its day, in the company's timezone; one without a day holds. Nothing sealed
    is no offer. Three queries, and the calendar's."""
    lying = {deal_id: row for deal_id, row in tables(deal_ids).items() if row.is_sealed}
    until = valid_until(list(lying.values()))
    today = work_calendar().day_of(timezone.now())
    nothing = Answer(False, detail=_("Nothing is on the table yet."))
    said = {deal_id: _valid(until[row.pk], row, today) for deal_id, row in lying.items()}
    return {deal_id: said.get(deal_id, nothing) for deal_id in deal_ids}


def _valid(until: date | None, row: Current, today: date) -> Answer:
    if until is None:
        return Answer(True, detail=_("No day was said."))
    day = {"number": row.number, "day": day_and_month(until, get_language() or "ru", today=today)}
    if until >= today:
        return Answer(True, detail=_("Version %(number)s holds until %(day)s.") % day)
    return Answer(False, detail=_("Version %(number)s held until %(day)s. Say another day, or make a new one.") % day)


def _with_hand(words: str, hand: Hand | None) -> str:
    """What is missing, and who had confirmed it by hand."""
    if hand is None:
        return words
    return _("%(what)s %(who)s had confirmed it by hand.") % {"what": words, "who": hand[0]}


def _lacking(deal_id: int, words: str, beside: Beside) -> Answer:
    return Answer(False, detail=beside(deal_id, lambda hand: _with_hand(words, hand)))
