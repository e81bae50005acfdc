"""What the shelf's first funnel said in former releases, made of what it says now: gates that people confirmed by hand,
no reminders. Kept as a way of writing and not as copies, so that everything else in it follows the shelf."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kochka.funnel import newer, publishing
from kochka.funnel.loading import load
from kochka.funnel.models import Version
from kochka.funnel.publishing import shelf
from tests.cast import Cast

RECEIVED = """\
    - confirm:
        key: proposals.received
        by: seller
        evidence: link                  # the letter, or the proposal itself
        ru: КП у клиента, и он это подтвердил
        en: The client has the proposal and says so
      waivable_by: chief
"""
FINAL = """\
    - confirm:
        key: proposals.final
        by: seller
        evidence: link
        ru: КП в окончательном виде, клиент больше ничего не правит
        en: The proposal is final, and the client has nothing left to change
      waivable_by: chief
"""
AGREED = """\
    - confirm:
        key: decision.agreed            # one yes to both: a client ready to sign and not to pay has not decided
        by: seller
        evidence: text
        ru: 'Клиент готов подписать и внести предоплату: кто это сказал и когда'
        en: 'The client is ready to sign and to prepay: who said so, and when'
      waivable_by: chief
"""
BRIEF = """\
    - confirm:
        key: proposals.brief_filled
        by: seller
        evidence: text
        ru: 'Вводные записаны: что нужно, зачем, к какому сроку и за какие деньги'
        en: 'The inputs are written down: what is needed, what for, by when and for how much'
      waivable_by: chief
"""
KEPT_BY_HAND = {
    "proposals.reviewed": "",
    "proposals.received": RECEIVED,
    "proposals.final": FINAL,
    "proposals.agreed": AGREED,
    "proposals.valid": "",
}


def former(*, briefs: bool = True) -> str:
    """The shelf's funnel before it knew of proposals; without `briefs` before it knew of those either."""
    text = re.sub(
        r"^# What talking may cost.*?(?=^# What we want to know)", "", shelf("service-project"), flags=re.M | re.S
    )
    text = re.sub(r"^# Where a client falls silent.*?(?=^\n)", "", text, flags=re.M | re.S)
    text = re.sub(r"^  reminders:\n.*?(?=^  need:)", "", text, flags=re.M | re.S)
    for fact, by_hand in KEPT_BY_HAND.items():
        text = _by_hand(text, fact, by_hand)
    if briefs:
        return text
    text = re.sub(r"^# What we want to know of a deal.*?(?=^stages:)", "", text, flags=re.M | re.S)
    return _by_hand(text, "proposals.brief_filled", BRIEF)


def _by_hand(text: str, fact: str, by_hand: str) -> str:
    """The need with its options, in words of its own."""
    return re.sub(rf"^    - fact: {re.escape(fact)}\b.*\n(?:      .*\n)*", by_hand, text, flags=re.M)


def published(text: str, cast: Cast) -> Version:
    """A version as it was published then: today's loader wants facts where there are any."""
    with pytest.MonkeyPatch.context() as then:
        then.setattr(publishing, "load", lambda source, facts: load(source, facts, published=True))
        return publishing.publish(text, by=cast.chief, at=cast.now())


@contextmanager
def going_by(cast: Cast, *, briefs: bool = True) -> Iterator[Version]:
    """The company goes by a former default, word for word, whatever the shelf says by now."""
    text = former(briefs=briefs)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with pytest.MonkeyPatch.context() as then:
        then.setattr(newer, "FORMER", {"service-project": frozenset({digest})})
        newer._newer.cache_clear()
        yield published(text, cast)
    newer._newer.cache_clear()
