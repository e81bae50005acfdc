"""A row by a map: what deal it is, in the file's own words made plain, or why there is no telling. Pure."""

import difflib
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

from kochka.core.money import UnreadableMoney, parse_money
from kochka.core.problems import Param
from kochka.core.strict import Problem, Problems
from kochka.core.texts import TooLong, clean_line, fold
from kochka.core.when import FIRST_YEAR
from kochka.core.workdays import WorkCalendar
from kochka.exchange.dates import Ambiguous, Unreadable, When
from kochka.exchange.maps import EndedBy, ImportMap, Lost, NoClosing, Plain
from kochka.exchange.sheets import MOST_COLUMNS, Record, Sheet

LONGEST = {"id": 200, "title": 200, "client": 200, "owner": 120, "next_action": 300, "loss_reason": 120}
LONGEST |= {"service_line": 120, "lead_source": 120}
LONGEST_VALUE = 200
MOST_NAMED = 100
_CURRENCY = re.compile("[A-Z]{3}")
_fold = lru_cache(maxsize=4096)(fold)


def folded(value: str) -> str:
    """A value of the file as maps keep it. Longer ones than a map holds are not worth remembering."""
    return _fold(value) if len(value) <= LONGEST_VALUE else value


class Fault(Exception):
    """Why a row is no deal: `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a deal was lost, and who ended it."""

    reason: str
    ended_by: EndedBy


@dataclass(frozen=True, slots=True)
class Draft:
    """A deal as the file tells it. Open while `ended_at` is None; lost if it has a `loss`, else finished.

    `stage` is a key of the funnel; None for an ended deal whose stage nobody told. Moments are in UTC.
    """

    line: int
    raw: str
    external_id: str
    title: str
    client: str
    owner: str
    stage: str | None
    value_minor: int | None
    currency: str
    opened_at: datetime | None
    ended_at: datetime | None
    loss: Loss | None
    next_action: str
    service_line: str = ""
    lead_source: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """Values of the company's own fields as they stand, by their keys; blank ones are left out."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Where in a row the map's columns stand."""

    places: dict[str, int]
    title: tuple[int, ...]
    skip: tuple[tuple[int, frozenset[str]], ...]
    fields: tuple[tuple[str, int], ...] = ()


def nearest(word: str, known: Iterable[str]) -> str:
    """What was probably meant, or an empty string."""
    return next(iter(difflib.get_close_matches(word, tuple(known), n=1, cutoff=0.6)), "")


def bind(chart: ImportMap, sheet: Sheet) -> Binding:
    """Finds the map's columns in the file's header. Raises Problems on lines of the map."""
    places = {name: place for place, name in enumerate(sheet.header)}
    known = tuple(name[:60] for name in sheet.header if name)[:MOST_NAMED]
    missing = {said for said in chart.wanted if said.text not in places}
    if missing:
        problems = [said.problem("no_such_column", near=nearest(said.text, known)) for said in missing]
        last = max(said.line for said in missing)
        raise Problems([*problems, Problem(last, MOST_COLUMNS, "columns_there", {"known": known})])
    return Binding(
        {key: places[said.text] for key, said in chart.columns.items() if key != "title"},
        tuple(places[name] for name in chart.title.columns),
        tuple((places[said.text], values) for said, values in chart.skip),
        tuple((key, places[said.text]) for key, said in chart.fields.items()),
    )


@dataclass(slots=True)
class RowReader:
    """Reads rows by a map. `currency` is the company's, `at` the moment of the import."""

    chart: ImportMap
    binding: Binding
    calendar: WorkCalendar
    currency: str
    at: datetime
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.calendar.day_of(self.at)

    def skips(self, record: Record) -> bool:
        """Whether the map leaves this row out."""
        return any(folded(record.cells[place].strip()) in values for place, values in self.binding.skip)

    def read(self, record: Record) -> Draft:
        """Raises Fault."""
        row = Row(self, record.cells)
        ending, stage = row.standing()
        opened = row.moment("opened")
        ended = row.ended_at(opened) if ending else None
        currency = row.currency()
        return Draft(
            line=record.line,
            raw=record.raw,
            external_id=row.external_id(),
            title=row.title(),
            client=row.client(),
            owner=row.line("owner"),
            stage=stage,
            value_minor=row.value_minor(currency),
            currency=currency,
            opened_at=opened or ended,
            ended_at=ended,
            loss=row.loss(ending) if isinstance(ending, Lost) else None,
            next_action=row.line("next_action"),
            service_line=row.line("service_line"),
            lead_source=row.line("lead_source"),
            fields=tuple((key, cell) for key, place in self.binding.fields if (cell := record.cells[place].strip())),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row and its map."""

    reader: RowReader
    cells: list[str]

    def cell(self, key: str) -> str:
        """The cell of one of the map's columns; empty where the map names none."""
        place = self.reader.binding.places.get(key)
        return "" if place is None else self.cells[place].strip()

    def fault(self, key: str, code: str, **params: Param) -> Fault:
        """What is wrong with that cell."""
        return Fault(code, key=self.reader.chart.columns[key].text, value=self.cell(key)[:60], **params)

    def line(self, key: str) -> str:
        """The cell as one clean line. Raises Fault when it is longer than the product keeps."""
        cell = self.cell(key)
        return self._clean(key, cell) if cell else ""

    def _clean(self, key: str, text: str) -> str:
        try:
            return clean_line(text, LONGEST[key])
        except TooLong as error:
            raise self.fault(key, "cell_long", length=error.length, most=error.limit) from None

    def external_id(self) -> str:
        """The row's id over there; where the map names no column for it, the row's own fingerprint."""
        if "id" not in self.reader.binding.places:
            return hashlib.sha256("\x1f".join(self.cells).encode("utf-8", "surrogatepass")).hexdigest()[:40]
        if found := self.line("id"):
            return found
        raise self.fault("id", "cell_blank")

    def client(self) -> str:
        """Its name, which is found by its folded form: that has to fit too."""
        name = self.line("client")
        if (length := len(folded(name))) > LONGEST["client"]:
            raise self.fault("client", "cell_long", length=length, most=LONGEST["client"])
        return name

    def title(self) -> str:
        pieces = tuple(self.cells[place].strip() for place in self.reader.binding.title)
        title = self._clean("title", self.reader.chart.title.fill(pieces))
        if not title:
            raise self.fault("title", "cell_blank")
        return title

    def standing(self) -> tuple[Lost | Plain | None, str | None]:
        """The ending, if it has one, and the stage."""
        chart = self.reader.chart
        if "ending" in chart.columns:
            ending = self._ending()
            return ending, None if ending is Plain.FINISHED else self._stage("stage_not_in_map")
        ending = chart.endings.get(folded(self.cell("stage")))
        if ending is None:
            return None, self._stage("value_not_in_map")
        return ending, ending.at.text if isinstance(ending, Lost) and ending.at else None

    def _ending(self) -> Lost | Plain | None:
        if not (cell := self.cell("ending")):
            return None
        ending = self.reader.chart.endings.get(folded(cell))
        if ending is None:
            raise self.fault("ending", "ending_not_in_map")
        return None if ending is Plain.OPEN else ending

    def _stage(self, unknown: str) -> str:
        if not (cell := self.cell("stage")):
            raise self.fault("stage", "cell_blank")
        stage = self.reader.chart.stages.get(folded(cell))
        if stage is None:
            raise self.fault("stage", unknown)
        return stage.text

    def loss(self, ending: Lost) -> Loss:
        return Loss(self.line("loss_reason") or ending.reason, ending.by)

    def currency(self) -> str:
        if not (code := self.cell("currency").upper()):
            return self.reader.currency
        if not _CURRENCY.fullmatch(code):
            raise self.fault("currency", "no_currency")
        return code

    def value_minor(self, currency: str) -> int | None:
        """The sum in minor units; None where there is none."""
        if not (cell := self.cell("value")):
            return None
        decimal = self.reader.chart.form.decimal
        language = {",": "ru", ".": "en"}.get(decimal or "")
        try:
            return parse_money(cell, currency, language=language).minor
        except UnreadableMoney as error:
            raise self.fault("value", f"sum_{error.reason}", currency=currency) from None

    def moment(self, key: str) -> datetime | None:
        """When a deal was opened or closed, in UTC; a day without a time counts from its opening hour."""
        found = self._when(key)
        if found is None:
            return None
        calendar, at = self.reader.calendar, self.reader.at
        if found.year > self.reader.today.year + 1:
            raise self.fault(key, "date_ahead")
        if isinstance(found, datetime):
            moment = (found if found.tzinfo else found.replace(tzinfo=calendar.timezone)).astimezone(UTC)
            ahead = moment > at
        else:
            moment = calendar.start_of(found) if key == "opened" else calendar.end_of(found)
            ahead = found > self.reader.today
        if ahead:
            raise self.fault(key, "date_ahead")
        return min(moment, at)

    def _when(self, key: str) -> When | None:
        cell, dates = self.cell(key), self.reader.chart.dates
        if not cell or folded(cell) in dates.no_date:
            return None
        try:
            found = dates.reader.read(cell)
        except Unreadable:
            raise self.fault(key, "no_date") from None
        except Ambiguous as error:
            raise self.fault(key, "two_dates", first=error.first, second=error.second) from None
        if found.year < FIRST_YEAR:
            raise self.fault(key, "date_too_early", year=FIRST_YEAR)
        return found

    def ended_at(self, opened: datetime | None) -> datetime:
        """When an ended deal ended; what stands for a missing date is the map's to say."""
        ended, rule = self.moment("closed"), self.reader.chart.dates.no_closing
        if ended is None:
            ended = {NoClosing.OPENED: opened, NoClosing.IMPORT: self.reader.at}.get(rule)
            if ended is None:
                raise Fault("no_closing")
        if opened and ended < opened:
            day_of = self.reader.calendar.day_of
            if day_of(ended) != day_of(opened):
                raise Fault("ends_before", closed=day_of(ended).isoformat(), opened=day_of(opened).isoformat())
            return opened
        return ended
