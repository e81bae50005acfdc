"""An update is done whole, or everything is as it was: a migration that fails, a rule that breaks, both databases."""

import textwrap
from pathlib import Path

import pytest

from kochka.ops.running.locks import locked, serving
from tests.ops.keeping.conftest import ROOT, Home

MIGRATION = """
from django.db import migrations, models

def damage(apps, schema):
    apps.get_model("deals", "Jump").objects.update(tries=77)

def fail(apps, schema):
    raise RuntimeError("this migration cannot go on")

class Migration(migrations.Migration):
    dependencies = [("deals", "{deals}")]
    operations = [
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True))]),
        {more}
    ]
"""
STEPS = {"good": "", "damaging": "migrations.RunPython(damage),", "failing": "migrations.RunPython(fail),"}


@pytest.fixture
def release(tmp_path: Path, elsewhere: Home, make, cast):
    """A home elsewhere with the company's data, and the next release there: one more app with a migration."""
    deal = cast.again(cast.plain(title="Портал"))
    restored = elsewhere.kochka("restore", make().path)
    assert restored.code == 0, restored.out + restored.err
    last = max(path.stem for path in (ROOT / "kochka/deals/migrations").glob("0*.py"))

    def next_release(kind: str) -> Home:
        code = tmp_path / "code"
        (code / "later" / "migrations").mkdir(parents=True)
        (code / "later" / "__init__.py").touch()
        (code / "later" / "migrations" / "__init__.py").touch()
        text = textwrap.dedent(MIGRATION).replace("{deals}", last).replace("{more}", STEPS[kind])
        (code / "later" / "migrations" / "0001_initial.py").write_text(text)
        more = "from kochka.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'later']\n"
        (code / "later_settings.py").write_text(more)
        env = {**elsewhere.env, "DJANGO_SETTINGS_MODULE": "later_settings", "PYTHONPATH": str(code)}
        return Home(elsewhere.path, env)

    assert deal.pk
    return next_release


LEFT = "[list(Deal.objects.values_list('title', flat=True)), list(Jump.objects.values_list('tries', flat=True))]"


def backups(home: Home) -> list[str]:
    return [path.name for path in (home.path / "backups").glob("*") if not path.name.startswith(".lock")]


def test_a_good_one_leaves_a_backup_and_a_row(release, elsewhere: Home):
    newer = release("good")
    said = newer.kochka("update", "--json")
    assert said.code == 0, said.out + said.err
    assert (said.data["migrations"], said.data["went_back"]) == (1, False)
    assert backups(newer) == [Path(said.data["backup"]).name]
    assert newer.asks("Backup.objects.latest('pk').why") == "update"
    again = newer.kochka("update")
    assert (again.code, "nothing to do" in again.out) == (0, True)
    assert elsewhere.asks(LEFT) == [["Портал"], [1]]


@pytest.mark.long
@pytest.mark.parametrize(("kind", "says"), [("failing", "cannot go on"), ("damaging", "Rules that do not hold")])
def test_one_that_fails_goes_back_to_what_was(release, elsewhere: Home, kind: str, says: str):
    newer = release(kind)
    said = newer.kochka("update")
    assert said.code == 1
    assert "everything is as it was" in said.out and says in said.out, said.out + said.err
    assert len(backups(newer)) == 1
    assert elsewhere.asks(LEFT) == [["Портал"], [1]]
    checked = elsewhere.kochka("check")
    assert checked.code == 0, checked.out + checked.err
    assert not list((newer.path / "company").glob("*.back"))
    if kind == "damaging":  # who knows better may go on
        assert newer.kochka("update", "--without-check").code == 0
        assert elsewhere.asks(LEFT) == [["Портал"], [77]]


def test_it_waits_until_nobody_serves(release):
    newer = release("good")
    with locked(serving(newer.path, "company"), exclusive=False):
        said = newer.kochka("update")
    assert (said.code, "at work here" in said.err) == (1, True)
    newer.asks("Breath.objects.create(node='far', kind='server', at='2099-01-01T00:00:00Z').pk")
    said = newer.kochka("update")
    assert (said.code, "other nodes: far" in said.err) == (1, True)
    assert backups(newer) == []


def test_a_start_over_an_older_database_makes_a_backup_first(release):
    newer = release("good")
    start = "from kochka.ops.keeping.starting import start_safely; start_safely()"
    newer.runs(f"import django; django.setup(); {start}")
    assert len(backups(newer)) == 1
    newer.runs(f"import django; django.setup(); {start}")
    assert newer.asks("[row.why for row in Backup.objects.order_by('pk')][1:]") == ["update"]
