"""The one listening socket of an installation. The supervisor holds it and lends it to whoever serves.

So the port is taken once, a server that is replaced or restarted loses no visitor (they wait in the socket's queue),
and "the port is taken" is known before anything else is done.
"""

import errno
import select
import socket

import click

from kochka.ops.words import gettext as _

QUEUE = 1024


def listen(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one). Raises ClickException with one sentence."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, OverflowError):
        raise click.UsageError(_("There is no such address to serve at: %(host)s") % {"host": host}) from None
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Its lines inherit this: the end of an answer does not wait 40 ms for the other side's nod.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.bind(address)
        sock.listen(QUEUE)
    except OSError as error:
        sock.close()
        raise click.ClickException(_refusal(error, host, port)) from error
    sock.setblocking(False)
    sock.set_inheritable(True)
    return sock


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        words = _("Port %(port)s is taken: something serves there already. Another port: PORT=%(next)s")
        return words % {"port": port, "next": port + 1}
    if error.errno == errno.EACCES:
        return _("Port %(port)s may not be used here. Another port: PORT=8000") % {"port": port}
    return _("%(host)s, port %(port)s: %(why)s") % {"host": host, "port": port, "why": error.strerror}


class Knock:
    """One question to the server, asked while it starts: it waits in the queue until somebody answers."""

    def __init__(self, sock: socket.socket) -> None:
        host, port = sock.getsockname()[:2]
        near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        self.line = socket.create_connection((near, port), timeout=2)
        self.line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

    def answered(self) -> bool | None:
        """True once there is an answer, None while there is none, False when the line went dead."""
        if not select.select([self.line], [], [], 0)[0]:
            return None
        try:
            return bool(self.line.recv(64))
        except OSError:
            return False

    def close(self) -> None:
        self.line.close()
