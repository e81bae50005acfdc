"""The rows of deals on their way to the database, in the order of time, as years of work would have laid them down."""

import heapq
import json
from datetime import UTC, datetime
from enum import StrEnum
from random import Random
from typing import Any

from django.db import connection

from kochka.deals.models import (
    Attempt,
    Confirmation,
    Deal,
    Entry,
    GoAhead,
    GoAheadDecision,
    Hold,
    Jump,
    Loss,
    Participant,
)
from kochka.ops.bench.building.sheets import Sheet
from kochka.proposals.models import (
    Block,
    BriefAnswer,
    FinalForm,
    PaymentLine,
    PaymentPlan,
    Proposal,
    Readiness,
    Receipt,
    Review,
    Sending,
)
from kochka.timesheets.models import TimeEntry, Work

_COLUMNS: tuple[tuple[type[Any], str], ...] = (
    (
        Deal,
        "id title folded client_id value_minor currency owner_id service_line_id source_id state stage_id open_jump_id "
        "opened_at ended_at gates_proven heard_at created_by_id",
    ),
    (
        Jump,
        "id deal_id stage_id holder_id came opened_at closed_at left next_action due_on due_time due_at promised "
        "warns_at sinks_at silent_at tries tries_allowed",
    ),
    (Attempt, "id jump_id at by_id channel outcome next_action due_on"),
    (Confirmation, "id jump_id key at by_id text link file_id own"),
    (BriefAnswer, "id deal_id question said at by_id"),
    (
        Proposal,
        "id deal_id number title language currency dated valid_until made_at made_by_id changed_at changed_by_id "
        "sealed_at sealed_by_id net_minor vat_minor total_minor",
    ),
    (Block, "id proposal_id position title fixed_minor made_at made_by_id changed_at changed_by_id"),
    (PaymentPlan, "id deal_id number proposal_id total_minor currency at by_id"),
    (PaymentLine, "id plan_id position amount_minor milestone prepayment"),
    (
        Review,
        "id proposal_id request needed_on needed_at opens_at asked_at asked_by_id taken_at taken_by_id settled_at "
        "settled_by_id approved",
    ),
    (Sending, "id proposal_id recipient channel happened_at at by_id"),
    (Receipt, "id sending_id said_by channel words happened_at at by_id"),
    (FinalForm, "id deal_id proposal_id at by_id"),
    (
        Readiness,
        "id deal_id proposal_id said_by happened_at at by_id kind form amount_minor currency pays_by payer",
    ),
    (GoAhead, "id jump_id key asked_at asked_by_id settled_at granted"),
    (GoAheadDecision, "id go_ahead_id by_id at yes own"),
    (Loss, "id deal_id jump_id at by_id reason_id ended_by"),
    (Hold, "id deal_id jump_id at by_id until reason"),
    (Participant, "deal_id user_id role since by_id"),
    (Work, "id deal_id kind opened_at"),
    (TimeEntry, "id work_id person_id day minutes note stage_id at by_id"),
    (Entry, "deal_id kind happened_at recorded_at by_id payload"),
)


class Ledger:
    """Everything that is written of deals. Moments are whole seconds since 1970; ids are counted here."""

    def __init__(self) -> None:
        self.sheets = {model: Sheet(model, columns) for model, columns in _COLUMNS}
        self._ids = dict.fromkeys(self.sheets, 0)
        self._ahead: list[tuple[int, int, Sheet, tuple[Any, ...]]] = []
        self._order = 0
        self._postgres = connection.vendor == "postgresql"

    def put(self, model: type[Any], moment: int, *row: Any) -> None:
        """A row that came to be at that moment."""
        self._order += 1
        heapq.heappush(self._ahead, (moment, self._order, self.sheets[model], row))

    def add(self, model: type[Any], moment: int, *row: Any) -> int:
        """A row that takes its number, first of its columns, from here. The number."""
        self._ids[model] += 1
        self.put(model, moment, self._ids[model], *row)
        return self._ids[model]

    def write(self, deal: int, kind: StrEnum, moment: int, by: int, **payload: Any) -> None:
        """An entry of the journal."""
        said = moment_said(moment)
        self.put(Entry, moment, deal, kind.value, said, said, by, json.dumps(payload))

    def settle(self, until: int | None = None) -> None:
        """Sends everything that came before the moment: nothing earlier will come any more."""
        while self._ahead and (until is None or self._ahead[0][0] < until):
            _moment, _order, sheet, row = heapq.heappop(self._ahead)
            sheet.put(*row)

    def close(self) -> dict[str, int]:
        """Sends the rest; how many rows of each model there are."""
        self.settle()
        for sheet in self.sheets.values():
            sheet.flush()
        return {model.__name__: sheet.written for model, sheet in self.sheets.items()}

    def new_jump(self, moment: int, by: Random) -> str:
        """An id of the seventh version made at that moment, as the database keeps it."""
        value = (moment * 1000 + by.randrange(1000)) << 80 | 0x7 << 76 | by.getrandbits(12) << 64 | 0b10 << 62
        return f"{value | by.getrandbits(62):032x}"

    def flag(self, value: bool) -> bool | int:
        """A truth value as the database takes it."""
        return value if self._postgres else int(value)


def moment_said(moment: int) -> str:
    """A moment as both databases read it: PostgreSQL's sessions of ours are in UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def exactly(moment: datetime | None) -> str | None:
    """A moment to the microsecond, likewise."""
    return None if moment is None else str(moment.astimezone(UTC).replace(tzinfo=None))
