"""Icons are drawn as Lucide's own tag draws them, from an archive that is opened once."""

import lucide
import pytest

from kochka.web.icons import drawn


@pytest.mark.parametrize("name", ["bell", "file-text", "circle-check", "a-arrow-down"])
def test_an_icon_is_what_lucide_itself_draws(name: str) -> None:
    for more in ({"aria_hidden": "true", "focusable": "false"}, {"class": "quiet"}):
        assert drawn(name, 18, **more) == lucide._render_icon(name, 18, **more)


def test_an_icon_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(lucide.IconDoesNotExist, match="hummock"):
        drawn("hummock", 18)
