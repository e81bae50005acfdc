"""Eight workers look at the schedule at once: each piece is done by one of them, and done once."""

from collections import Counter
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from kochka.deals.models import Entry, GoAhead, Hold
from kochka.ops.schedule import JOBS
from kochka.upkeep.models import Round
from tests import invariants
from tests.cast import Cast
from tests.races.conftest import Field

HELD = 12


def test_what_is_due_is_done_by_one_worker_of_eight_at_each_of_its_times(field: Field, cast: Cast):
    yesterday = timezone.now() - timedelta(days=1)
    for slot in range(3):
        for _number in range(HELD):
            cast.hold(cast.plain())
        cast.confirm(cast.step(cast.meet_gate(cast.gated())), "billing.prepaid")
        _forget_asking()
        Session.objects.create(session_key=f"s{slot}", session_data="", expire_date=yesterday)
        Hold.objects.filter(ended_at=None).update(until=yesterday.date())
        Round.objects.update(begun_at=yesterday)
        answers = field.race("run due", {"by": cast.chief.pk, "at": timezone.now().isoformat()})
        assert all(answer["ok"] for answer in answers), answers
        begun = Counter(key for answer in answers for key, _count in answer["number"])
        assert begun == {job.key: 1 for job in JOBS}, answers
        done = {key: count for answer in answers for key, count in answer["number"]}
        assert (done["resume_holds"], done["ask_go_aheads"], done["forget_sessions"]) == (HELD, 1, 1)
        assert Entry.objects.filter(kind="deals.resumed").count() == HELD * (slot + 1)
    assert GoAhead.objects.filter(settled_at=None).count() == 3
    assert not Round.objects.filter(ended_at=None).exists() and not Round.objects.exclude(trouble="").exists()
    assert invariants.broken() == []


def _forget_asking() -> None:
    """As if the verb had not called: the schedule asks then."""
    last = GoAhead.objects.filter(settled_at=None).latest("pk")
    Entry.objects.filter(kind="deals.go_ahead_asked", deal=last.jump.deal_id)._raw_delete("default")
    last.delete()
