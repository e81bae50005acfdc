"""The deals of the eighteen months as stories: a fate, a way through the stages, a client, people, what was said."""

from dataclasses import dataclass, replace
from itertools import cycle

from kochka.ops.demo import script
from kochka.ops.demo.past import cast
from kochka.ops.demo.past.briefs import Briefs
from kochka.ops.demo.past.clients import Client, Clients, Project
from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.past.extras import bring_along
from kochka.ops.demo.past.fates import Fate, fates
from kochka.ops.demo.past.lines import Lines
from kochka.ops.demo.past.route import Visit, route
from kochka.ops.demo.past.stay import Diary, Parts, Stay
from kochka.ops.demo.script import DueIn, Story

SEED = 4
ASKED_FIRST, ANSWERED_LATE, PROMISED = 0.36, 0.22, 0.12
SOURCES = ("friends", "friends", "site", "site", "search", "talk")
SAYS_SO = {"inputs": "why", "decision": "said/proposals.agreed", "production": "said/production.client_content"}
# When the next actions of the deals that stand today are due, one seller's after another's: some late, some today.
DUES: tuple[DueIn, ...] = (
    (1, ""), (0, "12:00"), (3, ""), (2, "11:00"), (6, ""), (-1, ""), (1, "15:00"), (4, ""), (0, "16:30"),
    (8, ""), (2, ""), (-2, ""), (5, ""), (3, "10:30"), (7, ""), (1, ""), (0, "17:00"), (4, ""), (10, ""),
)  # fmt: skip
WAKES = (4, 7, 11, 15, 21)


@dataclass(frozen=True, slots=True)
class Life:
    """A fate with its way."""

    fate: Fate
    visits: list[Visit]

    @property
    def begins(self) -> int:
        return self.visits[0].enter


class Past:
    """Makes up stories, the oldest first: who comes again has been here before."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed)
        self.lines, self.clients, self.briefs = Lines(self.dice), Clients(self.dice), Briefs(seed)
        self._dues = {key: cycle(DUES) for key in (*cast.STANDING, "production")}
        self._wakes = cycle(WAKES)

    def stories(self, wanted: int) -> list[Story]:
        """That many."""
        lives = [Life(fate, route(fate, self.dice)) for fate in fates(self.dice, wanted)]
        return [self._story(life) for life in sorted(lives, key=lambda life: -life.begins)]

    def _story(self, life: Life) -> Story:
        client, again = self.clients.next(life.begins)
        project = self.clients.project(client, self._size(life))
        client.finished += life.fate.end == "finished"
        is_open = life.fate.end == "open"
        owner = cast.seller_today(self.dice) if is_open else cast.seller(self.dice, life.begins)
        parts = self._parts(life, owner)
        story = Story(
            title=project.title,
            client=client.name,
            owner=owner,
            contact=client.contact,
            steps=tuple(self._steps(life, parts, client, project, owner)),
            manager=parts.manager,
            administration=parts.administration,
            about=(project.line, "former" if again else self.dice.of(SOURCES), client.industry),
            has_brief=self.dice.chance(0.4) if self.dice.chance(0.7) else None,
            wanted_in=self.dice.between(6, 30) * 7 if self.dice.chance(0.35) else 0,
        )
        brief = self.briefs.of(project, story.steps, wanted_in=story.wanted_in)
        if is_open and life.fate.stage == "inputs":
            return replace(story, brief=brief, steps=self.briefs.begun(story.steps))
        return replace(story, brief=brief)

    def _size(self, life: Life) -> int:
        """What takes long to make is large; of what never came so far nobody knows."""
        made = sum(visit.lasts for visit in life.visits if visit.stage == "production")
        return (made > 20) + (made > 32) if made else self.dice.weighed((0, 1, 2), (3, 4, 3))

    def _parts(self, life: Life, owner: str) -> Parts:
        """Who was there when they were wanted."""

        def entered(stage: str) -> int:
            return next((visit.enter for visit in life.visits if visit.stage == stage), life.begins)

        return Parts(
            cast.one_of(self.dice, cast.MANAGERS, entered("start")),
            cast.one_of(self.dice, cast.ADMINISTRATION, entered("papers")),
            cast.one_of(self.dice, cast.EXPERTS, entered("proposal")),
            cast.another_seller(self.dice, owner, life.begins),
        )

    def _steps(self, life: Life, parts: Parts, client: Client, project: Project, owner: str) -> list[script.Step]:
        diary, fate = Diary(self.dice), life.fate
        self._opening(life, diary)
        thousands = (
            round(self.dice.around(project.least, (3 * project.least + project.most) // 4, project.most) / 10) * 10
        )
        for visit in life.visits:
            stay = Stay(visit, fate, diary, self.lines, parts)
            if visit.stage in SAYS_SO:
                stay.said = self.lines.word(SAYS_SO[visit.stage])
            if fate.end == "open" and visit.leave in (1, 2) and visit.left == "on":
                stay.talk()
            bring_along(stay, payer=client.payer, sum_in_thousands=thousands)
            stay.tell()
        if fate.end == "open":
            self._stand(fate, diary, owner)
        return diary.steps

    def _opening(self, life: Life, diary: Diary) -> None:
        """An enquiry, answered in time or late, or the deal at once."""
        day, then = life.begins, self.lines.first("inputs")
        if self.dice.chance(ASKED_FIRST):
            channel, text = self.lines.enquiry()
            late = self.dice.chance(ANSWERED_LATE)
            asked, who = day + late, cast.one_of(self.dice, cast.ADMINISTRATION, day)
            diary.add(asked, lambda day, clock: script.Enquired(day, clock, channel, text, who=who))
            diary.add(day, lambda day, clock: script.Answered(day, clock))
        diary.add(day, lambda day, clock: script.Opened(day, clock, then=then))

    def _stand(self, fate: Fate, diary: Diary, owner: str) -> None:
        """How it stands today: when its next action is due, or until when it is on hold."""
        place = max(n for n, step in enumerate(diary.steps) if isinstance(step, script.Plan))
        plan = diary.steps[place]
        assert isinstance(plan, script.Plan)
        days, clock = next(self._dues["production" if fate.stage == "production" else owner])
        due = (max(days, -plan.days), clock)
        diary.steps[place] = replace(plan, due=due, promised=days > 0 and self.dice.chance(PROMISED))
        if fate.stands_out == "held":
            reason, until = self.lines.word("hold"), next(self._wakes)
            diary.add(1, lambda day, clock: script.Held(day, clock, until, reason))


def stories(wanted: int, *, seed: int = SEED) -> list[Story]:
    """That many deals of the past eighteen months; the same for the same seed."""
    return Past(seed).stories(wanted)
