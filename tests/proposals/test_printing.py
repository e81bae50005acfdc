"""A version on paper: the figures of the sheet of sums, the words as they were typed, in the client's language."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kochka.clients.contacts import add_contact
from kochka.clients.naming import company_named
from kochka.clients.payers import write_requisites
from kochka.deals.details import edit
from kochka.files.storing import store
from kochka.proposals.beginning import change_proposal, next_version
from kochka.proposals.lines import Discount
from kochka.proposals.models import Proposal
from kochka.proposals.paper import draw
from kochka.proposals.plan_sums import Payment
from kochka.proposals.planning import newest_plan, set_payment_plan
from kochka.proposals.printing import file_name, letter_of, missing, paper_of
from kochka.proposals.typed import head_of
from kochka.proposals.validity import extend
from tests.cast import Cast
from tests.proposals.offers import HALVES, block, draft, entity, fresh, role, sealed
from tests.proposals.papers import png
from tests.proposals.reading import pages, solid

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")

NASTY = '#set text(red) $x$ *b* `c` <script>alert("я")</script> \\n [d] @e // f'
OURS = {
    "legal_name": "ООО «Тихая заводь»",
    "inn": "7701234567",
    "kpp": "770101001",
    "signatory": "Тихонов Андрей Павлович",
    "signatory_post": "Генеральный директор",
    "colour": "#2f6b4a",
}


def head(cast: Cast, row: Proposal, **given: Any) -> Proposal:
    row = fresh(row)
    return change_proposal(row, revision=row.revision, head=replace(head_of(row), **given), by=cast.anna, at=cast.now())


def for_client(cast: Cast, row: Proposal, *legal_names: str) -> None:
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    for name in legal_names:
        write_requisites(client, legal_name=name, by=cast.anna, at=cast.now())
    add_contact(client, name="Пётр Счетов", roles=["pays"], by=cast.anna, at=cast.now())
    add_contact(client, name="Ирина Главная", roles=["decides"], by=cast.anna, at=cast.now())
    edit(cast.fresh(row.deal), by=cast.anna, at=cast.now(), client=client)


def paid(cast: Cast, row: Proposal, plan: list[Payment] = HALVES) -> None:
    newest = newest_plan(row.deal)
    seen = newest.number if newest else 0
    set_payment_plan(row.deal, plan, seen=seen, by=cast.anna, at=cast.now(), proposal=row)


def offered(cast: Cast, language: str = "ru", **given: Any) -> Proposal:
    """Two rates of VAT on top, hours from and to, an option apart and one chosen, discounts on a line and the whole."""
    head_given = {
        "entity": entity(**OURS),
        "language": language,
        "title": "Обмен с 1С",
        "dated": date(2026, 11, 24),
        "valid_until": date(2026, 12, 24),
        "vat_included": False,
        "discount": Discount(share=1000, reason="Давно вместе"),
        "terms": "Правки бесплатны.",
    } | given
    row = head(cast, draft(cast), **head_given)
    for_client(cast, row, "АО «Вектор»")
    block(cast, row, "Макет", role=role(hour=3_000_00), least=60, likely=90, most=180)
    block(cast, row, "Вёрстка", fixed=10_000_00, regime="ten", discount=Discount(minor=1_000_00, reason="Проще"))
    block(cast, row, "Учёба", fixed=5_000_00, optional=True)
    block(cast, row, "Перенос", fixed=2_000_00, optional=True, chosen=True)
    paid(cast, row, [HALVES[0], Payment(share=5000, day=date(2026, 12, 30), milestone="Остаток")])
    return fresh(row)


def text_of(row: Proposal) -> str:
    return " ".join(pages(draw(paper_of(row))))


def test_the_paper_says_what_the_sheet_of_sums_says(cast: Cast):
    row = sealed(cast, offered(cast))
    said = text_of(row)
    # 4 500 + 10 000 + 2 000; 1 000 off a line, then a tenth of 15 500; 22 % of 5 850 and 10 % of 8 100.
    for words in ("16 500 ₽", "Вёрстка — Проще", "−1 000 ₽", "Давно вместе", "−1 550 ₽", "13 950 ₽"):
        assert words in said
    for words in ("НДС 22 %", "1 287 ₽", "НДС 10 %", "810 ₽", "Итого с НДС", "16 047 ₽", "8 023,50 ₽"):
        assert words in said
    assert said.index("Можно добавить") < said.index("Учёба") < said.index("5 000 ₽")
    assert said.index("Перенос") < said.index("Можно добавить")
    for words in ("1–3", "АО «Вектор»", "Ирина Главная", "24 ноября 2026", "24 декабря 2026", "30 декабря 2026"):
        assert words in said
    for words in ("Предоплата", "Остаток", "Правки бесплатны.", "ИНН 7701234567", "версия 1", f"№ {row.deal_id}"):
        assert words in said
    assert cast.anna.name in said and cast.anna.email in said and "черновик" not in said
    assert missing(row) == ()


def test_the_paper_speaks_the_clients_language_whoever_reads(cast: Cast):
    row = offered(cast, "en")
    with translation.override("ru"):
        said = text_of(row)
    for words in ("November 24, 2026", "VAT 22%", "VAT 10%", "Total with VAT", "Prepayment", "version 1", "draft"):
        assert words in said
    assert "черновик" not in said and "НДС" not in said
    assert file_name(row) == f"Proposal {row.deal_id} version 1 draft. Обмен с 1С.pdf"


def test_markup_is_printed_as_it_was_typed(cast: Cast):
    row = head(cast, draft(cast), title=NASTY, terms=NASTY, entity=entity(legal_name=NASTY, signatory=NASTY))
    block(cast, row, NASTY, text=NASTY, discount=Discount(minor=100, reason=NASTY), role=role(NASTY), likely=60)
    block(cast, row, NASTY, fixed=1, optional=True)
    paid(cast, row, [Payment(share=10_000, milestone=NASTY)])
    said = solid(text_of(row))
    assert said.count(solid('<script>alert("я")</script>')) >= 8


def test_what_lacks_is_said_and_the_paper_is_made(cast: Cast):
    row = draft(cast)
    with translation.override("en"):
        lacks = " ".join(missing(row))
    for words in ("nothing in the proposal", "No legal entity", "no client", "no payment plan"):
        assert words in lacks
    assert draw(paper_of(row)).startswith(b"%PDF")
    for_client(cast, row)
    row = head(cast, row, entity=entity("none"))
    block(cast, row, "Без цены", likely=60)
    block(cast, row)
    with translation.override("en"):
        lacks = " ".join(missing(row))
    for words in ("no legal name", "no full name", "no requisites", "who signs", "“Без цены”: it has no price"):
        assert words in lacks
    assert "НДС не облагается" in text_of(row)


def test_a_client_that_is_several_legal_entities_is_called_by_its_name(cast: Cast):
    row = draft(cast)
    for_client(cast, row, "АО «Вектор»", "ООО «Вектор Плюс»")
    assert paper_of(row).client.name == "Вектор"


def test_sums_that_cannot_be_counted_are_not_printed(cast: Cast):
    row = draft(cast)
    block(cast, row, fixed=100_00)
    row = head(cast, row, discount=Discount(minor=1_000_00, reason="Много"))
    assert paper_of(row).budget is None and len(missing(row)) > 1


def test_payments_that_come_to_another_sum_are_left_out(cast: Cast):
    row = draft(cast)
    block(cast, row)
    paid(cast, row)
    assert len(paper_of(row).payments) == 2
    block(cast, row, "Ещё")
    assert paper_of(row).payments == ()


def test_the_letter_is_the_one_that_was_written(cast: Cast):
    row = offered(cast)
    assert letter_of(row).startswith("Здравствуйте, Ирина Главная!") and "черновик" in letter_of(row)
    row = head(cast, row, letter="Ирина, добрый день.")
    assert letter_of(row) == "Ирина, добрый день."


def test_the_number_of_queries_does_not_grow(cast: Cast):
    row = offered(cast)
    paper_of(row)
    with CaptureQueriesContext(connection) as few:
        paper_of(row)
    for number in range(60):
        block(cast, row, f"Блок {number}")
    with CaptureQueriesContext(connection) as many:
        paper_of(row)
    assert len(few) == len(many) <= 9


def test_the_logo_is_on_the_paper_and_a_lost_one_is_left_out(cast: Cast):
    logo = store(SimpleUploadedFile("знак.png", png(60, 20)), by=cast.chief, at=cast.now())
    row = head(cast, draft(cast), entity=entity(**OURS, logo=logo))
    shown = paper_of(row).entity.logo
    assert shown is not None and shown.content == png(60, 20)
    default_storage.delete(logo.path)
    with translation.override("en"):
        assert "logo cannot be read" in " ".join(missing(row))
    assert paper_of(row).entity.logo is None


def test_a_version_keeps_its_own_plan_when_a_later_one_is_planned(cast: Cast):
    row = draft(cast)
    block(cast, row)
    paid(cast, row)
    row = sealed(cast, row)
    after = next_version(row, by=cast.anna, at=cast.now())
    assert len(paper_of(after).payments) == 2
    paid(cast, after, [Payment(share=10_000, milestone="Сразу")])
    assert (len(paper_of(row).payments), len(paper_of(after).payments)) == (2, 1)


def test_the_paper_says_the_day_that_was_said_last(cast: Cast):
    row = draft(cast)
    block(cast, row)
    row = sealed(cast, row)
    extend(row, cast.day(9), by=cast.anna, at=cast.now())
    assert paper_of(fresh(row)).valid_until == cast.day(9)
    assert letter_of(fresh(row)).count(str(cast.day(9).day))
