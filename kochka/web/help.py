"""Why each page is there: the first thing that `?` says. Two to four sentences, by the page's name in the site map.

A new page that people read gets a line in WHY; a form or a part of another page one in BELONGS, unless its address lies
under that page's own (then it is found by ROUTES).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kochka.web.help_words import WHY
from kochka.web.reading import reader_of

BELONGS = {
    **dict.fromkeys(("library_new", "library_work", "library_retirement", "library_whole_retirement"), "library"),
    "upgrade_later": "upgrade",
    "account": "company",
    "bank": "company",
    "decision": "go_aheads",
    "draft_add": "draft",
    "draft_cut": "draft",
    "draft_head": "draft",
    "draft_return": "draft",
    "draft_stage": "draft",
    "funnel_board": "board",
    "import_bring": "import_file",
    "import_check": "import_file",
    "import_map": "import_file",
    "import_undoing": "import_run",
    "invitation": "people",
    "journal": "deal",
    "kept_map": "imports",
    "question_figures": "desk",
    "kept_answers": "desk",
    "kept_answer_retirement": "desk",
    "lay_aside": "draft",
    "likely_clients": "new_client",
    "list_columns": "deals",
    "many": "deals",
    "merge_undoing": "company",
    "my_codes": "me",
    "my_factor": "me",
    "my_factor_off": "me",
    "my_hours": "me",
    "my_password": "me",
    "new_funnel": "selling",
    "new_view": "deals",
    "planning_step": "planning",
    "settle_remark": "remarks",
    "settings_entity": "settings_entities",
    "settings_entity_logo": "settings_entities",
    "settings_entity_vat": "settings_entities",
    "settings_price": "settings_prices",
    "settings_rate": "settings_rates",
    "talkers_deals": "talkers",
    "view": "deals",
    "view_removal": "deals",
    "walk": "draft",
    "page_help": "help",
}
ROUTES = (
    ("deals/<int:deal_id>/proposals/<int:number>/", "proposal"),
    ("deals/<int:deal_id>/", "deal"),
    ("enquiries/<int:enquiry_id>/", "enquiry"),
    ("clients/<int:company_id>/", "company"),
    ("people/teams/", "teams"),
    ("people/", "people"),
    ("settings/", "settings"),
    ("imports/", "imports"),
    ("time/", "time"),
    ("talkers/", "talkers"),
)
NO_READING = frozenset(
    {
        "account_login", "account_logout", "mfa_authenticate", "end_session", "end_sessions",
        "forgotten", "key", "welcome", "enter_demo", "download", "when",
        "file_bytes",
        "search_hits", "my_day_pulse", "deal_pulse", "go_aheads_pulse", "board_pulse", "planning_pulse",
        "desk_pulse", "similar_answers", "filter_clients", "draft_return",
        "import_progress", "logo", "import_rejected", "deals_csv", "deals_xlsx", "settings_changes_csv",
        "settings_colour", "talkers_csv",
        "guide", "tour", "tour_end",
    }
)  # fmt: skip
"""Doors, files, and parts that no browser shows by themselves."""


def page_of(match: ResolverMatch | None) -> str:
    """Whose why is told here: the page's own, or that of the page which it belongs to; empty where there is none."""
    if match is None or not match.url_name or match.url_name in NO_READING:
        return ""
    if match.url_name in WHY:
        return match.url_name
    under = next((page for route, page in ROUTES if match.route.startswith(route)), "")
    return BELONGS.get(match.url_name, under)


def why(page: str) -> str | Promise:
    """What the page is for."""
    return WHY[page][1] if page in WHY else ""


def title(page: str) -> str | Promise:
    """What the page is called."""
    return WHY[page][0] if page in WHY else ""


def help_of(request: HttpRequest) -> dict[str, object]:
    """What the frame of a page shows of it: `help_page`, `help_title`, `help_why`."""
    page = page_of(request.resolver_match)
    return {"help_page": page, "help_title": title(page), "help_why": why(page)}


@require_safe
def page_help(request: HttpRequest, page: str) -> HttpResponse:
    """The why of one page, with the keys: for whoever has no scripts."""
    if page not in WHY:
        raise Http404
    return render(request, "help.html", {"pages": [(title(page), why(page))], "heading": _("What is this page for?")})


@require_safe
def all_help(request: HttpRequest) -> HttpResponse:
    """The why of every page that there is here."""
    firm = reader_of(request).firm
    there = [words for page, words in WHY.items() if page != "demo" or (firm and firm.is_demo)]
    return render(request, "help.html", {"pages": there, "heading": _("Which page is for what")})
