"""A row by a map of clients: what client it is, or why there is no telling. Pure: rules are those of the forms."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kochka.clients.lines import company_name, email, site
from kochka.core import requisites as rules
from kochka.core.problems import Param
from kochka.core.refusals import Invalid
from kochka.core.requisites import WrongKey
from kochka.core.strict import Problem
from kochka.core.texts import TooLong, clean_line, clean_text, fold
from kochka.exchange.client_maps import ClientMap
from kochka.exchange.sheets import Record

LONGEST_ID, LONGEST_NOTE = 200, 10_000


class Fault(Exception):
    """Why a row is no client: `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """A client as the file tells it, clean."""

    line: int
    raw: str
    external_id: str
    name: str
    legal_name: str
    inn: str
    kpp: str
    ogrn: str
    site: str
    address: str
    contact: str
    position: str
    phone: str
    email: str
    note: str
    noted: int
    """How many lines break their rules and stand in the note instead."""

    @property
    def folded(self) -> str:
        return fold(self.name)

    @property
    def has_requisites(self) -> bool:
        return bool(self.inn or self.kpp or self.ogrn)

    @property
    def has_contact(self) -> bool:
        return bool(self.contact or self.phone or self.email)


class ClientReader:
    """Reads rows by a map; watches that no id comes twice. Equal rows without ids are one client."""

    def __init__(self, chart: ClientMap, places: dict[str, int]) -> None:
        self.chart, self.places = chart, places
        self._lines: dict[str, int] = {}

    def read(self, records: Iterator[Record]) -> Iterator[tuple[Record, "ClientDraft | Problem"]]:
        """Each row with its client, or what is wrong with it."""
        for record in records:
            if record.problem:
                yield record, record.problem
                continue
            try:
                yield record, self._draft(record)
            except Fault as fault:
                yield record, Problem(record.line, 1, fault.code, fault.params)

    def _draft(self, record: Record) -> ClientDraft:
        row = _Row(self, record.cells)
        city, address = row.line("city", 200), row.line("address", 300)
        inn = row.key("inn", rules.inn)
        contact = row.line("contact", 120)
        phones = [phone for key in ("phone", "mobile") if (phone := row.line(key, 60))]
        return ClientDraft(
            line=record.line,
            raw=record.raw,
            external_id=self._id(row, record),
            name=row.said("name", company_name),
            legal_name=row.line("legal_name", 300),
            inn=inn,
            kpp=row.key("kpp", lambda text: rules.kpp(text, inn=inn)),
            ogrn=row.key("ogrn", lambda text: rules.ogrn(text, inn=inn)),
            site=row.or_noted("site", site),
            address=address if not city or fold(city) in fold(address) else ", ".join(filter(None, (city, address))),
            contact=contact,
            position=row.line("position", 120),
            phone=_joined(phones),
            email=row.or_noted("email", email),
            note=row.note(),
            noted=len(row.asides),
        )

    def _id(self, row: "_Row", record: Record) -> str:
        """The id over there, else the row's own fingerprint. An id that comes twice raises Fault."""
        if "id" not in self.places:
            return hashlib.sha256("\x1f".join(record.cells).encode("utf-8", "surrogatepass")).hexdigest()[:40]
        found = row.line("id", LONGEST_ID)
        if not found:
            raise row.fault("id", "cell_blank")
        if (first := self._lines.setdefault(found, record.line)) != record.line:
            raise Fault("same_id", value=found[:60], first=first)
        return found


def _joined(phones: list[str]) -> str:
    both = ", ".join(dict.fromkeys(phones))
    return both if len(both) <= 60 else phones[0]


class _Row:
    """One row and its map."""

    def __init__(self, reader: ClientReader, cells: list[str]) -> None:
        self.reader, self.cells = reader, cells
        self.asides: list[str] = []

    def cell(self, key: str) -> str:
        place = self.reader.places.get(key)
        return "" if place is None else self.cells[place].strip()

    def fault(self, key: str, code: str, **params: Param) -> Fault:
        return Fault(code, key=self.reader.chart.columns[key].text, value=self.cell(key)[:60], **params)

    def line(self, key: str, most: int) -> str:
        try:
            return clean_line(self.cell(key), most)
        except TooLong as error:
            raise self.fault(key, "cell_long", length=error.length, most=error.limit) from None

    def note(self) -> str:
        try:
            return clean_text("\n".join(filter(None, (self.cell("note"), *self.asides))), LONGEST_NOTE)
        except TooLong as error:
            raise self.fault("note", "cell_long", length=error.length, most=error.limit) from None

    def said(self, key: str, read: Callable[[str], str]) -> str:
        """A line by the rule of the forms."""
        if key in self.reader.places:
            try:
                return read(self.cell(key))
            except Invalid as wrong:
                raise self.fault(key, "cell_refused", says=str(wrong)) from None
        return ""

    def or_noted(self, key: str, read: Callable[[str], str]) -> str:
        """The same, but what breaks the rule goes into the note: for an address nobody is turned away."""
        try:
            return self.said(key, read)
        except Fault:
            self.asides.append(f"{self.reader.chart.columns[key].text}: {self.cell(key)}")
            return ""

    def key(self, key: str, read: Callable[[str], str]) -> str:
        """ИНН, КПП, ОГРН: blank, or right. A number that Excel has cut a nought off from is not completed."""
        if not self.cell(key):
            return ""
        try:
            return read(self.cell(key))
        except WrongKey as wrong:
            raise self.fault(key, "cell_refused", says=str(wrong.sentence)) from None
