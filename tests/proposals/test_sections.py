"""Sections and enclosures: written one by one, copied along, sealed with the version, printed as they are typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from kochka.core.refusals import Ended, Invalid, Stale
from kochka.proposals.beginning import begin, next_version
from kochka.proposals.enclosures import enclose, enclosures_of, take_away
from kochka.proposals.models import Proposal, Section
from kochka.proposals.paper import png_pages
from kochka.proposals.pictures import keep_picture
from kochka.proposals.printing import paper_of
from kochka.proposals.reading import rolled
from kochka.proposals.sealing import seal
from kochka.proposals.sections import Piece, add_section, change_section, move_section, remove_section, sections_of
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.proposals.offers import block, draft, fresh, sealed
from tests.proposals.papers import png

MARKUP = '<b>жирно</b> #import "x" $a^2$ @ref \\evil'


@pytest.fixture
def offer(cast: Cast) -> Proposal:
    row = draft(cast)
    block(cast, row)
    return row


def section(cast: Cast, offer: Proposal, title: str = "Что мы поняли", **said: object) -> Section:
    return add_section(offer, Piece(title, **said), by=cast.anna, at=cast.now())  # type: ignore[arg-type]


def titles(offer: Proposal) -> list[str]:
    return [each.title for each in sections_of(offer)]


def test_sections_stand_in_the_order_in_which_they_are_moved(cast: Cast, offer: Proposal):
    section(cast, offer, "Раз")
    second = section(cast, offer, "Два")
    third = section(cast, offer, "Три")
    move_section(third, up=True, revision=1, by=cast.anna, at=cast.now())
    assert titles(offer) == ["Раз", "Три", "Два"]
    move_section(second, up=False, revision=1, by=cast.anna, at=cast.now())
    assert titles(offer) == ["Раз", "Три", "Два"]
    remove_section(third, revision=1, by=cast.anna, at=cast.now())
    assert [(each.title, each.position) for each in sections_of(offer)] == [("Раз", 1), ("Два", 2)]


def test_the_second_at_one_section_is_told_who_was_first_and_others_are_left_alone(cast: Cast, offer: Proposal):
    first, other = section(cast, offer, "Раз"), section(cast, offer, "Два")
    change_section(first, Piece("Раз", "Текст"), revision=1, by=cast.chief, at=cast.now())
    with pytest.raises(Overtaken) as late:
        change_section(first, Piece("Раз", "Другой"), revision=1, by=cast.anna, at=cast.now())
    assert late.value.row.text == "Текст"  # type: ignore[union-attr]
    assert change_section(other, Piece("Два", "Моё"), revision=1, by=cast.anna, at=cast.now()).text == "Моё"


def test_a_removed_section_is_not_written_over(cast: Cast, offer: Proposal):
    row = section(cast, offer)
    remove_section(row, revision=1, by=cast.chief, at=cast.now())
    with pytest.raises(Stale) as gone:
        change_section(row, Piece("Опять"), revision=1, by=cast.anna, at=cast.now())
    assert "Что мы поняли" in str(gone.value)


def test_what_was_read_is_what_is_sealed_sections_and_files_too(cast: Cast, offer: Proposal):
    mark = rolled(fresh(offer)).mark
    section(cast, offer)
    with pytest.raises(Overtaken):
        seal(offer, seen=mark, by=cast.anna, at=cast.now())
    mark = rolled(fresh(offer)).mark
    enclose(offer, SimpleUploadedFile("смета.txt", b"1"), by=cast.anna, at=cast.now())
    with pytest.raises(Overtaken):
        seal(offer, seen=mark, by=cast.anna, at=cast.now())


def test_a_sealed_version_keeps_its_sections_by_the_database_too(cast: Cast, offer: Proposal):
    row = section(cast, offer)
    file = enclose(offer, SimpleUploadedFile("смета.txt", b"1"), by=cast.anna, at=cast.now())
    sealed(cast, offer)
    with pytest.raises(Ended):
        change_section(row, Piece("Иначе"), revision=1, by=cast.anna, at=cast.now())
    with pytest.raises(Ended):
        take_away(file, by=cast.anna, at=cast.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Section.objects.filter(pk=row.pk).update(title="Иначе")


def test_the_next_version_takes_them_along_and_a_copy_for_another_client_leaves_the_files(cast: Cast, offer: Proposal):
    row = section(cast, offer, text="Текст")
    enclose(offer, SimpleUploadedFile("смета.txt", b"1"), by=cast.anna, at=cast.now())
    later = next_version(offer, by=cast.anna, at=cast.now())
    (copy,) = sections_of(later)
    assert (copy.title, copy.text, copy.origin_id) == ("Что мы поняли", "Текст", row.pk)
    assert [each.file.name for each in enclosures_of(later)] == ["смета.txt"]
    elsewhere = begin(cast.plain(title="Другая"), former=offer, by=cast.anna, at=cast.now())
    assert titles(elsewhere) == ["Что мы поняли"]
    assert enclosures_of(elsewhere) == []


def test_a_picture_is_known_by_its_bytes(cast: Cast):
    who = {"by": cast.anna, "at": cast.now()}
    assert keep_picture(SimpleUploadedFile("снимок.jpg", png(300, 200)), **who).name == "снимок.png"
    for name, content in {
        "a.png": b"not a picture",
        "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "b.png": png(5000, 8),
        "c.png": b"",
        "d.png": png(8, 8) + b"0" * (4 * 2**20),
    }.items():
        with pytest.raises(Invalid) as no:
            keep_picture(SimpleUploadedFile(name, content), **who)
        assert "picture" in no.value.fields


def test_whatever_is_typed_is_printed_and_never_run(cast: Cast, offer: Proposal):
    shot = keep_picture(SimpleUploadedFile("снимок.png", png(300, 200)), by=cast.anna, at=cast.now())
    section(cast, offer, MARKUP, text=f"{MARKUP}\n\n- {MARKUP}", picture=shot, caption=MARKUP)
    paper = paper_of(fresh(offer))
    assert paper.sections[0].heading == MARKUP
    assert paper.sections[0].pictures[0].caption == MARKUP
    assert len(png_pages(paper, dots=40)) >= 1


def test_forty_sections_are_enough(cast: Cast, offer: Proposal):
    for number in range(40):
        section(cast, offer, f"{number}")
    with pytest.raises(Invalid):
        section(cast, offer, "Лишний")
