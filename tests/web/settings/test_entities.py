"""Our legal entities on their pages: for chiefs alone, wrong fields named, and what nobody has said, said."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.firm.entities import add_entity, change_entity, retire_entity, standing
from kochka.firm.models import Bank, LegalEntity, VatPeriod
from kochka.firm.vat_periods import rate_on, set_regime
from kochka.ops.demo.numbers import account, bic, inn, kpp, ogrn
from kochka.people.models import Change
from tests.cast import Cast
from tests.counting import queries
from tests.files.test_pictures import png
from tests.web.conftest import Enter, words

URL = "/settings/entities/"


@pytest.fixture
def entity(cast: Cast) -> LegalEntity:
    return add_entity(name="Студия", **who(cast))


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def page_of(entity: LegalEntity) -> str:
    return f"{URL}{entity.pk}/"


def test_only_chiefs_come_in_and_only_they_change_anything(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    addresses = [URL, page_of(entity), f"{URL}colour/"]
    verbs = [URL, page_of(entity), f"{page_of(entity)}vat/", f"{page_of(entity)}logo/", f"{page_of(entity)}retire/"]
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        browser = enter(user)
        assert [browser.get(address).status_code for address in addresses] == [403] * 3
        data = {"name": "Моя", "regime": "none", "since": "1.01.2026"}
        assert [browser.post(address, data).status_code for address in verbs] == [403] * 5
    assert [enter(cast.chief).get(address).status_code for address in addresses] == [200] * 3
    assert LegalEntity.objects.get().retired_at is None
    assert not VatPeriod.objects.exists()


def test_a_name_begins_it_and_leads_to_its_page(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.chief).post(URL, {"name": "Студия"}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(LegalEntity.objects.get())
    assert "ещё не сказано" in words(answer)


def test_requisites_are_saved_in_place(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    Bank.objects.create(pk=bic(), name="Банк", directory_of=date(2026, 1, 1))
    browser = enter(cast.chief)
    data = {"name": "Студия", "legal_name": "ООО «Сухая тропа»", "inn": inn(1, person=False), "kpp": kpp()}
    data |= {"ogrn": ogrn(1, person=False), "bic": bic(), "account": account(1, person=False), "colour": "#2F5D50"}
    answer = browser.post(page_of(entity), data, follow=True)
    assert "Сохранено" in words(answer)
    kept = standing(LegalEntity.objects.get())
    assert {name: kept[name] for name in data} == data | {"colour": "#2f5d50"}
    assert 'fill="#2f5d50"' in words(answer), "the colour is seen without scripts"


def test_every_wrong_field_says_so_and_keeps_what_was_typed(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    wrong = {"name": " ", "inn": "12", "kpp": "<b>", "ogrn": "שלום", "bic": "044525225", "account": "1"}
    wrong |= {"colour": "red", "address": "ы" * 301, "signatory": "'; DROP TABLE firm; --"}
    answer = enter(cast.chief).post(page_of(entity), wrong)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) - {"__all__"} == {"name", "inn", "kpp", "ogrn", "bic", "colour", "address"}
    assert {name: form[name].value() for name in wrong} == wrong
    assert LegalEntity.objects.get().name == "Студия"


def test_two_chiefs_at_once_the_second_is_told(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    browser = enter(cast.chief)
    seen = browser.get(page_of(entity)).context["form"].initial["seen"]
    change_entity(entity, address="Тверь", **who(cast))
    data = {"name": "Студия", "address": "Псков", "seen": seen}
    answer = browser.post(page_of(entity), data)
    assert answer.status_code == 409
    assert 'value="Псков"' in words(answer)
    again = data | {"seen": answer.context["form"]["seen"].value()}
    assert browser.post(page_of(entity), again).status_code == 302


def test_the_gap_before_the_first_regime_is_said(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    browser = enter(cast.chief)
    assert "НДС не указан" in words(browser.get(URL))
    browser.post(f"{page_of(entity)}vat/", {"regime": "general", "since": "1.01.2027"})
    page = words(browser.get(page_of(entity)))
    assert "До 1 января 2027 — не сказано" in page
    assert "сегодня, ещё не сказано" in page
    assert "действует сегодня" not in page


def test_what_holds_today_stands_out_and_the_rate_is_todays(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    browser = enter(cast.chief)
    for regime, since in (("general", "1.01.2010"), ("five", "01.01.2028")):
        assert browser.post(f"{page_of(entity)}vat/", {"regime": regime, "since": since}).status_code == 302
    page = words(browser.get(page_of(entity)))
    assert "действует сегодня: НДС 22 %" in page
    assert "5 % (УСН)" in page
    assert "НДС 22 %" in words(browser.get(URL))
    assert rate_on(entity, date(2028, 1, 1)) == 5


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"regime": "general", "since": ""}, "since"),
        ({"regime": "general", "since": "когда-нибудь"}, "since"),
        ({"regime": "five", "since": "31.12.2024"}, "since"),
        ({"regime": "x", "since": "1.01.2026"}, "regime"),
        ({"since": "1.01.2026"}, "regime"),
    ],
)
def test_a_regime_that_cannot_be_is_refused_at_its_field(
    cast: Cast, enter: Enter, entity: LegalEntity, given: dict[str, str], field: str
) -> None:
    answer = enter(cast.chief).post(f"{page_of(entity)}vat/", given)
    assert answer.status_code == 422
    form = answer.context["vat"]
    assert list(form.errors) == [field]
    assert form["since"].value() == given["since"]
    assert not VatPeriod.objects.exists()


def test_it_is_offered_no_more_and_again(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    browser = enter(cast.chief)
    assert browser.post(f"{page_of(entity)}retire/").status_code == 302
    page = words(browser.get(URL))
    assert "Студия" in page
    assert "Больше не предлагаем: 1" in page
    assert "больше не предлагаем" in words(browser.get(page_of(entity)))
    browser.post(f"{page_of(entity)}return/")
    assert LegalEntity.objects.get().retired_at is None


def test_its_logo_is_hung_served_and_taken_away(
    cast: Cast, enter: Enter, entity: LegalEntity, settings, tmp_path: Path
) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    browser, url = enter(cast.chief), f"{page_of(entity)}logo/"
    refused = browser.post(url, {"file": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert refused.status_code == 422
    assert "SVG" in words(refused)
    assert browser.post(url, {}).status_code == 422
    browser.post(url, {"file": SimpleUploadedFile("знак.png", png())})
    address = f"/logo/{LegalEntity.objects.get().logo_id}/"
    assert address in words(browser.get(page_of(entity)))
    assert enter(cast.anna).get(address)["Content-Type"] == "image/png"
    browser.post(url, {"without": "1"})
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(("typed", "there"), [("#2F5D50", True), ("eeeeee", True), ("зелёный", False), ("", False)])
def test_a_colour_is_shown_while_it_is_typed(cast: Cast, enter: Enter, typed: str, there: bool) -> None:
    page = words(enter(cast.chief).get(f"{URL}colour/", {"colour": typed}))
    assert ("<rect" in page) is there
    assert ("читать трудно" in page) is (typed == "eeeeee")


def test_the_audit_says_it_in_words(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    change_entity(entity, legal_name="ООО «Сухая тропа»", **who(cast))
    set_regime(entity, "general", date(2020, 1, 1), **who(cast))
    set_regime(entity, "none", date(2020, 1, 1), **who(cast))
    retire_entity(entity, **who(cast))
    page = words(enter(cast.chief).get("/settings/changes/", {"about": "entities"}))
    for said in ("Юрлицо «Студия»: полное название", "режим НДС с 1 января 2020", "без НДС", "больше не предлагаем"):
        assert said in page, said
    assert Change.objects.exclude(about__startswith="legal_entity:").count() == 0


def test_pages_cost_as_many_queries_for_much_as_for_little(cast: Cast, enter: Enter, entity: LegalEntity) -> None:
    set_regime(entity, "general", date(2010, 1, 1), **who(cast))
    browser, addresses = enter(cast.chief), [URL, page_of(entity)]
    few = [queries(lambda address=address: browser.get(address)) for address in addresses]
    for n in range(30):
        other = add_entity(name=f"Юрлицо {n}", **who(cast))
        set_regime(other, "five", date(2025, n % 12 + 1, 1), **who(cast))
        set_regime(entity, ("ten", "zero")[n % 2], date(2011 + n % 14, 1, 1), **who(cast))
        if n % 3 == 0:
            retire_entity(other, **who(cast))
    assert [queries(lambda address=address: browser.get(address)) for address in addresses] == few
    assert max(few) <= 20


def test_what_is_not_there_is_not_there(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    assert browser.get(f"{URL}99/").status_code == 404
    for verb in ("vat", "logo", "retire", "nothing"):
        assert browser.post(f"{URL}99/{verb}/", {"regime": "none", "since": "1.01.2026"}).status_code == 404
