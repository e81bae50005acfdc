"""Notes and files beside a deal."""

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.core.refusals import Invalid
from kochka.deals.journal import timeline
from kochka.deals.models import Attachment, Deal, Note
from kochka.deals.notes import attach, note
from kochka.files.models import StoredFile
from tests.cast import Cast


def file(content: bytes = b"paper", name: str = "договор.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_note_keeps_its_lines_and_loses_what_cannot_be_seen(cast: Cast):
    deal = cast.plain()
    row = note(deal, by=cast.anna, at=cast.now(), text="  Первая\r\nвторая\x00\u200b  \n\n")
    assert row.text == "  Первая\nвторая"
    assert str(timeline(deal)[0].sentence) == row.text


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "а" * 10_001])
def test_an_empty_note_and_an_endless_one_are_refused(cast: Cast, text: str):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        note(deal, by=cast.anna, at=cast.now(), text=text)
    assert list(no.value.fields) == ["text"]
    assert not Note.objects.exists()


def test_ten_thousand_characters_are_a_note(cast: Cast):
    assert len(note(cast.plain(), by=cast.anna, at=cast.now(), text="а" * 10_000).text) == 10_000


def test_a_file_lies_beside_the_deal_and_in_its_journal(cast: Cast):
    deal = cast.plain()
    row = attach(deal, by=cast.anna, at=cast.now(), file=file())
    assert (row.deal, row.file.name, row.by) == (deal, "договор.pdf", cast.anna)
    assert default_storage.exists(row.file.path)
    assert "договор.pdf" in str(timeline(deal)[0].sentence)


def test_an_empty_file_is_refused(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        attach(deal, by=cast.anna, at=cast.now(), file=file(b""))
    assert list(no.value.fields) == ["file"]
    assert cast.kinds(deal) == ["opened"]


def test_a_full_disk_leaves_nothing_half_done(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    deal = cast.plain()
    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(Invalid):
        attach(deal, by=cast.anna, at=cast.now(), file=file())
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()
    assert cast.kinds(deal) == ["opened"]


def test_a_stranger_leaves_no_file_behind(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Deal.DoesNotExist):
        attach(deal, by=cast.oleg, at=cast.now(), file=file())
    assert not StoredFile.objects.exists()


def test_beside_an_ended_deal_people_go_on_laying_things(cast: Cast):
    lost = cast.lose(cast.plain())
    attach(lost, by=cast.anna, at=cast.now(), file=file())
    note(lost, by=cast.chief, at=cast.now(), text="Жаль")
    assert cast.kinds(lost) == ["opened", "lost", "attached", "noted"]
