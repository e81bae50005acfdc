"""The Bank of Russia's directory of БИК (ED807): bytes in, banks out. Pure, streaming, in bounded memory.

The file is XML in cp1251, plain or alone in a zip. Everything a hostile file could do is bounded: its size, packed and
unpacked, the number of banks, and declarations of types, with which entities blow up, are not read at all.
"""

import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

LARGEST = 64 << 20
"""Bytes of the XML; the directory has about one megabyte."""
MOST_BANKS = 50_000
CHUNK = 1 << 16

_SPACE = "urn:cbr-ru:ed:v2.0"
_TREASURY_KINDS = frozenset({"51", "52"})
_LONGEST = {"name": 200, "place": 200, "account": 20}


class BadDirectory(ValueError):
    """The file is no directory of БИК; the sentence says why."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """A bank, or a body of the treasury, as the directory has it. `account` is its correspondent account."""

    bic: str
    name: str
    place: str
    account: str
    is_treasury: bool
    closed_at: date | None


@dataclass(frozen=True, slots=True)
class Directory:
    """All banks of a file, and the day of which it speaks; `whole` where it lists all, not changes alone."""

    day: date
    whole: bool
    banks: tuple[BankEntry, ...]


def read_directory(path: Path) -> Directory:
    """Reads the file, unpacked or in a zip. Raises BadDirectory, OSError."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head != b"PK\x03\x04":
            return parse(file)
        try:
            with zipfile.ZipFile(file) as packed, packed.open(_the_member(packed)) as member:
                return parse(member)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise BadDirectory(_("The archive cannot be read: %(detail)s") % {"detail": error}) from None


def _the_member(packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    inside = [one for one in packed.infolist() if one.filename.lower().endswith(".xml")]
    if len(inside) != 1:
        _no(_("The archive holds %(count)s XML files; one is wanted.") % {"count": len(inside)})
    return inside[0]


def parse(stream: IO[bytes]) -> Directory:
    """Reads the XML. Raises BadDirectory."""
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reading.begins
    parser.EndElementHandler = reading.ends
    parser.StartDoctypeDeclHandler = reading.declares
    parser.EntityDeclHandler = reading.declares
    read = 0
    try:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            if read > LARGEST:
                _no(_("The file is larger than %(size)s MB: no directory is.") % {"size": LARGEST >> 20})
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        _no(_("Line %(line)s is no XML: the file is broken.") % {"line": error.lineno})
    except (LookupError, UnicodeError):
        _no(_("The encoding of the file is unknown."))
    return reading.found()


class _Reading:
    """What the parser tells, put together."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._whole = False
        self._entry: dict[str, str] | None = None
        self._banks: dict[str, BankEntry] = {}

    def declares(self, *_told: object) -> None:
        _no(_("The file declares types of its own, which no directory does."))

    def begins(self, name: str, told: dict[str, str]) -> None:
        space, _dot, tag = name.rpartition(" ")
        if self._day is None:
            if tag != "ED807" or space != _SPACE:
                _no(_("This is no directory of BIC (ED807)."))
            self._day = _date(told.get("BusinessDay") or told.get("EDDate", ""))
            self._whole = told.get("InfoTypeCode", "FIRR") == "FIRR"
            if self._day is None:
                _no(_("The directory does not say of which day it is."))
        elif tag == "BICDirectoryEntry":
            self._entry = {"bic": told.get("BIC", "")}
            if told.get("ChangeType") == "DLTD":
                self._entry["closed"] = str(self._day)
        elif self._entry is not None and tag == "ParticipantInfo":
            self._entry |= _participant(told)
        elif self._entry is not None and tag == "Accounts" and _is_correspondent(told):
            self._entry.setdefault("account", told.get("Account", ""))

    def ends(self, name: str) -> None:
        if not name.endswith(" BICDirectoryEntry") or self._entry is None:
            return
        entry, self._entry = self._entry, None
        bank = _bank(entry)
        self._banks[bank.bic] = bank
        if len(self._banks) > MOST_BANKS:
            _no(_("The file names more banks than there are."))

    def found(self) -> Directory:
        if self._day is None or not self._banks:
            _no(_("There is not a single bank in the file."))
        return Directory(self._day, self._whole, tuple(self._banks.values()))


def _is_correspondent(told: dict[str, str]) -> bool:
    return told.get("RegulationAccountType") == "CRSA" and told.get("AccountStatus", "ACAC") == "ACAC"


def _participant(told: dict[str, str]) -> dict[str, str]:
    town = " ".join(filter(None, (told.get("Tnp", ""), told.get("Nnp", ""))))
    found = {"name": told.get("NameP", ""), "kind": told.get("PtType", ""), "place": town}
    if told.get("ParticipantStatus") == "PSDL" or told.get("DateOut"):
        found["closed"] = told.get("DateOut", "")
    return found


def _bank(entry: dict[str, str]) -> BankEntry:
    bic = entry["bic"]
    if not (len(bic) == 9 and bic.isascii() and bic.isdigit()):
        _no(_("“%(bic)s” is no BIC.") % {"bic": bic[:40]})
    lines = {name: " ".join(entry.get(name, "").split())[:most] for name, most in _LONGEST.items()}
    if not lines["name"]:
        _no(_("The bank %(bic)s has no name.") % {"bic": bic})
    account = lines.pop("account")
    return BankEntry(
        bic,
        **lines,
        account=account if len(account) == 20 else "",
        is_treasury=entry.get("kind", "") in _TREASURY_KINDS or bic.startswith(("00", "01", "02")),
        closed_at=_date(entry["closed"]) if entry.get("closed") else None,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no(sentence: str) -> NoReturn:
    raise BadDirectory(sentence)
