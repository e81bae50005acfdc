"""Every page says what it is for, one key away."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from kochka.people.models import User
from kochka.web.help import BELONGS, NO_READING, ROUTES
from kochka.web.help_words import WHY
from tests.cast import Cast

from .conftest import Enter, words

COMING: frozenset[str] = frozenset()
"""Pages whose why is written before they are there."""


def site_map(patterns: list[URLPattern | URLResolver], under: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = under + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from site_map(one.url_patterns, route)
        elif one.name:
            yield one.name, route


MAP = dict(site_map(get_resolver().url_patterns))


@pytest.mark.parametrize("name", sorted(MAP))
def test_every_page_has_its_why(name: str) -> None:
    found = name in WHY or name in BELONGS or name in NO_READING
    assert found or MAP[name].startswith(tuple(route for route, _page in ROUTES)), (
        f"nobody is told what “{name}” is for. A page: add\n"
        f'    "{name}": (_("What it is called"), _("Two to four sentences: why, what first, what stands where.")),\n'
        f"to WHY in kochka/web/help_words.py; a form or a part of another page: add\n"
        f'    "{name}": "that_page",\n'
        f"to BELONGS in kochka/web/help.py (or to NO_READING, if no browser shows it by itself)"
    )


def test_what_belongs_somewhere_belongs_to_a_page_with_a_why() -> None:
    assert {*BELONGS.values(), *(page for _route, page in ROUTES)} <= set(WHY)


def test_no_why_is_left_over_from_a_page_that_is_gone() -> None:
    assert set(WHY) - set(MAP) <= COMING


@pytest.mark.parametrize("page", sorted(WHY))
def test_a_why_is_short_and_speaks_both_languages(page: str) -> None:
    said = []
    for language in ("ru", "en"):
        with override(language):
            said.append(str(WHY[page][1]))
            assert 40 < len(said[-1]) < 420
    assert said[0] != said[1]
    assert any("а" <= letter <= "я" for letter in said[0])


def test_the_page_carries_its_why_and_a_link_for_those_without_scripts(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    deal = cast.plain()
    for address, page in (
        ("/", "my_day"),
        (reverse("deal", args=[deal.pk]), "deal"),
        (reverse("attempt", args=[deal.pk]), "deal"),
        (reverse("go_aheads"), "go_aheads"),
        (reverse("clients"), "clients"),
    ):
        answer = words(browser.get(address))
        link = reverse("page_help", args=[page])
        assert f'href="{link}"' in answer, address
        with override("ru"):
            sentence = str(WHY[page][1]).split(".")[0]
        assert sentence.replace("\u00a0", " ") in answer
        assert sentence.replace("\u00a0", " ") in words(browser.get(link))


def test_all_whys_stand_on_one_page_and_an_unknown_one_nowhere(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    assert "Планёрка" in words(browser.get(reverse("help")))
    assert browser.get("/help/secrets/").status_code == 404


def test_with_single_keys_off_the_why_is_there_and_no_key_is_explained(cast: Cast, enter: Enter) -> None:
    User.objects.filter(pk=cast.anna.pk).update(keys_on=False)
    page = words(enter(cast.anna).get("/"))
    assert 'class="page-why"' in page
    assert "Ctrl K</kbd><kbd>/" not in page
