"""Typing the plan-budget line by line, with scripts and without."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client

from kochka.firm.models import PriceRole
from kochka.proposals.lines import MOST_LINES
from kochka.proposals.models import Block, Proposal
from kochka.proposals.reading import blocks_of
from tests.cast import Cast
from tests.proposals.offers import change, fresh, sealed, titles
from tests.web.conftest import Enter, words

PART = {"HX-Request": "true"}


def at(offer: Proposal, what: str = "") -> str:
    return f"/deals/{offer.deal_id}/proposals/{offer.number}/{what}"


def said(row: Block, **typed: str) -> dict[str, str]:
    return {"title": row.title, "fixed": "100 000", "revision": str(row.revision)} | typed


def send(browser: Client, offer: Proposal, row: Block | None, *, part: bool = True, **typed: str) -> HttpResponseBase:
    where = at(offer, f"lines/{row.pk}/" if row else "lines/")
    return browser.post(where, said(row, **typed) if row else typed, headers=PART if part else {})


def lines(offer: Proposal) -> list[Block]:
    return blocks_of(offer)


def test_a_line_is_added_with_its_role_s_price_and_the_sums_and_a_fresh_line_come_back(
    cast: Cast, enter: Enter, offer: Proposal, designer: PriceRole
) -> None:
    answer = send(enter(cast.anna), offer, None, title="Иконки", role=str(designer.pk), hours="6-8-12")
    text = words(answer)
    assert answer.status_code == 200
    assert text.count("data-new") == 1
    assert 'id="offer-sums"' in text
    assert "224 000 ₽" in text
    row = lines(offer)[-1]
    assert (row.minutes_least, row.minutes_likely, row.minutes_most, row.hour_minor) == (360, 480, 720, 3_000_00)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("8", (None, 480, None)),
        ("1:30", (None, 90, None)),
        ("90 мин", (None, 90, None)),
        ("1,5 ч", (None, 90, None)),
        ("1 ч 30 мин", (None, 90, None)),
        ("6–8–12", (360, 480, 720)),
        ("30-60-90 мин", (30, 60, 90)),
        ("0:30-1-1:30", (30, 60, 90)),
    ],
)
def test_hours_are_typed_in_one_field(
    cast: Cast, enter: Enter, offer: Proposal, typed: str, minutes: tuple[int | None, ...]
) -> None:
    assert send(enter(cast.anna), offer, None, title="Иконки", hours=typed).status_code == 200
    row = lines(offer)[-1]
    assert (row.minutes_least, row.minutes_likely, row.minutes_most) == minutes


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"hours": "-5"}, "Часы не могут быть отрицательными"),
        ({"hours": "12-8-6"}, "больше, чем вероятных"),
        ({"hours": "6-8"}, "три"),
        ({"hours": "много"}, "6-8-12"),
        ({"hours": "1ч99"}, "6-8-12"),
        ({"hours": "9" * 9}, "6-8-12"),
        ({"fixed": "<b>даром</b>"}, "320 000"),
        ({"discount": "110 %", "discount_reason": "щедрость"}, "не бывает больше 100 %"),
        ({"discount": "10 %"}, "за что скидка"),
        ({"title": "щ" * 201}, "200"),
        ({"title": ""}, "название"),
        ({"text": "строка\n" * 10_000}, "20000"),
    ],
)
def test_what_makes_no_sense_comes_back_as_typed_with_a_sentence(
    cast: Cast, enter: Enter, offer: Proposal, typed: dict[str, str], says: str
) -> None:
    row = lines(offer)[0]
    for part in (True, False):
        answer = send(enter(cast.anna), offer, row, part=part, **typed)
        text = words(answer)
        assert answer.status_code == 422
        assert says in text
        assert 'aria-invalid="true"' in text
        if "<" not in (kept := next(iter(typed.values()))):
            assert kept in text
    assert fresh(offer) == offer
    assert lines(offer)[0].revision == row.revision


def test_hostile_text_is_text(cast: Cast, enter: Enter, offer: Proposal) -> None:
    evil = "<script>alert(1)</script>\"'&"
    assert send(enter(cast.anna), offer, None, title=evil, text=evil, fixed="1").status_code == 200
    page = words(enter(cast.anna).get(at(offer)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_form_of_ten_thousand_lines_is_no_form_of_ours(cast: Cast, enter: Enter, offer: Proposal) -> None:
    answer = enter(cast.anna).post(at(offer, "lines/"), {"title": ["Макет"] * 10_000})
    assert answer.status_code == 400
    assert len(lines(offer)) == 2


def test_an_overtaken_line_says_what_stands_there_and_keeps_what_was_typed(
    cast: Cast, enter: Enter, offer: Proposal
) -> None:
    row = lines(offer)[0]
    change(cast, row, by=cast.chief, title="Макет главной")
    for part in (True, False):
        answer = send(enter(cast.anna), offer, row, part=part, title="Мой макет")
        text = words(answer)
        assert answer.status_code == 409
        assert 'value="Мой макет"' in text
        assert "Макет главной" in text
        assert f'name="revision" value="{row.revision + 1}"' in text
    assert lines(offer)[0].title == "Макет главной"
    again = send(enter(cast.anna), offer, row, title="Мой макет", revision=str(row.revision + 1))
    assert again.status_code == 200
    assert lines(offer)[0].title == "Мой макет"


def test_a_line_that_somebody_removed_can_be_added_anew(cast: Cast, enter: Enter, offer: Proposal) -> None:
    row, browser = lines(offer)[0], enter(cast.anna)
    assert send(enter(cast.chief), offer, row, do="remove").status_code == 200
    answer = send(browser, offer, row, title="Мой макет")
    assert answer.status_code == 409
    assert 'value="Мой макет"' in words(answer)
    assert f'hx-post="{at(offer, "lines/")}"' in words(answer)


def test_lines_move_up_and_down_and_no_further(cast: Cast, enter: Enter, offer: Proposal) -> None:
    browser = enter(cast.anna)
    for do, row, expected in (
        ("up", 1, ["Вёрстка", "Макет"]),
        ("up", 0, ["Вёрстка", "Макет"]),
        ("down", 0, ["Макет", "Вёрстка"]),
        ("down", 1, ["Макет", "Вёрстка"]),
    ):
        assert send(browser, offer, lines(offer)[row], do=do).status_code == 200
        assert titles(offer) == expected


def test_what_was_typed_is_saved_as_the_line_moves(cast: Cast, enter: Enter, offer: Proposal) -> None:
    send(enter(cast.anna), offer, lines(offer)[1], do="up", title="Вёрстка писем")
    assert titles(offer) == ["Вёрстка писем", "Макет"]


def test_a_removed_line_can_be_put_back_where_it_stood(cast: Cast, enter: Enter, offer: Proposal) -> None:
    browser = enter(cast.anna)
    row = lines(offer)[0]
    answer = send(browser, offer, row, do="remove")
    assert "Вернуть" in words(answer)
    assert titles(offer) == ["Вёрстка"]
    back = send(browser, offer, None, title="Макет", fixed="100 000", after="", back="1")
    assert back.status_code == 200
    assert "data-new" not in words(back)
    assert titles(offer) == ["Макет", "Вёрстка"]
    send(browser, offer, lines(offer)[1], do="remove")
    above = str(lines(offer)[0].pk)
    assert send(browser, offer, None, title="Вёрстка", fixed="1", after=above, back="1").status_code == 200
    assert titles(offer) == ["Макет", "Вёрстка"]


def test_without_scripts_every_post_leads_back_to_the_page(cast: Cast, enter: Enter, offer: Proposal) -> None:
    browser = enter(cast.anna)
    row = lines(offer)[0]
    answers = [
        send(browser, offer, None, part=False, title="Иконки", fixed="5000"),
        send(browser, offer, row, part=False, title="Макеты"),
        send(browser, offer, lines(offer)[1], part=False, do="up"),
        send(browser, offer, lines(offer)[0], part=False, do="remove"),
    ]
    assert [answer.status_code for answer in answers] == [302] * 4
    assert all(answer["Location"].startswith(at(offer)) for answer in answers)
    assert titles(offer) == ["Макеты", "Иконки"]


def test_what_was_typed_into_a_version_that_was_sealed_meanwhile_is_not_lost(
    cast: Cast, enter: Enter, offer: Proposal
) -> None:
    row = lines(offer)[0]
    sealed(cast, offer)
    for block, status, typed in ((row, 409, {}), (None, 409, {"fixed": "1"}), (None, 422, {"fixed": "даром"})):
        for part in (True, False):
            answer = send(enter(cast.anna), offer, block, part=part, **({"title": "Мой макет"} | typed))
            assert answer.status_code == status
            assert 'value="Мой макет"' in words(answer)


def test_of_ten_thousand_lines_a_thousand_are_taken_and_the_next_one_comes_back_as_typed(
    cast: Cast, enter: Enter, offer: Proposal
) -> None:
    one, there = lines(offer)[0], len(lines(offer))
    said = {"proposal": offer, "title": "Строка", "minutes_likely": 60, "hour_minor": 1_00}
    who = {"made_at": one.made_at, "made_by": cast.anna, "changed_at": one.changed_at, "changed_by": cast.anna}
    Block.objects.bulk_create(Block(position=place, **said, **who) for place in range(there + 1, MOST_LINES + 1))
    answer = send(enter(cast.anna), offer, None, title="Ещё <одна>", hours="8")
    assert answer.status_code == 422
    assert "1001" in re.sub(r"\W", "", words(answer)) and "Ещё &lt;одна&gt;" in answer.content.decode()
    assert len(lines(offer)) == MOST_LINES
