"""How one deal of the bench went: which stages, when, what was tried and confirmed on the way, how it ended."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from kochka.core.workdays import WorkCalendar
from kochka.deals.clock import wind
from kochka.deals.entries import Kind
from kochka.deals.models import Attempt, Confirmation, Deal, GoAhead, GoAheadDecision, Hold, Jump, Loss, Participant
from kochka.funnel.definition import ConfirmNeed, Stage
from kochka.ops.bench.building import words
from kochka.ops.bench.building.hours import talk
from kochka.ops.bench.building.house import House
from kochka.ops.bench.building.offers import Offers
from kochka.ops.bench.building.plan import Plan
from kochka.ops.bench.building.writing import Ledger, exactly, moment_said
from kochka.people.roles import Role
from kochka.proposals.entries import Kind as Briefing
from kochka.proposals.models import BriefAnswer

DAY = 86_400
CHANNELS = [channel.value for channel in Attempt.Channel]
OFFERED = {
    "proposals.reviewed": Offers.reviewed,
    "proposals.received": Offers.received,
    "proposals.final": Offers.final,
    "proposals.agreed": Offers.agreed,
}


@dataclass(slots=True)
class Path:
    """One deal on its way into the ledger."""

    plan: Plan
    house: House
    ledger: Ledger
    calendar: WorkCalendar
    stages: list[tuple[int, Stage]]
    """Ids of the funnel's stages with their definitions, in order."""
    by: Random
    offers: Offers = field(init=False)

    def __post_init__(self) -> None:
        expert = self.house.one_of(Role.EXPERT, self.plan.deal)
        self.offers = Offers(self.plan.deal, self.plan.owner, expert, self.ledger)

    def tell(self) -> tuple[str | None, int]:
        """Writes all jumps. The id of the open one, and when the client was last heard from."""
        plan, jump, heard = self.plan, "", self.plan.moments[0]
        talk(plan, [stage_id for stage_id, _stage in self.stages], self.ledger)
        for place, begin in enumerate(plan.moments[:-1]):
            here, end = self.stages[place], plan.moments[place + 1]
            is_open = plan.state == Deal.State.OPEN and place == len(plan.moments) - 2
            jump = self.ledger.new_jump(begin, self.by)
            self._entered(place, begin, jump)
            tries, tried_at = self._tries(jump, begin, end)
            heard = max(heard, tried_at, end - self.by.randrange(3 * DAY) if is_open else 0)
            self._gatework(here, jump, begin, end, ready=plan.is_ready or self._passed(place))
            if is_open:
                self._open(here, jump, begin, tries, heard=heard)
            else:
                self._closed(place, jump, begin, end, tries)
        self._ended(jump)
        return (jump if plan.state == Deal.State.OPEN else None), heard

    def _passed(self, place: int) -> bool:
        """Whether the deal went on through the gate of this stage."""
        return place < len(self.plan.moments) - 2 or self.plan.state == Deal.State.FINISHED

    def _entered(self, place: int, begin: int, jump: str) -> None:
        plan = self.plan
        if place == 0:
            self.ledger.write(plan.deal, Kind.OPENED, begin, plan.owner, stage=str(self.stages[0][0]))
            return
        start, end = self.stages[place - 1][0], self.stages[place][0]
        self.ledger.write(
            plan.deal, Kind.JUMPED, begin, plan.owner, **{"from": str(start), "to": str(end)}, jump=_uuid(jump)
        )
        if place == 6:
            manager = self.house.one_of(Role.MANAGER, plan.deal)
            self.ledger.put(Participant, begin, plan.deal, manager, Role.MANAGER.value, moment_said(begin), plan.owner)
            self.ledger.write(plan.deal, Kind.HANDED, begin, plan.owner, to=str(manager), role=Role.MANAGER.value)

    def _tries(self, jump: str, begin: int, end: int) -> tuple[int, int]:
        many = self.by.choice(self.plan.tries)
        at = begin
        for number in range(1, many + 1):
            at = begin + (end - begin) * number // (many + 2)
            day = (datetime.fromtimestamp(at, UTC) + timedelta(days=2)).date().isoformat()
            by, step = self.plan.owner, self.by.choice(words.STEPS)
            what = (self.by.choice(CHANNELS[:4]), self.by.choice(words.OUTCOMES), step, day)
            attempt = self.ledger.add(Attempt, at, jump, moment_said(at), by, *what)
            self.ledger.write(self.plan.deal, Kind.TRIED, at, by, attempt=str(attempt), number=number)
        return many, at

    def _gatework(self, here: tuple[int, Stage], jump: str, begin: int, end: int, *, ready: bool) -> None:
        """What the gate asks for; of an open jump that is not ready, the last need is still missing."""
        stage_id, stage = here
        asked = tuple(need for need in stage.needs if not need.caution)
        needs = asked if ready else asked[:-1]
        for number, need in enumerate(needs, 1):
            at = begin + (end - begin) * (len(needs) + number) // (2 * len(needs) + 1)
            if isinstance(need, ConfirmNeed):
                self._confirmed(need, stage_id, jump, at)
            elif need.fact == "proposals.brief_filled":
                self._briefed(stage_id, at)
            elif need.fact == "deals.go_ahead":
                self._granted(dict(need.params)["of"], jump, at, end)
            elif tell := OFFERED.get(need.fact):
                tell(self.offers, at)

    def _confirmed(self, need: ConfirmNeed, stage_id: int, jump: str, at: int) -> None:
        plan = self.plan
        by = plan.owner if need.by is Role.SELLER else self.house.one_of(need.by, plan.deal)
        link = f"https://files.example/{plan.deal}" if need.evidence == "link" else ""
        paper = self.paper if need.evidence == "file" else None
        text = words.SAID.format(step=need.key)
        own = self.ledger.flag(by == plan.owner)
        row = self.ledger.add(Confirmation, at, jump, need.key, moment_said(at), by, text, link, paper, own)
        self.ledger.write(plan.deal, Kind.CONFIRMED, at, by, confirmation=str(row), stage=str(stage_id))

    def _briefed(self, stage_id: int, at: int) -> None:
        """What the brief needs, in one entry."""
        plan, said = self.plan, moment_said(at)
        given = [(key, answers[plan.deal % len(answers)]) for key, answers in words.BRIEF.items()]
        rows = [self.ledger.add(BriefAnswer, at, plan.deal, key, typed, said, plan.owner) for key, typed in given]
        self.ledger.write(plan.deal, Briefing.ANSWERED, at, plan.owner, answers=[*map(str, rows)], stage=str(stage_id))

    @property
    def paper(self) -> str:
        return self.house.paper.pk.hex

    def _granted(self, key: str, jump: str, at: int, end: int) -> None:
        chief, flag = self.house.chief.pk, self.ledger.flag
        said = at + (end - at) // 2
        row = self.ledger.add(GoAhead, at, jump, key, moment_said(at), self.plan.owner, moment_said(said), flag(True))
        self.ledger.write(self.plan.deal, Kind.ASKED, at, self.plan.owner, go_ahead=str(row))
        decision = self.ledger.add(GoAheadDecision, said, row, chief, moment_said(said), flag(True), flag(False))
        self.ledger.write(self.plan.deal, Kind.DECIDED, said, chief, decision=str(decision), go_ahead=str(row))

    def _closed(self, place: int, jump: str, begin: int, end: int, tries: int) -> None:
        plan, last = self.plan, place == len(self.plan.moments) - 2
        left = {Deal.State.LOST: Jump.Left.LOST, Deal.State.FINISHED: Jump.Left.FINISHED}.get(plan.state)
        how = left if last and left else Jump.Left.JUMPED
        said, stage = moment_said(end), self.stages[place]
        self.ledger.put(
            Jump, begin, jump, plan.deal, stage[0], plan.owner, _came(place), moment_said(begin), said, how.value,
            words.STEPS[place % len(words.STEPS)], said[:10], None, said, self.ledger.flag(False), said, said, said,
            tries, stage[1].tries,
        )  # fmt: skip

    def _open(self, here: tuple[int, Stage], jump: str, begin: int, tries: int, *, heard: int) -> None:
        plan = self.plan
        row = Jump(opened_at=datetime.fromtimestamp(begin, UTC), due_on=plan.due)
        wind(row, here[1], self.calendar, heard_at=datetime.fromtimestamp(heard, UTC))
        clocks = [exactly(moment) for moment in (row.warns_at, row.sinks_at, row.silent_at)]
        self.ledger.put(
            Jump, begin, jump, plan.deal, here[0], plan.owner, _came(len(plan.moments) - 2), moment_said(begin), None,
            "", self.by.choice(words.STEPS), plan.due.isoformat(), None, exactly(row.due_at),
            self.ledger.flag(plan.deal % 5 == 0), *clocks, tries, here[1].tries,
        )  # fmt: skip
        if plan.held_until:
            at = plan.moments[-1] - 1
            reason, until = "Ждём начала года у клиента", plan.held_until.isoformat()
            hold = self.ledger.add(Hold, at, plan.deal, jump, moment_said(at), plan.owner, until, reason)
            self.ledger.write(plan.deal, Kind.HELD, at, plan.owner, hold=str(hold))

    def _ended(self, jump: str) -> None:
        plan, at = self.plan, self.plan.moments[-1]
        if plan.state == Deal.State.FINISHED:
            self.ledger.write(plan.deal, Kind.FINISHED, at, plan.owner)
        elif plan.state == Deal.State.LOST:
            reason = self.house.reasons[plan.deal % len(self.house.reasons)]
            given = (plan.deal, jump, moment_said(at), plan.owner, reason.pk, reason.ended_by)
            self.ledger.write(plan.deal, Kind.LOST, at, plan.owner, loss=str(self.ledger.add(Loss, at, *given)))


def _came(place: int) -> str:
    return Jump.Came.JUMPED.value if place else Jump.Came.OPENED.value


def _uuid(jump: str) -> str:
    return f"{jump[:8]}-{jump[8:12]}-{jump[12:16]}-{jump[16:20]}-{jump[20:]}"
