"""What talking has eaten, on the deal, the card and My day: money for chiefs, rounded percents for all; the verdict."""

import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.test import Client

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.funnel.publishing import publish
from kochka.people.roles import Role
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import Verdict
from kochka.timesheets.rates import set_rate
from tests.cast import Cast
from tests.timesheets.test_verdicts import DEAR
from tests.web.conftest import Enter, words

pytestmark = pytest.mark.django_db


def dear(cast: Cast, *, rate: int = 1000, value: int = 100_000) -> Deal:
    """Worth 100 000 ₽, where an hour of Анна costs so much."""
    begun = cast.now().date() - timedelta(days=100)
    set_rate(cast.anna, Money(rate * 100, "RUB"), begun, by=cast.chief, at=cast.now())
    return cast.deal("Портал", version=publish(DEAR, by=cast.chief, at=cast.now()), value=Money(value * 100, "RUB"))


def talked(cast: Cast, deal: Deal, hours: float, ago: int = 0) -> None:
    day = cast.now().date() - timedelta(days=ago)
    log_selling(deal, person=cast.anna, day=day, minutes=round(hours * 60), by=cast.anna, at=cast.now())


PAGES = ("/deals/{deal}/", "/board/plain/", "/")


def shown(browser: Client, deal: Deal) -> str:
    return "\n".join(words(browser.get(page.format(deal=deal.pk))) for page in PAGES)


def test_a_seller_reads_a_rounded_percent_and_a_chief_the_figure_with_its_money(cast: Cast, enter: Enter) -> None:
    deal = dear(cast)
    talked(cast, deal, 4.3)
    for page in PAGES:
        assert "до 5 %" in words(enter(cast.anna).get(page.format(deal=deal.pk))), page
    chief = enter(cast.chief)
    assert "4,3 %" in words(chief.get("/board/plain/"))
    assert "4 300 ₽" in words(chief.get(f"/deals/{deal.pk}/"))


def test_the_share_that_chiefs_read_is_that_of_raw_rows(cast: Cast, enter: Enter) -> None:
    deal = dear(cast)
    set_rate(cast.anna, Money(1700_00, "RUB"), cast.now().date() - timedelta(days=3), by=cast.chief, at=cast.now())
    talked(cast, deal, 2.5, ago=5)
    talked(cast, deal, 1.25, ago=2)
    raw = Decimal(150 * 1000 + 75 * 1700) / 60 / 100_000 * 100
    said = str(raw.quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",")
    chief = enter(cast.chief)
    assert f"{said} %" in words(chief.get(f"/deals/{deal.pk}/")) and f"{said} %" in words(chief.get("/board/plain/"))


@pytest.mark.parametrize("who", ["anna", "egor", "oleg"])
def test_companies_whose_rates_differ_within_a_step_show_all_below_chiefs_the_same(
    cast: Cast, enter: Enter, who: str
) -> None:
    deal = dear(cast, rate=1000)
    talked(cast, deal, 3.5)
    reader = getattr(cast, who)
    reader = cast.person("Ольга", "olga@example.org", Role.MANAGER) if who == "oleg" else reader
    browser = enter(reader)
    pages = [page.format(deal=deal.pk) for page in (*PAGES, "/time/", "/desk/", "/deals/?state=open")]
    before = [plain(words(browser.get(page))) for page in pages]
    set_rate(cast.anna, Money(1377_00, "RUB"), cast.now().date() - timedelta(days=100), by=cast.chief, at=cast.now())
    after = [plain(words(browser.get(page))) for page in pages]
    assert before == after
    assert not any("1 377" in page or "1377" in page or "4 819" in page for page in after)


def plain(page: str) -> str:
    """Without what differs from one reading to the next."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|X-CSRFToken)["=:\s]+"?[A-Za-z0-9]+', "", page)


def test_a_deal_over_both_thresholds_is_warned_shut_judged_and_open(cast: Cast, enter: Enter) -> None:
    deal, browser = dear(cast), enter(cast.anna)
    address = f"/deals/{deal.pk}/verdict/"
    talked(cast, deal, 5)
    page = words(browser.get(f"/deals/{deal.pk}/"))
    assert "порог 10 %" in page and address not in page
    assert browser.get(address).status_code == 422, "nobody asks for it yet"
    talked(cast, deal, 5.5, ago=1)
    page = words(browser.get(f"/deals/{deal.pk}/"))
    assert address in page and "нужен вердикт" in page
    move = {"seen": str(deal.open_jump_id), "next_action": "Дальше", "when": "завтра"}
    assert browser.post(f"/deals/{deal.pk}/jump/", move).status_code == 422
    assert "до 15 %" in words(browser.get(address))
    assert browser.post(address, {"kind": "go_on", "reason": ""}).status_code == 422
    assert browser.post(address, {"kind": "", "reason": "Надо"}).status_code == 422
    assert browser.post(address, {"kind": "line", "reason": "Строка «аналитика», 12 000"}).status_code == 302
    assert Verdict.objects.get().by_id == cast.anna.pk
    assert browser.post(address, {"kind": "line", "reason": "Ещё раз"}).status_code == 409
    assert browser.post(f"/deals/{deal.pk}/jump/", move).status_code == 302


def test_an_expert_gives_no_verdict(cast: Cast, enter: Enter) -> None:
    deal = dear(cast)
    talked(cast, deal, 10.5)
    assert enter(cast.egor).post(f"/deals/{deal.pk}/verdict/", {"kind": "go_on", "reason": "Да"}).status_code == 403


def test_while_a_verdict_is_wanted_time_is_logged_and_no_question_is_asked(cast: Cast, enter: Enter) -> None:
    deal, browser = dear(cast), enter(cast.anna)
    talked(cast, deal, 10.5)
    assert browser.post(f"/deals/{deal.pk}/hours/", {"text": "30", "day": "сегодня"}).status_code == 302
    question = {"what": "Сколько часов?", "needed": "завтра"}
    assert browser.post(f"/deals/{deal.pk}/questions/", question).status_code == 422
    assert browser.post(f"/deals/{deal.pk}/verdict/", {"kind": "go_on", "reason": "Крупный"}).status_code == 302
    assert browser.post(f"/deals/{deal.pk}/questions/", question).status_code == 302
