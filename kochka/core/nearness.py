"""Whether a visitor sits at the very computer that serves them. Pure: it reads what a request says of itself."""

import ipaddress
from collections.abc import Mapping
from typing import Any

# What a proxy leaves behind. Whoever comes through one may be anybody, whatever address stands at the socket.
PASSED_ON = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
)


def from_this_computer(meta: Mapping[str, Any], host: str) -> bool:
    """Whether the request came over the loopback, untouched by any proxy, to a name that means this computer.

    `host` is what was asked for, with or without its port: a proxy that says nothing of itself still passes on, or is
    asked by, the public name.
    """
    if any(name in meta for name in PASSED_ON):
        return False
    return is_loopback(meta.get("REMOTE_ADDR") or "") and names_this_computer(host)


def is_loopback(address: str) -> bool:
    """Whether it is an address of this computer alone; what is no address at all is not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (inner or found).is_loopback


def names_this_computer(host: str) -> bool:
    """Whether a host means this computer to whoever says it: localhost, or a loopback address."""
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    name = name.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)
