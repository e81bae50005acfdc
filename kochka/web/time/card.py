"""Time on a deal's page: how long selling it has taken, by stage, and the ways to log more."""

from django.utils.functional import cached_property

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.funnel.definition import Text
from kochka.people.models import User
from kochka.proposals.current import newest_draft
from kochka.proposals.models import Proposal
from kochka.proposals.recouping import ToRecoup, to_recoup
from kochka.timesheets.expenses import expenses_of, is_own
from kochka.timesheets.models import Expense
from kochka.timesheets.spent import Spent, spent_on
from kochka.timesheets.talking import talk_of
from kochka.web.time.talk import Meter


class TimeCard:
    """What one person sees of a deal's time. Two queries beside those of the gate."""

    def __init__(self, deal: Deal, user: User, language: str) -> None:
        self.deal, self.user, self.language = deal, user, language

    @cached_property
    def meter(self) -> Meter:
        """How dear it has become."""
        return Meter(talk_of(self.deal.pk), self.user, self.language)

    @cached_property
    def to_recoup(self) -> ToRecoup | None:
        """What the offer is to take in, as the verdict that holds says. Asked of where there is one."""
        if not (self.deal.is_open and self.meter.talk.verdict):
            return None
        return to_recoup(self.deal.pk) if allowed(self.user, Act.PROPOSE, self.deal) else None

    @cached_property
    def draft(self) -> Proposal | None:
        """Where it goes."""
        return newest_draft(self.deal)

    @property
    def may_log(self) -> bool:
        return self.deal.state != Deal.State.WITHDRAWN and allowed(self.user, Act.LOG, self.deal)

    @property
    def may_watch(self) -> bool:
        return self.deal.is_open and self.may_log

    @cached_property
    def spent(self) -> list[Spent]:
        return spent_on(self.deal, self.user)

    @property
    def stages(self) -> list[tuple[Text | str, Spent]]:
        """Stages by their names in the deal's funnel; one that is not in it any more by its key."""
        names = {stage.key: stage.name for stage in self.deal.stage.version.definition.stages}
        return [(names.get(row.stage, row.stage), row) for row in self.spent]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.spent)

    @cached_property
    def expenses(self) -> list[Expense]:
        return expenses_of(self.deal)

    @property
    def taken(self) -> list[tuple[Expense, Money, bool]]:
        """Each expense with its sum, and whether this person may take it out."""
        return [(row, Money(row.amount_minor, row.currency), is_own(row, self.user)) for row in self.expenses]

    @property
    def mine(self) -> int:
        return sum(row.mine for row in self.spent)
