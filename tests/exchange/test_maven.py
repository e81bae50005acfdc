"""8,800 real deals of a maker of computer hardware come in, in one go, to the last dollar."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count, Sum

from kochka.deals.models import Deal, Entry, Jump, Loss
from kochka.exchange.importing import Outcome, import_deals
from kochka.exchange.models import Import
from kochka.funnel.publishing import publish
from kochka.people.models import User
from tests.cast import Cast

HERE = Path(__file__).parent / "maven"


def bring(cast: Cast, samples: Path, folder: Path, **given: bool) -> Outcome:
    return import_deals(
        samples / "crm" / "maven" / "sales_pipeline.csv",
        (HERE / "map.yaml").read_bytes(),
        by=cast.chief,
        at=cast.now(),
        rejected=folder / "rejected.csv",
        **given,
    )


@pytest.fixture
def misinformed(db: None) -> None:
    """PostgreSQL thinks that its tables are empty, as it does after a sweep until it has looked again: it then plans to
    go through all rows for each row. No statement may take four seconds all the same."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE relname ~ '^(deals|exchange)_'")
            cursor.execute("SET LOCAL statement_timeout = '4s'")


@pytest.mark.usefixtures("misinformed")
def test_the_maven_file_comes_in_whole(samples: Path, cast: Cast, tmp_path: Path):
    publish((HERE / "funnel.yaml").read_bytes(), by=cast.chief, at=cast.now())
    foreseen = bring(cast, samples, tmp_path, dry_run=True).tally
    outcome = bring(cast, samples, tmp_path)
    assert outcome.tally == foreseen
    assert (outcome.tally.rows, outcome.tally.placed, outcome.tally.rejected) == (8800, 8800, 0)
    states = dict(Deal.objects.values_list("state").annotate(number=Count("pk")).order_by())
    assert states == {"finished": 4238, "lost": 2473, "open": 2089}
    won = Deal.objects.filter(state="finished").aggregate(total=Sum("value_minor"))["total"]
    assert won == 10_005_534_00
    assert set(Deal.objects.values_list("currency", flat=True)) == {"USD"}
    going = Deal.objects.filter(state="open")
    stages = dict(going.values_list("stage__key").annotate(number=Count("pk")).order_by())
    assert stages == {"engaging": 1589, "prospecting": 500}
    assert going.filter(client=None).count() == 1425
    assert Deal.objects.exclude(state="open").filter(client=None).count() == 0
    assert User.objects.filter(email__endswith="@import.invalid").count() == 30
    assert (Entry.objects.count(), Loss.objects.count()) == (8800, 2473)
    assert Jump.objects.open().filter(due_on__gt=cast.day(0)).count() == 2089
    most = Jump.objects.values("holder", "due_on").annotate(number=Count("pk")).order_by("-number").first()
    assert most
    assert most["number"] == 10
    assert Import.objects.get().placed == 8800
    again = bring(cast, samples, tmp_path)
    assert (again.run, again.tally.placed, again.tally.already) == (None, 0, 8800)


def test_the_ringostat_file_comes_in_but_for_what_it_does_not_say(samples: Path, cast: Cast, tmp_path: Path):
    publish((HERE / "funnel.yaml").read_bytes(), by=cast.chief, at=cast.now())
    outcome = import_deals(
        samples / "crm" / "ringostat" / "deals.csv",
        RINGOSTAT.encode(),
        by=cast.chief,
        at=cast.now(),
        rejected=tmp_path / "rejected.csv",
    )
    tally = outcome.tally
    assert (tally.rows, tally.placed, tally.rejected) == (895, 895, 0)
    assert (tally.finished, tally.lost) == (216, 431)
    assert tally.open == {"prospecting": 194, "engaging": 54}
    reasons = Loss.objects.values_list("reason__name").annotate(number=Count("pk")).order_by("-number")
    assert reasons.count() > 15
    assert dict(reasons)["Not said"] == 1


RINGOSTAT = """
format: 1
source: ringostat
funnel: maven
columns:
  title: "{Client CRM} · {Client country}"
  stage: Stage
  opened: AQL date
  closed: Closing Date
  loss_reason: Loss reason description
stages:
  Negotiations: prospecting
  Trial: prospecting
  Project set up: engaging
  Payment: engaging
endings:
  Closed Won: finished
  Closed Lost: {lost: Not said, by: client}
dates: {formats: ["%b %d, %Y"]}
unknown_people: {owner: anna@example.org}
"""
