"""How far something is: silent while it is quick, one line when it is not, and never half a file."""

import io

import time_machine

from kochka.firm.zones import choices, country_of
from kochka.ops.chapters import CHAPTERS, chapter
from kochka.ops.progress import Noted, Terminal, noted


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_quick_step_is_not_spoken_of():
    out = io.StringIO()
    terminal = Terminal(out)
    terminal("Preparing")
    terminal.tick()
    terminal.close()
    assert out.getvalue() == ""


def test_a_slow_step_is_one_line_in_a_log_and_counts_within_its_line_on_a_screen(monkeypatch):
    for out, wanted in (
        (io.StringIO(), "Preparing …\n"),
        (Screen(), "\rPreparing … 1/9\rPreparing … 2/9\n"),
    ):
        terminal = Terminal(out)
        terminal("Preparing", 1, 9)
        terminal.since -= 5
        terminal.tick()
        terminal("Preparing", 2, 9)
        terminal.tick()
        terminal.close()
        assert out.getvalue() == wanted


def test_a_job_notes_its_progress_and_its_last_word(tmp_path):
    path = tmp_path / "visit" / "progress.json"
    assert noted(path) == {}
    note = Noted(path)
    note("Founding", 1, 2)
    assert noted(path) == {"state": "running", "sentence": "Founding", "done": 1, "of": 2}
    note.note(state="ready", goes_to="/")
    assert noted(path) == {"state": "ready", "goes_to": "/"}
    assert path.stat().st_mode & 0o077 == 0
    path.write_text('{"state": "rea')
    assert noted(path) == {}


def test_timezones_stand_in_their_order_and_tell_whose_holidays_count():
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        keys = [key for key, _label in choices("Pacific/Chatham")]
        labels = dict(choices("Pacific/Chatham"))
    assert keys.index("America/New_York") < keys.index("UTC") < keys.index("Europe/Moscow") < keys.index("Asia/Omsk")
    assert labels["Pacific/Chatham"] == "Chatham (UTC+13:45)"
    assert labels["America/New_York"].endswith("(UTC−5)")
    assert "Moon/Sea" not in dict(choices("Moon/Sea"))
    assert [country_of(zone) for zone in ("Europe/Moscow", "Asia/Omsk", "Asia/Almaty", "UTC")] == ["RU", "RU", "KZ", ""]


def test_what_is_being_done_goes_with_it_on_a_screen_and_to_a_page_but_not_into_a_log(tmp_path):
    for out, wanted in ((io.StringIO(), "Telling …\n"), (Screen(), "\rTelling … 1/9: the first call\n")):
        terminal = Terminal(out)
        terminal("Telling", 1, 9, "the first call")
        terminal.since -= 5
        terminal.tick()
        terminal.close()
        assert out.getvalue() == wanted
    note = Noted(tmp_path / "progress.json")
    note("Telling", 1, 9, "the first call")
    assert noted(tmp_path / "progress.json")["about"] == "the first call"


def test_a_line_on_a_screen_is_never_wider_than_the_screen_and_wipes_what_stood_there(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    out = Screen()
    terminal = Terminal(out)
    for about in ("a very long thing to say about it", "short"):
        terminal("Telling", 1, 9, about)
        terminal.since -= 5
        terminal.tick()
    first, second = out.getvalue().split("\r")[1:]
    assert len(first) == len(second) == 29


def test_the_story_has_a_word_for_every_part_of_it():
    said = [str(chapter(told, 250)) for told in range(251)]
    assert list(dict.fromkeys(said)) == [str(sentence) for _since, sentence in CHAPTERS]
    assert str(chapter(0, 0)) == said[0]
