"""What stands around the demo's deals: what is sold, where clients know us from, a field of the company's own, and the
enquiries of these days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kochka.deals.enquiries import answer, decline, take_in
from kochka.deals.fields import describe
from kochka.deals.models import Deal
from kochka.firm.lists import add_service_line, add_source
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from kochka.firm.own_fields import add_field
from kochka.ops.demo.days import Days
from kochka.ops.demo.script import Say
from kochka.people.models import User

LINES = {
    "sites": Say("Сайты", "Websites"),
    "portals": Say("Порталы и кабинеты", "Portals"),
    "shops": Say("Магазины", "Shops"),
    "apps": Say("Приложения и боты", "Apps and bots"),
}
SOURCES = {
    "friends": Say("Рекомендация", "A recommendation"),
    "site": Say("Сайт", "Our website"),
    "former": Say("Прежний клиент", "A former client"),
    "talk": Say("Доклад", "A talk"),
}
INDUSTRY = Say("Отрасль", "Industry")
INDUSTRIES = {
    "trade": Say("торговля", "trade"),
    "health": Say("медицина", "health"),
    "culture": Say("культура", "culture"),
    "making": Say("производство", "manufacturing"),
    "finance": Say("финансы", "finance"),
}
# By the English title of a story: what is sold, where they know us from, what they do.
ABOUT = {
    "Chat bot for orders": ("apps", "site", "trade"),
    "Patient portal": ("portals", "friends", "health"),
    "Carrier account": ("portals", "talk", ""),
    "Dealer portal": ("portals", "friends", "making"),
    "Redesign of the online office": ("sites", "former", "finance"),
    "Kitchen planner": ("shops", "site", "making"),
    "Booking app for classes": ("apps", "site", "health"),
    "Loyalty scheme": ("apps", "former", "trade"),
    "Museum site and tickets": ("sites", "friends", "culture"),
    "Print run calculator": ("shops", "site", "making"),
    "Site with walking routes": ("sites", "talk", "culture"),
    "Online shop": ("shops", "friends", "trade"),
    "Plant catalogue": ("sites", "former", "trade"),
    "Booking a repair online": ("apps", "site", ""),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An enquiry: so many working days ago (0: just now) at `clock`, taken in by `taker` for `holder`."""

    who: Say
    text: Say
    channel: str
    days: int
    clock: str
    taker: str
    holder: str
    source: str = ""
    declined: Say | None = None


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


@dataclass(frozen=True, slots=True)
class Around:
    """The lists of the demo company, by the keys above."""

    language: str
    lines: dict[str, ServiceLine]
    sources: dict[str, LeadSource]
    industry: FieldDefinition

    def of(self, title: Say) -> tuple[ServiceLine | None, LeadSource | None]:
        """What a story sells, and where its client knows us from."""
        line, source, _industry = ABOUT.get(title.en, ("", "", ""))
        return self.lines.get(line), self.sources.get(source)

    def describe(self, deal: Deal, title: Say, *, by: User, at: datetime) -> None:
        """Says what the story's client does, where we know."""
        industry = INDUSTRIES.get(ABOUT.get(title.en, ("", "", ""))[2])
        if industry:
            describe(deal, by=by, at=at, typed={self.industry.key: industry.of(self.language)})


def arrange(language: str, *, by: User, at: datetime) -> Around:
    """Makes the lists."""
    choices = "\n".join(industry.of(language) for industry in INDUSTRIES.values())
    return Around(
        language,
        {key: add_service_line(name.of(language), by=by, at=at) for key, name in LINES.items()},
        {key: add_source(name.of(language), by=by, at=at) for key, name in SOURCES.items()},
        add_field(INDUSTRY.of(language), "choice", choices=choices, by=by, at=at),
    )


def take_enquiries(around: Around, days: Days, people: dict[str, User]) -> None:
    """The enquiries of these days: one declined, one late, one answered and not settled yet."""
    for asked in ENQUIRIES:
        at = days.ago(asked.days, asked.clock)
        taker, holder = people[asked.taker], people[asked.holder]
        row = take_in(
            who=asked.who.of(around.language),
            text=asked.text.of(around.language),
            channel=asked.channel,
            source=around.sources.get(asked.source),
            by=taker,
            holder=holder,
            at=at,
        )
        if asked.declined:
            soon = at + timedelta(minutes=25)
            answer(row, by=holder, at=soon)
            decline(row, reason=asked.declined.of(around.language), by=holder, at=soon)
