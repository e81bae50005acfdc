"""Pictures are known by what they hold; what cameras write along does not stay, and nothing is decoded."""

import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.files.pictures import NotAPicture, picture, type_of


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 16, height: int = 16, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = zlib.compress(b"\0" + b"\x7f" * 16) if width == 16 else zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def segment(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 16, height: int = 16) -> bytes:
    exif = segment(0xE1, b"Exif\0\0GPS 55.75 37.61")
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    return (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0") + exif + frame + segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"scan\xff\xd9"
    )


def webp(width: int = 16, height: int = 16) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    lossless = b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little") + b"pixels!"
    parts = [(b"VP8X", b"\x1c\0\0\0" + size), (b"VP8L", lossless), (b"EXIF", b"GPS 55.75 37.61")]
    body = b"WEBP" + b"".join(k + struct.pack("<I", len(b)) + b + b"\0" * (len(b) % 2) for k, b in parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("content", "kind"),
    [(png(16, 16, chunk(b"tEXt", b"GPS 55.75")), "image/png"), (jpeg(), "image/jpeg"), (webp(), "image/webp")],
)
def test_a_picture_is_known_and_keeps_no_places(content: bytes, kind: str):
    found = picture(content)
    assert (found.type, found.width, found.height) == (kind, 16, 16)
    assert b"GPS" in content
    assert b"GPS" not in found.content
    assert picture(found.content) == found, "cleaned once is clean"
    assert type_of(found.content) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "svg"),
        (b"GIF89a", "kind"),
        (b"", "kind"),
        (b"<html><script>alert(1)</script></html>", "kind"),
        (png()[:-20], "broken"),
        (png().replace(b"IDAT", b"IDAX"), "broken"),
        (jpeg()[:40], "broken"),
        (jpeg()[:-2], "broken"),
        (webp()[:30], "broken"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"\xff\xd8\xff", "broken"),
        (png(100_000, 100_000), "size"),
        (png(1, 1), "size"),
        (jpeg(60_000, 60_000), "size"),
        (webp(5000, 16), "size"),
    ],
)
def test_what_is_no_picture_or_a_bomb_is_refused_with_its_reason(content: bytes, reason: str):
    with pytest.raises(NotAPicture) as no:
        picture(content)
    assert no.value.reason == reason


def test_what_hangs_behind_the_picture_does_not_stay():
    assert b"<script>" not in picture(png() + b"<script>").content
    assert b"<script>" not in picture(jpeg() + b"<script>").content


@given(st.binary(max_size=400), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"]))
def test_no_bytes_break_the_reader(rest: bytes, start: bytes):
    with contextlib.suppress(NotAPicture):
        picture(start + rest)
