"""Sections of a version: written in forms that open within its page; moved and removed by one button each."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.models import Section
from kochka.proposals.pictures import keep_picture
from kochka.proposals.sections import Piece, add_section, change_section, move_section, remove_section
from kochka.web.deals.acting import acting, the_deal
from kochka.web.forms.fields import Line, Upload, Words
from kochka.web.proposals.acts import OnVersion
from kochka.web.settings.logo import shown_picture


class NewSectionForm(OnVersion):
    heading = _("A section")
    send = _("Add it")
    done = _("Added.")
    icon = "plus"

    title = Line(label=_("Heading"), attrs={"autofocus": True})
    text = Words(label=_("Text"), optional=True, attrs={"rows": 8})
    picture = Upload(label=_("Picture"), optional=True)
    caption = Line(label=_("What is written under it"), optional=True)

    def piece(self) -> Piece:
        """What was typed, with the picture that was laid along."""
        upload = self("picture")
        kept = keep_picture(upload, **self.who) if upload else self.former
        return Piece(self("title"), self("text"), kept, self("caption"))

    @property
    def former(self) -> Any:
        """The picture that stays where no other is laid along."""
        return None


class OnSection(OnVersion):
    """A form on one section."""

    @cached_property
    def section(self) -> Section:
        rows = Section.objects.filter(proposal=self.proposal, withdrawn_at=None).select_related("picture")
        found: Section = get_object_or_404(rows, pk=self.part)
        return found

    def begin(self) -> dict[str, Any]:
        return {"revision": self.section.revision}

    def seeing_anew(self) -> None:
        super().seeing_anew()
        self.now_is("revision", str(self.section.revision))

    @property
    def as_seen(self) -> dict[str, Any]:
        return {"revision": self("revision") or 0, **self.who}


class SectionForm(OnSection, NewSectionForm):
    send = _("Save")
    done = _("Saved.")
    icon = "check"

    without = forms.BooleanField(label=_("Without the picture"), required=False)

    def begin(self) -> dict[str, Any]:
        row = self.section
        return {**super().begin(), "title": row.title, "text": row.text, "caption": row.caption}

    def prepare(self) -> None:
        if self.section.picture is None:
            self.fields["without"].widget = forms.HiddenInput()

    @property
    def former(self) -> Any:
        return None if self("without") else self.section.picture


class SectionMoveForm(OnSection):
    heading = _("Its place")
    send = _("Move it up")
    icon = "arrow-up"

    down = forms.BooleanField(label=_("Down instead"), required=False)


class SectionRemovalForm(OnSection):
    heading = _("Remove the section")
    send = _("Remove")
    done = _("Removed.")
    icon = "trash-2"
    danger = True

    def prepare(self) -> None:
        self.explain = self.section.title


@acting(NewSectionForm, Act.PROPOSE)
def _add(deal: Deal, said: NewSectionForm) -> None:
    """Adds a section."""
    add_section(said.proposal, said.piece(), **said.who)


@acting(SectionForm, Act.PROPOSE)
def _change(deal: Deal, said: SectionForm) -> None:
    """Writes over a section."""
    change_section(said.section, said.piece(), **said.as_seen)


@acting(SectionMoveForm, Act.PROPOSE)
def _move(deal: Deal, said: SectionMoveForm) -> None:
    """Moves a section."""
    move_section(said.section, up=not said("down"), **said.as_seen)


@acting(SectionRemovalForm, Act.PROPOSE)
def _remove(deal: Deal, said: SectionRemovalForm) -> None:
    """Removes a section."""
    remove_section(said.section, **said.as_seen)


def add(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """One more section."""
    return _add(request, deal_id, str(number))


def change(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """A section written over."""
    return _change(request, deal_id, f"{number}/{pk}")


def move(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """A section's place."""
    return _move(request, deal_id, f"{number}/{pk}")


def removal(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """A section taken out."""
    return _remove(request, deal_id, f"{number}/{pk}")


@require_safe
def picture(request: HttpRequest, deal_id: int, number: int, pk: int) -> FileResponse:
    """The bytes of a section's picture, for whoever sees the deal."""
    deal = the_deal(request, deal_id)
    rows = Section.objects.filter(proposal__deal=deal, proposal__number=number).select_related("picture")
    row = get_object_or_404(rows, pk=pk)
    if row.picture is None:
        raise Http404
    return shown_picture(row.picture)
