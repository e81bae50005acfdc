"""What happens beside the verbs of one deal: deals come in, sweeps run, settings change, people leave; and the right
move of the right person, which nothing refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.when import Due
from kochka.deals import confirmations, details, go_aheads
from kochka.deals.journey import forward, pauses, placing
from kochka.deals.models import Deal, GoAhead
from kochka.deals.recount import recount
from kochka.firm.models import DayOff, Firm
from kochka.funnel.definition import ConfirmNeed, Need
from kochka.funnel.models import Stage
from kochka.funnel.publishing import publish
from kochka.people.accounts import let_go
from kochka.people.duties import duties
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import GATED
from tests.walking.chance import Chance
from tests.walking.rules import RuleBroken, met, needs_of

if TYPE_CHECKING:
    from tests.walking.world import World

# The same funnel as it is written later: other norms and tries; a stage more; a stage less.
LATER = (
    GATED.replace("norm: 4 workdays", "norm: 9 workdays").replace("tries: 3", "tries: 1"),
    GATED.replace("  - stage: money", "  - stage: between\n    name: Между\n    why: Так\n    output: Так\n"
                  "    owner: manager\n    jump: Дальше\n    tries: 1\n  - stage: money"),
    GATED.replace("  - stage: offer", "  - stage: bid"),
)  # fmt: skip


def _open(w: World, c: Chance) -> None:
    by, version = c.choice([user for user in w.people if user.is_active]), c.choice(w.versions)
    plan = {"next_action": "Позвонить", "due": Due(w.now.astimezone().date() + timedelta(days=1))}
    w.ids.append(forward.open_deal(title="Портал", by=by, at=w.now, version=version, **plan).pk)
    w.told["open"] += 1


def _place(w: World, c: Chance) -> None:
    stage = c.choice(list(Stage.objects.filter(version=c.choice(w.versions)).select_related("version__funnel")))
    plan = {"next_action": "Разобрать", "due": Due(w.now.astimezone().date() + timedelta(days=2))}
    owner = c.choice([user for user in w.people if user.is_active])
    row = placing.Placed(title="Старая", owner=owner, stage=stage, currency="RUB", opened_at=w.now, **plan)
    w.ids += [deal.pk for deal in placing.place([row], by=w.cast.chief, at=w.now)]
    w.told["place"] += 1


def _sweep(w: World, c: Chance) -> None:
    pauses.resume_due(at=w.now)
    go_aheads.ask_all_due(at=w.now)
    if pauses.resume_due(at=w.now) or go_aheads.ask_all_due(at=w.now):
        raise RuleBroken("the sweep had something to do the second time")
    w.told["sweep"] += 1


def _onward(w: World, c: Chance) -> None:
    """The right person makes the next right move of a deal: nothing refuses it."""
    if not w.ids:
        return
    deal = w.deal(c)
    if deal.is_open:
        _right_move(w, deal)
        w.told["onward"] += 1


def _right_move(w: World, deal: Deal) -> None:
    turn = {"seen": deal.open_jump_id, "by": w.cast.chief, "at": w.now}
    plan = {"next_action": "Дальше", "due": Due(w.now.astimezone().date() + timedelta(days=2))}
    lacking = [need for need in needs_of(deal) if not met(deal, need)]
    if deal.holds.filter(ended_at=None).exists():
        pauses.resume(deal, **turn)
    elif lacking:
        _mend(w, deal, lacking[0])
    elif deal.stage.key == deal.stage.version.definition.last.key:
        forward.finish(deal, **turn)
    else:
        forward.jump(deal, **turn, **plan)


def _mend(w: World, deal: Deal, need: Need) -> None:
    who = {"by": w.cast.chief, "at": w.now}
    if isinstance(need, ConfirmNeed):
        confirmations.confirm(deal, need.key, seen=deal.open_jump_id, **who, text="Да", file=w.file)
    elif need.fact == "deals.client_named":
        details.edit(deal, **who, client=company_named("Вектор", by=w.cast.chief, at=w.now))
    elif need.fact == "deals.value_named":
        details.revalue(deal, **who, value=Money(100, "RUB"))
    else:
        of = dict(need.params)["of"]
        asked = GoAhead.objects.filter(jump=deal.open_jump_id, key=of, settled_at=None).first()
        asked = asked or go_aheads.ask_go_ahead(deal, of, seen=deal.open_jump_id, **who)
        for chief in User.objects.playing(Role.CHIEF):
            if asked.settled_at is None and not asked.decisions.filter(by=chief).exists():
                asked = go_aheads.decide_go_ahead(asked, by=chief, at=w.now, yes=True)
        if asked.settled_at is None:
            go_aheads.decide_go_ahead(asked, **who, yes=True)


def _settings(w: World, c: Chance) -> None:
    Firm.objects.update(visibility=c.choice(["own", "team", "all"]), go_ahead_rule=c.choice(["any", "each"]))


def _day_off(w: World, c: Chance) -> None:
    DayOff.objects.update_or_create(day=w.now.date() + timedelta(days=c.number(0, 20)), defaults={"works": False})
    recount()
    w.told["day off"] += 1


def _publish(w: World, c: Chance) -> None:
    if len(w.versions) <= len(LATER):
        w.versions.append(publish(LATER[len(w.versions) - 1], by=w.cast.chief, at=w.now))


def _leave(w: World, c: Chance) -> None:
    """Somebody leaves, a newcomer of the same roles takes everything over."""
    leaver = c.choice([user for user in w.people if user.is_active and user != w.cast.chief])
    heir = w.cast.person("Новая", f"{User.objects.count()}@example.org", *leaver.roles)
    for duty in duties():
        duty.hand_on(leaver, heir, w.cast.chief, w.now)
    let_go(leaver, by=w.cast.chief, at=w.now)
    w.people = [*w.people[-11:], heir]
    w.told["leave"] += 1


WORLDLY: dict[str, Callable[[World, Chance], None]] = {
    "open": _open,
    "place": _place,
    "sweep": _sweep,
    "onward": _onward,
    "settings": _settings,
    "day off": _day_off,
    "publish": _publish,
    "leave": _leave,
}
