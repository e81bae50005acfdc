"""The filters above a board or a list of deals: what can be chosen, what is chosen, and how to let go of it.

A page makes `Filters` and includes `kochka/filters.html`. The form swaps the page's own part (`into`, an id) and the
line of chips under itself, and pushes the address, so that what one sees can be shared and Back works. Without scripts
it is a form with a button.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.core.money import format_money
from kochka.core.texts import fold
from kochka.deals.clients import clients_for
from kochka.deals.field_filters import FieldFilter
from kochka.deals.filtering import STATES, DealFilter
from kochka.deals.models import Deal
from kochka.deals.rights import role_name
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from kochka.funnel.publishing import newest_versions
from kochka.people.models import Team, User
from kochka.people.roles import Role
from kochka.web.deals.filter_parts import CHOICES, Chip, Choice, Group, Own, period_names
from kochka.web.forms.fields import capital
from kochka.web.reading import Reader, person, reader_of

SOMETIMES = frozenset({"funnel", "stage", "state", "ended", "own"})
"""Filters that some pages ask for and others keep."""
FOUND = 12


class Filters:
    """What the partial shows; a fixed number of queries, each asked when it is shown.

    `into` is the id of the part of the page that is swapped. `kept` are pairs of the address that are no filters (an
    order, columns) and stay as they are. `asks` names the filters that this page has beside the usual ones: "stage",
    "state", "ended", and "own" with the company's own `fields`; parts of `wanted` that a page does not ask for are kept
    in the address too. `too` are ids of other parts of the page that say what is filtered.
    """

    def __init__(
        self,
        request: HttpRequest,
        wanted: DealFilter,
        *,
        into: str,
        kept: Iterable[tuple[str, str]] = (),
        asks: Iterable[str] = (),
        fields: Iterable[FieldDefinition] = (),
        too: Iterable[str] = (),
    ) -> None:
        self.request, self.wanted, self.into = request, wanted, into
        self.kept, self.asks = list(kept), frozenset(asks)
        self.fields = list(fields) if "own" in self.asks else []
        self.too = "".join(f",#{part}" for part in too)
        self.path = request.path
        self.reader: Reader = reader_of(request)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form carries along without showing it."""
        return self.kept + self._unasked.pairs()

    @property
    def _unasked(self) -> DealFilter:
        """The parts of the filter that this page does not ask for."""
        names = SOMETIMES - self.asks
        return DealFilter(currency=self.wanted.currency, **{name: getattr(self.wanted, name) for name in names})

    @cached_property
    def groups(self) -> list[Group]:
        """The filters with many values that have something to choose from."""
        owners = User.objects.filter(Exists(Deal.objects.filter(owner=OuterRef("pk"))), is_system=False)
        rows: list[tuple[str, str, Any]] = [
            ("seller", _("Seller"), owners.order_by("name", "pk")),
            ("team", _("Team"), Team.objects.order_by("name")),
            ("line", _("Service line"), ServiceLine.objects.order_by("name")),
            ("source", _("Source"), LeadSource.objects.order_by("name")),
        ]
        found = [self._group(name, label, _named(query)) for name, label, query in rows]
        if "stage" in self.asks:
            found.insert(0, self._group("stage", _("Stage"), self._stages))
        if "state" in self.asks:
            found.insert(0, self._group("state", _("State"), [(key, state_name(key)) for key in STATES]))
        return [group for group in found if group.choices]

    @cached_property
    def clients(self) -> list[Choice]:
        """The clients that are chosen; others are found by typing."""
        firm = self.reader.firm
        assert firm is not None
        if not self.wanted.client:
            return []
        seen = clients_for(person(self.request), firm).filter(pk__in=self.wanted.client)
        return [Choice(str(one.pk), one.name, True) for one in seen.order_by("folded", "pk")]

    @property
    def roles(self) -> list[Choice]:
        """Whom a gate can wait for."""
        return [Choice(role.value, capital(role_name(role)), role == self.wanted.waits) for role in Role]

    @property
    def problems(self) -> list[str]:
        """What was typed into the sums and is none."""
        clear = {"least": self.wanted.least, "most": self.wanted.most}
        unclear = [name for name, sum_ in clear.items() if self.typed(name) and not sum_]
        return [_("This sum is not clear. Write it like 320 000.")] if unclear else []

    def typed(self, name: str) -> str:
        return self.request.GET.get(name, "")[:40].strip()

    @property
    def least(self) -> str:
        return self._sum("least")

    @property
    def most(self) -> str:
        return self._sum("most")

    @property
    def beside(self) -> int:
        """How many filters are set in the part that folds away."""
        several = sum(group.chosen for group in self.groups) + len(self.clients)
        wanted = self.wanted
        single = (wanted.least, wanted.most, wanted.waits, "ended" in self.asks and wanted.ended)
        return several + sum(bool(each) for each in single) + (len(wanted.own) if self.fields else 0)

    @property
    def periods(self) -> list[Choice]:
        """When the deal ended."""
        names = period_names() if "ended" in self.asks else {}
        return [Choice(key, capital(name), key == self.wanted.ended) for key, name in names.items()]

    @property
    def own(self) -> list[Own]:
        """The company's own fields, each with what is wanted of it."""
        wanted = {part.field.pk: part for part in self.wanted.own}
        return [Own(field, wanted.get(field.pk, FieldFilter(field))) for field in self.fields]

    @property
    def unfiltered(self) -> str:
        """The address's query without any filter."""
        return self.query(self._unasked)

    def query(self, wanted: DealFilter | None = None) -> str:
        """The address's query of this page with these filters."""
        return urlencode(self.kept + (wanted or self.wanted).pairs())

    @cached_property
    def chips(self) -> list[Chip]:
        """Every active filter, each with the way to let go of it."""
        wanted, language = self.wanted, self.reader.language
        found = [self._without(f"«{wanted.words}»" if language == "ru" else f"“{wanted.words}”", words="")] * bool(
            wanted.words
        )
        found += [self._without(_("sinking"), sinking=False)] * wanted.sinking
        found += [self._without(_("overdue"), overdue=False)] * wanted.overdue
        groups = [*self.groups, Group("client", _("Client"), self.clients)]
        found += [self._let_go(group.name, choice) for group in groups for choice in group.choices if choice.chosen]
        for name, sum_, words in (
            ("least", wanted.least, _("from %(sum)s")),
            ("most", wanted.most, _("up to %(sum)s")),
        ):
            if sum_:
                found.append(self._without(words % {"sum": format_money(sum_, language)}, **{name: None}))
        if wanted.waits:
            who = role_name(Role(wanted.waits))
            found.append(self._without(_("waits for: %(who)s") % {"who": who}, waits=""))
        if wanted.ended and "ended" in self.asks:
            found.append(self._without(_("ended: %(period)s") % {"period": period_names()[wanted.ended]}, ended=""))
        for own in self.own if self.fields else ():
            if own.chip:
                left = tuple(part for part in wanted.own if part.field.pk != own.field.pk)
                found.append(self._without(own.chip, own=left))
        return found

    @cached_property
    def _stages(self) -> list[tuple[str, str]]:
        """The stages of all funnels' newest versions, equal keys once."""
        named: dict[str, str] = {}
        for version in newest_versions()[:20]:
            if self.wanted.funnel in ("", version.funnel.key):
                for stage in version.definition.stages:
                    named.setdefault(stage.key, stage.name.of(self.reader.language))
        return list(named.items())[:CHOICES]

    def _group(self, name: str, label: str, values: Iterable[tuple[str, str]]) -> Group:
        chosen = {str(value) for value in getattr(self.wanted, name)}
        rows = [Choice(value, said, value in chosen) for value, said in values]
        return Group(name, label, [row for place, row in enumerate(rows) if place < CHOICES or row.chosen])

    def _sum(self, name: str) -> str:
        sum_ = getattr(self.wanted, name)
        return format_money(sum_, self.reader.language) if sum_ else self.typed(name)

    def _without(self, label: str, **changes: Any) -> Chip:
        return Chip(label, self.query(replace(self.wanted, **changes)))

    def _let_go(self, name: str, choice: Choice) -> Chip:
        left = tuple(value for value in getattr(self.wanted, name) if str(value) != choice.value)
        return self._without(choice.label, **{name: left})


def state_name(state: str) -> str:
    """A state as a list of deals knows it."""
    return {"open": _("Open"), "held": _("Held"), "finished": _("Finished"), "lost": _("Lost")}[state]


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[: CHOICES * 2]]


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """Clients to filter by while one types, a dozen at most; those that are chosen stay in sight."""
    reader, words = reader_of(request), fold(request.GET.get("client_words", "")[:200])
    assert reader.firm is not None
    seen = clients_for(person(request), reader.firm)
    wanted = DealFilter.read(request.GET, reader.firm.currency).client
    rows = list(seen.filter(pk__in=wanted).order_by("folded", "pk"))
    if words:
        rows += list(_called(seen, words).exclude(pk__in=wanted)[:FOUND])
    choices = [Choice(str(one.pk), one.name, one.pk in wanted) for one in rows]
    return render(request, "kochka/filters.html#clients", {"choices": choices, "words": words})


def _called(seen: Any, words: str) -> Any:
    for word in words.split()[:8]:
        seen = seen.filter(folded__contains=word)
    found: Any = seen.standing().order_by("folded", "pk")
    return found


def addressed(answer: HttpResponse, filters: Filters) -> HttpResponse:
    """After the form has filtered: the address in its shortest form, without the fields that were left empty; and no
    second step back to where one is already."""
    if filters.request.headers.get("HX-Trigger") == "filters":
        query = filters.query()
        address = f"{filters.path}?{query}" if query else filters.path
        here = urlsplit(filters.request.headers.get("HX-Current-URL", ""))
        answer["HX-Push-Url"] = "false" if f"{here.path}?{here.query}".rstrip("?") == address else address
    return answer
