"""The company's logo: a picture by what it holds, kept without what cameras write along."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Sentence
from kochka.files.models import StoredFile
from kochka.files.pictures import LARGEST_SIDE, SMALLEST_SIDE, NotAPicture, Picture, picture
from kochka.files.storing import kept, shown_name
from kochka.firm.changing import changing
from kochka.firm.models import Firm
from kochka.people.changes import record
from kochka.people.models import User

LARGEST = 1024 * 1024


def set_logo(upload: "File[Any]", *, by: User, at: datetime) -> StoredFile:
    """The picture stands beside the company's name from now on; the former one stays kept. Raises NotYours; Invalid for
    what is no PNG, JPEG or WebP, is over 1 MB or too large to show."""
    found = _picture(upload)
    name = f"{shown_name(upload.name or '').rpartition('.')[0] or 'logo'}.{found.ending}"
    with kept(ContentFile(found.content, name=name), by=by, at=at) as row, changing(by) as firm:
        _put(firm, row, by=by, at=at)
    return row


def take_logo_away(*, by: User, at: datetime) -> None:
    """The company's name stands alone again. Raises NotYours."""
    with changing(by) as firm:
        _put(firm, None, by=by, at=at)


def _put(firm: Firm, row: StoredFile | None, *, by: User, at: datetime) -> None:
    before = StoredFile.objects.get(pk=firm.logo_id) if firm.logo_id else None
    record("firm", "logo", before=_said(before), after=_said(row), by=by, at=at)
    firm.logo = row
    firm.save(update_fields=["logo"])


def _said(row: StoredFile | None) -> str:
    """Two pictures of one name are not the same one."""
    return f"{row.name} ({row.sha256[:8]})" if row else ""


def _picture(upload: "File[Any]") -> Picture:
    if not upload.size:
        raise Invalid("file", _("The file is empty."))
    if upload.size > LARGEST:
        raise Invalid("file", _("The picture is larger than 1 MB."))
    try:
        return picture(upload.read())
    except NotAPicture as no:
        raise Invalid("file", _says(no.reason)) from None


def _says(reason: str) -> Sentence:
    words: dict[str, Sentence] = {
        "svg": _("An SVG can carry a program along, so it is not taken. Save the logo as a PNG."),
        "kind": _("This is no picture that is known here. Take a PNG, a JPEG or a WebP."),
        "broken": _("The picture is damaged. Save it once more and take that one."),
        "size": _("A logo is between %(least)s and %(most)s pixels on each side.")
        % {"least": SMALLEST_SIDE, "most": LARGEST_SIDE},
    }
    return words[reason]
