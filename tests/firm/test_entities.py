"""Our own legal entities: written and changed by chiefs, requisites tested by their rules, every change a dated row."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.firm.entities import (
    DETAILS,
    add_entity,
    change_entity,
    detail_names,
    retire_entity,
    standing,
    take_entity_back,
)
from kochka.firm.logo import is_logo, set_logo, take_logo_away
from kochka.firm.models import Bank, LegalEntity
from kochka.firm.settings import the_firm
from kochka.ops.demo.numbers import account, bic, inn, kpp, ogrn
from kochka.people.models import Change
from tests.cast import Cast
from tests.files.test_pictures import png

WHOLE: dict[str, Any] = {
    "name": "Студия",
    "legal_name": "ООО «Сухая тропа»",
    "inn": inn(1, person=False),
    "kpp": kpp(),
    "ogrn": ogrn(1, person=False),
    "address": "г. Забережье",
    "bic": bic(),
    "account": account(1, person=False),
    "signatory": "Ольхова Марина Сергеевна",
    "signatory_post": "директор",
    "signatory_basis": "устав",
    "colour": "#2F5D50",
}


@pytest.fixture(autouse=True)
def bank(db: None) -> Bank:
    return Bank.objects.create(pk=bic(), name="Банк", directory_of=date(2026, 1, 1))


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def test_an_entity_is_kept_as_it_was_said_and_each_detail_is_a_dated_row(cast: Cast) -> None:
    row = add_entity(**WHOLE | {"inn": f"  {WHOLE['inn'][:5]} {WHOLE['inn'][5:]}"}, **who(cast))
    assert standing(LegalEntity.objects.get(pk=row.pk)) == WHOLE | {"colour": "#2f5d50"}
    said = Change.objects.filter(about=f"legal_entity:{row.pk}").values_list("what", flat=True)
    assert sorted(said) == sorted(["presence", *DETAILS])
    assert set(detail_names()) >= set(WHOLE)


def test_a_name_is_enough_and_the_rest_can_follow(cast: Cast) -> None:
    row = add_entity(name="Студия", **who(cast))
    changed = change_entity(row, legal_name="ИП Громов", inn=inn(2, person=True), **who(cast))
    assert (changed.name, changed.legal_name) == ("Студия", "ИП Громов")
    change_entity(row, legal_name="ИП Громов", **who(cast))
    assert Change.objects.filter(what="legal_name").count() == 1, "the same again is no change"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", " "),
        ("name", "ы" * 121),
        ("legal_name", "ы" * 301),
        ("inn", "7700000000"),
        ("inn", "двенадцать"),
        ("kpp", "12"),
        ("ogrn", "1" * 13),
        ("ogrn", ogrn(1, person=True)),
        ("bic", "044525225"),
        ("bic", "04452522"),
        ("bic", ""),
        ("account", "4" * 20),
        ("account", ""),
        ("signatory", "ы" * 201),
        ("colour", "зелёный"),
        ("colour", "#2f5"),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_field(cast: Cast, field: str, typed: str) -> None:
    with pytest.raises(Refused) as no:
        add_entity(**WHOLE | {field: typed}, **who(cast))
    assert list(no.value.fields) == [field]
    row = add_entity(**WHOLE, **who(cast))
    with pytest.raises(Refused) as no:
        change_entity(row, **{field: typed}, **who(cast))
    assert list(no.value.fields) == [field]
    assert LegalEntity.objects.count() == 1


def test_everything_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(Refused) as no:
        add_entity(name="", inn="1", colour="x", bic="2", **who(cast))
    assert set(no.value.fields) == {"name", "inn", "colour", "bic"}


def test_a_closed_bank_is_no_bank_for_a_new_account_but_the_standing_one_may_stay(cast: Cast, bank: Bank) -> None:
    row = add_entity(**WHOLE, **who(cast))
    Bank.objects.filter(pk=bank.pk).update(closed_at=date(2026, 2, 1))
    change_entity(row, address="г. Тверь", bic=bic(), **who(cast))
    with pytest.raises(Invalid) as no:
        add_entity(**WHOLE | {"name": "Вторая"}, **who(cast))
    assert list(no.value.fields) == ["bic"]


def test_two_of_one_name_are_refused_whatever_the_case(cast: Cast) -> None:
    row = add_entity(name="Ёлки", **who(cast))
    other = add_entity(name="Сосны", **who(cast))
    with pytest.raises(Invalid):
        add_entity(name="елки", **who(cast))
    with pytest.raises(Invalid):
        change_entity(other, name="ЕЛКИ", **who(cast))
    retire_entity(row, **who(cast))
    with pytest.raises(Invalid, match="Ёлки"):
        add_entity(name="елки", **who(cast))


def test_only_chiefs_change_them(cast: Cast) -> None:
    row, anna = add_entity(name="Студия", **who(cast)), {"by": cast.anna, "at": cast.now()}
    for act in (
        lambda: add_entity(name="Моя", **anna),
        lambda: change_entity(row, address="Тверь", **anna),
        lambda: retire_entity(row, **anna),
        lambda: set_logo(SimpleUploadedFile("logo.png", png()), entity=row, **anna),
        lambda: take_logo_away(entity=row, **anna),
    ):
        with pytest.raises(NotYours):
            act()


def test_what_somebody_else_has_just_changed_is_not_written_over(cast: Cast) -> None:
    row = add_entity(name="Студия", **who(cast))
    seen = standing(row)
    change_entity(row, address="Тверь", seen=seen, **who(cast))
    with pytest.raises(Stale):
        change_entity(row, address="Псков", seen=seen, **who(cast))
    change_entity(row, signatory="Ольхова", seen=seen, **who(cast))
    assert standing(LegalEntity.objects.get())["address"] == "Тверь"


def test_a_retired_one_keeps_its_row_and_comes_back(cast: Cast) -> None:
    row = add_entity(name="Студия", **who(cast))
    retire_entity(row, **who(cast))
    assert LegalEntity.objects.get().retired_at == cast.now()
    take_entity_back(row, **who(cast))
    assert LegalEntity.objects.get().retired_at is None
    said = Change.objects.filter(what="presence").order_by("pk").values_list("after", flat=True)
    assert list(said) == ["here", "retired", "here"]


def test_its_logo_is_its_own(cast: Cast, settings, tmp_path: Path) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    row = add_entity(name="Студия", **who(cast))
    kept = set_logo(SimpleUploadedFile("знак.png", png()), entity=row, **who(cast))
    assert LegalEntity.objects.get().logo == kept
    assert the_firm().logo is None
    assert is_logo(kept.pk, the_firm())
    assert Change.objects.get(what="logo").about == f"legal_entity:{row.pk}"
    with pytest.raises(Invalid) as no:
        set_logo(SimpleUploadedFile("знак.svg", b"<svg/>"), entity=row, **who(cast))
    assert list(no.value.fields) == ["file"]
    take_logo_away(entity=row, **who(cast))
    assert not is_logo(kept.pk, the_firm())
