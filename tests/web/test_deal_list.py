"""The deals list: columns, order, pages that are as quick at the end as at the beginning, and who sees what."""

import json
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.details import edit, revalue
from kochka.deals.models import Deal
from kochka.firm.models import FieldDefinition
from kochka.web.deals import deal_list
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words


def titles(page: str) -> list[str]:
    """The deals of the page, from the top."""
    return re.findall(r'<a class="deal-link"[^>]*>([^<]*)</a>', page)


def heads(page: str) -> list[str]:
    """The headings of the columns."""
    cells = re.findall(r"<th[^>]*>(.*?)</th>", page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in cells][1:]


def worth(cast: Cast, deal: Deal, sum_: int | None, currency: str = "RUB") -> Deal:
    return revalue(deal, by=cast.chief, at=cast.now(), value=Money(sum_, currency) if sum_ is not None else None)


def through(browser: Client, query: str, *, back: bool = False) -> list[str]:
    """All titles, walking from page to page by its links."""
    found: list[str] = []
    address, rel = f"{reverse('deals')}?{query}", "prev" if back else "next"
    for _ in range(50):
        page = words(browser.get(address))
        found += reversed(titles(page)) if back else titles(page)
        link = re.search(rf'rel="{rel}" href="([^"]*)"', page)
        if not link:
            return found
        address = reverse("deals") + link[1].replace("&amp;", "&")
    raise AssertionError("the pages never end")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deal_list, "PAGE", 3)


def test_the_list_shows_each_deal_on_a_line_with_its_count_and_sums_per_currency(cast: Cast, enter: Enter) -> None:
    worth(cast, cast.plain(title="Портал"), 1_200_000_00)
    worth(cast, cast.plain(title="Сайт"), 300_000_50)
    worth(cast, cast.plain(title="Бот"), 5_000_00, "USD")
    cast.plain(title="Без суммы")
    page = words(enter(cast.anna).get(reverse("deals")))
    assert set(titles(page)) == {"Портал", "Сайт", "Бот", "Без суммы"}
    assert "4 сделки" in page
    assert "1 500 000,50 ₽" in page
    assert "5 000 $" in page


def test_a_stranger_s_deals_are_in_no_list_count_or_file(cast: Cast, enter: Enter) -> None:
    worth(cast, cast.plain(title="Тайная"), 777_00)
    for name in ("deals", "deals_csv", "deals_xlsx"):
        answer = enter(cast.oleg).get(reverse(name))
        said = b"".join(answer.streaming_content).decode("utf-8", "replace") if answer.streaming else words(answer)
        assert ("Тайная" in said, "777" in said) == (False, False)


def test_columns_are_chosen_and_stand_in_their_order(cast: Cast, enter: Enter) -> None:
    cast.plain()
    browser = enter(cast.anna)
    assert heads(words(browser.get(reverse("deals") + "?cols=value,title,owner"))) == [
        "Сумма",
        "Сделка",
        "Ответственный",
    ]
    assert heads(words(browser.get(reverse("deals") + "?cols=nonsense")))[:2] == ["№", "Сделка"]
    assert heads(words(browser.get(reverse("deals") + "?cols=owner"))) == ["Сделка", "Ответственный"]


def test_every_column_there_is_can_be_shown_for_open_held_and_ended_deals(cast: Cast, enter: Enter) -> None:
    cast.hold(cast.plain(title="Спит"))
    cast.lose(cast.plain(title="Ушла"))
    cast.gated(title="Идёт")
    every = (
        "number,title,client,stage,value,action,due,owner,holder,state,tries,norm,gate,source,line,opened,ended,heard"
    )
    page = words(enter(cast.chief).get(f"{reverse('deals')}?cols={every}"))
    assert len(heads(page)) == 18
    assert "0 из 3" in page or "1 из 3" in page


KEYS = ["number", "title", "client", "stage", "value", "due", "owner", "holder", "tries", "norm", "source", "line"]


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("key", [*KEYS, "opened", "ended", "heard"])
def test_pages_show_every_deal_once_in_any_order(
    cast: Cast, enter: Enter, small_pages: None, key: str, way: str, back: bool
) -> None:
    vector = company_named("Вектор", by=cast.anna, at=cast.now())
    deals = [cast.plain(title=f"Сделка {number}", due=cast.soon(number % 3)) for number in range(8)]
    for number, deal in enumerate(deals[:4]):
        worth(cast, deal, number % 2 * 100_00, "RUB" if number else "USD")
        edit(deal, by=cast.chief, at=cast.now(), client=vector)
    cast.lose(cast.fresh(deals[4]))
    cast.hand(cast.fresh(deals[5]), cast.oleg)
    browser = enter(cast.chief)
    whole = through(browser, f"sort={way}{key}")
    assert sorted(whole) == [f"Сделка {number}" for number in range(8)]
    if back:
        assert list(reversed(through(browser, f"sort={way}{key}&end=1", back=True))) == whole


def test_deals_without_a_value_come_last_whichever_way_the_list_runs(cast: Cast, enter: Enter) -> None:
    worth(cast, cast.plain(title="Дорогая"), 900_00)
    worth(cast, cast.plain(title="Дешёвая"), 100_00)
    cast.plain(title="Неясная")
    browser = enter(cast.chief)
    assert titles(words(browser.get(reverse("deals") + "?sort=value"))) == ["Дешёвая", "Дорогая", "Неясная"]
    assert titles(words(browser.get(reverse("deals") + "?sort=-value"))) == ["Дорогая", "Дешёвая", "Неясная"]


def test_the_deepest_page_takes_as_many_queries_as_the_first_and_as_few_deals(
    cast: Cast, enter: Enter, small_pages: None
) -> None:
    def fill(number: int) -> None:
        for place in range(number):
            cast.again(cast.plain(title=f"Сделка {place}", due=cast.soon(place % 5)), due=cast.soon(place % 5))

    every = (
        "cols=number,title,client,stage,value,action,due,owner,holder,state,tries,norm,gate,source,line,opened,heard"
    )
    browsers = [enter(cast.anna), enter(cast.chief)]
    addresses = [f"{reverse('deals')}?{every}", f"{reverse('deals')}?{every}&sort=number&end=1"]
    fill(6)
    few = [queries(lambda b=each, a=address: b.get(a)) for each in browsers for address in addresses]
    fill(14)
    many = [queries(lambda b=each, a=address: b.get(a)) for each in browsers for address in addresses]
    assert many == few
    assert max(few) <= 24


def place(*said: object) -> str:
    """A forged place in an order."""
    return urlsafe_b64encode(json.dumps([list(said[:-1]), said[-1]]).encode()).decode().rstrip("=")


NONSENSE = [
    "after=nonsense", "after=W251bGwsLTFd", "before=%00", "sort=__class__", "sort=-", "cols=,,,", "after=WzEsMl0",
    "ended=always", "words=%F0%9F%92%A9", "words=%00", "seller=99999999999999999999", "after=" + "A" * 5000,
    f"sort=due&after={place('1999', 1)}", f"sort=due&after={place('0001-01-01T00:00:00+14:00', 1)}",
    f"sort=due&after={place('2026-01-01T00:00:00', 1)}", f"sort=title&after={place(chr(0), 1)}",
    f"sort=title&after={place('a' * 1200, 1)}", f"sort=value&after={place('RUB', 10**30, 1)}",
    f"sort=value&after={place('RUB', 'NaN', 1)}", f"sort=field-size&after={place('NaN', 1)}",
    f"sort=field-size&after={place('1e400', 1)}", f"sort=number&after={place(10**30)}",
    f"sort=number&after={place(True)}", f"sort=tries&after={place({}, 1)}", "field-size-least=1e400",
    "field-size-most=Infinity", "field-size-least=%00", "stage=%00", "waits=%00", "funnel=%00", "least=%00",
    "state=%00",
]  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_an_address_that_makes_no_sense_still_shows_a_list(cast: Cast, enter: Enter, query: str) -> None:
    FieldDefinition.objects.create(key="size", name="Размер", kind="number")
    cast.plain(title="Портал")
    assert enter(cast.anna).get(f"{reverse('deals')}?{query}").status_code == 200


def test_the_address_of_a_page_is_shared_and_shows_the_same_to_whoever_may_see_it(
    cast: Cast, enter: Enter, small_pages: None
) -> None:
    for number in range(7):
        cast.plain(title=f"Сделка {number}")
    page = words(enter(cast.chief).get(reverse("deals") + "?sort=number"))
    link = re.search(r'rel="next" href="([^"]*)"', page)
    assert link
    address = reverse("deals") + link[1].replace("&amp;", "&")
    assert titles(words(enter(cast.chief).get(address))) == ["Сделка 3", "Сделка 4", "Сделка 5"]
    assert "after" in parse_qs(urlsplit(address).query)


def test_nothing_found_offers_to_clear_the_filters_and_the_first_day_offers_a_deal(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    assert "Пока ни одной сделки" in words(browser.get(reverse("deals")))
    cast.plain(title="Портал")
    page = words(browser.get(reverse("deals") + "?words=слон&cols=title,owner"))
    assert "Ничего не нашлось" in page
    assert 'href="?cols=title%2Cowner"' in page


def test_words_in_a_title_are_never_markup(cast: Cast, enter: Enter) -> None:
    cast.plain(title="<script>alert(1)</script> «Ёлка» 🎄 \u202eRTL")
    page = words(enter(cast.anna).get(reverse("deals")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_columns_move_and_are_kept_in_the_address(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    address = reverse("list_columns") + "?cols=title,owner,value&state=open"
    moved = browser.post(address, {"all": ["title", "owner", "value"], "col": ["owner", "value"], "up": "value"})
    assert list(re.findall(r'name="all" value="(\w+)"', words(moved)))[:3] == ["title", "value", "owner"]
    kept = browser.post(address, {"all": ["title", "value", "owner"], "col": ["value", "owner"]})
    assert kept["Location"] == reverse("deals") + "?state=open&cols=title%2Cvalue%2Cowner"
    usual = browser.post(address, {"all": ["title"], "col": [], "usual": "1"})
    assert usual["Location"] == reverse("deals") + "?state=open"


def test_what_is_on_hold_is_neither_overdue_nor_sinking(cast: Cast, enter: Enter, clock: Traveller) -> None:
    cast.plain(title="Опоздала")
    cast.hold(cast.plain(title="Спит"), until=cast.day(30))
    clock.shift(timedelta(days=14))
    browser = enter(cast.anna)
    for name in ("overdue", "sinking"):
        assert titles(words(browser.get(f"{reverse('deals')}?{name}=1"))) == ["Опоздала"]
