"""Reading where talking about a deal becomes dear.

    talking:
      caution: 5 %                             # of the expected value: from here on the deal says so
      verdict: 10 %                            # from here on its holder is asked whether it is worth it
      hours: {caution: 12, verdict: 24}        # while the value is not clear

Both hours stand, or none.
"""

import re

from kochka.core.strict import Fields, Kind, Value
from kochka.funnel.definition import Talking

MOST_PERCENT, MOST_HOURS = 100, 2000
_PERCENT = re.compile(r"([0-9]{1,6})\s*%?")


def read_talking(value: Value | None) -> Talking | None:
    """The thresholds; None where the file says nothing of them."""
    if value is None:
        return None
    fields = value.fields(required=("caution", "verdict"), optional=("hours",))
    shares = _percent(fields, "caution"), _percent(fields, "verdict")
    hours = _hours(fields.get("hours"))
    _in_order(fields, shares)
    if shares[0] is None or shares[1] is None:
        return None
    return Talking(shares[0], shares[1], *hours)


def _percent(fields: Fields, key: str) -> int | None:
    value = fields.get(key)
    if value is None:
        return None
    text = value.node.text if value.kind in (Kind.INTEGER, Kind.NUMBER) else value.text(most=20)
    if text is None:
        return None
    found = _PERCENT.fullmatch(text.strip())
    if not found:
        value.problem("percent", value=text[:20])
        return None
    if not 1 <= int(found[1]) <= MOST_PERCENT:
        value.problem("out_of_range", value=int(found[1]), least=1, most=MOST_PERCENT)
        return None
    return int(found[1])


def _hours(value: Value | None) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    fields = value.fields(required=("caution", "verdict"))
    hours = tuple(fields.integer(key, least=1, most=MOST_HOURS) for key in ("caution", "verdict"))
    _in_order(fields, hours)
    return hours[0], hours[1]


def _in_order(fields: Fields, pair: tuple[int | None, ...]) -> None:
    value = fields.get("verdict")
    if value and pair[0] and pair[1] and pair[0] >= pair[1]:
        value.problem("verdict_before_caution", caution=pair[0])
