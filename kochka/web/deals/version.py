"""Moving the deal to the newest version of its funnel."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused
from kochka.deals.journey import versions
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.web.deals.acting import DealForm, acting


class VersionForm(DealForm):
    heading = _("Go by the newest version of the funnel")
    explain = _("The jump, its time, tries and confirmations stay; the norm and the gate become the new version’s.")
    send = _("Move the deal")
    done = _("The deal goes by the newest version.")
    icon = "git-compare-arrows"
    template = "deals/version.html"

    @cached_property
    def newest(self) -> Version:
        """The version that the deal would go by."""
        return newest_versions().get(funnel=self.deal.stage.version.funnel_id)

    @property
    def fits(self) -> bool:
        """Whether the deal's stage is still there, and there is anything new."""
        return self.deal.is_open and bool(versions.preview([self.deal], self.newest).moves)


@acting(VersionForm, Act.MOVE_VERSION)
def version(deal: Deal, said: VersionForm) -> None:
    """Moves the deal to the newest version."""
    if not said.fits:
        raise Refused(_("There is nothing to move to: its stage is not there any more, or it goes by it already."))
    versions.move_to_version([deal], said.newest, **said.who)
