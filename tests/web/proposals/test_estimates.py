"""While estimating one sees how it came out before; on a sealed version hours are logged on its lines."""

import pytest

from kochka.deals.models import Deal
from kochka.firm.models import PriceRole, ServiceLine
from kochka.proposals.block_hours import log_on_block
from kochka.proposals.models import Proposal
from kochka.proposals.reading import blocks_of
from kochka.timesheets.models import TimeEntry, Work
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import HOUR, block, draft, role, sealed
from tests.proposals.test_calibration import many
from tests.web.conftest import Enter, words

from .test_offer_lines import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(cast: Cast, designer: PriceRole) -> Proposal:
    row = draft(cast)
    block(cast, row, "Макет", role=designer, least=8 * HOUR, likely=10 * HOUR, most=16 * HOUR)
    return sealed(cast, row)


def test_few_blocks_are_honestly_few(cast: Cast, enter: Enter, designer: PriceRole) -> None:
    many(cast, designer, 13, 14)
    row = draft(cast)
    block(cast, row, "Макет", role=designer, likely=HOUR)
    page = words(enter(cast.anna).get(at(row)))
    assert "Пока мало данных: 2 из 5" in page and "×" not in page.split("offer-estimates")[1].split("</ul>")[0]


def test_enough_blocks_say_how_it_usually_comes_out(cast: Cast, enter: Enter, designer: PriceRole) -> None:
    many(cast, designer, 5, 10, 13, 14, 20)
    row = draft(cast)
    block(cast, row, "Макет", role=designer, likely=HOUR)
    page = words(enter(cast.anna).get(at(row)))
    assert "Обычно выходит ×1,3 от оценки (5 блоков), от ×0,5 до ×2." in page
    assert "8-10-16" in page and "13 ч" in page


def test_blocks_of_the_deals_own_service_line_are_meant_and_it_is_named(
    cast: Cast, enter: Enter, designer: PriceRole
) -> None:
    line = ServiceLine.objects.create(name="Порталы дилеров")
    many(cast, designer, 5, 10, 13, 14, 20)
    many(cast, designer, 1, line=line)
    row = draft(cast)
    Deal.objects.filter(pk=row.deal_id).update(service_line=line)
    block(cast, row, "Макет", role=designer, likely=HOUR)
    page = words(enter(cast.anna).get(at(row)))
    assert "Порталы дилеров" in page and "Пока мало данных: 1 из 5" in page


def test_a_line_with_another_role_brings_its_kind_along(cast: Cast, enter: Enter, designer: PriceRole) -> None:
    row = draft(cast)
    typed = {"title": "Макет", "role": designer.pk, "hours": "4"}
    browser = enter(cast.anna)
    assert "Пока мало данных" not in words(browser.get(at(row)))
    part = words(browser.post(at(row, "lines/"), typed, headers={"HX-Request": "true"}))
    assert "offer-estimates" in part and "Пока мало данных: 0 из 5" in part


def test_hours_are_logged_on_a_line_of_a_sealed_version(cast: Cast, enter: Enter, finished: Proposal) -> None:
    row, browser = blocks_of(finished)[0], enter(cast.anna)
    address = at(finished, f"lines/{row.pk}/hours/")
    assert address in words(browser.get(at(finished)))
    form = words(browser.get(address))
    assert "Оценка: 8-10-16" in form
    wrong = browser.post(address, {"text": "1ч99 макет", "day": "сегодня"})
    assert wrong.status_code == 422 and "1ч99 макет" in words(wrong)
    assert browser.post(address, {"text": "1ч20 макет", "day": "завтра"}).status_code == 422
    assert not Work.objects.exists()
    done = browser.post(address, {"text": "1ч20 макет", "day": "сегодня", "done_now": "on"})
    assert (done.status_code, done["Location"]) == (302, f"{at(finished)}#line-{row.pk}")
    entry = TimeEntry.objects.select_related("work").get()
    assert (entry.minutes, entry.note, entry.work.kind, entry.person_id) == (80, "макет", "block", cast.anna.pk)
    assert entry.work.closed_at
    page = words(browser.get(at(finished)))
    assert "записано 1 ч 20 мин" in page and "сделан" in page
    assert "checked" in words(browser.get(address)), "done stays done unless said otherwise"


def test_a_draft_takes_no_hours_and_a_strange_line_is_not_found(
    cast: Cast, enter: Enter, offer: Proposal, finished: Proposal
) -> None:
    browser, row = enter(cast.anna), blocks_of(offer)[0]
    assert f"lines/{row.pk}/hours/" not in words(browser.get(at(offer)))
    assert browser.get(at(offer, f"lines/{row.pk}/hours/")).status_code == 409
    assert browser.post(at(offer, f"lines/{row.pk}/hours/"), {"text": "30", "day": "сегодня"}).status_code == 422
    assert browser.get(at(finished, f"lines/{row.pk}/hours/")).status_code == 404
    assert enter(cast.oleg).get(at(offer, f"lines/{row.pk}/hours/")).status_code == 404


def test_many_lines_and_kinds_cost_as_many_queries_as_few(cast: Cast, enter: Enter, designer: PriceRole) -> None:
    row, browser = draft(cast), enter(cast.anna)
    block(cast, row, role=designer, likely=HOUR)
    few = queries(lambda: browser.get(at(row)))
    others = [role(f"Роль {number}") for number in range(4)]
    for each in [*others, *others]:
        block(cast, row, role=each, likely=HOUR)
        many(cast, each, 1)
    assert few == queries(lambda: browser.get(at(row)))


def test_hours_on_many_lines_cost_as_many_queries_as_on_one(cast: Cast, enter: Enter, designer: PriceRole) -> None:
    row, browser = draft(cast), enter(cast.anna)
    for number in range(8):
        block(cast, row, f"Макет {number}", role=designer, likely=HOUR)
    lines = blocks_of(sealed(cast, row))

    def log(line) -> None:
        log_on_block(line, person=cast.anna, day=cast.now().date(), minutes=9, by=cast.anna, at=cast.now())

    log(lines[0])
    few = queries(lambda: browser.get(at(row)))
    for line in lines[1:]:
        log(line)
    assert few == queries(lambda: browser.get(at(row)))
