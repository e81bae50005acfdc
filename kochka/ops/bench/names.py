"""Pages and figures as people say them. Without Django: the command that prints them has none."""

from kochka.ops.words import gettext as _


def names() -> dict[str, str]:
    """By the key under which they are measured."""
    return {
        "board": _("board"),
        "list_first": _("list, first page"),
        "list_last": _("list, deepest page"),
        "list_words": _("list, by words"),
        "deal": _("deal"),
        "my_day": _("My day"),
        "search": _("search"),
        "search_typo": _("search with a typo"),
        "planning": _("planning"),
        "jump": _("jump"),
        "requests_per_second": _("8 readers at once, requests/s"),
        "deals_per_second": _("import, deals/s"),
        "memory_mb": _("memory of a worker, MB"),
        "cold_start_seconds": _("cold start, s"),
    }


def reader_names() -> dict[str, str]:
    """Who reads."""
    return {"seller": _("seller"), "chief": _("chief")}
