"""What a gate lacks is brought: needs confirmed by those whose word they want, go-aheads given."""

from datetime import datetime, timedelta

from kochka.deals.confirmations import confirm
from kochka.deals.gate import State, gate
from kochka.deals.go_aheads import FACT, decide_go_ahead
from kochka.deals.models import GoAhead
from kochka.files.storing import store
from kochka.funnel.definition import ConfirmNeed, FactNeed
from kochka.ops.demo.briefing import FACT as BRIEF
from kochka.ops.demo.briefing import write_brief
from kochka.ops.demo.evidence import GO_AHEAD, USUAL
from kochka.ops.demo.offering import OFFERS
from kochka.ops.demo.paper import paper
from kochka.ops.demo.scene import Scene
from kochka.ops.demo.script import Say
from kochka.people.models import User
from kochka.people.roles import Role

BETWEEN = timedelta(minutes=10)


def bring_all(scene: Scene, *, before: datetime, said: Say | None = None) -> None:
    """Brings what has not been brought yet, one thing after another, within the hour before the jump."""
    missing = [need for need in _needs(scene) if need.key not in scene.brought]
    for left, need in zip(range(len(missing), 0, -1), missing, strict=True):
        at = before - left * BETWEEN
        if need.key == BRIEF:
            write_brief(scene, at=at, why=said)
        elif need.key in OFFERS:
            item = gate(scene.deal).item(need.key)
            if item and item.state is State.MISSING:  # after a step back it may be there from before
                OFFERS[need.key](scene, at, said)
        elif isinstance(need, ConfirmNeed):
            bring(scene, need.key, at=at, said=said if need.evidence == "text" else None)
        else:
            decide_go_ahead(asked(scene), by=scene.people["marina"], at=at, yes=True, note=scene.say(GO_AHEAD))


def _needs(scene: Scene) -> list[ConfirmNeed | FactNeed]:
    """What people bring to the gate of the present stage; what the system knows by itself is there or is not."""
    stage = scene.deal.stage
    needs = stage.version.definition.gate_of(stage.key)
    return [need for need in needs if isinstance(need, ConfirmNeed) or need.fact in (FACT, BRIEF, *OFFERS)]


def asked(scene: Scene) -> GoAhead:
    """What the chiefs are asked about the present jump."""
    return GoAhead.objects.get(jump=scene.deal.open_jump_id, settled_at=None)


def bring(scene: Scene, key: str, *, at: datetime, said: Say | None) -> None:
    """Confirms a need by the person and with the evidence that are usual for it."""
    usual = USUAL[key]
    by = _whose(scene, usual.who)
    file = store(paper(scene.say(usual.file)), by=by, at=at) if usual.file.en else None
    text, link = scene.say(said or usual.text), scene.say(usual.link)
    confirm(scene.deal, key, seen=scene.seen, by=by, at=at, text=text, link=link, file=file)
    scene.brought.add(key)


def _whose(scene: Scene, who: "Role | None") -> User:
    """The seller, or whoever of that role takes part in the story."""
    match who:
        case Role.MANAGER:
            return scene.people[scene.story.manager]
        case Role.ADMINISTRATION:
            return scene.people[scene.story.administration]
        case Role.CHIEF:
            return scene.people["marina"]
    return scene.owner
