"""A browser without eyes: one connection, cookies, forms read by a few patterns. It has to be cheap: it takes its share
of the same two cores as the server that it measures."""

import html
import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.crowd.figures import Tally

TIMEOUT = 30.0
INPUT = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:([^<]*)</textarea>)?")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
CHOSEN = re.compile(r'<option value="([^"]*)" selected')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BOUNDARY = "----kochka-load-boundary"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. `events` is what htmx would be told to trigger, `location` where it leads."""

    status: int
    text: str
    events: str = ""
    location: str = ""

    @property
    def took(self) -> bool:
        """Whether what was posted was taken: a part says 204 or leads on, a page leads on."""
        return self.status in (204, 302) or (self.status == 200 and bool(self.location))


@dataclass(slots=True)
class Browser:
    """One person's browser. `source` is the address on this machine that it comes from: people do not share one."""

    host: str
    port: int
    tally: Tally
    source: str = ""
    token: str = ""
    jar: dict[str, str] = field(default_factory=dict)
    line: http.client.HTTPConnection | None = None
    heard: float = 0.0
    """When the line was last used."""

    def get(self, kind: str, path: str, *, part: bool = False) -> Answer:
        """Asks for a page, or as htmx for a part of one."""
        answer = self._ask(kind, "GET", path, part=part, expected=(200, 204, 409))
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, kind: str, path: str, fields: dict[str, str], *, upload: tuple[str, str, bytes] | None = None,
             part: bool = True) -> Answer:  # fmt: skip
        """Sends a form; `upload` is (field, name, bytes). 409 is an answer: somebody was quicker, or a gate is shut."""
        fields = {"csrfmiddlewaretoken": self.token, **fields}
        if upload:
            body, content = _multipart(fields, upload), f"multipart/form-data; boundary={BOUNDARY}"
        else:
            body, content = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        return self._ask(kind, "POST", path, body, content, part=part, expected=(200, 204, 302, 409))

    def close(self) -> None:
        if self.line:
            self.line.close()
            self.line = None

    def _ask(self, kind: str, method: str, path: str, body: bytes | None = None, content: str = "", *, part: bool,
             expected: tuple[int, ...]) -> Answer:  # fmt: skip
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}
        if content:
            headers["Content-Type"] = content
        if part:
            headers["HX-Request"] = "true"
        began = time.perf_counter()
        try:
            answer = self._sent(method, path, body, headers)
        except (OSError, http.client.HTTPException) as trouble:
            self.close()
            silence = f"after {began - self.heard:.1f} s of silence, {time.perf_counter() - began:.3f} s into it"
            self.tally.failed(kind, time.perf_counter() - began, f"{method} {path}: {trouble!r} {silence}")
            return Answer(0, "")
        took = time.perf_counter() - began
        if answer.status in expected:
            self.tally.done(kind, took, refused=answer.status == 409)
        else:
            self.tally.failed(kind, took, f"{method} {path}: {answer.status} {said(answer.text)}")
        return answer

    def _sent(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self.line is None:
            source = (self.source, 0) if self.source else None
            self.line = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT, source_address=source)
        self.line.request(method, path, body, headers)
        response = self.line.getresponse()
        text = response.read().decode(errors="replace")
        self.heard = time.perf_counter()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.jar[name] = value
        told = response.headers
        leads = told.get("HX-Redirect") or told.get("Location")
        return Answer(response.status, text, told.get("HX-Trigger") or "", leads or "")


def form_fields(text: str) -> dict[str, str]:
    """What a form would send as it stands: hidden fields, lines, what is chosen. The token is the browser's own."""
    found: dict[str, str] = {}
    for match in INPUT.finditer(text):
        attributes = dict(ATTRIBUTE.findall(match[2]))
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if not name or name == "csrfmiddlewaretoken" or kind == "file":
            continue
        if match[1] == "select":
            chosen = CHOSEN.search(text, match.end(), text.find("</select>", match.end()))
            found[name] = chosen[1] if chosen else ""
        elif kind not in ("radio", "checkbox") or "checked" in attributes:
            found[name] = html.unescape(match[3] or attributes.get("value", ""))
    return found


def said(text: str) -> str:
    """The refusal's own sentences in an answer, for the report."""
    refused = re.findall(r"<li><svg.*?<span>([^<]*)|<p>([^<]+)</p>", text, re.DOTALL)
    return " | ".join(html.unescape(one or other) for one, other in refused)[:200]


def _multipart(fields: dict[str, str], upload: tuple[str, str, bytes]) -> bytes:
    name, filename, content = upload
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    lines.append(f"--{BOUNDARY}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n".encode())
    return b"".join([*lines, content, f"\r\n--{BOUNDARY}--\r\n".encode()])
