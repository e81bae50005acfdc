"""The rights table, cell by cell: whose verb it is, written out here from the rules and not from the table."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kochka.core.money import Money
from kochka.core.refusals import NotYours
from kochka.deals.confirmations import confirm, unconfirm
from kochka.deals.details import edit, revalue
from kochka.deals.go_aheads import ask_go_ahead, decide_go_ahead
from kochka.deals.journey.endings import lose, reopen, withdraw
from kochka.deals.journey.forward import finish, jump
from kochka.deals.journey.hands import hand_to
from kochka.deals.journey.pauses import hold, resume
from kochka.deals.journey.steps import replan, step_back, try_again
from kochka.deals.journey.turn import turn
from kochka.deals.journey.versions import move_to_version
from kochka.deals.models import Deal, GoAhead
from kochka.deals.notes import attach, note
from kochka.deals.rights import RIGHTS, Act, allowed, whose
from kochka.deals.waivers import waive
from kochka.funnel.publishing import publish
from kochka.people.accounts import let_go, system_user
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.beginning import begin
from kochka.proposals.brief import answer
from tests.cast import Cast

# Тамара holds the middle stage as its administration, Анна owns the deal, Егор plays the role that the need names, Ева
# plays it too and is the deal's expert, Полина takes part, Вера sits beside Анна and has no part in it, Олег sells in
# another team.
FUNNEL = """
format: 1
funnel: rights
name: {ru: Права, en: Rights}
stages:
  - stage: first
    name: {ru: Раз, en: One}
    why: {ru: Раз, en: One}
    output: {ru: Раз, en: One}
    owner: seller
    jump: {ru: Раз, en: One}
  - stage: middle
    name: {ru: Два, en: Two}
    why: {ru: Два, en: Two}
    output: {ru: Два, en: Two}
    owner: administration
    may_ask: [expert]
    jump: {ru: Два, en: Two}
    need:
      - confirm: {key: checked, by: expert, evidence: text, ru: Проверено, en: Checked}
        caution: true
      - confirm: {key: measured, by: manager, evidence: text, ru: Измерено, en: Measured}
        waivable_by: expert
      - fact: deals.go_ahead
        of: start
        ask: chief
  - stage: last
    name: {ru: Три, en: Three}
    why: {ru: Три, en: Three}
    output: {ru: Три, en: Three}
    owner: administration
    jump: {ru: Три, en: Three}
"""

HANDS_ON = {"holder", "owner", "chief"}
SEES = {"holder", "owner", "chief", "item", "asked", "participant"}

EXPECTED: dict[str, set[str]] = {
    "jump": HANDS_ON,
    "try_again": HANDS_ON,
    "replan": HANDS_ON,
    "step_back": HANDS_ON,
    "hold": HANDS_ON,
    "resume": HANDS_ON | {"system"},
    "finish": HANDS_ON,
    "revalue": HANDS_ON,
    "edit": HANDS_ON,
    "brief": HANDS_ON,
    "lose": HANDS_ON,
    "ask_go_ahead": HANDS_ON | {"system"},
    "hand_to": {"owner", "chief"},
    "decide_go_ahead": {"chief"},
    "reopen": {"chief"},
    "withdraw": {"chief"},
    "move_to_version": {"chief"},
    "confirm": {"item", "asked", "chief"},
    "unconfirm": {"item", "asked", "chief"},
    "waive": {"item", "asked"},
    "note": SEES,
    "attach": SEES,
    "propose": HANDS_ON | {"asked"},
    "send": HANDS_ON,
    "review": SEES,
    "ask_expert": HANDS_ON,
    "verdict": HANDS_ON,
    "log_hours": SEES,
}


class Stand:
    """A deal in the middle of its way, and everybody around it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.version = publish(FUNNEL, by=cast.chief, at=cast.now())
        vera = cast.person("Вера", "vera@example.org", Role.SELLER, team=cast.anna.team)
        eva = cast.person("Ева", "eva@example.org", Role.EXPERT)
        gone = cast.person("Ушедший", "gone@example.org", *Role)
        let_go(gone, by=cast.chief, at=cast.now())
        self.people: dict[str, User] = {
            "holder": cast.tamara,
            "owner": cast.anna,
            "chief": cast.chief,
            "item": cast.egor,
            "asked": eva,
            "participant": cast.polina,
            "colleague": vera,
            "outsider": cast.oleg,
            "leaver": User.objects.get(pk=gone.pk),
            "system": system_user(),
        }
        deal = cast.deal(version=self.version)
        deal = cast.hand(deal, cast.tamara, Role.ADMINISTRATION)
        deal = cast.hand(deal, cast.polina, Role.MANAGER)
        deal = cast.hand(deal, eva, Role.EXPERT)
        self.deal = cast.step(deal)

    def who(self, by: User) -> dict[str, Any]:
        return {"by": by, "at": self.cast.now()}

    def turn(self, by: User) -> dict[str, Any]:
        return {"seen": self.deal.open_jump_id, **self.who(by)}

    def plan(self) -> dict[str, Any]:
        return {"next_action": "Дальше", "due": self.cast.soon()}


def _confirmed(s: Stand) -> None:
    confirm(s.deal, "checked", **s.turn(s.cast.chief), text="Да")


def _asked(s: Stand) -> GoAhead:
    return ask_go_ahead(s.deal, "start", **s.turn(s.cast.anna))


def _open_gate(s: Stand) -> None:
    waive(s.deal, "measured", **s.turn(s.cast.egor), reason="Пусть")
    decide_go_ahead(_asked(s), **s.who(s.cast.chief), yes=True)


def _through(s: Stand, by: User) -> Any:
    _open_gate(s)
    return jump(s.deal, **s.turn(by), **s.plan())


def _finish(s: Stand, by: User) -> Any:
    _open_gate(s)
    s.deal = s.cast.step(s.deal)
    return finish(s.deal, **s.turn(by))


def _resume(s: Stand, by: User) -> Any:
    s.deal = s.cast.hold(s.deal, by=s.cast.chief)
    return resume(s.deal, **s.turn(by))


def _reopen(s: Stand, by: User) -> Any:
    s.deal = s.cast.lose(s.deal, by=s.cast.chief)
    return reopen(s.deal, **s.who(by), **s.plan())


def _unconfirm(s: Stand, by: User) -> Any:
    _confirmed(s)
    return unconfirm(s.deal, "checked", **s.turn(by), reason="Ошибка")


def _newer(s: Stand, by: User) -> Any:
    newer = publish(FUNNEL.replace("Измерено", "Взвешено"), by=s.cast.chief, at=s.cast.now())
    return move_to_version([s.deal], newer, **s.who(by))


def _turned(s: Stand, act: Act, by: User) -> None:
    with turn(s.deal, act, **s.who(by)):
        pass


VERBS: dict[str, Callable[[Stand, User], Any]] = {
    "jump": _through,
    "try_again": lambda s, by: try_again(s.deal, **s.turn(by), **s.plan(), channel="call", outcome="Нет"),
    "replan": lambda s, by: replan(s.deal, **s.turn(by), **s.plan()),
    "step_back": lambda s, by: step_back(s.deal, **s.turn(by), **s.plan(), reason="Так"),
    "hold": lambda s, by: hold(s.deal, **s.turn(by), until=s.cast.day(5), reason="Ждём"),
    "resume": _resume,
    "finish": _finish,
    "revalue": lambda s, by: revalue(s.deal, **s.who(by), value=Money(100, "RUB")),
    "brief": lambda s, by: answer(s.deal, {"what": "Портал"}, **s.who(by)),
    "edit": lambda s, by: edit(s.deal, **s.who(by), title="Иначе"),
    "lose": lambda s, by: lose(s.deal, **s.turn(by), reason=s.cast.reason()),
    "ask_go_ahead": lambda s, by: ask_go_ahead(s.deal, "start", **s.turn(by)),
    "hand_to": lambda s, by: hand_to(s.deal, **s.turn(by), to=s.cast.oleg),
    "decide_go_ahead": lambda s, by: decide_go_ahead(_asked(s), **s.who(by), yes=True),
    "reopen": _reopen,
    "withdraw": lambda s, by: withdraw(s.deal, **s.who(by), reason="Дубль"),
    "move_to_version": _newer,
    "confirm": lambda s, by: confirm(s.deal, "checked", **s.turn(by), text="Да"),
    "unconfirm": _unconfirm,
    "waive": lambda s, by: waive(s.deal, "measured", **s.turn(by), reason="Пусть"),
    "note": lambda s, by: note(s.deal, **s.who(by), text="Заметка"),
    "propose": lambda s, by: begin(s.deal, **s.who(by)),
    "send": lambda s, by: _turned(s, Act.SEND, by),
    "review": lambda s, by: _turned(s, Act.REVIEW, by),
    "ask_expert": lambda s, by: _turned(s, Act.ASK_EXPERT, by),
    "verdict": lambda s, by: _turned(s, Act.VERDICT, by),
    "log_hours": lambda s, by: _turned(s, Act.LOG, by),
    "attach": lambda s, by: attach(s.deal, **s.who(by), file=SimpleUploadedFile("а.txt", b"a")),
}


@pytest.fixture
def stand(cast: Cast) -> Stand:
    return Stand(cast)


def _may(stand: Stand, verb: str, member: str) -> bool:
    """Whether the verb works for the member, tried and taken back."""
    point, deal = transaction.savepoint_create(), stand.deal
    try:
        VERBS[verb](stand, stand.people[member])
    except (NotYours, Deal.DoesNotExist):
        return False
    finally:
        transaction.savepoint_rollback(point)
        stand.deal = stand.cast.fresh(deal)
    return True


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_is_theirs_whose_it_is_and_nobody_elses(stand: Stand, verb: str):
    assert {member for member in stand.people if _may(stand, verb, member)} == EXPECTED[verb]


def test_every_act_of_the_table_is_walked_here():
    assert set(EXPECTED) == set(VERBS)
    assert {act.value for act in Act} == set(RIGHTS) == set(EXPECTED) - {"unconfirm", "attach"}


@pytest.mark.parametrize("act", Act)
def test_a_refusal_says_whose_it_is(stand: Stand, act: Act):
    assert whose(act, Role.EXPERT)
    assert not allowed(stand.people["leaver"], act, stand.deal, role=Role.EXPERT)


def test_the_sentence_names_them(stand: Stand):
    with pytest.raises(NotYours) as no:
        VERBS["hand_to"](stand, stand.people["holder"])
    assert whose(Act.HAND) in str(no.value)


def test_in_a_firm_of_one_everything_works_and_is_marked_own(cast: Cast):
    one = cast.person("Один", "one@example.org", *Role)
    deal = cast.gated(by=one)
    deal = edit(deal, by=one, at=cast.now(), title="Сам себе")
    deal = revalue(deal, by=one, at=cast.now(), value=Money(1, "RUB"))
    deal = cast.fresh(deal)
    own = confirm(deal, "said", seen=deal.open_jump_id, by=one, at=cast.now(), text="Сам")
    deal = jump(deal, seen=deal.open_jump_id, by=one, at=cast.now(), next_action="Дальше", due=cast.soon())
    paid = confirm(deal, "billing.prepaid", seen=deal.open_jump_id, by=one, at=cast.now(), file=cast.file(by=one))
    asked = GoAhead.objects.get(jump=deal.open_jump_id)
    decide_go_ahead(asked, by=one, at=cast.now(), yes=True)
    assert own.own
    assert paid.own
    assert asked.decisions.get().own
