"""What tests share is made once, and what they leave is gone."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.cast import company
from tests.once import FOLDER, once


def test_a_thing_is_made_once_and_anew_only_where_its_making_was_cut_off(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    made = list[Path]()

    def cut_off(place: Path) -> None:
        place.mkdir()
        (place / "half").touch()
        raise InterruptedError

    def whole(place: Path) -> None:
        place.mkdir()
        made.append(place)

    with pytest.raises(InterruptedError):
        once("thing", cut_off)
    assert [once("thing", whole), once("thing", whole)] == [made[0]] * 2
    assert len(made) == 1


def test_nothing_that_was_committed_is_left_guarded_or_not(transactional_db: None) -> None:
    cast = company()
    cast.step(cast.plain())
    call_command("flush", verbosity=0, interactive=False)
    assert [model for model in apps.get_models() if model._base_manager.exists()] == []
