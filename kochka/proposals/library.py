"""The library: works and whole proposals as the company usually offers them. Kept by whoever makes proposals; nothing
in it is deleted, and nothing of a client stands in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kochka.core.money import LARGEST_MINOR, Money
from kochka.core.refusals import Invalid, NotYours, Stale
from kochka.core.said import said, said_aside, told_aside
from kochka.core.texts import fold
from kochka.deals.models import Deal
from kochka.firm.models import PriceRole, ServiceLine
from kochka.firm.settings import the_firm
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.blocks import add_block
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.lines import Line, line_words
from kochka.proposals.models import Block, LibraryBlock, LibraryProposal, Proposal
from kochka.proposals.typed import TEXT_LIMIT, Wanted

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Work:
    """A block of the library as it is wanted: hours in minutes, `fixed` a sum instead of them."""

    title: str
    text: str = ""
    service_line: ServiceLine | None = None
    role: PriceRole | None = None
    least: int | None = None
    likely: int | None = None
    most: int | None = None
    fixed: Money | None = None
    optional: bool = False


def may_keep(user: User) -> bool:
    """Whether somebody makes proposals: sellers, experts, chiefs."""
    return user.is_active and (user.is_chief or user.has(Role.SELLER) or user.has(Role.EXPERT))


def demand_keeper(user: User) -> None:
    """Raises NotYours for those who do not make proposals."""
    if not may_keep(user):
        raise NotYours(_("The library is kept by those who make proposals: sellers, experts and chiefs."))


def add_work(work: Work, *, by: User, at: datetime) -> LibraryBlock:
    """One more block. Raises NotYours, Invalid."""
    with _keeping(by):
        if LibraryBlock.objects.filter(retired_at=None).count() >= MOST:
            raise Invalid("title", _("Two thousand blocks are enough: retire those that nobody uses."))
        row = LibraryBlock(made_at=at, made_by=by, changed_at=at, changed_by=by)
        _put(row, work)
        row.save(force_insert=True)
    return row


def keep_block(block: Block, *, by: User, at: datetime) -> LibraryBlock:
    """A block of a version that the person sees becomes one of the library: its works and hours, none of its prices by
    the hour, no discount. Raises NotYours, Invalid."""
    _sees(block.proposal, by)
    fixed = None if block.fixed_minor is None else Money(block.fixed_minor, block.proposal.currency)
    work = Work(
        block.title,
        block.text,
        role=block.role,
        least=block.minutes_least,
        likely=block.minutes_likely,
        most=block.minutes_most,
        fixed=fixed,
        optional=block.optional,
    )
    return add_work(work, by=by, at=at)


def change_work(row: LibraryBlock, work: Work, *, revision: int, by: User, at: datetime) -> LibraryBlock:
    """Writes over a block. Raises NotYours, Invalid; Stale where somebody was first."""
    with _keeping(by):
        fresh = LibraryBlock.objects.select_for_update().select_related(None).get(pk=row.pk)
        if fresh.revision != revision:
            name = User.objects.get(pk=fresh.changed_by_id).name
            words = _("%(who)s was first and has changed “%(title)s”. Nothing was saved over it.")
            raise Stale(words % {"who": name, "title": fresh.title}, moved_by=name, moved_at=fresh.changed_at)
        _put(fresh, work)
        fresh.revision, fresh.changed_at, fresh.changed_by = fresh.revision + 1, at, by
        fresh.save()
    return fresh


def retire[R: (LibraryBlock, LibraryProposal)](row: R, *, by: User, at: datetime, back: bool = False) -> R:
    """It is offered no more, or (`back`) again. Done already: nothing. Raises NotYours; Invalid where the same version
    stands in the library under another name by now."""
    with _keeping(by):
        if isinstance(row, LibraryProposal):
            _locked(row.proposal_id)
        fresh = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        if (fresh.retired_at is None) is back:
            return fresh
        if back:
            _demand_alone(fresh)
        fresh.retired_at, fresh.retired_by = (None, None) if back else (at, by)
        fresh.save(update_fields=["retired_at", "retired_by"])
    return fresh


def keep_proposal(
    proposal: Proposal, name: str, *, by: User, at: datetime, about: str = "", service_line: ServiceLine | None = None
) -> LibraryProposal:
    """Others may begin from this version, under a name that says nothing of the client; kept again, the name is
    written over. Raises NotYours, Invalid."""
    _sees(proposal, by)
    with _keeping(by):
        if proposal.outside:
            raise Invalid("name", _("This version was made elsewhere: there is nothing to begin from."))
        line = said("name", name, limit=200, empty=_("Give it a name: of what it is, not of whom it was for."))
        words = said_aside("about", about, limit=500)
        _locked(proposal.pk)
        row = _standing(proposal.pk) or LibraryProposal(proposal=proposal, made_at=at, made_by=by)
        row.name, row.about, row.service_line = line, words, service_line
        row.folded = fold(f"{line} {words}")
        row.save()
    return row


def lay(proposal: Proposal, row: LibraryBlock, *, by: User, at: datetime) -> Block:
    """The block becomes a line of a draft, at today's price of its role. Raises what adding a block does; Invalid where
    it is offered no more."""
    if not LibraryBlock.objects.filter(pk=row.pk, retired_at=None).exists():
        raise Invalid("block", _("This block is offered no more. Choose another one."))
    same = row.currency == proposal.currency
    wanted = Wanted(
        title=row.title,
        text=row.text,
        role=row.role if row.role is None or not row.role.retired_at else None,
        least=row.minutes_least,
        likely=row.minutes_likely,
        most=row.minutes_most,
        fixed=row.fixed_minor if same else None,
        optional=row.optional,
    )
    return add_block(proposal, wanted, by=by, at=at, kind=row)


def works(query: str = "", *, service_line: int | None = None, retired: bool = False) -> QuerySet[LibraryBlock]:
    """Blocks by words, in the order of their names."""
    rows = LibraryBlock.objects.filter(_words(query), retired_at__isnull=not retired)
    rows = rows.filter(service_line=service_line) if service_line else rows
    return rows.select_related("role", "service_line", "changed_by").order_by("title", "id")


def wholes(query: str = "", *, service_line: int | None = None, retired: bool = False) -> QuerySet[LibraryProposal]:
    """Whole proposals by words, in the order of their names."""
    rows = LibraryProposal.objects.filter(_words(query), retired_at__isnull=not retired)
    rows = rows.filter(service_line=service_line) if service_line else rows
    return rows.select_related("proposal", "service_line", "made_by").order_by("name", "id")


def _words(query: str) -> Q:
    found = Q()
    for word in fold(query).split()[:8]:
        found &= Q(folded__contains=word)
    return found


@contextmanager
def _keeping(by: User) -> Iterator[None]:
    demand_keeper(by)
    with transaction.atomic():
        yield


def _demand_alone(row: LibraryBlock | LibraryProposal) -> None:
    """The same version does not stand in the library under another name. Raises Invalid."""
    if isinstance(row, LibraryProposal) and (twin := _standing(row.proposal_id)):
        words = _("This version stands in the library already, as “%(name)s”. Take that one away first.")
        raise Invalid("name", words % {"name": twin.name})


def _locked(proposal_id: int) -> None:
    """Whether a version stands in the library is decided by one person at a time."""
    Proposal.objects.select_for_update().values_list("pk", flat=True).get(pk=proposal_id)


def _standing(proposal_id: int) -> LibraryProposal | None:
    return LibraryProposal.objects.filter(proposal=proposal_id, retired_at=None).first()


def _sees(proposal: Proposal, by: User) -> None:
    """Raises Invalid where the person does not see the deal: what they do not see they cannot keep."""
    if not Deal.objects.visible_to(by, the_firm()).filter(pk=proposal.deal_id).exists():
        raise Invalid("proposal", _("There is no such proposal to keep."))


def _put(row: LibraryBlock, work: Work) -> None:
    row.title = said("title", work.title, limit=200, empty=_("The block needs a title."))
    row.text = told_aside("text", work.text, limit=TEXT_LIMIT)
    if work.fixed and not 0 <= work.fixed.minor <= LARGEST_MINOR:
        raise Invalid("fixed", _("A sum cannot be below zero.") if work.fixed.minor < 0 else _("Check the zeros."))
    fixed = work.fixed.minor if work.fixed else None
    line = Line(least=work.least, likely=work.likely, most=work.most, fixed=fixed)
    if flaws := [Flaw(None, at, words) for at, words in line_words(line)]:
        raise Flawed(flaws)
    row.folded = fold(f"{row.title} {row.text}")
    row.service_line, row.role, row.optional = work.service_line, work.role, work.optional
    row.minutes_least, row.minutes_likely, row.minutes_most = work.least, work.likely, work.most
    row.fixed_minor, row.currency = fixed, work.fixed.currency if work.fixed else ""
