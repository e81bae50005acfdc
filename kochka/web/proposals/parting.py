"""The polite end of a deal that failed a test, as a page offers it."""

from urllib.parse import urlencode

from django.urls import reverse

from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.proposals.briefs import Brief
from kochka.proposals.parting import addressed, parting_words, reason_for
from kochka.web.forms.fields import capital


class Parting:
    """What to write to the client, and where the deal is ended; nothing where no test was failed. Two queries."""

    def __init__(self, deal: Deal, brief: Brief, user: User) -> None:
        self.deal, self.failed = deal, brief.failed[:1] if deal.is_open else []
        agreed = deal.stage.version.definition.is_agreed(deal.stage.key)
        self.may_end = allowed(user, Act.LOSE, deal) and (user.is_chief or not agreed)

    def __bool__(self) -> bool:
        return bool(self.failed)

    @property
    def words(self) -> str:
        return parting_words(self.failed[0].kind, addressed(self.deal))

    @property
    def end(self) -> str:
        """The form that ends the deal, with what is known of the reason."""
        failed = self.failed[0]
        reason = reason_for(failed.kind)
        why = failed.row.why if failed.row else ""
        known = {"note": f"{capital(failed.said)}: {why}"} | ({"reason": str(reason.pk)} if reason else {})
        return f"{reverse('loss', args=[self.deal.pk])}?{urlencode(known)}"
