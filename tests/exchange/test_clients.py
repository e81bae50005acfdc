"""Clients come in by a table: each row is a client, finds one of ours, or is named; and all can be taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kochka.clients.companies import add_company, edit_company
from kochka.clients.models import Company, CompanyNote, Contact, Requisites
from kochka.clients.payers import write_requisites
from kochka.core.refusals import NotYours
from kochka.exchange.clients import ClientOutcome, import_clients
from kochka.exchange.importing import Outcome
from kochka.exchange.models import Import, ImportedClient
from kochka.exchange.plans import BadFile, BadMap
from kochka.exchange.undoing import undo
from tests.cast import Cast
from tests.exchange.conftest import ROWS

MAP = """
format: 1
source: old-crm
columns: {id: ID, name: Название, inn: ИНН, kpp: КПП, contact: ФИО, phone: Телефон, email: Почта, note: Заметка}
"""
HEADER = "ID;Название;ИНН;КПП;ФИО;Телефон;Почта;Заметка"
VECTOR = "1;Вектор;7707083893;773601001;Ирина Ковалёва;+7 912 000-00-00;irina@vector.ru;Любят точность"


@pytest.fixture
def bring(cast: Cast, tmp_path: Path) -> Callable[..., ClientOutcome]:
    def bring_in(*rows: str, chart: str = MAP, header: str = HEADER, **given: Any) -> ClientOutcome:
        file = tmp_path / "clients.csv"
        file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        given.setdefault("rejected", tmp_path / "rejected.csv")
        return import_clients(file, chart.encode(), **{"by": cast.chief, "at": cast.now(), **given})

    return bring_in


def codes(outcome: ClientOutcome) -> list[str]:
    return [row.problem.code for row in outcome.rejects.first]


def standing() -> list[str]:
    return sorted(Company.objects.standing().values_list("name", flat=True))


def test_a_row_is_a_client_with_requisites_a_person_and_a_note(bring: Any):
    tally = bring(VECTOR).tally
    assert (tally.rows, tally.placed, tally.people, tally.rejected) == (1, 1, 1, 0)
    assert standing() == ["Вектор"]
    assert Requisites.objects.get().inn == "7707083893"
    assert Contact.objects.get().email == "irina@vector.ru"
    assert CompanyNote.objects.get().text == "Любят точность"
    assert ImportedClient.objects.get().raw == VECTOR


def test_a_dry_run_foresees_and_adds_nothing(bring: Any):
    foreseen = bring(VECTOR, "2;вектор;;;;;;", dry_run=True).tally
    assert not Company.objects.exists()
    assert bring(VECTOR, "2;вектор;;;;;;").tally == foreseen
    assert (foreseen.placed, foreseen.found) == (1, 1)


def test_the_same_file_again_adds_nothing(bring: Any):
    bring(VECTOR)
    again = bring(VECTOR)
    assert (again.run, again.tally.placed, again.tally.already) == (None, 0, 1)
    assert (Company.objects.count(), Contact.objects.count(), Requisites.objects.count()) == (1, 1, 1)


def test_a_row_finds_ours_by_inn_and_by_name_and_writes_nothing_over(bring: Any, cast: Cast):
    mine = add_company(name="ПАО Вектор", site="vector.ru", by=cast.chief, at=cast.now())
    write_requisites(mine, legal_name="ПАО «Вектор»", inn="7707083893", by=cast.chief, at=cast.now())
    tally = bring(VECTOR, "2;пао вектор;;;Олег Ким;;;").tally
    assert (tally.placed, tally.found, tally.people) == (0, 2, 2)
    assert standing() == ["ПАО Вектор"]
    assert Requisites.objects.get().legal_name == "ПАО «Вектор»"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1;;;;;;;x", "cell_refused"),
        ("1;Вектор;7707083890;;;;;", "cell_refused"),
        ("1;Вектор;7707083893;12;;;;", "cell_refused"),
        (f"1;{'я' * 201};;;;;;", "cell_refused"),
        (f"1;Вектор;;;{'я' * 121};;;", "cell_long"),
        (";Вектор;;;;;;", "cell_blank"),
        ("1;Вектор;", "ragged"),
    ],
)
def test_a_row_that_is_no_client_is_named_and_the_others_come_in(bring: Any, row: str, code: str):
    outcome = bring(row, "9;Гамма;;;;;;")
    assert codes(outcome) == [code]
    assert standing() == ["Гамма"]


def test_an_address_that_is_none_goes_into_the_note(bring: Any):
    assert bring("1;Вектор;;;Ирина;;не почта;Любят точность").tally.noted == 1
    assert CompanyNote.objects.get().text == "Любят точность\nПочта: не почта"
    assert Contact.objects.get().email == ""


def test_an_id_that_comes_twice_is_named(bring: Any):
    assert codes(bring("1;А;;;;;;", "1;Б;;;;;;")) == ["same_id"]


def test_taken_back_nothing_stands_in_any_list_and_the_file_comes_in_again(bring: Any, cast: Cast):
    run = bring(VECTOR, "2;Гамма;;;;;;").run
    result = undo(run.pk, by=cast.chief, at=cast.now())
    assert (result.clients, result.kept) == (2, [])
    assert standing() == []
    assert bring(VECTOR, "2;Гамма;;;;;;").tally.placed == 2
    assert standing() == ["Вектор", "Гамма"]


def test_a_client_that_somebody_uses_stays(bring: Any, cast: Cast):
    run = bring(VECTOR, "2;Гамма;;;;;;", "3;Дельта;;;;;;").run
    cast.deal(client=Company.objects.get(name="Гамма"))
    edit_company(Company.objects.get(name="Дельта"), name="Дельта+", by=cast.anna, at=cast.now())
    result = undo(run.pk, by=cast.chief, at=cast.now())
    assert result.clients == 1
    assert [name for _number, name in result.kept] == ["Гамма", "Дельта+"]


def test_people_who_came_to_a_client_of_ours_leave_it_again(bring: Any, cast: Cast):
    add_company(name="Вектор", by=cast.chief, at=cast.now())
    run = bring(VECTOR).run
    undo(run.pk, by=cast.chief, at=cast.now())
    assert standing() == ["Вектор"]
    assert not Contact.objects.filter(retired_at=None).exists()
    assert not Requisites.objects.filter(replaced_at=None).exists()


def test_only_a_chief_takes_clients_back(bring: Any, cast: Cast):
    run = bring(VECTOR).run
    with pytest.raises(NotYours):
        undo(run.pk, by=cast.anna, at=cast.now())
    assert Import.objects.get().undone_at is None


def test_a_map_that_misses_is_told_with_its_line(bring: Any):
    with pytest.raises(BadMap) as wrong:
        bring(VECTOR, chart=MAP.replace("name: Название", "name: Имя"))
    assert wrong.value.problems[0].code == "no_such_column"
    with pytest.raises(BadFile):
        bring()


def test_clients_of_undone_deals_leave_with_them_unless_somebody_uses_them(
    cast: Cast, tmp_path: Path, bring_deals: Callable[..., Outcome]
):
    run = bring_deals(*ROWS).run
    assert run
    assert standing() == ["Вектор", "Гамма"]
    cast.deal(client=Company.objects.get(name="Гамма"))
    assert undo(run.pk, by=cast.chief, at=cast.now()).clients == 1
    assert standing() == ["Гамма"]


@pytest.fixture
def bring_deals(request: pytest.FixtureRequest) -> Callable[..., Outcome]:
    """The import of deals, which our own `bring` hides."""
    from kochka.exchange.importing import import_deals
    from kochka.funnel.publishing import publish
    from tests.cast import PLAIN
    from tests.exchange.conftest import HEADER as DEALS
    from tests.exchange.conftest import MAP as DEAL_MAP

    cast, folder = request.getfixturevalue("cast"), request.getfixturevalue("tmp_path")
    publish(PLAIN, by=cast.chief, at=cast.now())

    def bring_in(*rows: str) -> Outcome:
        file = folder / "deals.csv"
        file.write_text("\n".join((DEALS, *rows)) + "\n", encoding="utf-8")
        return import_deals(file, DEAL_MAP.encode(), by=cast.chief, at=cast.now(), rejected=folder / "r.csv")

    return bring_in
