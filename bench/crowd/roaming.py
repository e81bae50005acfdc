"""A browser behind a balancer: each request goes to one of the nodes, and to the others once one is gone."""

import http.client
from dataclasses import dataclass, field
from random import Random
from threading import Lock

from bench.crowd.browser import Answer, Browser
from bench.crowd.figures import Tally


@dataclass
class Nodes:
    """Which nodes are alive, and what was under way at one that died."""

    ports: list[int]
    killed: set[int] = field(default_factory=set)
    cut: list[str] = field(default_factory=list)
    """Requests that a dead node never answered."""
    served: dict[int, int] = field(default_factory=dict)
    """Answers of each since the other died."""
    lock: Lock = field(default_factory=Lock)

    def alive(self) -> list[int]:
        return [port for port in self.ports if port not in self.killed]


class Roaming(Browser):
    """One session, any node."""

    def __init__(self, nodes: Nodes, tally: Tally, source: str, by: Random) -> None:
        super().__init__("127.0.0.1", nodes.ports[0], tally, source)
        self.nodes, self.by = nodes, by
        self.lines: dict[int, http.client.HTTPConnection | None] = {}

    def _ask(self, kind: str, method: str, path: str, body: bytes | None = None, content: str = "", *, part: bool,
             expected: tuple[int, ...]) -> Answer:  # fmt: skip
        self._turn_to(self.by.choice(self.nodes.alive()))
        answer = self._through(kind, method, path, body, content, part, expected)
        if answer.status or self.port not in self.nodes.killed:
            with self.nodes.lock:
                self.nodes.served[self.port] = self.nodes.served.get(self.port, 0) + bool(self.nodes.killed)
            return answer
        self._forgive(kind, method, path)
        if method == "GET":  # a balancer asks another one; what was sent is looked at by whoever sent it
            return self._ask(kind, method, path, body, content, part=part, expected=expected)
        return answer

    def _through(self, kind: str, method: str, path: str, body: bytes | None, content: str, part: bool,
                 expected: tuple[int, ...]) -> Answer:  # fmt: skip
        return Browser._ask(self, kind, method, path, body, content, part=part, expected=expected)

    def _turn_to(self, port: int) -> None:
        if port != self.port:
            self.lines[self.port], self.line, self.port = self.line, self.lines.get(port), port

    def _forgive(self, kind: str, method: str, path: str) -> None:
        """It is no error of a living node's: it is counted apart."""
        with self.nodes.lock:
            self.nodes.cut.append(f"{method} {path}")
        with self.tally.lock:
            self.tally.errors[kind] -= 1
            self.tally.words = [word for word in self.tally.words if not word.startswith(f"{method} {path}:")]
