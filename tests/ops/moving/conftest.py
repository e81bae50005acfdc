from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.clock import cast, clock

__all__ = ["cast", "clock"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """As a terminal would hear it."""
    with translation.override("en"):
        yield
