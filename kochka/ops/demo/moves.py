"""Telling the steps that take a deal on its way: each by the verb that people use, and by nothing else."""

from typing import Any

from kochka.clients.models import Contact
from kochka.deals.details import edit
from kochka.deals.enquiries import into_deal
from kochka.deals.journey.endings import lose, reopen, withdraw
from kochka.deals.journey.forward import finish, jump, open_deal
from kochka.deals.journey.hands import hand_to
from kochka.deals.journey.pauses import hold, resume
from kochka.deals.journey.steps import replan, step_back, try_again
from kochka.deals.models import Deal
from kochka.deals.reminders import next_reminder
from kochka.firm.models import LossReason
from kochka.ops.demo import script
from kochka.ops.demo.briefing import fail_brief
from kochka.ops.demo.bringing import bring_all
from kochka.ops.demo.scene import Scene, happen
from kochka.people.accounts import system_user


@happen.register
def _opened(step: script.Opened, scene: Scene) -> Deal:
    at, by = scene.at(step), scene.owner
    line, source = scene.around.of(scene.story)
    title, action, due = scene.say(step.title or scene.story.title), scene.say(step.then), scene.due(step)
    client = None if step.title else scene.client(at)
    if scene.enquiry:
        deal = into_deal(scene.enquiry, title=title, next_action=action, due=due, by=by, at=at, client=client)
    else:
        deal = open_deal(
            title=title, by=by, at=at, next_action=action, due=due, client=client, service_line=line, source=source
        )
    scene.around.describe(deal, scene.story, by=by, at=at)
    return Deal.objects.with_jump().get(pk=deal.pk)


@happen.register
def _named(step: script.Named, scene: Scene) -> Deal:
    at = scene.at(step)
    return edit(scene.deal, by=scene.actor(step), at=at, title=scene.say(scene.story.title), client=scene.client(at))


@happen.register
def _tried(step: script.Tried, scene: Scene) -> Deal:
    known = _reminding(scene, step)
    return try_again(
        scene.deal,
        **known,
        seen=scene.seen,
        by=scene.actor(step),
        at=scene.at(step),
        channel=step.channel,
        outcome=scene.say(step.outcome),
        next_action=scene.say(step.then),
        due=scene.due(step),
        promised=step.promised,
        relief=step.relief or None,
        colleague=scene.people[step.colleague] if step.colleague else None,
    )


def _reminding(scene: Scene, step: script.Tried) -> dict[str, Any]:
    """Whom the try was with, and which reminder of the stage's chain it was, where it went the chain's way."""
    here = scene.deal.open_jump
    if step.channel == "inside" or not scene.deal.client_id or here is None or not here.stage.definition.reminders:
        return {}
    name = scene.say(scene.story.contact.name)
    contact = Contact.objects.filter(company=scene.deal.client_id, name=name, retired_at=None).first()
    ready = next_reminder(here, scene.days.calendar)
    fits = ready and ready.reminder.channel.value == step.channel
    return {"contact": contact, "reminder": ready.reminder.key if ready and fits else ""}


@happen.register
def _replanned(step: script.Replanned, scene: Scene) -> Deal:
    action, due = scene.say(step.then), scene.due(step)
    return replan(scene.deal, seen=scene.seen, by=scene.actor(step), at=scene.at(step), next_action=action, due=due)


@happen.register
def _passed(step: script.Passed, scene: Scene) -> Deal:
    bring_all(scene, before=scene.at(step), said=step.said)
    moved = jump(
        scene.deal,
        seen=scene.seen,
        by=scene.actor(step),
        at=scene.at(step),
        next_action=scene.say(step.then),
        due=scene.due(step),
        promised=step.promised,
    )
    scene.brought.clear()
    return moved


@happen.register
def _back(step: script.Back, scene: Scene) -> Deal:
    moved = step_back(
        scene.deal,
        seen=scene.seen,
        by=scene.actor(step),
        at=scene.at(step),
        reason=scene.say(step.reason),
        next_action=scene.say(step.then),
        due=scene.due(step),
    )
    scene.brought.clear()
    return moved


@happen.register
def _held(step: script.Held, scene: Scene) -> Deal:
    until, reason = scene.days.due((step.until, "")).day, scene.say(step.reason)
    return hold(scene.deal, seen=scene.seen, by=scene.actor(step), at=scene.at(step), until=until, reason=reason)


@happen.register
def _resumed(step: script.Resumed, scene: Scene) -> Deal:
    by = scene.people[step.who] if step.who else system_user()
    return resume(scene.deal, seen=scene.seen, by=by, at=scene.at(step))


@happen.register
def _handed(step: script.Handed, scene: Scene) -> Deal:
    to, words = scene.people[step.to], scene.say(step.words)
    return hand_to(scene.deal, seen=scene.seen, by=scene.owner, at=scene.at(step), to=to, role=step.role, note=words)


@happen.register
def _lost(step: script.Lost, scene: Scene) -> Deal:
    reason = LossReason.objects.get(name=scene.say(step.reason))
    note, owed, by = scene.say(step.words), scene.say(step.owed), scene.actor(step)
    fail_brief(scene, step, at=scene.at(step))
    return lose(scene.deal, seen=scene.seen, by=by, at=scene.at(step), reason=reason, note=note, owed=owed)


@happen.register
def _reopened(step: script.Reopened, scene: Scene) -> Deal:
    by, action, due = scene.people[step.who], scene.say(step.then), scene.due(step)
    scene.brought.clear()
    return reopen(scene.deal, by=by, at=scene.at(step), next_action=action, due=due)


@happen.register
def _withdrawn(step: script.Withdrawn, scene: Scene) -> Deal:
    by, reason = scene.people[step.who], scene.say(step.reason)
    return withdraw(scene.deal, by=by, at=scene.at(step), reason=reason)


@happen.register
def _finished(step: script.Finished, scene: Scene) -> Deal:
    bring_all(scene, before=scene.at(step))
    return finish(scene.deal, seen=scene.seen, by=scene.actor(step), at=scene.at(step))
