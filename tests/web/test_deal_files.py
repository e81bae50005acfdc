"""A view taken along as a file: what is shown, all of it, in the reader's language, and nothing that runs."""

import csv
import io
import re
import zipfile
from datetime import date
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.http import HttpResponseBase
from django.urls import reverse

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.details import edit, revalue
from kochka.deals.models import FieldValue
from kochka.firm.models import FieldDefinition
from kochka.web.deals import deal_list
from tests.cast import Cast
from tests.core.test_formulas import INJECTIONS
from tests.counting import queries

from .conftest import Enter

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def body(answer: HttpResponseBase) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def table(answer: HttpResponseBase, delimiter: str = ";") -> list[list[str]]:
    data = body(answer)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def sheet(answer: HttpResponseBase) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(body(answer))) as book:
        assert book.testzip() is None
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))


def cells(root: ElementTree.Element) -> list[list[tuple[str, str, str]]]:
    """Rows of (type, style, text)."""
    found = []
    for row in root.iterfind(".//m:row", NS):
        found.append([(c.get("t", "n"), c.get("s", "0"), "".join(c.itertext())) for c in row.iterfind("m:c", NS)])
    return found


def test_the_file_holds_the_whole_view_in_its_order_with_its_columns(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deal_list, "PAGE", 2)
    for number in range(7):
        cast.plain(title=f"Сделка {number}")
    cast.plain(title="Чужой отбор")
    rows = table(enter(cast.anna).get(reverse("deals_csv") + "?words=сделка&cols=title,owner&sort=-title"))
    assert rows[0] == ["Сделка", "Ответственный"]
    assert rows[1:] == [[f"Сделка {number}", "Анна Соколова"] for number in reversed(range(7))]


def test_sums_and_dates_are_written_as_the_reader_s_excel_reads_them(cast: Cast, enter: Enter) -> None:
    revalue(cast.plain(title="Портал"), by=cast.chief, at=cast.now(), value=Money(1_234_567_50, "RUB"))
    query = "?cols=title,value,due,opened"
    russian = table(enter(cast.chief).get(reverse("deals_csv") + query))
    assert russian == [
        ["Сделка", "Сумма", "Валюта", "Когда", "Открыта"],
        ["Портал", "1234567,50", "RUB", "25.11.2026", "24.11.2026"],
    ]
    cast.chief.language = "en"
    cast.chief.save()
    english = table(enter(cast.chief).get(reverse("deals_csv") + query), delimiter=",")
    assert english[1] == ["Портал", "1234567.50", "RUB", "2026-11-25", "2026-11-24"]
    assert english[0][1] == "Sum"


def test_a_workbook_has_numbers_as_numbers_and_days_as_days(cast: Cast, enter: Enter) -> None:
    revalue(cast.plain(title="Портал"), by=cast.chief, at=cast.now(), value=Money(1_234_567_50, "RUB"))
    rows = cells(sheet(enter(cast.chief).get(reverse("deals_xlsx") + "?cols=number,title,value,opened")))
    assert [cell[2] for cell in rows[0]] == ["№", "Сделка", "Сумма", "Валюта", "Открыта"]
    kinds = [(kind, text) for kind, _style, text in rows[1]]
    assert kinds[1:] == [
        ("inlineStr", "Портал"),
        ("n", "1234567.50"),
        ("inlineStr", "RUB"),
        ("n", str((date(2026, 11, 24) - date(1899, 12, 30)).days)),
    ]
    assert kinds[0][0] == "n"


@pytest.mark.parametrize("name", ["deals_csv", "deals_xlsx"])
def test_no_cell_of_a_file_runs_in_a_spreadsheet(cast: Cast, enter: Enter, name: str) -> None:
    deal = cast.plain()
    typed = [text for text in INJECTIONS if " ".join(text.split())]
    for text in typed:
        cast.plain(title=text)
    edit(deal, by=cast.anna, at=cast.now(), client=company_named("=cmd|' /C calc'!A0", by=cast.anna, at=cast.now()))
    answer = enter(cast.chief).get(reverse(name) + "?cols=title,client,action")
    if name == "deals_csv":
        said = [cell for row in table(answer) for cell in row]
        assert not [cell for cell in said if re.match(r"[\s\u200b\ufeff]*[=@＝＋－＠﹦]", cell)]
        assert "'=1+1" in said
    else:
        root = sheet(answer)
        assert root.findall(".//m:f", NS) == []
        risky = [cell for row in cells(root) for cell in row if cell[2].startswith(("=", "@", "+", "-"))]
        assert risky
        assert {(kind, style) for kind, style, _text in risky} == {("inlineStr", "5")}


def test_negative_numbers_and_phones_are_not_broken(cast: Cast, enter: Enter) -> None:
    cast.plain(title="+7 (495) 123-45-67")
    cast.plain(title="-5")
    rows = table(enter(cast.chief).get(reverse("deals_csv") + "?cols=title&sort=number"))
    assert rows[1:] == [["+7 (495) 123-45-67"], ["-5"]]


def test_what_xml_cannot_hold_breaks_no_workbook(cast: Cast, enter: Enter) -> None:
    cast.plain(title="<b>&\"'</b> _x0041_ 🎄 ]]>")
    assert cells(sheet(enter(cast.chief).get(reverse("deals_xlsx") + "?cols=title")))[1][0][2] == (
        "<b>&\"'</b> _x005F_x0041_ 🎄 ]]>"
    )


def test_the_name_of_the_file_says_view_and_day(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.chief).get(reverse("deals_xlsx") + "?state=held")
    body(answer)
    assert unquote(answer["Content-Disposition"]).endswith("''На паузе 2026-11-24.xlsx")
    assert "no-cache" in answer["Cache-Control"]


def test_a_file_costs_as_many_queries_for_many_deals_as_for_few(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    for number in range(4):
        cast.gated(title=f"Сделка {number}")
    address = reverse("deals_csv") + "?cols=number,title,client,stage,value,due,owner,norm,gate,tries"
    few = queries(lambda: body(browser.get(address)))
    for number in range(20):
        cast.gated(title=f"Ещё {number}")
    assert queries(lambda: body(browser.get(address))) == few


def test_fields_of_the_company_s_own_are_columns_of_the_file_too(cast: Cast, enter: Enter) -> None:
    deal = cast.plain(title="Портал")
    budget = FieldDefinition.objects.create(key="budget", name="Бюджет", kind="money")
    FieldValue.objects.create(deal=deal, field=budget, text="500.00", number=50_000, at=cast.now(), by=cast.anna)
    rows = table(enter(cast.chief).get(reverse("deals_csv") + "?cols=title,field-budget"))
    assert rows == [["Сделка", "Бюджет", "Валюта"], ["Портал", "500,00", "RUB"]]
