"""Who sees which deals: chiefs all, others by the company's setting, always where they have a part or are wanted."""

from collections.abc import Iterable

import pytest

from kochka.deals.models import Deal
from kochka.deals.notes import note
from kochka.firm.models import Firm
from kochka.funnel.publishing import publish
from kochka.people.accounts import let_go
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import PLAIN, Cast
from tests.counting import queries


def seen_by(user: User, visibility: str) -> set[str]:
    Firm.objects.update(visibility=visibility)
    return {deal.title for deal in Deal.objects.visible_to(user, Firm.objects.get())}


@pytest.fixture
def deals(cast: Cast) -> dict[str, Deal]:
    """Анна's own, where the expert is wanted; her neighbour's and another team's, where the administration is."""
    vera = cast.person("Вера", "vera@example.org", Role.SELLER, team=cast.anna.team)
    return {
        "анны": cast.plain(title="анны"),
        "веры": cast.step(cast.plain(title="веры", by=vera)),
        "олега": cast.step(cast.plain(title="олега", by=cast.oleg)),
    }


ALL = {"анны", "веры", "олега"}


@pytest.mark.parametrize(
    ("who", "own", "team", "every"),
    [
        ("anna", {"анны"}, {"анны", "веры"}, ALL),
        ("oleg", {"олега"}, {"олега"}, ALL),
        ("egor", {"анны"}, {"анны", "веры"}, ALL),
        ("tamara", {"веры", "олега"}, ALL, ALL),
        ("polina", set(), {"анны", "веры"}, ALL),
        ("chief", ALL, ALL, ALL),
    ],
)
def test_the_companys_setting_says_how_far_one_looks(
    cast: Cast, deals: dict[str, Deal], who: str, own: set[str], team: set[str], every: set[str]
):
    user = getattr(cast, who)
    assert [seen_by(user, visibility) for visibility in ("own", "team", "all")] == [own, team, every]


def test_oleg_sees_nothing_of_others(cast: Cast, deals: dict[str, Deal]):
    for title in ("анны", "веры"):
        with pytest.raises(Deal.DoesNotExist):
            note(deals[title], by=cast.oleg, at=cast.now(), text="Подглядываю")


def test_a_part_shows_the_deal_for_as_long_as_it_lasts(cast: Cast, deals: dict[str, Deal]):
    deal = cast.hand(deals["олега"], cast.polina, Role.MANAGER)
    assert seen_by(cast.polina, "own") == {"олега"}
    cast.hand(deal, cast.person("Раиса", "raisa@example.org", Role.MANAGER), Role.MANAGER)
    assert seen_by(cast.polina, "own") == set()


def test_who_is_wanted_at_a_stage_sees_what_stands_there_and_only_while_it_stands(cast: Cast, deals: dict[str, Deal]):
    assert seen_by(cast.egor, "own") == {"анны"}
    cast.step(deals["анны"])
    assert seen_by(cast.egor, "own") == set()
    cast.lose(cast.plain(title="проиграна"))
    assert seen_by(cast.egor, "own") == set()


def test_whose_word_a_gate_waits_for_sees_the_deal(cast: Cast):
    deal = cast.step(cast.meet_gate(cast.gated(title="деньги")))
    assert seen_by(cast.tamara, "own") == {"деньги"}
    cast.step(cast.meet_gate(deal))
    assert seen_by(cast.polina, "own") == {"деньги"}
    assert seen_by(cast.oleg, "own") == set(), "another seller's deal stays another's"


def test_whose_word_every_gate_waits_for_sees_the_deal_at_every_stage(cast: Cast):
    always = "stages:\n  - stage: talk"
    need = "always:\n  - confirm: {key: checked, by: manager, evidence: text, ru: Проверено, en: Checked}\n"
    version = publish(PLAIN.replace(always, need + always), by=cast.chief, at=cast.now())
    cast.deal("проверка", version=version)
    assert seen_by(cast.polina, "own") == {"проверка"}


def test_holding_the_jump_shows_the_deal(cast: Cast):
    deal = cast.hand(cast.step(cast.plain(title="склад")), cast.tamara, Role.ADMINISTRATION)
    assert seen_by(cast.tamara, "own") == {"склад"}
    assert deal.owner == cast.anna


def test_who_has_no_role_or_has_left_sees_nothing_of_others(cast: Cast, deals: dict[str, Deal]):
    nobody = cast.person("Никто", "nobody@example.org", team=cast.anna.team)
    assert [seen_by(nobody, visibility) for visibility in ("own", "all")] == [set(), set()]
    let_go(cast.polina, by=cast.chief, at=cast.now())
    polina = User.objects.get(pk=cast.polina.pk)
    assert seen_by(polina, "own") == seen_by(polina, "all") == set()


def test_nobody_without_a_team_shares_one(cast: Cast):
    loners = [cast.person(f"Один {n}", f"one{n}@example.org", Role.SELLER) for n in range(2)]
    cast.plain(title="один", by=loners[0])
    assert seen_by(loners[1], "team") == set()


def test_no_deal_is_listed_twice(cast: Cast):
    anna = cast.anna
    deal = cast.hand(cast.plain(title="многое", by=anna), anna, Role.SELLER)
    cast.hand(deal, cast.egor, Role.EXPERT)
    Firm.objects.update(visibility="team")
    for user in (anna, cast.egor):
        rows: Iterable[Deal] = Deal.objects.visible_to(user, Firm.objects.get())
        assert len(list(rows)) == 1


def test_looking_is_one_query(cast: Cast, deals: dict[str, Deal]):
    firm = Firm.objects.get()
    assert queries(lambda: list(Deal.objects.visible_to(cast.anna, firm).with_jump())) == 1
