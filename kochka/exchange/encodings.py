"""Which encoding a file is in, by a rule that one can repeat by hand, and its fingerprint: one pass, bounded memory.

The map's word; else the mark at the file's head (BOM); else UTF-8 if every byte is UTF-8; else cp1251 if there is only
ASCII before the first byte that is not UTF-8, and what follows reads as Russian words. Else the file is not taken: a
guess would be found out in a client's name.
"""

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from kochka.core.strict import Problem, Problems
from kochka.exchange import sentences as _sentences  # noqa: F401

KNOWN = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1251",
    "cp866",
    "koi8-r",
    "mac-cyrillic",
    "iso-8859-5",
    "cp1252",
    "iso-8859-1",
    "cp1250",
)
"""What a map may name."""

CHUNK = 1 << 20
SAMPLE = 1 << 18

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "pdf"))
_LETTERS = "А-яЁёЎўҐґЄєЇїІі"
_STRANGE = re.compile(rf"[^\x00-\x7f{_LETTERS}\xa0«»№–—‘’“”„…•°§©®±·€™‰]")
_WORD = re.compile(rf"[A-Za-z{_LETTERS}]{{2,}}")
_MIXED = re.compile(rf"(?=.*[A-Za-z])(?=.*[{_LETTERS}])|[а-яё][А-ЯЁ]")
"""A word in two alphabets, or with a capital after a small letter: KOI8-R and Western files read as cp1251 look so."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found out about a file without reading a single row. `codec` is what Python opens it with."""

    encoding: str
    sha256: str

    @property
    def codec(self) -> str:
        return "utf-8-sig" if self.encoding == "utf-8" else self.encoding


def look(path: Path, said: str | None = None) -> Look:
    """The encoding of the file, `said` by a map or found. Raises Problems with the line, and OSError."""
    digest, utf8, sample = hashlib.sha256(), _Utf8(), bytearray()
    with path.open("rb") as file:
        head = b""
        while chunk := file.read(CHUNK):
            head = head or chunk[:8]
            digest.update(chunk)
            if utf8.takes(chunk):
                continue
            sample += chunk[: SAMPLE - len(sample)] if sample else chunk[utf8.line_begins :][:SAMPLE]
    for mark, kind in _NO_TEXT:
        if head.startswith(mark):
            raise Problems([Problem(1, 1, "no_table", {"kind": kind})])
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if said and marked and marked != said.removesuffix("-le").removesuffix("-be"):
        raise Problems([Problem(1, 1, "other_mark", {"said": said, "marked": marked})])
    encoding = said or marked or ("utf-8" if utf8.ends_well() else _cyrillic(bytes(sample), utf8))
    return Look(encoding, digest.hexdigest())


class _Utf8:
    """Watches whether the bytes are UTF-8, on which line they cease to be, and whether all before was ASCII."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.line, self.line_begins = 1, 0
        self.broken, self.ascii = False, True

    def takes(self, chunk: bytes) -> bool:
        if self.broken:
            return False
        try:
            text = self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            at = max(0, error.start - (len(error.object) - len(chunk)))
            self.broken, self.line = True, self.line + chunk.count(b"\n", 0, at)
            self.line_begins = chunk.rfind(b"\n", 0, at) + 1
            self.ascii = self.ascii and error.object[: error.start].isascii()
            return False
        self.line += chunk.count(b"\n")
        self.ascii = self.ascii and text.isascii()
        return True

    def ends_well(self) -> bool:
        if not self.broken:
            try:
                self._decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self.broken = True
        return not self.broken


def _cyrillic(sample: bytes, utf8: _Utf8) -> str:
    """ "cp1251" if the sample, from the first line that is not UTF-8 on, reads as Russian in it; else Problems."""
    text = sample.decode("cp1251", "replace")
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = len(_STRANGE.findall(text))
    high = sum(byte > 0x7F for byte in sample)
    mixed = sum(bool(_MIXED.search(word)) for word in words)
    if not utf8.ascii or not words or strange * 20 > high or mixed * 10 > len(words):
        raise Problems([Problem(utf8.line, 1, "no_encoding", {"known": KNOWN})])
    return "cp1251"
