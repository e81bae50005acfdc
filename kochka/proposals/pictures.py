"""The picture of a section: known by its bytes, kept without what cameras write along, small enough for a letter."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.files.models import StoredFile
from kochka.files.pictures import LARGEST_SIDE, SMALLEST_SIDE, NotAPicture, Picture, picture
from kochka.files.storing import shown_name, store
from kochka.people.models import User

LARGEST = 3 * 2**20


def keep_picture(upload: "File[Any]", *, by: User, at: datetime) -> StoredFile:
    """The picture as it is kept. Raises Invalid for what is no PNG, JPEG or WebP, is over 3 MB or too large to print.
    Bytes are written before any deal is locked; where the verb refuses, the sweep of unowned uploads takes them."""
    found = _read(upload)
    stem = shown_name(upload.name or "").rpartition(".")[0] or "picture"
    return store(ContentFile(found.content, name=f"{stem}.{found.ending}"), by=by, at=at)


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
