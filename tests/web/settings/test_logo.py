"""The logo: a picture by what it holds, shown beside the company's name, and nothing that runs."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.files.models import StoredFile
from kochka.firm.settings import the_firm
from kochka.people.models import Change
from tests.cast import Cast
from tests.files.test_pictures import jpeg, png, webp
from tests.web.conftest import Enter, words

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(document.cookie)</script></svg>"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def upload(content: bytes, name: str = "logo.png") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize(("content", "kind"), [(png(), "png"), (jpeg(), "jpeg"), (webp(), "webp")])
def test_a_logo_stands_beside_the_name_and_is_served_as_what_it_is(
    cast: Cast, enter: Enter, content: bytes, kind: str
) -> None:
    browser = enter(cast.chief)
    browser.post("/settings/logo/", upload(content, "скрипт.html"))
    address = f"/logo/{the_firm().logo_id}/"
    assert address in words(enter(cast.anna).get("/"))
    answer = enter(cast.anna).get(address)
    assert answer["Content-Type"] == f"image/{kind}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert b"GPS" not in b"".join(answer.streaming_content)
    assert StoredFile.objects.get().name == f"скрипт.{kind}"
    assert Change.objects.get().what == "logo"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (SVG, "SVG"),
        (b"<html>", "PNG"),
        (b"", "пуст"),
        (png(60_000, 60_000), "точек"),
        (png()[:-9], "повреждена"),
        (b"\x89PNG" + b"\0" * 1_100_000, "1 МБ"),
    ],
)
def test_what_is_no_logo_is_refused_clearly_and_nothing_is_kept(
    cast: Cast, enter: Enter, content: bytes, word: str
) -> None:
    answer = enter(cast.chief).post("/settings/logo/", upload(content))
    assert answer.status_code == 422
    assert word in words(answer)
    assert the_firm().logo_id is None
    assert not StoredFile.objects.exists()


def test_a_logo_is_taken_away_and_its_address_dies(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    assert browser.post("/settings/logo/", {}).status_code == 422
    browser.post("/settings/logo/", upload(png()))
    address = f"/logo/{the_firm().logo_id}/"
    browser.post("/settings/logo/", {"without": "1"})
    assert the_firm().logo_id is None
    assert browser.get(address).status_code == 404
    assert Change.objects.count() == 2


def test_only_chiefs_choose_it_and_only_people_of_ours_see_it(cast: Cast, enter: Enter, client) -> None:
    assert enter(cast.anna).post("/settings/logo/", upload(png())).status_code == 403
    enter(cast.chief).post("/settings/logo/", upload(png()))
    assert client.get(f"/logo/{the_firm().logo_id}/").status_code == 302
    assert enter(cast.chief).get("/settings/logo/").status_code == 405
