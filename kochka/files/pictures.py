"""Pictures known by what they hold, never by their name: PNG, JPEG and WebP, bounded, without what cameras write along.

Nothing is decoded here, so no picture can blow up: sizes are read from the headers, and what browsers do not need
(places, cameras, comments, previews) is left out of the copy that is kept.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_SIDE = 4096
SMALLEST_SIDE = 8


class NotAPicture(ValueError):
    """The bytes are no picture that is taken here; `reason`: "kind", "svg", "broken", "size"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept."""

    content: bytes
    type: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        return self.type.partition("/")[2]


def picture(content: bytes) -> Picture:
    """The picture in the bytes, cleaned. Raises NotAPicture."""
    try:
        found = _read(content)
    except (IndexError, ValueError) as error:
        raise error if isinstance(error, NotAPicture) else NotAPicture("broken") from None
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (found.width, found.height)):
        raise NotAPicture("size")
    return found


HEAD = 2**16
"""So many first bytes of a kept picture hold its sides: what cameras write before them was left out."""


def sides(head: bytes) -> tuple[int, int]:
    """Width and height of a kept picture by its first bytes (HEAD of them); nothing is unpacked. Raises NotAPicture."""
    try:
        match type_of(head):
            case "image/png":
                return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
            case "image/jpeg":
                return _jpeg_sides(head)
            case "image/webp":
                if found := _webp_size(head[12:16], head[20:30]):
                    return found
    except IndexError:
        pass
    raise NotAPicture("broken")


def _jpeg_sides(head: bytes) -> tuple[int, int]:
    at = 2
    while head[at + 1] not in _JPEG_FRAMES:
        at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4]))
    return int.from_bytes(head[at + 7 : at + 9]), int.from_bytes(head[at + 5 : at + 7])


def type_of(content: bytes) -> str:
    """The media type of a kept picture by its first bytes; empty for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def _read(content: bytes) -> Picture:
    match type_of(content):
        case "image/png":
            return _png(content)
        case "image/jpeg":
            return _jpeg(content)
        case "image/webp":
            return _webp(content)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    raise NotAPicture("svg" if b"<svg" in head or head.startswith(b"<?xml") else "kind")


# Chunks that make the picture; all others (text, times, places, profiles, animations) are left out.
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM"})


def _png(content: bytes) -> Picture:
    kept, size, ended, data = [content[:8]], (0, 0), False, False
    for place, (kind, start, end) in enumerate(_png_chunks(content)):
        if (kind == b"IHDR") is not (place == 0):
            raise NotAPicture("broken")
        if kind == b"IHDR":
            size = int.from_bytes(content[start + 8 : start + 12]), int.from_bytes(content[start + 12 : start + 16])
        data = data or kind == b"IDAT"
        if kind in _PNG_KEPT:
            kept.append(content[start:end])
        if kind == b"IEND":
            ended = True
            break
    if not (ended and data):
        raise NotAPicture("broken")
    return Picture(b"".join(kept), "image/png", *size)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            raise NotAPicture("broken")
        yield kind, at, end
        at = end


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# JFIF and Adobe's colours are needed to show it; the other APPn (EXIF, XMP, profiles) and comments are not.
_JPEG_LEFT_OUT = (frozenset(range(0xE1, 0xF0)) - {0xEE}) | {0xFE}


def _jpeg(content: bytes) -> Picture:
    kept, size, at = [content[:2]], None, 2
    while True:
        if content[at] != 0xFF:
            raise NotAPicture("broken")
        kind = content[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise NotAPicture("broken")
        if kind in _JPEG_FRAMES:
            size = int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        if kind == 0xDA:
            break
        if kind not in _JPEG_LEFT_OUT:
            kept.append(content[at:end])
        at = end
    last = content.rfind(b"\xff\xd9")
    if size is None or last < at:
        raise NotAPicture("broken")
    kept.append(content[at : last + 2])
    return Picture(b"".join(kept), "image/jpeg", *size)


_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
_WEBP_ALPHA = 0x10


def _webp(content: bytes) -> Picture:
    kept, size, at, shown = [], None, 12, False
    while at + 8 <= len(content):
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        body = content[at + 8 : at + 8 + length]
        if len(body) != length:
            raise NotAPicture("broken")
        size = size or _webp_size(kind, body)
        shown = shown or kind in (b"VP8 ", b"VP8L")
        if kind == b"VP8X":
            body = bytes([body[0] & _WEBP_ALPHA]) + body[1:]
        if kind in _WEBP_KEPT:
            kept.append(kind + length.to_bytes(4, "little") + body + b"\0" * (length % 2))
        at += 8 + length + length % 2
    if size is None or not shown:
        raise NotAPicture("broken")
    inside = b"WEBP" + b"".join(kept)
    return Picture(b"RIFF" + len(inside).to_bytes(4, "little") + inside, "image/webp", *size)


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int] | None:
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if kind == b"VP8L" and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None
