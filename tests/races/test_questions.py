"""Eight experts reach for one question at once; one expert reaches for eight with room for two."""

from kochka.deals.models import Entry, Participant
from kochka.people.roles import Role
from kochka.proposals.models import HandOffered, Question
from tests.cast import Cast
from tests.proposals.questioning import in_hands, limited, once_more, question
from tests.races.conftest import EIGHT, Field
from tests.races.test_proposals import kinds
from tests.races.test_races import one_won


def test_eight_takers_one_has_it_and_the_others_hear_by_whom(field: Field, cast: Cast):
    people = [cast.person(f"Эксперт {n}", f"expert{n}@example.org", Role.EXPERT).pk for n in range(EIGHT)]
    row = question(cast)
    orders = [{"by": pk, "question": row.pk} for pk in people]
    said = one_won(field.race("take question", *orders), "Stale")
    winner = once_more(row).taken_by
    assert winner and all(winner.name in sentence for sentence in said)
    assert Entry.objects.filter(kind="proposals.question_taken").count() == 1


def test_two_questions_of_a_deal_taken_at_once_leave_it_with_one_expert(field: Field, cast: Cast):
    people = [cast.person(f"Эксперт {n}", f"expert{n}@example.org", Role.EXPERT).pk for n in range(EIGHT)]
    deal = cast.plain()
    orders = [{"by": pk, "question": question(cast, deal).pk} for pk in people]
    assert kinds(field.race("take question", *orders)) == {"ok": EIGHT}
    named = Participant.objects.get(deal=deal, role=Role.EXPERT.value, until=None)
    first = Entry.objects.filter(kind="proposals.question_taken").earliest("pk")
    assert named.user_id == first.by_id


def test_a_hand_with_room_for_two_takes_two_of_eight_deals_at_once(field: Field, cast: Cast):
    limited(cast, 2)
    orders = [{"by": cast.egor.pk, "question": question(cast).pk} for _each in range(EIGHT)]
    answers = field.race("take question", *orders)
    assert kinds(answers) == {"ok": 2, "Refused": EIGHT - 2}, answers
    assert Question.objects.in_hand_of(cast.egor).count() == 2


def test_it_is_answered_once_and_a_hand_is_offered_once(field: Field, cast: Cast):
    row = in_hands(cast)
    one_won(field.race("answer question", {"by": cast.egor.pk, "question": row.pk}), "Ended")
    answers = field.race("offer hand", {"by": cast.egor.pk, "deal": cast.plain().pk})
    assert kinds(answers) == {"ok": EIGHT}, answers
    assert HandOffered.objects.count() == 1
