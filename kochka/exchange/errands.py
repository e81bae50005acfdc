"""Long work, asked for on a page and done by the worker: looking a file through, bringing it in, taking it back.

Each step is as safe as the command's: batches in their own transactions. So a worker that is killed leaves whole
batches behind, and the next one goes on from there once the beat has stopped.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kochka.core.refusals import Refused, Stale
from kochka.core.troubles import SAYS, Trouble, trouble_of
from kochka.exchange import client_words, words
from kochka.exchange.clients import ClientOutcome, import_clients
from kochka.exchange.importing import import_deals
from kochka.exchange.models import Errand, Import, KeptMap, Upload, What
from kochka.exchange.plans import BadFile, BadMap
from kochka.exchange.survey import Tick
from kochka.exchange.undoing import undo
from kochka.exchange.uploads import chiefs_only, fingerprint, path_of
from kochka.firm.settings import the_firm
from kochka.people.models import User

log = logging.getLogger("kochka.errands")

SILENCE = timedelta(seconds=20)
"""A worker that has not been heard of for so long is gone."""
BEAT = timedelta(milliseconds=500)
MOST_TAKEN = 5
"""An errand that has outlived so many workers is what kills them."""
MOST_NAMED = 20
LONGEST_SHOWN = 300


def ask_check(upload: Upload, *, by: User, at: datetime) -> Errand:
    """To look the whole file through, changing nothing. Raises NotYours."""
    return _asked(Errand.Kind.CHECK, upload, by=by, at=at)


def ask_bring(upload: Upload, *, by: User, at: datetime) -> Errand:
    """To bring the file in as it was looked through. Raises NotYours; Stale if another thing was said of it since."""
    if not checked(upload):
        raise Stale(_("What the columns mean has changed since the file was looked through. Look it through again."))
    return _asked(Errand.Kind.BRING, upload, by=by, at=at)


def ask_undo(run: Import, *, by: User, at: datetime) -> Errand:
    """To take an import back. Raises NotYours."""
    chiefs_only(by)
    new = {"asked_at": at, "asked_by": by}
    return Errand.objects.get_or_create(kind=Errand.Kind.UNDO, run=run, ended_at=None, defaults=new)[0]


def checked(upload: Upload) -> Errand | None:
    """The last time that the file was looked through to its end by what is said of it now."""
    looked = upload.errands.filter(kind=Errand.Kind.CHECK, map_text=upload.map_text, refusal="")
    return looked.exclude(ended_at=None).order_by("-pk").first()


def _asked(kind: Errand.Kind, upload: Upload, *, by: User, at: datetime) -> Errand:
    chiefs_only(by)
    new = {"kind": kind, "map_text": upload.map_text, "asked_at": at, "asked_by": by}
    return Errand.objects.get_or_create(upload=upload, ended_at=None, defaults=new)[0]


def carry_on(at: datetime | None = None) -> int:
    """Does the errands that wait, the oldest first; how many it did."""
    count = 0
    while errand := _take(at or timezone.now()):
        _run(errand)
        count += 1
    return count


def give_up_hopeless(*, at: datetime) -> int:
    """The sweep: ends what has killed one worker after the other, and says so to whoever asked. How many."""
    silent = Errand.objects.filter(ended_at=None, beat_at__lt=at - SILENCE, taken__gte=MOST_TAKEN)
    ended = 0
    for errand in silent.select_related("asked_by").order_by("pk")[:100]:
        with translation.override(_language_of(errand)):
            words = _("The worker did not get through this, though it tried again and again. What is in is in.")
        ended += silent.filter(pk=errand.pk).update(ended_at=at, refusal=words)
    return ended


def _language_of(errand: Errand) -> str:
    return errand.asked_by.language or the_firm().language


def _take(at: datetime) -> Errand | None:
    """The oldest errand that nobody is at, now taken."""
    idle = Q(beat_at=None) | Q(beat_at__lt=at - SILENCE)
    waiting = Errand.objects.filter(idle, ended_at=None, taken__lt=MOST_TAKEN)
    for errand in waiting.select_related("upload__file", "run", "asked_by").order_by("asked_at", "pk")[:5]:
        if Errand.objects.filter(idle, pk=errand.pk, ended_at=None).update(beat_at=at, taken=F("taken") + 1) == 1:
            return errand
    return None


def _run(errand: Errand) -> None:
    """Does it, and writes down what came of it, whatever that is."""
    language = _language_of(errand)
    errand.refusal = ""
    with translation.override(language):
        try:
            errand.report = _WORK[Errand.Kind(errand.kind)](errand, _beating(errand))
        except (BadMap, BadFile) as wrong:
            errand.refusal = " ".join(problem.text(language) for problem in wrong.problems[:3])
        except Refused as refused:
            errand.refusal = str(refused)
        except Exception as error:  # the worker outlives it; the page says so, and it can be asked for again
            if trouble := trouble_of(error):
                _put_off(errand, trouble)
                raise
            log.exception("errand %s failed", errand.pk)
            errand.refusal = _("Something gave way on the way. What is in is in; ask once more, and it goes on.")
    errand.ended_at = timezone.now()
    errand.save(update_fields=["report", "refusal", "ended_at", "run"])


def _put_off(errand: Errand, trouble: Trouble) -> None:
    """It waits until there is room, or a database, again: as often as it takes. The page says so, where that can be
    written at all."""
    words = _("%(trouble)s It goes on by itself once that is over.") % {"trouble": SAYS[trouble]}
    with suppress(DatabaseError):
        connection.close()  # broken, perhaps
        Errand.objects.filter(pk=errand.pk).update(refusal=words, taken=0)


def _beating(errand: Errand) -> Tick:
    """Tells the page how far it is, twice a second."""
    last = [timezone.now() - BEAT]

    def tick(done: int, of: int | None) -> None:
        now = timezone.now()
        if of is None and errand.kind == Errand.Kind.BRING:
            done = 0  # it is only read once more
        if now - last[0] >= BEAT or done == of:
            last[0] = now
            Errand.objects.filter(pk=errand.pk).update(beat_at=now, done=done, total=of or errand.total)

    return tick


def rejected_path(upload: Upload) -> Path:
    """Where the rows are listed that came to nothing: beside the files, where every node sees them."""
    return Path(settings.SHARED_DIR) / "imports" / f"upload-{upload.pk}.rejected.csv"


def _check(errand: Errand, tick: Tick) -> dict[str, Any]:
    return _import(errand, tick, dry_run=True)


def _bring(errand: Errand, tick: Tick) -> dict[str, Any]:
    report = _import(errand, tick, dry_run=False)
    errand.run_id = report["import"] or _begun_before(errand)
    _keep(errand)
    return report


def _begun_before(errand: Errand) -> int | None:
    """The import that this errand brought in before its worker was killed, with nothing left to write but that it is
    over: the way to take it back leads there."""
    assert errand.upload
    same = Import.objects.filter(sha256=errand.upload.file.sha256, by=errand.asked_by, undone_at=None)
    return same.filter(started_at__gte=errand.asked_at).order_by("-pk").values_list("pk", flat=True).first()


def _import(errand: Errand, tick: Tick, *, dry_run: bool) -> dict[str, Any]:
    upload = errand.upload
    assert upload
    errand.total = int(upload.census["rows"])
    bring_in = import_clients if upload.what == What.CLIENTS else import_deals
    outcome = bring_in(
        path_of(upload),
        errand.map_text.encode(),
        by=errand.asked_by,
        at=timezone.now(),
        dry_run=dry_run,
        rejected=rejected_path(upload),
        tick=tick,
        name=upload.file.name,
    )
    data = (
        client_words.imported_data(outcome)
        if isinstance(outcome, ClientOutcome)
        else words.imported_data(outcome, dry_run=dry_run)
    )
    data["first_rejected"] = [{**row, "row": row["row"][:LONGEST_SHOWN]} for row in data["first_rejected"]]
    return data


def _keep(errand: Errand) -> None:
    """Keeps the map for the next file with the same header, unless it is the one that was taken."""
    upload = errand.upload
    assert upload
    with transaction.atomic():
        last = KeptMap.objects.filter(what=upload.what, fingerprint=_header_of(upload)).order_by("-pk").first()
        if last is None or last.map_text != errand.map_text:
            KeptMap.objects.create(
                what=upload.what,
                fingerprint=_header_of(upload),
                choices=upload.choices,
                map_text=errand.map_text,
                file_name=upload.file.name,
                at=timezone.now(),
                by=errand.asked_by,
            )


def _header_of(upload: Upload) -> str:
    return fingerprint(column["name"] for column in upload.census["columns"])


def _undo(errand: Errand, tick: Tick) -> dict[str, Any]:
    assert errand.run
    result = undo(errand.run.pk, by=errand.asked_by, at=timezone.now(), tick=tick)
    data = words.undone_data(result)
    return data | {"kept": data["kept"][:MOST_NAMED], "stayed": len(result.kept)}


_WORK: dict[Errand.Kind, Callable[[Errand, Tick], dict[str, Any]]] = {
    Errand.Kind.CHECK: _check,
    Errand.Kind.BRING: _bring,
    Errand.Kind.UNDO: _undo,
}
