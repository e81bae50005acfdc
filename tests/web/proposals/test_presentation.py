"""Sections and files on the page of a version: written in forms, shown, given back to whoever sees the deal."""

from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.files.models import StoredFile
from kochka.proposals.enclosures import enclosures_of
from kochka.proposals.models import Proposal
from kochka.proposals.sections import sections_of
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import sealed
from tests.proposals.papers import png
from tests.web.conftest import Enter, words

from .test_offer_lines import at

MARKUP = "<script>alert(1)</script> #import"


def test_a_section_is_written_shown_moved_and_removed(cast: Cast, enter: Enter, offer: Proposal) -> None:
    anna = enter(cast.anna)
    shot = SimpleUploadedFile("снимок.png", png(300, 200))
    for title in (MARKUP, "Второй"):
        answer = anna.post(at(offer, "sections/"), {"title": title, "text": "Текст", "picture": shot, "caption": "Вид"})
        assert answer.status_code == 302
        shot = SimpleUploadedFile("снимок.png", png(300, 200))
    first, second = sections_of(offer)
    page = anna.get(at(offer)).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    picture = anna.get(at(offer, f"sections/{first.pk}/picture/"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert enter(cast.oleg).get(at(offer, f"sections/{first.pk}/picture/")).status_code == 404
    assert anna.post(at(offer, f"sections/{second.pk}/place/"), {"revision": "1"}).status_code == 302
    assert [each.title for each in sections_of(offer)] == ["Второй", MARKUP]
    assert anna.post(at(offer, f"sections/{second.pk}/removal/"), {"revision": "1"}).status_code == 302
    assert len(sections_of(offer)) == 1


def test_what_is_no_picture_is_said_and_the_text_comes_back(cast: Cast, enter: Enter, offer: Proposal) -> None:
    svg = SimpleUploadedFile("а.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    answer = enter(cast.anna).post(at(offer, "sections/"), {"title": "Раздел", "text": "Длинный текст", "picture": svg})
    assert answer.status_code == 422
    assert "PNG" in words(answer)
    assert "Длинный текст" in answer.content.decode()
    assert sections_of(offer) == []


def test_a_picture_of_fifty_megabytes_is_refused_and_the_text_comes_back(
    cast: Cast, enter: Enter, offer: Proposal
) -> None:
    big = SimpleUploadedFile("а.png", b"\x89PNG\r\n\x1a\n" + b"0" * (50 * 1024 * 1024))
    said = {"title": "Раздел", "text": "Длинный <b>текст</b>", "picture": big}
    answer = enter(cast.anna).post(at(offer, "sections/"), said)
    assert answer.status_code in (413, 422)
    assert "МБ" in words(answer)
    assert "Длинный &lt;b&gt;текст&lt;/b&gt;" in answer.content.decode()
    assert sections_of(offer) == [] and not StoredFile.objects.exists()


def test_the_second_is_told_and_keeps_what_they_typed(cast: Cast, enter: Enter, offer: Proposal) -> None:
    anna, chief = enter(cast.anna), enter(cast.chief)
    anna.post(at(offer, "sections/"), {"title": "Раздел"})
    (row,) = sections_of(offer)
    assert chief.post(at(offer, f"sections/{row.pk}/"), {"title": "Шефа", "revision": "1"}).status_code == 302
    answer = anna.post(at(offer, f"sections/{row.pk}/"), {"title": "Моё", "revision": "1"})
    assert answer.status_code == 409
    assert 'value="Моё"' in answer.content.decode()
    assert cast.chief.name in words(answer)


def test_a_file_goes_along_and_is_given_back(cast: Cast, enter: Enter, offer: Proposal) -> None:
    anna = enter(cast.anna)
    assert anna.post(at(offer, "files/")).status_code == 422
    assert anna.post(at(offer, "files/"), {"file": SimpleUploadedFile("смета.txt", b"1")}).status_code == 302
    (row,) = enclosures_of(offer)
    assert "смета.txt" in words(anna.get(at(offer)))
    assert anna.get(f"/files/{row.file_id}/").status_code == 302
    assert enter(cast.oleg).get(f"/files/{row.file_id}/").status_code == 404
    assert anna.post(at(offer, f"files/{row.pk}/removal/")).status_code == 302
    assert enclosures_of(offer) == []


def test_a_sealed_version_shows_its_presentation_and_takes_no_more(cast: Cast, enter: Enter, offer: Proposal) -> None:
    anna = enter(cast.anna)
    anna.post(at(offer, "sections/"), {"title": "Раздел"})
    sealed(cast, offer)
    assert "Раздел" in words(anna.get(at(offer)))
    assert anna.post(at(offer, "sections/"), {"title": "Ещё"}).status_code == 409
    assert len(sections_of(offer)) == 1


def test_ten_sections_cost_as_many_queries_as_two(cast: Cast, enter: Enter, offer: Proposal) -> None:
    anna = enter(cast.anna)

    def fill(number: int) -> None:
        for each in range(number):
            anna.post(at(offer, "sections/"), {"title": f"Раздел {each}"})
            anna.post(at(offer, "files/"), {"file": SimpleUploadedFile(f"{each}.txt", b"1")})

    fill(2)
    few = queries(lambda: anna.get(at(offer)))
    fill(8)
    assert queries(lambda: anna.get(at(offer))) == few
