"""`kochka run` as a real process: it serves, keeps alive what it started, and ends in good order."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from kochka.ops.running.listening import listen
from tests.ops.conftest import Installation, Visitor, working_in

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def clock() -> None:
    """Processes live by the real clock."""


def server_of(one: Installation) -> int | None:
    """The main process of the server, once there is one."""
    for pid in one.processes():
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        if "kochka.ops.running.server" in words and int(parent) == one.process.pid:
            return pid
    return None


def test_a_founded_company_is_served_and_ends_within_seconds_leaving_nothing_behind(founded):
    one = founded()
    address = one.address()
    assert Visitor(address).get("/healthz").json["serves"] == "company"
    began = time.monotonic()
    assert one.end() == 0
    assert time.monotonic() - began < 8
    assert working_in(one.home) == []


def test_ctrl_c_ends_it_even_while_a_visitor_keeps_the_line_open(founded):
    one = founded()
    host, _, port = one.address().removeprefix("http://").partition(":")
    with closing(socket.create_connection((host, int(port)))) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 200"
        began = time.monotonic()
        assert one.end(signal.SIGINT) == 0
    assert time.monotonic() - began < 8
    assert working_in(one.home) == []


def test_a_second_start_takes_seconds_and_says_nothing_but_the_address(founded):
    first = founded()
    first.address()
    first.end()
    one = founded()
    one.address()
    taken = time.monotonic() - one.began
    assert taken < 8, f"{taken:.1f} s"
    assert [line for line in one.said if "Kochka is at" not in line] in ([], ["Starting the server …"])


def test_a_taken_port_is_said_in_one_sentence(founded):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        one = founded(PORT=str(port))
        assert one.process.wait(timeout=20) == 1
    one.listener.join(timeout=5)
    assert one.said == [f"Port {port} is taken: something serves there already. Another port: PORT={port + 1}"]


def test_the_end_of_an_answer_does_not_wait_for_the_other_sides_nod():
    with listen("127.0.0.1", 0) as sock, socket.create_connection(sock.getsockname()), taken(sock) as line:
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def taken(sock: socket.socket) -> socket.socket:
    """The next line, taken from a listening socket."""
    sock.settimeout(5)
    return sock.accept()[0]


def test_a_dead_server_is_started_again_on_the_same_port(founded):
    one = founded()
    address = one.address()
    dead = server_of(one)
    os.kill(dead, signal.SIGKILL)
    assert Visitor(address).get("/healthz").status == 200
    assert one.wait_for(lambda: next((line for line in one.said if "starting it again" in line), None))
    one.address()
    assert one.wait_for(lambda: server_of(one)) != dead


def breaths(one: Installation) -> dict[str, str]:
    """When each kind of process was last heard of."""
    with closing(sqlite3.connect(one.home / "company" / "kochka.sqlite3", timeout=20)) as database:
        return dict(database.execute("SELECT kind, at FROM upkeep_breath").fetchall())


def test_the_worker_breathes_and_is_started_again_when_it_dies(founded):
    one = founded()
    address = one.address()
    first = one.wait_for(lambda: breaths(one).get("worker"))
    assert Visitor(address).get("/healthz").json["worker"] == "ok"
    worker = next(pid for pid in one.processes() if "worker" in Path(f"/proc/{pid}/cmdline").read_text().split("\0"))
    os.kill(worker, signal.SIGKILL)
    assert one.wait_for(lambda: breaths(one).get("worker", first) > first)


def test_what_ends_in_good_order_leaves_no_sign_of_life(founded):
    one = founded()
    one.address()
    one.wait_for(lambda: {"server", "worker"} <= set(breaths(one)))
    assert one.end() == 0
    assert breaths(one) == {}


def test_a_node_with_another_secret_is_told_so_and_does_not_start(founded):
    one = founded(KOCHKA_NODE="first")
    one.address()
    one.wait_for(lambda: "worker" in breaths(one))
    other = founded(KOCHKA_NODE="second", KOCHKA_SECRET="of another node " * 3)
    assert other.process.wait(timeout=60) == 1
    other.listener.join(timeout=5)
    assert "KOCHKA_SECRET" in other.said[-1]
    assert "first" in other.said[-1]
    third = founded(KOCHKA_NODE="third")
    assert third.address()


def test_a_killed_supervisor_takes_its_children_with_it(founded):
    one = founded()
    one.address()
    one.wait_for(lambda: len(one.processes()) >= 3)
    one.process.kill()
    one.process.wait()
    one.wait_for(lambda: not working_in(one.home))


def test_the_demo_is_made_and_served_without_asking(install):
    one = install(DEMO="1")
    address = one.address()
    assert Visitor(address).get("/healthz").json["serves"] == "demo"
    done = one.command("check", "--json", "--place", "demo")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["deals"] >= 12
    assert not (one.home / "company" / "kochka.sqlite3").exists()


def test_a_wrong_public_address_is_misuse(install):
    one = install(KOCHKA_URL="kochka.example.org")
    assert one.process.wait(timeout=20) == 2
    one.listener.join(timeout=5)
    assert len(one.said) == 1
    assert "KOCHKA_URL" in one.said[0]


def test_a_home_that_may_not_be_written_is_said_in_one_sentence(install, tmp_path):
    shutil.rmtree(tmp_path / "home")
    (tmp_path / "home").write_text("a file where a folder should be")
    one = install()
    assert one.process.wait(timeout=20) == 1
    one.listener.join(timeout=5)
    assert len(one.said) == 1, one.said


def test_both_server_processes_count_into_one_sum_and_a_new_start_counts_from_nothing(founded):
    for _start in range(2):
        one = founded(KOCHKA_METRICS_TOKEN="open sesame", KOCHKA_LOG="json")
        address = one.address()
        for _visit in range(12):
            assert Visitor(address).get("/accounts/login/", **{"X-Request-ID": "visit-0001"}).status == 200
        said = Visitor(address).get("/metrics", Authorization="Bearer open sesame").text
        assert 'kochka_requests_total{method="GET",route="account_login",status="2xx"} 12.0' in said
        assert one.end() == 0
        told = [json.loads(line) for line in one.said if line.startswith("{")]
        assert len([line for line in told if line.get("request") == "visit-0001"]) == 12
