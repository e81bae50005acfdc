"""`kochka check`."""

from dataclasses import asdict

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.deals.models import Deal
from kochka.ops.check import Finding, findings
from kochka.ops.commands.saying import json_option, say


@click.command()
@json_option
def check(as_json: bool) -> int:
    """Test every rule over the whole database. Exit code 1 when one does not hold."""
    broken = findings()
    deals = Deal.objects.count()
    data = {"deals": deals, "holds": not broken, "broken": [asdict(finding) for finding in broken]}
    say(data, in_words(deals, broken), as_json=as_json)
    return 1 if broken else 0


def in_words(deals: int, broken: list[Finding]) -> str:
    """The verdict for a person."""
    if not broken:
        words = ngettext("%(count)s deal, all rules hold", "%(count)s deals, all rules hold", deals)
        return words % {"count": f"{deals:,}".replace(",", " ")}
    lines = [_("Rules that do not hold:")]
    for finding in broken:
        first = ", ".join(finding.first) + (" …" if finding.count > len(finding.first) else "")
        lines.append(f"  {finding.rule}: {finding.count} ({first})")
    return "\n".join(lines)
