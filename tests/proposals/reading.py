"""What a drawn paper says, read back from its bytes."""

import io
import re
from functools import cache

from pypdf import PdfReader

from kochka.proposals.paper import draw

drawn = cache(draw)
"""The same paper is the same bytes: tests that only read it share one."""


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@cache
def pages(pdf: bytes) -> tuple[str, ...]:
    """The text of each page: spaces of any kind are one plain space, as are line ends."""
    return tuple(re.sub(r"\s+", " ", page.extract_text()) for page in reader(pdf).pages)


def solid(text: str) -> str:
    """Without spaces and hyphens: where lines end, and words with them, is the typesetter's affair."""
    return re.sub(r"[\s-]+", "", text)


def fonts(pdf: bytes) -> set[str]:
    found = set()
    for page in reader(pdf).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]))
    return found
