"""What the address of the deals list says: filter, columns, order, and where in it one is. The address is the view."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from kochka.deals.filtering import DealFilter
from kochka.deals.ordering import Order
from kochka.firm.models import FieldDefinition
from kochka.web.deals.columns import USUAL, USUAL_ORDER, Column, columns_with


@dataclass(frozen=True)
class Address:
    """One way to look at the deals. Equal ways have one address: what is as usual is left out of it."""

    wanted: DealFilter
    columns: tuple[Column, ...]
    order: Order
    all_columns: Mapping[str, Column]

    @classmethod
    def read(cls, params: QueryDict, *, currency: str, fields: list[FieldDefinition]) -> "Address":
        """From an address, which anybody may have typed: what makes no sense there is left out."""
        every = columns_with(fields)
        named = params.getlist("col") or params.get("cols", "")[:2000].split(",")
        keys = [key for key in dict.fromkeys(named) if key in every] or list(USUAL)
        keys = keys if "title" in keys else ["title", *keys]
        sort = params.get("sort", "")
        column = every.get(sort.removeprefix("-"))
        order = column.order(descending=sort.startswith("-")) if column and column.is_sorted else Order(USUAL_ORDER)
        return cls(DealFilter.read(params, currency, fields), tuple(every[key] for key in keys), order, every)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

    @property
    def sort(self) -> str:
        return ("-" if self.order.descending else "") + self.order.key

    def pairs(self) -> list[tuple[str, str]]:
        """The whole view, without the page in it."""
        said = self.wanted.pairs()
        if self.keys != USUAL:
            said.append(("cols", ",".join(self.keys)))
        return said if self.sort == USUAL_ORDER else [*said, ("sort", self.sort)]

    @property
    def look(self) -> list[tuple[str, str]]:
        """Columns and order alone: what a form of filters carries along."""
        return [pair for pair in self.pairs() if pair[0] in ("cols", "sort")]

    def query(self, *more: tuple[str, str]) -> str:
        """The view as an address says it, with something added."""
        return urlencode([*self.pairs(), *more])

    def with_(self, **changes: Any) -> "Address":
        """The same way to look, with something changed."""
        return replace(self, **changes)

    def turned(self, column: Column) -> "Address":
        """Ordered by that column; by it already, the other way round."""
        back = self.order.key == column.key and not self.order.descending
        return self.with_(order=column.order(descending=back))
