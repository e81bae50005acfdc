"""Sessions of the pair on the deal's page, and the time that an answer took."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kochka.deals.models import Deal
from kochka.proposals.models import Question, Session
from kochka.timesheets.models import TimeEntry
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.questioning import in_hands, question
from tests.web.conftest import Enter, words

EVIL = "<script>alert(1)</script>"


def pair(cast: Cast) -> Deal:
    deal = cast.plain()
    in_hands(cast, question(cast, deal))
    return deal


def at(deal: Deal, page: str = "") -> str:
    return f"/deals/{deal.pk}/questions/sessions/{page}"


SAID = {"starts_at": "завтра 12:00", "minutes": "30", "about": f"Оценка {EVIL}"}


def test_a_session_is_proposed_agreed_on_and_written_down_by_forms_alone(cast: Cast, enter: Enter, clock):
    deal, anna, egor = pair(cast), enter(cast.anna), enter(cast.egor)
    assert cast.egor.name in words(anna.get(at(deal)))
    assert anna.post(at(deal), SAID).status_code == 302
    row = Session.objects.get()
    page = egor.get(f"/deals/{deal.pk}/").text
    assert "Оценка &lt;script&gt;" in page and EVIL not in page and f"{row.pk}/agreement/" in page
    assert f"{row.pk}/agreement/" not in anna.get(f"/deals/{deal.pk}/").text
    assert anna.post(at(deal, f"{row.pk}/agreement/")).status_code == 403
    assert egor.post(at(deal, f"{row.pk}/agreement/")).status_code == 302
    early = egor.post(at(deal, f"{row.pk}/note/"), {"note": "Решили", "minutes": "40"})
    assert early.status_code == 422 and "Решили" in early.text
    clock.shift(row.starts_at - timezone.now() + timedelta(minutes=30))
    assert f"{row.pk}/note/" in anna.get(f"/deals/{deal.pk}/").text
    assert anna.post(at(deal, f"{row.pk}/note/"), {"note": f"Решили {EVIL}", "minutes": "0:40"}).status_code == 302
    assert set(TimeEntry.objects.values_list("person", "minutes")) == {(cast.anna.pk, 40), (cast.egor.pk, 40)}
    page = egor.get(f"/deals/{deal.pk}/").text
    assert "Решили &lt;script&gt;" in page and EVIL not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts_at": "завтра"}, "starts_at"),
        ({"starts_at": "абракадабра"}, "starts_at"),
        ({"starts_at": "вчера 12:00"}, "starts_at"),
        ({"starts_at": "завтра 23:00"}, "starts_at"),
        ({"minutes": "1ч99"}, "minutes"),
        ({"minutes": "2"}, "minutes"),
        ({"about": " "}, "about"),
        ({"about": "щ" * 301}, "about"),
    ],
)
def test_what_makes_no_session_comes_back_as_typed(cast: Cast, enter: Enter, typed: dict, field: str):
    answer = enter(cast.anna).post(at(pair(cast)), SAID | {"about": "Речь о <том>"} | typed)
    assert answer.status_code == 422 and f'id="session-{field}_error"' in answer.text
    assert field == "about" or "Речь о &lt;том&gt;" in answer.text
    assert not Session.objects.exists()


def test_sessions_are_of_the_two_alone(cast: Cast, enter: Enter):
    deal = pair(cast)
    assert enter(cast.oleg).post(at(deal), SAID).status_code == 404
    assert enter(cast.chief).post(at(deal), SAID).status_code == 403
    assert at(deal) not in enter(cast.chief).get(f"/deals/{deal.pk}/").text
    assert at(deal) in enter(cast.egor).get(f"/deals/{deal.pk}/").text
    nobody = cast.plain()
    assert enter(cast.anna).post(at(nobody), SAID).status_code == 422


def test_a_session_that_stands_is_seen_after_the_deal_went_on_and_can_be_cancelled(cast: Cast, enter: Enter):
    deal, anna = pair(cast), enter(cast.anna)
    anna.post(at(deal), SAID)
    cast.step(cast.fresh(deal))
    row = Session.objects.get()
    page = anna.get(f"/deals/{deal.pk}/").text
    assert f"session-{row.pk}" in page and at(deal) + '"' not in page
    assert anna.post(at(deal, f"{row.pk}/end/")).status_code == 302
    assert f"session-{row.pk}" not in anna.get(f"/deals/{deal.pk}/").text


def test_many_sessions_cost_as_many_queries_as_one(cast: Cast, enter: Enter):
    deal, anna = pair(cast), enter(cast.anna)
    anna.post(at(deal), SAID)
    anna.get(f"/deals/{deal.pk}/")
    few = queries(lambda: anna.get(f"/deals/{deal.pk}/"))
    for hour in (10, 11, 14, 15):
        anna.post(at(deal), SAID | {"starts_at": f"завтра {hour}:00"})
    assert Session.objects.count() == 5
    assert queries(lambda: anna.get(f"/deals/{deal.pk}/")) == few


def test_the_minutes_of_an_answer_are_counted_on_its_question(cast: Cast, enter: Enter):
    row, egor = in_hands(cast), enter(cast.egor)
    page = f"/deals/{row.deal_id}/questions/{row.pk}/answer/"
    assert egor.post(page, {"text": "Сорок", "minutes": "1ч20"}).status_code == 302
    entry = TimeEntry.objects.get()
    assert (entry.work_id, entry.minutes, entry.person_id) == (row.work_id, 80, cast.egor.pk)


@pytest.mark.parametrize("minutes", ["1ч99", "много", "25:00", "0"])
def test_minutes_that_make_no_sense_leave_the_question_unanswered(cast: Cast, enter: Enter, minutes: str):
    row, egor = in_hands(cast), enter(cast.egor)
    answer = egor.post(f"/deals/{row.deal_id}/questions/{row.pk}/answer/", {"text": "Сорок", "minutes": minutes})
    assert answer.status_code == 422 and 'id="answer-minutes_error"' in answer.text and "Сорок" in answer.text
    assert Question.objects.get().is_open and not TimeEntry.objects.exists()


def test_a_day_that_is_full_takes_no_answer_with_minutes(cast: Cast, enter: Enter):
    row, egor = in_hands(cast), enter(cast.egor)
    page = f"/deals/{row.deal_id}/questions/{row.pk}/answer/"
    other = in_hands(cast, question(cast))
    egor.post(
        page.replace(str(row.pk), str(other.pk)).replace(str(row.deal_id), str(other.deal_id)),
        {"text": "Да", "minutes": "23:30"},
    )
    answer = egor.post(page, {"text": "Сорок", "minutes": "40"})
    assert answer.status_code == 422 and 'id="answer-minutes_error"' in answer.text
    assert Question.objects.get(pk=row.pk).is_open and TimeEntry.objects.count() == 1


def test_a_sellers_day_says_what_sessions_want_of_them(cast: Cast, enter: Enter, clock):
    deal, anna, egor = pair(cast), enter(cast.anna), enter(cast.egor)
    egor.post(at(deal), SAID)
    row = Session.objects.get()
    link = f"#session-{row.pk}"
    assert link in anna.get("/").text and link not in egor.get("/").text
    anna.post(at(deal, f"{row.pk}/agreement/"))
    assert link not in anna.get("/").text
    clock.shift(row.starts_at - timezone.now() - timedelta(hours=1))
    assert link in anna.get("/").text
    clock.shift(timedelta(hours=2))
    anna.post(at(deal, f"{row.pk}/note/"), {"note": "Решили", "minutes": "30"})
    assert link not in anna.get("/").text
