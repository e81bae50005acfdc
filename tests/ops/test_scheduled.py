"""Every piece of scheduled work, with something to do first: done once, and a second time at the same moment nothing.

Whoever adds a job to the schedule says in WORK how there comes to be something to do for it.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kochka.deals.models import Entry, GoAhead, Hold
from kochka.exchange.errands import MOST_TAKEN, ask_check
from kochka.exchange.models import Errand, What
from kochka.exchange.uploads import receive
from kochka.files.models import StoredFile
from kochka.files.sweeping import sweep_unowned
from kochka.firm.logo import set_logo
from kochka.ops.schedule import JOBS, Job, run_due
from kochka.people.models import SignIn
from kochka.people.sign_ins import ADDRESS_DAYS, signed_in
from kochka.people.tries import PASSWORD, Try, spend
from kochka.upkeep.models import Backup, Breath, Round
from tests.cast import Cast
from tests.files.test_pictures import png


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """Files of other tests are no business of the sweep."""
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    settings.BACKUPS_DIR, settings.BACKUP_AT = tmp_path / "backups", time(3)


def _held(cast: Cast, clock: Any) -> None:
    for _twice in range(2):
        cast.hold(cast.plain())
    clock.shift(timedelta(days=8))


def _waiting(cast: Cast, clock: Any) -> None:
    """The prepayment was confirmed, and asking was forgotten."""
    deal = cast.step(cast.meet_gate(cast.gated()))
    cast.confirm(deal, "billing.prepaid")
    Entry.objects.filter(kind="deals.go_ahead_asked")._raw_delete("default")
    GoAhead.objects.all()._raw_delete("default")


def _hopeless(cast: Cast, clock: Any) -> None:
    data = "ID,Название сделки,Компания,Этап,Дата создания\n1,Сделка,Клиент,Talk,01.02.2026".encode()
    file = receive(SimpleUploadedFile("d.csv", data), what=What.DEALS, by=cast.chief, at=timezone.now())
    errand = ask_check(file, by=cast.chief, at=timezone.now())
    Errand.objects.filter(pk=errand.pk).update(beat_at=timezone.now(), taken=MOST_TAKEN)
    clock.shift(timedelta(minutes=1))


def _stale_session(cast: Cast, clock: Any) -> None:
    for days in (-1, 1):
        Session.objects.create(session_key=f"k{days}", session_data="", expire_date=cast.now() + timedelta(days=days))


def _lost_upload(cast: Cast, clock: Any) -> None:
    cast.file()
    default_storage.save(StoredFile(id=_id_of(cast.now())).path, ContentFile(b"its request was killed"))
    clock.shift(timedelta(days=2))


def _id_of(moment: datetime) -> UUID:
    """As ids are made, though other tests have been in the future with this process."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


def _dead_node(cast: Cast, clock: Any) -> None:
    Breath.objects.create(node="gone", kind=Breath.Kind.WORKER, at=cast.now() - timedelta(days=8))


def _night(cast: Cast, clock: Any) -> None:
    """No backup of this night is there."""


def _old_sign_in(cast: Cast, clock: Any) -> None:
    signed_in(cast.anna, how=SignIn.Outcome.IN, address="192.0.2.7", device="", at=cast.now())
    clock.shift(timedelta(days=ADDRESS_DAYS + 1))


def _tried_door(cast: Cast, clock: Any) -> None:
    spend(Try(PASSWORD, cast.anna.email, "192.0.2.7"), at=cast.now())
    clock.shift(timedelta(hours=1))


WORK: dict[str, Callable[[Cast, Any], None]] = {
    "resume_holds": _held,
    "ask_go_aheads": _waiting,
    "give_up_errands": _hopeless,
    "forget_sessions": _stale_session,
    "sweep_files": _lost_upload,
    "forget_nodes": _dead_node,
    "nightly_backup": _night,
    "forget_addresses": _old_sign_in,
    "sweep_signins": _tried_door,
}


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.key)
def test_scheduled_work_is_done_and_a_second_time_at_the_same_moment_there_is_nothing_to_do(
    cast: Cast, clock, job: Job
):
    assert job.key in WORK, f"say in WORK how there comes to be something to do for {job.key}"
    WORK[job.key](cast, clock)
    before = everything()
    assert run_due(at=timezone.now(), jobs=(job,))[job.key] > 0
    assert Round.objects.get().trouble == ""
    after = everything()
    assert before != {**after, "upkeep.Round": []}, "it did something"
    assert run_due(at=timezone.now(), jobs=(job,)) == {}, "its time has not come again"
    assert job.verb(timezone.now()) == 0, "and if it had, nothing is left to do"
    assert everything() == after


@pytest.mark.usefixtures("cast")
def test_nothing_to_do_is_no_trouble(settings):
    settings.BACKUP_AT = None
    assert not any(run_due(at=timezone.now(), jobs=tuple(job for job in JOBS if job.key in WORK)).values())
    assert not Round.objects.exclude(trouble="").exists()


def test_uploads_that_somebody_holds_or_may_still_want_stay(cast: Cast, clock):
    set_logo(SimpleUploadedFile("logo.png", png()), by=cast.chief, at=cast.now())
    deal = cast.step(cast.meet_gate(cast.gated()))
    cast.confirm(deal, "billing.prepaid")
    held = set(StoredFile.objects.values_list("pk", flat=True))
    clock.shift(timedelta(days=3))
    fresh = cast.file()
    assert sweep_unowned(at=timezone.now()) == 0
    assert set(StoredFile.objects.values_list("pk", flat=True)) == held | {fresh.pk}
    assert all(default_storage.exists(row.path) for row in StoredFile.objects.all())


def test_uploads_are_not_swept_under_a_backup(cast: Cast, clock):
    _lost_upload(cast, clock)
    row = Backup.objects.create(why=Backup.Why.BY_HAND, begun_at=timezone.now(), path="b", node="n")
    sweep = next(job for job in JOBS if job.key == "sweep_files")
    assert sweep.verb(timezone.now()) == 0
    Backup.objects.filter(pk=row.pk).update(ended_at=timezone.now())
    assert sweep.verb(timezone.now()) == 2


def test_an_errand_that_kills_every_worker_is_given_up_and_its_chief_told(cast: Cast, clock):
    _hopeless(cast, clock)
    give_up = next(job for job in JOBS if job.key == "give_up_errands")
    assert give_up.verb(timezone.now()) == 1
    assert "снова и снова" in Errand.objects.get().refusal


def test_holds_woken_by_the_schedule_are_the_ones_that_are_due(cast: Cast, clock):
    _held(cast, clock)
    cast.hold(cast.plain())
    run_due(at=timezone.now(), jobs=JOBS[:1])
    assert Hold.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.filter(kind="deals.resumed").count() == 2
