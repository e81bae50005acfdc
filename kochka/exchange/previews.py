"""The first rows of a file as the deals that they would become, and what is wrong with them: read, never written."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from kochka.core.money import Money
from kochka.core.strict import Problem
from kochka.exchange.client_rows import ClientDraft
from kochka.exchange.clients import ClientPlan, ClientTally, plan_clients
from kochka.exchange.models import Upload, What
from kochka.exchange.plans import BadFile, BadMap, Plan, plan
from kochka.exchange.rejects import Rejected
from kochka.exchange.reports import Tally
from kochka.exchange.rows import Draft
from kochka.exchange.survey import drafts
from kochka.exchange.uploads import path_of
from kochka.funnel.models import Stage
from kochka.people.models import User

SHOWN = 8
LOOKED = 500
SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it will be."""

    line: int
    title: str
    client: str
    owner: str
    stage: Stage
    state: str
    value: Money | None
    opened_at: datetime | None


@dataclass(slots=True)
class Preview:
    """`looked`: how many rows were read for it. `wrong`: why nothing can be shown yet."""

    rows: list[Seen] = field(default_factory=list)
    looked: int = 0
    problems: list[Problem] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: tuple[Problem, ...] = ()
    clients: list[ClientDraft] = field(default_factory=list)

    def reject(self, row: Rejected) -> None:
        """One row that would stay out; of each kind the first two are shown."""
        self.kinds[row.problem.code] += 1
        if self.kinds[row.problem.code] <= 2:
            self.problems.append(row.problem)

    @property
    def bad(self) -> int:
        """Rows that would stay out."""
        return self.kinds.total()


def preview(upload: Upload, *, by: User, at: datetime) -> Preview:
    """Reads the first rows, for a third of a second at most."""
    found = Preview()
    try:
        if upload.what == What.CLIENTS:
            _read_clients(plan_clients(path_of(upload), upload.map_text.encode(), by=by, at=at), found)
        else:
            _read(plan(path_of(upload), upload.map_text.encode(), by=by, at=at, name=upload.file.name), found)
    except (BadMap, BadFile) as wrong:
        found.wrong = wrong.problems
    return found


def _read_clients(job: ClientPlan, found: Preview) -> None:
    tally, ends = ClientTally(), time.monotonic() + SECONDS
    for draft in job.rows(tally, found.reject, lambda _rows: None):
        if len(found.clients) < SHOWN:
            found.clients.append(draft)
        if tally.rows >= LOOKED or time.monotonic() > ends:
            break
    found.looked = tally.rows


def _read(job: Plan, found: Preview) -> None:
    tally, ends = Tally(), time.monotonic() + SECONDS
    for draft in drafts(job, tally, found.reject, lambda _rows: None):
        if len(found.rows) < SHOWN:
            found.rows.append(_seen(job, draft))
        if tally.rows >= LOOKED or time.monotonic() > ends:
            break
    found.looked = tally.rows


def _seen(job: Plan, draft: Draft) -> Seen:
    value = None if draft.value_minor is None else Money(draft.value_minor, draft.currency)
    state = "open" if draft.ended_at is None else "lost" if draft.loss else "finished"
    owner = job.owners.named(draft)
    return Seen(draft.line, draft.title, draft.client, owner, job.stage_of(draft), state, value, draft.opened_at)
