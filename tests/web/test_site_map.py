"""Every page of the site map for every role: what a GET answers, as one table says.

A new page is missing from the table at first. The test then fails and prints the very line to add; look whether it says
what you meant, for it prints what the page answers now. Where an address has a parameter that is new, say in
`tests/web/scene.py` what stands for it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from kochka.people.accounts import let_go
from kochka.people.roles import Role
from tests.cast import Cast

from .conftest import Enter
from .scene import Scene, Strange

# in: sent to sign in · go: led on to another page · 200: shown · 403: not yours · 404: not there for you · 405: no page
# to look at, a verb · 204: nothing new · 409, 422: not as things stand.
# The deal is Анна's (seller), in the first stage, where the expert is wanted; Олег (other) sells in another team.
TABLE = """
page                     nobody seller other expert manager admin chief left
my_day                   in     200    200   200    200     200   200   in
my_day_pulse             in     200    200   200    200     200   200   in
when                     in     200    200   200    200     200   200   in
board                    in     200    200   200    200     200   200   in
board_pulse              in     204    204   204    204     204   204   in
funnel_board             in     200    200   200    200     200   200   in
filter_clients           in     200    200   200    200     200   200   in
deals                    in     200    200   200    200     200   200   in
deals_csv                in     200    200   200    200     200   200   in
deals_xlsx               in     200    200   200    200     200   200   in
list_columns             in     200    200   200    200     200   200   in
many                     in     go     go    go     go      go    go    in
new_view                 in     200    200   200    200     200   200   in
view                     in     200    404   404    404     404   404   in
view_removal             in     200    404   404    404     404   404   in
new_deal                 in     200    200   200    200     200   200   in
deal                     in     200    404   200    404     404   200   in
deal_pulse               in     200    404   200    404     404   200   in
journal                  in     200    404   200    404     404   200   in
jump                     in     200    404   403    404     404   200   in
finish                   in     200    404   403    404     404   200   in
attempt                  in     200    404   403    404     404   200   in
reminder                 in     200    404   403    404     404   200   in
plan                     in     200    404   403    404     404   200   in
return                   in     200    404   403    404     404   200   in
hold                     in     200    404   403    404     404   200   in
resumption               in     200    404   403    404     404   200   in
loss                     in     200    404   403    404     404   200   in
reopening                in     403    404   403    404     404   200   in
withdrawal               in     403    404   403    404     404   200   in
hand                     in     200    404   403    404     404   200   in
confirmation             in     200    404   403    404     404   200   in
unconfirm                in     200    404   403    404     404   200   in
waiver                   in     403    404   200    404     404   403   in
go_ahead                 in     200    404   403    404     404   200   in
note                     in     200    404   200    404     404   200   in
file                     in     200    404   200    404     404   200   in
details                  in     200    404   403    404     404   200   in
value                    in     200    404   403    404     404   200   in
client                   in     200    404   403    404     404   200   in
brief                    in     200    404   200    404     404   200   in
decision_notes           in     200    404   403    404     404   200   in
readiness                in     200    404   403    404     404   200   in
readiness_of             in     200    404   403    404     404   200   in
unready                  in     200    404   403    404     404   200   in
version                  in     403    404   403    404     404   200   in
own_fields               in     200    404   403    404     404   200   in
proposal_beginnings      in     200    404   403    404     404   200   in
proposal_laying          in     200    404   403    404     404   200   in
proposal_keeping         in     200    404   403    404     404   200   in
proposal_section_add     in     200    404   403    404     404   200   in
proposal_section         in     200    404   403    404     404   200   in
proposal_section_move    in     200    404   403    404     404   200   in
proposal_picture         in     200    404   200    404     404   200   in
proposal_enclosing       in     200    404   403    404     404   200   in
proposal_section_removal in     200    404   403    404     404   200   in
proposal_enclosure_removal in   200    404   403    404     404   200   in
payment_plan_by_hand     in     200    404   403    404     404   200   in
proposal_pdf             in     200    404   200    404     404   200   in
proposal_letter          in     200    404   200    404     404   200   in
proposals                in     200    404   200    404     404   200   in
proposal                 in     200    404   200    404     404   200   in
proposal_head            in     200    404   403    404     404   200   in
proposal_lines           in     405    405   405    405     405   405   in
proposal_line            in     405    405   405    405     405   405   in
block_hours              in     409    404   409    404     404   409   in
proposal_sealing         in     200    404   403    404     404   200   in
proposal_recouping_line  in     422    404   403    404     404   422   in
proposal_recouping_loading in   422    404   403    404     404   422   in
proposal_withdrawal      in     200    404   403    404     404   200   in
proposal_review          in     200    404   403    404     404   200   in
proposal_review_taking   in     200    404   200    404     404   200   in
proposal_review_back     in     403    404   200    404     404   403   in
proposal_review_approval in     403    404   200    404     404   403   in
proposal_review_return   in     403    404   200    404     404   403   in
proposal_review_end      in     200    404   403    404     404   200   in
proposal_remarks         in     405    405   405    405     405   405   in
proposal_remark_dropping in     405    405   405    405     405   405   in
proposal_remark_mending  in     405    405   405    405     405   405   in
proposal_outside         in     200    404   403    404     404   200   in
proposal_next            in     go     404   go     404     404   go    in
proposal_sending         in     200    404   403    404     404   200   in
proposal_receipt         in     200    404   403    404     404   200   in
proposal_reaction        in     200    404   403    404     404   200   in
proposal_answer          in     200    404   403    404     404   200   in
proposal_final           in     200    404   403    404     404   200   in
proposal_validity        in     200    404   403    404     404   200   in
proposal_mistake         in     200    404   403    404     404   200   in
payment_plan             in     200    404   403    404     404   200   in
proposal_comparison      in     200    404   200    404     404   200   in
question                 in     200    404   403    404     404   200   in
hand_offer               in     403    404   200    404     404   200   in
hand_back                in     403    404   200    404     404   403   in
session_new              in     422    404   422    404     404   422   in
session_agreement        in     403    404   200    404     404   403   in
session_note             in     422    404   422    404     404   422   in
session_end              in     200    404   200    404     404   200   in
question_taking          in     403    404   200    404     404   200   in
question_answer          in     403    404   200    404     404   403   in
question_asking_back     in     403    404   200    404     404   403   in
question_refusal         in     403    404   200    404     404   403   in
question_passing         in     403    404   200    404     404   403   in
question_reply           in     200    404   403    404     404   200   in
question_keeping         in     403    404   200    404     404   200   in
question_end             in     200    404   403    404     404   200   in
remark                   in     200    404   200    404     404   200   in
enquiries                in     200    200   200    200     200   200   in
new_enquiry              in     200    200   200    200     200   200   in
enquiry                  in     200    404   404    404     404   200   in
enquiry_answer           in     200    404   404    404     404   200   in
enquiry_hand             in     200    404   404    404     404   200   in
enquiry_deal             in     200    404   404    404     404   200   in
enquiry_joining          in     200    404   404    404     404   200   in
enquiry_refusal          in     200    404   404    404     404   200   in
enquiry_withdrawal       in     200    404   404    404     404   200   in
planning                 in     200    200   200    200     200   200   in
planning_pulse           in     204    204   204    204     204   204   in
planning_step            in     200    404   200    404     404   200   in
go_aheads                in     404    404   404    404     404   200   in
go_aheads_pulse          in     404    404   404    404     404   204   in
desk                     in     404    404   200    404     404   200   in
similar_answers          in     200    200   200    200     200   200   in
question_figures         in     403    403   403    403     403   200   in
kept_answers             in     404    404   200    404     404   200   in
kept_answer_retirement   in     404    404   200    404     404   200   in
desk_pulse               in     404    404   204    404     404   204   in
talkers                  in     403    403   403    403     403   200   in
talkers_csv              in     403    403   403    403     403   200   in
talkers_deals            in     403    403   403    403     403   200   in
talkers_stop             in     403    403   403    403     403   200   in
verdicts                 in     403    403   403    403     403   200   in
time                     in     200    200   200    200     200   200   in
timer                    in     200    404   200    404     404   200   in
hours                    in     200    404   200    404     404   200   in
verdict                  in     422    404   403    404     404   422   in
expense                  in     200    404   200    404     404   200   in
expense_correction       in     200    404   403    404     404   200   in
expense_end              in     200    404   403    404     404   200   in
time_sheet               in     405    405   405    405     405   405   in
watch_stop               in     200    200   200    200     200   200   in
watch_drop               in     200    200   200    200     200   200   in
time_correction          in     200    404   404    404     404   200   in
time_withdrawal          in     200    404   404    404     404   200   in
time_away                in     200    200   200    200     200   200   in
time_away_end            in     200    404   404    404     404   200   in
time_closing             in     403    403   403    403     403   200   in
time_opening             in     403    403   403    403     403   200   in
decision                 in     403    404   404    404     403   200   in
search                   in     200    200   200    200     200   200   in
search_hits              in     200    200   200    200     200   200   in
clients                  in     200    200   200    200     200   200   in
new_client               in     200    200   200    200     200   200   in
likely_clients           in     200    200   200    200     200   200   in
bank                     in     200    200   200    200     200   200   in
company                  in     200    404   200    404     200   200   in
company_details          in     200    404   200    404     200   200   in
company_note             in     200    404   200    404     200   200   in
company_file             in     200    404   200    404     200   200   in
new_contact              in     200    404   200    404     200   200   in
contact                  in     200    404   200    404     200   200   in
contact_leaving          in     200    404   200    404     200   200   in
contact_return           in     200    404   200    404     200   200   in
new_requisites           in     200    404   200    404     200   200   in
requisites               in     200    404   200    404     200   200   in
requisites_end           in     200    404   200    404     200   200   in
new_account              in     200    404   200    404     200   200   in
account                  in     200    404   200    404     200   200   in
account_end              in     200    404   200    404     200   200   in
company_cut_off          in     403    404   403    404     403   200   in
company_taking_back      in     403    404   403    404     403   200   in
company_merging          in     403    404   403    404     403   200   in
merge_undoing            in     403    404   403    404     403   200   in
people                   in     200    200   200    200     200   200   in
invitation               in     403    403   403    403     403   200   in
person                   in     200    200   200    200     200   200   in
person_roles             in     403    403   403    403     403   200   in
person_skills            in     403    403   403    403     403   200   in
person_hours             in     403    403   403    403     403   200   in
person_team              in     403    403   403    403     403   200   in
person_name              in     403    403   403    403     403   200   in
person_link              in     403    403   403    403     403   200   in
person_link_withdrawal   in     403    403   403    403     403   200   in
person_sessions          in     403    403   403    403     403   200   in
person_factor            in     403    403   403    403     403   200   in
person_lock              in     403    403   403    403     403   200   in
person_leaving           in     403    403   403    403     403   200   in
person_return            in     403    403   403    403     403   200   in
teams                    in     200    200   200    200     200   200   in
new_team                 in     403    403   403    403     403   200   in
team_name                in     403    403   403    403     403   200   in
team_people              in     403    403   403    403     403   200   in
team_retirement          in     403    403   403    403     403   200   in
guide                    in     405    405   405    405     405   405   in
settings                 in     403    403   403    403     403   200   in
settings_logo            in     405    405   405    405     405   405   in
settings_access          in     403    403   403    403     403   200   in
settings_calendar        in     403    403   403    403     403   200   in
settings_unmark          in     405    405   405    405     405   405   in
settings_changes         in     403    403   403    403     403   200   in
settings_backups         in     403    403   403    403     403   200   in
settings_backup_now      in     405    405   405    405     405   405   in
settings_changes_csv     in     403    403   403    403     403   200   in
settings_entities        in     403    403   403    403     403   200   in
settings_colour          in     403    403   403    403     403   200   in
settings_entity          in     403    403   403    403     403   200   in
settings_entity_vat      in     405    405   405    405     405   405   in
settings_entity_logo     in     405    405   405    405     405   405   in
settings_prices          in     403    403   403    403     403   200   in
settings_price           in     403    403   403    403     403   200   in
settings_rates           in     403    403   403    403     403   200   in
settings_rate            in     403    403   403    403     403   200   in
settings_list            in     403    403   403    403     403   200   in
settings_row             in     403    403   403    403     403   200   in
settings_act             in     405    405   405    405     405   405   in
logo                     in     200    200   200    200     200   200   in
imports                  in     404    404   404    404     404   200   in
import_run               in     404    404   404    404     404   200   in
import_undoing           in     405    405   405    405     405   405   in
import_file              in     404    404   404    404     404   200   in
import_check             in     405    405   405    405     405   405   in
import_bring             in     405    405   405    405     405   405   in
import_rejected          in     404    404   404    404     404   200   in
import_map               in     404    404   404    404     404   200   in
kept_map                 in     404    404   404    404     404   200   in
import_progress          in     404    404   404    404     404   200   in
download                 in     go     404   go     404     404   go    in
file_bytes               404    404    404   404    404     404   404   404
funnels                  in     200    200   200    200     200   200   in
selling                  in     200    200   403    403     403   200   in
new_funnel               in     200    200   403    403     403   200   in
funnel                   in     200    200   200    200     200   200   in
draft                    in     go     go    403    403     403   go    in
draft_head               in     200    200   403    403     403   200   in
walk                     in     go     go    403    403     403   go    in
draft_add                in     405    405   405    405     405   405   in
draft_return             in     405    405   405    405     405   405   in
draft_stage              in     200    200   403    403     403   200   in
draft_cut                in     200    200   403    403     403   200   in
publication              in     200    200   403    403     403   200   in
lay_aside                in     405    405   405    405     405   405   in
moving                   in     403    403   403    403     403   200   in
remarks                  in     200    200   200    200     200   200   in
settle_remark            in     405    405   405    405     405   405   in
help                     in     200    200   200    200     200   200   in
page_help                in     200    200   200    200     200   200   in
me                       in     200    200   200    200     200   200   in
my_password              in     200    200   200    200     200   200   in
my_factor                in     200    200   200    200     200   200   in
my_codes                 in     go     go    go     go      go    go    in
my_hours                 in     200    200   200    200     200   200   in
my_factor_off            in     go     go    go     go      go    go    in
end_session              in     405    405   405    405     405   405   in
end_sessions             in     405    405   405    405     405   405   in
mfa_authenticate         in     go     go    go     go      go    go    in
account_login            200    go     go    go     go      go    go    200
account_logout           in     200    200   200    200     200   200   in
forgotten                200    200    200   200    200     200   200   200
key                      200    200    200   200    200     200   200   200
welcome                  in     in     in    in     in      in    in    in
progress/                go     go     go    go     go      go    go    go
enter_demo               405    405    405   405    405     405   405   405
demo                     in     404    404   404    404     404   404   in
tour                     in     405    405   405    405     405   405   in
tour_end                 in     405    405   405    405     405   405   in
library                  in     200    200   200    403     403   200   in
library_new              in     200    200   200    403     403   200   in
library_work             in     200    200   200    403     403   200   in
library_retirement       in     405    405   405    405     405   405   in
upgrade                  in     403    403   403    403     403   200   in
upgrade_later            in     405    405   405    405     405   405   in
library_whole_retirement in     405    405   405    405     405   405   in
"""


def pages() -> dict[str, tuple[str, list[str]]]:
    """Every page of the site map by name, or by its route where it has none: its route and parameters."""

    def walk(patterns: list[Any], before: str, given: list[str]) -> Iterator[tuple[str, tuple[str, list[str]]]]:
        for one in patterns:
            route, parameters = before + str(one.pattern), given + list(one.pattern.converters)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route, parameters)
            elif isinstance(one, URLPattern):
                yield one.name or route, (route, parameters)

    found: dict[str, tuple[str, list[str]]] = {}
    for name, page in walk(get_resolver().url_patterns, "", []):
        assert name not in found, f"two pages are called {name}: {found[name][0]} and {page[0]}"
        found[name] = page
    return found


def address(scene: Scene, name: str, route: str, parameters: list[str]) -> str:
    folder = route.partition("/")[0]
    for parameter in parameters:
        start = route.index(f":{parameter}>")
        head, tail = route[: route.rindex("<", 0, start)], route[start + len(parameter) + 2 :]
        route = f"{head}{scene.sample(name, parameter, folder)}{tail}"
    return f"/{route}"


def said(answer: HttpResponseBase) -> str:
    """The answer in the words of the table."""
    if answer.status_code in (301, 302):
        return "in" if answer["Location"].startswith("/accounts/login/") else "go"
    return str(answer.status_code)


def browsers(cast: Cast, enter: Enter) -> list[Client]:
    """One for each column of the table."""
    gone = cast.person("Ушедшая", "gone@example.org", Role.SELLER, team=cast.anna.team)
    left = enter(gone)
    let_go(gone, by=cast.chief, at=timezone.now())
    people = (cast.anna, cast.oleg, cast.egor, cast.polina, cast.tamara, cast.chief)
    return [Client(), *map(enter, people), left]


def line(name: str, answers: list[str]) -> str:
    widths = (6, 6, 5, 6, 7, 5, 5, 4)
    cells = [answer.ljust(width) for answer, width in zip(answers, widths, strict=True)]
    return f"{name:<24} {' '.join(cells)}".rstrip()


@pytest.mark.long
def test_every_page_answers_every_role_as_the_table_says(cast: Cast, enter: Enter) -> None:
    table = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()[1:]}
    scene, readers, wrong = Scene(cast), browsers(cast, enter), []
    for name, (route, parameters) in pages().items():
        try:
            url = address(scene, name, route, parameters)
        except Strange as strange:
            wrong.append(f"{name} has a parameter that is new here. {strange}")
            continue
        answers = [said(_look(browser, url)) for browser in readers]
        if name not in table:
            wrong.append(
                f"{name} ({url}) is not in the table. The line for what it answers now:\n{line(name, answers)}"
            )
        elif table[name] != answers:
            wrong.append(
                f"{name} ({url}) answers otherwise. Said, then found:\n{line(name, table[name])}\n{line(name, answers)}"
            )
    wrong += [
        f"{name} is in the table, but there is no such page: take the line out" for name in table if name not in pages()
    ]
    assert not wrong, "\n\n".join(["The site map and TABLE of this test differ.", *wrong])


def _look(browser: Client, url: str) -> HttpResponseBase:
    """A GET that changes nothing for the next: who signs out or in by it is put back."""
    cookies = browser.cookies.copy()
    answer = browser.get(url)
    browser.cookies = cookies
    return answer


def test_no_page_stands_in_the_table_twice() -> None:
    names = [row.split()[0] for row in TABLE.strip().splitlines()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_nobody_and_who_left_see_the_same() -> None:
    rows = [row.split() for row in TABLE.strip().splitlines()[1:]]
    assert [row[0] for row in rows if row[1] != row[8]] == []


def test_no_page_is_open_to_strangers_but_those_at_the_door() -> None:
    rows = [row.split() for row in TABLE.strip().splitlines()[1:]]
    doors = {"account_login", "forgotten", "key", "progress/", "enter_demo", "file_bytes"}
    assert {row[0] for row in rows if row[1] != "in"} == doors
