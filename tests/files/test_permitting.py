"""Which uploads are kept: by what is in them, and by what they are called; what a computer would run is refused."""

import contextlib
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.refusals import Invalid
from kochka.files.permitting import RUNS, SHOWS, ending_of, permit
from kochka.files.storing import shown_name

PE = b"MZ\x90\0\3\0\0\0" + b"\0" * 52 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0L\1" + b"\0" * 200
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def packed(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for part in parts:
            book.writestr(part, "x")
    return out.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
MACROS = packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


def sentence(name: str, content: bytes) -> str:
    """What is said against the file; empty when it is kept."""
    try:
        permit(shown_name(name), ContentFile(content))
    except Invalid as no:
        return str(no.fields["file"])
    return ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("договор.pdf", PDF),
        ("скан.PNG", PNG),
        ("фото.jpg", b"RIFF\0\0\0\0WEBPVP8 "),  # messengers call them so
        ("договор.docx", DOCX),
        ("смета.xlsm", MACROS),
        ("с паролем.docx", OLE),  # a workbook behind a password lies in an old container
        ("старый.doc", OLE),
        ("старый.doc", b"{\\rtf1 text}"),
        ("архив.zip", packed("setup.exe", "index.html")),
        ("архив.zip", b"PK\3\4\x14\0\x01\0" + b"\x9c" * 60),  # behind a password
        ("письмо.txt", "MZ так зовут заказчика".encode()),
        ("письмо.txt", "#! заметки\nне скрипт".encode()),
        ("письмо.txt", "Тег <script> в тексте; http://www.w3.org/2000/svg".encode()),
        ("письмо.txt", "Договор".encode("utf-16")),
        ("выгрузка.csv", b"a;b\n<b>;2\n"),
        ("выписка.xml", "<?xml version='1.0' encoding='UTF-8'?>\n<!-- 1С -->\n<Файл ВерсФорм='5.01'/>".encode()),
        ("таблица.xml", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>"),
        ("письмо.eml", b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>"),
        ("чертёж.dwg", b"AC1032\0\0\0"),
        ("без ending", b"paper"),
        ("v1.2 финал", b"paper"),
    ],
)
def test_papers_of_an_office_are_kept(name: str, content: bytes) -> None:
    assert sentence(name, content) == ""


@pytest.mark.parametrize(
    "content",
    [
        PE,
        b"\x7fELF\2\1\1" + b"\0" * 60,
        b"\xcf\xfa\xed\xfe\7\0\0\1",
        b"\xca\xfe\xba\xbe\0\0\0\x34",
        b"\0asm\1\0\0\0",
        b"dex\n035\0",
        b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0",
        b"ITSF\3\0\0\0",
        b"#!/bin/sh\nrm -rf /\n",
        b"\xef\xbb\xbf#! /usr/bin/env python3\n",
        PE + PDF,  # a program that is a PDF as well
    ],
)
@pytest.mark.parametrize("name", ["договор.pdf", "скан.png", "x", "архив.zip"])
def test_a_program_is_known_whatever_it_is_called(name: str, content: bytes) -> None:
    assert "zip" in sentence(name, content)


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        b"  \r\n<!-- a -->\n<!-- b --> <body onload=alert(1)>",
        b"\xef\xbb\xbf<ScRiPt>alert(1)</sCrIpT>",
        HTML.decode().encode("utf-16"),
        HTML.decode().encode("utf-16-le"),
        HTML.decode().encode("utf-16-be"),
        b"<iframe src='javascript:alert(1)'>",
        b"<p/><script>",
        b"<hta:application>",
        b"<?php echo 1; ?>",
        SVG,
        b"<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE svg>\n" + SVG,
        b"<?xml version='1.0'?>\n<x:svg xmlns:x='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='data:,x'?><a/>",
    ],
)
@pytest.mark.parametrize("name", ["письмо.txt", "договор.pdf", "выписка.xml", "x"])
def test_a_page_or_a_drawing_is_known_whatever_it_is_called(name: str, content: bytes) -> None:
    assert "PDF" in sentence(name, content)


@pytest.mark.parametrize("ending", sorted(RUNS | SHOWS))
def test_what_runs_by_its_name_is_refused_whatever_is_in_it(ending: str) -> None:
    assert sentence(f"договор.pdf.{ending.upper()}", PDF)


@pytest.mark.parametrize(
    "name",
    [
        "договор.exe.",
        "договор.exe ",
        "договор.exe . .",
        "договор.exe\u202e",
        "дого\u202efdp.exe",
        "договор.exe\x00.",
        "договор．exe",
        "договор.ｅｘｅ",
        "..\\..\\договор.exe",
    ],
)
def test_no_trick_with_the_name_hides_an_ending(name: str) -> None:
    assert sentence(name, b"paper")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("договор.pdf", DOCX),
        ("скан.png", PDF),
        ("договор.docx", PDF),
        ("письмо.txt", OLE),
        ("архив.zip", b"Rar!\x1a\x07\1\0"),
    ],
)
def test_a_name_that_says_something_else_is_told(name: str, content: bytes) -> None:
    assert f".{ending_of(name)}" in sentence(name, content)


def test_macros_do_not_hide_under_the_name_of_a_file_without() -> None:
    assert "macros" in sentence("договор.docx", MACROS) or "макрос" in sentence("договор.docx", MACROS)
    assert sentence("договор.docm", MACROS) == ""
    assert sentence("договор.docx", DOCX[:-30]) == "", "a broken one is no danger"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("CON", "_CON"), ("nul.pdf", "_nul.pdf"), ("com1.tar.gz", "_com1.tar.gz"), ("contract.pdf", "contract.pdf"),
     ('a<b>:"|?*.pdf', "a_b______.pdf"), ("aux .txt", "_aux .txt")],
)  # fmt: skip
def test_names_that_an_operating_system_means_something_by_are_changed(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"PK\3\4", b"<", b"MZ", b"\xff\xfe", b"\xfe\xff", b"%PDF-"]),
    st.text(max_size=30),
)
def test_no_bytes_and_no_name_break_it(rest: bytes, start: bytes, name: str) -> None:
    content = ContentFile(start + rest)
    with contextlib.suppress(Invalid):
        permit(shown_name(name), content)
    assert content.tell() == 0, "what keeps the file reads it from its beginning"
