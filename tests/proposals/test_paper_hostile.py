"""Texts are only texts, whatever is typed; too much is refused before anything is set; what runs away is ended."""

import dataclasses
import struct
import zlib
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from kochka.core.money import Money
from kochka.proposals.paper import Block, Budget, Client, Group, PaperFailed, Picture, Section, draw
from kochka.proposals.paper.press import Limits
from tests.proposals.papers import BUDGET, SHORT, WHOLE, png, rub, works
from tests.proposals.reading import pages, solid

HOSTILE = (
    '#import "@preview/x:0.1": * #read("/etc/passwd") #sys.exit() $x^2$ \\ \\u{41} <b>html</b> &amp; *star* _u_ `raw` '
    "// c /* d */ [x] @ref <lab> = h - i + j ~ -- --- ... 'q' \"q\" {y} %s {rate} ]] ))"
)
KEPT_AS_TYPED = {"language", "colour", "content"}


def everywhere(part: object, text: str) -> object:
    """The same paper with this text in each of its text fields."""
    if isinstance(part, str):
        return text
    if isinstance(part, tuple):
        return tuple(everywhere(one, text) for one in part)
    if dataclasses.is_dataclass(part) and not isinstance(part, Money | type):
        changed = {
            field.name: everywhere(getattr(part, field.name), text)
            for field in dataclasses.fields(part)
            if field.name not in KEPT_AS_TYPED
        }
        return replace(part, **changed)
    return part


def test_markup_in_every_text_is_printed_as_it_was_typed():
    paper = everywhere(
        replace(WHOLE, sections=(replace(WHOLE.sections[0], pictures=(Picture(png(20, 20)),)),)), HOSTILE
    )
    read = solid(" ".join(pages(draw(paper))))
    # Entity, number, version, title, client, contact, heading, text, caption, two groups with theirs, seven works with
    # three texts each, a discount, payments and terms, closing, four lines of the author's and two of the signatory's.
    assert read.count(solid(HOSTILE)) >= 45
    assert "root:" not in read


@pytest.mark.parametrize(
    "text",
    [
        "\u200bzero\u200d\u2060width\ufeff \u202eabc\u202c שלום عربي 😀👍🏽 漢字 e\u0301",
        "\x00\x07\x1b\x7f\x85",
        "half \ud800 of a pair \udfff",
        "\n\n- \n-\n1.\n   \n",
        "",
        "\\" * 50,
    ],
)
def test_strange_signs_break_nothing(text):
    assert pages(draw(everywhere(WHOLE, text)))


def test_a_word_of_sixty_kilobytes_goes_on_over_lines_and_pages():
    paper = replace(SHORT, sections=(Section("Слово", "ъ" * 13_000),), client=Client("ж" * 1_000), terms="щ" * 16_000)
    read = "".join(pages(draw(paper)))
    assert read.count("ъ") >= 13_000 and read.count("щ") >= 16_000 and read.count("ж") >= 1_000


@pytest.mark.parametrize("field", ["title", "description", "role"])
def test_a_work_longer_than_a_page_goes_on_on_the_next(field):
    work = replace(Block("Работа", rub(5), hours=Decimal(2)), **{field: "слова и " * 900})
    budget = replace(BUDGET, groups=(Group("Г", (work,), description="о группе " * 900),))
    read = " ".join(pages(draw(replace(WHOLE, budget=budget))))
    assert solid(read).count("слова") == 900 and solid(read).count("группе") == 900
    assert "Итого с НДС" in read


# --- too much ---


def test_more_rows_than_anybody_reads_are_refused_before_anything_is_set():
    budget = Budget((Group("Работы", works(1_001)),), rub(1))
    with override("ru"), pytest.raises(PaperFailed, match=r"Строк в предложении: 1.007; .* 1.000"):
        draw(replace(WHOLE, budget=budget), limits=Limits(seconds=0))


def test_more_characters_than_anybody_reads_are_refused():
    with override("en"), pytest.raises(PaperFailed, match=r"20\d.\d{3} characters; a paper takes 200.000"):
        draw(replace(WHOLE, terms="а" * 200_000), limits=Limits(seconds=0))


def test_more_pictures_than_a_paper_takes_are_refused():
    with override("en"), pytest.raises(PaperFailed, match="pictures are too many"):
        draw(replace(WHOLE, sections=(Section("", "", (Picture(png(16, 16)),) * 41),)), limits=Limits(seconds=0))


def test_an_endless_paper_is_ended_and_said_to_be():
    with override("en"), pytest.raises(PaperFailed, match=r"longer than 0\.02 seconds"):
        draw(WHOLE, limits=Limits(seconds=0.02))


def test_a_paper_that_eats_the_memory_is_ended_and_said_to_be():
    vast = Picture(png(4000, 4000))
    with override("en"), pytest.raises(PaperFailed, match="more memory"):
        draw(replace(WHOLE, sections=(Section("", "", (vast,)),)), limits=Limits(memory=110 * 2**20))


# --- pictures that are none ---


def hollow() -> bytes:
    """A PNG whose chunks are well, and whose dots are not."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"nothing") + chunk(b"IEND", b"")


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg/>", png(60, 40)[:-20], hollow()])
def test_a_broken_picture_is_named(content):
    shots = (Picture(png(60, 40), "целая.png"), Picture(content, "схема обмена.png"))
    with override("ru"), pytest.raises(PaperFailed, match=r"«схема обмена\.png»"):
        draw(replace(WHOLE, sections=(Section("Схема", "", shots),)))
