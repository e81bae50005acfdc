"""What else a deal says: its service line, where it came from, the company's own fields. Lines that the company does
not have yet are added to its own, like reasons; fields are those of the company alone."""

from collections.abc import Mapping
from datetime import datetime

from kochka.core.strict import Problem, Problems
from kochka.core.texts import fold, language_of
from kochka.deals.values import Reading, UnreadableValue, Value, read
from kochka.exchange.dates import Ambiguous, Unreadable
from kochka.exchange.maps import ImportMap
from kochka.exchange.rows import Draft, Fault, RowReader, folded, nearest
from kochka.firm.lists import bring_in
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from kochka.people.models import User

MOST_NEW = 200


class Extras:
    """The company's lines and fields by their words, and the new lines met so far."""

    def __init__(self, chart: ImportMap, language: str) -> None:
        self._chart, self._language = chart, language_of(language)
        self.fields = {field.key: field for field in FieldDefinition.objects.filter(retired_at=None)}
        self.strangers: set[tuple[str, str]] = set()
        self.reload()

    def reload(self) -> None:
        """Reads the lines anew: after a rollback."""
        self._lines = {fold(line.name): line for line in ServiceLine.objects.order_by("-pk")}
        self._sources = {fold(source.name): source for source in LeadSource.objects.order_by("-pk")}

    def problems(self) -> list[Problem]:
        """Fields of the map that the company does not have."""
        known = tuple(self.fields)
        return [
            said.problem("no_such_field", field=key, known=known, near=nearest(key, known))
            for key, said in self._chart.fields.items()
            if key not in self.fields
        ]

    def check(self, draft: Draft, reader: RowReader) -> None:
        """Raises Fault for a value that is none of its field; Problems for a column with more new lines than anybody
        can read."""
        for column, name, known in (
            ("service_line", draft.service_line, self._lines),
            ("lead_source", draft.lead_source, self._sources),
        ):
            if name and folded(name) not in known:
                self.strangers.add((column, folded(name)))
                if sum(of == column for of, _name in self.strangers) > MOST_NEW:
                    raise Problems([self._chart.columns[column].problem("many_lines", most=MOST_NEW)])
        self.values(draft, reader)

    def values(self, draft: Draft, reader: RowReader) -> Mapping[FieldDefinition, Value]:
        """What the company's own fields hold. Raises Fault."""
        on = Reading(reader.currency, self._said_in(), reader.at.astimezone(reader.calendar.timezone))
        found: dict[FieldDefinition, Value] = {}
        for key, cell in draft.fields:
            field = self.fields[key]
            try:
                found[field] = self._day(cell) if field.kind == FieldDefinition.Kind.DATE else read(field, cell, on)
            except UnreadableValue as wrong:
                column = self._chart.fields[key].text
                raise Fault("cell_refused", key=column, value=cell[:60], says=str(wrong.sentence)) from None
            except (Unreadable, Ambiguous):
                raise Fault("no_date", key=self._chart.fields[key].text, value=cell[:60]) from None
        return {field: value for field, value in found.items() if value.text}

    def _said_in(self) -> str:
        """The language in which numbers are written: by the mark before the cents, where the map names it."""
        return {",": "ru", ".": "en"}.get(self._chart.form.decimal or "", self._language)

    def _day(self, cell: str) -> Value:
        """A day as the map's dates are written."""
        if folded(cell) in self._chart.dates.no_date:
            return Value()
        found = self._chart.dates.reader.read(cell)
        day = found.date() if isinstance(found, datetime) else found
        return Value(day.isoformat(), day=day)

    def line_of(self, draft: Draft, *, by: User, at: datetime) -> ServiceLine | None:
        """The deal's service line; a new one is added to the company's own."""
        if not draft.service_line:
            return None
        if (key := folded(draft.service_line)) not in self._lines:
            self._lines[key] = bring_in(ServiceLine(name=draft.service_line), by=by, at=at)
        return self._lines[key]

    def source_of(self, draft: Draft, *, by: User, at: datetime) -> LeadSource | None:
        """Where the deal came from; a new source is added to the company's own."""
        if not draft.lead_source:
            return None
        if (key := folded(draft.lead_source)) not in self._sources:
            self._sources[key] = bring_in(LeadSource(name=draft.lead_source), by=by, at=at)
        return self._sources[key]
