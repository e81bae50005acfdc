"""Confirming a need with evidence, and taking a confirmation back."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kochka.deals import confirmations
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.files.models import StoredFile
from kochka.files.storing import kept
from kochka.funnel.definition import ConfirmNeed, Evidence, Need
from kochka.people.roles import Role
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Upload


def needs_of(deal: Deal) -> tuple[Need, ...]:
    """The needs of the deal's stage, and after them all others of its funnel: a deal may move on while somebody types,
    and what they typed comes back to them then, with the verb's answer."""
    funnel = deal.stage.version.definition
    others = (need for stage in funnel.stages for need in stage.needs)
    return (*funnel.gate_of(deal.stage.key), *others)


class NeedForm(DealForm):
    """A form about one need of the deal's stage; a funnel that asks for no such thing has no such page."""

    need: ConfirmNeed
    role: Role

    def prepare(self) -> None:
        needs = [need for need in needs_of(self.deal) if need.key == self.asking.key and isinstance(need, ConfirmNeed)]
        if not needs:
            raise Http404
        self.need = needs[0]
        self.role = self.need.by

    @property
    def about(self) -> str:
        """The need in the funnel's own words."""
        return self.need.text.of(self.asking.reader.language)


class ConfirmationForm(NeedForm):
    heading = _("Confirm")
    send = _("Confirm")
    done = _("Confirmed.")
    icon = "circle-check"

    file = Upload(label=_("File"))
    link = Line(label=_("Link"), placeholder="https://")
    text = Line(label=_("In words"))

    def prepare(self) -> None:
        super().prepare()
        first = {Evidence.FILE: "file", Evidence.LINK: "link", Evidence.TEXT: "text"}[self.need.evidence]
        self.order_fields([first, "text", "link", "file"])
        for name in ("file", "link", "text"):
            self.fields[name].optional = name != first  # type: ignore[attr-defined]
        self.fields[first].widget.attrs["autofocus"] = True

    def kept_file(self) -> AbstractContextManager[StoredFile | None]:
        """The upload, kept for as long as the word is taken; a word that is refused leaves no file behind."""
        upload: UploadedFile[Any] | None = self("file")
        return kept(upload, **self.who) if upload else nullcontext()


@acting(ConfirmationForm, Act.CONFIRM)
def confirmation(deal: Deal, said: ConfirmationForm) -> None:
    """Confirms a need with evidence."""
    with said.kept_file() as file:
        confirmations.confirm(deal, said.asking.key, **said.turn, text=said("text"), link=said("link"), file=file)


class UnconfirmForm(NeedForm):
    heading = _("Take the confirmation back")
    send = _("Take back")
    done = _("Taken back.")
    icon = "circle-slash"

    reason = Line(label=_("Why it does not hold any more"), attrs={"autofocus": True})


@acting(UnconfirmForm, Act.CONFIRM)
def withdrawal(deal: Deal, said: UnconfirmForm) -> None:
    """Takes a confirmation back."""
    confirmations.unconfirm(deal, said.asking.key, **said.turn, reason=said("reason"))
