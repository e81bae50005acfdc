"""What is too much for one paper, said before anything is set; and pictures, looked at before they are handed on."""

import dataclasses
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused, Sentence
from kochka.core.texts import number
from kochka.files.pictures import LARGEST_SIDE, NotAPicture, picture
from kochka.files.pictures import Picture as Kept
from kochka.proposals.paper.parts import Picture, ProposalPaper

MOST_ROWS = 1_000
MOST_CHARACTERS = 200_000
MOST_PICTURES = 40
MOST_BYTES = 40 * 2**20
"""Of all pictures together."""
MOST_PIXELS = 80 * 10**6
"""Of all pictures together: what they take once they are unpacked."""
LARGEST_LOGO = 2**20


def fit(sizes: Collection[tuple[int, int]], *, beside_a_logo: bool = False) -> bool:
    """Whether one paper takes these pictures, each by its bytes and its pixels; `beside_a_logo`: whichever logo the
    entity will have by then."""
    logo = (1, LARGEST_LOGO, LARGEST_SIDE**2) if beside_a_logo else (0, 0, 0)
    most = (MOST_PICTURES - logo[0], MOST_BYTES - logo[1], MOST_PIXELS - logo[2])
    own = (len(sizes), sum(length for length, _dots in sizes), sum(dots for _length, dots in sizes))
    return all(mine <= allowed for mine, allowed in zip(own, most, strict=True))


class PaperFailed(Refused):
    """No paper was made; the sentence says why and how it is mended."""


def bounded(paper: ProposalPaper) -> None:
    """Raises PaperFailed for a paper that nobody would read to its end."""
    budget = paper.budget
    rows = len(paper.payments)
    if budget:
        rows += sum(len(group.blocks) + 1 for group in budget.groups) + len(budget.options) + len(budget.discounts)
    if rows + len(paper.sections) > MOST_ROWS:
        raise PaperFailed(
            _("The proposal has %(rows)s rows; a paper takes %(most)s. Put blocks together, or make two proposals.")
            % {"rows": said(rows + len(paper.sections)), "most": said(MOST_ROWS)}
        )
    length = sum(len(text) for text in texts(paper))
    if length > MOST_CHARACTERS:
        raise PaperFailed(
            _("The proposal has %(length)s characters; a paper takes %(most)s. Shorten it, or send the rest as a file.")
            % {"length": said(length), "most": said(MOST_CHARACTERS)}
        )


def said(n: int) -> str:
    """In the language of whoever reads the sentence, which need not be the paper's."""
    return number(n, get_language() or "en")


def texts(part: object) -> Iterator[str]:
    """Every text within, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from texts(inner)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from texts(getattr(part, field.name))


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on its way to the press: the name of its file there, what is in it, its size in dots."""

    file: str
    kept: Kept


def looked_at(pictures: list[Picture]) -> dict[Picture, Shown]:
    """The pictures, each clean and with its size. Raises PaperFailed, naming the one that is none."""
    kept = {one: _look(one) for one in pictures}
    if not fit([(len(one.content), one.width * one.height) for one in map(kept.__getitem__, pictures)]):
        raise PaperFailed(
            _("The pictures are too many or too large for one paper: %(most)s of them, 40 MB together. Leave some out.")
            % {"most": MOST_PICTURES}
        )
    return {one: Shown(f"{place}.{found.ending}", found) for place, (one, found) in enumerate(kept.items())}


def _look(one: Picture) -> Kept:
    try:
        return picture(one.content)
    except NotAPicture:
        raise PaperFailed(broken(one)) from None


def broken(one: Picture) -> Sentence:
    """The sentence about a picture that cannot be shown."""
    name = one.name or one.caption
    return _("The picture “%(name)s” cannot be read. Put it in anew, as PNG, JPEG or WebP.") % {
        "name": name if len(name) <= 80 else f"{name[:79]}…"
    }
