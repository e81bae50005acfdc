"""What the walk says: six steps by what somebody does here, each at a page that they have.

A step stands at the first of its stands for which there is a place: in a company without a deal, where its first deal
begins. `ring` names what is ringed on the page (tour.css). Sentences may name what stands there (`facts.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.people.guide import leading_role


@dataclass(frozen=True, slots=True)
class Stand:
    """A page (by its name in the site map) where a step can stand, what it says there, and what is ringed."""

    page: str
    says: Sentence
    ring: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, and where it stands."""

    title: Sentence
    stands: tuple[Stand, ...]

    def at(self, page: str) -> Stand | None:
        """The stand at a page, where it has one there."""
        return next((stand for stand in self.stands if stand.page == SAME.get(page, page)), None)


SAME = {"funnel_board": "board"}
"""Pages that are another one by a second address."""


NO_DEAL = Stand(
    "new_deal",
    _(
        "There is none yet, and it begins here: a name and the next step are enough. From then on it has one task: to"
        " get with the client to the next stage."
    ),
)
NO_GATE = Stand(
    "funnel",
    _(
        "Each stage says what must be in hand to leave it. Nobody ticks boxes: the system sees it by itself, or"
        " somebody confirms it who gains nothing by it."
    ),
    "chapter",
)


def day(title: Sentence, says: Sentence, ring: str = "day") -> Step:
    """The first step: everybody begins at their own day."""
    return Step(title, (Stand("my_day", says, ring),))


SELLERS_DAY = day(
    _("My day: one line a deal"),
    _(
        "A line is not the whole deal, only its next step and the day. Whoever has waited longest stands on top: begin"
        " there, nothing else has to be kept in mind."
    ),
    "row",
)
CHIEFS_DAY = day(
    _("My day: what waits for you"),
    _(
        "A chief’s yes is given here in one press, with all that is needed to decide. What nobody waits for does not"
        " stand here: no alarms, no reports."
    ),
)
EXPERTS_DAY = day(
    _("My day: where you are of use"),
    _(
        "Nobody tugs at your sleeve. Deals whose stage asks for an expert stand here; come by when it suits you, each"
        " says what it wants."
    ),
)
MANAGERS_DAY = day(
    _("My day: what projects need of you"),
    _(
        "What a sold project needs of you stands here: to tell it in your own words before work begins, to confirm that"
        " the client is content. It goes no further until you say so."
    ),
)
OFFICES_DAY = day(
    _("My day: what waits for your confirmation"),
    _(
        "A payment, a signature, a paper: each line says which deal stands still without it. Confirm it with what"
        " proves it, and the deal goes on."
    ),
)
DEAL = Step(
    _("A deal has one task"),
    (
        Stand(
            "deal",
            _(
                "It is always the same one, to get with the client to the next stage; just now it reads “%(task)s”, and"
                " one person holds it: %(holder)s. Above it is the path: behind us, here, still ahead."
            ),
            "task",
        ),
        NO_DEAL,
    ),
)
GATE = Step(
    _("The gate opens by what exists"),
    (
        Stand(
            "deal",
            _(
                "“%(ahead)s” opens once all of this list is in hand. Nobody ticks boxes: the system sees it by itself,"
                " or somebody confirms it with evidence; what is missing says whom it waits for."
            ),
            "gate",
        ),
        NO_GATE,
    ),
)
STORY = Step(
    _("The whole story in one place"),
    (
        Stand(
            "deal",
            _(
                "Every talk, file, confirmation and jump stands under “What has been”, with who and when. Nobody can"
                " rewrite it, and nobody has to be asked."
            ),
            "story",
        ),
        Stand(
            "clients", _("What was with a client stands on the client’s page, deal by deal; nobody has to be asked.")
        ),
    ),
)
BOARD = Step(
    _("The board shows where deals sink"),
    (
        Stand(
            "board",
            _(
                "Overdue: the day of the next step has passed. Sinking: the deal stands in its stage longer than such"
                " a stage takes. Two words, two colours. %(sinking)s"
            ),
            "board",
        ),
    ),
)
ENQUIRIES = Step(
    _("An enquiry has a clock"),
    (
        Stand(
            "enquiries",
            _(
                "From its first minute it is in one person’s hands, and a clock in working hours runs until the first"
                " word to the client. Most clients are lost here, so it stands above everything."
            ),
            "lines",
        ),
    ),
)
GO_AHEADS = Step(
    _("Go-aheads: yours to give"),
    (
        Stand(
            "go_aheads",
            _(
                "Before work starts the gate waits for a chief: the money is there, the project is understood. Below"
                " stands what was said before, and what came of it."
            ),
            "asked",
        ),
    ),
)
PLANNING = Step(
    _("The planning meeting goes by the map"),
    (
        Stand(
            "planning",
            _(
                "What is overdue or sinking, person by person; the next step is typed into its line while you talk."
                " Nobody is pushed: one sees where a hand is wanted."
            ),
            "lines",
        ),
    ),
)
CLIENTS = Step(
    _("A client with its papers"),
    (
        Stand(
            "clients",
            _(
                "Whom to call, who pays, from which account: INN, BIC and account are checked while they are typed."
                " Open a client, and everything done together stands on one page."
            ),
            "clients",
        ),
    ),
)
FUNNEL = Step(
    _("Every stage says why it is there"),
    (
        Stand(
            "funnel",
            _(
                "What we do, what we leave alone, what we hold in our hands afterwards. This text is the company’s own:"
                " a seller and an organiser write it, and finished deals show who was right."
            ),
            "chapter",
        ),
        Stand("funnels", _("Each funnel is written by the company itself, with the reason for every stage.")),
    ),
)

WALKS: Mapping[Role | None, tuple[Step, ...]] = {
    Role.SELLER: (SELLERS_DAY, DEAL, GATE, BOARD, ENQUIRIES, FUNNEL),
    Role.CHIEF: (CHIEFS_DAY, DEAL, GO_AHEADS, BOARD, PLANNING, FUNNEL),
    Role.EXPERT: (EXPERTS_DAY, DEAL, GATE, STORY, BOARD, FUNNEL),
    Role.MANAGER: (MANAGERS_DAY, DEAL, GATE, STORY, BOARD, FUNNEL),
    Role.ADMINISTRATION: (OFFICES_DAY, DEAL, GATE, CLIENTS, BOARD, FUNNEL),
    None: (SELLERS_DAY, DEAL, GATE, BOARD, ENQUIRIES, FUNNEL),
}
LAST = 6


def walk_of(user: User) -> tuple[Step, ...]:
    """The six steps of somebody, by the role that leads their day."""
    return WALKS[leading_role(user.roles)]
