"""Everything that a company owns comes out in tables, words and files that anybody can read; nothing secret does."""

import csv
import io
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click import ClickException
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

from kochka.core.models import streamed
from kochka.core.money import Money
from kochka.deals.details import revalue
from kochka.deals.models import Deal, Entry
from kochka.deals.notes import note
from kochka.files.models import StoredFile
from kochka.ops.keeping.export import giving
from kochka.ops.keeping.export.giving import export, safe_name
from kochka.ops.keeping.export.tables import LEFT_OUT, UPKEEP, rows, table_of, tables, word_of, word_of_table, words
from kochka.people.keys import make_key
from kochka.proposals.models import Block, PaymentLine
from kochka.proposals.planning import set_payment_plan
from tests.cast import PASSWORD, Cast
from tests.ops.keeping.conftest import Home
from tests.proposals.offers import HALVES, block, draft


@pytest.mark.both_databases
def test_every_table_and_column_of_the_business_is_explained_in_both_languages():
    explained = set()
    for table in tables():
        explained.add(table.label)
        for column in table.columns:
            keys = {f"{table.label}.{column.field}", f".{column.field}"} & words().keys()
            assert keys, f"not explained: {table.label}.{column.field}"
            assert all(word_of(table, column)) and all(word_of_table(table))
            explained |= keys
    configs = [config for config in apps.get_app_configs() if config.name.startswith("kochka.")]
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    ours = {model._meta.label for model in models if model._meta.app_label != UPKEEP}
    assert explained & ours == words().keys() & ours == ours - set(LEFT_OUT)
    unused = set(words()) - explained
    assert not unused, f"explained, and nowhere to be found: {unused}"


def table(packed: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(packed.read(f"tables/{name}.csv").decode("utf-8-sig"))))


def test_sums_are_in_main_units_where_another_table_names_the_currency(cast):
    row = draft(cast)
    block(cast, row, fixed=1_05, hour=200_00, likely=60)
    set_payment_plan(row.deal, HALVES, proposal=row, seen=0, by=cast.anna, at=cast.now())
    (said,) = rows(table_of(Block), ZoneInfo("Europe/Moscow"))
    of = dict(zip([column.heading for column in table_of(Block).columns], said, strict=True))
    assert (of["fixed"], of["hour"], of["discount"], of["minutes_likely"]) == ("1.05", "200.00", "0.00", "60")
    lines = list(rows(table_of(PaymentLine), ZoneInfo("Europe/Moscow")))
    assert ["0.52" in lines[0], "0.53" in lines[1]] == [True, True]


def test_all_of_it_is_in_the_zip(cast, tmp_path):
    deal = revalue(cast.plain(title="Портал"), by=cast.anna, at=cast.now(), value=Money(100_000_50, "RUB"))
    stored = cast.file(name="Акт № 1.pdf")
    given = export(tmp_path / "all.zip", at=cast.now())
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        (row,) = table(packed, "deals-deal")
        assert (row["id"], row["title"], row["value"], row["currency"]) == (str(deal.pk), "Портал", "100000.50", "RUB")
        assert (row["owner_id"], row["owner"], row["stage"]) == (str(cast.anna.pk), "Анна Соколова", "talk")
        assert row["opened_at"].endswith("+03:00")
        (said,) = [line for line in table(packed, "journal") if line["kind"] == "deals.opened"]
        assert (said["deal"], said["by"], said["what"]) == ("Портал", "Анна Соколова", "Сделка открыта: «Разговор»")
        assert packed.read(f"files/{stored.pk} Акт № 1.pdf") == b"%PDF-1.4 paper"
        assert packed.read("funnels/service-project-1.yaml").startswith(b"#") or b"format: 1" in packed.read(
            "funnels/service-project-1.yaml"
        )
        for name, words_ in (("README.md", "Deals: each"), ("ПРОЧТИ.md", "Сделки: каждая")):
            assert words_ in packed.read(name).decode()
        assert packed.testzip() is None
    assert given.rows["deals.Deal"] == 1 and given.files == 1


def test_nothing_by_which_somebody_signs_in_is_in_it(cast, tmp_path):
    _key, token = make_key(cast.oleg, by=cast.chief, at=cast.now())
    export(tmp_path / "all", at=cast.now())
    everything = b"".join(path.read_bytes() for path in (tmp_path / "all").rglob("*") if path.is_file())
    for secret in (PASSWORD, token, cast.anna.password, "argon2", "md5$", "session_data"):
        assert secret.encode() not in everything
    assert not (tmp_path / "all" / "tables" / "people-key.csv").exists()


def test_a_formula_is_made_harmless_unless_texts_are_wanted_as_they_are(cast, tmp_path):
    deal = cast.plain()
    note(deal, text="=cmd|'/c calc'!A1", by=cast.anna, at=cast.now())
    for exact, wanted in ((False, "'=cmd|'/c calc'!A1"), (True, "=cmd|'/c calc'!A1")):
        path = tmp_path / f"{exact}.zip"
        export(path, at=cast.now(), exact=exact)
        with zipfile.ZipFile(path) as packed:
            assert table(packed, "deals-note")[0]["text"] == wanted


def test_what_is_there_already_is_not_written_over(cast, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "old.zip").write_text("mine")
    for name in ("full", "old.zip"):
        with pytest.raises(ClickException, match=name):
            export(tmp_path / name, at=cast.now())
    assert (tmp_path / "old.zip").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    export(tmp_path / "empty", at=cast.now())
    assert (tmp_path / "empty" / "README.md").exists()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_one_that_fails_leaves_nothing(cast, tmp_path, monkeypatch, name):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(giving, "_funnels", full)
    with pytest.raises(ClickException, match="no room"):
        export(tmp_path / name, at=cast.now())
    assert not list(tmp_path.iterdir())
    assert cast.plain().pk  # the database's read is over


def test_all_tables_are_of_one_moment_and_nobody_waits(cast, tmp_path, here: Home, monkeypatch):
    cast.plain()
    before, journal = Deal.objects.count(), giving._journal

    def meanwhile(*given, **more):
        said = here.asks("[Deal.objects.count(), Team.objects.create(name='Новая').pk]")
        assert said[0] == before
        journal(*given, **more)

    monkeypatch.setattr(giving, "_journal", meanwhile)
    monkeypatch.setattr(giving, "tables", lambda: tables()[::-1])
    export(tmp_path / "all", at=cast.now())
    assert connection.in_atomic_block is False


def test_lost_files_are_named_and_stop_nothing(cast, tmp_path):
    lost = cast.file()
    default_storage.delete(lost.path)
    assert export(tmp_path / "all.zip", at=cast.now()).lost == (str(lost.pk),)


def test_it_costs_as_many_queries_for_many_deals_as_for_few(cast, tmp_path, django_assert_max_num_queries):
    for number in range(30):
        cast.deal(title=f"Сделка {number}")
    with django_assert_max_num_queries(len(tables()) + 25):
        export(tmp_path / "all.zip", at=cast.now())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Акт № 1.pdf", "Акт № 1.pdf"),
        ("a/b\\c:d.txt", "a_b_c_d.txt"),
        ("ы" * 200 + ".docx", "ы" * 72 + ".docx"),
        ("...", "file"),
        (".bashrc", "bashrc"),
    ],
)
@pytest.mark.sqlite_only
def test_names_of_files_fit_on_every_disk(name, safe):
    assert safe_name(name) == safe


def test_the_command_says_where_it_lies(cast, here: Home, tmp_path):
    said = here.kochka("export", tmp_path / "all.zip", "--json")
    assert said.code == 0, said.err
    assert said.data["rows"]["people.User"] == 7
    assert Path(said.data["path"]).exists()
    assert StoredFile.objects.count() == said.data["files"]


def test_rows_that_are_streamed_remember_nothing_of_one_another(cast: Cast) -> None:
    cast.plain()
    (row, *_others) = streamed(Entry.objects.select_related("by", "deal").order_by("pk"), 500)
    assert [len(each._state.peers) for each in (row, row.by, row.deal)] == [0, 0, 0]
