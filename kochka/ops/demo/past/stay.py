"""A stay at a stage, told: tries, notes, what the stage brings with it, and how it is left."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kochka.firm.founding import LOSS_REASONS
from kochka.ops.demo import script
from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.past.fates import STAGES, Fate
from kochka.ops.demo.past.lines import Lines
from kochka.ops.demo.past.route import ALLOWED, CAME_BACK_AFTER, Visit
from kochka.ops.demo.script import Say, Step

TRIES = {
    "inputs": (0, 1),
    "proposal": (0, 1),
    "discussion": (0, 2),
    "decision": (1, 2),
    "papers": (1, 2),
    "prepayment": (0, 1),
    "start": (0, 1),
    "production": (1, 2),
    "closing": (0, 1),
    "feedback": (0, 1),
}
MORNING, NOON, EVENING = 9 * 60 + 35, 13 * 60, 17 * 60 + 50
RELIEFS = ("smaller_step", "other_person", "colleague")
type Made = Callable[[int, str], Step | None]


@dataclass
class Diary:
    """Steps as they come, each at a time of its own within working hours, later than the one before."""

    dice: Dice
    steps: list[Step] = field(default_factory=list)
    _latest: dict[int, int] = field(default_factory=dict)

    def clock(self, day: int, *, after: int = MORNING, gap: int = 10) -> str:
        """The next free time on a day; `gap`: minutes at least after what was before."""
        first = max(self._latest.get(day, MORNING) + gap, after)
        minute = min(first + 5 * self.dice.between(1, 7), EVENING)
        self._latest[day] = minute
        return f"{minute // 60:02d}:{minute % 60:02d}"

    def add(self, day: int, make: Made, *, after: int = MORNING, gap: int = 10) -> None:
        """A step on that day."""
        if step := make(day, self.clock(day, after=after, gap=gap)):
            self.steps.append(step)


@dataclass(frozen=True, slots=True)
class Parts:
    """Who plays in a story, beside its owner."""

    manager: str
    administration: str
    expert: str
    colleague: str


class Stay:
    """Tells one visit into a diary."""

    def __init__(self, visit: Visit, fate: Fate, diary: Diary, lines: Lines, parts: Parts) -> None:
        self.visit, self.fate, self.diary, self.lines, self.parts = visit, fate, diary, lines, parts
        self.dice = diary.dice
        self.wanted: list[tuple[int, int, Made]] = []
        self.said: Say | None = None

    def talk(self) -> None:
        """A word with the client on the day of leaving, unless all tries were needed before."""
        if not self.visit.spent:
            self.on(self.visit.leave, self._tried(reaching=True))

    def on(self, day: int, make: Made, *, first: bool = False) -> None:
        """Wants something on a day of the visit, after what was wanted on it before; or `first` of all."""
        self.wanted.append((-day, -1 if first else len(self.wanted), make))

    @property
    def days(self) -> list[int]:
        """The days of the visit after the one of coming, the oldest first."""
        return list(range(self.visit.enter - 1, max(self.visit.leave, 1) - 1, -1))

    def tell(self) -> None:
        """Everything that was wanted, and the tries; then the way on."""
        if self.visit.spent:
            self._use_up()
        elif self.visit.held:
            self._hold()
        else:
            self._try(self.days)
        for day, _order, make in sorted(self.wanted, key=lambda one: one[:2]):
            self.diary.add(-day, make)
        self._leave()

    def _try(self, days: list[int], most: int | None = None) -> None:
        low, high = TRIES[self.visit.stage]
        wanted = self.dice.between(low, high) if most is None else most
        for day in self.dice.some(days, wanted):
            self.on(day, self._tried(reaching=False))
        if not self.visit.leave:
            self._last_word(days)

    def _last_word(self, days: list[int]) -> None:
        """The client of an open deal has heard from us of late."""
        if days:
            self.on(min(days[-1] + self.dice.between(0, 1), days[0]), self._tried(reaching=True))

    def _tried(self, *, reaching: bool, relief: str = "") -> Made:
        talk = self.lines.talk(self.visit.stage, reaching=reaching)
        if not relief:
            return lambda day, clock: script.Tried(day, clock, talk.channel, talk.outcome, then=talk.then)
        outcome, then = self.lines.word(f"relief/{relief}"), self.lines.word(f"then/{relief}")
        colleague = self.parts.colleague if relief == "colleague" else ""

        def tried(day: int, clock: str) -> Step:
            due = (1 - day, "")
            return script.Tried(day, clock, "call", outcome, then=then, due=due, relief=relief, colleague=colleague)

        return tried

    def _use_up(self) -> None:
        """As many tries as the stage allows, and one of the ways on."""
        way, allowed = self.visit.spent, ALLOWED[self.visit.stage]
        room = self.days if way == "lost" else self.days[:-1]
        days = self.dice.some(room, allowed - (way == "now") + (way in RELIEFS))
        days += [self.days[-1]] * (way == "now")
        for day in days[:allowed]:
            self.on(day, self._tried(reaching=day <= 2))
        if way == "hold":
            self._park(days[-1], self.visit.leave)
        for day in days[allowed:]:
            self.on(day, self._tried(reaching=True, relief=way))

    def _hold(self) -> None:
        """On hold in the middle of the visit."""
        begins = self.visit.enter - max(1, (self.visit.lasts - self.visit.held) // 2)
        ends = begins - self.visit.held
        self._try([day for day in self.days if day > begins], most=self.dice.between(0, 1))
        self._park(begins, ends)
        self._try([day for day in self.days if day < ends], most=self.dice.between(0, 1))

    def _park(self, begins: int, ends: int) -> None:
        reason = self.lines.word("hold")
        self.on(begins, lambda day, clock: script.Held(day, clock, -ends, reason))
        self.on(ends, lambda day, _clock: script.Resumed(day, "09:05"), first=True)

    def _leave(self) -> None:
        day, left, stage = self.visit.leave, self.visit.left, self.visit.stage
        if not left:
            return
        ways: dict[str, Made] = {
            "on": self._passed,
            "back": self._back,
            "finished": lambda day, clock: script.Finished(day, clock),
            "lost": self._lost,
            "reopened": self._lost,
            "withdrawn": lambda day, clock: script.Withdrawn(day, clock, self.lines.word("withdrawn"), who="marina"),
        }
        self.diary.add(day, ways[left], after=NOON, gap=45)
        if left == "reopened":
            again = self.lines.word("reopened"), self.lines.first(stage)
            back = day - CAME_BACK_AFTER
            self.diary.add(back, lambda day, clock: script.Reopened(day, clock, then=again[1], who="marina"), gap=20)
            self.diary.add(back, lambda day, clock: script.Noted(day, clock, again[0]))

    def _passed(self, day: int, clock: str) -> Step:
        ahead = STAGES[self.visit.place + 1]
        return script.Passed(day, clock, said=self.said, then=self.lines.first(ahead))

    def _back(self, day: int, clock: str) -> Step:
        behind = STAGES[self.visit.place - 1]
        reason = self.lines.word(f"back/{self.visit.stage}")
        return script.Back(day, clock, reason=reason, then=self.lines.first(behind))

    def _lost(self, day: int, clock: str) -> Step:
        number = self.fate.reason or 2
        (_by, ru), (_by_en, en) = LOSS_REASONS["ru"][number - 1], LOSS_REASONS["en"][number - 1]
        agreed = self.visit.place >= STAGES.index("start")
        owed = self.lines.word("owed/them" if self.dice.chance(0.5) else "owed/us") if agreed else None
        who = "pavel" if agreed else ""
        return script.Lost(day, clock, Say(ru, en), self.lines.lost(number), owed, who=who)
