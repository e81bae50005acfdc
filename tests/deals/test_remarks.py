"""Remarks on stages: on both databases, the newest few of each stage, whichever version it stood in."""

from kochka.deals.journey.versions import move_open, older
from kochka.deals.models import Remark
from kochka.deals.remarks import heard, newest_by_stage, remark, settle
from kochka.funnel.models import Funnel
from kochka.funnel.publishing import publish, shelf
from tests.cast import Cast


def test_the_newest_few_of_every_stage_are_read_across_versions(cast: Cast) -> None:
    funnel = Funnel.objects.get()
    deal, other = cast.deal(), cast.walk_to("proposal")
    for number in range(4):
        remark(deal, by=cast.anna, at=cast.now(), text=f"Раз {number}")
    version = publish(shelf("service-project") + "\n# 2\n", by=cast.chief, at=cast.now())
    assert older(version).count() == 2
    assert move_open(version, by=cast.chief, at=cast.now(), most=100) == 2
    remark(cast.fresh(deal), by=cast.anna, at=cast.now(), text="Уже по второй версии")
    remark(cast.fresh(other), by=cast.egor, at=cast.now(), text="О втором этапе")
    first = Remark.objects.earliest("pk")
    settle(first, by=cast.chief, at=cast.now())
    rows = newest_by_stage(heard(funnel, cast.chief), 3)
    assert sorted(row.text for row in rows) == ["О втором этапе", "Раз 2", "Раз 3", "Уже по второй версии"]
    assert [row.text for row in heard(funnel, cast.egor)] == ["О втором этапе"]


def test_a_remark_goes_with_the_stage_where_the_deal_stood(cast: Cast) -> None:
    deal = cast.deal()
    remark(deal, by=cast.anna, at=cast.now(), text="Здесь")
    cast.step(cast.meet_gate(deal))
    assert Remark.objects.select_related("stage").get().stage.key == "inputs"
    assert "remarked" in cast.kinds(deal)
