"""Whose computer a request comes from, as far as it can be known.

Without KOCHKA_PROXIES only the connection itself is believed: what stands in headers was written by whoever asks. With
KOCHKA_PROXIES=n the last n hops are our own proxies, each of which added the address it was asked from.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"


def address_of(request: HttpRequest) -> str:
    """The client's address, IPv6 by its network of 64 bits (one household or server has all of it); UNKNOWN when the
    proxies say nothing sensible."""
    hops = [request.META.get("REMOTE_ADDR") or ""]
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.PROXIES else ""
    hops = [*forwarded.split(","), *hops] if forwarded else hops
    # The nearest hop is the connection itself; each of our proxies vouches for the one before it.
    return _plain(hops[max(len(hops) - 1 - settings.PROXIES, 0)].strip())


def _plain(text: str) -> str:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(found if found.is_loopback else ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
