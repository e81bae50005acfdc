"""A client's own lines, notes on it, files beside it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kochka.clients import companies
from kochka.clients.models import Company
from kochka.core.refusals import Invalid
from kochka.web.clients.acting import CompanyForm, Knowingly, acting
from kochka.web.forms.fields import Line, Upload, Words


class DetailsForm(CompanyForm):
    heading = _("Name, site, address")

    name = Line(label=_("What we call the client"), attrs={"autofocus": True, "data-select": True})
    site = Line(label=_("Site"), placeholder="vector.ru", optional=True, attrs={"inputmode": "url"})
    address = Line(label=_("Address"), placeholder=_("Where to go and where to send papers"), optional=True)
    knowingly = Knowingly()

    def begin(self) -> dict[str, Any]:
        return {"name": self.company.name, "site": self.company.site, "address": self.company.address}


@acting(DetailsForm)
def details(company: Company, said: DetailsForm) -> None:
    """Calls the client otherwise."""
    companies.edit_company(company, **said.cleaned_data, **said.who)


class NoteForm(CompanyForm):
    heading = _("A note on the client")
    explain = _("What concerns the client as such; what concerns one deal belongs to the deal.")
    send = _("Keep")
    done = _("Noted.")
    icon = "sticky-note"

    text = Words(label=_("What to remember"), attrs={"autofocus": True, "rows": 4})


@acting(NoteForm)
def note(company: Company, said: NoteForm) -> None:
    """Writes a note."""
    companies.note_company(company, text=said("text"), **said.who)


class FileForm(CompanyForm):
    heading = _("Lay a file beside the client")
    send = _("Keep")
    done = _("The file lies beside the client.")
    icon = "paperclip"

    file = Upload(label=_("File, up to 25 MB"))


@acting(FileForm)
def file(company: Company, said: FileForm) -> None:
    """Keeps a file with the client."""
    if said("file") is None:
        raise Invalid("file", _("Choose a file."))
    companies.attach_to_company(company, file=said("file"), **said.who)
