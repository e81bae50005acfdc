"""Requisites of Russian payers: ИНН, КПП, ОГРН, БИК and account numbers, each by its own rule, and which one failed.

Pure. What is typed with spaces, hyphens or as «№ 123» reads as its digits; nothing is guessed or completed.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.ru import inn as stdnum_inn

from kochka.core.refusals import Sentence


class WrongKey(ValueError):
    """A number breaks a rule: `rule` names it for machines, `sentence` says it to the person who typed."""

    def __init__(self, rule: str, sentence: Sentence) -> None:
        super().__init__(rule)
        self.rule, self.sentence = rule, sentence


_BETWEEN = re.compile(r"[\s\u00a0\u2007\u202f.\-\u2010-\u2015№#]+")
_ACCOUNT_LETTERS = str.maketrans("ABCEHKMPTX", "0123456789")
_WEIGHTS = (7, 1, 3)
_TREASURY_BANKS = ("00", "01", "02")


def compact(text: str) -> str:
    """The signs of a number as typed, without what people put between them; full-width digits become plain."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", _BETWEEN.sub("", text))).upper()


def inn(text: str) -> str:
    """An ИНН: ten digits of an organisation, twelve of a person. Raises WrongKey."""
    number = _digits(text, _("An INN is made of digits alone."))
    if len(number) not in (10, 12):
        _wrong_length(number, _("An INN has 10 digits (an organisation) or 12 (a person); here there are %(found)s."))
    if not number.strip("0"):
        raise WrongKey("zeros", _("An INN of noughts belongs to nobody."))
    if len(number) == 10 and number[-1] != stdnum_inn.calc_company_check_digit(number):
        raise WrongKey("control", _("The last digit of this INN, its control digit, does not fit the others."))
    if len(number) == 12 and number[-2:] != stdnum_inn.calc_personal_check_digits(number):
        raise WrongKey("control", _("The last two digits of this INN, its control digits, do not fit the others."))
    return number


def is_person(inn: str) -> bool:
    """Whether an ИНН is a person's: an entrepreneur's or a private one's."""
    return len(inn) == 12


def kpp(text: str, *, inn: str = "") -> str:
    """A КПП: nine signs, and none for people. It has no control digit. Raises WrongKey."""
    number = compact(text)
    if is_person(inn):
        raise WrongKey("person", _("A person has no KPP: the INN has 12 digits. Leave it empty."))
    if len(number) != 9:
        _wrong_length(number, _("A KPP has 9 signs; here there are %(found)s."))
    if not re.fullmatch(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", number):
        raise WrongKey("digits", _("A KPP is made of digits; only its fifth and sixth sign may be Latin letters."))
    return number


def ogrn(text: str, *, inn: str = "") -> str:
    """An ОГРН of an organisation (13 digits) or an ОГРНИП of an entrepreneur (15), fitting the ИНН where it is known.
    Raises WrongKey."""
    number = _digits(text, _("An OGRN is made of digits alone."))
    if len(number) not in (13, 15):
        _wrong_length(number, _("An OGRN has 13 digits, an OGRNIP of an entrepreneur 15; here there are %(found)s."))
    if inn and is_person(inn) != (len(number) == 15):
        _unlike_inn(inn)
    if (len(number) == 13 and number[0] not in "15") or (len(number) == 15 and number[0] != "3"):
        raise WrongKey("sign", _("An OGRN begins with 1 or 5, an OGRNIP with 3."))
    # The control digit is the last one of the remainder, which may have two (stdnum 2.2 forgets that for 15 digits).
    if int(number[:-1]) % (11 if len(number) == 13 else 13) % 10 != int(number[-1]):
        raise WrongKey("control", _("The last digit of this OGRN, its control digit, does not fit the others."))
    return number


def _unlike_inn(inn: str) -> None:
    if is_person(inn):
        raise WrongKey("unlike_inn", _("The INN is a person’s: an entrepreneur’s OGRNIP has 15 digits."))
    raise WrongKey("unlike_inn", _("The INN is an organisation’s: its OGRN has 13 digits."))


def bic(text: str) -> str:
    """A БИК: nine digits. Whether such a bank exists, the directory knows. Raises WrongKey."""
    number = _digits(text, _("A BIC is made of digits alone."))
    if len(number) != 9:
        _wrong_length(number, _("A BIC has 9 digits; here there are %(found)s."))
    return number


def account(text: str, *, bic: str) -> str:
    """An account of twenty signs whose key fits the bank, by the Bank of Russia's rule. The key of a treasury account
    follows another one and is not tested: see `is_treasury`. Raises WrongKey."""
    number = compact(text)
    if len(number) != 20:
        _wrong_length(number, _("An account number has 20 digits; here there are %(found)s."))
    if not re.fullmatch(r"[0-9]{5}[0-9ABCEHKMPTX][0-9]{14}", number):
        raise WrongKey("digits", _("An account number is made of digits alone."))
    if not is_treasury(number, bic) and not key_fits(number, bic):
        raise WrongKey(
            "key",
            _("The key of this account does not fit the BIC %(bic)s: a digit is wrong in one of the two.")
            % {"bic": bic},
        )
    return number


def is_treasury(account: str, bic: str = "") -> bool:
    """Whether the account is kept by the treasury: a treasury account proper (it begins with 0), the single treasury
    account (40102), or one in a body of the treasury."""
    return account.startswith(("0", "40102")) or bic.startswith(_TREASURY_BANKS)


def is_correspondent(account: str) -> bool:
    """Whether a bank keeps this account in another one, rather than a client in a bank."""
    return account.startswith("301")


def key_fits(account: str, bic: str) -> bool:
    """The Bank of Russia's rule: three signs that stand for the bank and the account's twenty, weighed 7, 1, 3 in turn;
    the last digits of the products add up to a multiple of ten.

    For accounts in a bank they are the last three of its БИК; for those in the Bank of Russia itself (banks'
    correspondent accounts, its own units) a nought and the fifth and sixth.
    """
    own = is_correspondent(account) or bic[6:] in ("000", "001", "002")
    signs = (f"0{bic[4:6]}" if own else bic[6:]) + account.translate(_ACCOUNT_LETTERS)
    return sum(int(sign) * _WEIGHTS[place % 3] % 10 for place, sign in enumerate(signs)) % 10 == 0


def _digits(text: str, sentence: Sentence) -> str:
    number = compact(text)
    if not (number.isascii() and number.isdigit()):
        raise WrongKey("digits", sentence)
    return number


def _wrong_length(number: str, sentence: Sentence) -> None:
    raise WrongKey("length", sentence % {"found": len(number)})
