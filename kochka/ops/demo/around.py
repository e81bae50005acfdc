"""What stands around the demo's deals: what is sold, where clients know us from, fields of the company's own, its own
days off."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kochka.clients.models import Company
from kochka.deals.fields import describe, set_fields
from kochka.deals.models import Deal
from kochka.firm.days import OwnDay, mark_days
from kochka.firm.lists import add_service_line, add_source
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from kochka.firm.own_fields import add_field
from kochka.ops.demo.script import Contact, Say, Story
from kochka.people.models import User
from kochka.proposals.models import Proposal

LINES = {
    "sites": Say("Сайты", "Websites"),
    "portals": Say("Порталы и кабинеты", "Portals"),
    "shops": Say("Магазины", "Shops"),
    "apps": Say("Приложения и боты", "Apps and bots"),
    "care": Say("Поддержка и развитие", "Care and growth"),
}
SOURCES = {
    "friends": Say("Рекомендация", "A recommendation"),
    "site": Say("Сайт", "Our website"),
    "former": Say("Прежний клиент", "A former client"),
    "talk": Say("Доклад", "A talk"),
    "search": Say("Поиск в сети", "A web search"),
}
INDUSTRY = Say("Отрасль", "Industry")
BRIEF = Say("Есть техзадание", "Has a written brief")
WANTED = Say("Клиенту нужно к", "Wanted by")
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


OWN_DAYS = (Say("День студии: сплав", "Studio day: on the river"), Say("Между годами", "Between the years"))


@dataclass(frozen=True, slots=True)
class Usual:
    """A whole proposal of the library: what its works come to but for the last line, and the number of that line."""

    proposal: Proposal
    rest: int
    launch: int


@dataclass(frozen=True, slots=True)
class Around:
    """The lists of the demo company, by the keys above; and which clients are known already."""

    language: str
    lines: dict[str, ServiceLine]
    sources: dict[str, LeadSource]
    industry: FieldDefinition
    brief: FieldDefinition
    wanted: FieldDefinition
    usual: list[Usual] = field(default_factory=list)
    _met: set[tuple[int, str]] = field(default_factory=set)
    _billed: set[int] = field(default_factory=set)

    def of(self, story: Story) -> tuple[ServiceLine | None, LeadSource | None]:
        """What a story sells, and where its client knows us from."""
        line, source, _industry = _about(story)
        return self.lines.get(line), self.sources.get(source)

    def describe(self, deal: Deal, story: Story, *, by: User, at: datetime) -> None:
        """Says what the story's client does, what they bring and until when they want it, where we know. A deal that
        grew out of an enquiry does not know yet what is sold."""
        industry, said = INDUSTRIES.get(_about(story)[2]), {}
        if industry:
            said[self.industry.key] = industry.of(self.language)
        if story.has_brief is not None:
            said[self.brief.key] = "yes" if story.has_brief else "no"
        if story.wanted_in:
            said[self.wanted.key] = (at + timedelta(days=story.wanted_in)).strftime("%d.%m.%Y")
        line, _source = self.of(story)
        if line and deal.service_line_id is None:
            describe(deal, by=by, at=at, typed=said, service_line=line)
        elif said:
            set_fields(deal, said, by=by, at=at)

    def meets(self, company: Company, person: Contact) -> bool:
        """Whether that person of the client's is new to us; the next time they are not."""
        return _new(self._met, (company.pk, person.name.en))

    def bills(self, company: Company) -> bool:
        """Whether nobody has written down yet how the client is called in papers; the next time somebody has."""
        return _new(self._billed, company.pk)


def _new[T](known: set[T], one: T) -> bool:
    if one in known:
        return False
    known.add(one)
    return True


def _about(story: Story) -> tuple[str, str, str]:
    return story.about if any(story.about) else ABOUT.get(story.title.en, ("", "", ""))


def arrange(language: str, *, by: User, at: datetime) -> Around:
    """Makes the lists."""
    choices = "\n".join(industry.of(language) for industry in INDUSTRIES.values())
    return Around(
        language,
        {key: add_service_line(name.of(language), by=by, at=at) for key, name in LINES.items()},
        {key: add_source(name.of(language), by=by, at=at) for key, name in SOURCES.items()},
        add_field(INDUSTRY.of(language), "choice", choices=choices, by=by, at=at),
        add_field(BRIEF.of(language), "flag", by=by, at=at),
        add_field(WANTED.of(language), "date", by=by, at=at),
    )


def keep_days(language: str, years: range, *, by: User, at: datetime) -> None:
    """The company's own days off: a Friday in June, and what lies between Christmas and New Year's Eve."""
    studio, between = (name.of(language) for name in OWN_DAYS)
    days = [OwnDay(date(year, 12, day), name=between) for year in years for day in (29, 30)]
    days += [OwnDay(_friday(date(year, 6, 17)), name=studio) for year in years]
    mark_days(days, by=by, at=at)


def _friday(day: date) -> date:
    """The first Friday from that day on."""
    return day + timedelta(days=(4 - day.weekday()) % 7)
