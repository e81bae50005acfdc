"""A proposal drawn: bytes of a PDF, or its pages as pictures for a preview."""

from datetime import UTC, date, datetime

from kochka.proposals.paper.bounds import PaperFailed, bounded, broken, looked_at
from kochka.proposals.paper.parts import Author, Client, Entity, Picture, ProposalPaper, Section
from kochka.proposals.paper.press import BrokenPicture, Limits, press
from kochka.proposals.paper.setting import Setter

USUAL = Limits()


def draw(paper: ProposalPaper, *, limits: Limits = USUAL) -> bytes:
    """The PDF: the same paper is the same bytes. Raises PaperFailed with a sentence."""
    (pdf,) = _made(paper, "pdf", limits)
    return pdf


def png_pages(paper: ProposalPaper, *, dots: int = 110, limits: Limits = USUAL) -> list[bytes]:
    """Its pages as PNG at so many dots per inch. Raises PaperFailed."""
    return _made(paper, "png", limits, dots)


def draw_alone(shot: Picture) -> None:
    """Whether this picture prints at all: raises PaperFailed, with the sentence that its paper would fail with."""
    ours, theirs, section = Entity(""), Client(""), Section("", pictures=(shot,))
    draw(ProposalPaper("en", "", date(2026, 1, 1), ours, theirs, Author(""), sections=(section,)))


def _made(paper: ProposalPaper, form: str, limits: Limits, dots: int = 144) -> list[bytes]:
    bounded(paper)
    pictures = [shot for section in paper.sections for shot in section.pictures]
    if paper.entity.logo:
        pictures.append(paper.entity.logo)
    shown = looked_at(pictures)
    moment = int(datetime(paper.date.year, paper.date.month, paper.date.day, 12, tzinfo=UTC).timestamp())
    files = {one.file: one.kept.content for one in shown.values()}
    try:
        return press(Setter(paper, shown).data(), files, form, moment=moment, limits=limits, dots=dots)
    except BrokenPicture as error:
        raise PaperFailed(broken(next(one for one in shown if shown[one].file == error.file))) from None
