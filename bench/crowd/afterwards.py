"""Whether every post that was answered with success is written down, once. Told what was promised as JSON on standard
input; says what differs, exit code 1 if anything does. `doubts`: so many posts were under way at a server that died,
and may be written or not."""

import json
import sys
from collections import Counter

from bench.crowd.figures import DECIDED
from bench.crowd.sleepers import TITLE
from kochka.deals.entries import Kind
from kochka.deals.models import Enquiry, Entry, GoAhead

MOST = 50


def main(_arguments: list[str]) -> int:
    told = json.load(sys.stdin)
    promised = Counter({(entry, number, by): many for entry, number, by, many in told["promised"]})
    differences = [*_journal(promised, told["began"], told.get("doubts", 0)), *_enquiries(told["enquiries"])]
    for said in differences[:MOST]:
        print(said)
    return 1 if differences else 0


def _journal(promised: Counter[tuple[str, int, str]], began: str, doubts: int) -> list[str]:
    """The entries that people wrote since then, against what they were told."""
    asked = dict(GoAhead.objects.values_list("pk", "jump__deal_id"))
    expected: Counter[tuple[str, int, str]] = Counter()
    for (entry, number, by), many in promised.items():
        decided = entry == DECIDED
        expected[Kind.DECIDED.value if decided else entry, asked[number] if decided else number, by] += many
    kinds = {entry for entry, _deal, _by in expected}
    # Deals that were put to sleep meanwhile are the measurement's own: nobody at work was told of them.
    rows = Entry.objects.filter(recorded_at__gte=began, kind__in=kinds).exclude(deal__title=TITLE)
    written = Counter(rows.values_list("kind", "deal_id", "by__email"))
    lost, more = expected - written, written - expected
    said = [f"promised and not written: {what} × {many}" for what, many in lost.items()]
    if more.total() > doubts:
        said += [f"written and not promised: {what} × {many}" for what, many in more.items()]
    return said


def _enquiries(texts: list[str]) -> list[str]:
    there = Counter(Enquiry.objects.values_list("text", flat=True))
    return [f"an enquiry is there {there[text]} times: {text}" for text in texts if there[text] != 1]
