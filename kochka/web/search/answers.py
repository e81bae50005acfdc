"""What is found for a query: deals, clients, contacts, colleagues, commands; and what was meant by it.

A query is read as it was typed; finds nothing of it anything, then as the other keyboard layout would have it, and at
last with typos forgiven. Nobody is shown what they may not see: every group starts from what is visible to them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from kochka.clients.finding import found_companies, found_contacts
from kochka.clients.models import Company, Contact
from kochka.core.finding import EXACTLY, LONGEST, Alike, forms, holders, words_of
from kochka.core.keyboard import other_layout
from kochka.core.texts import clean_line
from kochka.core.typos import alike
from kochka.deals.clients import clients_for
from kochka.deals.finding import found_deals, number_in
from kochka.deals.models import Deal, Entry, Jump
from kochka.deals.models.deal import DealRows
from kochka.people.finding import found_people
from kochka.people.models import User
from kochka.web.reading import Reader
from kochka.web.search.commands import Command, command, commands_for

FEW = 5
"""How many of each the palette shows."""
PAGE = 20
DEEPEST = 50
RECENT = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: where it leads, what it is. `form`: it opens over the page; `then`: a deal is chosen next for it."""

    url: str
    row: Deal | Company | Contact | User | Command
    form: bool = False
    then: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Some of what was found of one kind; `more`: there are more."""

    key: str
    heading: str | Promise
    hits: list[Hit]
    more: bool = False


type Rows = QuerySet[Deal] | QuerySet[Company] | QuerySet[Contact] | QuerySet[User]


class Answers:
    """The answers to one query. `then` names what is to be done to the deal that is looked for: only open deals are
    answers then. `deal` is the one on the page, whose commands come along. A bounded number of queries."""

    def __init__(self, query: str, reader: Reader, *, then: str = "", deal: int | None = None, most: int = FEW) -> None:
        assert reader.user is not None
        assert reader.firm is not None
        self.query = clean_line(query[:LONGEST], LONGEST)
        self.reader, self.user, self.firm, self.most = reader, reader.user, reader.firm, most
        self.then = command(then)
        self.on_page = deal
        self.meant, self.forgiving = self.query, False

    @cached_property
    def groups(self) -> list[Group]:
        """What there is, in the order in which it is looked for; before anything is typed: recent deals, commands."""
        if not self.query:
            return [group for group in (self._recent(), self._commands("")) if group.hits]
        for meant, forgiving in self._readings():
            found = self._found(meant, forgiving=forgiving)
            if found:
                self.meant, self.forgiving = meant, forgiving
                return found
        return []

    def _readings(self) -> list[tuple[str, bool]]:
        """How the query may be meant, the likeliest first. Digits mean what they say."""
        other = other_layout(self.query)
        readings = [(self.query, False), (other, False), (self.query, True)]
        if not any(sign.isalpha() for sign in self.query):
            return readings[:1]
        return [one for one in readings if one[0] == self.query or other != self.query]

    @property
    def is_corrected(self) -> bool:
        """Whether something else was found than what stands there."""
        return bool(self.groups) and (self.forgiving or self.meant != self.query)

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)

    @cached_property
    def alike(self) -> Alike:
        """What may have been meant by each word of the query as it stands."""
        return alike(self.query)

    def rows(self, key: str, meant: str, *, forgiving: bool) -> Rows:
        """All rows of a group, the likeliest first."""
        return _GROUPS[key].rows(self, meant, self.alike if forgiving else EXACTLY)

    def page(self, key: str, number: int, *, forgiving: bool) -> Group:
        """A page of one group, of the query as it stands."""
        self.forgiving = forgiving
        rows = self.rows(key, self.query, forgiving=forgiving)
        start = (number - 1) * PAGE
        return self._group(key, list(rows[start : start + PAGE + 1]), PAGE)

    def deals(self) -> DealRows:
        """The deals that may be answers; the newest first."""
        rows = Deal.objects.visible_to(self.user, self.firm).standing()
        if self.then:
            rows = rows.filter(state=Deal.State.OPEN)
        return rows.select_related("client", "owner", "stage__version").order_by("-pk")

    def _found(self, meant: str, *, forgiving: bool) -> list[Group]:
        groups = []
        for key in self._worth_asking(meant, forgiving=forgiving):
            rows = list(self.rows(key, meant, forgiving=forgiving)[: self.most + 1])
            groups.append(self._group(key, rows, self.most))
        said = [] if self.then or forgiving else [self._commands(meant)]
        return [group for group in (*groups, *said) if group.hits]

    def _worth_asking(self, meant: str, *, forgiving: bool) -> list[str]:
        """The groups that may hold something: none for a single letter, which says too little to walk through rows for,
        and none in whose tables nothing holds one of the words."""
        words = words_of(meant)
        if len(max(words, key=len, default="")) < 2 and number_in(meant) is None:
            return []
        alike = self.alike if forgiving else EXACTLY
        keys = ["deals"] if self.then else list(_GROUPS)
        for word in words:
            if keys and word.isalpha():
                held = holders(forms(word, alike))
                keys = [key for key in keys if held & _GROUPS[key].tables]
        return keys

    def _group(self, key: str, rows: Sequence[object], most: int) -> Group:
        kind = _GROUPS[key]
        return Group(key, kind.heading, [self._hit(row) for row in rows[:most]], len(rows) > most)

    def _hit(self, row: object) -> Hit:
        if isinstance(row, Deal):
            return Hit(self.then.url(row.pk), row, form=True) if self.then else Hit(reverse("deal", args=[row.pk]), row)
        if isinstance(row, Company):
            return Hit(reverse("company", args=[row.pk]), row)
        if isinstance(row, Contact):
            return Hit(reverse("company", args=[row.company_id]), row)
        assert isinstance(row, User)
        return Hit(_page_of(row), row)

    def _recent(self) -> Group:
        """Deals that this person did something to last, then those whose step comes next. Three queries."""
        touched = Entry.objects.filter(by=self.user).order_by("-pk").values_list("deal", flat=True)[:100]
        mine = Jump.objects.going().filter(holder=self.user).order_by("due_at", "pk").values_list("deal", flat=True)
        order = list(dict.fromkeys([*list(dict.fromkeys(touched))[: 3 * RECENT], *mine[: 2 * RECENT]]))
        found = {deal.pk: deal for deal in self.deals().filter(pk__in=order)}
        rows = [found[pk] for pk in order if pk in found][:RECENT]
        heading = self.then.title if self.then else _("Recent deals")
        return Group("recent", heading, [self._hit(row) for row in rows])

    def _commands(self, meant: str) -> Group:
        hits = [] if self.then else [self._call(one) for one in commands_for(self.user, meant)]
        return Group("commands", _("What to do"), hits if meant else hits[: 2 * FEW])

    def _call(self, one: Command) -> Hit:
        if not one.on_deal:
            return Hit(one.url(), one, form=one.form)
        here = one.url(self.on_page) if self.on_page else ""
        return Hit(here or f"{reverse('search')}?then={one.page}", one, form=bool(here), then="" if here else one.page)


@dataclass(frozen=True, slots=True)
class _Kind:
    heading: Promise
    rows: Callable[[Answers, str, Alike], Rows]
    tables: set[str]
    """Those whose words are looked through."""


def _deals(answers: Answers, meant: str, alike: Alike) -> Rows:
    return found_deals(answers.deals(), meant, alike)


def _clients(answers: Answers, meant: str, alike: Alike) -> Rows:
    rows = clients_for(answers.user, answers.firm).standing().order_by("-pk")
    return found_companies(rows, meant, alike)


def _contacts(answers: Answers, meant: str, alike: Alike) -> Rows:
    # Asked for each that is found, not for all clients beforehand: those are many.
    seen = clients_for(answers.user, answers.firm).standing().filter(pk=OuterRef("company"))
    rows = Contact.objects.filter(Exists(seen), retired_at=None).select_related("company").order_by("-pk")
    return found_contacts(rows, meant, alike)


def _people(answers: Answers, meant: str, alike: Alike) -> Rows:
    # Who has left is a matter for chiefs, as on the page of people.
    rows = User.objects.all() if answers.user.is_chief else User.objects.filter(is_active=True)
    return found_people(rows.select_related("team"), meant, alike)


_GROUPS = {
    "deals": _Kind(_("Deals"), _deals, {"deals_deal", "clients_company"}),
    "clients": _Kind(_("Clients"), _clients, {"clients_company"}),
    "contacts": _Kind(_("Contacts"), _contacts, {"clients_contact"}),
    "people": _Kind(_("Colleagues"), _people, {"people_user"}),
}
GROUPS: Iterable[str] = tuple(_GROUPS)


def _page_of(person: User) -> str:
    """Where a colleague is met: their page, else what they sell, else their mail."""
    for page, query in (("person", ""), ("deals", f"?seller={person.pk}")):
        try:
            return reverse(page, args=[] if query else [person.pk]) + query
        except NoReverseMatch:
            continue
    return f"mailto:{person.email}"
