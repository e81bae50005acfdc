"""The company's logo, and those of its legal entities: a picture by what it holds, kept without what cameras write
along."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Sentence
from kochka.files.models import StoredFile
from kochka.files.pictures import LARGEST_SIDE, SMALLEST_SIDE, NotAPicture, Picture, picture
from kochka.files.storing import kept, shown_name
from kochka.firm.changing import changing
from kochka.firm.lists import about as about_row
from kochka.firm.models import Firm, LegalEntity
from kochka.people.changes import record
from kochka.people.models import User

LARGEST = 1024 * 1024


def set_logo(upload: "File[Any]", *, by: User, at: datetime, entity: LegalEntity | None = None) -> StoredFile:
    """The picture stands beside the company's name from now on, or on papers of the entity; the former one stays kept.
    Raises NotYours; Invalid for what is no PNG, JPEG or WebP, is over 1 MB or too large to show."""
    found = _picture(upload)
    name = f"{shown_name(upload.name or '').rpartition('.')[0] or 'logo'}.{found.ending}"
    with kept(ContentFile(found.content, name=name), by=by, at=at) as row, changing(by) as firm:
        _put(_bearer(entity) or firm, row, by=by, at=at)
    return row


def take_logo_away(*, by: User, at: datetime, entity: LegalEntity | None = None) -> None:
    """The name stands alone again. Raises NotYours."""
    with changing(by) as firm:
        _put(_bearer(entity) or firm, None, by=by, at=at)


def is_logo(file_id: UUID, firm: Firm) -> bool:
    """Whether the file is the present logo of the company or of one of its entities."""
    return firm.logo_id == file_id or LegalEntity.objects.filter(logo=file_id).exists()


def _bearer(entity: LegalEntity | None) -> LegalEntity | None:
    """The entity as it stands, under the firm's lock."""
    return LegalEntity.objects.get(pk=entity.pk) if entity else None


def _put(bearer: Firm | LegalEntity, row: StoredFile | None, *, by: User, at: datetime) -> None:
    about = "firm" if isinstance(bearer, Firm) else about_row(bearer)
    before = StoredFile.objects.get(pk=bearer.logo_id) if bearer.logo_id else None
    record(about, "logo", before=_said(before), after=_said(row), by=by, at=at)
    bearer.logo = row
    bearer.save(update_fields=["logo"])


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
