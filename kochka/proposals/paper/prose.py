"""Texts of several lines: paragraphs and simple lists, and nothing else, whatever stands in them."""

import re
from collections.abc import Callable
from math import ceil

type Passage = dict[str, object]

SHORT_LIST = 8
"""Lines of a list that a page's end does not part."""

_ITEM = re.compile(r"[ \t]*(?:[-–—•*]|(\d{1,3}[.)]))[ \t]+(?=\S)")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def prose(text: str, tied: Callable[[str], str]) -> list[Passage]:
    """Blocks in order: {"lines": […]} is a paragraph, {"items": [[number or "", text], …]} a list.

    `tied` puts ties between the words of a line. A line that continues an item stands by itself: nothing is guessed.
    """
    blocks: list[Passage] = []
    for part in re.split(r"\n[ \t]*\n", _LINE_ENDS.sub("\n", text)):
        for line in part.strip("\n").split("\n"):
            _add(blocks, line, tied)
        blocks.append({})
    blocks = [block for block in blocks if block]
    for block, following in zip(blocks, [*blocks, {}][1:], strict=True):
        _keep(block, following)
    return blocks


def _keep(block: Passage, following: Passage) -> None:
    """Says of a short list that it stays whole, and of a short paragraph before a list that it stays with it."""
    if isinstance(items := block.get("items"), list):
        block["keep"] = sum(lines(text, 65) for _, text in items) <= SHORT_LIST
    elif isinstance(said := block.get("lines"), list):
        block["sticky"] = "items" in following and sum(lines(text, 70) for text in said) <= 3


def _add(blocks: list[Passage], line: str, tied: Callable[[str], str]) -> None:
    """Puts a line to the block it goes on with, or begins another; an empty block parts two."""
    if not line.strip():
        return
    found = _ITEM.match(line)
    kind, value = ("items", [found[1] or "", tied(line[found.end() :])]) if found else ("lines", tied(line))
    last = blocks[-1] if blocks else {}
    held = last.get(kind)
    if isinstance(held, list):
        held.append(value)
    else:
        blocks.append({kind: [value]})


def lines(text: str, wide: int) -> int:
    """About how many lines a text takes where `wide` characters go in one."""
    return sum(max(1, ceil(len(line) / wide)) for line in text.splitlines())
