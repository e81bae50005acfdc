"""The page on which a proposal is made: whose it is, what it costs, and a whole proposal without scripts."""

from datetime import date

import pytest
from django.test import Client

from kochka.proposals.models import PaymentPlan, Proposal
from kochka.proposals.reading import blocks_of, rolled
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import block, draft, entity, fresh, role, sealed
from tests.web.conftest import Enter, words

from .test_offer_lines import at

HEAD = {"title": "Портал для дилеров", "language": "ru", "dated": "24.11.2026", "vat_included": "on"}


def revision(offer: Proposal) -> dict[str, str]:
    return {"revision": str(fresh(offer).revision)}


def plan(browser: Client, offer: Proposal, *lines: tuple[str, str], seen: str = "0", **more: str):
    parts, words_ = [part for part, _ in lines], [what for _, what in lines]
    blank = [""] * len(lines)
    typed = {"part": parts, "milestone": words_, "when": blank, "stage": blank, "seen": seen, "prepayment": "on"}
    return browser.post(at(offer, "payments/"), typed | more)


def test_who_may_not_see_the_deal_finds_nothing(cast: Cast, enter: Enter, offer: Proposal) -> None:
    browser = enter(cast.oleg)
    row = blocks_of(offer)[0]
    pages = ("", "head/", "sealing/", "withdrawal/", "payments/", f"against/{offer.number}/")
    assert {browser.get(at(offer, page)).status_code for page in pages} == {404}
    assert {browser.post(at(offer, page)).status_code for page in ("head/", "lines/", f"lines/{row.pk}/")} == {404}
    assert browser.get(f"/deals/{offer.deal_id}/proposals/").status_code == 404


def test_who_may_only_read_meets_no_forms_and_is_refused(cast: Cast, enter: Enter) -> None:
    deal = cast.gated()
    offer = draft(cast, deal)
    row = block(cast, offer)
    browser = enter(cast.egor)
    page = words(browser.get(at(offer)))
    assert "Макет" in page
    assert "100 000 ₽" in page
    assert "data-line" not in page
    for where in ("head/", "lines/", f"lines/{row.pk}/", "sealing/", "withdrawal/", "payments/"):
        assert browser.post(at(offer, where), HEAD).status_code == 403, where
    assert browser.post(f"/deals/{deal.pk}/proposals/").status_code == 403
    assert [each.title for each in blocks_of(offer)] == ["Макет"]


def test_sixty_lines_cost_as_many_queries_as_five(cast: Cast, enter: Enter) -> None:
    offer, made = draft(cast), [role(f"Роль {number}") for number in range(3)]
    browsers = [enter(cast.anna), enter(cast.chief)]

    def fill(number: int) -> None:
        for each in range(number):
            block(cast, offer, f"Строка {each}", role=made[each % 3], likely=480)

    def cost() -> list[int]:
        pages = (at(offer), f"/deals/{offer.deal_id}/proposals/", f"/deals/{offer.deal_id}/", at(offer, "payments/"))
        return [queries(lambda page=page, each=each: each.get(page)) for each in browsers for page in pages]

    fill(5)
    few = cost()
    fill(55)
    assert cost() == few


def test_a_whole_proposal_without_scripts(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.plain(), enter(cast.anna)
    designer, ours = role(), entity()
    begun = browser.post(f"/deals/{deal.pk}/proposals/")
    offer = Proposal.objects.get(deal=deal)
    assert begun["Location"] == at(offer)
    head = HEAD | revision(offer) | {"entity": str(ours.pk), "terms": "Правки за наш счёт", "valid_until": "31.12.2026"}
    assert browser.post(at(offer, "head/"), head)["Location"] == at(offer)
    for typed in (
        {"title": "Макет", "role": str(designer.pk), "hours": "6-8-12"},
        {"title": "Вёрстка", "fixed": "76 000", "discount": "10 %", "discount_reason": "вторая работа"},
        {"title": "Поддержка", "fixed": "50 000", "optional": "on"},
    ):
        assert browser.post(at(offer, "lines/"), typed).status_code == 302
    page = words(browser.get(at(offer)))
    assert "92 400 ₽" in page  # 24 000 and 76 000 less a tenth
    assert "НДС 22 %" in page
    assert plan(browser, offer, ("30 %", "Сразу"), ("70 %", "По акту"))["Location"].startswith(at(offer))
    assert browser.post(at(offer, "sealing/"), {"mark": rolled(fresh(offer)).mark})["Location"] == at(offer)
    row = fresh(offer)
    assert (row.total_minor, row.valid_until, row.terms) == (92_400_00, date(2026, 12, 31), "Правки за наш счёт")
    page = words(browser.get(at(offer)))
    assert "data-line" not in page
    assert "27 720 ₽" in page
    assert browser.post(f"/deals/{deal.pk}/proposals/", {"former": "1"})["Location"].endswith("/proposals/2/")
    assert browser.post(at(offer, "lines/"), {"title": "Ещё", "fixed": "1"}).status_code == 409
    assert "92 400 ₽" in words(browser.get(f"/deals/{deal.pk}/"))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"title": ""}, "название"),
        ({"dated": "когда-нибудь"}, "Дату не понять"),
        ({"valid_until": "01.11.2026"}, "раньше"),
        ({"discount": "5000"}, "за что скидка"),
        ({"language": "xx"}, "xx"),
    ],
)
def test_a_head_that_makes_no_sense_comes_back(
    cast: Cast, enter: Enter, offer: Proposal, typed: dict[str, str], says: str
) -> None:
    answer = enter(cast.anna).post(at(offer, "head/"), HEAD | revision(offer) | {"terms": "Наши условия"} | typed)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "Наши условия" in words(answer)


def test_an_overtaken_head_keeps_what_was_typed(cast: Cast, enter: Enter, offer: Proposal) -> None:
    seen = revision(offer)
    assert enter(cast.chief).post(at(offer, "head/"), HEAD | seen | {"title": "Портал партнёров"}).status_code == 302
    answer = enter(cast.anna).post(at(offer, "head/"), HEAD | seen | {"title": "Мой портал"})
    assert answer.status_code == 409
    assert 'value="Мой портал"' in words(answer)
    assert f'name="revision" value="{int(seen["revision"]) + 1}"' in words(answer)


def test_what_was_not_read_is_not_sealed(cast: Cast, enter: Enter, offer: Proposal) -> None:
    mark = rolled(offer).mark
    block(cast, offer, "Ещё")
    answer = enter(cast.anna).post(at(offer, "sealing/"), {"mark": mark})
    assert answer.status_code == 409
    assert rolled(fresh(offer)).mark in words(answer)
    assert not fresh(offer).is_sealed


def test_an_empty_version_is_not_sealed_and_says_why(cast: Cast, enter: Enter) -> None:
    offer = draft(cast)
    answer = enter(cast.anna).post(at(offer, "sealing/"), {"mark": rolled(offer).mark})
    assert answer.status_code == 422
    assert "нечего считать" in words(answer)


def test_a_draft_is_put_away_and_stays_to_be_read(cast: Cast, enter: Enter, offer: Proposal) -> None:
    browser = enter(cast.anna)
    assert browser.post(at(offer, "withdrawal/"), revision(offer)).status_code == 302
    assert "data-line" not in words(browser.get(at(offer)))


def test_two_versions_stand_side_by_side(cast: Cast, enter: Enter, offer: Proposal) -> None:
    sealed(cast, offer)
    later = draft(cast, offer.deal, former=fresh(offer))
    block(cast, later, "Иконки", fixed=5_000_00)
    page = words(enter(cast.anna).get(at(later, f"against/{offer.number}/")))
    assert "Иконки" in page
    assert "5 000 ₽" in page
    assert "Иконки" in words(enter(cast.anna).get(at(offer, f"against/{later.number}/")))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([("30 %", "Сразу"), ("80 %", "В конце")], "110 %"),
        ([("50 000", "Сразу"), ("60 000", "В конце")], "90 000 ₽"),
        ([("100 %", "")], "когда"),
        ([("-30 %", "Сразу")], "30 %"),
        ([("треть", "Сразу")], "треть"),
        ([("", "Сразу")], "Сразу"),
    ],
)
def test_a_plan_that_does_not_add_up_says_by_how_much_and_comes_back(
    cast: Cast, enter: Enter, offer: Proposal, lines: list[tuple[str, str]], says: str
) -> None:
    answer = plan(enter(cast.anna), offer, *lines)
    assert answer.status_code == 422
    assert says in words(answer)
    assert all(f'value="{part}"' in words(answer) for part, _what in lines)
    assert not PaymentPlan.objects.exists()


def test_a_plan_is_counted_without_being_saved(cast: Cast, enter: Enter, offer: Proposal) -> None:
    answer = plan(enter(cast.anna), offer, ("30 %", "Сразу"), ("140 000", "В конце"), do="count")
    assert answer.status_code == 200
    assert "60 000 ₽" in words(answer)
    assert not PaymentPlan.objects.exists()


def test_a_plan_that_somebody_else_has_made_meanwhile_is_not_written_over(
    cast: Cast, enter: Enter, offer: Proposal
) -> None:
    assert plan(enter(cast.chief), offer, ("100 %", "Сразу")).status_code == 302
    answer = plan(enter(cast.anna), offer, ("50 %", "Сразу"), ("50 %", "В конце"))
    assert answer.status_code == 409
    assert 'value="50 %"' in words(answer)
    again = plan(enter(cast.anna), offer, ("50 %", "Сразу"), ("50 %", "В конце"), seen="1")
    assert again.status_code == 302


def test_all_versions_stand_with_their_sums_and_states(cast: Cast, enter: Enter, offer: Proposal) -> None:
    later = draft(cast, offer.deal, former=offer)
    block(cast, later, "Иконки", fixed=5_000_00)
    sealed(cast, offer)
    page = words(enter(cast.anna).get(f"/deals/{offer.deal_id}/proposals/"))
    assert page.index("205 000 ₽") < page.index("200 000 ₽")
    assert "черновик" in page
    assert "запечатана" in page


def test_twenty_versions_cost_as_many_queries_as_two(cast: Cast, enter: Enter, offer: Proposal) -> None:
    pages = (f"/deals/{offer.deal_id}/proposals/", at(offer))
    browser = enter(cast.anna)

    def cost() -> list[int]:
        return [queries(lambda page=page: browser.get(page)) for page in pages]

    draft(cast, offer.deal, former=offer)
    few = cost()
    for _ in range(18):
        draft(cast, offer.deal, former=offer)
    assert cost() == few
