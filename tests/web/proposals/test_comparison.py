"""Two versions side by side on their page."""

from django.core.files.base import ContentFile

from kochka.proposals.beginning import next_version
from kochka.proposals.enclosures import enclose
from kochka.proposals.models import Proposal
from kochka.proposals.sections import Piece, add_section, change_section, sections_of
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import block, draft
from tests.web.conftest import Enter, words


def two(cast: Cast, sections: int) -> Proposal:
    """The second of two versions, of which every section says something else."""
    who = {"by": cast.anna, "at": cast.now()}
    first = draft(cast)
    block(cast, first)
    for n in range(sections):
        add_section(first, Piece(f"Раздел {n}", "Было <b>так</b>"), **who)
    second = next_version(first, **who)
    for each in sections_of(second):
        change_section(each, Piece(each.title, "Стало &amp; иначе"), revision=1, **who)
    enclose(second, ContentFile(b"x", name="Регламент.pdf"), **who)
    return second


def address(row: Proposal) -> str:
    return f"/deals/{row.deal_id}/proposals/2/against/1/"


def test_what_sections_and_files_say_otherwise_stands_on_the_page(cast: Cast, enter: Enter):
    row = two(cast, 1)
    answer = enter(cast.anna).get(address(row))
    page = words(answer)
    assert "Раздел 0" in page and "Было &lt;b&gt;так" in page and "Стало &amp;amp; иначе" in page
    assert "Регламент.pdf" in page and "<b>так</b>" not in answer.content.decode()
    assert "Они одинаковы" not in page


def test_the_page_costs_as_many_queries_for_many_sections_as_for_one(cast: Cast, enter: Enter):
    small, large = address(two(cast, 1)), address(two(cast, 8))
    client = enter(cast.anna)
    client.get(small)
    assert queries(lambda: client.get(small)) == queries(lambda: client.get(large))
