"""A proposal on paper: what stands on which page, in the client's language, set in our own typeface."""

import time
from dataclasses import replace
from datetime import date

import pytest

from kochka.proposals.paper import Author, Client, Entity, ProposalPaper, Section, draw, png_pages
from kochka.proposals.paper import press as press_module
from tests.proposals.papers import (
    BUDGET,
    ENGLISH,
    ENTITY,
    SHORT,
    THREE_LINES,
    WHOLE,
    Picture,
    logo,
    png,
    saved,
    with_works,
)
from tests.proposals.reading import drawn, fonts, pages, reader, solid


def test_a_short_proposal_is_one_page_without_a_number_on_it():
    (page,) = pages(drawn(SHORT))
    assert "Коммерческое предложение № 118" in page
    assert "Аудит обмена с 1С" in page
    assert "28 ноября 2026" in page and "26 декабря 2026" in page
    assert "120 000 ₽" in page
    assert "НДС не облагается" in page
    assert "1 / 1" not in page
    assert "Скидка" not in page and "Можно добавить" not in page and "Часы" not in page


def test_everything_that_the_proposal_says_stands_on_the_paper():
    whole = " ".join(pages(drawn(WHOLE)))
    for said in (
        "ООО «Тихая заводь»", "версия 3", "ИП Громов С. В.", "Сергей Громов",
        "Как мы поняли задачу", "остатки и цены на сайте обновляются каждые пятнадцать минут;",
        "Разработка", "520 000–580 000 ₽", "Обмен заказами", "48–60", "240 000–300 000 ₽", "32,5",
        "Скидка: второй проект с вами", "−54 754 ₽", "Без НДС", "НДС 22 %", "Итого с НДС", "714 000–787 200 ₽",
        "Можно добавить", "Поддержка, месяц", "45 000 ₽",
        "График платежей", "50 %", "29 января 2027", "Условия", "Анна Соколова", "sokolova@example.ru",
        "Генеральный директор", "Тихонов Андрей Павлович", "ИНН 7701234567",
    ):  # fmt: skip
        assert said in whole, said
    assert "За час" not in whole


def test_pages_are_numbered_from_the_second_on():
    read = pages(drawn(WHOLE))
    assert len(read) == 3
    assert "1 / 3" not in read[0]
    assert "2 / 3" in read[1] and "3 / 3" in read[2]
    assert "ИНН 7701234567" in read[0] and "ИНН 7701234567" in read[2]


def test_an_english_paper_is_english_throughout():
    whole = " ".join(pages(drawn(ENGLISH)))
    for said in ("Proposal No. 118", "November 28, 2026", "$13,800–16,000", "Not subject to VAT", "Per hour", "$120"):
        assert said in whole, said
    assert not set(whole.lower()) & set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def test_a_title_of_three_lines_is_set_smaller_and_stays_whole():
    first = pages(draw(replace(WHOLE, title=THREE_LINES)))[0]
    assert solid(THREE_LINES) in solid(first)


def test_the_head_of_a_table_stands_on_every_page_that_the_table_reaches():
    read = pages(draw(with_works(40, "Очередь, повтор при сбое, журнал обмена с поиском по номеру заказа.")))
    assert len(read) == 5
    of_table = [page for page in read if "Работа номер" in page]
    assert len(of_table) >= 3
    assert all("Работы Кто делает Часы Стоимость" in page for page in of_table)


@pytest.mark.parametrize("count", [45, 46, 47, 48, 49, 50])
def test_the_total_is_never_alone_on_a_page(count):
    read = pages(draw(with_works(count, sections=(), payments=(), terms="", closing="")))
    (with_total,) = [page for page in read if "Итого с НДС" in page]
    assert f"Работа номер {count} " in with_total
    assert "Стоимость работ" in with_total and "Без НДС" in with_total


def test_twenty_pages_are_drawn_and_every_work_is_on_one_of_them():
    read = pages(draw(with_works(280, "Очередь, повтор при сбое, журнал обмена с поиском по номеру заказа.")))
    assert len(read) in range(19, 22)
    whole = " ".join(read)
    assert all(f"Работа номер {n} " in whole for n in range(1, 281))


def test_five_pages_take_less_than_a_second():
    paper = with_works(40, "Очередь, повтор при сбое, журнал обмена с поиском по номеру заказа.")
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        draw(paper)
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 1


def test_the_least_that_a_paper_can_say_is_a_paper():
    bare = ProposalPaper(
        "ru", "Проект", date(2026, 11, 28), Entity("ООО «Заводь»"), Client("ИП Громов"), Author("Анна")
    )
    (page,) = pages(draw(bare))
    assert "Проект" in page and "ИП Громов" in page


def test_the_file_says_what_it_is_and_can_be_read_aloud():
    pdf = drawn(WHOLE)
    file = reader(pdf)
    assert file.metadata is not None
    assert file.metadata.title == "Интеграция сайта с 1С"
    assert file.metadata.author == "Анна Соколова"
    root = file.trailer["/Root"]
    assert root["/Lang"] == "ru"
    assert root["/MarkInfo"]["/Marked"]
    assert reader(drawn(ENGLISH)).trailer["/Root"]["/Lang"] == "en"
    assert len(pdf) < 150_000


def test_only_our_typeface_is_used_and_no_font_of_the_machine(tmp_path, monkeypatch):
    usual = drawn(WHOLE)
    assert fonts(usual)
    assert all("Onest" in name for name in fonts(usual))
    monkeypatch.setattr(
        press_module,
        "ENVIRONMENT",
        press_module.ENVIRONMENT | {"FONTCONFIG_PATH": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert draw(WHOLE) == usual


def test_the_same_paper_is_the_same_bytes():
    assert draw(SHORT) == draw(SHORT)


def test_pages_can_be_looked_at():
    images = png_pages(WHOLE, dots=40)
    assert len(images) == 3
    assert all(image.startswith(b"\x89PNG") for image in images)


@pytest.mark.parametrize("size", [(1200, 100), (60, 600), (16, 16), (300, 100)])
def test_a_logo_of_any_shape_finds_its_place(size):
    paper = replace(SHORT, entity=replace(ENTITY, logo=logo(*size)))
    (page,) = reader(drawn(paper)).pages
    assert len(page.images) == 1


def test_pictures_of_three_kinds_stand_with_their_captions():
    shots = tuple(Picture(saved(kind), f"{kind}.file", f"Снимок {kind}") for kind in ("PNG", "JPEG", "WEBP"))
    paper = replace(SHORT, sections=(Section("Как сейчас", "", shots),))
    read = reader(drawn(paper))
    assert sum(len(page.images) for page in read.pages) == 3
    assert all(f"Снимок {kind}" in " ".join(pages(drawn(paper))) for kind in ("PNG", "JPEG", "WEBP"))


def test_the_same_picture_twice_is_kept_once():
    one, other = Picture(png(300, 300), "a"), Picture(png(300, 300), "a")
    assert len(draw(replace(SHORT, sections=(Section("", "", (one, other)),)))) < 60_000


def test_a_budget_without_vat_says_so_by_the_total():
    whole = " ".join(pages(draw(replace(WHOLE, budget=replace(BUDGET, vat=(), net=None)))))
    assert "Итого НДС не облагается 714 000–787 200 ₽" in whole
    assert "Без НДС" not in whole
