"""A watch outlives the server: every process is killed while it runs, the company moves to another timezone, and after
the next start it stops with the minutes that have passed."""

import os
import signal
import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.ops.conftest import Visitor, working_in

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def clock() -> None:
    """Processes live by the real clock."""


def zones() -> tuple[str, str]:
    """The company's timezone and the next one: two in which it is late enough that eighty minutes ago was today."""
    now = datetime.now(ZoneInfo("Europe/Moscow"))
    found = ("Europe/Moscow", "Asia/Vladivostok", "America/New_York", "Europe/London", "Asia/Tokyo")
    first, second = [name for name in found if now.astimezone(ZoneInfo(name)).hour >= 2][:2]
    return first, second


def test_a_watch_outlives_a_killed_server_and_another_timezone(founded):
    one = founded()
    file, (here, there) = one.home / "company" / "kochka.sqlite3", zones()
    visitor = Visitor(one.address())
    with closing(sqlite3.connect(file, timeout=20)) as database, database:
        database.execute("UPDATE firm_firm SET timezone = ?", [here])
    entered = visitor.post("/accounts/login/", login="chief@example.org", password="далёкие холмы")
    assert entered.status == 302
    opened = visitor.post("/deals/new/", title="Портал", next_action="Позвонить", when="завтра")
    assert opened.status == 302, opened.text
    deal = opened.goes_to
    assert visitor.post_from(deal, f"{deal}timer/").status == 302
    for pid in working_in(one.home):
        with suppress(ProcessLookupError):  # the supervisor takes its children with it
            os.kill(pid, signal.SIGKILL)
    one.process.wait(timeout=20)
    with closing(sqlite3.connect(file, timeout=20)) as database, database:
        (began,) = database.execute("SELECT started_at FROM timesheets_timer").fetchone()
        earlier = datetime.fromisoformat(began) - timedelta(minutes=80)
        database.execute("UPDATE timesheets_timer SET started_at = ?", [earlier.isoformat(" ")])
        database.execute("UPDATE firm_firm SET timezone = ?", [there])
    again = Visitor(founded().address())
    again.cookies = visitor.cookies
    page = again.get(deal)
    assert page.status == 200 and "1:2" in page.text, "it runs on, at the top of the page"
    assert again.post_from(deal, "/time/watch/stop/").status == 302
    with closing(sqlite3.connect(file, timeout=20)) as database:
        rows = database.execute("SELECT minutes, source FROM timesheets_timeentry").fetchall()
        running = database.execute("SELECT count(*) FROM timesheets_timer WHERE stopped_at IS NULL").fetchone()
    assert len(rows) == 1 and rows[0][1] == "timer" and 80 <= rows[0][0] <= 84
    assert running == (0,)
