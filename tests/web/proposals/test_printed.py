"""A proposal taken as a PDF, and its letter: for whoever sees the deal."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from kochka.proposals.models import Proposal
from kochka.proposals.paper import PaperFailed
from kochka.web.limits import PAPERS
from kochka.web.proposals import printed
from tests.cast import Cast
from tests.proposals.offers import block, draft, fresh, sealed
from tests.proposals.reading import pages
from tests.web.conftest import Enter, words


def an_offer(cast: Cast) -> Proposal:
    row = draft(cast)
    block(cast, row)
    return fresh(row)


def address(row: Proposal, page: str = "proposal_pdf", **given: int) -> str:
    return reverse(page, kwargs={"deal_id": row.deal_id, "number": row.number} | given)


def test_a_draft_says_so_in_its_name_and_on_its_pages(cast: Cast, enter: Enter):
    row = an_offer(cast)
    answer = enter(cast.anna).get(address(row))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert quote(f"КП {row.deal_id} версия 1 черновик") in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    assert "черновик" in pages(answer.content)[0]
    sealed(cast, row)
    answer = enter(cast.anna).get(address(row))
    assert quote("черновик") not in answer["Content-Disposition"]
    assert "черновик" not in pages(answer.content)[0]


def test_who_does_not_see_the_deal_finds_no_paper(cast: Cast, enter: Enter):
    row = an_offer(cast)
    for page in ("proposal_pdf", "proposal_letter"):
        assert enter(cast.oleg).get(address(row, page)).status_code == 404
        assert enter(cast.anna).get(address(row, page, number=7)).status_code == 404


def test_the_letter_is_plain_text(cast: Cast, enter: Enter):
    answer = enter(cast.anna).get(address(an_offer(cast), "proposal_letter"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert words(answer).startswith("Здравствуйте")


def test_a_paper_that_failed_says_why(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch):
    def fail(paper: object) -> bytes:
        raise PaperFailed("Так не выйдет.")

    monkeypatch.setattr(printed, "draw", fail)
    answer = enter(cast.anna).get(address(an_offer(cast)))
    assert answer.status_code == 422 and "Так не выйдет." in words(answer)


def test_papers_are_paced(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printed, "draw", lambda paper: b"%PDF")
    client, row = enter(cast.anna), an_offer(cast)
    answers = [client.get(address(row)).status_code for _ in range(PAPERS.burst + 1)]
    assert answers == [200] * PAPERS.burst + [429]
