"""Confirming a company's own need with evidence, and taking a confirmation back."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.said import said, said_aside, told_aside
from kochka.deals.entries import Kind
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.models import Confirmation, Deal
from kochka.deals.rights import Act, demand
from kochka.files.models import StoredFile
from kochka.funnel.definition import ConfirmNeed
from kochka.people.models import User


def need_named(deal: Deal, key: str) -> ConfirmNeed:
    """The confirmation that the deal's stage asks for under this key. Raises Invalid when it asks for none."""
    for need in deal.stage.version.definition.gate_of(deal.stage.key):
        if need.key == key and isinstance(need, ConfirmNeed):
            return need
    raise Invalid("key", _("This stage asks for no such confirmation."))


def confirm(
    deal: Deal,
    key: str,
    *,
    seen: UUID | str,
    by: User,
    at: datetime,
    text: str = "",
    link: str = "",
    file: StoredFile | None = None,
) -> Confirmation:
    """Confirms a need with the evidence that it demands: a sentence, a link or a file.

    By a person of the role that the need names, or a chief; money, signatures and acceptance come with a file. Asks for
    what was waiting for it. Raises NotYours, Invalid, Refused when it is confirmed already.
    """
    with turn(deal, Act.NOTE, by=by, at=at, seen=seen) as work:
        need = need_named(work.deal, key)
        demand(by, Act.CONFIRM, work.deal, role=need.by)
        if Confirmation.objects.filter(jump=work.jump, key=key, withdrawn_at=None).exists():
            raise Refused(_("This is confirmed already."))
        words, address = _evidence(need, text, link, file)
        row = Confirmation.objects.create(
            jump=work.jump, key=key, at=work.at, by=by, text=words, link=address, file=file, own=_own(work)
        )
        work.write(Kind.CONFIRMED, confirmation=row, stage=work.deal.stage)
        ask_due_of(work.deal, at=work.at)
    return row


def _own(work: Turn) -> bool:
    """Whoever profits from the jump confirmed it themselves: it is marked so."""
    return work.by.pk in (work.jump.holder_id, work.deal.owner_id)


def _evidence(need: ConfirmNeed, text: str, link: str, file: StoredFile | None) -> tuple[str, str]:
    words = told_aside("text", text, limit=2000)
    address = said_aside("link", link, limit=1000)
    if address and not _is_link(address):
        raise Invalid("link", _("A link begins with https:// or http://."))
    if need.evidence == "file" and file is None:
        raise Invalid("file", _("This is confirmed with a file."))
    if need.evidence == "link" and not (address or file):
        raise Invalid("link", _("This is confirmed with a link, or a file."))
    if need.evidence == "text" and not (words or address or file):
        raise Invalid("text", _("Say in a sentence what makes it so."))
    return words, address


def _is_link(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in address


def unconfirm(deal: Deal, key: str, *, seen: UUID | str, by: User, at: datetime, reason: str) -> Confirmation:
    """Takes a confirmation back, with a reason; the row stays. By whoever may confirm it."""
    why = said("reason", reason, limit=500, empty=_("Say why it does not hold any more."))
    with turn(deal, Act.NOTE, by=by, at=at, seen=seen) as work:
        need = need_named(work.deal, key)
        demand(by, Act.CONFIRM, work.deal, role=need.by)
        row = Confirmation.objects.filter(jump=work.jump, key=key, withdrawn_at=None).first()
        if row is None:
            raise Refused(_("There is no such confirmation to take back."))
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = work.at, by, why
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        work.write(Kind.UNCONFIRMED, confirmation=row, stage=work.deal.stage)
    return row
