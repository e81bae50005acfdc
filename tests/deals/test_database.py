"""Each rule that a database can hold stands in the database, on both: the code may forget, it does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kochka.core.ids import new_id
from kochka.deals.models import Confirmation, Deal, GoAhead, Hold, Jump, Loss, Participant, Waiver
from kochka.people.roles import Role
from tests.cast import Cast

Break = Callable[[Cast, Deal], object]


def of(deal: Deal) -> dict[str, object]:
    return {"deal": deal, "at": deal.opened_at, "by": deal.owner}


def another_jump(deal: Deal, **given: object) -> Jump:
    row = Jump.objects.get(pk=deal.open_jump_id)
    row.pk = new_id()
    for name, value in given.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def on_a_foreign_jump(cast: Cast, deal: Deal) -> object:
    return Deal.objects.filter(pk=deal.pk).update(open_jump=cast.step(cast.plain()).open_jump)


def on_a_closed_jump(cast: Cast, deal: Deal) -> object:
    closed = another_jump(deal, closed_at=deal.opened_at, left="lost")
    return Deal.objects.filter(pk=deal.pk).update(open_jump=closed)


def twice_held(cast: Cast, deal: Deal) -> object:
    cast.hold(deal)
    return Hold.objects.create(**of(deal), jump=deal.open_jump, until=cast.day(3), reason="Ещё")


def twice_lost(cast: Cast, deal: Deal) -> object:
    lost = cast.lose(deal)
    return Loss.objects.create(**of(lost), reason=cast.reason(), ended_by="client")


def twice_confirmed(cast: Cast, deal: Deal) -> object:
    given = {"jump": deal.open_jump, "key": "said", "at": cast.now(), "by": cast.anna, "text": "Да"}
    Confirmation.objects.create(**given)
    return Confirmation.objects.create(**given)


def twice_waived(cast: Cast, deal: Deal) -> object:
    given = {"jump": deal.open_jump, "key": "said", "at": cast.now(), "by": cast.egor, "reason": "Так"}
    Waiver.objects.create(**given)
    return Waiver.objects.create(**given)


def twice_asked(cast: Cast, deal: Deal) -> object:
    given = {"jump": deal.open_jump, "key": "start", "asked_at": cast.now(), "asked_by": cast.anna}
    GoAhead.objects.create(**given)
    return GoAhead.objects.create(**given)


def twice_the_expert(cast: Cast, deal: Deal) -> object:
    cast.hand(deal, cast.egor, Role.EXPERT)
    given = {"deal": deal, "role": "expert", "since": cast.now(), "by": cast.chief}
    return Participant.objects.create(user=cast.egor, **given)


BREAKS: dict[str, Break] = {
    "an open deal without a jump": lambda c, d: Deal.objects.filter(pk=d.pk).update(open_jump=None),
    "an ended deal that does not say when": lambda c, d: Deal.objects.filter(pk=c.lose(d).pk).update(ended_at=None),
    "an open deal that ended": lambda c, d: Deal.objects.filter(pk=d.pk).update(ended_at=c.now()),
    "a lost deal with a jump": lambda c, d: Deal.objects.filter(pk=d.pk).update(state="lost", ended_at=c.now()),
    "a state that nobody knows": lambda c, d: Deal.objects.filter(pk=c.lose(d).pk).update(state="won"),
    "a sum below nothing": lambda c, d: Deal.objects.filter(pk=d.pk).update(value_minor=-1),
    "a deal without a title": lambda c, d: Deal.objects.filter(pk=d.pk).update(title=""),
    "an end before the beginning": lambda c, d: Deal.objects.filter(pk=c.lose(d).pk).update(
        ended_at=d.opened_at - timedelta(days=1)
    ),
    "two open jumps of one deal": lambda c, d: another_jump(d),
    "a jump that another deal stands on": on_a_foreign_jump,
    "a deal on a closed jump": on_a_closed_jump,
    "a deal at another stage than its jump": lambda c, d: Deal.objects.filter(pk=d.pk).update(
        stage=c.step(c.plain()).stage
    ),
    "a closed jump that does not say how": lambda c, d: another_jump(d, closed_at=c.now(), left=""),
    "an open jump that was left": lambda c, d: Jump.objects.filter(pk=d.open_jump_id).update(left="lost"),
    "a jump closed before it opened": lambda c, d: another_jump(
        d, closed_at=d.opened_at - timedelta(days=1), left="lost"
    ),
    "a jump without a next action": lambda c, d: Jump.objects.filter(pk=d.open_jump_id).update(next_action=""),
    "two holds at a time": twice_held,
    "two standing losses": twice_lost,
    "two confirmations of one need": twice_confirmed,
    "a confirmation without evidence": lambda c, d: Confirmation.objects.create(
        jump=d.open_jump, key="said", at=c.now(), by=c.anna
    ),
    "two waivers of one need": twice_waived,
    "a go-ahead asked twice at a time": twice_asked,
    "a settled go-ahead that says nothing": lambda c, d: GoAhead.objects.create(
        jump=d.open_jump, key="start", asked_at=c.now(), asked_by=c.anna, settled_at=c.now()
    ),
    "two people in one role": twice_the_expert,
}


@pytest.mark.parametrize("what", BREAKS)
def test_the_database_refuses(cast: Cast, what: str):
    deal = cast.gated()
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[what](cast, deal)
    assert cast.fresh(deal).is_open
