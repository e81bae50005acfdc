"""The brief is written down: by the verb, in the story's words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kochka.deals.models import Deal
from kochka.ops.demo import script
from kochka.ops.demo.scene import Scene, happen
from kochka.ops.demo.script import Say
from kochka.proposals.brief import answer, put_to_test
from kochka.proposals.models import BriefTest

FACT = "proposals.brief_filled"
# Reasons for which we refuse, by what the brief had to say of them.
FAILS = {"Денег на задачу нет": BriefTest.Kind.BUDGET, "Задача не наша": BriefTest.Kind.STANDARDS}


def write_brief(scene: Scene, *, at: datetime, why: Say | None = None) -> Deal:
    """All of it, and perhaps that the deal stands the three tests."""
    deal = answer(scene.deal, _answers(scene, at, why), by=scene.owner, at=at)
    tested = scene.story.brief and scene.story.brief.tested
    for kind in BriefTest.Kind.values if tested else ():
        deal = put_to_test(deal, kind, True, by=scene.owner, at=at)
    scene.brought.add(FACT)
    return deal


def fail_brief(scene: Scene, step: script.Lost, *, at: datetime) -> None:
    """What it is lost for shows in the brief already, where it is one of the three tests."""
    kind = FAILS.get(step.reason.ru)
    if kind:
        why = (scene.story.brief and scene.story.brief.why_not) or step.words
        put_to_test(scene.deal, kind, False, scene.say(why), by=scene.owner, at=at)


@happen.register
def _briefed(step: script.Briefed, scene: Scene) -> Deal:
    at = scene.at(step)
    known = {key: typed for key, typed in _answers(scene, at, None).items() if key in step.questions}
    return answer(scene.deal, known, by=scene.actor(step), at=at)


def _answers(scene: Scene, at: datetime, why: Say | None) -> Mapping[str, str]:
    brief = scene.story.brief
    if brief is None:
        raise ValueError(f"the story “{scene.story.title.en}” has no brief")
    found = {
        "what": scene.say(brief.what),
        "why": scene.say(why or brief.why),
        "budget": str(brief.rub if scene.language == "ru" else brief.gbp),
        "decides": scene.say(brief.decides),
        "offer": scene.say(brief.offer),
        "pays": scene.say(brief.pays),
        "wants_proposal": "yes",
        "may_show": brief.shows,
    }
    if brief.wanted_in:
        found["deadline"] = (at + timedelta(days=brief.wanted_in)).date().isoformat()
    return {key: typed for key, typed in found.items() if typed}
