"""Pages of proposals: noon on a Tuesday, the cast, a price list, and a version that Анна works on."""

import pytest

from kochka.firm.models import PriceRole
from kochka.proposals.models import Proposal
from tests.cast import Cast
from tests.clock import cast, clock
from tests.proposals.offers import block, draft, role
from tests.web.conftest import Enter, enter, no_haste

__all__ = ["Enter", "cast", "clock", "enter", "no_haste"]


@pytest.fixture
def designer(cast: Cast) -> PriceRole:
    return role()


@pytest.fixture
def offer(cast: Cast) -> Proposal:
    """A draft with two lines."""
    row = draft(cast)
    block(cast, row, "Макет")
    block(cast, row, "Вёрстка")
    return row
