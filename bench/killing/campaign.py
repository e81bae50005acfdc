"""Round after round: a crew goes to work, each of it is killed, everything is looked at; then the next."""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

from django.conf import settings
from django.utils import timezone

from bench.killing import rules
from bench.killing.crew import Victim, alone, apart, kill_all, others, sent_out
from bench.killing.ground import CREW, Ground, prepare
from bench.killing.supplies import Errands, Files, Sleepers
from bench.killing.victims import Task, one_verb
from kochka.deals.models import Entry
from kochka.exchange.errands import carry_on
from kochka.exchange.importing import import_deals
from kochka.files.sweeping import WANTED, sweep_unowned
from kochka.ops.commands.migrate import bring_up

KINDS = {"verbs": 12, "import": 4, "errands": 3, "schedule": 4}
WITHIN = {"verbs": 25, "import": 35, "errands": 35, "schedule": 20}
"""A kill falls within so many verbs' time after the beginning: a busy machine takes its time."""
STATEMENTS = {"verbs": 300, "import": 150, "errands": 150, "schedule": 120}
WARM = 80
"""Verbs done before anybody is killed: a process forked from one that has done them is as warm as a server's."""
MOST_TROUBLES = 20
SAYS_EVERY = 50


class Campaign:
    """One company, and what has happened to it."""

    def __init__(self, seed: int, *, deep_every: int) -> None:
        self.dice, self.deep_every = Random(seed), deep_every
        self.lay_there = rules.stored()
        self.ground: Ground = prepare(timezone.now())
        folder = Path(settings.PLACE_DIR) / "kills"
        folder.mkdir(parents=True, exist_ok=True)
        self.files, self.sleepers = Files(folder, self.ground), Sleepers(self.ground)
        self.supplies: dict[str, Files | Errands | Sleepers]
        self.supplies = {"import": self.files, "errands": Errands(self.ground), "schedule": self.sleepers}
        self.kills: Counter[str] = Counter()
        self.promised = self.rounds = 0
        self.troubles: list[str] = []
        began = time.monotonic()
        for _verb in range(WARM):
            one_verb(self.dice, self.ground.keeper, self.ground, lambda *_said: None)
        self.pace = (time.monotonic() - began) / WARM

    def run(self, kills: int) -> None:
        """So many kills, or until too much is broken."""
        deep_at, say_at = self.deep_every, SAYS_EVERY
        while self.kills.total() < kills and len(self.troubles) < MOST_TROUBLES:
            self.round(most=kills - self.kills.total())
            if self.kills.total() >= deep_at:
                self._note("deep", rules.deep())
                deep_at += self.deep_every
            if self.kills.total() >= say_at:
                print(f"{self.kills.total()} kills, {len(self.troubles)} troubles", file=sys.stderr, flush=True)
                say_at += SAYS_EVERY
        self.close()

    def round(self, *, most: int) -> None:
        """A crew at work at once, each of it killed."""
        self.rounds += 1
        kinds = self.dice.choices(list(KINDS), list(KINDS.values()), k=min(self.dice.randint(1, CREW), most))
        tasks = [self._task(kind, slot) for slot, kind in enumerate(kinds)]
        mark, strangers = self._mark(), others()
        apart()
        victims = [sent_out(task, self.ground, self._moment(task)) for task in tasks]
        kill_all(victims)
        alone(strangers)
        for victim in victims:
            self.kills[victim.task.kind] += victim.killed
            self._note(victim.task.kind, self._kept_promises(victim, mark))
        self._note(" + ".join(kinds), rules.broken(self._touched(victims, mark)))
        for supply in self.supplies.values():
            self._note(" + ".join(kinds), supply.broken())
        if "schedule" in kinds:
            self._note("schedule", self.sleepers.woken())

    def _task(self, kind: str, slot: int) -> Task:
        if kind in self.supplies:
            self.supplies[kind].ready()
        dies_at = self.dice.randint(1, STATEMENTS[kind]) if self.dice.random() < 0.5 else 0
        return Task(kind, slot, self.dice.getrandbits(32), dies_at, self.files.path, self.files.chart)

    def _moment(self, task: Task) -> float:
        """In seconds after its first word; who is to kill itself gets all the time that it may take."""
        longest = WITHIN[task.kind] * self.pace
        return 4 * longest if task.dies_at else self.dice.uniform(0, longest)

    @staticmethod
    def _mark() -> int:
        return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def _kept_promises(self, victim: Victim, mark: int) -> list[str]:
        """Every verb that was said to be done is there; beside them at most the one it died at, and that whole."""
        if victim.task.kind != "verbs":
            return []
        said = {int(line[0]) for line in victim.said_of("done")}
        self.promised += len(said)
        mine = Entry.objects.filter(pk__gt=mark, by=self.ground.chiefs[victim.task.slot])
        there = dict(mine.values_list("pk", "deal"))
        untold = Counter(deal for pk, deal in there.items() if pk not in said)
        broken = [f"entry {pk} was promised and is not there" for pk in said - set(there)]
        if len(untold) > 1 or untold.total() > 2:
            broken.append(f"more than one verb was done and not told: {dict(untold)}")
        return broken

    @staticmethod
    def _touched(victims: list[Victim], mark: int) -> set[int]:
        at = {int(line[1]) for victim in victims for line in victim.said_of("at")}
        return at | set(Entry.objects.filter(pk__gt=mark).values_list("deal", flat=True))

    def close(self) -> None:
        """Nobody is killed any more: what was begun comes to its end, and everything holds."""
        import_deals(self.files.path, self.files.chart, by=self.ground.keeper, at=timezone.now())
        for _step in range(4):
            self.supplies["errands"].ready()
            carry_on()
        self._note("at the end", self.sleepers.woken())
        for supply in self.supplies.values():
            self._note("at the end", supply.broken())
        sweep_unowned(at=timezone.now() + 2 * WANTED)
        self._note("at the end", rules.files(self.lay_there))
        self._note("at the end", rules.deep())

    def _note(self, where: str, found: Iterable[str]) -> None:
        self.troubles += [f"round {self.rounds}, {where}: {what}" for what in found]


def main(arguments: list[str]) -> int:
    """Works on the database that the environment names; says what came of it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--deep-every", type=int, required=True)
    given = parser.parse_args(arguments)
    bring_up(lambda *_told: None)
    began = time.monotonic()
    campaign = Campaign(given.seed, deep_every=given.deep_every)
    campaign.run(given.kills)
    told = {
        "kills": campaign.kills.total(),
        "by_kind": dict(campaign.kills),
        "promised": campaign.promised,
        "verb_ms": round(campaign.pace * 1000, 1),
        "entries": Entry.objects.count(),
        "seconds": round(time.monotonic() - began, 1),
        "troubles": campaign.troubles,
    }
    json.dump(told, sys.stdout, ensure_ascii=False)
    return 1 if campaign.troubles else 0
