"""Which columns the list shows, and in which order: part of its address, so part of a view."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.web.deals.columns import USUAL, Column
from kochka.web.deals.deal_list import DealList
from kochka.web.deals.list_address import Address
from kochka.web.deals.list_forms import ListForm, go_to, shown

TEMPLATE = "deals/list_columns.html"


class ColumnsForm(ListForm):
    heading = _("Columns")
    explain = _("The title always stands there. Keep the view to come back to these columns.")
    send = _("Show these")
    icon = "columns-3"


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest) -> HttpResponse:
    """Shows the choice; takes it, or moves a column up or down in it."""
    address = DealList(request).address
    if request.method != "POST":
        return _choice(request, address, [*address.keys, *_rest(address)], address.keys)
    every = [key for key in dict.fromkeys(request.POST.getlist("all")) if key in address.all_columns]
    every += [key for key in address.all_columns if key not in every]
    chosen = set(request.POST.getlist("col"))
    if "usual" in request.POST:
        every, chosen = [*USUAL], set(USUAL)
    up, down = request.POST.get("up", ""), request.POST.get("down", "")
    if up in every or down in every:
        return _choice(request, address, moved(every, up or down, -1 if up else 1), chosen)
    keys = [key for key in every if key in chosen or key == "title"]
    return go_to(request, address.with_(columns=tuple(address.all_columns[key] for key in keys)).query())


def moved(keys: Sequence[str], key: str, step: int) -> list[str]:
    """The same keys, one of them a place up or down."""
    found = [each for each in keys if each != key]
    found.insert(max(keys.index(key) + step, 0), key)
    return found


def _rest(address: Address) -> list[str]:
    return [key for key in address.all_columns if key not in address.keys]


def _choice(
    request: HttpRequest, address: Address, keys: Sequence[str], chosen: Sequence[str] | set[str]
) -> HttpResponse:
    rows: list[tuple[Column, bool]] = [(address.all_columns[key], key in chosen) for key in keys]
    went: dict[str, Any] = {way: request.POST.get(way, "") for way in ("up", "down")}
    return shown(request, ColumnsForm(), query=address.query(), template=TEMPLATE, rows=rows, **went)
