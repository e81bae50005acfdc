"""Which deal is meant by the words that came with the time: «1ч20 правки КП вектор»."""

import re
from collections import Counter
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from kochka.core.finding import words_of
from kochka.core.refusals import Invalid
from kochka.deals.finding import found_deals
from kochka.deals.models import Deal
from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.timesheets.logging import standing_entries

SHORTEST = 3
LOOKED_AT = 500
LATELY = timedelta(days=14)
NAMED = 6
_NUMBER = re.compile(r"(?:№|#)\s*([0-9]{1,17})\b")


class Several(Invalid):
    """The words fit more than one deal: these."""

    def __init__(self, deals: list[Deal]) -> None:
        names = "; ".join(f"{deal.title} (№ {deal.pk})" for deal in deals[:NAMED])
        super().__init__("text", _("This could be several deals: %(names)s. Choose one.") % {"names": names})
        self.deals = deals[:NAMED]


def deal_meant(words: str, *, by: User, firm: Firm, today: date) -> Deal:
    """The open deal that most of the words stand in, by its title and its client's name, or the one whose number is
    named («№ 118»). Where several hold as many, the one that is this person's or that they logged on lately. Raises
    Invalid where there is none, Several where there are more."""
    open_deals = Deal.objects.visible_to(by, firm).filter(ended_at=None).select_related("client")
    number = _NUMBER.search(words)
    named = open_deals.filter(pk=int(number[1])).first() if number else None
    if named:
        return named
    hits: Counter[int] = Counter()
    for word in words_of(words):
        if len(word) >= SHORTEST:
            found = found_deals(open_deals, word).order_by("-pk").values_list("pk", flat=True)
            hits.update(set(found[:LOOKED_AT]))
    if not hits:
        raise Invalid("text", _("No open deal is named so. Add a word of its title or of its client."))
    most = max(hits.values())
    best = [pk for pk, count in hits.items() if count == most]
    return _one_of(best, by=by, today=today)


def _one_of(best: list[int], *, by: User, today: date) -> Deal:
    lately = standing_entries(by).filter(day__gte=today - LATELY, work__deal__in=best[:LOOKED_AT])
    held = Deal.objects.filter(Q(owner=by) | Q(open_jump__holder=by), pk__in=best[:LOOKED_AT]).values_list(
        "pk", flat=True
    )
    mine = [*held[: NAMED + 1]]
    worked = list(dict.fromkeys(lately.values_list("work__deal", flat=True)[:LOOKED_AT]))
    for choice in (best, [pk for pk in mine if pk in worked], mine, worked):
        if len(choice) == 1:
            return Deal.objects.select_related("client").get(pk=choice[0])
    shown = list(dict.fromkeys([*worked, *mine, *sorted(best, reverse=True)]))[:NAMED]
    rows = Deal.objects.select_related("client").in_bulk(shown)
    raise Several([rows[pk] for pk in shown])
