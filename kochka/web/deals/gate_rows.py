"""The gate as a page shows it: each need with what this person can do about it right here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Sentence
from kochka.deals.gate import Gate, Item, State
from kochka.deals.go_aheads import FACT
from kochka.deals.models import Confirmation, Deal, GoAhead
from kochka.deals.rights import Act, allowed
from kochka.funnel.definition import FactNeed
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Step:
    """A button beside a need."""

    url: str
    words: Sentence
    quiet: bool = False

    @property
    def css(self) -> str:
        return "btn s quiet" if self.quiet else "btn s"


@dataclass(frozen=True, slots=True)
class GateRow:
    """One need; `earlier` are confirmations of the same thing from jumps that are over."""

    item: Item
    steps: tuple[Step, ...]
    earlier: tuple[Confirmation, ...] = ()
    promise: str = ""
    """What will be done about it by itself, where nobody has to wait for anybody yet."""

    @property
    def waits(self) -> str:
        """Whom it waits for, or what will be done about it by itself."""
        if self.promise or self.item.state is State.MET or not self.item.waits_for:
            return self.promise
        return _("waits for: %(who)s") % {"who": ", ".join(self.item.waits_for)}

    @property
    def since(self) -> datetime | None:
        """Since when it waits for somebody."""
        return None if self.promise or not self.waits else self.item.waits_since

    @property
    def icon(self) -> str:
        return {
            State.MET: "circle-check",
            State.WAIVED: "feather",
            State.MISSING: "circle",
            State.CAUTION: "triangle-alert",
        }[self.item.state]

    @property
    def state_words(self) -> str:
        """The state for those who do not see the icon."""
        return {
            State.MET: _("There"),
            State.WAIVED: _("Let pass"),
            State.MISSING: _("Missing"),
            State.CAUTION: _("Not there, but does not stop"),
        }[self.item.state]


def gate_rows(
    gate: Gate, deal: Deal, user: User, asked: Iterable[GoAhead] = (), earlier: Iterable[Confirmation] = ()
) -> list[GateRow]:
    """Rows of a gate for one person. `asked` are the go-aheads that wait, `earlier` former confirmations."""
    before: dict[str, list[Confirmation]] = {}
    for row in earlier:
        before.setdefault(row.key, []).append(row)
    waiting = {row.key: row for row in asked}
    return [
        GateRow(
            item,
            tuple(_steps(item, deal, user, waiting)),
            tuple(before.get(item.key, ())) if item.state is State.MISSING else (),
            _promise(item, gate),
        )
        for item in gate.items
    ]


def _promise(item: Item, gate: Gate) -> str:
    """A go-ahead that nobody has asked for yet waits for no chief: it says when it will be asked for."""
    need = item.need
    if not isinstance(need, FactNeed) or need.fact != FACT or item.state is not State.MISSING or item.waits_since:
        return ""
    awaited = [gate.item(key) for key in need.after]
    what = ", ".join(str(each.text) for each in awaited if each and each.state is State.MISSING)
    return _("will be asked for as soon as this is there: %(what)s") % {"what": what} if what else ""


def _steps(item: Item, deal: Deal, user: User, waiting: dict[str, GoAhead]) -> Iterable[Step]:
    if item.confirmed_by is not None:
        yield from _confirming(item, deal, user)
    elif isinstance(item.need, FactNeed) and item.need.fact == FACT:
        yield from _asking(item, item.need, deal, user, waiting)
    elif (
        item.state is not State.MET and not _only_warns(item) and (item.mend in _OFFERED or _may_mend(item, deal, user))
    ):
        yield mending(item, deal)
    waiver = item.waivable_by
    if waiver is not None and allowed(user, Act.WAIVE, deal, role=waiver):
        yield Step(reverse("waiver", args=[deal.pk, item.key]), _("Let it pass"), quiet=True)


_MENDS = {
    "client": ("client", Act.EDIT, gettext_lazy("Name the client")),
    "brief": ("brief", Act.BRIEF, gettext_lazy("Fill in the brief")),
    "readiness": ("readiness", Act.SEND, gettext_lazy("Write down the yes")),
    "verdict": ("verdict", Act.VERDICT, gettext_lazy("Give the verdict")),
    "value": ("value", Act.REVALUE, gettext_lazy("Name the sum")),
}


_OFFERED = {
    "review": gettext_lazy("To the review"),
    "sending": gettext_lazy("To the proposal"),
    "final_form": gettext_lazy("To the proposal"),
    "validity": gettext_lazy("Say another day"),
}
"""Pages that whoever sees the deal may read: what to do there, they say themselves."""


def _only_warns(item: Item) -> bool:
    """Whether nothing is to be done about it here yet."""
    return item.state is State.CAUTION and not item.need.caution


def _may_mend(item: Item, deal: Deal, user: User) -> bool:
    return item.mend in _MENDS and allowed(user, _MENDS[item.mend][1], deal)


def mending(item: Item, deal: Deal) -> Step:
    """Where what the system knows by itself is made true; on the deal's own page where no other is known."""
    if item.mend in _MENDS:
        page, _act, words = _MENDS[item.mend]
        return Step(reverse(page, args=[deal.pk]), words)
    if item.mend in _OFFERED:
        return Step(reverse("proposal_next", args=[deal.pk, item.mend]), _OFFERED[item.mend])
    return Step(reverse("deal", args=[deal.pk]), gettext_lazy("Open the deal"))


def _confirming(item: Item, deal: Deal, user: User) -> Iterable[Step]:
    if not allowed(user, Act.CONFIRM, deal, role=item.confirmed_by):
        return
    if item.confirmation:
        yield Step(reverse("unconfirm", args=[deal.pk, item.key]), _("Take back"), quiet=True)
    elif item.state is not State.WAIVED:
        yield Step(reverse("confirmation", args=[deal.pk, item.key]), _("Confirm"))


def _asking(item: Item, need: FactNeed, deal: Deal, user: User, waiting: dict[str, GoAhead]) -> Iterable[Step]:
    of = dict(need.params)["of"]
    if item.state is State.MET:
        return
    if row := waiting.get(of):
        if allowed(user, Act.DECIDE, deal):
            yield Step(reverse("decision", args=[row.pk]), _("Decide"))
    elif allowed(user, Act.ASK, deal):
        yield Step(reverse("go_ahead", args=[deal.pk, of]), _("Ask now"))
