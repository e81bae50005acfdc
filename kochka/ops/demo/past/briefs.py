"""What was known of a made-up deal before its proposal: dealt from the library, by dice of its own."""

from collections.abc import Iterable

from kochka.ops.demo import script
from kochka.ops.demo.library import says
from kochka.ops.demo.past.clients import Project
from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.script import Brief, Say

ROUND = 50
"""Budgets are named in so many thousands of roubles."""
SHOWS, OFTEN = ("yes", "in_part", "no", "not_asked"), (4, 2, 1, 5)

FIRST_HEARD = (("what",), ("what", "why"), ("what", "why", "decides"), ("what", "budget"))


class Briefs:
    """Deals briefs. Apart from the other dice, so that a line more here changes no other story."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed + 2)

    def of(self, project: Project, steps: Iterable[script.Step], *, wanted_in: int) -> Brief:
        """The brief of a project: its budget has room for what the story is worth later."""
        scope, title = self._line(f"what/{project.line}"), project.title
        worth = [step.rub // 1000 for step in steps if isinstance(step, script.Valued)]
        known = max(worth, default=self.dice.between(project.least, (project.least + project.most) // 2))
        thousands = -(-known * self.dice.between(100, 115) // (100 * ROUND)) * ROUND
        return Brief(
            what=Say(f"{title.ru}. {scope.ru}", f"{title.en}. {scope.en}"),
            why=self._line("why", "words"),
            rub=thousands * 1000,
            gbp=thousands * 10,
            decides=self._line("decides"),
            offer=self._line("offer") if self.dice.chance(0.5) else None,
            pays=self._line("pays") if self.dice.chance(0.4) else None,
            wanted_in=wanted_in,
            shows=self.dice.weighed(SHOWS, OFTEN) if self.dice.chance(0.8) else "",
            tested=self.dice.chance(0.5),
        )

    def begun(self, steps: tuple[script.Step, ...]) -> tuple[script.Step, ...]:
        """So much of it was heard in the first talk of a deal that stands there still."""
        place = next(n for n, step in enumerate(steps) if isinstance(step, script.Opened))
        heard = script.Briefed(steps[place].days, steps[place].clock, self.dice.of(FIRST_HEARD))
        return (*steps[: place + 1], heard, *steps[place + 1 :])

    def _line(self, kind: str, library: str = "briefs") -> Say:
        return self.dice.dealt(kind, says(library, kind))
