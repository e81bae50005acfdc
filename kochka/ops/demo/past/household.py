"""What happens in the company beside its deals: people come and one leaves, enquiries come to nothing, two clients turn
out to be one, views are kept, remarks are dealt with."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from kochka.clients.merging import merge
from kochka.clients.models import Company as Client
from kochka.clients.naming import company_named
from kochka.core.texts import fold
from kochka.deals.models import Remark
from kochka.deals.remarks import settle
from kochka.deals.saved_views import save_view
from kochka.ops.demo.asking import Asked, enquiries, just_now
from kochka.ops.demo.company import Company
from kochka.ops.demo.events import Event
from kochka.ops.demo.library import sections
from kochka.ops.demo.past import cast
from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.people import LATER, Person, goes, join_in
from kochka.ops.demo.scene import Scene
from kochka.ops.demo.script import Say
from kochka.ops.demo.telling import told_anew
from kochka.people.duties import Duty, Thing
from kochka.people.models import User

CAME_AT, LEFT_AT, MERGED = "10:00", "17:55", 40
ASKED, LATE = 34, 0.2
"""Enquiries that came to nothing, and how often they were answered late."""
SETTLED, SETTLED_AFTER = 12, 90
# Who took over what Graham held, one after the other.
TAKERS = ("nadya", "timur", "oleg")
VIEWS: tuple[tuple[str, Say, str, bool], ...] = (
    ("marina", Say("Тонут на документах", "Sinking in the papers"), "stage=papers&sinking=1", True),
    ("marina", Say("Ждут шефов", "Waiting for the chiefs"), "waits=chief", True),
    ("tamara", Say("Бумаги и предоплаты", "Papers and prepayments"), "stage=papers&stage=prepayment", True),
    ("anna", Say("Мои на решении", "Mine, being decided"), "stage=decision&state=open", False),
    ("pavel", Say("Крупные, в работе", "Large ones on the way"), "state=open&least={large}", True),
)
LARGE = Say("2000000", "20000")


def household(company: Company, scenes: list[Scene], *, seed: int) -> list[Event]:
    """All of it, as things that happen at their moments."""
    dice = Dice(seed + 1)
    events = [event for one in LATER for event in _comes_and_goes(one, company, scenes)]
    events += enquiries(_declined(dice), company.around, company.days, company.people)
    events.append(just_now(company.around, company.days, company.people))
    events += [*_views(company), *_merger(company), Event(company.days.ago(SETTLED, "11:00"), _settle(company))]
    return events


def _comes_and_goes(one: Person, company: Company, scenes: list[Scene]) -> Iterable[Event]:
    people, language = company.people, company.language
    came = company.days.ago(one.came, CAME_AT) if one.came else company.founded
    yield Event(came, lambda at: join_in(one, people, language, at=at))
    if one.left:
        yield Event(company.days.ago(one.left, LEFT_AT), lambda at: _leaves(one, people, scenes, at))


def _leaves(one: Person, people: dict[str, User], scenes: list[Scene], at: datetime) -> None:
    turns = 0

    def taker(_duty: Duty, _thing: Thing | None) -> User:
        nonlocal turns
        turns += 1
        return people[TAKERS[turns % len(TAKERS)]]

    goes(one, taker, people, at=at)
    told_anew(scenes)


def _declined(dice: Dice) -> list[Asked]:
    """Enquiries of all these months that became no deal."""
    found = []
    for _n in range(ASKED):
        channel, who, who_en, text, text_en, why, why_en = dice.dealt("declined", sections("enquiries")["declined"])
        day, minutes = dice.between(4, 350), dice.between(80, 240) if dice.chance(LATE) else dice.between(8, 50)
        clock = f"{dice.between(10, 13)}:{5 * dice.between(0, 11):02d}"
        taker, holder = cast.one_of(dice, cast.ADMINISTRATION, day), cast.seller(dice, day)
        said = (Say(who, who_en), Say(text, text_en))
        found.append(
            Asked(*said, channel, day, clock, taker, holder, dice.of(("site", "search", "friends")),
                  Say(why, why_en), minutes)
        )  # fmt: skip
    return found


def _views(company: Company) -> Iterable[Event]:
    for n, (owner, name, query, shared) in enumerate(VIEWS):
        by, words = company.people[owner], query.format(large=LARGE.of(company.language))
        keep = partial(save_view, by=by, name=name.of(company.language), query=words, shared=shared)
        yield Event(company.days.ago(60 - 7 * n, "12:00"), partial(_at, keep))


def _merger(company: Company) -> Iterable[Event]:
    """A client that was written down twice, under its short name, becomes one again."""
    names: list[Say] = []

    def doubled(at: datetime) -> None:
        known = Client.objects.standing().exclude(deals=None).order_by("pk").last()
        assert known
        names.append(Say(known.name, known.name))
        short = known.name.partition("«")[2].strip("»") or " ".join(known.name.split()[:-1])
        names.append(Say(short, short))
        company_named(short, by=company.people["tamara"], at=at)

    def merged(at: datetime) -> None:
        into, gone = (Client.objects.standing().get(folded=fold(name.ru)) for name in names)
        merge(gone, into, by=company.people["marina"], at=at)

    yield Event(company.days.ago(MERGED + 5, "12:10"), doubled)
    yield Event(company.days.ago(MERGED, "15:20"), merged)


def _at(do: Callable[..., object], at: datetime) -> None:
    do(at=at)


def _settle(company: Company) -> Callable[[datetime], None]:
    """Old remarks on other stages than the papers are dealt with."""

    def do(at: datetime) -> None:
        before = company.days.ago(SETTLED_AFTER, "09:00")
        for row in Remark.objects.filter(at__lt=before).exclude(stage__key="papers").order_by("pk"):
            settle(row, by=company.people["pavel"], at=at)

    return do
