"""The fields of what a gate asks for. They judge nothing: what was typed is kept, the loader's answer is put there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kochka.core.texts import TooLong
from kochka.deals.rights import role_name
from kochka.funnel.definition import About, Evidence
from kochka.funnel.drafts import sheet as sheets
from kochka.funnel.drafts.checking import Flaw
from kochka.funnel.drafts.sheet import NeedSheet, need_key, said
from kochka.funnel.facts import offered, the_fact
from kochka.funnel.needs import GO_AHEAD, MOST_NEEDS
from kochka.people.roles import Role
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line, Pick, capital


def role_choices(*, nobody: object = None) -> list[tuple[str, Any]]:
    """The roles; `nobody` is what no role is called."""
    named = [(role.value, capital(role_name(role))) for role in Role]
    return [("", nobody), *named] if nobody else named


class SheetForm(TypedForm):
    """A part of a draft in its fields. Always bound: to what is kept, or to what was just typed."""

    overfull = False
    """Whether more was typed into a field than can be kept."""

    def raw(self, name: str) -> Any:
        """What stands in the field, as it came."""
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def read[T](self, name: str, reader: Callable[[str], T]) -> T:
        """What stands in the field, cleaned by `reader`; too much of it becomes an error of the field."""
        self.is_valid()
        typed = str(self.raw(name) or "")
        try:
            return reader(typed)
        except TooLong as found:
            words = _("Too long: %(length)s characters. Nothing was saved yet.") % {"length": found.length}
            self.add_error(name, str(words))
            self.overfull = True
            return reader("")

    def mark(self, flaws: Iterable[Flaw]) -> None:
        """Puts what is wrong at its field."""
        language = get_language() or "ru"
        for flaw in flaws:
            field = flaw.place.field if flaw.place.field in self.fields else None
            self.add_error(field, flaw.text(language))


class NeedForm(SheetForm):
    """What the gate asks for: something the system sees, or something a person confirms."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    fact = forms.CharField(required=False, widget=forms.HiddenInput)
    text = Line(label=_("What is confirmed, in a sentence"), placeholder=_("The client has the proposal and says so"))
    by = Pick(label=_("Who confirms it"))
    evidence = Pick(
        label=_("With what"),
        choices=[
            (Evidence.TEXT.value, _("a sentence")),
            (Evidence.LINK.value, _("a link")),
            (Evidence.FILE.value, _("a file")),
        ],
    )
    about = Pick(
        label=_("Is it about"),
        choices=[
            ("", _("nothing of these")),
            (About.MONEY.value, _("money")),
            (About.SIGNATURE.value, _("a signature")),
            (About.ACCEPTANCE.value, _("acceptance of work")),
        ],
    )
    waivable_by = Pick(label=_("Who may let it pass, with a reason"))
    caution = forms.BooleanField(label=_("Only warns, does not stop the jump"), required=False)
    after = forms.MultipleChoiceField(
        label=_("Is asked for by itself once there is"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, gate: Sequence[NeedSheet] = (), language: str = "ru", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pick("by", role_choices())
        self.pick("waivable_by", role_choices(nobody=_("Nobody")))
        was = str(self.raw("was") or "")
        others = [need for need in gate if need_key(need) != was]
        self.pick("after", [(need_key(need), need_words(need, language)) for need in others])
        self.full_clean()

    @property
    def is_fact(self) -> bool:
        return bool(self.raw("fact"))

    @property
    def name(self) -> str:
        """What the system sees, in its own words."""
        key, params = _fact_of(str(self.raw("fact")))
        return fact_words(key, params)

    @property
    def asks(self) -> bool:
        """Whether somebody decides it."""
        return str(self.raw("fact")).startswith(GO_AHEAD)

    def typed(self, gate: Sequence[NeedSheet], language: str) -> NeedSheet:
        """The need as it stands in the fields; what has no field here stays as it was."""
        was = str(self.raw("was") or "")
        blank: NeedSheet = {}
        old = next((need for need in gate if was and need_key(need) == was), blank)
        kept: NeedSheet = {
            "text": sheets.retyped(old.get("text", {}), self.read("text", sheets.line), language),
            "waivable_by": self.read("waivable_by", sheets.line),
            "caution": bool(self.raw("caution")),
        }
        if self.is_fact:
            key, params = _fact_of(self.read("fact", sheets.line))
            ask = old.get("ask", "") or (Role.CHIEF.value if self.asks else "")
            after = [sheets.line(str(each))[:200] for each in self.raw("after") or []][:MOST_NEEDS]
            return {"fact": key, "params": params, "ask": ask, "after": after if ask else [], **kept}
        plain: dict[str, str] = {name: self.read(name, sheets.line) for name in ("by", "evidence", "about")}
        return {"key": old.get("key", ""), **plain, **kept}  # type: ignore[typeddict-item]


def _fact_of(code: str) -> tuple[str, dict[str, str]]:
    """A fact and its params from how a page writes them: `deals.go_ahead|of=start`."""
    key, *pairs = code.split("|")
    return key, dict(pair.partition("=")[::2] for pair in pairs[:4])


def fact_code(key: str, params: Mapping[str, str]) -> str:
    """How a page writes a fact."""
    return "|".join((key, *(f"{name}={word}" for name, word in sorted(params.items()))))


def fact_words(key: str, params: Mapping[str, str]) -> str:
    """The fact's own sentence; its name where this release does not know it."""
    try:
        return str(the_fact(key).name(params))
    except KeyError:
        return key


def need_words(need: NeedSheet, language: str) -> str:
    """A need as one sentence."""
    own = said(need.get("text", {}), language)
    return own or (fact_words(need["fact"], need.get("params", {})) if "fact" in need else "…")


def facts_to_add(gate: Sequence[NeedSheet]) -> list[tuple[str, str]]:
    """What the system sees and this gate does not ask for yet."""
    there = {need_key(need) for need in gate}
    found = [(fact_code(key, params), fact_words(key, params)) for key, params in offered()]
    return [(code, words) for code, words in found if need_key(_as_need(code)) not in there]


def _as_need(code: str) -> NeedSheet:
    key, params = _fact_of(code)
    return {"fact": key, "params": params}


def new_need(kind: str, gate: Sequence[NeedSheet]) -> NeedSheet:
    """A need that was just added: a go-ahead is asked for once all that people confirm here is there."""
    blank: NeedSheet = {"text": {}, "waivable_by": "", "caution": False}
    if kind == "confirm":
        return {"key": "", "by": "seller", "evidence": "text", "about": "", **blank}
    asks = kind.startswith(GO_AHEAD)
    after = [need_key(need) for need in gate if need.get("key")] if asks else []
    return {**_as_need(kind), "ask": Role.CHIEF.value if asks else "", "after": after, **blank}


class Needs:
    """The needs of one gate, each in its fields."""

    def __init__(self, data: Any, gate: Sequence[NeedSheet], language: str) -> None:
        self.gate, self.language = gate, language
        number = str(data.get("needs") or "")
        total = min(int(number) if number.isdecimal() and len(number) < 4 else 0, MOST_NEEDS + 5)
        self.forms = [NeedForm(data, prefix=f"need-{place}", gate=gate, language=language) for place in range(total)]
        self.to_add = facts_to_add(gate)

    def typed(self) -> list[NeedSheet]:
        return [form.typed(self.gate, self.language) for form in self.forms]

    def mark(self, flaws: Iterable[Flaw]) -> list[Flaw]:
        """Puts flaws at the needs that they are about; returns the others."""
        rest = []
        for flaw in flaws:
            if flaw.place.need is not None and flaw.place.need < len(self.forms):
                self.forms[flaw.place.need].mark([flaw])
            else:
                rest.append(flaw)
        return rest

    @property
    def overfull(self) -> bool:
        return any(form.overfull for form in self.forms)


def needs_data(needs: Sequence[NeedSheet], language: str) -> dict[str, Any]:
    """Needs as their fields would send them."""
    data: dict[str, Any] = {"needs": str(len(needs))}
    for place, need in enumerate(needs):
        fields: dict[str, Any] = {
            "was": need_key(need),
            "fact": fact_code(need["fact"], need.get("params", {})) if "fact" in need else "",
            "text": said(need.get("text", {}), language),
            "after": need.get("after", []),
            "caution": "on" if need.get("caution") else "",
            **{name: need.get(name, "") for name in ("by", "evidence", "about", "waivable_by")},
        }
        data |= {f"need-{place}-{name}": value for name, value in fields.items() if value != ""}
        data.setdefault(f"need-{place}-waivable_by", "")
        data.setdefault(f"need-{place}-about", "")
    return data
