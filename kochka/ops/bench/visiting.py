"""A reader without a browser: signs in, keeps one line open, and looks at the clock."""

import http.client
import re
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

QUERIES, CPU = "X-Bench-Queries", "X-Bench-Cpu"
"""Headers in which the served application says how many queries an answer took, and how many milliseconds of work."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
TOO_FAST = 429


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: milliseconds from asking to its last byte, its size in bytes, and what the server says it took."""

    status: int
    took: float
    bytes: int
    queries: int
    cpu: float
    text: str
    goes_to: str


class Visitor:
    """One reader on one line."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.line = http.client.HTTPConnection(address, timeout=60)
        self.cookies: SimpleCookie = SimpleCookie()
        self.token = ""

    def sign_in(self, email: str, password: str) -> None:
        """Through the door, as everybody does. Raises RuntimeError when it stays shut."""
        self.token = TOKEN.findall(self.get("/accounts/login/").text)[0]
        answer = self.post("/accounts/login/", login=email, password=password)
        if answer.status != 302:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")
        self.token = TOKEN.findall(self.get("/accounts/logout/").text)[0]

    def again(self) -> "Visitor":
        """The same reader on another line."""
        other = Visitor(self.address)
        other.cookies, other.token = self.cookies, self.token
        return other

    def get(self, path: str) -> Answer:
        """A page. Who asks faster than any person types is held back: then it is asked for once more."""
        answer = self.ask("GET", path)
        while answer.status == TOO_FAST:
            time.sleep(1)
            answer = self.ask("GET", path)
        return answer

    def post(self, path: str, **fields: str) -> Answer:
        """Sends a form with its sign of trust."""
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **fields}))

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={kept.value}" for name, kept in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.line.request(method, quote(path, safe="/?=&+"), body, headers)
        response = self.line.getresponse()
        data = response.read()
        took = (time.perf_counter() - began) * 1000
        for given in response.headers.get_all("Set-Cookie") or []:
            self.cookies.load(given)
        told = response.headers
        return Answer(
            response.status,
            took,
            len(data),
            int(told.get(QUERIES) or 0),
            float(told.get(CPU) or 0),
            data.decode("utf-8", "replace"),
            told.get("Location") or "",
        )
