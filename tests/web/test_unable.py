"""No room, no database, or one that cannot be written: a page that says so, nothing half-done, and then it goes on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone, translation

from kochka.core.troubles import Trouble, trouble_of
from kochka.deals.models import Attachment, Deal, Entry, Note
from kochka.exchange.errands import SILENCE, ask_bring, ask_check, carry_on
from kochka.exchange.models import Errand, What
from kochka.exchange.uploads import receive
from kochka.files.models import StoredFile
from kochka.ops.check import findings
from kochka.ops.mishaps import explained
from tests.cast import Cast, company
from tests.web.conftest import words

pytestmark = pytest.mark.usefixtures("transactional_db")
LONG = "слово " * 1500


@pytest.fixture
def cast(clock: object, transactional_db: None) -> Cast:
    return company()


@pytest.fixture
def visitor(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@contextmanager
def full() -> Iterator[None]:
    """A disk without room: SQLite may not grow, PostgreSQL says what it says when a file cannot be extended."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")  # what other tests have left free is no room either
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0]}")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
            )
            for table in ("deals_note", "deals_attachment", "exchange_importrow", "files_storedfile"):
                cursor.execute(
                    f"CREATE TRIGGER no_room AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
                )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA max_page_count=1073741823")
            else:
                cursor.execute("DROP FUNCTION no_room CASCADE")


@contextmanager
def read_only() -> Iterator[None]:
    """As after somebody has mounted it so."""
    on, off = (
        ("PRAGMA query_only=ON", "PRAGMA query_only=OFF")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


@contextmanager
def away() -> Iterator[None]:
    """The file or the server is not where it was."""
    named = connection.settings_dict
    key, gone = ("NAME", "/nowhere/kochka.sqlite3") if connection.vendor == "sqlite" else ("HOST", "/nowhere")
    connection.close()
    kept, named[key] = named[key], gone
    try:
        yield
    finally:
        connection.close()
        named[key] = kept


def write_until(visitor: Client, deal: Deal, status: int) -> HttpResponseBase:
    """Writes notes until one is answered so."""
    for _time in range(200):
        answer = visitor.post(f"/deals/{deal.pk}/notes/", {"text": LONG})
        if answer.status_code == status:
            return answer
        assert answer.status_code == 302, answer.content.decode()
    raise AssertionError("there is always room")


def test_a_full_database_is_said_and_nothing_of_the_verb_is_there(cast: Cast, visitor: Client):
    deal = cast.plain()
    with full():
        answer = write_until(visitor, deal, 503)
        assert "Диск сервера заполнен" in words(answer) and "Ничего не изменилось" in words(answer)
        assert int(answer.headers["Retry-After"]) > 0
        assert Note.objects.count() == Entry.objects.filter(kind="deals.noted").count()
        assert visitor.get(f"/deals/{deal.pk}/").status_code == 200, "reading goes on"
    before = Note.objects.count()
    write_until(visitor, deal, 302)
    assert Note.objects.count() == before + 1
    assert findings() == []


def test_a_form_in_a_part_of_a_page_is_told_in_a_sentence(cast: Cast, visitor: Client):
    deal = cast.plain()
    with read_only():
        answer = visitor.post(f"/deals/{deal.pk}/notes/", {"text": "Заметка"}, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert words(answer).startswith("База данных сейчас доступна только для чтения.")


def test_a_database_that_cannot_be_written_can_be_read(cast: Cast, visitor: Client):
    deal = cast.plain()
    with read_only():
        assert visitor.get(f"/deals/{deal.pk}/").status_code == 200
        answer = visitor.post(f"/deals/{deal.pk}/notes/", {"text": "Заметка"})
        assert answer.status_code == 503
        assert "только для чтения" in words(answer)
    assert not Note.objects.exists()
    assert visitor.post(f"/deals/{deal.pk}/notes/", {"text": "Заметка"}).status_code == 302


def test_a_database_that_is_away_is_said_on_any_page_and_back_it_goes_on(cast: Cast, visitor: Client):
    deal = cast.plain()
    with away():
        for answer in (visitor.get("/"), visitor.post(f"/deals/{deal.pk}/notes/", {"text": "Заметка"})):
            assert answer.status_code == 503
            assert "База данных сейчас недоступна" in words(answer)
            assert answer.headers["Retry-After"] == "15"
    assert visitor.get("/").status_code == 200
    assert not Note.objects.exists()


def test_a_server_that_goes_in_the_middle_of_a_verb_leaves_nothing_of_it(cast: Cast, visitor: Client):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server to go")
    deal = cast.plain()
    told = connection.get_connection_params()
    pid = connection.connection.info.backend_pid

    def cut(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "deals_entry"'):
            keep = ("dbname", "user", "host", "port")
            with psycopg.connect(**{key: told[key] for key in keep if key in told}, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut):
        answer = visitor.post(f"/deals/{deal.pk}/notes/", {"text": "Заметка"})
    assert answer.status_code == 503
    assert "База данных сейчас недоступна" in words(answer)
    connection.close_if_unusable_or_obsolete()  # as a server does before each request
    assert visitor.post(f"/deals/{deal.pk}/notes/", {"text": "Заметка"}).status_code == 302
    assert Note.objects.count() == 1
    assert findings() == []


def files_there() -> set[str]:
    place = Path(default_storage.location)  # type: ignore[attr-defined]
    return {str(path) for path in place.rglob("*") if path.is_file()}


def test_an_upload_that_the_database_has_no_room_for_leaves_no_bytes(cast: Cast, visitor: Client):
    deal = cast.plain()
    before = files_there()
    with full():
        if connection.vendor == "sqlite":
            write_until(visitor, deal, 503)
        answer = visitor.post(f"/deals/{deal.pk}/files/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})
        for _time in range(300):  # a row is small: there may be room for some
            if answer.status_code == 503:
                break
            before = files_there()
            answer = visitor.post(f"/deals/{deal.pk}/files/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})
        assert answer.status_code == 503
    assert StoredFile.objects.count() == Attachment.objects.count()
    assert files_there() == before
    assert findings() == []


def test_an_upload_that_the_disk_has_no_room_for_leaves_no_half_file(cast: Cast, visitor: Client, monkeypatch):
    deal = cast.plain()
    before, save = files_there(), default_storage.save

    def half(name: str, content: Any) -> str:
        save(name, SimpleUploadedFile("half", b"half"))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", half)
    answer = visitor.post(f"/deals/{deal.pk}/files/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})
    assert answer.status_code == 422
    assert "диск" in words(answer)
    assert not StoredFile.objects.exists() and files_there() == before


def test_an_errand_waits_for_room_and_goes_on_by_itself(cast: Cast, visitor: Client):
    lines = [f"{n},Сделка {n},Клиент {n % 40},Talk,01.02.2026" for n in range(600)]
    data = "\n".join(("ID,Название сделки,Компания,Этап,Дата создания", *lines)).encode()
    file = receive(SimpleUploadedFile("d.csv", data), what=What.DEALS, by=cast.chief, at=timezone.now())
    ask_check(file, by=cast.chief, at=timezone.now())
    carry_on()
    errand = ask_bring(file, by=cast.chief, at=timezone.now())
    at = timezone.now()
    for turn in range(8):  # more often than an errand that kills its worker is tried
        with full(), pytest.raises(Exception, match=r"full|extend") as raised:
            carry_on(at)
        assert trouble_of(raised.value) is Trouble.FULL
        at += 2 * SILENCE
        errand.refresh_from_db()
        assert errand.ended_at is None, f"it waits, the {turn}th time"
        placed = Deal.objects.count()
        assert placed % 250 == 0
    if errand.refusal:  # where that could be written
        client = Client()
        client.force_login(cast.chief, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "продолжится сама" in words(client.get(f"/imports/errands/{errand.pk}/"))
    assert carry_on(at) == 1
    errand = Errand.objects.get(pk=errand.pk)
    assert (errand.refusal, Deal.objects.count()) == ("", 600)
    assert findings() == []


def test_a_command_says_it_in_a_sentence(cast: Cast):
    deal = cast.plain()
    with read_only(), pytest.raises(Exception) as raised:
        cast.again(deal)
    with translation.override("en"):
        sentence, code = explained(raised.value)
    assert code == 1
    assert "can only be read" in sentence and "run the command again" in sentence
