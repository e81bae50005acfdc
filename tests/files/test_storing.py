"""Uploads: kept whole or not at all, shown under a name that does no harm."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.refusals import Invalid, Refused
from kochka.files.models import StoredFile
from kochka.files.storing import SIZE_LIMIT, kept, opened, shown_name, store
from tests.cast import Cast


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


def upload(content: bytes = b"paper", name: str = "договор.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_what_was_put_in_comes_out(cast: Cast):
    row = store(upload(b"paper" * 100_000), by=cast.anna, at=cast.now())
    with opened(row) as bytes_:
        assert bytes_.read() == b"paper" * 100_000
    assert (row.name, row.size, row.uploaded_by) == ("договор.pdf", 500_000, cast.anna)
    assert row.sha256 == hashlib.sha256(b"paper" * 100_000).hexdigest()


def test_an_empty_file_is_no_file(cast: Cast):
    with pytest.raises(Invalid) as no:
        store(upload(b""), by=cast.anna, at=cast.now())
    assert list(no.value.fields) == ["file"]


def test_a_file_over_the_limit_is_refused_and_one_at_it_is_kept(cast: Cast):
    big = ContentFile(b"x", name="big.bin")
    big.size = SIZE_LIMIT + 1
    with pytest.raises(Invalid, match="25"):
        store(big, by=cast.anna, at=cast.now())
    assert store(ContentFile(bytes(SIZE_LIMIT), name="big.bin"), by=cast.anna, at=cast.now()).size == SIZE_LIMIT
    assert StoredFile.objects.count() == 1


def test_a_full_disk_is_said_and_leaves_no_row(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(Invalid) as no:
        store(upload(), by=cast.anna, at=cast.now())
    assert list(no.value.fields) == ["file"]
    assert not StoredFile.objects.exists()


def test_a_name_is_never_a_path(cast: Cast):
    row = store(upload(name="../../etc/passwd"), by=cast.anna, at=cast.now())
    assert row.name == "passwd"
    assert default_storage.exists(row.path)
    assert "passwd" not in row.path


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("C:\\Документы\\счёт.pdf", "счёт.pdf"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),
        ("акт\x00\n.pdf", "акт.pdf"),
        ("акт\u2028два\u2029.pdf", "актдва.pdf"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        (".htaccess", "htaccess"),
        ("а" * 300 + ".pdf", "а" * 196 + ".pdf"),
    ],
)
def test_a_hostile_name_is_shown_harmless(typed: str, shown: str):
    assert shown_name(typed) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_short_line_without_folders(name: str):
    shown = shown_name(name)
    assert 0 < len(shown) <= 200
    assert len(shown.splitlines()) == 1
    assert "/" not in shown
    assert "\\" not in shown
    assert shown_name(shown) == shown


def test_what_a_verb_refuses_is_let_go_of(cast: Cast):
    def refuse(row: StoredFile) -> None:
        paths.append(row.path)
        assert default_storage.exists(row.path)
        raise Refused("Нет")

    paths: list[str] = []
    with pytest.raises(Refused), kept(upload(), by=cast.anna, at=cast.now()) as row:
        refuse(row)
    assert not default_storage.exists(paths[0])
    assert not StoredFile.objects.exists()


def test_a_stream_that_was_read_before_is_kept_whole(cast: Cast):
    stream = BytesIO(b"paper")
    file = SimpleUploadedFile("акт.pdf", stream.getvalue())
    file.read()
    with opened(store(file, by=cast.anna, at=cast.now())) as bytes_:
        assert bytes_.read() == b"paper"


def test_bytes_that_the_storage_lost_are_an_error_of_their_own(cast: Cast):
    row = store(upload(), by=cast.anna, at=cast.now())
    default_storage.delete(row.path)
    with pytest.raises(FileNotFoundError):
        opened(row)
