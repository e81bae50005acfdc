"""What is said at each stage, dealt from the library."""

from dataclasses import dataclass

from kochka.ops.demo.library import says, sections
from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.script import Say


@dataclass(frozen=True, slots=True)
class Talk:
    """A try: by which channel, what came of it, what is next."""

    channel: str
    outcome: Say
    then: Say


class Lines:
    """Deals lines; none comes again before its deck is through."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self._once: dict[str, list[Say]] = {}
        self._stages = {**sections("talk-first"), **sections("talk-later")}

    def first(self, stage: str) -> Say:
        """The next action on entering a stage."""
        rows = [row for row in self._stages[stage] if row[0] == "first"]
        _first, ru, en = self.dice.dealt(f"first {stage}", rows)
        return Say(ru, en)

    def talk(self, stage: str, *, reaching: bool = False) -> Talk:
        """A try; `reaching` the client for certain."""
        rows = [row for row in self._stages[stage] if row[0] != "first"]
        channel, ru, en, then_ru, then_en = self.dice.dealt(f"talk {stage}", rows)
        if reaching and channel == "inside":
            return self.talk(stage, reaching=True)
        return Talk(channel, Say(ru, en), Say(then_ru, then_en))

    def word(self, kind: str) -> Say:
        """A line of that kind."""
        return self.dice.dealt(kind, says("words", kind))

    def once(self, kind: str) -> Say | None:
        """A line that nobody has said before; None once all are said."""
        left = self._once.setdefault(kind, self.dice.mixed(says("words", kind)))
        return left.pop() if left else None

    def pair(self, one: str, other: str) -> tuple[Say, Say]:
        """A line of one kind with the line in the same place of the other."""
        first, second = self.dice.dealt(
            f"{one} {other}", list(zip(says("words", one), says("words", other), strict=True))
        )
        return first, second

    def has(self, kind: str) -> bool:
        return kind in sections("words")

    def lost(self, reason: int) -> Say:
        """How a seller says it, by the number of the company's reason."""
        return self.dice.dealt(f"lost {reason}", says("lost", str(reason)))

    def enquiry(self) -> tuple[str, Say]:
        """A channel, and what was asked."""
        channel, ru, en = self.dice.dealt("enquiry", sections("enquiries")["deal"])
        return channel, Say(ru, en)
