"""Tells the demo's stories: each step is done by the verb of the product that people use, and by nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import singledispatch

from kochka.clients.models import Company
from kochka.clients.naming import add_contact, company_named
from kochka.core.money import Money, exponent
from kochka.core.when import Due
from kochka.deals.confirmations import confirm
from kochka.deals.details import edit, revalue
from kochka.deals.gate import gate
from kochka.deals.go_aheads import ask_go_ahead, decide_go_ahead
from kochka.deals.journey.endings import lose
from kochka.deals.journey.forward import finish, jump, open_deal
from kochka.deals.journey.hands import hand_to
from kochka.deals.journey.pauses import hold
from kochka.deals.journey.steps import step_back, try_again
from kochka.deals.models import Deal, GoAhead
from kochka.deals.notes import attach, note
from kochka.deals.remarks import remark
from kochka.files.storing import store
from kochka.firm.models import LossReason
from kochka.funnel.definition import ConfirmNeed
from kochka.ops.demo import script
from kochka.ops.demo.around import Around
from kochka.ops.demo.days import Days
from kochka.ops.demo.evidence import GO_AHEAD, USUAL
from kochka.ops.demo.paper import paper
from kochka.ops.demo.people import CURRENCY
from kochka.ops.demo.script import Say, Story
from kochka.people.models import User

BETWEEN = timedelta(minutes=10)
FIRST_NUMBER = 101


@dataclass(slots=True)
class Scene:
    """A story being told. `number` stands on its papers; `ahead` are the steps still to come."""

    story: Story
    number: int
    days: Days
    people: dict[str, User]
    around: Around
    ahead: list[script.Step] = field(default_factory=list)
    told: Deal | None = None

    @property
    def deal(self) -> Deal:
        if self.told is None:
            raise ValueError(f"the story “{self.story.title.en}” does not begin with the opening")
        return self.told

    @property
    def language(self) -> str:
        return self.around.language

    @property
    def owner(self) -> User:
        return self.people[self.story.owner]

    def say(self, line: Say | None) -> str:
        return line.of(self.language).format(n=self.number) if line else ""

    def at(self, step: script.Step) -> datetime:
        return self.days.ago(step.days, step.clock)

    def actor(self, step: script.Step) -> User:
        """Whoever is named, else whoever holds the jump."""
        if step.who:
            return self.people[step.who]
        return self.deal.open_jump.holder if self.deal.open_jump else self.owner

    def due(self, step: script.Plan) -> Due:
        """As the story says, else on the day when it goes on."""
        if step.due:
            return self.days.due(step.due)
        on = next((later for later in self.ahead if isinstance(later, _GOES_ON)), None)
        if on is None:
            raise ValueError(f"the story “{self.story.title.en}” does not say when its next action is due")
        return Due(self.days.day_ago(on.days))

    def client(self, at: datetime) -> Company:
        """The client, with the person that we talk to; both are new to us."""
        company = company_named(self.say(self.story.client), by=self.owner, at=at)
        person = self.story.contact
        name, email = self.say(person.name), self.say(person.email)
        add_contact(
            company, name=name, phone=person.phone(self.language), email=email, roles=["decides"], by=self.owner, at=at
        )
        return company


_GOES_ON = (script.Plan, script.Held, script.Lost, script.Finished)


def tell(stories: Iterable[Story], *, days: Days, people: dict[str, User], around: Around) -> Iterable[Deal]:
    """Tells all stories side by side, in the order of time, as it would have happened. Yields each deal once it stands
    where it stands today."""
    opened = sorted(stories, key=lambda story: days.ago(story.steps[0].days, story.steps[0].clock))
    scenes = [Scene(story, number, days, people, around) for number, story in enumerate(opened, FIRST_NUMBER)]
    for scene in scenes:
        scene.ahead = list(scene.story.steps)
    everything = [(scene.at(step), scene) for scene in scenes for step in scene.story.steps]
    for _at, scene in sorted(everything, key=lambda one: one[0]):
        scene.told = happen(scene.ahead.pop(0), scene) or scene.told
        if not scene.ahead:
            yield scene.deal


@singledispatch
def happen(step: script.Step, scene: Scene) -> Deal | None:
    """Does one step. The deal as it is afterwards, where the verb gives it back."""
    raise TypeError(f"nobody knows how to tell {step!r} of {scene.story.title.en}")


@happen.register
def _opened(step: script.Opened, scene: Scene) -> Deal:
    at = scene.at(step)
    line, source = scene.around.of(scene.story.title)
    deal = open_deal(
        title=scene.say(step.title or scene.story.title),
        by=scene.owner,
        at=at,
        next_action=scene.say(step.then),
        due=scene.due(step),
        client=None if step.title else scene.client(at),
        service_line=line,
        source=source,
    )
    scene.around.describe(deal, scene.story.title, by=scene.owner, at=at)
    return Deal.objects.get(pk=deal.pk)


@happen.register
def _named(step: script.Named, scene: Scene) -> Deal:
    at = scene.at(step)
    return edit(scene.deal, by=scene.actor(step), at=at, title=scene.say(scene.story.title), client=scene.client(at))


@happen.register
def _tried(step: script.Tried, scene: Scene) -> Deal:
    return try_again(
        scene.deal,
        seen=_seen(scene),
        by=scene.actor(step),
        at=scene.at(step),
        channel=step.channel,
        outcome=scene.say(step.outcome),
        next_action=scene.say(step.then),
        due=scene.due(step),
        promised=step.promised,
    )


@happen.register
def _passed(step: script.Passed, scene: Scene) -> Deal:
    _meet(scene, before=scene.at(step), said=step.said)
    return jump(
        scene.deal,
        seen=_seen(scene),
        by=scene.actor(step),
        at=scene.at(step),
        next_action=scene.say(step.then),
        due=scene.due(step),
        promised=step.promised,
    )


@happen.register
def _back(step: script.Back, scene: Scene) -> Deal:
    return step_back(
        scene.deal,
        seen=_seen(scene),
        by=scene.actor(step),
        at=scene.at(step),
        reason=scene.say(step.reason),
        next_action=scene.say(step.then),
        due=scene.due(step),
    )


@happen.register
def _confirmed(step: script.Confirmed, scene: Scene) -> None:
    _confirm(scene, step.key, at=scene.at(step), said=step.said)


@happen.register
def _decided(step: script.Decided, scene: Scene) -> None:
    decide_go_ahead(_asked(scene), by=scene.actor(step), at=scene.at(step), yes=step.yes, note=scene.say(step.words))


@happen.register
def _asking(step: script.Asked, scene: Scene) -> None:
    by, words = scene.actor(step), scene.say(step.words)
    ask_go_ahead(scene.deal, step.key, seen=_seen(scene), by=by, at=scene.at(step), note=words)


@happen.register
def _held(step: script.Held, scene: Scene) -> Deal:
    until, reason = scene.days.due((step.until, "")).day, scene.say(step.reason)
    return hold(scene.deal, seen=_seen(scene), by=scene.actor(step), at=scene.at(step), until=until, reason=reason)


@happen.register
def _handed(step: script.Handed, scene: Scene) -> Deal:
    to, words = scene.people[step.to], scene.say(step.words)
    return hand_to(scene.deal, seen=_seen(scene), by=scene.owner, at=scene.at(step), to=to, role=step.role, note=words)


@happen.register
def _noted(step: script.Noted, scene: Scene) -> None:
    note(scene.deal, by=scene.actor(step), at=scene.at(step), text=scene.say(step.words))


@happen.register
def _remarked(step: script.Remarked, scene: Scene) -> None:
    remark(scene.deal, by=scene.actor(step), at=scene.at(step), text=scene.say(step.words))


@happen.register
def _attached(step: script.Attached, scene: Scene) -> None:
    attach(scene.deal, by=scene.actor(step), at=scene.at(step), file=paper(scene.say(step.name)))


@happen.register
def _valued(step: script.Valued, scene: Scene) -> Deal:
    currency = CURRENCY.of(scene.language)
    units = step.rub if scene.language == "ru" else step.gbp
    value = Money(units * 10 ** exponent(currency), currency)
    return revalue(scene.deal, by=scene.actor(step), at=scene.at(step), value=value)


@happen.register
def _lost(step: script.Lost, scene: Scene) -> Deal:
    reason = LossReason.objects.get(name=scene.say(step.reason))
    note, by = scene.say(step.words), scene.actor(step)
    return lose(scene.deal, seen=_seen(scene), by=by, at=scene.at(step), reason=reason, note=note)


@happen.register
def _finished(step: script.Finished, scene: Scene) -> Deal:
    _meet(scene, before=scene.at(step))
    return finish(scene.deal, seen=_seen(scene), by=scene.actor(step), at=scene.at(step))


def _seen(scene: Scene) -> str:
    return str(scene.deal.open_jump_id)


def _meet(scene: Scene, *, before: datetime, said: Say | None = None) -> None:
    """Brings what the gate lacks, one thing after another, within the hour before the jump."""
    missing = gate(Deal.objects.with_jump().get(pk=scene.deal.pk)).missing
    for left, item in zip(range(len(missing), 0, -1), missing, strict=True):
        at = before - left * BETWEEN
        if isinstance(item.need, ConfirmNeed):
            _confirm(scene, item.key, at=at, said=said if item.need.evidence == "text" else None)
        else:
            decide_go_ahead(_asked(scene), by=scene.people["marina"], at=at, yes=True, note=scene.say(GO_AHEAD))


def _asked(scene: Scene) -> GoAhead:
    """What the chiefs are asked about the present jump."""
    return GoAhead.objects.get(jump=scene.deal.open_jump_id, settled_at=None)


def _confirm(scene: Scene, key: str, *, at: datetime, said: Say | None) -> None:
    usual = USUAL[key]
    by = scene.people[usual.who] if usual.who else scene.owner
    file = store(paper(scene.say(usual.file)), by=by, at=at) if usual.file.en else None
    text, link = scene.say(said or usual.text), scene.say(usual.link)
    confirm(scene.deal, key, seen=_seen(scene), by=by, at=at, text=text, link=link, file=file)
