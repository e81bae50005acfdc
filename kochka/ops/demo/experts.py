"""Questions to the demo's expert, of these last days: one answered, one asked back, some that wait; hands offered to
sellers. Asked about whichever deals stand where experts are welcome at that moment."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from kochka.deals.models import Deal
from kochka.ops.demo.company import Company
from kochka.ops.demo.events import Event
from kochka.ops.demo.script import Say
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.hands import offer_hand
from kochka.proposals.models import HandOffered, Question
from kochka.proposals.pulling import answer, ask_back, take_question
from kochka.proposals.questions import ask_question
from kochka.proposals.sessions import propose_session

HOURS = Say("Сколько часов заложить на обмен с 1С?", "How many hours should the exchange with 1C take?")
FORTY = Say(
    "Сорок, если база типовая. Допишите в КП, что доработки самой 1С в цену не входят.",
    "Forty, if theirs is a plain installation. Say in the proposal that changes to 1C itself are not in the price.",
)
HOSTING = Say("Потянет ли их хостинг личный кабинет?", "Will their hosting bear a customer portal?")
WHICH = Say("Какой у них тариф и сколько людей бывает в день?", "Which plan are they on, and how many visitors a day?")
TOGETHER = Say("Посмотреть их хостинг вдвоём", "To look at their hosting together")
PAYMENTS = Say(
    "Какую оплату предложить, чтобы не переделывать её через полгода?",
    "Which way of paying shall we offer, so that it lasts longer than half a year?",
)
DESIGN = Say(
    "Можно ли взять их старый макет за основу? Ссылка в заметке.",
    "Can we begin from their old design? The link is in the note.",
)
ESTIMATE = Say("Посмотри оценку каталога: не мало ли?", "Look at the estimate of the catalogue: is it not too little?")


def asked(company: Company) -> list[Event]:
    """What happened, in the order of time; what no deal is there for happens not at all."""
    days, said = company.days, _Told(company)
    return [
        Event(days.ago(4, "09:40"), lambda at: said.ask(0, HOURS, at, then=said.answered)),
        Event(days.ago(3, "16:10"), lambda at: said.ask(1, DESIGN, at)),
        Event(days.ago(2, "10:20"), lambda at: said.offer(2, at)),
        Event(days.ago(2, "12:05"), lambda at: said.ask(2, ESTIMATE, at)),
        Event(days.ago(1, "11:30"), lambda at: said.ask(3, HOSTING, at, then=said.asked_back)),
        Event(days.ago(1, "17:15"), lambda at: said.offer(4, at)),
        Event(days.ago(1, "17:40"), lambda at: said.ask(5, PAYMENTS, at)),
    ]


type Then = Callable[[Question, datetime], None]
"""What comes of a question, asked at that moment."""


class _Told:
    """Tells it: `place` counts the deals that stand where experts are welcome, the oldest first, and begins
    anew where there are fewer."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.expert: User = company.people["egor"]

    def ask(self, place: int, what: Say, at: datetime, *, then: Then | None = None) -> None:
        """The owner asks, for the next working day; answers the hand that the expert has offered there."""
        deal = self._deal(place)
        if deal is None:
            return
        days = self.company.days
        needed = days.calendar.add_days(days.calendar.day_of(at), 1)
        hand = HandOffered.objects.standing().filter(jump=deal.open_jump_id, by=self.expert).first()
        words = what.of(self.company.language)
        row = ask_question(deal, request=words, needed=needed, hand=hand, by=deal.owner, at=at)
        if then:
            then(row, at)

    def answered(self, row: Question, at: datetime) -> None:
        take_question(row, by=self.expert, at=at + timedelta(minutes=70))
        answer(row, FORTY.of(self.company.language), by=self.expert, at=at + timedelta(minutes=95), minutes=25)

    def asked_back(self, row: Question, at: datetime) -> None:
        take_question(row, by=self.expert, at=at + timedelta(minutes=40))
        ask_back(row, WHICH.of(self.company.language), by=self.expert, at=at + timedelta(minutes=45))
        calendar = self.company.days.calendar
        noon = datetime.combine(calendar.add_days(calendar.day_of(at), 2), time(12), calendar.timezone)
        about = TOGETHER.of(self.company.language)
        soon = at + timedelta(minutes=46)
        propose_session(row.deal, starts_at=noon, minutes=30, about=about, by=self.expert, at=soon)

    def offer(self, place: int, at: datetime) -> None:
        """The expert asks what exactly to help with."""
        if deal := self._deal(place):
            offer_hand(deal, by=self.expert, at=at)

    def _deal(self, place: int) -> Deal | None:
        rows = Deal.objects.filter(state=Deal.State.OPEN, stage__asks__role=Role.EXPERT.value)
        rows = rows.exclude(holds__ended_at=None, holds__isnull=False).exclude(owner=self.expert)
        found = list(rows.with_jump().order_by("pk"))
        return found[place % len(found)] if found else None
