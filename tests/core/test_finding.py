"""Finding by words: forms, case, hostile letters, typos; and the index that it stands on."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kochka.clients.models import Company, CompanyRows
from kochka.core.finding import holding, indexes, matching, root, words_of
from kochka.core.indexing import extension, install, lacking
from kochka.core.texts import fold
from kochka.core.typos import alike, words_like
from tests.cast import Cast, company
from tests.clock import cast, clock

__all__ = ["cast", "clock"]

pytestmark = pytest.mark.django_db

NAMES = [
    "ООО «Вектор»",
    "Портал Плюс",
    "Веб-порталы Сибири",
    "Ёлки и звёзды",
    "ИК Север",
    "Завод «ИК-Юг»",
    "Тикток",
    "100% кофе_бар",
    "Companies House",
    "Ромашка 2000",
]


@pytest.fixture
def clients(cast: Cast) -> None:
    Company.objects.bulk_create(
        Company(name=name, folded=fold(name), created_at=cast.now(), created_by=cast.anna) for name in NAMES
    )


def found(query: str) -> set[str]:
    return set(matching(Company.objects.all(), query).values_list("name", flat=True))


def nearly(query: str) -> CompanyRows:
    return matching(Company.objects.all(), query, alike(query))


@pytest.mark.parametrize("query", ["вектор", "ВЕКТОР", "вектора", "«Вектор»", "векторы ооо", " вектор\u00a0", "екто"])
def test_a_word_is_found_in_any_case_and_form_and_within_another(clients, query):
    assert found(query) == {"ООО «Вектор»"}


def test_every_word_must_be_there(clients):
    assert found("портал") == {"Портал Плюс", "Веб-порталы Сибири"}
    assert found("порталами") == {"Портал Плюс", "Веб-порталы Сибири"}
    assert found("портал сибирь") == {"Веб-порталы Сибири"}
    assert found("сибири портала") == {"Веб-порталы Сибири"}
    assert found("портал вектор") == set()


def test_dots_over_e_do_not_matter(clients):
    assert found("елка") == found("ЁЛКИ") == {"Ёлки и звёзды"}


def test_two_letters_are_found_where_a_word_begins(clients):
    assert found("ик") == {"ИК Север", "Завод «ИК-Юг»"}
    assert found("ик юг") == {"Завод «ИК-Юг»"}
    assert found("юг") == {"Завод «ИК-Юг»"}


def test_a_single_letter_beside_words_says_nothing_and_alone_begins_the_name(clients):
    assert found("и елки") == {"Ёлки и звёзды"}
    assert found("в") == {"Веб-порталы Сибири"}


def test_an_empty_query_keeps_all_and_one_without_words_finds_nothing(clients):
    assert len(found("  ")) == len(NAMES)
    assert found("%") == found("???") == found('"*"') == set()


def test_what_is_typed_is_never_a_wildcard(clients):
    assert found("100") == {"100% кофе_бар"}
    assert found("кофе_бар") == {"100% кофе_бар"}
    assert found("кофе%бар") == {"100% кофе_бар"}
    assert found("ром%ка") == found("ром_шка") == found("рома*") - {"Ромашка 2000"} == set()
    assert found('вектор" OR "портал') == set()


def test_english_words_have_forms_too(clients):
    assert found("company") == found("companies") == {"Companies House"}


@given(st.text(max_size=260))
@hypothesis_settings(max_examples=120)
def test_no_query_breaks_anything(hostile: str):
    words = words_of(hostile)
    assert len(words) <= 8
    rows = Company.objects.all()
    list(matching(rows, hostile)[:3])
    list(nearly(hostile)[:3])


@given(
    st.lists(st.sampled_from(["вектор", "OR", "NEAR", '"', "*", "%", "_", "\\", "\x00", "'", ";--", "😀", "\u202e"]))
)
@hypothesis_settings(max_examples=60)
def test_no_language_of_a_database_is_spoken_by_a_query(pieces: list[str]):
    list(matching(Company.objects.all(), " ".join(pieces))[:3])
    list(nearly("".join(pieces))[:3])


def test_a_typo_is_forgiven_when_asked(clients):
    for typo in ("вектр", "вектро", "виктор", "веектор", "вектром"):
        assert found(typo) == set(), typo
        names = set(nearly(typo).values_list("name", flat=True))
        assert names == {"ООО «Вектор»"}, typo
    assert set(nearly("партал плюз").values_list("name", flat=True)) == {"Портал Плюс"}
    assert words_like("абракадабра") == []


def test_a_typo_finds_all_that_the_word_itself_finds(cast: Cast):
    names = [
        *(f"Поступление {number}" for number in range(60)),
        *(f"Кабинет поставщика {number}" for number in range(250)),
    ]
    Company.objects.bulk_create(
        Company(name=name, folded=fold(name), created_at=cast.now(), created_by=cast.anna) for name in names
    )
    for typo in ("поставзика", "поставщикка", "потсавщик", "поставщзик", "постовшик"):
        assert nearly(typo).count() == 250, typo


def test_roots_are_what_forms_share():
    assert root("порталами") == "портал"
    assert root("companies") == "compan"
    assert root("1с") == "1с"
    assert root("anna@example.org") == "anna@example.org"
    assert words_of("Сайт для а «САЙТ!»") == ["сайт", "для"]


def test_the_index_follows_every_change(cast: Cast):
    row = Company.objects.create(name="Альфа", folded="альфа", created_at=cast.now(), created_by=cast.anna)
    assert found("альфа") == {"Альфа"}
    Company.objects.filter(pk=row.pk).update(name="Омега", folded="омега")
    assert found("альфа") == set()
    assert found("омега") == {"Омега"}
    row.delete()
    assert found("омега") == set()
    assert lacking(connection) == []


def test_words_are_asked_of_the_index(clients):
    if connection.vendor == "postgresql":  # the planner would rather read so few rows than their index
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for word in ("вектор", "ик"):
        plan = Company.objects.filter(holding(Company, word)).explain()
        assert "VIRTUAL TABLE INDEX" in plan or "Bitmap Index Scan on clients_company_found" in plan, plan
        assert "SCAN clients_company\n" not in f"{plan}\n"


def test_a_lost_index_is_missed_and_comes_back_filled_with_the_next_migration(transactional_db: None):
    cast = company()
    Company.objects.create(name="Альфа", folded="альфа", created_at=cast.now(), created_by=cast.anna)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER clients_company_found_put")
        else:
            cursor.execute("DROP INDEX clients_company_found")
    Company.objects.create(name="Бета", folded="бета", created_at=cast.now(), created_by=cast.anna)
    assert lacking(connection) == ["clients_company_found"]
    call_command("migrate", verbosity=0)
    assert lacking(connection) == []
    assert found("бета") == {"Бета"}
    assert found("альфа") == {"Альфа"}


@pytest.mark.sqlite_only
def test_an_index_that_says_otherwise_than_its_table_is_noticed(clients):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER clients_company_found_changed")
    Company.objects.filter(name="Тикток").update(folded="вовсе не так")
    install(connection)  # the trigger is back, so only the words differ
    Company.objects.update(folded="иначе")
    assert lacking(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO clients_company_found(clients_company_found) VALUES ('delete-all')")
    assert lacking(connection) == ["clients_company_found"]


def test_without_an_index_everything_is_found_all_the_same(clients, monkeypatch):
    monkeypatch.setattr("kochka.core.finding.has_index", lambda _connection: False)
    assert found("портал сибирь") == {"Веб-порталы Сибири"}
    assert found("ик") == {"ИК Север", "Завод «ИК-Юг»"}
    assert found("100%") == {"100% кофе_бар"}
    assert found("_") == set()


def test_where_the_extension_may_not_be_made_somebody_is_told_who_can_and_all_is_found(clients, caplog):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite needs no extension")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE somebody_small")
        cursor.execute("SET ROLE somebody_small")
        assert not extension(connection)
        cursor.execute("RESET ROLE")
    assert "Let a superuser run CREATE EXTENSION pg_trgm" in caplog.text
    assert lacking(connection) == ["pg_trgm"]
    assert found("портал сибирь") == {"Веб-порталы Сибири"}
    assert list(nearly("вектр")) == []


def test_every_searched_table_is_there():
    tables = connection.introspection.table_names()
    assert {"deals_deal", "clients_company", "people_user"} <= {one.table for one in indexes()} <= set(tables)
