"""“It is awkward here…”: said on a deal in one line, heard by those who write the funnel."""

from typing import Any

import pytest
from django.urls import reverse

from kochka.core.refusals import Invalid, NotYours
from kochka.deals.journey.versions import move_open
from kochka.deals.models import Deal, Remark
from kochka.deals.remarks import remark, settle
from kochka.funnel.publishing import publish, shelf
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

from .test_writing import KEY, url


def say(cast: Cast, deal: Deal, text: str = "Эксперт не заходит", **given: Any) -> Remark:
    return remark(deal, by=given.get("by", cast.anna), at=cast.now(), text=text)


def test_a_remark_is_kept_with_its_stage_deal_and_person_and_stands_in_the_journal(cast: Cast, enter: Enter) -> None:
    deal = cast.walk_to("proposal")
    browser = enter(cast.anna)
    address = reverse("deal", args=[deal.pk])
    assert "Здесь неудобно…" in words(browser.get(address))
    browser.post(reverse("remark", args=[deal.pk]), {"text": "<b>Эксперт</b> не заходит & молчит"})
    row = Remark.objects.select_related("stage").get()
    assert (row.deal_id, row.stage.key, row.by_id, row.text) == (
        deal.pk, "proposal", cast.anna.pk, "<b>Эксперт</b> не заходит & молчит",
    )  # fmt: skip
    page = words(browser.get(address))
    assert "Неудобно на этапе «Готовим КП»" in page
    assert "<b>Эксперт" not in page


@pytest.mark.parametrize("text", ["", "   ", "ж" * 501, "ж" * 10_000])
def test_nothing_and_too_much_come_back_as_typed(cast: Cast, enter: Enter, text: str) -> None:
    deal = cast.deal()
    answer = enter(cast.anna).post(reverse("remark", args=[deal.pk]), {"text": text})
    assert answer.status_code == 422
    assert text.strip() in words(answer)
    assert not Remark.objects.exists()


def test_the_funnels_page_shows_remarks_at_their_stage_newest_first_and_not_all_of_them(
    cast: Cast, enter: Enter
) -> None:
    deal = cast.deal("Портал")
    for number in range(5):
        say(cast, deal, f"Замечание {number}")
    page = words(enter(cast.chief).get(url("funnel")))
    assert page.index("Замечание 4") < page.index("Замечание 2")
    assert "Замечание 1" not in page
    assert "ещё 2" in page
    assert "Портал" in page
    everything = words(enter(cast.chief).get(url("remarks")))
    assert all(f"Замечание {number}" in everything for number in range(5))


def test_the_deals_title_is_for_those_who_may_see_the_deal(cast: Cast, enter: Enter) -> None:
    say(cast, cast.deal("Тайный портал"))
    for name in ("funnel", "remarks"):
        page = words(enter(cast.oleg).get(url(name)))
        assert "Эксперт не заходит" in page
        assert "Тайный портал" not in page
        assert "Тайный портал" in words(enter(cast.anna).get(url(name)))


def test_others_read_their_own_remarks_only(cast: Cast, enter: Enter) -> None:
    deal = cast.walk_to("proposal")
    row = say(cast, deal)
    say(cast, deal, "Меня зовут слишком рано", by=cast.egor)
    page = words(enter(cast.egor).get(url("funnel")))
    assert "Меня зовут слишком рано" in page
    assert "Эксперт не заходит" not in page
    assert enter(cast.egor).post(url("settle_remark", row.pk)).status_code == 404


def test_what_is_dealt_with_leaves_the_page_and_is_remembered(cast: Cast, enter: Enter) -> None:
    row = say(cast, cast.deal())
    answer = enter(cast.chief).post(url("settle_remark", row.pk), follow=True)
    assert "Эксперт не заходит" not in words(answer)
    row.refresh_from_db()
    assert row.settled_by_id == cast.chief.pk
    settle(row, by=cast.anna, at=cast.now())
    assert Remark.objects.get().settled_by_id == cast.chief.pk
    assert "учтено: Шеф Главный" in words(enter(cast.chief).get(url("remarks")))
    with pytest.raises(NotYours):
        settle(row, by=cast.tamara, at=cast.now())


def test_remarks_on_a_stage_that_is_gone_and_on_an_older_version_are_still_heard(cast: Cast, enter: Enter) -> None:
    say(cast, cast.deal(), "О первом этапе")
    shorter = shelf("service-project").replace("- stage: inputs", "- stage: listening")
    publish(shorter, by=cast.chief, at=cast.now())
    page = words(enter(cast.chief).get(url("funnel")))
    assert "О первом этапе" in page
    assert "Этого этапа в воронке больше нет" in page
    assert "О первом этапе" in words(enter(cast.chief).get(f"{url('remarks')}?stage=inputs&page=1"))
    assert "О первом этапе" not in words(enter(cast.chief).get(f"{url('remarks')}?stage=<b>&page=zzz"))


def test_a_deal_that_is_not_seen_takes_no_remark(cast: Cast, enter: Enter) -> None:
    deal = cast.deal()
    assert enter(cast.oleg).post(reverse("remark", args=[deal.pk]), {"text": "Чужое"}).status_code == 404
    with pytest.raises(Invalid):
        say(cast, deal, "")


def test_the_funnels_page_takes_as_many_queries_for_many_remarks_as_for_few(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    counts = []
    for number in (1, 8):
        for each in range(number):
            say(cast, cast.deal(f"Сделка {each}"))
        say(cast, cast.walk_to("proposal"))
        counts.append((queries(lambda: browser.get(url("funnel"))), queries(lambda: browser.get(url("remarks")))))
    assert counts[0] == counts[1]


def test_all_open_deals_move_by_batches_and_no_more_than_was_asked(cast: Cast) -> None:
    for number in range(5):
        cast.deal(f"Сделка {number}")
    version = publish(shelf("service-project") + "\n# 2\n", by=cast.chief, at=cast.now())
    assert move_open(version, by=cast.chief, at=cast.now(), most=3) == 3
    assert move_open(version, by=cast.chief, at=cast.now(), most=3) == 2
    assert move_open(version, by=cast.chief, at=cast.now(), most=3) == 0
    assert not Deal.objects.exclude(stage__version=version).exists()
    assert version.funnel.key == KEY
