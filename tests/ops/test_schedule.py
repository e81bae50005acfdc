"""What happens by itself happens once: whoever asks, however often, on however many nodes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kochka.ops import schedule
from kochka.ops.schedule import Daily, Every, Job, run_due
from kochka.upkeep import rounds
from kochka.upkeep.models import Round

MOSCOW = ZoneInfo("Europe/Moscow")


def _job(verb, when=None, **given):
    return (Job("job", "job", when or Every(timedelta(minutes=1)), verb, **given),)


def test_what_was_done_is_not_done_again_before_its_time(cast):
    at, done = timezone.now(), []
    jobs = _job(lambda moment: done.append(moment) or 1)
    for seconds in (0, 0, 59, 60, 61, 119, 120):
        run_due(at=at + timedelta(seconds=seconds), jobs=jobs)
    assert [(moment - at).seconds for moment in done] == [0, 60, 120]


def test_daily_work_is_done_once_a_day_from_its_time_on(cast):
    done = []
    jobs = _job(lambda moment: done.append(moment) or 1, Daily(time(3)))
    evening = datetime(2026, 11, 27, 20, 0, tzinfo=MOSCOW).astimezone(UTC)
    for hours in range(48):
        run_due(at=evening + timedelta(hours=hours), jobs=jobs)
    local = [moment.astimezone(MOSCOW).strftime("%d %H") for moment in done]
    assert local == ["27 20", "28 03", "29 03"], "made up for at once, then at three"


def test_daily_work_keeps_to_the_clock_of_the_company_when_clocks_change():
    berlin, daily = ZoneInfo("Europe/Berlin"), Daily(time(3))
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert daily.since(before, berlin) == datetime(2026, 3, 28, 3, tzinfo=berlin)
    assert daily.since(before + timedelta(minutes=2), berlin) == datetime(2026, 3, 29, 3, tzinfo=berlin)


def test_only_one_of_two_workers_gets_it(cast):
    at = timezone.now()
    row = rounds.known(["job"])["job"]
    same = Round.objects.get(pk=row.pk)
    given = {"since": at, "again": timedelta(hours=1), "at": at}
    assert [rounds.claim(row, **given), rounds.claim(same, **given)] == [True, False]


@pytest.mark.parametrize(("minutes", "runs"), [(59, 1), (61, 2)])
def test_work_whose_worker_was_killed_is_taken_over_later(cast, minutes, runs):
    at, calls = timezone.now(), []

    def killed(moment):
        calls.append(moment)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return 1

    jobs = _job(killed, Daily(time(0)))
    with pytest.raises(KeyboardInterrupt):
        run_due(at=at, jobs=jobs)
    assert Round.objects.get().ended_at is None
    run_due(at=at + timedelta(minutes=minutes), jobs=jobs)
    assert len(calls) == runs


def test_what_failed_says_why_in_a_line_and_is_tried_again(cast):
    at = timezone.now()

    def fails(_moment):
        raise OSError("no room\nDETAIL: Anna")

    jobs = _job(fails, Every(timedelta(days=1)))
    run_due(at=at, jobs=jobs)
    assert Round.objects.get().trouble == "OSError: no room"
    run_due(at=at + timedelta(hours=1), jobs=_job(lambda _moment: 3, Every(timedelta(days=1))))
    row = Round.objects.get()
    assert (row.trouble, row.done, row.begun_at) == ("", 3, at + timedelta(hours=1))


def test_who_was_taken_over_does_not_write_over_who_took_over(cast):
    at = timezone.now()
    row = rounds.known(["job"])["job"]
    later = at + timedelta(hours=2)
    assert rounds.claim(row, since=at, again=timedelta(hours=1), at=at)
    row = Round.objects.get()
    assert rounds.claim(row, since=at, again=timedelta(hours=1), at=later)
    rounds.end(row, begun_at=at, at=later, done=7)
    assert Round.objects.get().ended_at is None


def test_every_job_has_a_key_and_words_of_its_own():
    assert (
        len({job.key for job in schedule.JOBS}) == len({str(job.says) for job in schedule.JOBS}) == len(schedule.JOBS)
    )
