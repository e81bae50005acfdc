"""The verdict about what talking costs, given on the deal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Refused
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.timesheets.facts import said_of
from kochka.timesheets.models import Verdict
from kochka.timesheets.talking import Level, talk_of
from kochka.timesheets.verdicts import give_verdict
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Label, Pick, Words, choices_of
from kochka.web.time.talk import Meter


class VerdictForm(DealForm):
    heading = gettext_lazy("Is talking on worth it?")
    send = gettext_lazy("Give the verdict")
    done = gettext_lazy("Said. The gate asks no more, until the next step.")
    icon = "gavel"
    template = "time/verdict.html"
    explain: Label = ""

    kind = Pick(label=gettext_lazy("How the deal goes on"), choices=choices_of(Verdict.Kind.choices))
    reason = Words(label=gettext_lazy("Why, and what exactly"), attrs={"rows": 3})

    def prepare(self) -> None:
        talk = talk_of(self.deal.pk)
        theirs = allowed(self.asking.by, Act.VERDICT, self.deal)  # a stranger is told whose it is instead
        if theirs and talk.level is not Level.DEMANDED and self.request.method != "POST":
            raise Refused(_("Nobody asks for a verdict here: talking has not cost that much."))
        money = Meter(talk, self.asking.by, self.asking.reader.language).money
        self.explain = f"{said_of(talk)} {money}".strip()


@acting(VerdictForm, Act.VERDICT)
def verdict(deal: Deal, said: VerdictForm) -> None:
    """Says whether talking on is worth it."""
    give_verdict(deal, said("kind"), said("reason"), **said.who)
