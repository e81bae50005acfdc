"""Cells of a table that a spreadsheet would run: told apart from what merely looks like one."""

import re
import unicodedata

# What Excel, LibreOffice and Google Sheets begin a formula with, full-width forms included (NFKC makes them plain).
_STARTS = ("=", "+", "-", "@")
_UNSEEN = re.compile(r"\A[\s\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")
# «−5», «-1 200,50», «+7 (495) 123-45-67»: digits alone compute nothing that was not written.
_DIGITS = re.compile(r"[+-]?\s*\(?\d[\d\s().,-]*")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens this cell could compute it. Numbers below zero and phone numbers are none."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text), count=1) if text else ""
    return seen[:1] in _STARTS and not _DIGITS.fullmatch(seen)


def harmless(text: str) -> str:
    """The same text, with an apostrophe before what would be a formula: a spreadsheet shows it and runs nothing."""
    return f"'{text}" if is_formula(text) else text
