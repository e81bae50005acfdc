"""The house rules' ruler."""

import ast
import re

import pytest

from scripts import house


def function(source: str):
    return ast.parse(source).body[0], source.splitlines()


def test_only_lines_of_code_count():
    source = 'def f(a):\n    """Why.\n\n    More."""\n\n    # a comment\n    b = (\n        a\n    )\n    return b\n'
    assert house.body_lines(*function(source)) == 4


def test_a_view_is_what_takes_a_request():
    assert house.is_view(function("def f(request, pk): ...")[0])
    assert house.is_view(function("def get(self, request): ...")[0])
    assert not house.is_view(function("def f(deal, request): ...")[0])


@pytest.mark.parametrize("line", ["https://example.org" + "/simple", f"cd {house.ROOT}", "see /home/" + "anna/kochka"])
def test_hosts_and_machine_paths_are_found(line):
    assert any(re.search(pattern, line) for pattern in house.FOREIGN.values())


@pytest.mark.parametrize(
    "line", ["{% url 'root' %}/root/", "docs/root/plan.md", "static/home/page.css", "$HOME/.pyenv/versions"]
)
def test_ordinary_paths_pass(line):
    assert not any(re.search(pattern, line) for pattern in house.FOREIGN.values())
