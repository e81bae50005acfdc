"""The Bank of Russia's directory comes in once, is renewed by a newer one, and a hostile file does nothing."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from kochka.exchange import bic as reading
from kochka.exchange.bic import BadDirectory, parse, read_directory
from kochka.exchange.commands import import_
from kochka.firm.models import Bank
from tests.cast import Cast

SBER = """<BICDirectoryEntry BIC="044525225"><ParticipantInfo NameP="ПАО Сбербанк" Tnp="г" Nnp="Москва" PtType="20"
 DateIn="1991-06-20" ParticipantStatus="PSAC"/><Accounts Account="30101810400000000225" RegulationAccountType="CRSA"
 AccountStatus="ACAC"/></BICDirectoryEntry>"""
TREASURY = """<BICDirectoryEntry BIC="041280103"><ParticipantInfo NameP="УФК по Астраханской области" PtType="52"
 ParticipantStatus="PSAC"/>
 <Accounts Account="40116810100000010010" RegulationAccountType="TRSA"/></BICDirectoryEntry>"""


def xml(*entries: str, day: str = "2026-11-20", head: str = "", kind: str = "FIRR") -> bytes:
    return (
        f'<?xml version="1.0" encoding="windows-1251"?>{head}<ED807 xmlns="urn:cbr-ru:ed:v2.0" EDDate="{day}"'
        f' BusinessDay="{day}" InfoTypeCode="{kind}">{"".join(entries)}</ED807>'
    ).encode("cp1251")


@pytest.fixture
def run(cast: Cast, tmp_path: Path) -> Callable[..., Result]:
    def call(content: bytes, *words: str, name: str = "bic.xml") -> Result:
        path = tmp_path / name
        path.write_bytes(content)
        with translation.override("en"):
            return CliRunner().invoke(import_, ["bic", str(path), *words], standalone_mode=False)

    return call


def zipped(content: bytes, name: str = "20261120_ED807_full.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("wrap", [bytes, zipped])
def test_banks_come_in_with_place_account_and_treasury(run: Callable[..., Result], wrap: Callable[[bytes], bytes]):
    result = run(wrap(xml(SBER, TREASURY)))
    assert (result.return_value, "New: 2" in result.stdout) == (0, True)
    bank = Bank.objects.get(pk="044525225")
    assert (bank.name, bank.place, bank.account, bank.is_treasury) == (
        "ПАО Сбербанк",
        "г Москва",
        "30101810400000000225",
        False,
    )
    assert Bank.objects.get(pk="041280103").is_treasury


def test_twice_changes_nothing_and_a_newer_one_updates(run: Callable[..., Result]):
    run(xml(SBER, TREASURY))
    before = list(Bank.objects.order_by("pk").values())
    assert "as before: 2" in run(xml(SBER, TREASURY)).stdout
    assert list(Bank.objects.order_by("pk").values()) == before
    newer = run(xml(SBER.replace("ПАО Сбербанк", "СБЕР"), day="2026-11-23")).stdout
    assert "changed: 1, closed: 1" in newer
    assert Bank.objects.get(pk="044525225").name == "СБЕР"
    assert Bank.objects.get(pk="041280103").closed_at == date(2026, 11, 23)
    older = run(xml(SBER))
    assert older.return_value == 1
    assert Bank.objects.get(pk="044525225").name == "СБЕР"


def test_a_list_of_changes_closes_only_what_it_names(run: Callable[..., Result]):
    run(xml(SBER, TREASURY))
    gone = SBER.replace("<BICDirectoryEntry", '<BICDirectoryEntry ChangeType="DLTD"')
    run(xml(gone, day="2026-11-23", kind="SIRR"))
    assert Bank.objects.get(pk="044525225").closed_at == date(2026, 11, 23)
    assert Bank.objects.get(pk="041280103").closed_at is None


BOMB = '<!DOCTYPE ED807 [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE ED807 [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"<ED807/>",
        b"<html><body>404</body></html>",
        xml(),
        xml(SBER)[:-20],
        xml(SBER, head=BOMB),
        xml(SBER.replace("ПАО Сбербанк", "&x;"), head=OUTSIDE),
        xml(SBER.replace("044525225", "<>".replace("<>", "12345678х"))),
        xml(SBER.replace('NameP="ПАО Сбербанк"', "")),
        xml(SBER, day="вчера"),
        xml(SBER).replace(b"windows-1251", b"klingon-1"),
        zipped(b"x", "readme.txt"),
        b"PK\x03\x04 and nothing more",
    ],
)
def test_what_is_no_directory_is_refused_in_a_sentence(run: Callable[..., Result], content: bytes):
    said = run(content).exception
    assert isinstance(said, click.UsageError)
    assert said.message.startswith("bic.xml: ")
    assert not Bank.objects.exists()


def test_a_file_that_unpacks_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(reading, "LARGEST", 1 << 20)
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped(xml(SBER, " " * (8 << 20))))
    assert path.stat().st_size < 20_000
    with pytest.raises(BadDirectory):
        read_directory(path)


def test_too_many_banks_are_not_believed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_BANKS", 3)
    many = [SBER.replace("044525225", f"0445252{place:02}") for place in range(5)]
    with pytest.raises(BadDirectory):
        parse(io.BytesIO(xml(*many)))


def test_the_real_directory_comes_in(run: Callable[..., Result], samples: Path):
    path = samples / "ru/bik/20220621_ED807_full.xml"
    if not path.exists():
        pytest.skip("the directory of БИК is not here")
    assert "New: 1,662" in run(path.read_bytes()).stdout
    assert Bank.objects.filter(closed_at=None).count() == 1662
    assert Bank.objects.get(pk="044525597").account == "30101810645250000597"
    assert "as before: 1,662" in run(path.read_bytes()).stdout
