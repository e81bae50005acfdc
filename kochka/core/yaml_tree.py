"""The parser's events made into nodes that know their lines: the half of the strict reader that meets hostile bytes.

Nothing here recurses and nothing is expanded, so neither the depth of a file nor its anchors can hurt; what a funnel or
an import map has no use for (tags, anchors, a second document, control characters) is refused with its line.
"""

import re
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from kochka.core.problems import MOST_SHOWN, Kind, Param, Problem, Problems

LIMIT = 256 * 1024
"""Bytes. The largest funnel that people can live in is a tenth of this."""
DEEPEST = 20

BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_INVISIBLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|nan)", re.IGNORECASE)


@dataclass(slots=True)
class Log:
    """The mistakes of one file so far; past the hundredth it stops listening."""

    problems: list[Problem] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.problems) > MOST_SHOWN

    def note(self, line: int, column: int, code: str, params: dict[str, Param]) -> None:
        if not self.full:
            self.problems.append(Problem(line, column, code, params))

    def stop(self, place: tuple[int, int], code: str, **params: Param) -> NoReturn:
        raise Problems([*self.problems, Problem(*place, code, params)])


@dataclass(slots=True)
class Node:
    """A scalar with its text, or a list or mapping with its children (of a mapping: key, value, key, value …)."""

    kind: Kind
    text: str
    line: int
    column: int
    children: list["Node"] = field(default_factory=list)


def tree(source: str | bytes, log: Log) -> Node:
    """The one document of the file. Raises Problems when there is no reading it at all; lesser mistakes go to `log`."""
    text = _decoded(source, log)
    root = Node(Kind.LIST, "", 1, 1)
    try:
        _fill(root, text, log)
    except yaml.YAMLError as error:
        _unreadable(error, text, log)
    if not root.children or root.children[0].kind is Kind.NOTHING:
        log.stop((1, 1), "empty_file")
    return root.children[0]


def clipped(words: str, most: int = 60) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _decoded(source: str | bytes, log: Log) -> str:
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > LIMIT:
        log.stop((1, 1), "too_big", limit=LIMIT // 1024)
    try:
        text = source if isinstance(source, str) else raw.decode()
    except UnicodeDecodeError as error:
        log.stop(_place(raw[: error.start].decode()), "not_utf8")
    text = text.removeprefix("\ufeff")
    if strange := _INVISIBLE.search(text):
        log.stop(_place(text[: strange.start()]), "invisible", char=f"U+{ord(strange[0]):04X}")
    return text


def _place(before: str) -> tuple[int, int]:
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


def _fill(root: Node, text: str, log: Log) -> None:
    stack, documents = [root], 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                log.stop(place, "several_documents")
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event, place, log)
            stack[-1].children.append(node)
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(node)
            if len(stack) > DEEPEST:
                log.stop(place, "too_deep", limit=DEEPEST)


def _node(event: yaml.NodeEvent, place: tuple[int, int], log: Log) -> Node:
    tag = getattr(event, "tag", None)
    if event.anchor is not None:  # an alias has one too
        log.note(*place, "anchor", {})
    if tag is not None:
        log.note(*place, "tag", {"tag": clipped(str(tag).replace("tag:yaml.org,2002:", "!!"))})
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(Kind.LIST, "", *place)
    if isinstance(event, yaml.MappingStartEvent):
        return Node(Kind.MAPPING, "", *place)
    if not isinstance(event, yaml.ScalarEvent) or tag is not None:
        return Node(Kind.BROKEN, "", *place)
    if strange := _INVISIBLE.search(event.value):  # written as an escape: "\0"
        log.note(*place, "invisible", {"char": f"U+{ord(strange[0]):04X}"})
        return Node(Kind.BROKEN, "", *place)
    return Node(_kind(event.value) if event.implicit[0] else Kind.TEXT, event.value, *place)


def _kind(plain: str) -> Kind:
    if plain.lower() in ("", "~", "null"):
        return Kind.NOTHING
    if plain.lower() in BOOLEANS:
        return Kind.BOOLEAN
    if _INTEGER.fullmatch(plain):
        return Kind.INTEGER
    return Kind.NUMBER if _NUMBER.fullmatch(plain) else Kind.TEXT


def _unreadable(error: yaml.YAMLError, text: str, log: Log) -> NoReturn:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = str(getattr(error, "problem", None) or "unreadable")
    lines = re.split(r"\r\n|\r|\n", text)
    if "mapping values are not allowed" in said:
        log.stop((line, column), "colon")
    if "cannot start any token" in said and lines[line - 1][column - 1 : column] == "\t":
        log.stop((line, column), "tab")
    log.stop((line, column), "syntax", detail=clipped(said.replace("\n", " "), 120))
