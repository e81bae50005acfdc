"""A file of another system comes in through the page: matched, looked through, brought in, taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from kochka.clients.models import Company
from kochka.deals.models import Deal
from kochka.exchange.errands import carry_on
from kochka.exchange.models import Errand, Import, KeptMap, Upload
from kochka.files.models import StoredFile
from tests.cast import Cast
from tests.counting import queries
from tests.exchange.books import book, rows

from .conftest import Enter, words

HEADER = (
    "ID,Название сделки,Компания,Ответственный,Этап сделки,Бюджет ,Дата создания сделки,Дата закрытия,"
    "Кем создана сделка"
)
LINES = (
    "1,Портал,Вектор,Анна Соколова,Переговоры,100000,01.10.2026 10:00:00,не закрыта,x",
    "2,Сайт,Вектор,Кто-то Ещё,Первичный контакт,,02.10.2026 10:00:00,не закрыта,x",
    "3,Бот,,Зимин Олег,Успешно реализовано,50000,01.02.2026 10:00:00,01.03.2026 10:00:00,x",
    "4,Склад,Гамма,Анна Соколова,Закрыто и не реализовано,,01.02.2026 10:00:00,02.02.2026 10:00:00,x",
    "5,Загадка,Гамма,Анна Соколова,Тайный этап,7,01.02.2026 10:00:00,не закрыта,x",
    "6,Кривая,Гамма,Анна Соколова,Переговоры,много,01.02.2026 10:00:00,не закрыта,x",
)
AMO = "\n".join((HEADER, *LINES)).encode()


def send(browser: Client, data: bytes, *, name: str = "amo.csv", what: str = "deals") -> Any:
    return browser.post(reverse("imports"), {"what": what, "file": SimpleUploadedFile(name, data)})


def upload_of(browser: Client, data: bytes, **given: str) -> Upload:
    answer = send(browser, data, **given)
    assert answer.status_code == 302, words(answer)
    return Upload.objects.latest("pk")


def page(browser: Client, upload: Upload) -> str:
    return words(browser.get(reverse("import_file", args=[upload.pk])))


def through(browser: Client, upload: Upload, **said: str) -> str:
    """Says what was picked by hand, has the file looked through; the page that comes."""
    browser.post(reverse("import_check", args=[upload.pk]), {"shown": "1", **said} if said else {})
    assert carry_on() == 1
    return page(browser, upload)


def bring(browser: Client, upload: Upload) -> Errand:
    browser.post(reverse("import_bring", args=[upload.pk]))
    carry_on()
    return Errand.objects.latest("pk")


def undo(browser: Client) -> None:
    browser.post(reverse("import_undoing", args=[Import.objects.latest("pk").pk]))
    carry_on()


def test_a_file_of_amocrm_needs_one_answer_and_comes_in(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    seen = page(browser, upload)
    assert "amoCRM" in seen
    assert "Тайный этап" in seen
    names = list(upload.choices["stages"])
    riddle = f"s{names.index('Тайный этап')}"
    seen = through(browser, upload, **{riddle: "at:papers"})
    assert "«много»" in seen
    report = Errand.objects.get().report
    assert (report["placed"], report["rejected"]) == (5, 1)
    assert Deal.objects.count() == 0
    errand = bring(browser, upload)
    assert (errand.report["placed"], errand.refusal) == (5, "")
    assert Deal.objects.filter(state="open").aggregate(total=Sum("value_minor"))["total"] == 100_007_00
    assert Deal.objects.get(title="Сайт").owner_id == cast.chief.pk
    assert Deal.objects.get(title="Бот").owner_id == cast.oleg.pk
    assert Deal.objects.get(title="Загадка", stage__key="papers")
    assert "Портал" in words(browser.get(reverse("import_run", args=[Import.objects.get().pk])))


def test_the_same_file_again_adds_nothing_and_takes_what_was_said(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    first = upload_of(browser, AMO)
    riddle = f"s{list(first.choices['stages']).index('Тайный этап')}"
    through(browser, first, **{riddle: "at:papers"})
    bring(browser, first)
    again = upload_of(browser, AMO)
    assert again.kept_id == KeptMap.objects.get().pk
    assert again.choices["stages"]["Тайный этап"] == "at:papers"
    seen = through(browser, again)
    assert 'formaction="' + reverse("import_bring", args=[again.pk]) not in seen
    assert Errand.objects.latest("pk").report["already"] == 5
    assert Deal.objects.count() == 5


def test_taken_back_nothing_stands_in_any_list(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    through(browser, upload)
    bring(browser, upload)
    assert Deal.objects.exclude(state="withdrawn").count() == 4
    undo(browser)
    assert not Deal.objects.exclude(state="withdrawn").exists()
    seen = words(browser.get(reverse("import_run", args=[Import.objects.get().pk])))
    assert "Портал" not in seen
    through(browser, upload)
    assert bring(browser, upload).report["placed"] == 4


def test_what_was_changed_since_is_looked_through_again_before_it_comes_in(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    through(browser, upload)
    browser.post(reverse("import_file", args=[upload.pk]), {"shown": "1", "unknown": "reject"})
    browser.post(reverse("import_bring", args=[upload.pk]))
    assert carry_on() == 0
    assert not Deal.objects.exists()


def test_one_part_is_played_by_one_column_and_the_latest_choice_wins(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    answer = browser.post(
        reverse("import_file", args=[upload.pk]), {"shown": "1", "c8": "title"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "<html" not in words(answer)
    upload.refresh_from_db()
    assert upload.choices["columns"]["8"] == "title"
    assert "title" not in {role for place, role in upload.choices["columns"].items() if place != "8"}


def test_a_workbook_comes_in_like_a_table(cast: Cast, enter: Enter):
    data = book(rows(["ID", "Название сделки", "Этап сделки", "Бюджет"], [1, "Портал", "Переговоры", 1000.5]))
    browser = enter(cast.chief)
    upload = upload_of(browser, data, name="amo.xlsx")
    through(browser, upload)
    assert bring(browser, upload).report["placed"] == 1
    assert Deal.objects.get().value_minor == 1000_50


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xlsx"),
        (b"%PDF-1.4", "CSV"),
        (b"", "пуст"),
        (b"\n" * 2_000_000, "строки"),
        (HEADER.encode() + b"\n" * 100_000, "строки"),
        (b"PK\x03\x04" + b"\0" * 100, "CSV"),
        (b"a,b\n\xff\xfe\x00\x81\x98\x98\n", "UTF-8"),
        (b'a,b\n"' + b"x" * 200_000, "131"),
    ],
)
def test_what_is_no_table_is_answered_and_not_kept(cast: Cast, enter: Enter, data: bytes, said: str):
    answer = send(enter(cast.chief), data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert (StoredFile.objects.count(), Upload.objects.count()) == (0, 0)


def test_a_file_that_is_too_large_is_answered_unread(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kochka.files.storing.SIZE_LIMIT", 100)
    monkeypatch.setattr("kochka.exchange.uploads.open_table", lambda _path: pytest.fail("it was read"))
    assert send(enter(cast.chief), AMO).status_code == 422


def test_forged_answers_mean_nothing(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    forged = {"shown": "1", "s0": "at:nowhere", "p0": "nobody@example.org", "unknown": "<b>", "funnel": "x", "c1": "x"}
    forged |= {"c999": "title", "currency": "'; DROP", "no_closing": "never"}
    assert browser.post(reverse("import_file", args=[upload.pk]), forged).status_code == 302
    assert page(browser, upload)
    upload.refresh_from_db()
    assert upload.choices["stages"]["Переговоры"] == "at:discussion"


def test_names_of_columns_and_values_are_never_a_page_of_their_own(cast: Cast, enter: Enter):
    nasty = 'ID,<script>alert(1)</script>,Название сделки,Этап сделки\n1,=1+1,"<img src=x>","‮Переговоры🙂"\n'
    browser = enter(cast.chief)
    upload = upload_of(browser, nasty.encode(), name="<b>'\".csv")
    seen = page(browser, upload)
    assert "<script>alert" not in seen
    assert "<img src=x>" not in seen
    assert browser.get(reverse("import_map", args=[upload.pk])).status_code == 200


def test_the_map_is_the_one_that_the_command_takes(cast: Cast, enter: Enter):
    from kochka.exchange.map_loading import load

    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    answer = browser.get(reverse("import_map", args=[upload.pk]))
    assert load(answer.content).source == "amocrm"


def test_rows_that_stayed_out_are_a_table_of_their_own(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    through(browser, upload)
    answer = browser.get(reverse("import_rejected", args=[upload.pk]))
    assert "много" in b"".join(answer.streaming_content).decode()


def test_nobody_but_a_chief_has_such_a_page(cast: Cast, enter: Enter):
    upload = upload_of(enter(cast.chief), AMO)
    browser = enter(cast.anna)
    assert send(browser, AMO).status_code == 404
    for name in ("import_file", "import_map", "import_rejected"):
        assert browser.get(reverse(name, args=[upload.pk])).status_code == 404
    for name in ("import_file", "import_check", "import_bring"):
        assert browser.post(reverse(name, args=[upload.pk])).status_code == 404
    assert browser.get(reverse("imports")).status_code == 404


def test_an_errand_whose_worker_died_is_taken_up_again(cast: Cast, enter: Enter, clock):
    browser = enter(cast.chief)
    upload = upload_of(browser, AMO)
    through(browser, upload)
    browser.post(reverse("import_bring", args=[upload.pk]))
    errand = Errand.objects.latest("pk")
    Errand.objects.filter(pk=errand.pk).update(beat_at=cast.now())
    assert carry_on() == 0
    going = words(browser.get(reverse("import_progress", args=[errand.pk])))
    assert "progress" in going
    clock.shift(60)
    assert carry_on() == 1
    assert Deal.objects.count() == 4
    assert browser.get(reverse("import_progress", args=[errand.pk]))["HX-Refresh"] == "true"


def test_the_pages_cost_as_much_for_many_as_for_few(cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    few = upload_of(browser, AMO)
    through(browser, few)
    bring(browser, few)
    run = Import.objects.get()
    addresses = [
        reverse("imports"), reverse("import_file", args=[few.pk]), reverse("import_run", args=[run.pk])
    ]  # fmt: skip
    before = [queries(lambda address=address: browser.get(address)) for address in addresses]
    lines = [f"{n},Сделка {n},Клиент {n},Кто {n},Переговоры,1,01.10.2026 10:00:00,не закрыта,x" for n in range(10, 90)]
    many = upload_of(browser, "\n".join((HEADER, *lines)).encode())
    through(browser, many)
    bring(browser, many)
    again = Import.objects.latest("pk")
    addresses = [
        reverse("imports"), reverse("import_file", args=[many.pk]), reverse("import_run", args=[again.pk])
    ]  # fmt: skip
    assert [queries(lambda address=address: browser.get(address)) for address in addresses] == before


def test_eight_thousand_real_deals_come_in_without_a_map(samples: Path, cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    data = (samples / "crm" / "maven" / "sales_pipeline.csv").read_bytes()
    upload = upload_of(browser, data, name="sales_pipeline.csv")
    through(browser, upload, currency="USD")
    report = Errand.objects.latest("pk").report
    assert (report["rows"], report["placed"], report["rejected"]) == (8800, 8800, 0)
    assert report["sums_minor"]["finished"] == {"USD": 1_000_553_400}
    bring(browser, upload)
    assert (Deal.objects.count(), Deal.objects.filter(state="open").count()) == (8800, 2089)
    again = upload_of(browser, data, name="sales_pipeline.csv")
    through(browser, again)
    assert Errand.objects.latest("pk").report["already"] == 8800
    undo(browser)
    assert not Deal.objects.exclude(state="withdrawn").exists()


def test_ringostats_deals_come_in_with_two_answers(samples: Path, cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(browser, (samples / "crm" / "ringostat" / "deals.csv").read_bytes(), name="deals.csv")
    through(browser, upload, c2="title", c3="title_2")
    report = Errand.objects.latest("pk").report
    assert (report["rows"], report["placed"], report["rejected"]) == (895, 895, 0)
    assert (report["finished"], report["lost"]) == (216, 431)
    bring(browser, upload)
    assert Deal.objects.count() == 895


@pytest.mark.parametrize("name", ["deals.xls", "leads.xls"])
def test_an_old_workbook_is_answered(samples: Path, cast: Cast, enter: Enter, name: str):
    answer = send(enter(cast.chief), (samples / "crm" / "salesman" / name).read_bytes(), name=name)
    assert answer.status_code == 422
    assert ".xlsx" in words(answer)


@pytest.mark.parametrize("name", ["clients.csv", "clients.xlsx"])
def test_salesmans_clients_come_in_without_a_single_answer(samples: Path, cast: Cast, enter: Enter, name: str):
    browser = enter(cast.chief)
    data = (samples / "crm" / "salesman" / name).read_bytes()
    upload = upload_of(browser, data, name=name, what="clients")
    through(browser, upload)
    report = Errand.objects.latest("pk").report
    assert (report["rows"], report["placed"], report["people"], report["rejected"]) == (47, 47, 47, 0)
    bring(browser, upload)
    assert "Тестовый клиент 47" in words(browser.get(reverse("clients") + "?q=47"))
    again = upload_of(browser, data, name=name, what="clients")
    through(browser, again)
    assert Errand.objects.latest("pk").report["already"] == 47
    undo(browser)
    assert not Company.objects.standing().exists()
    assert "Тестовый клиент" not in words(browser.get(reverse("clients")))


def test_mavens_accounts_come_in_and_its_deals_find_them(samples: Path, cast: Cast, enter: Enter):
    browser = enter(cast.chief)
    upload = upload_of(
        browser, (samples / "crm" / "maven" / "accounts.csv").read_bytes(), name="accounts.csv", what="clients"
    )
    through(browser, upload)
    assert Errand.objects.latest("pk").report["placed"] == 85
    bring(browser, upload)
    assert Company.objects.standing().count() == 85
    assert '<dd class="num">85</dd>' in words(browser.get(reverse("import_run", args=[Import.objects.get().pk])))
    assert Company.objects.get(name="Betatech").address == "Kenya"
