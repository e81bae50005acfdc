"""The one cast of all tests: a small company, its people, and ways to bring a deal somewhere by its real verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.when import Due
from kochka.deals.confirmations import confirm
from kochka.deals.details import edit, revalue
from kochka.deals.gate import State, gate
from kochka.deals.go_aheads import ask_go_ahead, decide_go_ahead
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import lose
from kochka.deals.journey.forward import jump, open_deal
from kochka.deals.journey.hands import come_in, hand_to
from kochka.deals.journey.pauses import hold, resume
from kochka.deals.journey.steps import replan, step_back, try_again
from kochka.deals.journey.turn import Turn
from kochka.deals.locking import locked
from kochka.deals.models import Deal, GoAhead
from kochka.files.models import StoredFile
from kochka.files.storing import store
from kochka.firm.calendar import work_calendar
from kochka.firm.founding import Charter, found
from kochka.firm.models import Firm, LossReason
from kochka.funnel.definition import ConfirmNeed
from kochka.funnel.publishing import publish
from kochka.people.accounts import add_person, revoke
from kochka.people.models import Team, User
from kochka.people.roles import Role
from kochka.proposals.brief import answer
from tests.kept import kept
from tests.offered import offered

FOUNDED = datetime(2026, 9, 1, 9, tzinfo=UTC)
PASSWORD = "кочка-для-тестов"

# Three stages without needs but one: for rules of the journey that no gate should stand in the way of.
PLAIN = """
format: 1
funnel: plain
name: {ru: Простая, en: Plain}
stages:
  - stage: talk
    name: {ru: Разговор, en: Talk}
    why: {ru: Чтобы понять, en: To understand}
    output: {ru: Поняли, en: Understood}
    owner: seller
    may_ask: [expert]
    jump: {ru: Договориться, en: Agree}
    norm: 5 workdays
    silence: 3 workdays
    tries: 2
  - stage: work
    counts_as: agreed
    name: {ru: Работа, en: Work}
    why: {ru: Чтобы сделать, en: To do}
    output: {ru: Сделали, en: Done}
    owner: administration
    jump: {ru: Сдать, en: Deliver}
    norm: 10 workdays
  - stage: end
    name: {ru: Конец, en: End}
    why: {ru: Чтобы закончить, en: To end}
    output: {ru: Закончили, en: Ended}
    owner: seller
    jump: {ru: Закончить, en: Finish}
"""

# One need of every sort: what the system knows, text, link, file, money, a caution, a waiver, a go-ahead that asks for
# itself, one that is asked for by hand, and a need that always stands.
GATED = """
format: 1
funnel: gated
name: {ru: С воротами, en: Gated}
always:
  - fact: deals.client_named
    caution: true
stages:
  - stage: offer
    name: {ru: Предложение, en: Offer}
    why: {ru: Чтобы предложить, en: To offer}
    output: {ru: Предложили, en: Offered}
    owner: seller
    may_ask: [expert]
    jump: {ru: Предложить, en: Offer}
    norm: 4 workdays
    silence: 3 workdays
    tries: 3
    need:
      - fact: deals.value_named
        waivable_by: chief
      - confirm: {key: said, by: seller, evidence: text, ru: Сказано, en: Said}
        waivable_by: expert
      - confirm: {key: sent, by: seller, evidence: link, ru: Отправлено, en: Sent}
        caution: true
  - stage: money
    may_ask: [administration]
    name: {ru: Деньги, en: Money}
    why: {ru: Чтобы не зря, en: Not for nothing}
    output: {ru: Оплачено, en: Paid}
    owner: seller
    jump: {ru: Получить деньги, en: Get paid}
    norm: 5 workdays
    need:
      - confirm: {key: billing.prepaid, by: administration, evidence: file, about: money, ru: Оплачено, en: Paid}
      - fact: deals.go_ahead
        of: start
        ask: chief
        after: [billing.prepaid]
  - stage: work
    opens: production
    counts_as: agreed
    name: {ru: Работа, en: Work}
    why: {ru: Чтобы сделать, en: To do}
    output: {ru: Сделали, en: Done}
    owner: administration
    may_ask: [manager]
    jump: {ru: Сдать, en: Deliver}
    norm: 10 workdays
    silence: 5 workdays
    tries: 2
    need:
      - fact: deals.go_ahead
        of: production
        ask: chief
"""


# The plain one with a chain of two reminders at its first stage.
REMINDED = PLAIN.replace(
    "    tries: 2\n",
    """    tries: 3
    reminders:
      - reminder: case
        after: 2 workdays
        channel: mail
        brings: {ru: похожий проект, en: a similar project}
        ru: '{contact}, здравствуйте! О проекте «{deal}» за {sum}: [ссылка]. {next_day} звоним. {me}, {us} для {client}'
        en: 'Hello {contact}! About “{deal}” at {sum}: [link]. We call on {next_day}. {me}, {us}, for {client}'
      - reminder: doubt
        after: 3 workdays
        channel: call
        brings: {ru: ответ на сомнение, en: an answer to a doubt}
        ru: Что смущает?
        en: What holds you back?
""",
)


@dataclass(slots=True)
class Cast:
    """Анна sells, Егор is the expert, Полина manages, Тамара is the administration, Шеф decides; Олег sells in another
    team and must see nothing."""

    firm: Firm
    anna: User
    egor: User
    polina: User
    tamara: User
    chief: User
    oleg: User

    def now(self) -> datetime:
        return timezone.now()

    def soon(self, days: int = 1) -> Due:
        """A day for a next action, so many days from today."""
        return Due(work_calendar().day_of(timezone.now()) + timedelta(days=days))

    def day(self, days: int) -> date:
        return self.soon(days).day

    def deal(self, title: str = "Портал", *, by: User | None = None, **given: Any) -> Deal:
        """A deal opened by Анна now."""
        given.setdefault("next_action", "Позвонить")
        given.setdefault("due", self.soon())
        return open_deal(title=title, by=by or self.anna, at=timezone.now(), **given)

    def plain(self, **given: Any) -> Deal:
        """A deal in the funnel without needs."""
        return self.deal(version=publish(PLAIN, by=self.chief, at=timezone.now()), **given)

    def gated(self, **given: Any) -> Deal:
        """A deal in the funnel with one need of every sort."""
        return self.deal(version=publish(GATED, by=self.chief, at=timezone.now()), **given)

    def fresh(self, deal: Deal) -> Deal:
        """The deal as it stands in the database."""
        return Deal.objects.with_jump().get(pk=deal.pk)

    def again(self, deal: Deal, **given: Any) -> Deal:
        """One more try by Анна: a call."""
        given = {"by": self.anna, "channel": "call", "outcome": "Не ответили", "due": self.soon()} | given
        given.setdefault("next_action", "Перезвонить")
        return try_again(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), **given)

    def replan(self, deal: Deal, **given: Any) -> Deal:
        """Another date, by Анна."""
        given = {"by": self.anna, "next_action": "Потом", "due": self.soon(2)} | given
        return replan(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), **given)

    def back(self, deal: Deal, **given: Any) -> Deal:
        """One stage back, by the chief."""
        given = {"by": self.chief, "reason": "Всё не так", "next_action": "Заново", "due": self.soon()} | given
        return step_back(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), **given)

    def hold(self, deal: Deal, **given: Any) -> Deal:
        """On hold for a week, by Анна."""
        given = {"by": self.anna, "until": self.day(7), "reason": "Просили подождать"} | given
        return hold(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), **given)

    def resume(self, deal: Deal, **given: Any) -> Deal:
        """Back from the hold, by Анна."""
        given = {"by": self.anna} | given
        return resume(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), **given)

    def reason(self, ended_by: str = "client") -> LossReason:
        """One of the company's own reasons."""
        return LossReason.objects.filter(ended_by=ended_by).earliest("pk")

    def lose(self, deal: Deal, **given: Any) -> Deal:
        """Lost by the client's will, by Анна."""
        given = {"by": self.anna, "reason": self.reason()} | given
        return lose(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), **given)

    def hand(self, deal: Deal, to: User, role: Role | None = None, **given: Any) -> Deal:
        """Handed to somebody by the chief; an expert comes by themselves."""
        if role is Role.EXPERT:
            with transaction.atomic():
                work = Turn(locked([deal.pk])[deal.pk], to, given.get("at", timezone.now()), self.firm, work_calendar())
                come_in(work, role)
            return work.deal
        given = {"by": self.chief} | given
        return hand_to(deal, seen=deal.open_jump_id, at=given.pop("at", timezone.now()), to=to, role=role, **given)

    def person(self, name: str, email: str, *roles: Role, team: Team | None = None) -> User:
        """Somebody new."""
        return add_person(email=email, name=name, roles=roles, by=self.chief, at=timezone.now(), team=team)

    def file(self, *, name: str = "акт.pdf", by: User | None = None) -> StoredFile:
        """A stored file."""
        return store(SimpleUploadedFile(name, b"%PDF-1.4 paper"), by=by or self.chief, at=timezone.now())

    def kinds(self, deal: Deal) -> list[str]:
        """The kinds of the deal's entries, oldest first."""
        return [line.entry.kind.removeprefix("deals.") for line in reversed(timeline(deal, limit=1000))]

    def step(self, deal: Deal, **given: Any) -> Deal:
        """The jump to the next stage."""
        given.setdefault("by", self.chief)
        given.setdefault("next_action", "Дальше")
        given.setdefault("due", self.soon())
        return jump(deal, seen=deal.open_jump_id, at=timezone.now(), **given)

    def meet_gate(self, deal: Deal) -> Deal:
        """Makes everything true that the present gate asks for, by the people whose it is."""
        deal = edit(
            deal, by=self.chief, at=timezone.now(), client=company_named("Вектор", by=self.anna, at=timezone.now())
        )
        deal = revalue(deal, by=self.chief, at=timezone.now(), value=Money(100_000_00, "RUB"))
        if gate(deal).item("proposals.brief_filled"):
            self.brief(deal)
        for item in gate(deal).items:
            if item.state is State.MISSING and isinstance(item.need, ConfirmNeed):
                self.confirm(deal, item.key)
        offered(self, deal)
        for item in gate(deal).missing:
            key = dict(item.need.params)["of"]
            asked = GoAhead.objects.filter(jump=deal.open_jump_id, key=key, settled_at=None).first()
            asked = asked or ask_go_ahead(deal, key, seen=deal.open_jump_id, by=self.chief, at=timezone.now())
            decide_go_ahead(asked, by=self.chief, at=timezone.now(), yes=True)
        return Deal.objects.with_jump().get(pk=deal.pk)

    def brief(self, deal: Deal, **answers: str) -> Deal:
        """Answers what the brief needs, by the chief; or what is given."""
        given = answers or {"what": "Портал", "why": "Заказы теряются", "budget": "2 млн", "decides": "Директор"}
        return answer(deal, given, by=self.chief, at=timezone.now())

    def confirm(self, deal: Deal, key: str) -> None:
        """Confirms a need by the chief, with every kind of evidence."""
        at = timezone.now()
        confirm(deal, key, seen=deal.open_jump_id, by=self.chief, at=at, text="Всё на месте", file=self.file())

    def walk_to(self, key: str) -> Deal:
        """A deal brought to a stage of the service-project funnel through every gate."""
        deal = Deal.objects.with_jump().get(pk=self.deal().pk)
        while deal.stage.key != key:
            deal = self.step(self.meet_gate(deal))
            deal = Deal.objects.with_jump().get(pk=deal.pk)
        return deal


def company() -> Cast:
    """The company of the tests with its cast, founded once in a process (tests/kept.py)."""
    return kept(("cast", *settings.PASSWORD_HASHERS), founded)


def founded() -> Cast:
    place = {"language": "ru", "currency": "RUB", "timezone": "Europe/Moscow", "country": "RU"}
    first = {"chief_name": "Шеф Главный", "chief_email": "chief@example.org", "chief_password": PASSWORD}
    chief = found(Charter(name="Кочкари", **place, **first), at=FOUNDED)
    ours, theirs = Team.objects.create(name="Свои"), Team.objects.create(name="Соседи")

    def person(name: str, email: str, role: Role, team: Team) -> User:
        return add_person(
            email=email, name=name, roles=[role], by=chief, at=FOUNDED, password=PASSWORD, team=team, language="ru"
        )

    cast = Cast(
        firm=Firm.objects.get(),
        anna=person("Анна Соколова", "anna@example.org", Role.SELLER, ours),
        egor=person("Егор Лебедев", "egor@example.org", Role.EXPERT, ours),
        polina=person("Полина Мороз", "polina@example.org", Role.MANAGER, ours),
        tamara=person("Тамара Белова", "tamara@example.org", Role.ADMINISTRATION, ours),
        chief=chief,
        oleg=person("Олег Зимин", "oleg@example.org", Role.SELLER, theirs),
    )
    for role in (Role.SELLER, Role.EXPERT, Role.MANAGER, Role.ADMINISTRATION):
        revoke(chief, role, by=chief, at=FOUNDED)
    return cast
