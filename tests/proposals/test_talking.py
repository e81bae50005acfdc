"""What the client says of a version, each with what follows; what was written down by mistake is taken out."""

from datetime import timedelta

import pytest

from kochka.core.refusals import Ended, Invalid, Refused, Stale
from kochka.deals.journal import timeline
from kochka.proposals.models import Reaction
from kochka.proposals.talking import answer_reaction, mark_of, react, take_out
from tests.cast import Cast
from tests.proposals.checking import offered
from tests.proposals.talks import ready, sent, word, yesterday

Follows = Reaction.Follows


def reacted(cast: Cast, proposal=None, **given) -> Reaction:
    row = proposal or sent(cast).proposal
    more = {name: given.pop(name) for name in ("follows", "answer") if name in given}
    by = given.pop("by", cast.anna)
    return react(row, word(cast, **({"words": "Дорого"} | given)), by=by, at=cast.now(), **more)


def answered(cast: Cast, row: Reaction, **given) -> Reaction:
    given = {"seen": mark_of(row), "follows": Follows.CHANGE, "by": cast.anna, "answer": "Убрали обмен"} | given
    return answer_reaction(row, at=cast.now(), **given)


def test_their_words_stand_with_the_version_and_wait_for_an_answer(cast: Cast):
    row = reacted(cast, words="Дорого.\nИ долго.")
    assert (row.said_by, row.words, row.follows, row.answered_by) == ("Пётр", "Дорого.\nИ долго.", "later", None)
    line = timeline(row.proposal.deal, limit=1)[0]
    assert "Пётр" in str(line.sentence) and "Дорого" in str(line.detail)


def test_what_follows_may_be_said_at_once(cast: Cast):
    row = reacted(cast, follows=Follows.KEEP, answer="Это и есть цена")
    assert (row.follows, row.answer, row.answered_by) == ("keep", "Это и есть цена", cast.anna)


def test_what_follows_is_said_by_whoever_was_first(cast: Cast, clock):
    row = reacted(cast)
    seen = mark_of(row)
    answered(cast, row, by=cast.chief)
    with pytest.raises(Stale) as no:
        answered(cast, row, seen=seen, follows=Follows.KEEP)
    assert no.value.moved_by == cast.chief.name
    now = Reaction.objects.get()
    assert (now.follows, now.answer, now.answered_by) == ("change", "Убрали обмен", cast.chief)
    clock.shift(timedelta(minutes=1))
    seen = mark_of(now)
    answered(cast, now, answer="Другое")
    with pytest.raises(Stale):
        answered(cast, now, seen=seen, answer="Третье")


def test_an_answer_can_be_taken_back_to_later(cast: Cast):
    row = answered(cast, reacted(cast))
    row = answered(cast, row, follows=Follows.LATER, answer="")
    assert (row.follows, row.answered_at, row.answered_by) == ("later", None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "я" * 4001}, "words"),
        ({"name": ""}, "said_by"),
        ({"channel": "x"}, "channel"),
        ({"follows": "never"}, "follows"),
        ({"answer": "я" * 501}, "answer"),
    ],
)
def test_a_reaction_that_makes_no_sense_is_refused_at_its_field(cast: Cast, given: dict, field: str):
    with pytest.raises(Invalid) as no:
        reacted(cast, **given)
    assert field in no.value.fields
    assert not Reaction.objects.exists()


def test_nobody_speaks_of_what_is_not_there_yet(cast: Cast):
    with pytest.raises(Refused):
        reacted(cast, offered(cast))
    with pytest.raises(Invalid) as no:
        reacted(cast, ready(cast), happened_at=yesterday(cast))
    assert "happened_at" in no.value.fields


def test_the_same_form_twice_is_one_reaction(cast: Cast, clock):
    row = reacted(cast)
    clock.shift(timedelta(seconds=3))
    assert reacted(cast, row.proposal) == row
    assert reacted(cast, row.proposal, words="Дорого же") != row
    clock.shift(timedelta(days=1))
    assert reacted(cast, row.proposal) != row


def test_a_mistake_is_taken_out_once_and_answers_nothing_more(cast: Cast):
    row = take_out(reacted(cast), why="Это о другом", by=cast.chief, at=cast.now())
    assert row.withdrawn_by == cast.chief
    with pytest.raises(Stale):
        take_out(row, why="Ещё", by=cast.anna, at=cast.now())
    with pytest.raises(Stale):
        answered(cast, row)


def test_an_ended_deal_hears_nothing(cast: Cast):
    row = reacted(cast)
    cast.lose(cast.fresh(row.proposal.deal))
    for late in (lambda: reacted(cast, row.proposal), lambda: answered(cast, row)):
        with pytest.raises(Ended):
            late()
