"""A wrong number is told by the rule that it breaks; real ones pass."""

import csv
import xml.etree.ElementTree as ET
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.requisites import (
    WrongKey,
    account,
    bic,
    compact,
    inn,
    is_person,
    is_treasury,
    key_fits,
    kpp,
    ogrn,
)

BIC = "044525225"
ACCOUNT = "40702810438000060473"


def broken_rule(check, *given, **named) -> str:
    with pytest.raises(WrongKey) as wrong:
        check(*given, **named)
    assert str(wrong.value.sentence)
    return wrong.value.rule


@pytest.mark.parametrize(
    "typed", ["7709442668", " 7709 442 668 ", "7709-442-668", "７７０９４４２６６８", "№ 7709442668"]
)
def test_an_inn_reads_as_its_digits_however_it_is_typed(typed: str):
    assert inn(typed) == "7709442668"


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("", "digits"),
        ("77094а2668", "digits"),
        ("770944266", "length"),
        ("77094426680", "length"),
        ("7709442669", "control"),
        ("123456789037", "control"),
        ("123456789048", "control"),
        ("0000000000", "zeros"),
        ("٧٧٠٩٤٤٢٦٦٨", "digits"),
        ("<script>alert(1)</script>", "digits"),
        ("1" * 10_000, "length"),
    ],
)
def test_a_wrong_inn_says_which_rule_failed(typed: str, rule: str):
    assert broken_rule(inn, typed) == rule


def test_a_person_has_twelve_digits_and_no_kpp():
    assert is_person(inn("123456789047"))
    assert not is_person(inn("1234567894"))
    assert broken_rule(kpp, "770901001", inn="123456789047") == "person"


@pytest.mark.parametrize(("typed", "rule"), [("77090100", "length"), ("7709010O1X", "length"), ("77090100Ж", "digits")])
def test_a_wrong_kpp_says_which_rule_failed(typed: str, rule: str):
    assert broken_rule(kpp, typed) == rule


def test_a_kpp_may_have_latin_letters_in_its_middle():
    assert kpp("7709 01 001") == "770901001"
    assert kpp("7709az001") == "7709AZ001"


@pytest.mark.parametrize(
    ("typed", "owner", "rule"),
    [
        ("1022200525818", "", "control"),
        ("102220052581", "", "length"),
        ("10222005258191", "", "length"),
        ("2022200525819", "", "sign"),
        ("485768585948949", "", "sign"),
        ("1022200525819", "123456789047", "unlike_inn"),
        ("385768585948949", "1234567894", "unlike_inn"),
    ],
)
def test_a_wrong_ogrn_says_which_rule_failed(typed: str, owner: str, rule: str):
    assert broken_rule(ogrn, typed, inn=owner) == rule


def test_the_control_digit_of_an_entrepreneur_is_the_last_one_of_a_remainder_of_two():
    body = next(str(number) for number in range(30450011600000, 30450011600100) if number % 13 == 11)
    assert ogrn(f"{body}1") == f"{body}1"


def test_an_account_fits_its_bank_and_no_other():
    assert account("40702 810 4 3800 0060473", bic=BIC) == ACCOUNT
    assert broken_rule(account, ACCOUNT, bic="044525974") == "key"
    assert broken_rule(account, ACCOUNT[:-1] + "4", bic=BIC) == "key"


@pytest.mark.parametrize(("typed", "rule"), [("4070281093800006047", "length"), ("4070281093800006047Ж", "digits")])
def test_a_wrong_account_says_which_rule_failed(typed: str, rule: str):
    assert broken_rule(account, typed, bic=BIC) == rule


def test_a_treasury_account_is_not_tested_by_the_rule_of_banks():
    number = "03100643000000017300"
    assert is_treasury(number)
    assert account(number, bic="004525988") == number


@pytest.mark.parametrize(("typed", "rule"), [("04452522", "length"), ("04452522х", "digits")])
def test_a_wrong_bic_says_which_rule_failed(typed: str, rule: str):
    assert broken_rule(bic, typed) == rule


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str):
    for check in (inn, kpp, ogrn, bic):
        with suppress(WrongKey):
            assert check(typed) == compact(check(typed))


@given(st.from_regex(r"407[0-9]{17}", fullmatch=True), st.integers(0, 19), st.integers(1, 9))
def test_one_digit_typed_wrong_never_passes(number: str, place: int, more: int):
    if place < 3 or not key_fits(number, BIC):
        return
    other = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not key_fits(other, BIC)


def test_the_known_vectors_are_judged_as_they_should_be(samples: Path):
    path = samples / "ru/requisites/inn_ogrn_vectors.csv"
    if not path.exists():
        pytest.skip("the vectors of ИНН and ОГРН are not here")
    checks = {"inn": inn, "ogrn": ogrn, "ogrnip": ogrn}
    wrong = []
    for row in csv.DictReader(path.open(encoding="utf-8")):
        try:
            found = "valid" if checks[row["kind"]](row["value"]) else ""
        except WrongKey:
            found = "invalid"
        if found != row["expected"]:
            wrong.append(row)
    assert wrong == []


def test_every_correspondent_account_of_the_directory_fits_its_bank(samples: Path):
    path = samples / "ru/bik/20220621_ED807_full.xml"
    if not path.exists():
        pytest.skip("the directory of БИК is not here")
    name = "{urn:cbr-ru:ed:v2.0}"
    pairs = [
        (row.get("Account", ""), entry.get("BIC", ""))
        for entry in ET.parse(path).getroot()
        for row in entry.findall(f"{name}Accounts")
        if row.get("RegulationAccountType") == "CRSA"
    ]
    assert len(pairs) > 1000
    assert [(number, of) for number, of in pairs if account(number, bic=of) != number] == []


def test_the_sample_of_correspondent_accounts_passes(samples: Path):
    path = samples / "ru/bik/corr_accounts_sample.csv"
    if not path.exists():
        pytest.skip("the sample of correspondent accounts is not here")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert rows
    assert all(account(row["corr_account"], bic=row["bic"]) for row in rows)
