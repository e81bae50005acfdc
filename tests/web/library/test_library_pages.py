"""The library as people meet it: found by words, kept from a line, laid as a line, begun from; scripts or none."""

import pytest
from django.test import Client

from kochka.proposals.library import Work, add_work, keep_proposal
from kochka.proposals.models import LibraryBlock, Proposal
from kochka.proposals.reading import blocks_of
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import block, draft
from tests.web.conftest import Enter, words

MARKUP = "<script>alert(1)</script> #import"


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


@pytest.fixture
def offer(cast: Cast) -> Proposal:
    return draft(cast)


def at(offer: Proposal, page: str = "") -> str:
    return f"/deals/{offer.deal_id}/proposals/{offer.number}/{page}"


def kept(cast: Cast, title: str = "Прототип") -> LibraryBlock:
    return add_work(Work(title, likely=480), by=cast.anna, at=cast.now())


def test_a_block_is_written_found_and_offered_no_more(anna: Client) -> None:
    typed = {"title": MARKUP, "hours": "6-8-12", "text": "Экраны"}
    assert anna.post("/library/works/new/", typed).status_code == 302
    page = anna.get("/library/?q=экраны").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "6-8-12" in page
    row = LibraryBlock.objects.get()
    assert anna.post(f"/library/works/{row.pk}/retirement/").status_code == 302
    assert "alert" not in words(anna.get("/library/"))
    assert "alert" in words(anna.get("/library/?retired=1"))


def test_what_was_typed_comes_back_with_the_reason(anna: Client) -> None:
    answer = anna.post("/library/works/new/", {"title": "Прототип", "hours": "9-8-12"})
    assert answer.status_code == 422
    assert 'value="9-8-12"' in answer.content.decode()


def test_the_second_sees_what_the_first_has_written(cast: Cast, enter: Enter, anna: Client) -> None:
    row = kept(cast)
    seen = {"revision": "1", "title": "Моё", "hours": "8"}
    assert enter(cast.chief).post(f"/library/works/{row.pk}/", seen | {"title": "Шефа"}).status_code == 302
    answer = anna.post(f"/library/works/{row.pk}/", seen)
    assert answer.status_code == 409
    assert "Шефа" in words(answer)
    assert 'value="Моё"' in answer.content.decode()


def test_a_block_is_laid_into_a_draft_by_one_button(cast: Cast, anna: Client, offer: Proposal) -> None:
    row = kept(cast)
    assert "Прототип" in words(anna.get(at(offer, "library/?q=прото")))
    assert anna.post(at(offer, "library/"), {"block": str(row.pk)}).status_code == 302
    assert [each.title for each in blocks_of(offer)] == ["Прототип"]
    for nonsense in ("", "x", "999999999999999999", "-1"):
        assert anna.post(at(offer, "library/"), {"block": nonsense}).status_code == 404
    assert len(blocks_of(offer)) == 1


def test_a_line_is_kept_from_its_menu(cast: Cast, anna: Client, offer: Proposal) -> None:
    line = block(cast, offer, "Макет")
    typed = {"title": "Макет", "fixed": "100 000", "revision": str(line.revision), "do": "keep"}
    assert anna.post(at(offer, f"lines/{line.pk}/"), typed).status_code == 302
    assert [row.title for row in LibraryBlock.objects.all()] == ["Макет"]


def test_a_proposal_is_begun_from_the_library(cast: Cast, anna: Client, offer: Proposal) -> None:
    block(cast, offer, "Макет")
    answer = anna.post(at(offer, "library/whole/"), {"name": "Портал", "revision": "1"})
    assert answer.status_code == 302
    deal = cast.plain(title="Другая")
    page = anna.get(f"/deals/{deal.pk}/proposals/library/")
    assert "Портал" in words(page)
    whole = offer.in_library.get()
    assert anna.post(f"/deals/{deal.pk}/proposals/library/", {"whole": str(whole.pk)}).status_code == 302
    assert [each.title for each in blocks_of(deal.proposals.get())] == ["Макет"]


def test_whoever_makes_no_proposals_has_no_library(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.tamara)
    assert browser.get("/library/").status_code == 403
    assert browser.post("/library/works/new/", {"title": "Прототип"}).status_code == 403


def test_fifty_blocks_cost_as_many_queries_as_two(cast: Cast, anna: Client, offer: Proposal) -> None:
    def cost() -> tuple[int, int]:
        return queries(lambda: anna.get("/library/")), queries(lambda: anna.get(at(offer, "library/")))

    for number in range(2):
        kept(cast, f"Работа {number}")
    keep_proposal(offer, "Портал", by=cast.anna, at=cast.now())
    cost()
    few = cost()
    for number in range(50):
        kept(cast, f"Ещё {number}")
    assert cost() == few


def test_a_long_library_is_turned_page_by_page_and_the_search_goes_along(cast: Cast, anna: Client) -> None:
    for number in range(51):
        kept(cast, f"Работа {number:02}")
    first = anna.get("/library/?q=работа")
    assert "Работа 49" in words(first)
    assert "Работа 50" not in words(first)
    onward = first.context["works"].more
    assert onward.startswith("?q=")
    second = anna.get(f"/library/{onward}")
    assert "Работа 50" in words(second)
    assert "Работа 49" not in words(second)
    assert 'rel="prev"' in second.content.decode()
    for nonsense in ("0", "-1", "x", "99999", "999999999"):
        assert anna.get(f"/library/?page={nonsense}").status_code == 200


def test_a_version_of_another_deal_is_begun_from_by_whoever_sees_it(
    cast: Cast, enter: Enter, anna: Client, offer: Proposal
) -> None:
    block(cast, offer, "Макет")
    deal, strange = cast.plain(title="Другая"), cast.plain(title="Чужая", by=cast.oleg)
    page = words(anna.get(f"/deals/{deal.pk}/proposals/library/?q={offer.deal.title}"))
    assert offer.deal.title in page
    assert anna.post(f"/deals/{deal.pk}/proposals/library/", {"version": str(offer.pk)}).status_code == 302
    assert [each.title for each in blocks_of(deal.proposals.get())] == ["Макет"]
    oleg = enter(cast.oleg)
    assert "Макет" not in words(oleg.get(f"/deals/{strange.pk}/proposals/library/"))
    assert oleg.post(f"/deals/{strange.pk}/proposals/library/", {"version": str(offer.pk)}).status_code == 404
