"""A note on the deal, and a file beside it."""

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.deals import notes
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Upload, Words


class NoteForm(DealForm):
    open_only = False
    heading = _("A note")
    send = _("Keep")
    done = _("Noted.")
    icon = "sticky-note"

    text = Words(label=_("What to remember"), attrs={"autofocus": True, "rows": 4})


@acting(NoteForm, Act.NOTE)
def note(deal: Deal, said: NoteForm) -> None:
    """Writes a note."""
    notes.note(deal, **said.who, text=said("text"))


class FileForm(DealForm):
    open_only = False
    heading = _("Lay a file beside the deal")
    send = _("Keep")
    done = _("The file lies beside the deal.")
    icon = "paperclip"

    file = Upload(label=_("File, up to 25 MB"))


@acting(FileForm, Act.NOTE)
def file(deal: Deal, said: FileForm) -> None:
    """Keeps a file with the deal."""
    if said("file") is None:
        raise Invalid("file", _("Choose a file."))
    notes.attach(deal, **said.who, file=said("file"))
