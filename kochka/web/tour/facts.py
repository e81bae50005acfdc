"""What the sentences of the walk name: read from the very page that a step stands at, one query at most."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.core.refusals import Sentence
from kochka.core.texts import nbsp_ru
from kochka.deals.models import Deal
from kochka.deals.status import Moment
from kochka.deals.sunken import sinking_stages
from kochka.web.reading import Reader

type Facts = Mapping[str, str]


def sentence(page: str, says: Sentence, reader: Reader, given: Mapping[str, Any]) -> tuple[str, str]:
    """The sentence with what it names, and the spot of the page that it means (an id; empty for the page's usual one);
    no sentence where there is nothing to be seen. `given` are the parameters of the page's address."""
    if page not in NAMED:
        return str(says), ""
    named = NAMED[page](reader, given)
    return ("", "") if named is None else (str(says) % named, named.get("spot", ""))


def of_deal(reader: Reader, given: Mapping[str, Any]) -> Facts | None:
    """What the deal's one task is just now, in whose hands, and what comes after it; None for a deal that is not theirs
    to see."""
    assert reader.user is not None
    assert reader.firm is not None
    seen = Deal.objects.visible_to(reader.user, reader.firm)
    deal = seen.with_jump().filter(pk=given["deal_id"]).first()
    if deal is None:
        return None
    stage, ahead = deal.stage.definition, deal.stage.version.definition.after(deal.stage.key)
    holder = deal.open_jump.holder.name if deal.open_jump else deal.owner.name
    task = stage.jump.of(reader.language) if deal.open_jump else deal.get_state_display()
    leads_to = ahead.name.of(reader.language) if ahead else _("The end")
    return {"task": task, "holder": holder, "ahead": leads_to}


def of_board(reader: Reader, _given: Mapping[str, Any]) -> Facts:
    """How many deals sink, and at which stage most of them do."""
    assert reader.user is not None
    assert reader.firm is not None
    found = sinking_stages(reader.user, reader.firm, Moment.of(reader.now, reader.calendar))
    if not found:
        return {"sinking": _("Just now none sinks.")}
    stage, most = found[0]
    number = sum(each for _stage, each in found)
    words = _("Just now %(n)s sink, most of them (%(most)s) at “%(stage)s”.")
    if most == number:
        words = ngettext("Just now %(n)s sinks, at “%(stage)s”.", "Just now %(n)s sink, all at “%(stage)s”.", number)
    said = words % {"n": number, "most": most, "stage": nbsp_ru(stage.name.of(reader.language))}
    return {"sinking": said, "spot": f"stage-{stage.key}"}


NAMED: Mapping[str, Callable[[Reader, Mapping[str, Any]], Facts | None]] = {"deal": of_deal, "board": of_board}
