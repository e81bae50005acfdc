"""A funnel's file made into its definition: strict, pure, and patient: all mistakes are told at once, with lines.

The format is shown by `templates/service-project.yaml`. It only ever grows: a file that was published once is read for
ever.
"""

from collections.abc import Iterable, Mapping

from kochka.core.problems import teach
from kochka.core.strict import Fields, Kind, Problems, Value, read
from kochka.core.texts import fold
from kochka.funnel import pieces
from kochka.funnel.definition import AGREED, PRODUCTION, FactSpec, FunnelDefinition, Stage, Text
from kochka.funnel.needs import Found, Known, read_needs
from kochka.funnel.problems import SENTENCES
from kochka.funnel.questions import read_brief
from kochka.funnel.reminders import read_reminders
from kochka.funnel.talking import read_talking
from kochka.people.roles import Role

__all__ = ["Problems", "load"]

FORMAT = 1
MOST_STAGES = 40

_STAGE_REQUIRED = ("stage", "name", "why", "output", "owner", "jump")
_STAGE_OPTIONAL = ("do", "avoid", "may_ask", "silence", "norm", "tries", "need", "opens", "counts_as", "reminders")
_MISSING = Text()

teach(SENTENCES)


def load(source: str | bytes, facts: Mapping[str, FactSpec], *, published: bool = False) -> FunnelDefinition:
    """The funnel that `source` describes. Raises Problems with every mistake and its line.

    `facts` are those that this release knows, by name. `published` reads a version that is in use already: what the
    system has learnt to know since then (a `confirm` that is a fact by now) does not make it wrong.
    """
    return read(source, lambda file: _funnel(file, Known(facts, published)))


def _funnel(file: Value, known: Known) -> FunnelDefinition | None:
    fields = file.mapping()
    if not _readable(fields):
        return None
    fields.expect(required=("format", "funnel", "name", "stages"), optional=("about", "always", "brief", "talking"))
    key = pieces.funnel_key(fields.get("funnel"))
    name = pieces.text(fields.get("name"), most=pieces.LONGEST_NAME, one_line=True)
    about = pieces.text(fields.get("about"))
    always = read_needs(fields.get("always"), known)
    brief = read_brief(fields.get("brief"))
    talking = read_talking(fields.get("talking"))
    stages = _stages(fields.get("stages"), known, always)
    if not (key and name and stages):
        return None
    return FunnelDefinition(key, name, about, stages, tuple(found.need for found in always), brief, talking)


def _readable(fields: Fields) -> bool:
    """Whether the file is in this format at all; a newer one would only drown its reader in false mistakes."""
    value = fields.get("format")
    if value is None:
        return True
    number = value.integer(least=1, most=9999)
    if number is not None and number > FORMAT:
        value.problem("newer_format", known=FORMAT)
        return False
    return True


def _stages(value: Value | None, known: Known, always: tuple[Found, ...]) -> tuple[Stage, ...]:
    if value is None:
        return ()
    items = value.items(most=MOST_STAGES)
    if value.kind is Kind.LIST and not value.node.children:
        value.problem("no_stages")
    opened = [item.fields(required=_STAGE_REQUIRED, optional=_STAGE_OPTIONAL) for item in items]
    _check_once(opened)
    stages = tuple(_stage(fields, position, known, always) for position, fields in enumerate(opened, 1))
    if not known.published:
        _check_names(opened, stages)
    return stages


def _stage(fields: Fields, position: int, known: Known, always: tuple[Found, ...]) -> Stage:
    """The stage; with stand-ins for what was wrong in it, since a problem noted keeps all of it from getting out."""
    return Stage(
        key=pieces.stage_key(fields.get("stage")) or "",
        position=position,
        name=pieces.text(fields.get("name"), most=pieces.LONGEST_NAME, one_line=True) or _MISSING,
        why=pieces.text(fields.get("why")) or _MISSING,
        do=pieces.texts(fields.get("do")),
        avoid=pieces.texts(fields.get("avoid")),
        output=pieces.text(fields.get("output")) or _MISSING,
        owner=pieces.role(fields, "owner") or Role.CHIEF,
        may_ask=pieces.roles(fields, "may_ask"),
        jump=pieces.text(fields.get("jump"), most=pieces.LONGEST_JUMP, one_line=True) or _MISSING,
        norm=pieces.days(fields, "norm"),
        silence=pieces.days(fields, "silence"),
        tries=fields.integer("tries", least=1, most=pieces.MOST_DAYS),
        needs=tuple(found.need for found in read_needs(fields.get("need"), known, always=always)),
        opens=fields.choice("opens", (PRODUCTION,)),
        counts_as=fields.choice("counts_as", (AGREED,)),
        reminders=read_reminders(fields.get("reminders")),
    )


def _check_once(stages: Iterable[Fields]) -> None:
    """Keys are a stage's own, and each mark stands once in a funnel."""
    first: dict[tuple[str, str], int] = {}
    for fields in stages:
        for key, code in (("stage", "same_stage"), ("opens", "second_mark"), ("counts_as", "second_mark")):
            value = fields.get(key)
            if value is None:
                continue
            word = value.node.text.strip()
            told = (key, word if key == "stage" else "")
            if word and told in first:
                value.problem(code, value=word[:60], first=first[told])
            first.setdefault(told, value.line)


def _check_names(opened: Iterable[Fields], stages: Iterable[Stage]) -> None:
    """Two stages of one name could not be told apart on any page. What was published before is left alone."""
    first: dict[tuple[str, str], int] = {}
    for fields, stage in zip(opened, stages, strict=True):
        value = fields.get("name")
        if value is None:
            continue
        called = {("ru", fold(stage.name.ru)), ("en", fold(stage.name.en))}
        named = [one for one in sorted(called) if one[1] and one in first]
        if named:
            value.problem("same_name", value=stage.name.of(named[0][0])[:60], first=first[named[0]])
        for one in called:
            first.setdefault(one, value.line)
