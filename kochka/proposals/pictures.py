"""The pictures of sections: known by their bytes, kept without what cameras write along, small enough for a letter,
and together no more than one paper takes."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.files.models import StoredFile
from kochka.files.pictures import HEAD, LARGEST_SIDE, SMALLEST_SIDE, NotAPicture, Picture, picture, sides
from kochka.files.storing import opened, shown_name, store
from kochka.people.models import User
from kochka.proposals.models import Proposal, Section
from kochka.proposals.paper import PaperFailed, draw_alone
from kochka.proposals.paper import Picture as Shot
from kochka.proposals.paper.bounds import fit

LARGEST = 3 * 2**20


def keep_picture(upload: "File[Any]", *, by: User, at: datetime) -> StoredFile:
    """The picture as it is kept. Raises Invalid for what is no PNG, JPEG or WebP, is over 3 MB or cannot be printed,
    which is tried once. Bytes are written before any deal is locked; where the verb refuses, the sweep of unowned
    uploads takes them."""
    found = _read(upload)
    _drawn(found, shown_name(upload.name or ""))
    stem = shown_name(upload.name or "").rpartition(".")[0] or "picture"
    return store(ContentFile(found.content, name=f"{stem}.{found.ending}"), by=by, at=at)


def demand_room(proposal: Proposal) -> None:
    """One paper takes the pictures of all sections that stand. Raises Invalid. Only the heads of files are read."""
    kept = Section.objects.filter(proposal=proposal, withdrawn_at=None, picture__isnull=False).select_related("picture")
    sizes = [(section.picture.size, _dots(section.picture)) for section in kept if section.picture]
    if not fit(sizes, beside_a_logo=True):
        words = _("Together with the others it is too much for one paper. Make it smaller, or leave another one out.")
        raise Invalid("picture", words)


def _dots(file: StoredFile) -> int:
    """A lost or unreadable one takes no room: it is left out of the paper, which is said where the paper is."""
    try:
        with opened(file) as content:
            width, height = sides(content.read(HEAD))
    except (OSError, NotAPicture):
        return 0
    return width * height


def _drawn(found: Picture, name: str) -> None:
    """Heads can promise what the inside does not keep: so it is printed, alone. Raises Invalid."""
    try:
        draw_alone(Shot(found.content, name))
    except PaperFailed as no:
        raise Invalid("picture", str(no)) from None


def _read(upload: "File[Any]") -> Picture:
    if not upload.size:
        raise Invalid("picture", _("The file is empty."))
    if upload.size > LARGEST:
        raise Invalid("picture", _("The picture is larger than 3 MB. Make it smaller: a letter has to carry it."))
    try:
        return picture(upload.read())
    except NotAPicture as no:
        raise Invalid("picture", _says(no.reason)) from None


def _says(reason: str) -> str:
    words = {
        "svg": _("An SVG can carry a program along, so it is not taken. Save the picture as a PNG."),
        "kind": _("This is no picture that is known here. Take a PNG, a JPEG or a WebP."),
        "broken": _("The picture is damaged. Save it once more and take that one."),
        "size": _("A picture is between %(least)s and %(most)s pixels on each side.")
        % {"least": SMALLEST_SIDE, "most": LARGEST_SIDE},
    }
    return words[reason]
