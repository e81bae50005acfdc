"""Something to do for whoever is to be killed: files to bring in, errands that wait, deals whose hold is over.

After a kill time is helped on: what a worker was at when it died is free again at once, not in minutes.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from bench.killing.ground import Ground, tomorrow
from kochka.deals.entries import Kind
from kochka.deals.journey.forward import open_deal
from kochka.deals.journey.pauses import hold
from kochka.deals.models import Deal, Entry, Hold
from kochka.exchange import errands
from kochka.exchange.models import Errand, Import, ImportRow, Upload, What
from kochka.exchange.uploads import receive
from kochka.ops.schedule import run_due
from kochka.upkeep.models import Round

ROWS = 130
SLEEPERS = 8
SLEEPING = "Спящая"
MAP = """
format: 1
source: kills-{number}
funnel: short
columns: {{id: ID, title: Сделка, client: Клиент, owner: Ответственный, stage: Этап}}
stages: {{Разговор: talk, Деньги: money}}
"""


class Files:
    """One file after the other for the import command: the next once the last one is in, to its last row."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self.folder, self.ground, self.number = folder, ground, 0
        self._next()

    def _next(self) -> None:
        self.number += 1
        self.path = self.folder / f"deals-{self.number}.csv"
        self.chart = MAP.format(number=self.number).encode()
        who = self.ground.keeper.email
        rows = (f"{n};Сделка {n};Клиент {n % 7};{who};{'Разговор' if n % 3 else 'Деньги'}" for n in range(ROWS))
        self.path.write_text("\n".join(("ID;Сделка;Клиент;Ответственный;Этап", *rows)), encoding="utf-8")

    def ready(self) -> None:
        run = self.run()
        if run and run.finished_at:
            self._next()

    def run(self) -> Import | None:
        return Import.objects.filter(source=f"kills-{self.number}").order_by("-pk").first()

    def broken(self) -> Iterator[str]:
        """Each row of each file that came to its end is there once; of one that did not, none is there twice."""
        for number in range(1, self.number + 1):
            found = ImportRow.objects.filter(source=f"kills-{number}")
            ids = found.values_list("external_id", flat=True)
            whole = Import.objects.filter(source=f"kills-{number}").exclude(finished_at=None).exists()
            if len(ids) != len(set(ids)) or (whole and len(ids) != ROWS):
                yield f"file {number}: {len(ids)} rows of {ROWS}, {len(set(ids))} different ones"


class Errands:
    """Files brought in by a page: looked through, brought in, every other one taken back."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.number = ground, 0
        self.upload: Upload | None = None

    def ready(self) -> None:
        """Something waits for the worker; whoever died at it is forgotten."""
        if Errand.objects.filter(ended_at=None).update(beat_at=None, taken=0):
            return
        who: dict[str, Any] = {"by": self.ground.keeper, "at": timezone.now()}
        if self.upload is None:
            self.upload = self._received(who)
            errands.ask_check(self.upload, **who)
            return
        last = Errand.objects.latest("pk")
        if last.kind == Errand.Kind.CHECK:
            errands.ask_bring(self.upload, **who)
        elif last.kind == Errand.Kind.BRING and self.number % 2:
            assert last.run, last.refusal or last.report
            errands.ask_undo(last.run, **who)
        else:
            self.upload = None
            self.ready()

    def _received(self, who: dict[str, Any]) -> Upload:
        self.number += 1
        lines = [f"{self.number}-{n},Заказ {n},Дом {n % 5},Talk,01.02.2026" for n in range(ROWS)]
        data = "\n".join(("ID,Название сделки,Компания,Этап,Дата создания", *lines)).encode()
        return receive(SimpleUploadedFile(f"page-{self.number}.csv", data), what=What.DEALS, **who)

    def broken(self) -> Iterator[str]:
        """What is over came to something; what was brought in is all in."""
        for errand in Errand.objects.exclude(ended_at=None).select_related("run"):
            if errand.refusal:
                yield f"errand {errand.pk} ({errand.kind}): {errand.refusal}"
            elif errand.kind == Errand.Kind.BRING and errand.run and errand.run.placed != ROWS:
                yield f"errand {errand.pk}: {errand.run.placed} of {ROWS} rows"


class Sleepers:
    """Deals on hold whose day has come, a go-ahead that nobody asked for, and the lease of a dead worker."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        who: dict[str, Any] = {"by": ground.keeper, "at": timezone.now(), "next_action": "Ждать", "due": tomorrow()}
        self.ids = [open_deal(title=SLEEPING, version=ground.version, **who).pk for _ in range(SLEEPERS)]

    def ready(self) -> None:
        until = timezone.now().date() + timedelta(days=5)
        awake = Deal.objects.with_jump().filter(pk__in=self.ids).exclude(holds__ended_at=None, holds__isnull=False)
        for deal in awake:
            who: dict[str, Any] = {"by": self.ground.keeper, "at": timezone.now()}
            hold(deal, seen=deal.open_jump_id or "", until=until, reason="Ждём", **who)
        Hold.objects.filter(deal__in=self.ids, ended_at=None).update(until=until - timedelta(days=6))
        self.free()

    @staticmethod
    def free() -> None:
        """A day has passed for the schedule: everything is due, and no dead worker's lease stands."""
        Round.objects.update(begun_at=F("begun_at") - timedelta(days=1))

    def broken(self) -> Iterator[str]:
        """No hold has ended twice, nor without its entry."""
        for pk in self.ids:
            ended = Hold.objects.filter(deal=pk).exclude(ended_at=None).count()
            said = Entry.objects.filter(deal=pk, kind=Kind.RESUMED).count()
            if ended != said:
                yield f"sleeper {pk}: {ended} holds ended, {said} entries say so"

    def woken(self) -> Iterator[str]:
        """The next worker goes on where the dead one was: then nothing is left to do."""
        self.free()
        run_due(at=timezone.now())
        if left := Hold.objects.filter(deal__in=self.ids, ended_at=None).count():
            yield f"{left} holds sleep on after their day"
        troubles = Round.objects.exclude(trouble="").values_list("name", "trouble")
        yield from (f"{name}: {trouble}" for name, trouble in troubles)
        yield from (
            f"{name} was never ended" for name in Round.objects.filter(ended_at=None).values_list("name", flat=True)
        )
        if again := sum(run_due(at=timezone.now()).values()):
            yield f"a second run found {again} things to do"
