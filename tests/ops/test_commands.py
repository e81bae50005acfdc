"""The command `kochka`: what it says, in which words and with which exit code."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from kochka import cli
from kochka.deals.journey.pauses import hold
from kochka.deals.models import Deal, Hold, Jump
from kochka.firm.models import DayOff, Firm
from kochka.ops import schedule, words
from kochka.people.models import Team, User
from kochka.people.roles import Role
from tests.cast import PASSWORD, PLAIN
from tests.funnel.former import going_by
from tests.ops.conftest import Said


def test_help_lists_every_command_and_loads_none(kochka):
    said = kochka("--help")
    assert said.code == 0
    for name in cli.COMMANDS:
        assert f"\n  {name} " in said.out


@pytest.mark.parametrize("name", [name for name in cli.COMMANDS if name != "demo"])
def test_every_command_has_help_and_takes_a_place(kochka, name):
    said = kochka(name, "--help")
    assert said.code == 0, said.err
    if "Commands:" not in said.out:
        assert "--place [company|demo]" in said.out
        return
    for below in said.out.partition("Commands:")[2].split("\n"):
        if below.startswith("  ") and not below.startswith("   "):
            assert "--place [company|demo]" in kochka(name, below.split()[0], "--help").out


@pytest.mark.sqlite_only
def test_help_is_quick_and_loads_no_django():
    look = "import sys; from kochka.cli import main; main(['--help']); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fly"], "No such command 'fly'"),
        (["user", "add"], "Missing argument 'EMAIL'"),
        (["user", "grant", "anna@example.org", "king"], "'king' is not one of"),
        (["user", "password", "nobody@example.org", "--password", "x"], "nobody@example.org"),
        (["user", "revoke", "chief@example.org", "chief"], "only chief"),
        (["user", "add", "anna@example.org", "Анна", "--role", "seller", "--password", PASSWORD], "here already"),
        (["user", "add", "new@example.org", "Нина", "--role", "seller", "--password", "123"], "too short"),
        (["funnel", "check", "no-such-file.yaml"], "no-such-file.yaml"),
        (["calendar", "add", "the day after"], "the day after"),
        (["check", "--place", "elsewhere"], "elsewhere"),
        (["run", "--port", "70000"], "70000"),
        (["company", "create", "--name", "Вторая"], "--chief-name is missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_misuse_is_one_sentence_and_code_two(kochka, cast, monkeypatch, arguments, says):
    monkeypatch.setattr("click.prompt", lambda *_words, **_given: PASSWORD)
    said = kochka(*arguments)
    assert said.code == 2
    assert says in said.err
    assert "Traceback" not in said.err
    assert said.err.count("\n") == 1, said.err


def test_check_says_that_all_rules_hold(kochka, cast):
    cast.deal()
    assert kochka("check") == Said(0, "1 deal, all rules hold\n", "")
    assert kochka("check", "--json").data["holds"] is True


def test_check_lists_what_is_broken_and_says_so_by_its_code(kochka, cast):
    Jump.objects.filter(pk=cast.deal().open_jump_id).update(tries=3)
    said = kochka("check")
    assert said.code == 1
    assert "the tries of a jump are the attempts that were recorded: 1" in said.out
    (broken,) = kochka("check", "--json").data["broken"]
    assert broken["key"] == "tries"


def test_a_place_without_a_company_is_said_in_a_sentence(kochka, db):
    said = kochka("check")
    assert (said.code, said.out) == (1, "")
    assert said.err == "There is no company here yet. It begins with: kochka company create\n"


def test_the_company_is_founded_from_json_that_holds_the_password(kochka, db, monkeypatch):
    charter = {
        "name": "Сухой путь",
        "chief_name": "Шеф",
        "chief_email": "chief@example.org",
        "chief_password": PASSWORD,
    }
    monkeypatch.setattr("sys.stdin", _Typed(json.dumps(charter | {"timezone": "Asia/Almaty"})))
    said = kochka("company", "create", "--stdin", "--json")
    assert said.code == 0, said.err
    assert User.objects.get(pk=said.data["chief"]).check_password(PASSWORD)
    assert said.data["token"]
    assert Firm.objects.get().country == "KZ"


@pytest.mark.parametrize("typed", ["", "[]", '{"name": 7}', '{"king": "Артур"}'])
def test_anything_else_than_the_json_of_a_company_is_misuse(kochka, db, monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", _Typed(typed))
    assert kochka("company", "create", "--stdin").code == 2
    assert not Firm.objects.exists()


def test_the_company_sets_whose_word_is_enough_and_who_sees_what(kochka, cast):
    said = kochka("company", "set", "--visibility", "team", "--go-ahead", "each", "--chief", cast.chief.email, "--json")
    assert said.code == 0, said.err
    wanted = {"visibility": "team", "go_ahead": "each", "chiefs": [cast.chief.email], "hold_limit": 30}
    assert said.data | wanted == said.data
    assert kochka("company", "set", "--chief", cast.anna.email).code == 2
    assert kochka("company", "set", "--hold-limit", "0").code == 2
    assert kochka("company", "set", "--json").data == said.data, "what is not given stays"


def test_every_setting_of_the_company_can_be_set_from_the_command_line(kochka, cast):
    options = ["--name", "Болото", "--timezone", "Asia/Omsk", "--opens", "10:00", "--closes", "19:30"]
    options += ["--enquiry-minutes", "15", "--country", "", "--language", "en", "--currency", "EUR"]
    said = kochka("company", "set", *options, "--json")
    assert said.code == 0, said.err
    wanted = {"name": "Болото", "timezone": "Asia/Omsk", "opens": "10:00", "closes": "19:30", "country": ""}
    wanted |= {"enquiry_minutes": 15, "language": "en", "currency": "EUR"}
    assert said.data | wanted == said.data
    assert kochka("company", "set", "--closes", "8:00").code == 2
    assert kochka("company", "set", "--timezone", "Moon/Crater").code == 2


def test_the_company_has_reasons_for_losing_in_its_own_words(kochka, cast):
    kochka("company", "reasons", "--add", "Не сошлись характером", "--by", "us")
    listed = kochka("company", "reasons", "--retire", "Дорого", "--json").data
    assert {"by": "us", "name": "Не сошлись характером"} in listed
    assert "Дорого" not in {row["name"] for row in listed}
    assert kochka("company", "reasons", "--retire", "Дорого").code == 2


class _Typed:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> str:
        return self.text


def test_a_person_is_added_given_roles_and_let_go(kochka, cast):
    added = kochka(
        "user", "add", "nina@example.org", "Нина Лугова", "--role", "seller", "--team", "Новые", "--password", PASSWORD
    )
    assert added.code == 0, added.err
    nina = User.objects.get(email="nina@example.org")
    assert (nina.team, nina.roles) == (Team.objects.get(name="Новые"), {Role.SELLER})
    assert kochka("user", "grant", "nina@example.org", "expert").code == 0
    assert kochka("user", "revoke", "nina@example.org", "seller").code == 0
    nina.refresh_from_db()
    assert nina.roles == {Role.EXPERT}
    assert kochka("user", "password", "nina@example.org", "--password", "совсем другие холмы").code == 0
    nina.refresh_from_db()
    assert nina.check_password("совсем другие холмы")
    rows = kochka("user", "list", "--json").data
    assert {"email": "nina@example.org", "name": "Нина Лугова", "team": "Новые", "roles": ["expert"]} in rows


def test_who_leaves_hands_on_what_they_hold(kochka, cast):
    deal = cast.deal()
    said = kochka("user", "leave", "anna@example.org", "--to", "oleg@example.org", "--json")
    assert said.code == 0, said.err
    assert said.data["deals.owned"] == 1
    assert Deal.objects.get(pk=deal.pk).owner == cast.oleg
    assert not User.objects.get(pk=cast.anna.pk).is_active
    assert kochka("check").code == 0


def test_a_day_off_moves_the_deadlines(kochka, cast):
    deal = cast.plain()
    before = Jump.objects.get(pk=deal.open_jump_id).sinks_at
    assert before
    assert "1 changed" in kochka("calendar", "add", "25.11.2026", "--name", "Выезд").out
    assert Jump.objects.get(pk=deal.open_jump_id).sinks_at == before + timedelta(days=1)
    assert kochka("calendar", "list", "--json").data == [{"day": "2026-11-25", "works": False, "name": "Выезд"}]
    assert kochka("calendar", "remove", "2026-11-25").code == 0
    assert Jump.objects.get(pk=deal.open_jump_id).sinks_at == before
    assert not DayOff.objects.exists()
    assert kochka("calendar", "remove", "2026-11-25").code == 2


def test_a_funnel_is_checked_published_and_listed(kochka, cast, tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(PLAIN)
    bad.write_text(PLAIN.replace("owner: administration", "owner: king"))
    assert kochka("funnel", "check", str(good)).code == 0
    broken = kochka("funnel", "check", str(bad), "--json")
    assert (broken.code, broken.data["holds"]) == (1, False)
    assert [problem["line"] for problem in broken.data["problems"]] == [_line_of(bad, "owner: king")]
    assert kochka("funnel", "publish", str(bad)).code == 1
    assert kochka("funnel", "publish", str(good), "--json").data == {"funnel": "plain", "version": 1}
    assert {row["funnel"] for row in kochka("funnel", "list", "--json").data} == {"plain", "service-project"}


def _line_of(path: Path, words_there: str) -> int:
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if words_there in line)


def test_deals_move_to_the_newest_version(kochka, cast, tmp_path):
    deal, file = cast.plain(), tmp_path / "newer.yaml"
    file.write_text(PLAIN.replace("norm: 5 workdays", "norm: 6 workdays"))
    assert kochka("funnel", "publish", str(file)).code == 0
    assert kochka("funnel", "upgrade", "plain", "--dry-run", "--json").data["moves"] == [deal.pk]
    assert kochka("funnel", "upgrade", "plain", "--yes", "--json").data["moves"] == [deal.pk]
    assert Deal.objects.get(pk=deal.pk).stage.version.number == 2
    assert kochka("check").code == 0


def test_the_former_default_comes_over_once_somebody_has_said_yes(kochka, cast, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with going_by(cast):
        deal = cast.step(cast.meet_gate(cast.deal()))
        looked = kochka("funnel", "upgrade", "--preview")
        assert (looked.code, "1 deal moves, 0 stay" in looked.out, f"/deals/{deal.pk}/" in looked.out) == (
            0,
            True,
            True,
        )
        unasked = kochka("funnel", "upgrade")
        assert (unasked.code, "--yes" in unasked.err) == (1, True)
        assert Deal.objects.get(pk=deal.pk).stage.version.number == 2
        done = kochka("funnel", "upgrade", "service-project", "--yes", "--json").data
        assert (done["version"], done["moves"], done["lacks"][0]["deal"]) == (3, [deal.pk], deal.pk)
        assert Deal.objects.get(pk=deal.pk).stage.version.number == 3
        again = kochka("funnel", "upgrade")
        assert (again.code, "nothing to do" in again.out) == (0, True)
    assert kochka("check").code == 0


def test_a_sentence_instead_of_a_traceback_even_when_it_is_our_mistake(kochka, cast, monkeypatch):
    def stumble(*_words: object) -> None:
        raise KeyError("nobody thought of that")

    monkeypatch.setattr("kochka.ops.commands.check.findings", stumble)
    said = kochka("check")
    assert said.code == 1
    assert "KOCHKA_DEBUG=1" in said.err
    assert "Traceback" not in said.err
    monkeypatch.setenv("KOCHKA_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.main(["check"])


def test_the_terminal_speaks_russian_where_its_locale_does(kochka, cast, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    words.terminal_language.cache_clear()
    words._catalogue.cache_clear()
    said = kochka("user", "password", "nobody@example.org", "--password", "x").err
    assert "здесь нет" in said, said


def test_the_worker_does_what_is_due_once_and_breathes_on(kochka, cast, clock):
    deal = cast.plain()
    hold(deal, seen=deal.open_jump_id, by=cast.anna, at=timezone.now(), until=cast.day(2), reason="Отпуск")
    assert kochka("worker", "--once").code == 0
    assert Hold.objects.filter(ended_at=None).exists()
    clock.shift(timedelta(days=2))
    assert kochka("worker", "--once").code == 0
    ended = Hold.objects.get().ended_at
    assert ended
    clock.shift(timedelta(minutes=5))
    assert kochka("worker", "--once").code == 0
    assert Hold.objects.get().ended_at == ended
    assert kochka("check").code == 0


def test_a_job_that_fails_stops_no_other(cast):
    done = []

    def fail(_at: object) -> int:
        raise ZeroDivisionError

    often = schedule.Every(timedelta(minutes=1))
    jobs = (
        schedule.Job("fails", "fails", often, fail),
        schedule.Job("works", "works", often, lambda at: done.append(at) or 1),
    )
    assert schedule.run_due(at=timezone.now(), jobs=jobs) == {"works": 1}
    assert schedule.run_due(at=timezone.now(), jobs=jobs) == {}
    assert len(done) == 1


@pytest.mark.sqlite_only
def test_an_unreachable_database_is_said_in_a_sentence(tmp_path):
    env = {
        **os.environ,
        "KOCHKA_HOME": str(tmp_path),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/kochka",
        "LANGUAGE": "en",
    }
    command = [sys.executable, "-m", "kochka", "user", "list"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database is away just now. ")
    assert done.stderr.count("\n") == 1
