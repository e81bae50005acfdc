"""`kochka check`."""

import sys
from dataclasses import asdict

import click
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kochka.core.texts import number
from kochka.deals.models import Deal
from kochka.ops.check import Finding, findings, rules
from kochka.ops.commands.saying import json_option, say
from kochka.ops.progress import on_terminal
from kochka.ops.ready import company_here


@click.command(help=_("Test every rule over the whole database. Exit code 1 when one does not hold."))
@json_option
def check(as_json: bool) -> int:
    """Tests them one after another."""
    company_here()
    total, done = len(rules()), 0
    with on_terminal(sys.stderr) as progress:

        def tell(_rule: str) -> None:
            nonlocal done
            done += 1
            progress(_("Testing the rules"), done, total)

        broken = findings(tell)
    deals = Deal.objects.count()
    data = {"deals": deals, "rules": total, "holds": not broken, "broken": [asdict(finding) for finding in broken]}
    say(data, in_words(deals, broken), as_json=as_json)
    return 1 if broken else 0


def in_words(deals: int, broken: list[Finding]) -> str:
    """The verdict for a person."""
    if not broken:
        words = ngettext("%(count)s deal, all rules hold", "%(count)s deals, all rules hold", deals)
        return words % {"count": number(deals, get_language() or "en")}
    lines = [_("Rules that do not hold:")]
    for finding in broken:
        more = " …" if finding.count > len(finding.first) else ""
        lines.append(f"  {finding.rule}: {finding.trouble or f'{finding.count} ({", ".join(finding.first)}{more})'}")
    return "\n".join(lines)
