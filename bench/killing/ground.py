"""The company that is worked on while processes are killed: chiefs, who may do everything, and a funnel with one need
of each sort. The chief of a crew's first process is the first one, and so on: so a journal says whose an entry is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from kochka.core.when import Due
from kochka.firm.calendar import work_calendar
from kochka.firm.founding import Charter, found
from kochka.firm.models import LossReason
from kochka.funnel.models import Version
from kochka.funnel.publishing import publish
from kochka.people.accounts import add_person
from kochka.people.models import User
from kochka.people.roles import Role

CREW = 3
PASSWORD = "kochka-kills"
FUNNEL = """
format: 1
funnel: short
name: {ru: Короткая, en: Short}
stages:
  - stage: talk
    name: {ru: Разговор, en: Talk}
    why: {ru: Чтобы понять, en: To understand}
    output: {ru: Поняли, en: Understood}
    owner: seller
    may_ask: [expert]
    jump: {ru: Договориться, en: Agree}
    norm: 5 workdays
    tries: 3
    need:
      - confirm: {key: said, by: seller, evidence: text, ru: Сказано, en: Said}
        waivable_by: chief
  - stage: money
    name: {ru: Деньги, en: Money}
    why: {ru: Чтобы не зря, en: Not for nothing}
    output: {ru: Оплачено, en: Paid}
    owner: seller
    may_ask: [administration]
    jump: {ru: Получить деньги, en: Get paid}
    norm: 5 workdays
    need:
      - confirm: {key: paid, by: administration, evidence: file, about: money, ru: Оплачено, en: Paid}
      - fact: deals.go_ahead
        of: start
        ask: chief
        after: [paid]
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


@dataclass(frozen=True, slots=True)
class Ground:
    """Who works there, by what funnel."""

    chiefs: tuple[User, ...]
    keeper: User
    """Prepares what the others do, and is never killed."""
    version: Version
    reasons: tuple[LossReason, ...]


def prepare(at: datetime) -> Ground:
    """Founds the company; Django's database is migrated and empty."""
    charter = Charter(
        name="Зыбкая почва",
        language="ru",
        currency="RUB",
        timezone="Europe/Moscow",
        country="RU",
        chief_name="Хранитель",
        chief_email="keeper@kills.example",
        chief_password=PASSWORD,
    )
    keeper = found(charter, at=at - timedelta(days=30))
    chiefs = tuple(
        add_person(
            email=f"chief{number}@kills.example",
            name=f"Шеф {number}",
            roles=list(Role),
            by=keeper,
            at=at - timedelta(days=30),
        )
        for number in range(CREW)
    )
    version = publish(FUNNEL, by=keeper, at=at - timedelta(days=30))
    return Ground(chiefs, keeper, version, tuple(LossReason.objects.order_by("pk")))


def tomorrow() -> Due:
    """A day for a next action."""
    return Due(work_calendar().next_workday(timezone.now().date() + timedelta(days=1)))
