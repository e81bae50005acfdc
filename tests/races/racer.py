"""One racer: a process of its own on the test's database. It reads orders line by line, says what came of each.

An order names an action below, what it is about, and the moment at which to begin: all racers begin at once.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from kochka.clients.companies import add_company
from kochka.clients.cutting import cut_off
from kochka.clients.merging import merge, undo_merge
from kochka.clients.models import Company, Merge
from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Refused
from kochka.core.when import Due
from kochka.deals import confirmations, enquiries, go_aheads
from kochka.deals.journey import endings, forward, pauses, placing, steps, turn
from kochka.deals.models import Deal, Enquiry, GoAhead
from kochka.firm.calendar import work_calendar
from kochka.firm.models import LossReason
from kochka.funnel.publishing import publish
from kochka.ops.keeping import making
from kochka.ops.schedule import run_due
from kochka.people import keys, second_factor, tries
from kochka.people.accounts import let_go, revoke
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals import (
    beginning,
    blocks,
    brief,
    finishing,
    hands,
    library,
    planning,
    pulling,
    readiness,
    reviews,
    sealing,
    sending,
)
from kochka.proposals.heard import Word
from kochka.proposals.models import Block, Proposal, Question, Review, Sending
from kochka.proposals.outside import Outside, enter_outside
from kochka.proposals.plan_sums import Payment
from kochka.proposals.recouping import recoup_in_line
from kochka.proposals.typed import wanted_of
from kochka.timesheets import logging as hours
from kochka.timesheets import timers
from kochka.timesheets.models import Timer, Work
from kochka.timesheets.sheet import Cell, write_cells
from kochka.timesheets.verdicts import give_verdict
from kochka.timesheets.works import selling_of
from kochka.upkeep.models import Backup


class Order:
    """What is needed for an order, read before the start."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.by = User.objects.get(pk=given["by"])
        self.deal = Deal.objects.get(pk=given["deal"]) if "deal" in given else Deal()
        self.due = Due(work_calendar().next_workday(timezone.now().date()))
        self.reason = LossReason.objects.first()
        self.go_ahead = GoAhead.objects.filter(pk=given.get("go_ahead")).first()

    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": timezone.now()}

    def turn(self) -> dict[str, Any]:
        return {"seen": self.given["seen"], **self.who()}


def _jump(o: Order) -> object:
    return forward.jump(o.deal, **o.turn(), next_action="Дальше", due=o.due)


def _knock(o: Order) -> object:
    """A password is about to be looked at."""
    return tries.spend(tries.Try(tries.PASSWORD, o.by.email, "192.0.2.7"), at=timezone.now())


def _code(o: Order) -> object:
    return second_factor.open_with(o.by, code=o.given["code"], at=timezone.now())


def _try(o: Order) -> object:
    said = {"channel": "call", "outcome": "Нет", "next_action": "Снова", "due": o.due}
    said["reminder"] = o.given.get("reminder", "")
    return steps.try_again(o.deal, **o.turn(), **said)


def _hold(o: Order) -> object:
    return pauses.hold(o.deal, **o.turn(), until=work_calendar().add_days(timezone.now().date(), 5), reason="Ждём")


def _lose(o: Order) -> object:
    assert o.reason
    return endings.lose(o.deal, **o.turn(), reason=o.reason)


def _agree(o: Order) -> object:
    word = readiness.Word(timezone.now(), o.by.name)
    return readiness.ready_to_sign(o.deal, _offer(o), word, form="ours", seen=o.given["seen"], **o.who()).pk


def _unconfirm(o: Order) -> object:
    return confirmations.unconfirm(o.deal, o.given["key"], **o.turn(), reason="Ошибка")


def _confirm(o: Order) -> object:
    return confirmations.confirm(o.deal, o.given["key"], **o.turn(), text="Да")


def _decide(o: Order) -> object:
    assert o.go_ahead
    return go_aheads.decide_go_ahead(o.go_ahead, **o.who(), yes=True)


def _settle(o: Order) -> object:
    row = Enquiry.objects.get(pk=o.given["enquiry"])
    return enquiries.into_deal(row, title="Портал", next_action="Звонить", due=o.due, **o.who())


def _client(o: Order, key: str) -> Company:
    return Company.objects.get(pk=o.given[key])


def _question(o: Order) -> Question:
    return Question.objects.get(pk=o.given["question"])


def _add(o: Order) -> object:
    return add_company(name=o.given["name"], knowingly=False, **o.who()).pk


def _open_for(o: Order) -> object:
    client = _client(o, "client")
    return forward.open_deal(title="Портал", next_action="Звонить", due=o.due, client=client, **o.who()).pk


def _merge_or_open(o: Order) -> object:
    """The chief merges, all others open deals for the client that disappears."""
    return merge(_client(o, "client"), _client(o, "into"), **o.who()).pk if o.by.is_chief else _open_for(o)


def _offer(o: Order) -> Proposal:
    return Proposal.objects.get(pk=o.given["proposal"])


def _change_block(o: Order) -> object:
    block = Block.objects.select_related("role").get(pk=o.given["block"])
    wanted = replace(wanted_of(block), title=o.given["title"])
    return blocks.change_block(block, wanted, revision=o.given["revision"], **o.who()).revision


def _plan(o: Order) -> object:
    whole = [Payment(share=10_000, milestone="Сразу")]
    given = {"proposal": _offer(o), "seen": o.given["seen"], **o.who()}
    return planning.set_payment_plan(o.deal, whole, **given).number


def _word(o: Order) -> Word:
    return Word("mail", timezone.now(), name=o.given.get("name", "Пётр"), words="Получили")


def _send(o: Order) -> object:
    return sending.send(_offer(o), _word(o), seen=o.given["mark"], known=0, **o.who()).pk


def _receive(o: Order) -> object:
    mine = Sending.objects.select_related("proposal").get(pk=o.given["sending"])
    return sending.receive(mine, _word(o), **o.who()).pk


def _outside(o: Order) -> object:
    paper = Outside("КП", Money(100_000_00, "RUB"), timezone.now().date(), link="https://docs.example/kp")
    return enter_outside(o.deal.pk, paper, newest=0, **o.who()).number


def _hang(*_args: object, **_given: object) -> None:
    say({"inside": True})
    time.sleep(120)


def _jump_and_hang(o: Order) -> object:
    turn.write = _hang  # type: ignore[assignment]
    return _jump(o)


def _place_and_hang(o: Order) -> object:
    placing.ask_due = _hang  # type: ignore[assignment]
    row = placing.Placed(
        title="Старая",
        owner=o.by,
        stage=o.deal.stage,
        currency="RUB",
        opened_at=timezone.now(),
        next_action="Что?",
        due=o.due,
    )
    return placing.place([row] * 50, **o.who())


def _backup_and_hang(o: Order) -> object:
    making.write = _hang_in_the_middle
    return making.make_backup(Backup.Why.BY_HAND, Path(o.given["folder"]), at=timezone.now())


def _hang_in_the_middle(out: IO[bytes], *_given: object) -> None:
    out.write(b"half")
    out.flush()
    _hang()


def _write_on(o: Order) -> object:
    """Opens deals until a file says stop: each one's id, and the moment by which its verb had ended."""
    written = []
    while not Path(o.given["until"]).exists():
        deal = forward.open_deal(title="Портал", next_action="Звонить", due=o.due, owner=o.by, **o.who())
        written.append((deal.pk, timezone.now().isoformat()))
    return written


def _review(order: Order) -> Review:
    return Review.objects.with_all().get(pk=order.given["review"])


def _start(o: Order) -> int:
    who = o.who()
    return timers.start(selling_of(o.deal, at=who["at"]), person=who["by"], at=who["at"]).pk


def _log(o: Order, minutes: int = 200, **given: Any) -> int:
    who = o.who()
    day = work_calendar().day_of(who["at"])
    return hours.log_selling(o.deal, person=who["by"], day=day, minutes=minutes, **given, **who).pk


def _cell(o: Order) -> int:
    who = o.who()
    work = Work.objects.get(pk=o.given["work"])
    write_cells([Cell(work, work_calendar().day_of(who["at"]), 75, 0)], person=who["by"], **who)
    return work.pk


ACTIONS: dict[str, Callable[[Order], object]] = {
    "recoup": lambda o: recoup_in_line(_offer(o), 630, "Предпроектная работа", **o.who()).minutes,
    "give verdict": lambda o: give_verdict(o.deal, "go_on", "Крупный", **o.who()).pk,
    "cut off": lambda o: cut_off(_client(o, "client"), "Только говорят", **o.who()).pk,
    "log time": _log,
    "log once": lambda o: _log(o, 5, key="tracker:1"),
    "write cell": _cell,
    "start watch": _start,
    "stop watch": lambda o: timers.stop(Timer.objects.get(pk=o.given["timer"]), minutes=7, **o.who()).pk,
    "knock": _knock,
    "code": _code,
    "jump": _jump,
    "finish": lambda o: forward.finish(o.deal, **o.turn()),
    "try": _try,
    "agree": _agree,
    "hold": _hold,
    "resume": lambda o: pauses.resume(o.deal, **o.turn()),
    "lose": _lose,
    "confirm": _confirm,
    "unconfirm": _unconfirm,
    "answer": lambda o: brief.answer(o.deal, {"what": f"Ответ {o.given['n']}"}, seen={}, **o.who()).pk,
    "ask": lambda o: go_aheads.ask_go_ahead(o.deal, o.given["key"], **o.turn()),
    "decide": _decide,
    "settle": _settle,
    "add client": _add,
    "name client": lambda o: company_named(o.given["name"], **o.who()).pk,
    "merge": lambda o: merge(_client(o, "client"), _client(o, "into"), **o.who()).pk,
    "undo merge": lambda o: undo_merge(Merge.objects.get(pk=o.given["merge"]), **o.who()).pk,
    "merge or open": _merge_or_open,
    "wake": lambda o: pauses.resume_due(at=timezone.now()),
    "run due": lambda o: [list(pair) for pair in run_due(at=datetime.fromisoformat(o.given["at"])).items()],
    "ask due": lambda o: go_aheads.ask_all_due(at=timezone.now()),
    "revoke": lambda o: revoke(User.objects.get(pk=o.given["whose"]), Role.CHIEF, **o.who()),
    "use key": lambda o: (
        keys.use_key(o.given["token"], name=o.given["name"], password="кочка у воды", at=timezone.now()).pk
    ),
    "let go": lambda o: let_go(User.objects.get(pk=o.given["whose"]), **o.who()),
    "open": lambda o: forward.open_deal(title="Портал", next_action="Позвонить", due=o.due, owner=o.by, **o.who()),
    "publish": lambda o: publish(o.given["source"], **o.who()).number,
    "next version": lambda o: beginning.next_version(_offer(o), **o.who()).number,
    "change block": _change_block,
    "seal": lambda o: sealing.seal(_offer(o), seen=o.given["mark"], **o.who()).number,
    "keep": lambda o: library.keep_proposal(_offer(o), o.given["name"], **o.who()).pk,
    "take review": lambda o: reviews.take_review(_review(o), **o.who()).pk,
    "take question": lambda o: pulling.take_question(_question(o), **o.who()).pk,
    "answer question": lambda o: pulling.answer(_question(o), "Сорок", **o.who()).pk,
    "offer hand": lambda o: hands.offer_hand(o.deal, **o.who()).pk,
    "approve": lambda o: reviews.approve(_review(o), seen=o.given["mark"], **o.who()).pk,
    "put back": lambda o: reviews.put_back(_review(o), **o.who()).pk,
    "plan payments": _plan,
    "send": _send,
    "receive": _receive,
    "finalise": lambda o: finishing.finalise(_offer(o), **o.who()).pk,
    "enter outside": _outside,
    "jump and hang": _jump_and_hang,
    "place and hang": _place_and_hang,
    "backup and hang": _backup_and_hang,
    "write on": _write_on,
}


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """What came of an order: `ok` with a number where the action counts, else the refusal's class and sentence."""
    ready = Order(order)
    time.sleep(max(order["start"] - time.time(), 0))
    try:
        found = ACTIONS[order["action"]](ready)
    except Refused as no:
        return {"ok": False, "kind": type(no).__name__, "sentence": str(no)}
    except Exception as error:  # noqa: BLE001
        return {"ok": False, "kind": f"crashed: {type(error).__name__}", "sentence": str(error)}
    return {"ok": True, "number": found if isinstance(found, int | list) else 1}


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    say({"ready": True})
    for line in sys.stdin:
        say(answer(json.loads(line)))


def litter() -> None:
    """Forks a racer for each pair of pipes that the command line names, and waits until all have stopped."""
    ends = list(map(int, sys.argv[1:]))
    for listens, speaks in batched(ends, 2):
        if os.fork() == 0:
            os.dup2(listens, 0)
            os.dup2(speaks, 1)
            for end in ends:
                os.close(end)
            main()
            os._exit(0)
    for end in ends:
        os.close(end)
    for _racer in range(len(ends) // 2):
        os.wait()
