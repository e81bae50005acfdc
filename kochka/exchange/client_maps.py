"""A map for clients: which column is what. The same strict YAML as for deals, with fewer words."""

from collections.abc import Mapping
from dataclasses import dataclass

from kochka.core.strict import Problem, Problems, Value, read
from kochka.exchange.encodings import KNOWN
from kochka.exchange.map_loading import FORMAT, LONGEST
from kochka.exchange.maps import Said
from kochka.exchange.rows import MOST_NAMED, nearest
from kochka.exchange.sheets import MOST_COLUMNS, Sheet, named

COLUMNS = (
    "name",
    "id",
    "legal_name",
    "inn",
    "kpp",
    "ogrn",
    "site",
    "city",
    "address",
    "contact",
    "position",
    "phone",
    "mobile",
    "email",
    "note",
)
_SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class ClientMap:
    """All that a map of clients says."""

    source: str
    columns: Mapping[str, Said]
    encoding: str | None = None
    separator: str | None = None

    @property
    def wanted(self) -> list[str]:
        """Columns that must stand in the file."""
        return [said.text for said in self.columns.values()]

    def bind(self, sheet: Sheet) -> dict[str, int]:
        """Where in a row they stand. Raises Problems on lines of the map."""
        places = {name: place for place, name in enumerate(sheet.header)}
        known = tuple(name[:60] for name in sheet.header if name)[:MOST_NAMED]
        missing = [said for said in self.columns.values() if said.text not in places]
        if missing:
            problems = [said.problem("no_such_column", near=nearest(said.text, known)) for said in missing]
            last = max(said.line for said in missing)
            raise Problems([*problems, Problem(last, MOST_COLUMNS, "columns_there", {"known": known})])
        return {key: places[said.text] for key, said in self.columns.items()}


def load_clients(source: str | bytes) -> ClientMap:
    """The map that `source` describes. Raises Problems with every mistake and its line."""
    return read(source, _map)


def _map(file: Value) -> ClientMap | None:
    fields = file.fields(required=("format", "source", "columns"), optional=("encoding", "separator"))
    fields.integer("format", least=1, most=FORMAT)
    source = fields.text("source", most=60, one_line=True)
    separator = fields.choice("separator", _SEPARATORS)
    columns = _columns(fields.get("columns"))
    if not source or not columns:
        return None
    return ClientMap(source, columns, fields.choice("encoding", KNOWN), _SEPARATORS[separator] if separator else None)


def _columns(value: Value | None) -> dict[str, Said]:
    if value is None:
        return {}
    fields = value.fields(required=("name",), optional=COLUMNS[1:])
    found: dict[str, Said] = {}
    for key in COLUMNS:
        said = fields.get(key)
        words = said.text(most=LONGEST, one_line=True) if said else None
        if said and words:
            found[key] = Said(named(words), said.node.line, said.node.column)
    return found
