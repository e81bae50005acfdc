"""A file that holds a table, whatever it is: text in any usual encoding, or a workbook written out as text first."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from kochka.core.strict import Problem, Problems
from kochka.exchange.file_kinds import kind_of
from kochka.exchange.sheets import Sheet, open_sheet
from kochka.exchange.workbooks import write_out

OLD = ("xls", "xlsb")
CHUNK = 1 << 20


def open_table(
    path: Path, *, encoding: str | None = None, separator: str | None = None, wanted: Iterable[str] = ()
) -> Sheet:
    """The table with its header read. Raises Problems; what is no table is told what to do with it."""
    kind = kind_of(path) if path.is_file() else "text"
    if kind == "xlsx":
        return open_sheet(written_out(path), encoding="utf-8", separator=",")
    if kind in OLD:
        raise Problems([Problem(1, 1, "old_workbook", {"kind": kind})])
    if kind != "text":
        raise Problems([Problem(1, 1, "no_table", {"kind": kind})])
    return open_sheet(path, encoding=encoding, separator=separator, wanted=wanted)


def written_out(path: Path) -> Path:
    """The workbook as text, beside the database, under its own hash: written once for all readings."""
    out = Path(settings.PLACE_DIR) / "imports" / "workbooks" / f"{_hash_of(path)}.csv"
    if not out.exists():
        write_out(path, out)
    return out


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
