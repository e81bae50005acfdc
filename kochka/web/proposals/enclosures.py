"""Files that go along with a version."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.enclosures import enclose, take_away
from kochka.proposals.models import Enclosure
from kochka.web.deals.acting import acting
from kochka.web.forms.fields import Upload
from kochka.web.proposals.acts import OnVersion


class EnclosingForm(OnVersion):
    heading = _("A file to go along")
    send = _("Add it")
    done = _("Added.")
    icon = "paperclip"

    file = Upload(label=_("File"))


class TakingAwayForm(OnVersion):
    heading = _("Take the file away")
    send = _("Take it away")
    done = _("Taken away.")
    icon = "trash-2"
    danger = True

    @cached_property
    def enclosure(self) -> Enclosure:
        rows = Enclosure.objects.filter(proposal=self.proposal, withdrawn_at=None).select_related("file", "proposal")
        found: Enclosure = get_object_or_404(rows, pk=self.part)
        return found

    def prepare(self) -> None:
        self.explain = self.enclosure.file.name


@acting(EnclosingForm, Act.PROPOSE)
def _enclose(deal: Deal, said: EnclosingForm) -> None:
    """One more file goes along."""
    if not said("file"):
        raise Invalid("file", _("Choose a file first."))
    enclose(said.proposal, said("file"), **said.who)


@acting(TakingAwayForm, Act.PROPOSE)
def _take_away(deal: Deal, said: TakingAwayForm) -> None:
    """It goes along no more."""
    take_away(said.enclosure, **said.who)


def add(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """A file to go along."""
    return _enclose(request, deal_id, str(number))


def removal(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """A file taken away."""
    return _take_away(request, deal_id, f"{number}/{pk}")
