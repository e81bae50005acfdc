"""Somebody leaves: everything that they hold goes over, thing by thing, and then they go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused, Sentence
from kochka.people.accounts import demand_another_chief, let_go
from kochka.people.duties import Duty, Thing, duties
from kochka.people.models import User
from kochka.people.rights import demand_chief

type Takers = Callable[[Duty, Thing | None], User | None]
"""Who is to take a thing; without one, who is to take all of that duty. None: nobody was chosen."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """What did not go over, and why. Without a duty: why they could not be let go."""

    duty: Duty | None
    thing: Thing | None
    sentence: Sentence


@dataclass(slots=True)
class Leaving:
    """What came of it: how many things went over of each duty, and what is in the way."""

    gone: dict[str, int] = field(default_factory=dict)
    stuck: list[Stuck] = field(default_factory=list)

    @property
    def has_left(self) -> bool:
        return not self.stuck


def hand_over_and_let_go(person: User, *, takers: Takers, by: User, at: datetime) -> Leaving:
    """Hands over whatever is in the person's hands and lets them go once nothing is. What has gone over stays gone
    over; where something is stuck, the person stays. Raises NotYours; Invalid for the only chief, before
    anything moves.
    """
    demand_chief(by)
    demand_another_chief(person)
    done = Leaving()
    for one in duties():
        if one.things and one.hand_over:
            _piece_by_piece(one, person, takers, done, by=by, at=at)
        elif one.count(person):
            _whole(one, person, takers, done, by=by, at=at)
    if not done.stuck:
        try:
            let_go(person, by=by, at=at)
        except Refused as no:
            done.stuck.append(Stuck(None, None, no.sentence))
    return done


def _piece_by_piece(duty: Duty, person: User, takers: Takers, done: Leaving, *, by: User, at: datetime) -> None:
    assert duty.things
    assert duty.hand_over
    for thing in duty.things(person):
        try:
            with transaction.atomic():
                duty.hand_over(person, thing.key, _chosen(takers(duty, thing), person), by, at)
        except Refused as no:
            done.stuck.append(Stuck(duty, thing, no.sentence))
        else:
            done.gone[duty.key] = done.gone.get(duty.key, 0) + 1


def _whole(duty: Duty, person: User, takers: Takers, done: Leaving, *, by: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            done.gone[duty.key] = duty.hand_on(person, _chosen(takers(duty, None), person), by, at)
    except Refused as no:
        done.stuck.append(Stuck(duty, None, no.sentence))


def _chosen(taker: User | None, person: User) -> User:
    if taker is None:
        raise Refused(_("Nobody was chosen for it."))
    if taker.pk == person.pk:
        raise Refused(_("Somebody else has to take over."))
    return taker
