"""Who may do what: the one table. Verbs ask it, pages hide by it, a test walks it cell by cell."""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from django.utils.translation import gettext as _

from kochka.core.refusals import NotYours
from kochka.deals.models import Deal, Participant
from kochka.people.models import User
from kochka.people.roles import Role


class Act(StrEnum):
    """The verbs as the table knows them."""

    JUMP = "jump"
    TRY = "try_again"
    REPLAN = "replan"
    STEP_BACK = "step_back"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"
    REVALUE = "revalue"
    EDIT = "edit"
    BRIEF = "brief"
    LOSE = "lose"
    ASK = "ask_go_ahead"
    HAND = "hand_to"
    DECIDE = "decide_go_ahead"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MOVE_VERSION = "move_to_version"
    CONFIRM = "confirm"
    WAIVE = "waive"
    NOTE = "note"
    PROPOSE = "propose"
    SEND = "send"
    REVIEW = "review"
    ASK_EXPERT = "ask_expert"
    VERDICT = "verdict"
    LOG = "log_hours"


class Who(StrEnum):
    """What somebody is to a deal. ITEM is the role that a need names; ASKED is the deal's expert while its stage may
    ask experts; SEES is whoever sees the deal."""

    HOLDER = "holder"
    OWNER = "owner"
    CHIEF = "chief"
    ITEM = "item"
    ASKED = "asked"
    SEES = "sees"


_HANDS_ON = frozenset({Who.HOLDER, Who.OWNER, Who.CHIEF})
_CHIEFS = frozenset({Who.CHIEF})

RIGHTS: dict[Act, AbstractSet[Who]] = {
    Act.JUMP: _HANDS_ON,
    Act.TRY: _HANDS_ON,
    Act.REPLAN: _HANDS_ON,
    Act.STEP_BACK: _HANDS_ON,
    Act.HOLD: _HANDS_ON,
    Act.RESUME: _HANDS_ON,
    Act.FINISH: _HANDS_ON,
    Act.REVALUE: _HANDS_ON,
    Act.EDIT: _HANDS_ON,
    Act.BRIEF: _HANDS_ON,
    Act.LOSE: _HANDS_ON,
    Act.ASK: _HANDS_ON,
    Act.HAND: frozenset({Who.OWNER, Who.CHIEF}),
    Act.DECIDE: _CHIEFS,
    Act.REOPEN: _CHIEFS,
    Act.WITHDRAW: _CHIEFS,
    Act.MOVE_VERSION: _CHIEFS,
    Act.CONFIRM: frozenset({Who.ITEM, Who.CHIEF}),
    Act.WAIVE: frozenset({Who.ITEM}),
    Act.NOTE: frozenset({Who.SEES}),
    Act.PROPOSE: _HANDS_ON | {Who.ASKED},
    Act.SEND: _HANDS_ON,
    Act.REVIEW: frozenset({Who.SEES}),
    Act.ASK_EXPERT: _HANDS_ON,
    Act.VERDICT: _HANDS_ON,
    Act.LOG: frozenset({Who.SEES}),
}

# What the system does by itself: sweeps resume holds and ask for go-aheads.
SYSTEM_ACTS = frozenset({Act.RESUME, Act.ASK})


def standing(user: User, deal: Deal, *, role: Role | None = None) -> frozenset[Who]:
    """What a person who sees the deal is to it; `role` is the one that the need in question names."""
    found = {Who.SEES}
    if deal.open_jump and deal.open_jump.holder_id == user.pk:
        found.add(Who.HOLDER)
    if deal.owner_id == user.pk:
        found.add(Who.OWNER)
    if user.is_chief:
        found.add(Who.CHIEF)
    if role and user.has(role):
        found.add(Who.ITEM)
    return frozenset(found)


def allowed(user: User, act: Act, deal: Deal, *, role: Role | None = None) -> bool:
    """Whether the table lets this person do this. The person is taken to see the deal."""
    if user.is_system:
        return act in SYSTEM_ACTS
    if not user.is_active:
        return False
    if not RIGHTS[act].isdisjoint(standing(user, deal, role=role)):
        return True
    return Who.ASKED in RIGHTS[act] and asked(user, deal)


def asked(user: User, deal: Deal) -> bool:
    """Whether the person is the deal's expert, and it stands at a stage that may ask experts. The database is asked
    only about experts at such a stage."""
    if not (deal.is_open and user.has(Role.EXPERT) and Role.EXPERT in deal.stage.definition.may_ask):
        return False
    return Participant.objects.filter(deal=deal, user=user, role=Role.EXPERT.value, until=None).exists()


def demand(user: User, act: Act, deal: Deal, *, role: Role | None = None) -> None:
    """Raises NotYours, saying whose it is."""
    if not allowed(user, act, deal, role=role):
        raise NotYours(_("This is not yours to do here: %(whose)s may.") % {"whose": whose(act, role)})


def whose(act: Act, role: Role | None = None) -> str:
    """Who may do it, in words."""
    words = {
        Who.HOLDER: _("whoever holds the jump"),
        Who.OWNER: _("the owner of the deal"),
        Who.CHIEF: _("a chief"),
        Who.ITEM: role_name(role) if role else _("the role named there"),
        Who.ASKED: _("the deal’s expert where the stage asks experts"),
        Who.SEES: _("whoever sees the deal"),
    }
    named = [words[who] for who in Who if who in RIGHTS[act]]
    return (
        named[0] if len(named) == 1 else _("%(some)s or %(last)s") % {"some": ", ".join(named[:-1]), "last": named[-1]}
    )


def role_name(role: Role) -> str:
    """The role as people say it."""
    return {
        Role.SELLER: _("seller"),
        Role.EXPERT: _("expert"),
        Role.MANAGER: _("manager"),
        Role.ADMINISTRATION: _("administration"),
        Role.CHIEF: _("chief"),
    }[role]
