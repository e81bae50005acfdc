"""Money spent on selling a deal: couriers, travel, a dinner. Nothing is written over, as with hours."""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.money import LARGEST_MINOR, Money
from kochka.core.refusals import Invalid, NotYours, Stale
from kochka.core.said import said_aside
from kochka.core.statements import Kept
from kochka.deals.models import Deal
from kochka.files.storing import kept
from kochka.firm.settings import the_firm
from kochka.people.models import User
from kochka.timesheets.logging import NOTE, Book, book, stood_at, takes_hours
from kochka.timesheets.models import Expense
from kochka.timesheets.periods import in_open_period


def spend(
    deal: Deal, *, kind: Expense.Kind, day: date, amount: Money | None, by: User, at: datetime, note: str = "",
    file: "File[bytes] | None" = None,
) -> Expense:  # fmt: skip
    """Money spent on the deal on that day, in the company's currency, with its paper. Raises Invalid for the fields,
    Ended for a deal that was withdrawn or had ended by then; NotYours."""
    if file is not None:
        with kept(file, by=by, at=at) as stored:
            return _spent(deal, Expense(kind=kind, day=day, note=note, file=stored), amount, by=by, at=at)
    return _spent(deal, Expense(kind=kind, day=day, note=note), amount, by=by, at=at)


def correct_expense(
    expense: Expense, *, kind: Expense.Kind, day: date, amount: Money | None, by: User, at: datetime, note: str = ""
) -> Expense:
    """Another row in its place; its paper goes along. Raises Stale where it was corrected or withdrawn since, and what
    `spend` does."""
    with transaction.atomic():
        former = withdraw_expense(expense, by=by, at=at)
        row = Expense(kind=kind, day=day, note=note, file_id=former.file_id, former=former)
        return _spent(former.deal, row, amount, by=by, at=at)


def withdraw_expense(expense: Expense, *, by: User, at: datetime) -> Expense:
    """It counts no more, and stays to be read. Raises NotYours unless it is one's own or one is a chief; Stale, and
    Invalid in a closed period."""
    with book(expense.deal_id, person=by, by=by, at=at) as open_book:
        row = Expense.objects.select_related("deal", "withdrawn_by").get(pk=expense.pk)
        demand_own(row, by)
        if row.withdrawn_by and row.withdrawn_at:
            words = _("%(name)s has changed this entry meanwhile. Nothing was saved.")
            name = row.withdrawn_by.name
            raise Stale(words % {"name": name}, moved_by=name, moved_at=row.withdrawn_at)
        in_open_period(row.day)
        row.withdrawn_at, row.withdrawn_by = open_book.at, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row


def is_own(row: Expense, by: User) -> bool:
    """Whether it is theirs to correct or to withdraw: whoever entered it, and chiefs."""
    return row.by_id == by.pk or by.is_chief


def demand_own(row: Expense, by: User) -> None:
    """Raises NotYours unless it is."""
    if not is_own(row, by):
        raise NotYours(_("Expenses are withdrawn by whoever entered them, or by a chief."))


def _spent(deal: Deal, row: Expense, amount: Money | None, *, by: User, at: datetime) -> Expense:
    with book(deal.pk, person=by, by=by, at=at) as open_book:
        _sensible(open_book, deal, row, amount)
        row.deal, row.by, row.at = open_book.deals[deal.pk], by, open_book.at
        row.note = said_aside("note", row.note, limit=NOTE)
        row.stage = stood_at(row.deal, row.day, open_book.calendar)
        row.save(force_insert=True)
    return row


def _sensible(open_book: Book, deal: Deal, row: Expense, amount: Money | None) -> None:
    if row.kind not in Expense.Kind.values:
        raise Invalid("kind", _("Choose what it was spent on."))
    if amount is None or not 0 < amount.minor <= LARGEST_MINOR:
        raise Invalid("amount", _("Say how much it was, above zero."))
    if amount.currency != the_firm().currency:
        raise Invalid("amount", _("Expenses are kept in the company’s own currency."))
    takes_hours(open_book, open_book.deals[deal.pk], row.day)
    row.amount_minor, row.currency = amount.minor, amount.currency


_ANY = Kept(lambda ids: Expense.objects.filter(deal__in=ids, withdrawn_at=None).order_by().values_list("pk"))


def expenses_of(deal: Deal) -> list[Expense]:
    """Those that count, the newest first. One query where there are none, two else."""
    if not _ANY.any(deal.pk):
        return []
    rows = Expense.objects.filter(deal=deal, withdrawn_at=None).select_related("by", "file")
    return list(rows.order_by("-day", "-pk")[:50])
