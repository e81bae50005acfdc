"""Pictures of a version: what is taken can be printed, alone and all together, beside whatever logo."""

import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.core.refusals import Invalid
from kochka.files.models import StoredFile
from kochka.files.pictures import HEAD, NotAPicture, picture, sides
from kochka.files.storing import store
from kochka.firm.logo import set_logo
from kochka.proposals.models import Proposal
from kochka.proposals.paper import draw
from kochka.proposals.pictures import keep_picture
from kochka.proposals.printing import paper_of
from kochka.proposals.reading import rolled
from kochka.proposals.sealing import seal
from kochka.proposals.sections import Piece, add_section, change_section, remove_section, sections_of
from tests.cast import Cast
from tests.proposals.offers import block, draft, fresh
from tests.proposals.papers import png, saved

PHOTO = (4000, 3000)


@pytest.fixture
def offer(cast: Cast) -> Proposal:
    row = draft(cast)
    block(cast, row)
    return row


def kept(cast: Cast, content: bytes) -> StoredFile:
    """As it lies in the storage, whether or not it would be taken today."""
    return store(ContentFile(content, name="a.png"), by=cast.anna, at=cast.now())


def hollow() -> bytes:
    """A PNG with a fine head and nothing in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"nothing") + chunk(b"IEND", b"")


def test_a_picture_that_is_broken_inside_is_not_taken(cast: Cast):
    with pytest.raises(Invalid) as no:
        keep_picture(SimpleUploadedFile("схема.png", hollow()), by=cast.anna, at=cast.now())
    assert "picture" in no.value.fields and "схема.png" in str(no.value)
    assert not StoredFile.objects.exists()


def test_photos_are_taken_as_long_as_one_paper_takes_them_all_beside_any_logo(cast: Cast, offer: Proposal):
    who = {"by": cast.anna, "at": cast.now()}
    shot = kept(cast, png(*PHOTO))
    for n in range(5):
        add_section(offer, Piece(f"{n}", picture=shot), **who)
    with pytest.raises(Invalid) as no:
        add_section(offer, Piece("Ещё одна", picture=shot), **who)
    assert "picture" in no.value.fields
    plain = add_section(offer, Piece("Без картинки"), **who)
    with pytest.raises(Invalid):
        change_section(plain, Piece("С ней", picture=shot), revision=1, **who)
    assert [each.title for each in sections_of(offer)] == ["0", "1", "2", "3", "4", "Без картинки"]
    remove_section(sections_of(offer)[0], revision=1, **who)
    change_section(plain, Piece("С ней", picture=shot), revision=1, **who)
    set_logo(SimpleUploadedFile("l.png", png(4096, 4096)), by=cast.chief, at=cast.now(), entity=offer.entity)
    assert draw(paper_of(fresh(offer))).startswith(b"%PDF")


def test_what_a_version_has_too_much_of_is_said_before_it_is_sealed(cast: Cast, offer: Proposal):
    shot = kept(cast, png(*PHOTO))
    for n in range(5):
        add_section(offer, Piece(f"{n}", picture=shot), by=cast.anna, at=cast.now())
    offer.sections.update(picture=kept(cast, png(4096, 4096)))
    with pytest.raises(Invalid):
        seal(offer, seen=rolled(fresh(offer)).mark, by=cast.anna, at=cast.now())


@pytest.mark.parametrize("content", [png(31, 17), *(saved(kind, 31, 17) for kind in ("PNG", "JPEG", "WEBP"))])
def test_the_first_bytes_of_a_kept_picture_tell_its_sides(content: bytes):
    found = picture(content)
    assert sides(found.content[:HEAD]) == (found.width, found.height) == (31, 17)


@pytest.mark.parametrize(
    "head", [b"", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8 ", b"<svg>", b"\xff\xd8\xff" + b"\xff\xe0\0\0" * 9]
)
def test_what_tells_no_sides_is_no_picture(head: bytes):
    with pytest.raises(NotAPicture):
        sides(head)
