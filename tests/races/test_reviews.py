"""Eight experts reach for one review at once: one has it, the others hear who."""

from collections import Counter

from kochka.deals.models import Entry
from kochka.people.roles import Role
from kochka.proposals.models import Proposal, Review
from tests.cast import Cast
from tests.proposals.checking import again, asked, mark, taken
from tests.races.conftest import EIGHT, Field
from tests.races.test_races import one_won


def experts(cast: Cast) -> list[int]:
    return [cast.person(f"Эксперт {n}", f"expert{n}@example.org", Role.EXPERT).pk for n in range(EIGHT)]


def test_eight_takers_one_has_it_and_the_others_hear_by_whom(field: Field, cast: Cast):
    row = asked(cast)
    said = one_won(field.race("take review", *[{"by": pk, "review": row.pk} for pk in experts(cast)]), "Stale")
    winner = again(row).taken_by
    assert winner and all(winner.name in sentence for sentence in said)
    assert Entry.objects.filter(kind="proposals.review_taken").count() == 1


def test_it_is_approved_once_and_sealed_once(field: Field, cast: Cast):
    row = taken(cast)
    order = {"by": cast.egor.pk, "review": row.pk, "mark": mark(row.proposal)}
    one_won(field.race("approve", order), "Ended")
    assert Proposal.objects.get().sealed_by_id == cast.egor.pk
    assert Entry.objects.filter(kind__in=["proposals.review_approved", "proposals.sealed"]).count() == 2


def test_who_leaves_while_taking_is_left_with_nothing(field: Field, cast: Cast):
    row = asked(cast)
    people = experts(cast)
    for number, racer in enumerate(field.racers):
        if number % 2:
            racer.order("let go", by=cast.chief.pk, whose=people[number - 1])
        else:
            racer.order("take review", by=people[number], review=row.pk)
    answers = [racer.hear() for racer in field.racers]
    crashed = [answer for answer in answers if answer.get("kind", "").startswith("crashed")]
    assert {answer["kind"] for answer in crashed} <= {"crashed: DoesNotExist"}, answers  # to who has left there is none
    found = Review.objects.select_related("taken_by").get()
    assert found.taken_by is None or found.taken_by.is_active, Counter(map(str, answers))
