"""Cutting a client off: they talk and do not buy. A new deal with them all the same wants a reason then."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.clients.locking import alone_with
from kochka.clients.models import ClientCutOff, Company
from kochka.core.refusals import Invalid, NotYours, Stale
from kochka.core.said import said, said_aside
from kochka.people.models import User

LONGEST = 500


class CutOffNow(Invalid):
    """The client is cut off: whoever begins a deal with them all the same says why (`knowingly`)."""

    def __init__(self, mark: ClientCutOff) -> None:
        words = _("“%(client)s” is cut off by %(who)s: %(reason)s. Say why you begin with them all the same.")
        told = {"client": mark.company.name, "who": mark.by.name, "reason": mark.reason.rstrip(".")}
        super().__init__("knowingly", words % told)
        self.mark = mark


def cut_off(company: Company, reason: str, *, by: User, at: datetime) -> ClientCutOff:
    """New deals with the client want a reason from now on. Raises NotYours for anybody but a chief; Invalid without a
    reason; Stale where they are cut off already, or withdrawn."""
    may_cut(by)
    words = said("reason", reason, limit=LONGEST, empty=_("Say why, in a line."))
    with transaction.atomic():
        row = _alone(company)
        if standing([row.pk]):
            raise Stale(_("“%(name)s” is cut off already. Nothing was changed.") % {"name": row.name})
        return ClientCutOff.objects.create(company=row, reason=words, at=at, by=by)


def take_back(company: Company, *, by: User, at: datetime) -> ClientCutOff:
    """Deals with the client are begun as with any other again. Raises NotYours; Stale where nothing stands."""
    may_cut(by)
    with transaction.atomic():
        row = _alone(company)
        mark = standing([row.pk]).get(row.pk)
        if mark is None:
            raise Stale(_("“%(name)s” is not cut off any more. Nothing was changed.") % {"name": row.name})
        mark.ended_at, mark.ended_by = at, by
        mark.save(update_fields=["ended_at", "ended_by"])
    return mark


def standing(companies: Iterable[int]) -> dict[int, ClientCutOff]:
    """Those of these clients that are cut off, by their number. One query."""
    wanted: Collection[int] = list(companies)
    rows = ClientCutOff.objects.filter(company__in=wanted, ended_at=None).select_related("company", "by")
    return {row.company_id: row for row in rows}


def reason_for(company: Company | None, knowingly: str) -> tuple[ClientCutOff, str] | None:
    """Why a deal with the client is begun all the same; None where nobody has to say. Raises CutOffNow for a client who
    is cut off where no reason is given. In a transaction that holds the client (`locking.living`)."""
    mark = standing([company.pk]).get(company.pk) if company else None
    if mark is None:
        return None
    words = said_aside("knowingly", knowingly, limit=LONGEST)
    if not words:
        raise CutOffNow(mark)
    return mark, words


def may_cut(by: User) -> None:
    """Raises NotYours for anybody but a chief."""
    if not (by.is_active and by.is_chief):
        raise NotYours(_("Clients are cut off, and taken back, by a chief."))


def _alone(company: Company) -> Company:
    """The client or the one that it was merged into, while nobody begins a deal with any client or merges one."""
    row = alone_with(company.pk)[company.pk]
    if row.merged_into_id:
        row = Company.objects.get(pk=row.merged_into_id)
    if row.withdrawn_at:
        raise Stale(_("This client was withdrawn: it was made by mistake. Nothing was changed."))
    return row
