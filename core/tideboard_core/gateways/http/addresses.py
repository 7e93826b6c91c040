"""Addresses (host and port) of URLs, and which URLs may be sent secrets."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tideboard_core.errors import GatewayDown, InsecureTransport

_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_ENCRYPTED: Final = frozenset({"https", "wss"})
LOOPBACK: Final[Mapping[socket.AddressFamily, str]] = MappingProxyType(
    {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
)
"""What the name `localhost` stands for, by address family, whatever a resolver says."""


class Address(NamedTuple):
    """Host and port."""

    host: str
    port: int


@lru_cache(maxsize=16)  # asked before every request, of very few addresses
def address_of(url: str) -> Address:
    """Return host and port of a URL; raises GatewayDown `address-unusable` for text that is no usable URL."""
    try:
        parts = urlsplit(url)
        return Address(parts.hostname or "", parts.port or _PORTS[parts.scheme])
    except (ValueError, KeyError):
        raise GatewayDown("address-unusable", address=url) from None


@lru_cache(maxsize=16)
def this_computer(host: str) -> bool:
    """Return whether a host is a loopback address or `localhost`; no name is looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def encrypted(url: str) -> bool:
    """Return whether a URL's scheme is encrypted."""
    return urlsplit(url).scheme in _ENCRYPTED


def private(url: str) -> bool:
    """Return whether nobody on the network can read what is sent to a URL; raises GatewayDown as `address_of`."""
    host = address_of(url).host
    return encrypted(url) or this_computer(host)


def require_privacy(url: str) -> None:
    """Raise InsecureTransport for clear text to another computer. No setting turns this off."""
    if not private(url):
        raise InsecureTransport("clear-text-broker", host=address_of(url).host)
