"""The sections of a draft: added, written over, moved, removed; each typed over by itself, as blocks are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Stale
from kochka.core.said import said, said_aside, told_aside
from kochka.deals.journey.turn import Turn
from kochka.files.models import StoredFile
from kochka.people.models import User
from kochka.proposals.models import Proposal, Section
from kochka.proposals.pictures import demand_room
from kochka.proposals.typed import TEXT_LIMIT
from kochka.proposals.working import drafting, presented, signed, unchanged

MOST = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """What a section says. `picture` is a stored file."""

    title: str
    text: str = ""
    picture: StoredFile | None = None
    caption: str = ""


def sections_of(proposal: Proposal) -> list[Section]:
    """The sections that stand, in their order; one query."""
    rows = Section.objects.filter(proposal=proposal, withdrawn_at=None).select_related("picture", "changed_by")
    return list(rows.order_by("position", "id"))


def add_section(proposal: Proposal, piece: Piece, *, by: User, at: datetime) -> Section:
    """One more section, at the end. Raises Invalid, Ended."""
    with drafting(proposal, by=by, at=at) as (work, row):
        there = sections_of(row)
        if len(there) >= MOST:
            raise Invalid("title", _("Forty sections are enough for any proposal."))
        section = Section(proposal=row, position=len(there) + 1)
        section.made_at = section.changed_at = work.at
        section.made_by = section.changed_by = by
        _put(section, piece)
        section.save(force_insert=True)
        if section.picture:
            demand_room(row)
        presented(row, work)
    return section


def change_section(section: Section, piece: Piece, *, revision: int, by: User, at: datetime) -> Section:
    """Writes over a section what it says. Nothing changed writes nothing. Raises Invalid, Ended, Stale; Overtaken where
    somebody was first."""
    with drafting(_version(section), by=by, at=at) as (work, row):
        fresh = _standing(section, row, work, revision=revision)
        former = (fresh.title, fresh.text, fresh.picture_id, fresh.caption)
        _put(fresh, piece)
        if (fresh.title, fresh.text, fresh.picture_id, fresh.caption) != former:
            signed(fresh, work)
            fresh.save()
            if fresh.picture_id and fresh.picture_id != former[2]:
                demand_room(row)
            presented(row, work)
    return fresh


def move_section(section: Section, *, up: bool, revision: int, by: User, at: datetime) -> Section:
    """One place up or down; where there is none, it stays. Raises Ended, Stale, Overtaken."""
    with drafting(_version(section), by=by, at=at) as (work, row):
        fresh = _standing(section, row, work, revision=revision)
        there = sections_of(row)
        place = next(place for place, each in enumerate(there) if each.pk == fresh.pk)
        other = place - 1 if up else place + 1
        if 0 <= other < len(there):
            there[place], there[other] = there[other], there[place]
            _in_order(there)
            presented(row, work)
    return fresh


def remove_section(section: Section, *, revision: int, by: User, at: datetime) -> Section:
    """Takes a section out of the version; its row stays, marked. Raises Ended, Stale, Overtaken."""
    with drafting(_version(section), by=by, at=at) as (work, row):
        fresh = _standing(section, row, work, revision=revision)
        fresh.withdrawn_at, fresh.withdrawn_by = work.at, by
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _in_order(sections_of(row))
        presented(row, work)
    return fresh


def copy_sections(source: Proposal, row: Proposal, work: Turn) -> None:
    """Those of the former version, for a new one, within the verb that begins it."""
    copies = []
    for place, section in enumerate(sections_of(source), 1):
        section.origin_id, section.pk = section.origin_id or section.pk, None
        section.proposal, section.position, section.revision = row, place, 1
        section.made_at = section.changed_at = work.at
        section.made_by = section.changed_by = work.by
        copies.append(section)
    Section.objects.bulk_create(copies)


def _put(section: Section, piece: Piece) -> None:
    section.title = said("title", piece.title, limit=200, empty=_("The section needs a heading."))
    section.text = told_aside("text", piece.text, limit=TEXT_LIMIT)
    section.picture = piece.picture
    section.caption = said_aside("caption", piece.caption, limit=200)


def _version(section: Section) -> Proposal:
    deal: int = Proposal.objects.values_list("deal_id", flat=True).get(pk=section.proposal_id)
    return Proposal(pk=section.proposal_id, deal_id=deal)


def _standing(section: Section, row: Proposal, work: Turn, *, revision: int) -> Section:
    fresh = Section.objects.select_related("changed_by", "withdrawn_by").get(pk=section.pk, proposal=row)
    if fresh.withdrawn_by:
        words = _("%(who)s has removed “%(title)s”. Nothing was saved.")
        raise Stale(
            words % {"who": fresh.withdrawn_by.name, "title": fresh.title},
            moved_by=fresh.withdrawn_by.name,
            moved_at=fresh.withdrawn_at,
        )
    unchanged(fresh, work, revision=revision)
    return fresh


def _in_order(sections: Sequence[Section]) -> None:
    wrong = [(each, place) for place, each in enumerate(sections, 1) if each.position != place]
    for each, place in wrong:
        each.position = place
    Section.objects.bulk_update([each for each, _place in wrong], ["position"])
