"""Eight tabs log, start and stop at once: a day has 24 hours, a person one watch, and a watch one entry; a verdict is
given once, what it puts into the offer is laid once, and a client cut off once."""

from django.db.models import Sum

from kochka.clients.models import ClientCutOff
from kochka.clients.naming import company_named
from kochka.people.roles import Role
from kochka.proposals.reading import blocks_of
from kochka.timesheets.models import TimeEntry, Timer, Verdict
from kochka.timesheets.timers import start
from kochka.timesheets.verdicts import give_verdict
from kochka.timesheets.works import selling_of
from tests.cast import Cast
from tests.proposals.offers import draft
from tests.races.conftest import EIGHT, Field
from tests.races.test_proposals import kinds
from tests.web.time.test_talk import dear, talked


def test_a_day_never_gets_more_than_its_hours(field: Field, cast: Cast):
    orders = [{"by": cast.anna.pk, "deal": cast.plain().pk} for _each in range(EIGHT)]
    answers = field.race("log time", *orders)
    assert kinds(answers) == {"ok": 7, "Invalid": 1}, answers
    assert TimeEntry.objects.aggregate(sum=Sum("minutes"))["sum"] == 1400


def test_a_person_has_one_watch_however_many_tabs_start_it(field: Field, cast: Cast):
    answers = field.race("start watch", {"by": cast.anna.pk, "deal": cast.plain().pk})
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert Timer.objects.count() == 1


def test_a_watch_that_eight_tabs_stop_is_one_entry(field: Field, cast: Cast):
    timer = start(selling_of(cast.plain(), at=cast.now()), person=cast.anna, at=cast.now())
    answers = field.race("stop watch", {"by": cast.anna.pk, "timer": timer.pk})
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert TimeEntry.objects.get().minutes == 7


def test_one_row_of_a_tracker_that_comes_in_eight_times_at_once_is_one_entry(field: Field, cast: Cast):
    people = [cast.person(f"Продавец {n}", f"seller{n}@example.org", Role.CHIEF).pk for n in range(EIGHT)]
    deal = cast.plain().pk
    answers = field.race("log once", *[{"by": pk, "deal": deal} for pk in people])
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert TimeEntry.objects.count() == 1


def test_one_cell_that_eight_tabs_write_is_written_once(field: Field, cast: Cast):
    work = selling_of(cast.plain(), at=cast.now())
    answers = field.race("write cell", {"by": cast.anna.pk, "work": work.pk})
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert TimeEntry.objects.get().minutes == 75, "the same figure again is nothing to write"


def test_a_verdict_that_eight_tabs_give_is_given_once(field: Field, cast: Cast):
    deal = dear(cast)
    talked(cast, deal, 10.5)
    answers = field.race("give verdict", {"by": cast.anna.pk, "deal": deal.pk})
    assert kinds(answers) == {"ok": 1, "Stale": EIGHT - 1}, answers
    assert Verdict.objects.count() == 1


def test_what_a_verdict_puts_into_the_offer_is_laid_once(field: Field, cast: Cast):
    deal = dear(cast)
    talked(cast, deal, 10.5)
    offer = draft(cast, deal)
    give_verdict(deal, Verdict.Kind.LINE, "Иначе не окупится", by=cast.anna, at=cast.now())
    answers = field.race("recoup", {"by": cast.anna.pk, "proposal": offer.pk})
    assert kinds(answers) == {"ok": 1, "Stale": EIGHT - 1}, answers
    assert [row.minutes_likely for row in blocks_of(offer)] == [630]


def test_a_client_is_cut_off_once(field: Field, cast: Cast):
    client = company_named("Болтун", by=cast.anna, at=cast.now())
    answers = field.race("cut off", {"by": cast.chief.pk, "client": client.pk})
    assert kinds(answers) == {"ok": 1, "Stale": EIGHT - 1}, answers
    assert ClientCutOff.objects.count() == 1
