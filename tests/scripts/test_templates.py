"""What the template lint finds and what it lets pass."""

import pytest

from scripts.templates import breaches


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>go()</script>",
        '<button onclick="go()">',
        '<button class="a"\n  hx-on::after-request="go()">',
        "<div hx-vals='js:{a: 1}'>",
        '<a href="javascript:go()">',
        '<div hx-trigger="keyup[ctrlKey]">',
        '<script src="https://example.org/a.js"></script>',
        '<link rel="stylesheet" href="//example.org/a.css">',
    ],
)
def test_what_a_strict_policy_kills_is_found(html):
    assert list(breaches(f"\n{html}"))
    assert all(line >= 2 for line, _what in breaches(f"\n{html}"))


@pytest.mark.parametrize(
    "html",
    [
        '<script type="module" src="{% static \'web/keys.js\' %}"></script>',
        '<script type="application/json" id="a">{}</script>',
        "<p>the style = ours, on = off</p>",
        '{# <p style="color: red"> #}',
        '<a href="https://example.org/">',
        '<div class="lifestyle" data-style="x" hx-trigger="keyup changed delay:300ms">',
        '<input name="once" value="on">',
    ],
)
def test_what_is_fine_passes(html):
    assert list(breaches(html)) == []
