"""The first visit over HTTP: two doors, a form, a page that waits, and the real server on the same port afterwards."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.conftest import Answer, Install, Installation, Visitor, installing, unvisited

pytestmark = pytest.mark.sqlite_only

TYPED = {
    "name": "Сухой путь",
    "language": "ru",
    "currency": "RUB",
    "timezone": "Asia/Novosibirsk",
    "chief_name": "Пётр Ильин",
    "chief_email": "chief@example.org",
    "chief_password": "далёкие холмы",
}


@pytest.fixture
def clock() -> None:
    """Processes live by the real clock."""


type Doors = tuple[Installation, Visitor]


@pytest.fixture
def doors(install: Install) -> Doors:
    """An installation that nobody has visited yet, and its first visitor."""
    one = install()
    return one, Visitor(one.address("first visitor at"))


@pytest.fixture(scope="module")
def open_doors(founded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Doors that nobody goes through: one installation for all the tests that only look."""
    with installing(unvisited(founded_home, tmp_path_factory.mktemp("doors") / "home")) as start:
        one = start()
        one.address("first visitor at")
        yield one
        assert not (one.home / "company" / "kochka.sqlite3").exists(), "somebody went through"


@pytest.fixture
def visitor(open_doors: Installation) -> Visitor:
    return Visitor(open_doors.address("first visitor at"))


def follow(one: Installation, visitor: Visitor) -> str:
    """Waits on the page without scripts, as it asks to; where it leads in the end."""

    def look() -> str | None:
        answer = visitor.get("/progress/")
        assert answer.status in (200, 302), answer.text
        assert "It did not work out" not in answer.text, answer.text
        return answer.goes_to if answer.status == 302 else None

    return one.wait_for(look)


def arrive(one: Installation, visitor: Visitor, path: str) -> Answer:
    """What the address answers once the doors are gone."""
    one.wait_for(lambda: visitor.get("/healthz").json["serves"] != "doors")
    return visitor.get(path)


def test_the_first_page_offers_two_doors_in_the_visitors_language(visitor):
    page = visitor.get("/")
    assert page.status == 200
    assert '<html lang="en">' in page.text
    assert 'action="/demo/"' in page.text
    assert 'href="/company/"' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert '<html lang="ru">' in visitor.get("/", **{"Accept-Language": "ru-RU,ru;q=0.9"}).text
    assert visitor.get("/language/ru/?next=/company/").goes_to == "/company/"
    assert '<html lang="ru">' in visitor.get("/company/").text
    assert visitor.get("/language/en/?next=https://example.org/").goes_to == "/"


def test_the_company_is_founded_and_its_chief_goes_straight_in(doors):
    one, visitor = doors
    assert visitor.post("/company/", **TYPED).goes_to == "/progress/"
    way = follow(one, visitor)
    token = re.fullmatch(r"/welcome/([^/]+)/", way)
    assert token, way
    arrive(one, visitor, "/")
    assert visitor.get("/healthz").json["serves"] == "company"
    one.address()
    people = json.loads(one.command("user", "list", "--json").stdout)
    assert [(person["email"], len(person["roles"])) for person in people] == [("chief@example.org", 5)]
    checked = one.command("check")
    assert (checked.returncode, checked.stdout.strip()) == (0, "0 deals, all rules hold")
    assert not (one.home / "first-visit.json").exists()


def test_the_demo_is_made_while_scripts_hear_how_far_it_is(doors):
    one, visitor = doors
    assert visitor.post("/demo/").goes_to == "/progress/"
    heard = []

    def look() -> dict[str, object] | None:
        facts = json.loads(visitor.get("/progress.json").text)
        heard.append(facts["state"])
        return facts if facts["state"] == "ready" else None

    assert one.wait_for(look)["goes_to"] == "/"
    assert set(heard) == {"running", "ready"}
    arrive(one, visitor, "/")
    assert visitor.get("/healthz").json["serves"] == "demo"
    assert not (one.home / "company" / "kochka.sqlite3").exists()


def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(visitor):
    answer = visitor.post("/company/", **TYPED | {"name": " ", "chief_email": "петр", "chief_password": "12345678"})
    assert answer.status == 422
    for said in ("The company needs a name.", "This does not look like an e-mail address.", "too common"):
        assert said in answer.text
    assert 'value="Пётр Ильин"' in answer.text
    assert 'value="петр"' in answer.text
    assert '<option value="Asia/Novosibirsk" selected>' in answer.text
    assert "12345678" not in answer.text


def test_a_timezone_that_the_browser_brought_is_taken_and_an_invented_one_is_not(visitor):
    odd = TYPED | {"name": ""}
    assert (
        '<option value="Pacific/Chatham" selected>'
        in visitor.post("/company/", **odd | {"timezone": "Pacific/Chatham"}).text
    )
    assert "Choose a timezone from the list." in visitor.post("/company/", **odd | {"timezone": "Moon/Sea"}).text


def test_the_form_changes_its_language_with_what_was_typed(visitor):
    answer = visitor.post("/company/", **TYPED, switch="ru")
    assert answer.status == 200
    assert '<html lang="ru">' in answer.text
    assert 'value="Пётр Ильин"' in answer.text
    assert TYPED["chief_password"] not in answer.text


@pytest.mark.parametrize("path", ["/deals/7/", "/accounts/login/", "/welcome/x/"])
def test_other_addresses_lead_to_the_doors(visitor, path):
    assert visitor.get(path).goes_to == "/"


def test_a_form_without_its_sign_of_trust_is_refused(visitor):
    visitor.get("/company/")
    assert visitor.ask("POST", "/company/", TYPED).status == 403


def test_strangers_stand_before_shut_doors(visitor):
    assert visitor.get("/", Host="kochka.example.org").status == 400
    through_a_proxy = visitor.get("/", **{"X-Forwarded-For": "203.0.113.7"})
    assert through_a_proxy.status == 403
    assert "The doors are shut" in through_a_proxy.text


def test_from_elsewhere_one_needs_the_key_from_the_console(install):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    one = install(KOCHKA_URL="http://127.0.0.1", PORT=str(port))
    said = one.wait_for(lambda: next((line for line in one.said if "first visitor at" in line), None))
    key = re.search(r"\?key=(\S+)", said)
    assert key, said
    visitor = Visitor(f"http://127.0.0.1:{port}")
    assert visitor.get("/").status == 403
    assert visitor.get("/?key=guess").status == 403
    assert visitor.get(f"/?key={key[1]}").goes_to == "/"
    assert visitor.get("/").status == 200
    assert Visitor(f"http://127.0.0.1:{port}").get("/").status == 403


def test_a_choice_that_breaks_off_is_said_and_can_be_made_again(doors):
    one, visitor = doors
    (one.home / "company").mkdir(exist_ok=True)
    database = one.home / "company" / "kochka.sqlite3"
    database.write_bytes(b"no database at all, only words " * 40)
    visitor.post("/company/", **TYPED)
    page = one.wait_for(lambda: (p := visitor.get("/progress/")) and "It did not work out" in p.text and p)
    assert "database" in page.text
    again = visitor.get("/company/")
    assert 'value="Пётр Ильин"' in again.text
    assert TYPED["chief_password"] not in again.text
    database.unlink()
    visitor.post("/company/", **TYPED)
    assert follow(one, visitor).startswith("/welcome/")


def test_the_demo_is_not_made_for_a_visitor_from_elsewhere_who_has_the_key(install):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    one = install(KOCHKA_URL="http://127.0.0.1", PORT=str(port))
    said = one.wait_for(lambda: next((line for line in one.said if "first visitor at" in line), None))
    key = re.search(r"\?key=(\S+)", said)[1]
    visitor = Visitor(f"http://127.0.0.1:{port}", **{"X-Forwarded-For": "203.0.113.7"})
    visitor.get(f"/?key={key}")
    page = visitor.get("/").text
    assert "ssh -L" in page
    answer = visitor.post("/demo/")
    assert answer.status == 403
    assert "The demo opens at its own computer" in answer.text
    assert visitor.get("/company/").status == 200
    assert not (one.home / "demo").exists()
