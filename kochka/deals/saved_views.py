"""Ways to look at deals, kept under a name: one's own, and those shown to everybody."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kochka.core.models import Rows
from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.core.said import said
from kochka.deals.models import SavedView
from kochka.people.changes import record
from kochka.people.models import User

LONGEST_QUERY = 2000
MOST_OF_ONE = 100
SHOWN = 300


def views_for(user: User) -> list[SavedView]:
    """One's own views and everybody's shared ones, by name: one query, bounded."""
    mine = SavedView.objects.filter(Q(owner=user) | Q(shared=True), removed_at=None)
    return list(mine.select_related("owner").order_by("name", "pk")[:SHOWN])


def save_view(*, by: User, at: datetime, name: str, query: str, shared: bool = False) -> SavedView:
    """Keeps a way to look under a name of one's own. Raises Invalid for a name that is empty, too long or taken."""
    line = _named(name)
    _fits(query)
    with transaction.atomic():
        own = _own(by)
        if own.count() >= MOST_OF_ONE:
            raise Refused(_("A hundred views are kept already. Remove one that nobody needs."))
        _not_taken(by, line)
        return SavedView.objects.create(owner=by, name=line, query=query, shared=shared, made_at=at)


def change_view(
    view: SavedView,
    *,
    by: User,
    at: datetime,
    name: str | None = None,
    shared: bool | None = None,
    query: str | None = None,
) -> SavedView:
    """Calls it otherwise, shows it to everybody or to nobody else, lets it mean another way to look; what is not given
    stays. What it was before is written down. The owner alone may. Raises Invalid, NotYours."""
    line = None if name is None else _named(name)
    _fits(query or "")
    with transaction.atomic():
        row = _locked(view)
        if row.owner_id != by.pk:
            raise NotYours(_("This is %(who)s’s view. Save it under a name of your own.") % {"who": row.owner.name})
        if line is not None and line != row.name:
            _not_taken(by, line)
        for what, value in (("name", line), ("shared", shared), ("query", query)):
            if value is not None and value != getattr(row, what):
                record(f"view:{row.pk}", what, before=getattr(row, what), after=value, by=by, at=at)
                setattr(row, what, value)
        row.save(update_fields=["name", "shared", "query"])
    return row


def may_remove(view: SavedView, user: User) -> bool:
    """The owner, and a chief what is shared."""
    return view.owner_id == user.pk or (view.shared and user.is_chief)


def remove_view(view: SavedView, *, by: User, at: datetime) -> SavedView:
    """Takes it out of all lists; the row stays, with who did it and when. Raises NotYours."""
    with transaction.atomic():
        row = _locked(view)
        if not may_remove(row, by):
            raise NotYours(_("This is %(who)s’s view. They or a chief can remove it.") % {"who": row.owner.name})
        row.removed_at, row.removed_by = at, by
        row.save(update_fields=["removed_at", "removed_by"])
    return row


def _locked(view: SavedView) -> SavedView:
    row = SavedView.objects.select_for_update(of=("self",)).select_related("owner").get(pk=view.pk)
    if row.removed_at is not None:
        raise Refused(_("The view has been removed meanwhile."))
    return row


def _own(user: User) -> Rows[SavedView]:
    return SavedView.objects.filter(owner=user, removed_at=None)


def _named(name: str) -> str:
    return said("name", name, limit=120, empty=_("The view needs a name."))


def _fits(query: str) -> None:
    if len(query) > LONGEST_QUERY:
        raise Invalid("name", _("This way to look has too many filters to be kept: leave some out."))


def _not_taken(user: User, name: str) -> None:
    if _own(user).filter(name=name).exists():
        raise Invalid("name", _("You have a view of that name already."))
