"""Reading the questions of the brief: what a company wants to know of a deal before it writes a proposal."""

from collections.abc import Iterable

from kochka.core.strict import Fields, Kind, Value
from kochka.funnel import pieces
from kochka.funnel.definition import BriefChoice, BriefKind, BriefQuestion, Text

MOST_QUESTIONS = 20
MOST_CHOICES = 12
LONGEST_QUESTION = 120
LONGEST_HINT = 300

_REQUIRED = ("question", "kind", "needed")
_OPTIONAL = ("hint", "choices", *pieces.LANGUAGES)
_MISSING = Text()


def read_brief(value: Value | None) -> tuple[BriefQuestion, ...]:
    """The questions in their order; none where the file has none."""
    if value is None:
        return ()
    items = value.items(most=MOST_QUESTIONS)
    if value.kind is Kind.LIST and not value.node.children:
        value.problem("no_questions")
    opened = [item.fields(required=_REQUIRED, optional=_OPTIONAL) for item in items]
    _check_once(opened, "question", "same_question")
    return tuple(_question(fields) for fields in opened)


def _question(fields: Fields) -> BriefQuestion:
    """The question; with stand-ins for what was wrong in it, since a problem noted keeps all of it from getting out."""
    kind = fields.choice("kind", BriefKind)
    return BriefQuestion(
        key=pieces.stage_key(fields.get("question")) or "",
        kind=BriefKind(kind) if kind else BriefKind.TEXT,
        needed=fields.boolean("needed") or False,
        text=pieces.words_of(fields, most=LONGEST_QUESTION, one_line=True) or _MISSING,
        hint=pieces.text(fields.get("hint"), most=LONGEST_HINT, one_line=True),
        choices=_choices(fields, kind),
    )


def _choices(fields: Fields, kind: str | None) -> tuple[BriefChoice, ...]:
    value = fields.get("choices")
    if kind and kind != BriefKind.CHOICE:
        if value is not None:
            fields.label("choices").problem("choices_unwanted")
        return ()
    if value is None:
        if kind:
            fields.value.problem("choices_wanted")
        return ()
    items = value.items(most=MOST_CHOICES)
    if value.kind is Kind.LIST and len(value.node.children) < 2:
        value.problem("choices_wanted")
    opened = [item.fields(required=("choice",), optional=pieces.LANGUAGES) for item in items]
    _check_once(opened, "choice", "same_choice")
    return tuple(
        BriefChoice(
            pieces.answer_key(each.get("choice")) or "",
            pieces.words_of(each, most=pieces.LONGEST_NAME, one_line=True) or _MISSING,
        )
        for each in opened
    )


def _check_once(opened: Iterable[Fields], key: str, code: str) -> None:
    first: dict[str, int] = {}
    for fields in opened:
        value = fields.get(key)
        word = value.node.text.strip() if value else ""
        if value and word in first:
            value.problem(code, value=word[:60], first=first[word])
        elif value and word:
            first[word] = value.line
