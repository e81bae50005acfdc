"""Somebody leaves: all that they hold goes over, they go, and may come back."""

import pytest

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.deals.enquiries import take_in
from kochka.deals.models import Deal, Enquiry, Participant
from kochka.people.accounts import grant, let_go, set_roles, take_back
from kochka.people.duties import Duty, Thing, duties, duty, held_by
from kochka.people.handing import Leaving, Takers, hand_over_and_let_go
from kochka.people.models import Change, RoleGrant, User
from kochka.people.roles import Role
from tests.cast import PASSWORD, Cast


def leave(cast: Cast, person: User, takers: Takers) -> Leaving:
    return hand_over_and_let_go(person, takers=takers, by=cast.chief, at=cast.now())


def all_to(person: User) -> Takers:
    return lambda _duty, _thing: person


@pytest.fixture
def hands_full(cast: Cast) -> User:
    """Анна answers for two deals, one on hold, is the manager of a third, and an enquiry waits for her."""
    grant(cast.anna, Role.MANAGER, by=cast.chief, at=cast.now())
    cast.plain(title="Портал")
    cast.hold(cast.plain(title="Спящая"))
    cast.hand(cast.plain(title="Чужая", by=cast.oleg), cast.anna, Role.MANAGER)
    take_in(who="Завод", by=cast.anna, at=cast.now(), channel="mail")
    return cast.anna


def test_one_choice_hands_over_everything_in_every_app(cast: Cast, hands_full: User):
    for role in (Role.SELLER, Role.MANAGER):
        grant(cast.egor, role, by=cast.chief, at=cast.now())
    done = leave(cast, hands_full, all_to(cast.egor))
    assert done.has_left
    assert done.gone == {"deals.owned": 2, "deals.parts": 1, "deals.enquiries": 1}
    assert Deal.objects.filter(owner=cast.egor).count() == 2
    assert Participant.objects.get(until=None).user == cast.egor
    assert Enquiry.objects.get().holder == cast.egor
    anna = User.objects.get(pk=hands_full.pk)
    assert (anna.is_active, anna.left_at, anna.roles, anna.name) == (False, cast.now(), frozenset(), "Анна Соколова")


def test_each_thing_may_go_to_somebody_else(cast: Cast, hands_full: User):
    def choose(_duty: Duty, thing: Thing | None) -> User:
        assert thing
        return {"Портал": cast.oleg, "Спящая": cast.polina, "Чужая": cast.polina, "Завод": cast.tamara}[thing.name]

    assert leave(cast, hands_full, choose).has_left
    assert {deal.title: deal.owner for deal in Deal.objects.select_related("owner")} == {
        "Портал": cast.oleg,
        "Спящая": cast.polina,
        "Чужая": cast.oleg,
    }


def test_what_cannot_go_over_is_said_and_the_person_stays_until_it_has(cast: Cast, hands_full: User):
    done = leave(cast, hands_full, all_to(cast.tamara))
    assert [(stuck.duty.key, stuck.thing.name) for stuck in done.stuck] == [("deals.parts", "Чужая")]
    assert "Тамара Белова" in str(done.stuck[0].sentence)
    assert User.objects.get(pk=hands_full.pk).is_active
    assert [(one.key, count) for one, count in held_by(hands_full)] == [("deals.parts", 1)], "the rest has gone over"
    assert leave(cast, hands_full, all_to(cast.polina)).has_left


def test_nothing_goes_to_nobody_nor_to_the_leaver_nor_to_who_left(cast: Cast, hands_full: User):
    let_go(cast.oleg, by=cast.chief, at=cast.now()) if not held_by(cast.oleg) else None
    gone = cast.person("Ушедший", "gone@example.org", Role.MANAGER)
    let_go(gone, by=cast.chief, at=cast.now())
    for taker in (None, hands_full, gone):
        done = leave(cast, hands_full, all_to(taker))
        assert len(done.stuck) == 4
    assert User.objects.get(pk=hands_full.pk).is_active


def test_only_a_chief_lets_go_and_takes_back(cast: Cast):
    for by in (cast.anna, cast.oleg):
        with pytest.raises(NotYours):
            hand_over_and_let_go(cast.oleg, takers=all_to(cast.anna), by=by, at=cast.now())
        with pytest.raises(NotYours):
            let_go(cast.oleg, by=by, at=cast.now())
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    with pytest.raises(NotYours):
        take_back(cast.oleg, roles=[Role.CHIEF], by=cast.oleg, at=cast.now())


def test_the_only_chief_stays_and_keeps_all_roles(cast: Cast):
    grant(cast.chief, Role.SELLER, by=cast.chief, at=cast.now())
    cast.plain(by=cast.chief)
    with pytest.raises(Invalid):
        leave(cast, cast.chief, all_to(cast.anna))
    assert held_by(cast.chief), "nothing has moved"
    chief = User.objects.get(pk=cast.chief.pk)
    assert (chief.is_active, chief.roles) == (True, {Role.SELLER, Role.CHIEF})


def test_who_has_left_is_not_let_go_again_and_plays_nothing(cast: Cast):
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    with pytest.raises(Refused):
        let_go(cast.oleg, by=cast.chief, at=cast.now())
    with pytest.raises(Refused):
        grant(cast.oleg, Role.SELLER, by=cast.chief, at=cast.now())


def test_the_former_password_opens_nothing_even_when_they_come_back(cast: Cast):
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    take_back(cast.oleg, roles=[Role.MANAGER], team=cast.anna.team, by=cast.chief, at=cast.now())
    oleg = User.objects.get(pk=cast.oleg.pk)
    assert (oleg.is_active, oleg.left_at, oleg.roles, oleg.team) == (True, None, {Role.MANAGER}, cast.anna.team)
    assert oleg.is_invited
    assert not oleg.check_password(PASSWORD)
    with pytest.raises(Refused):
        take_back(cast.oleg, roles=[], by=cast.chief, at=cast.now())
    rows = Change.objects.filter(about=f"person:{oleg.pk}", what="presence").order_by("pk")
    assert [(row.before, row.after, row.by_id) for row in rows] == [
        ("here", "left", cast.chief.pk),
        ("left", "here", cast.chief.pk),
    ]


def test_roles_are_set_together_each_with_its_dates(cast: Cast):
    set_roles(cast.anna, [Role.SELLER, Role.EXPERT], by=cast.chief, at=cast.now())
    set_roles(cast.anna, [Role.MANAGER], by=cast.chief, at=cast.now())
    assert cast.anna.roles == {Role.MANAGER}
    rows = RoleGrant.objects.filter(user=cast.anna).order_by("pk").values_list("role", "ended_by")
    assert list(rows) == [("seller", cast.chief.pk), ("expert", cast.chief.pk), ("manager", None)]
    with pytest.raises(NotYours):
        set_roles(cast.oleg, [Role.CHIEF], by=cast.oleg, at=cast.now())


def test_a_duty_of_things_says_how_one_of_them_goes_over():
    with pytest.raises(ValueError, match="belong together"):
        duty("people.half", name="Half", count=lambda _person: 0, things=lambda _person: [])
    assert all(one.things for one in duties())
