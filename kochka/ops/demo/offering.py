"""What a gate wants of the proposal is brought: it is put together, sent, received, made final, and said yes to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from kochka.clients.models import Contact
from kochka.core.money import Money
from kochka.deals.models import Deal, Participant
from kochka.deals.waivers import waive
from kochka.firm.models import LegalEntity
from kochka.firm.settings import the_firm
from kochka.ops.demo.offer import from_library, keep_as_usual, put_together, put_together_anew
from kochka.ops.demo.scene import Scene
from kochka.ops.demo.script import Say, Valued
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.current import current_version, on_the_table
from kochka.proposals.finishing import finalise
from kochka.proposals.heard import Word
from kochka.proposals.models import PaymentLine, Proposal, Sending
from kochka.proposals.outside import Outside, enter_outside
from kochka.proposals.readiness import Word as Yes
from kochka.proposals.readiness import ready_to_prepay, ready_to_sign
from kochka.proposals.reading import rolled
from kochka.proposals.reviewing import ask_review
from kochka.proposals.reviews import approve, return_review, take_review
from kochka.proposals.sending import receive, send
from kochka.proposals.talking import react

MINUTE = timedelta(minutes=1)
SINCE = timedelta(days=45)
"""Since when the company makes its proposals in Kochka: those before it lie in a folder of theirs."""
GOT_IT = Say("Получили, читаем. Спасибо!", "Got it, reading. Thank you!")
WE_SIGN = Say("Подписываем, готовьте договор.", "We sign, send the contract.")
WE_PAY = Say("Предоплату внесём сразу после подписания.", "We prepay right after signing.")
LOOK_AT = Say(
    "Посмотри часы на разработку и проверку: хватит ли?", "Please look at the hours of development and testing: enough?"
)
LOOKS_GOOD = Say("Часы честные. Отправляй.", "The hours are honest. Send it.")
READ_THERE = Say("Проверяли вдвоём, ещё в папке.", "The two of us read it, in the folder.")
TOO_FEW = Say(
    "На проверку заложено мало: добавь или скажи, что не проверяем.",
    "Testing has too few hours: add some, or say what we leave untested.",
)
THEY_SAY = Say("А можно без проверки на старых телефонах?", "Could we leave out the testing on old phones?")
WE_ANSWER = Say(
    "Можно, но жалобы придут именно с них. Оставили.", "We could, but that is where complaints come from. It stays."
)
RETURNED_OF, REACTED_OF = 4, 3
"""One review of so many is returned first; to one proposal of so many something is said."""
PAPER = Say("https://docs.demo.example/kp/{n}", "https://docs.demo.example/proposals/{n}")


def _reviewed(scene: Scene, at: datetime, said: Say | None) -> None:
    """An expert reads it before it goes out. What lies in a folder was read there."""
    row = current_version(scene.deal)
    if (row and row.is_sealed) or scene.days.now - at > SINCE:
        by, reason = scene.people["marina"], scene.say(READ_THERE)
        waive(scene.deal, "proposals.reviewed", seen=scene.seen, reason=reason, by=by, at=at)
        return
    row = _made(scene, at - 9 * MINUTE)
    fresh = Proposal.objects.select_related("entity").get(pk=row.pk)
    mark, needed = rolled(fresh).mark, scene.days.calendar.next_workday(scene.days.calendar.day_of(at))
    request = scene.say(LOOK_AT)
    expert = _expert(scene)
    if scene.number % RETURNED_OF == 0:
        asked = ask_review(fresh, seen=mark, request=request, needed=needed, by=scene.owner, at=at - 8 * MINUTE)
        take_review(asked, by=expert, at=at - 7 * MINUTE)
        return_review(asked, words=scene.say(TOO_FEW), by=expert, at=at - 6 * MINUTE)
    asked = ask_review(
        fresh, seen=mark, request=request, needed=needed, wish=expert, by=scene.owner, at=at - 5 * MINUTE
    )
    take_review(asked, by=expert, at=at - 4 * MINUTE)
    approve(asked, seen=mark, words=scene.say(LOOKS_GOOD), by=expert, at=at)


def _expert(scene: Scene) -> User:
    """Who takes part in the deal as its expert, else the studio's first one."""
    part = (
        Participant.objects.filter(deal=scene.deal, role=Role.EXPERT.value, until=None).select_related("user").first()
    )
    return part.user if part else scene.people["egor"]


def _received(scene: Scene, at: datetime, said: Say | None) -> None:
    row = _made(scene, at - 9 * MINUTE)
    word = _word(scene, at)
    sent = Sending.objects.filter(proposal=row, withdrawn_at=None).first() or _sent(scene, row, at - 2 * MINUTE)
    words = Word("mail", at, contact=word.contact, name=word.name, words=scene.say(said or GOT_IT))
    if not sent.receipts.filter(withdrawn_at=None).exists():
        receive(sent, words, by=scene.owner, at=at)


def _final(scene: Scene, at: datetime, said: Say | None) -> None:
    row = _made(scene, at - 9 * MINUTE)
    value = Deal.objects.get(pk=scene.deal.pk).value
    if value and not row.outside and value != Money(row.total_minor or _total(row), row.currency):
        row = put_together_anew(scene, row, value, at=at - 6 * MINUTE)
    if not Sending.objects.filter(proposal=row, withdrawn_at=None).exists():
        _sent(scene, row, at - MINUTE)
    if scene.number % REACTED_OF == 0:
        word = replace(_word(scene, at - MINUTE), words=scene.say(THEY_SAY))
        react(row, word, follows="keep", answer=scene.say(WE_ANSWER), by=scene.owner, at=at)
    finalise(row, by=scene.owner, at=at)


def _agreed(scene: Scene, at: datetime, said: Say | None) -> None:
    row = on_the_table(scene.deal) or _made(scene, at - 9 * MINUTE)
    if not row.is_sealed:
        _sent(scene, row, at - 2 * MINUTE)
    word = _word(scene, at)
    yes = Yes(at, word.name, word.contact, scene.say(said or WE_SIGN))
    ready_to_sign(scene.deal, row, yes, form="ours", by=scene.owner, at=at)
    first = PaymentLine.objects.filter(plan__deal=scene.deal, prepayment=True).order_by("-plan__number").first()
    whole = Proposal.objects.get(pk=row.pk).total_minor or 1
    ready_to_prepay(
        scene.deal,
        row,
        Yes(at, word.name, word.contact, scene.say(WE_PAY)),
        amount=Money(min(first.amount_minor if first else (whole + 1) // 2, whole), row.currency),
        pays_by=(at + timedelta(days=14)).date(),
        payer=scene.say(scene.story.client),
        by=scene.owner,
        at=at,
    )


OFFERS: dict[str, Callable[[Scene, datetime, Say | None], None]] = {
    "proposals.reviewed": _reviewed,
    "proposals.received": _received,
    "proposals.final": _final,
    "proposals.agreed": _agreed,
}


def _made(scene: Scene, at: datetime) -> Proposal:
    """The version that counts; where there is none, it is put together now, or lies in a folder of the company's."""
    if row := current_version(scene.deal):
        return row
    if scene.days.now - at > SINCE:
        word = _word(scene, at)
        paper = Outside(
            scene.say(scene.story.title),
            worth(scene),
            at.date(),
            entity=LegalEntity.objects.order_by("position").first(),
            link=scene.say(PAPER),
        )
        return enter_outside(scene.deal.pk, paper, by=scene.owner, at=at, sent=word)
    total = worth(scene)
    if row := from_library(scene, total, at=at):
        return row
    row = put_together(scene, total, at=at)
    keep_as_usual(scene, row, at=at)
    return row


def _sent(scene: Scene, row: Proposal, at: datetime) -> Sending:
    fresh = Proposal.objects.select_related("entity").get(pk=row.pk)
    word = _word(scene, at)
    address = word.contact.email if word.contact else ""
    return send(fresh, word, seen=rolled(fresh).mark, address=address, by=scene.owner, at=at)


def _word(scene: Scene, at: datetime) -> Word:
    """By whom the client speaks: the person that we talk to."""
    name = scene.say(scene.story.contact.name)
    contact = Contact.objects.filter(company=scene.deal.client_id, name=name, retired_at=None).first()
    return Word("mail", at, contact=contact, name=name)


def worth(scene: Scene) -> Money:
    """What the story will come to: the sum that is named in it, else the budget of its brief."""
    valued = next((step for step in scene.story.steps if isinstance(step, Valued)), None)
    currency = the_firm().currency
    if valued:
        return Money.of(Decimal(valued.rub if scene.language == "ru" else valued.gbp), currency)
    brief = scene.story.brief
    budget = (brief.rub if scene.language == "ru" else brief.gbp) if brief else 0
    return Money.of(Decimal(budget or 300_000), currency)


def _total(row: Proposal) -> int:
    sums = rolled(row).sums
    return sums.total if sums else 0
