"""What stands first in a backup: what it holds, piece by piece, and how it was made. Read strictly: a backup may come
from anywhere."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from click import ClickException
from django.utils.translation import gettext as _

FORMAT = 1
NAME = "manifest.json"
LARGEST = 256 * 1024 * 1024
"""Of the manifest itself, in bytes: about a million files."""
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_MEMBER = re.compile(r"database\.sqlite3|database\.dump|files/[0-9a-f]{6}/[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """A piece of the archive: its name within, its size in bytes, its sha256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`moment`: every verb that had ended by then is in. `lost` and `damaged` name stored files that the storage did
    not hold (whole) when the backup was made. `counts`: rows by table. `migrations`: what had run, by app."""

    version: str
    moment: datetime
    place: str
    database: str
    server: str
    migrations: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    members: tuple[Member, ...]
    lost: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def total(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(member.size for member in self.members)

    def dumped(self) -> bytes:
        """As it stands in the archive."""
        facts = asdict(self) | {"product": "kochka", "moment": self.moment.isoformat()}
        facts["members"] = [[member.name, member.size, member.sha256] for member in self.members]
        return json.dumps(facts, ensure_ascii=False, indent=1).encode()


class Unreadable(ClickException):
    """The archive is not what `kochka backup` writes: damaged, cut off, or made by somebody else."""


def loaded(content: bytes) -> Manifest:
    """The manifest of a backup. Raises Unreadable for what this release cannot read, with the reason."""
    try:
        facts = json.loads(content)
        if facts["product"] != "kochka" or type(facts["format"]) is not int:
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(_("This file is no backup of Kochka.")) from None
    if facts["format"] > FORMAT:
        words = _("This backup was made by a newer release (%(version)s): install that one, or a later one, first.")
        raise Unreadable(words % {"version": str(facts.get("version"))[:40]})
    try:
        return _read(facts)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Unreadable(_("What this backup says of itself makes no sense: it is damaged.")) from None


def _read(facts: Mapping[str, Any]) -> Manifest:
    moment = datetime.fromisoformat(facts["moment"])
    members = tuple(_member(*row) for row in facts["members"])
    names = [member.name for member in members]
    if moment.tzinfo is None or len(set(names)) != len(names) or names[:1] != [DATABASES[facts["database"]]]:
        raise ValueError
    return Manifest(
        version=str(facts["version"]),
        moment=moment,
        place=str(facts["place"]),
        database=facts["database"],
        server=str(facts["server"]),
        migrations={str(app): tuple(map(str, names)) for app, names in facts["migrations"].items()},
        counts={str(table): _whole(count) for table, count in facts["counts"].items()},
        members=members,
        lost=tuple(map(str, facts["lost"])),
        damaged=tuple(map(str, facts["damaged"])),
        format=facts["format"],
    )


def _member(name: object, size: object, digest: object) -> Member:
    if not (isinstance(name, str) and _MEMBER.fullmatch(name)):
        raise ValueError
    if not (isinstance(digest, str) and _HASH.fullmatch(digest)):
        raise ValueError
    return Member(name, _whole(size), digest)


def _whole(found: object) -> int:
    if type(found) is not int or not 0 <= found < 2**62:
        raise ValueError
    return found
