"""Tells the demo's stories: each step is done by the verb of the product that people use, and by nothing else."""

from collections.abc import Iterable
from datetime import datetime

from kochka.deals.models import Deal
from kochka.ops.demo import beside, moves
from kochka.ops.demo.around import Around
from kochka.ops.demo.days import Days
from kochka.ops.demo.events import Event
from kochka.ops.demo.scene import Scene, happen
from kochka.ops.demo.script import Step, Story
from kochka.people.models import User

__all__ = ["beside", "moves", "scenes", "steps", "told_anew"]
FIRST_NUMBER = 101


def scenes(stories: Iterable[Story], *, days: Days, people: dict[str, User], around: Around) -> list[Scene]:
    """The stories, numbered as they begin."""
    begun = sorted(stories, key=lambda story: days.ago(story.steps[0].days, story.steps[0].clock))
    found = [Scene(story, number, days, people, around) for number, story in enumerate(begun, FIRST_NUMBER)]
    for scene in found:
        scene.ahead = list(scene.story.steps)
    return found


def steps(found: Iterable[Scene]) -> list[Event]:
    """Every step of them all, as what happens at its moment; to be done side by side, in the order of time."""
    return [_event(scene, step) for scene in found for step in scene.story.steps]


def _event(scene: Scene, step: Step) -> Event:
    def do(_at: datetime) -> None:
        if scene.ahead.pop(0) is not step:
            raise ValueError(f"the story “{scene.story.title.en}” runs backward at {step!r}")
        scene.told = happen(step, scene) or scene.told

    return Event(scene.at(step), do)


def told_anew(found: Iterable[Scene]) -> None:
    """Something has happened to the deals from outside their stories: they are read anew."""
    going = {scene.told.pk: scene for scene in found if scene.told and scene.told.is_open}
    for deal in Deal.objects.with_jump().filter(pk__in=going):
        going[deal.pk].told = deal
