"""The newer version of a funnel that the product proposes, and taking it.

Two ways lead to one: a company that goes by a default of the shelf, word for word, is offered the shelf's present one;
a company with a cut of its own is offered its own, asking the system for what used to be confirmed by hand.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Stale
from kochka.funnel.becoming import Learnt, learnt
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.drafts.keeping import demand_publisher
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.models import Funnel, Source, Version, definition_of
from kochka.funnel.publishing import newest_versions, publish, shelf
from kochka.funnel.rewriting import rewritten
from kochka.people.changes import record
from kochka.people.models import Change, User

FORMER: Mapping[str, frozenset[str]] = {
    "service-project": frozenset(
        {
            "8bca8e87174f6c9db567503cdf3c4e23a22a517a24cc74ffe68f0d0044d1019c",
            "0f109c7a7b0c56ea53c4ee18492803bac57dfa9342ea8e55edd6483d7356e552",
            "47a9d8a338dd74da26db7ed32c6502e5be0e141700b884bc312f490bcf573ff3",
        }
    )
}
"""SHA-256 of what the shelf's funnels said in former releases. Whoever changes one adds what it said before."""
REVIEWED, RECEIVED = "proposals.reviewed", "proposals.received"
PUT_OFF = "newer"


@dataclass(frozen=True, slots=True)
class Newer:
    """What is proposed: its source, what it means, whether it is the `shelf`'s own, and which needs became facts."""

    text: str
    digest: str
    funnel: FunnelDefinition
    shelf: bool
    learnt: tuple[Learnt, ...]

    @property
    def could_ask_for_review(self) -> bool:
        """Whether a company's own cut sends proposals and asks nobody to have read them: theirs to decide."""
        asked = {need.key for stage in self.funnel.stages for need in self.funnel.gate_of(stage.key)}
        return not self.shelf and RECEIVED in asked and REVIEWED not in asked


def newer_than(version: Version) -> Newer | None:
    """What is proposed instead of a version; None where there is nothing newer. Read once a process."""
    return _newer(version.source_id, version.funnel.key)


@lru_cache(maxsize=256)
def _newer(digest: str, key: str) -> Newer | None:
    funnel = definition_of(digest)
    if digest in FORMER.get(key, ()):
        text = shelf(key)
        return _proposed(text, digest, funnel, from_shelf=True)
    if not learnt(funnel):
        return None
    source = rewritten(Source.objects.values_list("text", flat=True).get(digest=digest), funnel)
    return _proposed(source, digest, funnel, from_shelf=False) if source else None


def _proposed(text: str, was: str, funnel: FunnelDefinition, *, from_shelf: bool) -> Newer | None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    if digest == was:
        return None
    return Newer(text, digest, load(text, specs()), from_shelf, learnt(funnel))


def seen_of(version: Version, newer: Newer) -> str:
    """What a chief has read before they take it: that text, instead of that version."""
    return f"{version.pk}-{newer.digest[:16]}"


def take(funnel: Funnel, *, seen: str, by: User, at: datetime) -> Version:
    """Publishes what is proposed; deals open on it at once. Raises NotYours; Stale where it is not what was seen."""
    demand_publisher(by)
    with transaction.atomic():
        Funnel.objects.select_for_update().get(pk=funnel.pk)
        version = newest_versions().filter(funnel=funnel).get()
        newer = newer_than(version)
        if newer is None or seen != seen_of(version, newer):
            raise Stale(_("The funnel has changed since you looked. Nothing was published: look once more."))
        return publish(newer.text, by=by, at=at)


def put_off(funnel: Funnel, newer: Newer, *, by: User, at: datetime) -> None:
    """Not now: this person is not reminded of it again. The funnel's page keeps the way to it."""
    demand_publisher(by)
    if not _put_off(funnel, newer, by):
        record(about(funnel), PUT_OFF, before="", after=newer.digest, by=by, at=at)


def about(funnel: Funnel) -> str:
    """The funnel in the words of dated rows."""
    return f"funnel:{funnel.key}"


def _put_off(funnel: Funnel, newer: Newer, by: User) -> bool:
    return Change.objects.filter(about=about(funnel), what=PUT_OFF, after=newer.digest, by=by).exists()


def proposed_to(user: User) -> tuple[Version, Newer] | None:
    """The first funnel that has something newer which this chief has not put off. For others no query."""
    if not (user.is_active and user.is_chief):
        return None
    for version in newest_versions():
        newer = newer_than(version)
        if newer and not _put_off(version.funnel, newer, user):
            return version, newer
    return None
