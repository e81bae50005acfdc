"""Who answers, who holds the jump, who takes part; and handing it on."""

import pytest

from kochka.core.refusals import Invalid, Refused
from kochka.deals.confirmations import confirm
from kochka.deals.day import handed_to
from kochka.deals.journal import timeline
from kochka.deals.journey.hands import hand_to
from kochka.deals.models import Deal, Note, Participant
from kochka.deals.notes import note
from kochka.funnel.publishing import publish
from kochka.people.accounts import grant, let_go, revoke
from kochka.people.duties import duties
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import PLAIN, Cast

BELONGS_TO_EXPERTS = PLAIN.replace("owner: seller", "owner: expert", 1)


@pytest.fixture
def vera(cast: Cast) -> User:
    return cast.person("Вера Лис", "vera@example.org", Role.SELLER)


def test_the_deal_goes_over_with_its_jump(cast: Cast, vera: User):
    deal = cast.hand(cast.plain(), vera, by=cast.anna)
    now = cast.fresh(deal)
    assert (now.owner, now.open_jump.holder) == (vera, vera)
    assert [row.handed_by for row in handed_to(vera)] == [cast.anna]
    assert cast.kinds(deal) == ["opened", "handed"]
    assert "Вера Лис" in str(timeline(deal)[0].sentence)


def test_what_was_handed_waits_until_they_act(cast: Cast, vera: User):
    deal = cast.hand(cast.plain(), vera)
    note(deal, by=vera, at=cast.now(), text="Посмотрю")
    assert handed_to(vera)
    cast.replan(deal, by=cast.chief)
    assert handed_to(vera), "somebody else's act is not theirs"
    cast.replan(deal, by=vera)
    assert handed_to(vera) == []


@pytest.mark.parametrize("act", ["again", "replan", "hold"])
def test_any_of_their_own_steps_takes_it_up(cast: Cast, vera: User, act: str):
    deal = cast.hand(cast.plain(), vera)
    getattr(cast, act)(deal, by=vera)
    assert not cast.fresh(deal).open_jump.handed_at


def test_who_takes_it_oneself_is_not_told_about_it(cast: Cast):
    cast.hand(cast.plain(), cast.chief, by=cast.chief)
    assert handed_to(cast.chief) == []


def test_a_role_goes_to_one_person_at_a_time_and_the_past_is_kept(cast: Cast):
    other = cast.person("Раиса", "raisa@example.org", Role.ADMINISTRATION)
    deal = cast.hand(cast.hand(cast.plain(), cast.tamara, Role.ADMINISTRATION), other, Role.ADMINISTRATION)
    rows = Participant.objects.filter(deal=deal).order_by("pk")
    assert [(row.user, row.until is None) for row in rows] == [(cast.tamara, False), (other, True)]
    assert cast.fresh(deal).open_jump.holder == cast.anna, "her stage has not come yet"
    assert str(timeline(deal)[0].sentence) != str(timeline(deal)[2].sentence)


def test_the_jump_follows_the_role_whose_stage_it_is(cast: Cast):
    deal = cast.step(cast.plain())
    assert deal.open_jump.holder == cast.anna
    cast.hand(deal, cast.tamara, Role.ADMINISTRATION)
    now = cast.fresh(deal)
    assert (now.owner, now.open_jump.holder) == (cast.anna, cast.tamara)
    assert handed_to(cast.tamara)


def test_a_new_owner_leaves_the_participants_where_they_are(cast: Cast, vera: User):
    deal = cast.hand(cast.step(cast.plain()), cast.tamara, Role.ADMINISTRATION)
    now = cast.fresh(cast.hand(deal, vera))
    assert (now.owner, now.open_jump.holder) == (vera, cast.tamara)
    assert Participant.objects.get(until=None).user == cast.tamara


def test_an_owner_who_hands_the_deal_on_gives_up_the_part_as_well(cast: Cast, vera: User):
    deal = cast.hand(cast.plain(), cast.anna, Role.SELLER)
    now = cast.fresh(cast.hand(deal, vera, by=cast.anna))
    assert (now.owner, now.open_jump.holder) == (vera, vera)


def test_nobody_gets_a_role_that_they_do_not_play(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        cast.hand(deal, cast.egor, Role.ADMINISTRATION)
    assert list(no.value.fields) == ["to"]
    assert "Егор" in str(no.value)


def test_nothing_goes_to_who_left_nor_to_the_system(cast: Cast):
    deal = cast.plain()
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    for nobody in (cast.oleg, User.objects.get(is_system=True)):
        with pytest.raises(Invalid):
            cast.hand(deal, nobody)
    assert cast.fresh(deal).owner == cast.anna


def test_a_word_that_goes_with_it_is_kept_and_told(cast: Cast, vera: User):
    deal = cast.hand(cast.plain(), vera, note="Клиент любит звонки до обеда")
    assert Note.objects.get().text == "Клиент любит звонки до обеда"
    assert timeline(deal)[0].detail == "Клиент любит звонки до обеда"
    with pytest.raises(Invalid) as no:
        cast.hand(deal, cast.anna, note="а" * 2001)
    assert list(no.value.fields) == ["note"]


def test_who_takes_part_has_no_hands_on_the_deal(cast: Cast):
    deal = cast.hand(cast.plain(), cast.polina, Role.MANAGER)
    with pytest.raises(Refused):
        cast.replan(deal, by=cast.polina)


def hand_all_on(person: User, to: User, cast: Cast) -> int:
    return sum(duty.hand_on(person, to, cast.chief, cast.now()) for duty in duties())


def test_who_leaves_hands_everything_on_in_one_step(cast: Cast, vera: User):
    deals = [cast.plain(), cast.step(cast.plain()), cast.hold(cast.plain())]
    cast.hand(deals[1], cast.tamara, Role.ADMINISTRATION)
    cast.hand(cast.plain(by=cast.oleg), cast.anna, Role.SELLER)
    assert hand_all_on(cast.anna, vera, cast) == 4
    assert not Deal.objects.filter(owner=cast.anna).exists()
    assert not Deal.objects.filter(open_jump__holder=cast.anna).exists()
    assert cast.fresh(deals[1]).open_jump.holder == cast.tamara, "the others keep their parts"
    assert [duty.count(cast.anna) for duty in duties()] == [0] * len(list(duties()))
    let_go(cast.anna, by=cast.chief, at=cast.now())


def test_nobody_leaves_while_deals_are_in_their_hands(cast: Cast):
    cast.plain()
    with pytest.raises(Refused) as no:
        let_go(cast.anna, by=cast.chief, at=cast.now())
    assert "1" in str(no.value)
    cast.anna.refresh_from_db()
    assert cast.anna.is_active
    assert cast.anna.has(Role.SELLER)


def test_what_cannot_go_over_whole_does_not_go_over_half(cast: Cast):
    for role in (Role.ADMINISTRATION, Role.SELLER):
        grant(cast.anna, role, by=cast.chief, at=cast.now())
        cast.hand(cast.plain(by=cast.oleg), cast.anna, role)
    parts = next(duty for duty in duties() if duty.key == "deals.parts")
    with pytest.raises(Invalid):
        parts.hand_on(cast.anna, cast.egor, cast.chief, cast.now())
    assert Participant.objects.filter(user=cast.anna, until=None).count() == 2


def test_own_confirmations_of_a_person_with_all_roles_are_marked(cast: Cast):
    deal = cast.gated(by=cast.anna)
    own = confirm(deal, "said", seen=deal.open_jump_id, by=cast.anna, at=cast.now(), text="Сказала")
    assert own.own
    sentence = str(timeline(deal)[0].sentence)
    other = cast.gated()
    confirm(other, "said", seen=other.open_jump_id, by=cast.chief, at=cast.now(), text="Сказала")
    assert str(timeline(other)[0].sentence).split(":")[0] != sentence.split(":")[0]


def test_an_experts_part_is_given_to_nobody_and_taken_by_themselves(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        hand_to(deal, seen=deal.open_jump_id, by=cast.chief, at=cast.now(), to=cast.egor, role=Role.EXPERT)
    assert "role" in no.value.fields
    assert not Participant.objects.filter(user=cast.egor).exists()


def test_who_leaves_or_is_no_expert_any_more_is_the_expert_of_no_deal_and_nobody_is_instead(cast: Cast):
    deals = [cast.hand(cast.plain(), cast.egor, Role.EXPERT) for _each in range(2)]
    grant(cast.egor, Role.SELLER, by=cast.chief, at=cast.now())
    revoke(cast.egor, Role.EXPERT, by=cast.chief, at=cast.now())
    assert not Participant.objects.filter(until=None).exists()
    assert [cast.kinds(deal)[-1] for deal in deals] == ["stepped_out"] * 2
    assert "Егор" in str(timeline(deals[0])[0].sentence)
    let_go(cast.egor, by=cast.chief, at=cast.now())


def test_where_a_stage_belongs_to_experts_one_is_named_and_the_jump_comes_back_when_they_leave(cast: Cast):
    version = publish(BELONGS_TO_EXPERTS, by=cast.chief, at=cast.now())
    deal = cast.deal(version=version)
    deal = hand_to(deal, seen=deal.open_jump_id, by=cast.chief, at=cast.now(), to=cast.egor, role=Role.EXPERT)
    assert deal.open_jump.holder == cast.egor
    let_go(cast.egor, by=cast.chief, at=cast.now())
    assert cast.fresh(deal).open_jump.holder == cast.anna
