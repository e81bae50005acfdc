"""What is wrong with a file that a person wrote: where, what, and the sentence that says so in either language.

Pure, so that a file can be checked without a database, a request or gettext. Each reader adds its own sentences with
`teach`; a code without a sentence is a mistake of ours and fails at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_SHOWN = 100
"""A file with more mistakes than this is told so: nobody reads the hundred and first."""


class Kind(StrEnum):
    """What a value of a file is, as its writer would call it."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NOTHING = "nothing"
    LIST = "list"
    MAPPING = "mapping"
    BROKEN = "broken"


type Param = str | int | Kind | tuple[str, ...]

_KINDS: dict[Kind, tuple[str, str]] = {
    Kind.TEXT: ("текст", "text"),
    Kind.INTEGER: ("целое число", "a whole number"),
    Kind.NUMBER: ("дробное число", "a fraction"),
    Kind.BOOLEAN: ("true или false", "true or false"),
    Kind.NOTHING: ("пустое место", "nothing"),
    Kind.LIST: ("список", "a list"),
    Kind.MAPPING: ("набор «ключ: значение»", "a set of “key: value”"),
    Kind.BROKEN: ("неразборчивое значение", "something unreadable"),
}

_SENTENCES: dict[str, tuple[str, str]] = {}


def teach(sentences: Mapping[str, tuple[str, str]]) -> None:
    """Add sentences: code → (Russian, English), with `{param}` places. ValueError when a code already means another."""
    for code, pair in sentences.items():
        if _SENTENCES.setdefault(code, pair) != pair:
            raise ValueError(f"the code {code!r} already has a sentence")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: line and column count from 1; `params` fill the sentence and are kept for `--json`.

    Two params speak for themselves: a `key` (where we are) opens the sentence, a `near` (what was probably meant)
    closes it.
    """

    line: int
    column: int
    code: str
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)

    def text(self, language: str) -> str:
        """The sentence, without the line number, in Russian for "ru…" and in English for any other language."""
        russian = language.lower().startswith("ru")
        side = 0 if russian else 1
        shown = {name: self._shown(value, side) for name, value in self.params.items()}
        where = (f"«{shown['key']}»: " if russian else f"“{shown['key']}”: ") if shown.get("key") else ""
        sentence = _SENTENCES[self.code][side].format(**shown)
        if near := shown.get("near"):
            sentence += f" Может быть, «{near}»?" if russian else f" Did you mean “{near}”?"
        return where + sentence if where else sentence[0].upper() + sentence[1:]

    @staticmethod
    def _shown(value: Param, side: int) -> str:
        if isinstance(value, Kind):
            return _KINDS[value][side]
        return ", ".join(value) if isinstance(value, tuple) else str(value)


class Problems(Exception):
    """A file that cannot be taken as it is: all its mistakes in the order of its lines, never only the first one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = _cut(sorted(problems, key=lambda each: (each.line, each.column, each.code)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(f"line {each.line}: {each.text('en')}" for each in self.problems)


def _cut(problems: list[Problem]) -> tuple[Problem, ...]:
    if len(problems) <= MOST_SHOWN:
        return tuple(problems)
    rest = problems[MOST_SHOWN]
    return (*problems[:MOST_SHOWN], Problem(rest.line, rest.column, "and_more", {"shown": MOST_SHOWN}))


teach(
    {
        "and_more": (
            "Дальше тоже есть ошибки. Поправьте первые {shown} и проверьте ещё раз.",
            "There are more mistakes below. Mend the first {shown} and check again.",
        ),
        "too_big": (
            "Файл больше {limit} кБ. Это точно тот файл?",
            "The file is larger than {limit} kB. Is it the right one?",
        ),
        "empty_file": ("Файл пуст.", "The file is empty."),
        "not_utf8": (
            "Файл не в UTF-8. Пересохраните его в этой кодировке.",
            "The file is not in UTF-8. Save it again in this encoding.",
        ),
        "invisible": (
            "Здесь спрятан служебный символ {char}. Удалите его.",
            "There is a hidden control character here, {char}. Remove it.",
        ),
        "several_documents": (
            "В файле начинается второй документ (строка «---»), а нужен один.",
            "A second document starts here (a line “---”), and there should be one.",
        ),
        "anchor": (
            "Якоря и отсылки YAML (& и *) здесь не работают: напишите значение целиком.",
            "YAML anchors and aliases (& and *) do not work here: write the value out.",
        ),
        "tag": (
            "Метка типа «{tag}» здесь не работает: уберите её.",
            "The type tag “{tag}” does not work here: remove it.",
        ),
        "too_deep": (
            "Слишком много этажей вложенности: глубже {limit} не читаем.",
            "Nested too deep: nothing is read below {limit} levels.",
        ),
        "tab": (
            "Отступ сделан табуляцией, а YAML понимает только пробелы.",
            "The line is indented with a tab, and YAML takes only spaces.",
        ),
        "colon": (
            "Двоеточие здесь лишнее, или съехал отступ. Текст с двоеточием возьмите в кавычки.",
            "A colon does not belong here, or the indent has slipped. Put a text that holds a colon in quotes.",
        ),
        "syntax": (
            "Здесь YAML не читается: посмотрите на отступы, скобки и кавычки рядом. Разбор говорит: {detail}.",
            "This is not readable as YAML: look at the indents, brackets and quotes nearby. The parser says: {detail}.",
        ),
        "unknown_key": ("такого ключа здесь нет. Бывают: {known}.", "there is no such key here. Known ones: {known}."),
        "missing_key": ("не хватает ключа «{wanted}».", "the key “{wanted}” is missing."),
        "duplicate_key": (
            "этот ключ уже был на строке {first}. Оставьте один.",
            "this key already stands on line {first}. Keep one of them.",
        ),
        "key_not_text": ("Ключом может быть только слово.", "A key can only be a word."),
        "wrong_type": ("здесь ждём {wanted}, а стоит {found}.", "we expect {wanted} here and find {found}."),
        "colon_in_text": (
            "здесь ждём текст, а YAML видит «ключ: значение». Текст с двоеточием возьмите в кавычки.",
            "we expect a text here, and YAML sees “key: value”. Put a text that holds a colon in quotes.",
        ),
        "quote_it": (
            "YAML читает «{value}» не как текст ({found}). Если это текст, возьмите его в кавычки.",
            "YAML does not read “{value}” as a text ({found}). If it is one, put it in quotes.",
        ),
        "blank": ("здесь пусто, а нужны слова.", "this is blank, and words are wanted."),
        "too_long": (
            "слишком длинно, знаков {length}. Можно до {most}.",
            "too long: {length} characters. Up to {most} will do.",
        ),
        "one_line": ("это пишется в одну строку.", "this is written on one line."),
        "out_of_range": (
            "число {value} не подходит: можно от {least} до {most}.",
            "{value} will not do: it goes from {least} to {most}.",
        ),
        "unknown_choice": ("«{value}» здесь не бывает. Бывает: {known}.", "“{value}” is not one of: {known}."),
        "too_many": ("слишком много, здесь бывает до {most}.", "too many: up to {most} will do."),
    }
)
