"""Enquiries of the demo that became no deal: those of these days by hand, and one that comes in while you look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from kochka.deals.enquiries import answer, decline, take_in
from kochka.ops.demo.around import Around
from kochka.ops.demo.days import Days
from kochka.ops.demo.events import Event
from kochka.ops.demo.script import Say
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Asked:
    """An enquiry: so many working days ago at `clock`, taken in by `taker` for `holder`; answered so many minutes
    later, if at all, and declined with the answer."""

    who: Say
    text: Say
    channel: str
    days: int
    clock: str
    taker: str
    holder: str
    source: str = ""
    declined: Say | None = None
    minutes: int = 25


ENQUIRIES = (
    Asked(
        Say("Шины «Круглый год»", "All Year Tyres"),
        Say("Нужен магазин шин на десять тысяч позиций за сто тысяч", "A tyre shop with ten thousand items for a song"),
        "mail", 3, "10:15", "tamara", "anna", "site",
        declined=Say("Не наше: розничный магазин без бюджета", "Not what we do: a shop without a budget"),
    ),
    Asked(
        Say("Ирина, детский сад «Одуванчик»", "Irene, Dandelion Nursery"),
        Say(
            "Хотим сайт с записью на экскурсии и оплатой кружков. К кому обратиться и сколько это примерно стоит?",
            "We would like a website with visits to book and clubs to pay for. Whom do we ask, and what is it about?",
        ),
        "form", 1, "15:40", "tamara", "anna", "site",
    ),
    Asked(
        Say("Сергей из «Насосов “Три колодца”»", "Sam of Three Wells Pumps"),
        Say("Спрашивает, возьмём ли поддержку старого каталога", "Asks whether we would look after the old catalogue"),
        "call", 1, "16:50", "oleg", "oleg", "former",
    ),
)  # fmt: skip
JUST_NOW = Asked(
    Say("Пасека «Пчела на проводе»", "Bee on the Line Apiary"),
    Say(
        "Хотим продавать мёд без рынка: магазин, доставка, открытки к баночкам. Расскажете, с чего начинают?",
        "We would like to sell honey without the market: a shop, delivery, cards on the jars. Where does one begin?",
    ),
    "form", 0, "", "rimma", "nadya", "search",
)  # fmt: skip
NEARLY_LATE = timedelta(minutes=50)


def enquiries(asked: Iterable[Asked], around: Around, days: Days, people: dict[str, User]) -> list[Event]:
    """Taking each in and, where it was declined, answering it: things that happen at a moment."""
    return [Event(days.ago(one.days, one.clock), partial(_take, one, around, people)) for one in asked]


def just_now(around: Around, days: Days, people: dict[str, User]) -> Event:
    """One that nobody has answered for almost as long as the company allows: the clock runs before your eyes. Outside
    working hours it waits for the next morning."""
    return Event(days.now - NEARLY_LATE, partial(_take, JUST_NOW, around, people))


def _take(asked: Asked, around: Around, people: dict[str, User], at: datetime) -> None:
    language, holder = around.language, people[asked.holder]
    row = take_in(
        who=asked.who.of(language),
        text=asked.text.of(language),
        channel=asked.channel,
        source=around.sources.get(asked.source),
        by=people[asked.taker],
        holder=holder,
        at=at,
    )
    if asked.declined:
        later = at + timedelta(minutes=asked.minutes)
        answer(row, by=holder, at=later)
        decline(row, reason=asked.declined.of(language), by=holder, at=later)
