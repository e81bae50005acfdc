"""The vocabulary that the demo's stories are written in: lines in both languages, and what can happen to a deal.

Time is counted in working days ago, so that a story is fresh on whatever day it is told. Who acts is named by the key
of a person (people.py); where nobody is named, it is whoever holds the jump.
"""

from dataclasses import dataclass, field

from kochka.people.roles import Role

type DueIn = tuple[int, str]
"""Working days from today (negative: that many ago, 0: today) and a time of day, which may be empty."""


@dataclass(frozen=True, slots=True)
class Say:
    """A line in both languages."""

    ru: str
    en: str

    def of(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened `days` working days ago (one at least: today is still to come) at `clock`."""

    days: int
    clock: str
    who: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Plan(Step):
    """A step after which there is a next action. Without `due` it is due on the day when the story goes on."""

    then: Say = field(kw_only=True)
    due: DueIn | None = field(default=None, kw_only=True)
    promised: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known of a deal before its proposal is written. The budget in whole roubles and in whole pounds; `shows`
    is one of the choices of that question. What a story does not say here is empty."""

    what: Say
    why: Say
    rub: int
    gbp: int
    decides: Say
    offer: Say | None = None
    pays: Say | None = None
    wanted_in: int = 0
    """Calendar days after it was written down."""
    shows: str = ""
    why_not: Say | None = None
    """Why it failed one of the three tests, where it is lost for that; else the loss says so."""
    tested: bool = True
    """Whether it was said aloud that they need it, can pay for it, and we would be glad to make it."""


@dataclass(frozen=True, slots=True)
class Briefed(Step):
    """So much of the brief is written down so early: questions by their keys."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened(Plan):
    """The first step. `title` is what the deal was called before anybody knew what it was, and whose."""

    title: Say | None = None


@dataclass(frozen=True, slots=True)
class Enquired(Step):
    """Before it is a deal: somebody asks, and `who` writes it down for the story's owner. The deal grows out of it."""

    channel: str
    text: Say


@dataclass(frozen=True, slots=True)
class Answered(Step):
    """The first word to whoever has asked."""


@dataclass(frozen=True, slots=True)
class Named(Step):
    """It became clear what it is and who the client is: the story's own title and client."""


@dataclass(frozen=True, slots=True)
class Tried(Plan):
    """A try; `channel` is one of Attempt.Channel."""

    channel: str
    outcome: Say
    relief: str = ""
    """Once the tries are used up: one of Attempt.Relief."""
    colleague: str = ""


@dataclass(frozen=True, slots=True)
class Passed(Plan):
    """Whatever the gate still lacks is brought by those whose it is, and the deal jumps. `said` is the sentence that
    confirms the stage's need for one; on the way from the inputs it is why the client wants it."""

    said: Say | None = None


@dataclass(frozen=True, slots=True)
class Back(Plan):
    """One stage back."""

    reason: Say


@dataclass(frozen=True, slots=True)
class Confirmed(Step):
    """One need confirmed, by the person and with the evidence that are usual for it."""

    key: str
    said: Say | None = None


@dataclass(frozen=True, slots=True)
class Decided(Step):
    """A chief answers what the chiefs are asked."""

    yes: bool
    words: Say


@dataclass(frozen=True, slots=True)
class Asked(Step):
    """The chiefs are asked by hand."""

    key: str
    words: Say


@dataclass(frozen=True, slots=True)
class Held(Step):
    """On hold; `until` so many working days from today."""

    until: int
    reason: Say


@dataclass(frozen=True, slots=True)
class Resumed(Step):
    """Off hold again: its day has come, and the sweep looks after that."""


@dataclass(frozen=True, slots=True)
class Replanned(Plan):
    """Another day, nothing tried."""


@dataclass(frozen=True, slots=True)
class Waived(Step):
    """A chief lets what is missing pass."""

    key: str
    reason: Say


@dataclass(frozen=True, slots=True)
class Handed(Step):
    """Somebody takes part in a role from now on. The owner hands it."""

    to: str
    role: Role
    words: Say | None = None


@dataclass(frozen=True, slots=True)
class Noted(Step):
    """A note."""

    words: Say


@dataclass(frozen=True, slots=True)
class Remarked(Step):
    """What is awkward at the stage, for those who write the funnel."""

    words: Say


@dataclass(frozen=True, slots=True)
class Attached(Step):
    """A paper laid beside the deal, under this name."""

    name: Say


@dataclass(frozen=True, slots=True)
class Payer:
    """How a client is called in papers, whom its invoices go to, and the number that its made-up ones are made from."""

    legal_name: Say
    address: Say
    site: Say
    pays: "Contact"
    number: int
    person: bool = False


@dataclass(frozen=True, slots=True)
class Billed(Step):
    """The administration writes down how the client is called in papers, unless that is known."""

    payer: Payer


@dataclass(frozen=True, slots=True)
class Valued(Step):
    """The sum is named, in whole roubles and in whole pounds."""

    rub: int
    gbp: int


@dataclass(frozen=True, slots=True)
class Lost(Step):
    """Lost for one of the company's reasons, named by its words."""

    reason: Say
    words: Say
    owed: Say | None = None


@dataclass(frozen=True, slots=True)
class Reopened(Plan):
    """A chief lets an ended deal go on."""


@dataclass(frozen=True, slots=True)
class Withdrawn(Step):
    """A chief takes back what was made by mistake."""

    reason: Say


@dataclass(frozen=True, slots=True)
class Finished(Step):
    """Brought to its end: the last gate's needs are met first."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person on the client's side. `digits`: the last three of a number that nobody has."""

    name: Say
    email: Say
    digits: str
    position: Say | None = None

    def phone(self, language: str) -> str:
        if language == "ru":
            return f"+7 900 000-0{self.digits[0]}-{self.digits[1:]}"
        return f"+44 7700 900{self.digits}"


@dataclass(frozen=True, slots=True)
class Story:
    """A deal from its opening to today. `owner` is the key of the seller who begins it, `manager` and `administration`
    are the keys of those who take it on; `about` names what is sold, where the client knows us from, and what they do
    (around.py)."""

    title: Say
    client: Say
    owner: str
    contact: Contact
    steps: tuple[Step, ...]
    manager: str = "polina"
    administration: str = "tamara"
    about: tuple[str, str, str] = ("", "", "")
    has_brief: bool | None = None
    brief: Brief | None = None
    wanted_in: int = 0
    """Calendar days after the opening."""
