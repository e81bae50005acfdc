"""The one reader of YAML: strict, with lines. Every value knows where it stands, and every mistake is told at once.

    def build(file: Value) -> Recipe | None:
        fields = file.fields(required=("name",), optional=("eggs",))
        name, eggs = fields.text("name", most=60), fields.integer("eggs", least=1, most=12)
        return Recipe(name, eggs) if name else None

    recipe = read(source, build)       # or Problems, with a line for each mistake

A reading method that finds a mistake notes it and answers None (or an empty tuple); the caller goes on to the next
value. Anchors, tags and second documents are refused: what stands in a file is what is meant.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kochka.core.problems import Kind, Param, Problem, Problems
from kochka.core.yaml_tree import BOOLEANS, LIMIT, Log, Node, clipped, tree

__all__ = ["LIMIT", "Fields", "Kind", "Problem", "Problems", "Value", "read"]


def read[T](source: str | bytes, build: Callable[["Value"], T | None]) -> T:
    """Parse `source`, give its one document to `build`, return what it built. Raises Problems if anything was wrong."""
    log = Log()
    built = build(Value(tree(source, log), "", log))
    if log.problems:
        raise Problems(log.problems)
    if built is None:
        raise AssertionError("a reader answered nothing and noted no problem")
    return built


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the file and its place. `key` is the name it stands under; items of a list share their list's."""

    node: Node
    key: str
    log: Log

    @property
    def line(self) -> int:
        return self.node.line

    @property
    def kind(self) -> Kind:
        return self.node.kind

    def problem(self, code: str, **params: Param) -> None:
        """Note that something is wrong here. Long words are clipped: a message is not a place for a whole file."""
        named: dict[str, Param] = {"key": clipped(self.key), **params} if self.key else params
        self.log.note(self.node.line, self.node.column, code, named)

    def text(self, *, most: int, one_line: bool = False) -> str | None:
        """The words, stripped, of at most `most` characters; a number or yes/no is asked to be put in quotes."""
        if self.kind in (Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN):
            self.problem("quote_it", value=clipped(self.node.text), found=self.kind)
            return None
        if self.kind is Kind.NOTHING:
            self.problem("blank")
            return None
        if self.kind is Kind.MAPPING:
            self.problem("colon_in_text")
            return None
        if not self._is(Kind.TEXT):
            return None
        words = self.node.text.strip()
        if not any(char.isprintable() and not char.isspace() for char in words):
            self.problem("blank")
            return None
        if len(words) > most:
            self.problem("too_long", length=len(words), most=most)
            return None
        if one_line and "\n" in words:
            self.problem("one_line")
            return None
        return words

    def integer(self, *, least: int, most: int) -> int | None:
        """A whole number between the two, both allowed."""
        if not self._is(Kind.INTEGER):
            return None
        number = int(self.node.text)
        if not least <= number <= most:
            self.problem("out_of_range", value=number, least=least, most=most)
            return None
        return number

    def boolean(self) -> bool | None:
        return BOOLEANS[self.node.text.lower()] if self._is(Kind.BOOLEAN) else None

    def choice(self, options: Iterable[str]) -> str | None:
        """One of the words in `options`; another word is answered with the nearest of them."""
        known = tuple(options)
        if self.kind not in (Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN) and not self._is(Kind.TEXT):
            return None
        word = self.node.text.strip()
        if word in known:
            return word
        self.problem("unknown_choice", value=clipped(word), known=known, near=self.nearest(word, known))
        return None

    def items(self, *, most: int) -> tuple["Value", ...]:
        """The items of a list, none of them if it is no list or has more than `most`."""
        if not self._is(Kind.LIST):
            return ()
        if len(self.node.children) > most:
            self.problem("too_many", most=most)
            return ()
        return tuple(Value(child, self.key, self.log) for child in self.node.children)

    def pairs(self) -> tuple[tuple["Value", "Value"], ...]:
        """The keys and values of a mapping in order, each key once; for mappings whose keys are the writer's own."""
        if not self._is(Kind.MAPPING):
            return ()
        found: dict[str, tuple[Value, Value]] = {}
        children = self.node.children
        for key, value in zip(children[::2], children[1::2], strict=True):
            label = Value(key, clipped(key.text), self.log)
            if key.kind in (Kind.LIST, Kind.MAPPING) or not key.text.strip():
                Value(key, "", self.log).problem("key_not_text")
            elif key.text in found:
                label.problem("duplicate_key", first=found[key.text][0].line)
            elif key.kind is not Kind.BROKEN:
                found[key.text] = label, Value(value, label.key, self.log)
        return tuple(found.values())

    def mapping(self) -> "Fields":
        """A mapping whose keys will be checked by `Fields.expect`, once it is known which they may be."""
        return Fields(self, {key.node.text: (key, value) for key, value in self.pairs()})

    def fields(self, *, required: Iterable[str] = (), optional: Iterable[str] = ()) -> "Fields":
        """A mapping with just these keys: strange and missing ones are noted."""
        return self.mapping().expect(required=required, optional=optional)

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """What was probably meant, or an empty string."""
        if self.log.full or len(word) > 60:
            return ""
        return next(iter(difflib.get_close_matches(word.lower(), tuple(known), n=1, cutoff=0.6)), "")

    def _is(self, wanted: Kind) -> bool:
        if self.kind is not wanted and self.kind is not Kind.BROKEN:
            self.problem("wrong_type", wanted=wanted, found=self.kind)
        return self.kind is wanted


@dataclass(frozen=True, slots=True)
class Fields:
    """The named values of one mapping; of a value that was no mapping there are none, and nothing is missing in it."""

    value: Value
    found: dict[str, tuple[Value, Value]]

    def __contains__(self, key: str) -> bool:
        return key in self.found

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def get(self, key: str) -> Value | None:
        return self.found[key][1] if key in self.found else None

    def label(self, key: str) -> Value:
        """The key itself, to say that something is wrong with its being there."""
        return self.found[key][0]

    def expect(self, *, required: Iterable[str] = (), optional: Iterable[str] = ()) -> "Fields":
        required = tuple(required)
        known = (*required, *optional)
        for key in self.found:
            if key not in known:
                self.label(key).problem("unknown_key", known=known, near=self.value.nearest(key, known))
        if self.value.kind is Kind.MAPPING:
            for key in required:
                if key not in self.found:
                    self.value.problem("missing_key", wanted=key)
        return self

    def text(self, key: str, *, most: int, one_line: bool = False) -> str | None:
        return value.text(most=most, one_line=one_line) if (value := self.get(key)) else None

    def integer(self, key: str, *, least: int, most: int) -> int | None:
        return value.integer(least=least, most=most) if (value := self.get(key)) else None

    def boolean(self, key: str) -> bool | None:
        return value.boolean() if (value := self.get(key)) else None

    def choice(self, key: str, options: Iterable[str]) -> str | None:
        return value.choice(options) if (value := self.get(key)) else None

    def items(self, key: str, *, most: int) -> tuple[Value, ...]:
        return value.items(most=most) if (value := self.get(key)) else ()
