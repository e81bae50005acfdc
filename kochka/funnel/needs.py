"""Reading what a gate asks for, and holding it to the rules: money has no side door, and nobody vouches for oneself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kochka.core.strict import Fields, Kind, Value
from kochka.funnel import pieces
from kochka.funnel.definition import About, ConfirmNeed, Evidence, FactNeed, FactSpec, Need
from kochka.people.roles import Role

GO_AHEAD = "deals.go_ahead"
MOST_NEEDS = 20

_OPTIONS = ("waivable_by", "caution")
_FACT_OPTIONS = ("ask", "after", *_OPTIONS, *pieces.LANGUAGES)
_VOUCHING = (Role.ADMINISTRATION, Role.CHIEF)


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader of needs must know: the facts, and whether the file was published before and is law already."""

    facts: Mapping[str, FactSpec]
    published: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A need and the place where it was read, to point at when it does not fit its gate."""

    need: Need
    value: Value
    after: tuple[Value, ...] = ()


def read_needs(value: Value | None, known: Known, *, always: tuple[Found, ...] = ()) -> tuple[Found, ...]:
    """The needs of one gate, checked against each other and against those that stand in every gate."""
    if value is None:
        return ()
    found = tuple(one for item in value.items(most=MOST_NEEDS) if (one := _need(item, known)))
    _check_unique((*always, *found), new=found)
    _check_after((*always, *found), new=found)
    return found


def _need(value: Value, known: Known) -> Found | None:
    fields = value.mapping()
    if not fields.found:
        if value.kind is Kind.MAPPING:
            value.problem("need_kind")
        return None
    if ("fact" in fields) == ("confirm" in fields):
        value.problem("need_kind")
        return None
    return _fact(fields, known) if "fact" in fields else _confirm(fields, known)


def _fact(fields: Fields, known: Known) -> Found | None:
    name = pieces.need_key(fields.get("fact"))
    spec = known.facts.get(name or "")
    if spec is None:
        if name and (value := fields.get("fact")):
            value.problem("unknown_fact", value=name, near=value.nearest(name, known.facts))
        return None
    asked = sorted(spec.params)
    fields.expect(required=("fact", *asked), optional=_FACT_OPTIONS)
    given = [(param, pieces.stage_key(fields.get(param))) for param in asked]
    params = tuple((param, word) for param, word in given if word)
    ask, after = _asking(fields, spec)
    waivable_by, caution = _options(fields, about=None)
    worded = any(language in fields for language in pieces.LANGUAGES)
    need = FactNeed(
        key=":".join((spec.name, *(word for _param, word in params))),
        fact=spec.name,
        params=params,
        text=pieces.words_of(fields) if worded else None,
        ask=ask,
        after=tuple(word for item in after if (word := item.text(most=pieces.LONGEST_NAME * 2))),
        waivable_by=waivable_by,
        caution=caution,
    )
    return Found(need, fields.value, after)


def _asking(fields: Fields, spec: FactSpec) -> tuple[Role | None, tuple[Value, ...]]:
    """Whom to ask, and after which needs."""
    ask = pieces.role(fields, "ask")
    if spec.name == GO_AHEAD and ask is not Role.CHIEF and (ask or "ask" not in fields):
        (fields.get("ask") or fields.value).problem("ask_chief")
    if "after" in fields and "ask" not in fields and spec.name != GO_AHEAD:
        fields.label("after").problem("after_without_ask")
    return ask, fields.items("after", most=MOST_NEEDS)


def _confirm(outer: Fields, known: Known) -> Found | None:
    outer.expect(required=("confirm",), optional=_OPTIONS)
    value = outer.get("confirm")
    if value is None:
        return None
    fields = value.fields(required=("key", "by", "evidence"), optional=("about", *pieces.LANGUAGES))
    key, by = pieces.need_key(fields.get("key")), pieces.role(fields, "by")
    evidence, about = fields.choice("evidence", Evidence), fields.choice("about", About)
    words = pieces.words_of(fields)
    waivable_by, caution = _options(outer, about=about)
    _check_word(fields, key, about, known)
    _check_trust(fields, about, by, evidence)
    if not (key and by and evidence and words):
        return None
    need = ConfirmNeed(
        key=key,
        by=by,
        evidence=Evidence(evidence),
        text=words,
        about=About(about) if about else None,
        waivable_by=waivable_by,
        caution=caution,
    )
    return Found(need, outer.value)


def _check_trust(fields: Fields, about: str | None, by: Role | None, evidence: str | None) -> None:
    """Money, signatures and acceptance are not taken on the word of somebody who gains by them."""
    if about and evidence and evidence != Evidence.FILE and (place := fields.get("evidence")):
        place.problem("needs_file")
    if about and by and by not in _VOUCHING and (place := fields.get("by")):
        place.problem("needs_other_role")


def _options(fields: Fields, *, about: str | None) -> tuple[Role | None, bool]:
    waivable_by, caution = pieces.role(fields, "waivable_by"), fields.boolean("caution") or False
    for option in _OPTIONS:
        if about == About.MONEY and option in fields and (option != "caution" or caution):
            fields.label(option).problem("no_way_round_money")
    if waivable_by and caution and about != About.MONEY:
        fields.label("waivable_by").problem("nothing_to_waive")
    return waivable_by, caution


def _check_word(fields: Fields, key: str | None, about: str | None, known: Known) -> None:
    """A name that the product has a meaning for is held to it."""
    place = fields.get("key")
    if not key or not place:
        return
    if key in known.facts and not known.published:
        place.problem("now_a_fact", value=key)
    wanted = {"documents.signed": About.SIGNATURE, "production.accepted": About.ACCEPTANCE}.get(key)
    if key.startswith("billing."):
        wanted = About.MONEY
    if wanted and about != wanted and (about or "about" not in fields):
        (fields.get("about") or place).problem("must_be_about", about=wanted.value, value=key)


def _check_unique(gate: Iterable[Found], *, new: tuple[Found, ...]) -> None:
    first: dict[str, int] = {}
    for found in gate:
        if found.need.key in first and found in new:
            found.value.problem("same_need", value=found.need.key, first=first[found.need.key])
        first.setdefault(found.need.key, found.value.line)


def _check_after(gate: tuple[Found, ...], *, new: tuple[Found, ...]) -> None:
    waits = {found.need.key: _after(found.need) for found in gate}
    for found in new:
        for place in found.after:
            word = place.node.text.strip()
            if word in _after(found.need) and word not in waits:
                place.problem("after_unknown", value=word, near=place.nearest(word, waits))
        if found.after and _in_circle(found.need.key, waits):
            found.after[0].problem("after_circle")


def _in_circle(key: str, waits: Mapping[str, tuple[str, ...]]) -> bool:
    ahead, seen = list(waits[key]), set[str]()
    while ahead:
        here = ahead.pop()
        if here == key:
            return True
        if here not in seen:
            seen.add(here)
            ahead.extend(waits.get(here, ()))
    return False


def _after(need: Need) -> tuple[str, ...]:
    return need.after if isinstance(need, FactNeed) else ()
