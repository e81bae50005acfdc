"""What a funnel is, once its file has been read: frozen, without a database, the same for every deal of one version.

`load` (loading.py) makes these from YAML and is the only one who does; a version in use never changes.
"""

from dataclasses import dataclass
from enum import StrEnum

from kochka.people.roles import Role

PRODUCTION = "production"
AGREED = "agreed"


class Evidence(StrEnum):
    """What a confirmation is believed by."""

    TEXT = "text"
    LINK = "link"
    FILE = "file"


class About(StrEnum):
    """What a seller's word is not enough for: such a need takes a file and the administration or a chief."""

    MONEY = "money"
    SIGNATURE = "signature"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a loader must know of a fact: its name and the params that it is always asked with."""

    name: str
    params: frozenset[str]


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the company's own in the languages that it wrote them in; at least one is never empty."""

    ru: str = ""
    en: str = ""

    def of(self, language: str) -> str:
        """In Russian for "ru…", else in English; in the other one where these words are missing."""
        return (self.ru or self.en) if language.lower().startswith("ru") else (self.en or self.ru)


class BriefKind(StrEnum):
    """What the answer to a question of the brief is."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class BriefChoice:
    """One of the answers that a question offers."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class BriefQuestion:
    """What the company asks about each deal. `choices` are there for questions of that kind alone."""

    key: str
    kind: BriefKind
    needed: bool
    """Whether the brief counts as filled only with an answer to it."""
    text: Text
    hint: Text | None = None
    choices: tuple[BriefChoice, ...] = ()

    def choice(self, key: str) -> BriefChoice | None:
        return next((each for each in self.choices if each.key == key), None)


@dataclass(frozen=True, slots=True)
class FactNeed:
    """A need that the system answers by itself. `text` replaces the fact's own sentence."""

    key: str
    """The fact's name, and the values of its params after a colon: `deals.go_ahead:start`. Unique within a gate."""
    fact: str
    params: tuple[tuple[str, str], ...] = ()
    text: Text | None = None
    ask: Role | None = None
    """Whose decision it is, where it must be asked for."""
    after: tuple[str, ...] = ()
    """Keys of this gate's needs; once they are met it is asked for by itself."""
    waivable_by: Role | None = None
    caution: bool = False
    """Does not block: passing it is recorded."""


@dataclass(frozen=True, slots=True)
class ConfirmNeed:
    """A need of the company's own, confirmed by a person of the role `by` with evidence."""

    key: str
    by: Role
    evidence: Evidence
    text: Text
    about: About | None = None
    waivable_by: Role | None = None
    caution: bool = False
    """Does not block: passing it is recorded."""


type Need = FactNeed | ConfirmNeed


class ReminderChannel(StrEnum):
    """How a reminder reaches the client."""

    MAIL = "mail"
    MESSENGER = "messenger"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One link of a stage's chain: when it is due, how it goes, and what it says, words in braces still in it."""

    key: str
    channel: ReminderChannel
    after: int
    """Working days since the last try, or since the deal came to the stage."""
    brings: Text
    """What the client gets with it, beside being asked."""
    text: Text


@dataclass(frozen=True, slots=True)
class Stage:
    """One hummock: why it stands here, what is done on it, and what must be in hand to leave it."""

    key: str
    position: int
    """From 1."""
    name: Text
    why: Text
    do: tuple[Text, ...]
    avoid: tuple[Text, ...]
    output: Text
    owner: Role
    """Who holds the jump: the deal's participant of this role, else the deal's owner."""
    may_ask: tuple[Role, ...]
    """Whom the holder has the right to involve here."""
    jump: Text
    norm: int | None
    """Working days from here to the next stage."""
    silence: int | None
    """Working days: longer than this the client does not go without a word from us."""
    tries: int | None
    needs: tuple[Need, ...]
    """This stage's own; the whole gate, with what always stands, is `FunnelDefinition.gate_of`."""
    opens: str | None = None
    """PRODUCTION on the stage whose entry through its gate opens production."""
    counts_as: str | None = None
    """AGREED on the stage from which a deal counts as agreed."""
    reminders: tuple[Reminder, ...] = ()
    """What is proposed to write to a client who is silent, in its order."""

    def reminder(self, key: str) -> Reminder | None:
        return next((each for each in self.reminders if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Talking:
    """What talking about a deal may cost: percent of its expected value, whole hours while that is not clear. Past
    `caution` the deal says so; past `verdict`, and past each further multiple of it, its holder is asked for one."""

    caution: int
    verdict: int
    caution_hours: int | None = None
    verdict_hours: int | None = None


@dataclass(frozen=True, slots=True)
class FunnelDefinition:
    """One version of a funnel. Keys that no stage has raise KeyError."""

    key: str
    name: Text
    about: Text | None
    """For whom this funnel is."""
    stages: tuple[Stage, ...]
    always: tuple[Need, ...] = ()
    """Needs that stand in every gate."""
    brief: tuple[BriefQuestion, ...] = ()
    """What is asked about every deal; empty where the file says nothing of it (`publishing.questions_of`)."""
    talking: Talking | None = None
    """Where talking becomes dear; None: nobody is asked."""

    def __contains__(self, key: object) -> bool:
        return any(each.key == key for each in self.stages)

    def stage(self, key: str) -> Stage:
        for each in self.stages:
            if each.key == key:
                return each
        raise KeyError(key)

    @property
    def first(self) -> Stage:
        return self.stages[0]

    @property
    def last(self) -> Stage:
        return self.stages[-1]

    def after(self, key: str) -> Stage | None:
        """The next stage; None after the last one, whose exit is the end of the deal."""
        position = self.stage(key).position
        return self.stages[position] if position < len(self.stages) else None

    def before(self, key: str) -> Stage | None:
        position = self.stage(key).position
        return self.stages[position - 2] if position > 1 else None

    @property
    def agreed_from(self) -> Stage | None:
        return next((each for each in self.stages if each.counts_as == AGREED), None)

    def is_agreed(self, key: str) -> bool:
        """Whether a deal at this stage counts as agreed."""
        mark, here = self.agreed_from, self.stage(key)
        return mark is not None and here.position >= mark.position

    @property
    def production_from(self) -> Stage | None:
        return next((each for each in self.stages if each.opens == PRODUCTION), None)

    def gate_of(self, key: str) -> tuple[Need, ...]:
        """All that must be true to leave this stage, what always stands first."""
        return self.always + self.stage(key).needs
