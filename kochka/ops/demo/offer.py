"""A proposal of the demo: works by roles of the price list, an option, a plan of payments, and its sum to the penny."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kochka.core.money import Money
from kochka.firm.models import LegalEntity, PriceRole
from kochka.ops.demo.around import Usual
from kochka.ops.demo.scene import Scene
from kochka.ops.demo.script import Say
from kochka.people.models import User
from kochka.proposals.beginning import begin, next_version
from kochka.proposals.blocks import add_block, change_block
from kochka.proposals.library import keep_proposal
from kochka.proposals.models import Block, Proposal
from kochka.proposals.plan_sums import Payment
from kochka.proposals.planning import set_payment_plan
from kochka.proposals.reading import blocks_of
from kochka.proposals.typed import Head, Wanted, hour_of, wanted_of

VALID_DAYS = 30
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: whose it is (its place in the price list), and how many hundredths of the sum go into it."""

    title: Say
    text: Say
    role: int
    share: int


WORKS = (
    Work(
        Say("Погружение и карта задач", "Discovery and a map of tasks"),
        Say(
            "Интервью, разбор нынешнего, список задач",
            "Interviews, a look at what is there, a list of tasks",
        ),
        0,
        12,
    ),
    Work(
        Say("Прототип", "Prototype"),
        Say("Ключевые экраны, по которым можно пощёлкать", "The key screens, to be clicked through"),
        1,
        14,
    ),
    Work(
        Say("Дизайн", "Design"),
        Say(
            "Макеты для телефона и экрана, два круга правок",
            "Layouts for phone and desk, two rounds of changes",
        ),
        1,
        16,
    ),
    Work(
        Say("Разработка", "Development"),
        Say("Всё, что в карте задач отмечено как первая очередь", "All that the map of tasks calls the first stage"),
        2,
        38,
    ),
    Work(
        Say("Проверка", "Testing"),
        Say("На настоящих данных и настоящих телефонах", "On real data and real phones"),
        3,
        8,
    ),
)
LAUNCH = Work(
    Say("Запуск и первые две недели рядом", "Launch, and two weeks at your side"),
    Say("Выкладка, обучение, ответы на вопросы", "Going live, training, answers to questions"),
    4,
    0,
)
USUAL = Say("Обычный состав", "The usual set")
ABOUT = Say("Погружение, прототип, дизайн, разработка, запуск", "Discovery, prototype, design, development, launch")
EXTRA = Say("Съёмка и тексты", "Photographs and texts")
TERMS = Say(
    "Начинаем после предоплаты. Два круга правок на каждом этапе входят в цену, дальше считаем по часам.",
    "We begin after the prepayment. Two rounds of changes at each step are in the price, further ones by the hour.",
)
SIGNED = Say("После подписания", "On signing")
HALFWAY = Say("После приёмки дизайна", "When the design is accepted")
DONE = Say("После запуска", "After the launch")


def put_together(scene: Scene, total: Money, *, at: datetime) -> Proposal:
    """A draft that comes to that sum, with its plan."""
    by, day = scene.owner, scene.days.calendar.day_of(at)
    head = Head(
        title=scene.say(scene.story.title),
        language=scene.language,
        currency=total.currency,
        dated=day,
        entity=LegalEntity.objects.filter(retired_at=None).order_by("position").first(),
        valid_until=day + timedelta(days=VALID_DAYS),
        terms=scene.say(TERMS),
    )
    row = begin(scene.deal, by=by, at=at, head=head)
    roles, left = list(PriceRole.objects.order_by("position")), total.minor
    for work in WORKS:
        left -= _work(scene, row, work, roles[work.role], total.minor * work.share // 100, by=by, at=at)
    add_block(row, Wanted(scene.say(LAUNCH.title), scene.say(LAUNCH.text), fixed=left), by=by, at=at)
    extra = max(total.minor // 1000 * 90, 100)
    add_block(row, Wanted(scene.say(EXTRA), fixed=extra, optional=True), by=by, at=at)
    set_payment_plan(scene.deal, _plan(scene), seen=0, proposal=row, by=by, at=at)
    return row


def from_library(scene: Scene, total: Money, *, at: datetime) -> Proposal | None:
    """A draft begun from a whole proposal of the library whose works fit into that sum: the last line takes the rest,
    the plan is the usual one. None where nothing there fits."""
    fits = [each for each in scene.around.usual if total.minor // 2 <= each.rest <= total.minor * 95 // 100]
    if not fits:
        return None
    usual, by = max(fits, key=lambda each: each.rest), scene.owner
    row = begin(scene.deal, former=usual.proposal, by=by, at=at)
    launch = next(block for block in blocks_of(row) if block.origin_id == usual.launch)
    said = replace(wanted_of(launch), fixed=total.minor - usual.rest)
    change_block(launch, said, revision=launch.revision, by=by, at=at)
    set_payment_plan(scene.deal, _plan(scene), seen=0, proposal=row, by=by, at=at)
    return row


def keep_as_usual(scene: Scene, row: Proposal, *, at: datetime) -> None:
    """Others begin from it: it stands in the library under what it is, not whose it was."""
    blocks = [block for block in blocks_of(row) if not block.optional]
    rest = sum(_cost(block) for block in blocks[:-1])
    number = len(scene.around.usual) + 1
    name = f"{scene.say(USUAL)} {number}"
    keep_proposal(row, name, about=scene.say(ABOUT), by=scene.owner, at=at)
    scene.around.usual.append(Usual(row, rest, blocks[-1].pk))


def _work(scene: Scene, row: Proposal, work: Work, role: PriceRole, worth: int, *, by: User, at: datetime) -> int:
    """One line of whole hours; what it costs."""
    hour = hour_of(role, row)
    hours = worth // hour if hour else 0
    title, text = scene.say(work.title), scene.say(work.text)
    if not hour or not hours:
        add_block(row, Wanted(title, text, fixed=worth), by=by, at=at)
        return worth
    likely = hours * MINUTES
    least, most = hours * 8 // 10 * MINUTES, hours * 15 // 10 * MINUTES
    wanted = Wanted(title, text, role=role, least=least or None, likely=likely, most=most)
    add_block(row, wanted, by=by, at=at)
    return hours * hour


def put_together_anew(scene: Scene, former: Proposal, total: Money, *, at: datetime) -> Proposal:
    """The next version, which comes to another sum: the last fixed line gives way."""
    row = next_version(former, by=scene.owner, at=at)
    blocks = [block for block in blocks_of(row) if not block.optional]
    launch = blocks[-1]
    rest = sum(_cost(block) for block in blocks[:-1])
    if total.minor < rest:
        rest -= _shorten(scene, blocks[0], at)
    said = replace(wanted_of(launch), fixed=max(total.minor - rest, 0))
    change_block(launch, said, revision=launch.revision, by=scene.owner, at=at)
    return row


def _shorten(scene: Scene, block: Block, at: datetime) -> int:
    """The first line is left out: what that saves."""
    saved = _cost(block)
    said = replace(wanted_of(block), optional=True)
    change_block(block, said, revision=block.revision, by=scene.owner, at=at)
    return saved


def _cost(block: Block) -> int:
    if block.fixed_minor is not None:
        return block.fixed_minor
    return (block.minutes_likely or 0) * (block.hour_minor or 0) // MINUTES


def _plan(scene: Scene) -> list[Payment]:
    return [
        Payment(share=5000, milestone=scene.say(SIGNED), prepayment=True),
        Payment(share=2000, milestone=scene.say(HALFWAY)),
        Payment(share=3000, milestone=scene.say(DONE)),
    ]
