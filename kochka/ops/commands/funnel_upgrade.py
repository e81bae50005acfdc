"""`kochka funnel upgrade`: the newer version that is proposed, and open deals moved to it, in one previewed step."""

import sys
from dataclasses import dataclass, field
from typing import Any

import click
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kochka.deals.journey.outlook import Outlook, by_older, open_deals, outlook
from kochka.deals.journey.versions import BATCH, move_open
from kochka.funnel.drafts.keeping import demand_publisher
from kochka.funnel.models import Version
from kochka.funnel.newer import Newer, newer_than, seen_of, take
from kochka.funnel.publishing import newest_versions
from kochka.ops.commands.saying import in_whose_name, json_option, say
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Step:
    """What an upgrade of one funnel would do."""

    version: Version
    newer: Newer | None
    moves: list[int]
    stays: list[int]
    outlook: Outlook = field(default_factory=lambda: Outlook((), 0))

    @property
    def number(self) -> int:
        return self.version.number + bool(self.newer)

    @property
    def is_empty(self) -> bool:
        return not self.newer and not self.moves

    @property
    def data(self) -> dict[str, Any]:
        lacks = [
            {"deal": each.deal.pk, "lacks": [item.key for item in each.items], "url": page_of(each.deal.pk)}
            for each in self.outlook.lacking
        ]
        said = {"funnel": self.version.funnel.key, "version": self.number, "publishes": self.newer is not None}
        return said | {"moves": self.moves, "stays": self.stays, "lacks": lacks, "not_looked_at": self.outlook.beyond}


def page_of(deal: int) -> str:
    """The page of a deal, where its lack is mended."""
    return f"{settings.PUBLIC_URL.geturl()}{reverse('deal', args=[deal])}"


def step_of(version: Version) -> Step:
    """Looks, and changes nothing."""
    newer = newer_than(version)
    funnel = newer.funnel if newer else version.definition
    deals = open_deals(version.funnel_id)
    deals = deals if newer else deals.exclude(stage__version=version)
    going = by_older(version, funnel) & deals
    moves = list(going.order_by("pk").values_list("pk", flat=True))
    stays = list(deals.exclude(pk__in=going.values("pk")).order_by("pk").values_list("pk", flat=True))
    return Step(version, newer, moves, stays, outlook(going, funnel))


def in_words(step: Step) -> str:
    """The preview for a person."""
    key = step.version.funnel.key
    if step.is_empty:
        words = _("%(key)s: nothing to do, version %(number)s is the newest and no deal is behind")
        return words % {"key": key, "number": step.number}
    lines = [_("%(key)s: version %(number)s") % {"key": key, "number": step.number}]
    language = get_language() or "ru"
    for one in step.newer.learnt if step.newer else ():
        lines.append("  " + _("known by itself from now on: %(what)s") % {"what": one.was.text.of(language)})
    if step.newer and step.newer.could_ask_for_review:
        lines.append("  " + _("it could also ask that a colleague has read the proposal: add that to a draft"))
    lines.append("  " + _counted(step))
    for each in step.outlook.lacking:
        what = "; ".join(str(item.text) for item in each.items)
        lines.append(f"  {page_of(each.deal.pk)}  {each.deal.title}: {what}")
    if step.outlook.beyond:
        lines.append("  " + _("not looked at: %(count)s more") % {"count": step.outlook.beyond})
    return "\n".join(lines)


def _counted(step: Step) -> str:
    moves = ngettext("%(count)s deal moves", "%(count)s deals move", len(step.moves)) % {"count": len(step.moves)}
    words = ngettext(
        "%(count)s stays (its stage is not in it)", "%(count)s stay (their stage is not in it)", len(step.stays)
    )
    return f"{moves}, {words % {'count': len(step.stays)}}"


@click.command(
    "upgrade",
    help=_(
        "Take the newer version that is proposed for the funnel KEY (for all, where none is named), and move its open"
        " deals to it. Says first what changes and what deals will lack. What was cut off is finished by the next run."
    ),
)
@click.argument("key", required=False)
@click.option("--preview", "--dry-run", "only_look", is_flag=True, help=_("Only say what would happen."))
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@click.option("--by", help=_("E-mail of the chief who does it (default: the first one)."))
@json_option
def upgrade(key: str | None, only_look: bool, yes: bool, by: str | None, as_json: bool) -> int:
    """Exit code 1 when nobody was there to say yes."""
    steps = [step_of(version) for version in _wanted(key)]
    data = [step.data for step in steps]
    agreed = yes or only_look or all(step.is_empty for step in steps)
    if not agreed or not as_json:
        click.echo("\n".join(map(in_words, steps)), err=as_json)
    if not agreed and not _asked():
        click.echo(_("Nothing was changed. With --yes it is done without asking."), err=True)
        return 1
    if not only_look:
        for step in steps:
            _done(step, in_whose_name(by))
    if as_json:
        say(data[0] if key else data, "", as_json=True)
    elif not only_look and any(not step.is_empty for step in steps):
        click.echo(_("Done."))
    return 0


def _wanted(key: str | None) -> list[Version]:
    found = [version for version in newest_versions() if key in (None, version.funnel.key)]
    if key and not found:
        raise click.BadParameter(_("there is no funnel “%(key)s”") % {"key": key}, param_hint="KEY")
    return found


def _asked() -> bool:
    return sys.stdin.isatty() and click.confirm(_("Do it?"))


def _done(step: Step, by: User) -> None:
    """Publishes, then moves batch by batch: what a killed run has moved stays moved."""
    demand_publisher(by)
    version = step.version
    if step.newer:
        version = take(version.funnel, seen=seen_of(version, step.newer), by=by, at=timezone.now())
    while move_open(version, by=by, at=timezone.now(), most=BATCH) == BATCH:
        pass
