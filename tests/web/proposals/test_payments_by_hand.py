"""A plan of payments over a sum, for a deal that was sold without a proposal: it adds up, and says why by hand."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from kochka.deals.models import Deal
from kochka.proposals.models import PaymentPlan
from tests.cast import Cast
from tests.web.conftest import Enter, words


def plan(browser: Client, deal: Deal, *parts: str, **said: str) -> HttpResponse:
    blank = [""] * len(parts)
    what = [f"Часть {number}" for number, _part in enumerate(parts, 1)]
    typed: dict[str, Any] = {"part": list(parts), "milestone": what, "when": blank, "stage": blank, "prepayment": "on"}
    given = {"total": "300 000", "reason": "Продали без КП", "seen": "0"} | said
    return browser.post(f"/deals/{deal.pk}/proposals/payments/", typed | given)


def test_a_deal_without_a_proposal_has_a_plan_with_its_reason(cast: Cast, enter: Enter) -> None:
    deal, anna = cast.plain(), enter(cast.anna)
    assert plan(anna, deal, "50%", "50%").status_code == 302
    row = PaymentPlan.objects.get()
    assert (row.proposal, row.total_minor, row.reason) == (None, 300_000_00, "Продали без КП")
    assert [line.amount_minor for line in row.lines.all()] == [150_000_00, 150_000_00]
    assert "Продали без КП" in words(anna.get(f"/deals/{deal.pk}/"))


def test_what_does_not_add_up_comes_back_as_it_was_typed(cast: Cast, enter: Enter) -> None:
    deal, anna = cast.plain(), enter(cast.anna)
    for parts, said in ((("60%", "50%"), {}), (("100%",), {"total": "много"}), (("100%",), {"total": ""})):
        answer = plan(anna, deal, *parts, **said)
        assert answer.status_code == 422
        assert f'value="{parts[0]}"' in answer.content.decode()
    assert plan(anna, deal, "100%", reason=" ").status_code == 422
    assert not PaymentPlan.objects.exists()


def test_the_second_is_told_that_there_is_a_newer_plan(cast: Cast, enter: Enter) -> None:
    deal, anna = cast.plain(), enter(cast.anna)
    assert plan(enter(cast.chief), deal, "100%").status_code == 302
    answer = plan(anna, deal, "50%", "50%")
    assert answer.status_code == 409
    assert cast.chief.name in words(answer)
    assert plan(anna, deal, "50%", "50%", seen="1").status_code == 302


def test_it_is_counted_before_it_is_saved(cast: Cast, enter: Enter) -> None:
    deal, anna = cast.plain(), enter(cast.anna)
    assert "75 000 ₽" in words(plan(anna, deal, "25%", "75%", do="count"))
    assert not PaymentPlan.objects.exists()
    assert enter(cast.oleg).get(f"/deals/{deal.pk}/proposals/payments/").status_code == 404
