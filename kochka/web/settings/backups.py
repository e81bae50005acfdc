"""Backups as chiefs see them: the last ones, the next one, one made now; and the strip that says when they are late."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kochka.core.when import Due
from kochka.upkeep import backups as kept
from kochka.upkeep.backups import Late
from kochka.upkeep.models import Backup
from kochka.web.reading import Reader, person, reader_of
from kochka.web.settings.acting import for_chiefs

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One backup in words."""

    row: Backup
    why: str
    state: str


def late_for(reader: Reader) -> Late | None:
    """What a chief is told on My day and here; nothing in the demo, nor where nightly backups are switched off."""
    firm, user = reader.firm, reader.user
    if firm is None or user is None or not user.is_chief or firm.is_demo or settings.BACKUP_AT is None:
        return None
    return kept.late(at=reader.now, founded_at=firm.founded_at)


def lines(rows: list[Backup], now: datetime) -> list[Line]:
    """Each as one reads it."""
    whys = {
        Backup.Why.NIGHTLY: _("by night"),
        Backup.Why.BY_HAND: _("by hand"),
        Backup.Why.UPDATE: _("before an update"),
    }
    return [Line(row, whys[Backup.Why(row.why)], _state(row, now)) for row in rows]


def _state(row: Backup, now: datetime) -> str:
    if row.trouble:
        return "failed"
    if row.ended_at is None:
        return "making" if now - row.begun_at < kept.LONGEST else "failed"
    return "gone" if row.gone_at else "good"


@require_safe
@for_chiefs
def backups(request: HttpRequest) -> HttpResponse:
    """The page: three queries of its own."""
    reader = reader_of(request)
    rows, hour = lines(kept.shown(SHOWN), reader.now), settings.BACKUP_AT
    due = kept.due_next(reader.now, hour=hour, zone=reader.zone) if hour else None
    context = {
        "lines": rows,
        "making": any(line.state == "making" for line in rows),
        "wish": kept.wished(),
        "due": Due(due.date(), due.time()) if due else None,
        "kept": settings.BACKUPS_KEPT,
        "folder": settings.BACKUPS_DIR,
        "late": late_for(reader),
    }
    return render(request, "settings/backups.html", context)


@require_POST
@for_chiefs
def make_now(request: HttpRequest) -> HttpResponse:
    """The worker makes one within a second or two. The demo is not kept."""
    reader = reader_of(request)
    if reader.firm and not reader.firm.is_demo:
        kept.ask(by=person(request).name, at=timezone.now())
    return redirect("settings_backups")
