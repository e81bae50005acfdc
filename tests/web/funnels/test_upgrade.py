"""The newer version of a funnel on its page: what it changes, what deals would lack, taken or put off."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kochka.deals.models import Deal
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import Change
from tests.cast import Cast
from tests.counting import queries
from tests.funnel.former import going_by
from tests.web.conftest import Enter, words

KEY = "service-project"
PAGE = f"/funnels/{KEY}/upgrade/"


@pytest.fixture(autouse=True)
def default_of_old(cast: Cast) -> Iterator[Version]:
    with going_by(cast) as version:
        yield version


@pytest.fixture
def chief(cast: Cast, enter: Enter) -> Client:
    return enter(cast.chief)


@pytest.fixture
def at_proposal(cast: Cast) -> Deal:
    deal = cast.walk_to("proposal")
    cast.confirm(deal, "proposals.received")
    return deal


def test_a_chief_is_told_on_their_day_and_nobody_else_is(cast: Cast, enter: Enter, chief: Client) -> None:
    assert "Есть новая версия воронки" in words(chief.get(reverse("my_day")))
    assert "Есть новая версия воронки" not in words(enter(cast.anna).get(reverse("my_day")))


def test_the_page_says_what_changes_and_what_deals_will_lack_with_the_way_to_mend_it(
    chief: Client, at_proposal: Deal
) -> None:
    page = words(chief.get(PAGE))
    assert "КП у клиента, и он это подтвердил" in page
    assert at_proposal.title in page
    assert f"/deals/{at_proposal.pk}/" in page
    assert "Шеф Главный" in page
    assert newest_versions().get().number == 2


def test_one_press_publishes_it_and_moves_the_deals(
    cast: Cast, chief: Client, at_proposal: Deal, clock: time_machine.Traveller
) -> None:
    clock.shift(60)
    seen = chief.get(PAGE).context["found"].seen
    answer = chief.post(PAGE, {"seen": seen}, follow=True)
    page = words(answer)
    assert "Версия 3 опубликована" in page
    assert "На неё перешла 1 сделка" in page
    assert at_proposal.title in page
    assert cast.fresh(at_proposal).stage.version.number == 3
    again = chief.post(PAGE, {"seen": seen})
    assert again.status_code == 409
    assert newest_versions().get().number == 3
    assert "Есть новая версия воронки" not in words(chief.get(reverse("my_day")))


def test_not_now_is_written_down_for_this_chief_and_the_funnels_page_keeps_the_way(
    cast: Cast, enter: Enter, chief: Client
) -> None:
    for _time in range(2):
        chief.post(reverse("upgrade_later", args=[KEY]))
    row = Change.objects.select_related("by").get(about=f"funnel:{KEY}")
    assert (row.by, row.what) == (cast.chief, "newer")
    assert "Есть новая версия воронки" not in words(chief.get(reverse("my_day")))
    assert PAGE in words(chief.get(reverse("funnel", args=[KEY])))
    assert "отложено" in words(chief.get(reverse("settings_changes")))


def test_it_is_for_chiefs(cast: Cast, enter: Enter) -> None:
    anna = enter(cast.anna)
    assert [anna.get(PAGE).status_code, anna.post(PAGE).status_code] == [403, 403]
    assert anna.post(reverse("upgrade_later", args=[KEY])).status_code == 403
    assert not Change.objects.filter(about=f"funnel:{KEY}").exists()


def test_the_page_takes_as_many_queries_for_many_deals_as_for_few(cast: Cast, chief: Client) -> None:
    counts = []
    for number in (2, 6):
        for each in range(number):
            cast.step(cast.meet_gate(cast.deal(f"Сделка {each}")))
        counts.append(queries(lambda: chief.get(PAGE)))
    assert counts[0] == counts[1]
