"""Deals that come in: every row becomes a deal or is listed, and the same file again adds nothing."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from kochka.clients.models import Company
from kochka.deals.entries import Kind
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import withdraw
from kochka.deals.models import Deal, Entry, Jump, Loss
from kochka.exchange.importing import Outcome
from kochka.exchange.models import Import, ImportRow
from kochka.exchange.plans import BadFile, BadMap
from kochka.exchange.survey import BATCH
from kochka.firm.models import DayOff, LossReason
from kochka.people.accounts import add_person, let_go
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import Cast
from tests.exchange.conftest import HEADER, MAP, ROWS

type Bring = Callable[..., Outcome]

WITHOUT_IDS = MAP.replace("  id: ID\n", "")


def row(number: int | str, **given: str) -> str:
    """An open deal of Анна's, but for what is given."""
    cells = {
        "title": f"Сделка {number}",
        "client": "",
        "owner": "Анна Соколова",
        "stage": "Разговор",
        "value": "",
        "opened": "",
        "closed": "",
    }
    return ";".join([str(number), *(cells | given).values()])


def reasons(outcome: Outcome) -> dict[int, str]:
    """Codes of rejected rows by line."""
    return {row.problem.line: row.problem.code for row in outcome.rejects.first}


def listed(outcome: Outcome) -> list[list[str]]:
    with outcome.rejects.path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_row_becomes_a_deal(bring: Bring, cast: Cast):
    outcome = bring(*ROWS)
    portal, site, bot, stock = Deal.objects.order_by("pk").select_related("client", "owner", "stage", "open_jump")
    assert [deal.title for deal in (portal, site, bot, stock)] == ["Портал", "Сайт", "Бот", "Склад"]
    assert (portal.state, portal.stage.key, portal.value_minor, portal.currency) == ("open", "talk", 10_000_050, "RUB")
    assert (portal.client.name, portal.client, portal.owner) == ("Вектор", site.client, cast.anna)
    assert (site.owner, site.stage.key, site.value_minor) == (cast.anna, "work", None)
    assert (bot.state, bot.owner, bot.client, bot.stage.key) == ("finished", cast.oleg, None, "end")
    assert (stock.state, stock.stage.key) == ("lost", "talk")
    assert outcome.tally.as_dict() == {
        "rows": 4,
        "placed": 4,
        "finished": 1,
        "lost": 1,
        "open": {"talk": 1, "work": 1},
        "open_without_client": 0,
        "sums_minor": {"finished": {"RUB": 5_000_000}, "open": {"RUB": 10_000_050}},
        "already": 0,
        "skipped": 0,
        "rejected": 0,
    }
    assert not outcome.rejects.path.exists()


def test_days_are_the_companys_own(bring: Bring):
    bring(*ROWS)
    portal, _site, bot, _stock = Deal.objects.order_by("pk")
    assert portal.opened_at == datetime(2026, 10, 1, 6, tzinfo=UTC)
    assert (bot.opened_at, bot.ended_at) == (datetime(2026, 2, 1, 6, tzinfo=UTC), datetime(2026, 3, 1, 15, tzinfo=UTC))


def test_the_journal_says_that_no_gate_was_proven(bring: Bring, cast: Cast):
    bring(*ROWS)
    for deal in Deal.objects.all():
        assert not deal.gates_proven
        (line,) = timeline(deal)
        assert line.entry.kind == Kind.PLACED
        assert line.by == cast.chief


def test_a_lost_deal_has_its_reason_and_who_ended_it(bring: Bring):
    known = LossReason.objects.get(name="Дорого", ended_by="client")
    bring(*ROWS)
    loss = Loss.objects.get()
    assert (loss.reason, loss.ended_by, loss.jump) == (known, "client", None)


def test_the_file_may_name_its_own_reasons(bring: Bring):
    chart = MAP.replace("  value: Сумма\n", "  loss_reason: Сумма\n")
    bring(
        row(1, stage="Отказ", value="Ушли к соседям", closed="01.02.2026"),
        row(2, stage="Отказ", value="ДОРОГО ", closed="01.02.2026"),
        row(3, stage="Отказ", closed="01.02.2026"),
        chart=chart,
    )
    assert [loss.reason.name for loss in Loss.objects.order_by("pk").select_related("reason")] == [
        "Ушли к соседям",
        "Дорого",
        "Дорого",
    ]


def test_an_open_deal_is_to_be_sorted_out_and_its_clock_starts_now(bring: Bring, cast: Cast):
    bring(row(1, opened="01.02.2020"))
    deal, jump = Deal.objects.get(), Jump.objects.get()
    assert "?" in jump.next_action
    assert (jump.opened_at, jump.holder, jump.came) == (cast.now(), cast.anna, "placed")
    assert jump.due_on == cast.day(1)
    assert (deal.heard_at, deal.opened_at.year) == (cast.now(), 2020)


def test_the_file_may_name_the_next_action(bring: Bring):
    bring(row(1, client="Позвонить Ире"), chart=MAP.replace("  client: Клиент", "  next_action: Клиент"))
    assert Jump.objects.get().next_action == "Позвонить Ире"


def test_next_actions_are_spread_over_the_owners_next_working_days(bring: Bring, cast: Cast):
    DayOff.objects.create(day=cast.day(2), works=False)
    ours = [row(number) for number in range(25)]
    bring(*ours, row(100, owner="Олег Зимин"))
    days = {
        day: Jump.objects.filter(holder=cast.anna, due_on=day).count()
        for day in Jump.objects.filter(holder=cast.anna).values_list("due_on", flat=True)
    }
    # Tuesday today: Wednesday, not Thursday, Friday; the weekend is nobody's.
    assert days == {cast.day(1): 10, cast.day(3): 10, cast.day(6): 5}
    assert Jump.objects.get(holder=cast.oleg).due_on == cast.day(1)


def test_the_map_says_how_many_a_day(bring: Bring, cast: Cast):
    bring(*[row(number) for number in range(3)], chart=MAP + "spread: 1\n")
    assert sorted(Jump.objects.values_list("due_on", flat=True)) == [cast.day(1), cast.day(2), cast.day(3)]


def test_the_same_file_again_adds_nothing(bring: Bring):
    bring(*ROWS)
    before = Deal.objects.count(), Entry.objects.count(), Company.objects.count(), Import.objects.count()
    again = bring(*ROWS)
    assert (again.run, again.tally.placed, again.tally.already) == (None, 0, 4)
    assert (Deal.objects.count(), Entry.objects.count(), Company.objects.count(), Import.objects.count()) == before


def test_a_longer_file_adds_what_is_new(bring: Bring):
    bring(*ROWS[:2])
    again = bring(*ROWS)
    assert (again.tally.placed, again.tally.already) == (2, 2)
    assert ImportRow.objects.values("run").distinct().count() == 2


def test_rows_without_ids_are_known_by_what_they_say(bring: Bring):
    rows = (row(1), row(2), row(1), row(1))
    assert bring(*rows, chart=WITHOUT_IDS).tally.placed == 4
    assert bring(*rows, chart=WITHOUT_IDS).tally.already == 4
    assert bring(*rows, row(3), row(1), chart=WITHOUT_IDS).tally.placed == 2


def test_two_sources_may_use_the_same_ids(bring: Bring):
    bring(*ROWS)
    assert bring(*ROWS, chart=MAP.replace("old-crm", "other-crm")).tally.placed == 4


def test_the_id_of_a_withdrawn_deal_is_free_again(bring: Bring, cast: Cast):
    bring(*ROWS)
    withdraw(Deal.objects.get(title="Портал"), by=cast.chief, at=cast.now(), reason="Ошибка")
    again = bring(*ROWS)
    assert (again.tally.placed, again.tally.already) == (1, 3)
    assert Deal.objects.standing().filter(title="Портал").count() == 1


def test_the_row_is_kept_word_for_word_with_what_the_map_did_not_take(bring: Bring, cast: Cast):
    text = HEADER + ";Телефон\n" + row(1) + ";+7 999\n"
    run = bring(text=text).run
    assert run
    kept = ImportRow.objects.get()
    assert (kept.run, kept.line, kept.external_id, kept.raw) == (run, 2, "1", row(1) + ";+7 999")
    assert run.header == HEADER + ";Телефон"
    assert (run.map_text, run.placed, run.by, run.is_running) == (MAP, 1, cast.chief, False)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"stage": "Согласование"}, "value_not_in_map"),
        ({"stage": ""}, "cell_blank"),
        ({"title": " "}, "cell_blank"),
        ({"title": "ы" * 201}, "cell_long"),
        ({"client": "ы" * 201}, "cell_long"),
        ({"client": "ﷺ" * 100}, "cell_long"),
        ({"owner": "Пётр Неизвестный"}, "owner_unknown"),
        ({"owner": ""}, "owner_blank"),
        ({"value": "много"}, "sum_unreadable"),
        ({"value": "-5"}, "sum_negative"),
        ({"value": "320,000"}, "sum_ambiguous"),
        ({"value": "5 $"}, "sum_other_currency"),
        ({"value": "1,005"}, "sum_ambiguous"),
        ({"value": "99999999999999999999"}, "sum_too_large"),
        ({"opened": "вчера"}, "no_date"),
        ({"opened": "25.11.2026"}, "date_ahead"),
        ({"opened": "01.01.9999"}, "date_ahead"),
        ({"opened": "01.01.1900"}, "date_too_early"),
        ({"stage": "Успех"}, "no_closing"),
        ({"stage": "Успех", "closed": "25.11.2026"}, "date_ahead"),
        ({"stage": "Успех", "opened": "02.02.2026", "closed": "01.02.2026"}, "ends_before"),
    ],
)
def test_a_row_that_is_no_deal_is_listed_and_the_others_come_in(bring: Bring, given: dict[str, str], code: str):
    outcome = bring(row(1), row(2, **given), row(3))
    assert reasons(outcome) == {3: code}
    assert sorted(ImportRow.objects.values_list("external_id", flat=True)) == ["1", "3"]
    header, line = listed(outcome)
    assert header == ["line", "reason", "row"]
    assert (line[0], line[2]) == ("3", row(2, **given))
    for language in ("ru", "en"):
        assert outcome.rejects.first[0].problem.text(language)


def test_an_id_given_twice_is_taken_once(bring: Bring):
    outcome = bring(row(1), row(2), row(1, title="Другая"), row(""))
    assert reasons(outcome) == {4: "same_id", 5: "cell_blank"}
    assert "2" in outcome.rejects.first[0].problem.text("ru")


def test_rows_torn_or_ragged_are_listed_with_their_text(bring: Bring):
    outcome = bring(row(1), '2;"Портал" большой;;Анна Соколова;Разговор;;;', "3;коротко", row(4))
    assert reasons(outcome) == {3: "stray_quote", 4: "ragged"}
    assert [line[2] for line in listed(outcome)[1:]] == ['2;"Портал" большой;;Анна Соколова;Разговор;;;', "3;коротко"]
    assert outcome.tally.placed == 2


def test_the_list_of_an_earlier_run_goes_when_all_is_well(bring: Bring):
    assert bring(row(1, stage="?")).rejects.path.exists()
    assert not bring(row(1)).rejects.path.exists()


def test_an_open_deals_expected_end_is_not_its_end(bring: Bring):
    assert bring(row(1, closed="31.12.2027"), row(2, closed="когда-нибудь")).tally.open == {"talk": 2}


@pytest.mark.parametrize(
    ("rule", "ended"),
    [("opened", datetime(2026, 2, 1, 6, tzinfo=UTC)), ("import", datetime(2026, 11, 24, 9, tzinfo=UTC))],
)
def test_the_map_says_when_a_deal_ended_of_which_nobody_told(bring: Bring, rule: str, ended: datetime):
    bring(row(1, stage="Успех", opened="01.02.2026"), chart=MAP + f"  no_closing: {rule}\n")
    assert Deal.objects.get().ended_at == ended


def test_a_deal_opened_and_closed_on_one_day_ends_after_it_begins(bring: Bring):
    bring(row(1, stage="Успех", opened="01.02.2026", closed="01.02.2026"))
    deal = Deal.objects.get()
    assert deal.opened_at < deal.ended_at


def test_a_deal_closed_today_ends_no_later_than_now(bring: Bring, cast: Cast):
    bring(row(1, stage="Успех", opened="24.11.2026", closed="24.11.2026"))
    deal = Deal.objects.get()
    assert deal.opened_at <= deal.ended_at <= cast.now()


def test_endings_may_have_a_column_of_their_own(bring: Bring):
    chart = MAP.replace("  client: Клиент", "  ending: Клиент").replace("  Успех: f", "  В работе: open\n  Успех: f")
    outcome = bring(
        row(1, client="В работе"),
        row(2, client="Успех", stage="Работа", closed="01.02.2026"),
        row(3, client="Отказ", stage="Работа", closed="01.02.2026"),
        row(4),
        row(5, client="Пауза"),
        row(6, stage="Успех"),
        chart=chart,
    )
    states = Deal.objects.order_by("pk").values_list("state", "stage__key")
    assert list(states) == [("open", "talk"), ("finished", "end"), ("lost", "work"), ("open", "talk")]
    assert reasons(outcome) == {6: "ending_not_in_map", 7: "stage_not_in_map"}


def test_values_are_known_whatever_their_case_and_spaces(bring: Bring):
    assert bring(row(1, stage=" РАЗГОВОР ", owner="анна  соколова", closed="НЕ  ЗАКРЫТА")).tally.placed == 1


def test_currencies_are_told_by_the_map_or_by_the_row(bring: Bring):
    bring(row(1, value="5"), chart=MAP + "currency: JPY\n")
    outcome = bring(
        row(2, client="usd", value="5"),
        row(3, value="6"),
        row(4, client="доллары", value="7"),
        chart=MAP.replace("  client:", "  currency:"),
    )
    assert list(Deal.objects.order_by("pk").values_list("value_minor", "currency")) == [
        (5, "JPY"),
        (500, "USD"),
        (600, "RUB"),
    ]
    assert reasons(outcome) == {4: "no_currency"}


def test_the_map_settles_what_stands_before_the_cents(bring: Bring):
    bring(row(1, value="320,000"), chart=MAP + 'decimal: "."\n')
    assert Deal.objects.get().value_minor == 320_000_00


def test_rows_that_the_map_leaves_out_stay_out_and_are_counted(bring: Bring):
    outcome = bring(row(1), row(2, client="Архив"), chart=MAP + "skip: {Клиент: [архив]}\n")
    assert (outcome.tally.placed, outcome.tally.skipped, outcome.tally.rejected) == (1, 1, 0)


def test_strangers_become_accounts_that_nobody_can_sign_in_to(bring: Bring, cast: Cast):
    chart = MAP + "unknown_people: create\n"
    bring(row(1, owner="Щукин Ёжик"), row(2, owner="щукин  ежик"), row(3, owner="new@example.org"), chart=chart)
    pike, new = User.objects.filter(email__in=["shchukin.ezhik@import.invalid", "new@example.org"]).order_by("pk")
    assert (pike.name, pike.has_usable_password(), pike.roles) == ("Щукин Ёжик", False, {Role.SELLER})
    assert list(Deal.objects.order_by("pk").values_list("owner", flat=True)) == [pike.pk, pike.pk, new.pk]
    assert bring(row(4, owner="Щукин Ёжик"), chart=chart).plan.owners.strangers == {}


def test_strangers_whose_addresses_would_be_the_same_are_two_people(bring: Bring):
    bring(row(1, owner="Иван"), row(2, owner="Ivan"), row(3, owner="山田"), chart=MAP + "unknown_people: create\n")
    made = User.objects.filter(email__endswith="@import.invalid").order_by("pk").values_list("email", flat=True)
    assert list(made) == ["ivan@import.invalid", "ivan-2@import.invalid", "somebody@import.invalid"]


def test_strangers_deals_may_go_to_one_person(bring: Bring, cast: Cast):
    chart = MAP + "unknown_people: {owner: Oleg@example.org}\n"
    bring(row(1, owner="Пётр"), row(2, owner=""), row(3), chart=chart)
    assert list(Deal.objects.order_by("pk").values_list("owner", flat=True)) == [
        cast.oleg.pk,
        cast.oleg.pk,
        cast.anna.pk,
    ]


def test_the_map_says_whose_a_name_is(bring: Bring, cast: Cast):
    bring(row(1, owner="АС"), chart=MAP + "people: {ас: anna@example.org}\n")
    assert Deal.objects.get().owner == cast.anna


def test_namesakes_are_told_apart_by_the_map_alone(bring: Bring, cast: Cast):
    add_person(email="anna2@example.org", name="Анна Соколова", roles=[Role.SELLER], by=cast.chief, at=cast.now())
    assert reasons(bring(row(1))) == {2: "owner_twice"}
    assert bring(row(1), chart=MAP + "people: {Анна Соколова: anna2@example.org}\n").tally.placed == 1


def test_somebody_who_left_keeps_ended_deals_but_gets_no_open_ones(bring: Bring, cast: Cast):
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    outcome = bring(
        row(1, owner="Олег Зимин"), row(2, owner="Олег Зимин", stage="Успех", closed="01.02.2026", opened="")
    )
    assert reasons(outcome) == {2: "owner_gone"}
    assert Deal.objects.get().owner == cast.oleg


def test_a_dry_run_says_what_would_come_and_changes_nothing(bring: Bring):
    users = User.objects.count()
    outcome = bring(
        *ROWS, row(5, stage="?"), row(6, owner="Новый"), chart=MAP + "unknown_people: create\n", dry_run=True
    )
    assert (outcome.run, outcome.tally.placed, reasons(outcome)) == (None, 5, {6: "value_not_in_map"})
    assert outcome.plan.owners.strangers == {"новый": "Новый"}
    assert (Deal.objects.count(), Import.objects.count(), User.objects.count()) == (0, 0, users)
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    ("chart", "codes"),
    [
        (MAP.replace("funnel: plain", "funnel: plane"), ["no_such_funnel"]),
        (MAP.replace("Работа: work", "Работа: wrok").replace("at: talk", "at: tallk"), ["no_such_stage"] * 2),
        (MAP + "people: {Аня: nobody@example.org}\n", ["no_such_account"]),
        (MAP + "unknown_people: {owner: nobody@example.org}\n", ["no_such_account"]),
        (MAP.replace("Сделка", "Название сделки"), ["no_such_column", "columns_there"]),
        ("format: 1", ["missing_key"] * 4),
    ],
)
def test_a_map_that_does_not_fit_changes_nothing(bring: Bring, chart: str, codes: list[str]):
    with pytest.raises(BadMap) as wrong:
        bring(*ROWS, chart=chart)
    assert [problem.code for problem in wrong.value.problems] == codes
    for problem in wrong.value.problems:
        assert problem.text("ru")
        assert problem.text("en")
    assert not Deal.objects.exists()


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        (b"\xff\xfe;", "no_encoding"),
        (b'9;"never closed', "open_quote"),
        (b"9;" + b"x" * 10_000_000, "endless_cell"),
        (b"9;\0;", "nul"),
    ],
)
def test_a_file_that_breaks_off_at_its_end_changes_nothing(bring: Bring, tail: bytes, code: str):
    rows = "\n".join((HEADER, *(row(number) for number in range(600)))).encode()
    with pytest.raises(BadFile) as wrong:
        bring(text=rows + b"\n" + tail + b"\n")
    assert [(problem.code, problem.line) for problem in wrong.value.problems] == [(code, 602)]
    assert not Deal.objects.exists()
    assert not Import.objects.exists()


def test_a_header_without_rows_says_so(bring: Bring):
    with pytest.raises(BadFile) as wrong:
        bring(text=HEADER + "\n" + "\n" * 100_000 + ";;;;;;;\n" * 1000)
    assert [problem.code for problem in wrong.value.problems] == ["no_rows"]


def test_a_column_of_owners_that_is_none_is_told(bring: Bring):
    rows = [row(number, owner=f"Некто {number}") for number in range(501)]
    with pytest.raises(BadMap) as wrong:
        bring(*rows, chart=MAP + "unknown_people: create\n")
    assert [problem.code for problem in wrong.value.problems] == ["many_owners"]
    assert not User.objects.filter(name__startswith="Некто").exists()


def test_a_column_of_reasons_that_is_none_is_told(bring: Bring):
    rows = [row(number, stage="Отказ", closed="01.02.2026", value=f"Потому {number}") for number in range(201)]
    with pytest.raises(BadMap) as wrong:
        bring(*rows, chart=MAP.replace("  value:", "  loss_reason:"))
    assert [problem.code for problem in wrong.value.problems] == ["many_reasons"]


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(bring: Bring, cast: Cast, clock: time_machine.Traveller):
    rows = [row(number) for number in range(BATCH + 20)]

    def cut(done: int, of: int | None) -> None:
        if of is not None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(*rows, *(row(number) for number in range(1000, 2000)), tick=cut)
    assert Deal.objects.count() % BATCH == 0
    first = Import.objects.get()
    assert first.is_running
    before = Deal.objects.count()
    clock.shift(timedelta(hours=1))
    outcome = bring(*rows, *(row(number) for number in range(1000, 2000)))
    assert outcome.run == first
    assert (outcome.tally.already, outcome.tally.placed) == (before, 1270 - before)
    again = Import.objects.get()
    assert (again.placed, again.is_running, Deal.objects.count()) == (1270, False, 1270)
    most = Jump.objects.filter(holder=cast.anna, due_on=cast.day(1)).count()
    assert most == 10


def test_an_import_cut_off_after_its_last_batch_is_ended_by_the_next_run(bring: Bring):
    run = bring(*ROWS).run
    assert run
    Import.objects.filter(pk=run.pk).update(finished_at=None)
    assert bring(*ROWS).run == run
    assert not Import.objects.get().is_running


def test_a_batch_takes_a_bounded_number_of_queries(
    bring: Bring, django_assert_max_num_queries: Callable[..., Any], tmp_path: Path
):
    rows = [row(number, client=f"Клиент {number}") for number in range(BATCH)]
    with django_assert_max_num_queries(60):
        bring(*rows)
