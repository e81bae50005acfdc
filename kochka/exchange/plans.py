"""A map, a file and the database brought together: all that an import needs to know before its first row."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kochka.core.strict import Problem, Problems
from kochka.exchange.extras import Extras
from kochka.exchange.map_loading import load
from kochka.exchange.maps import ImportMap, Lost, Said
from kochka.exchange.owners import Owners
from kochka.exchange.reasons import Reasons
from kochka.exchange.rows import Draft, RowReader, bind, nearest
from kochka.exchange.sheets import Sheet
from kochka.exchange.tables import open_table
from kochka.firm.calendar import work_calendar
from kochka.firm.models import Firm
from kochka.firm.settings import the_firm
from kochka.funnel.models import Stage, Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User


class BadMap(Exception):
    """The map cannot be gone by; its problems stand on its lines."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(str(problems))
        self.problems = problems.problems


class BadFile(Exception):
    """The file of deals cannot be read; its problems stand on its lines."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(str(problems))
        self.problems = problems.problems


@dataclass(slots=True)
class Plan:
    """An import made ready. `map_text` is the map word for word, `name` what the file is called."""

    chart: ImportMap
    map_text: str
    sheet: Sheet
    firm: Firm
    version: Version
    stages: dict[str, Stage]
    reader: RowReader
    owners: Owners
    reasons: Reasons
    extras: Extras
    by: User
    at: datetime
    name: str

    def stage_of(self, draft: Draft) -> Stage:
        """Where a deal stands. An ended one without a stage: at the last one if finished, at the first if lost."""
        if draft.stage is not None:
            return self.stages[draft.stage]
        ordered = list(self.stages.values())
        return ordered[0] if draft.loss else ordered[-1]


def plan(path: Path, map_source: bytes, *, by: User, at: datetime, name: str = "") -> Plan:
    """Reads the map and the file's header and looks both up. Raises BadMap and BadFile; Firm.DoesNotExist."""
    firm = the_firm()
    try:
        chart = load(map_source)
        owners = Owners(chart, by=by, at=at)
        version = _version(chart)
        stages = _stages(version)
        extras = Extras(chart, firm.language)
        problems = owners.problems() + extras.problems() + _unknown_stages(chart, stages)
        if problems:
            raise Problems(problems)
    except Problems as wrong:
        raise BadMap(wrong) from None
    try:
        wanted = [said.text for said in chart.wanted]
        sheet = open_table(path, encoding=chart.form.encoding, separator=chart.form.separator, wanted=wanted)
    except Problems as wrong:
        raise BadFile(wrong) from None
    try:
        binding = bind(chart, sheet)
    except Problems as wrong:
        raise BadMap(wrong) from None
    reader = RowReader(chart, binding, work_calendar(firm), chart.form.currency or firm.currency, at)
    text = map_source.decode()
    return Plan(
        chart, text, sheet, firm, version, stages, reader, owners, Reasons(chart), extras, by, at, name or path.name
    )


def _version(chart: ImportMap) -> Version:
    """The newest version of the map's funnel."""
    newest = {version.funnel.key: version for version in newest_versions()}
    if chart.funnel.text in newest:
        return newest[chart.funnel.text]
    known = tuple(newest)
    raise Problems([chart.funnel.problem("no_such_funnel", known=known, near=nearest(chart.funnel.text, known))])


def _stages(version: Version) -> dict[str, Stage]:
    """By key, in their order."""
    stages = list(Stage.objects.filter(version=version).order_by("position"))
    for stage in stages:
        stage.version = version
    return {stage.key: stage for stage in stages}


def _unknown_stages(chart: ImportMap, stages: dict[str, Stage]) -> list[Problem]:
    named: list[Said] = list(chart.stages.values())
    named += [ending.at for ending in chart.endings.values() if isinstance(ending, Lost) and ending.at]
    known = tuple(stages)
    return [
        said.problem("no_such_stage", known=known, near=nearest(said.text, known))
        for said in named
        if said.text not in stages
    ]
