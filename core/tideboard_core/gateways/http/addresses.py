"""Addresses (host and port) of URLs, and which URLs may be sent secrets."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tideboard_core.errors import GatewayDown, InsecureTransport

_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_ENCRYPTED: Final = frozenset({"https", "wss"})
LOOPBACK: Final[Mapping[socket.AddressFamily, str]] = MappingProxyType(
    {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
)
"""What the name `localhost` stands for, by address family; nobody is asked."""


class Address(NamedTuple):
    """Host and port."""

    host: str
    port: int


def address_of(url: str) -> Address:
    """Host and port of a URL; raises GatewayDown `address-unusable` for text that is none."""
    try:
        parts = urlsplit(url)
        return Address(parts.hostname or "", parts.port or _PORTS[parts.scheme])
    except (ValueError, KeyError):
        raise GatewayDown("address-unusable", address=url) from None


def this_computer(host: str) -> bool:
    """Whether a host is this computer by its very name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def encrypted(url: str) -> bool:
    """Whether what goes to an address is encrypted."""
    return urlsplit(url).scheme in _ENCRYPTED


def private(url: str) -> bool:
    """Whether nobody on the way can read what goes to an address; raises GatewayDown for text that is none."""
    host = address_of(url).host
    return encrypted(url) or this_computer(host)


def require_privacy(url: str) -> None:
    """Keep secrets off networks that could read them: clear text to this computer only; no setting turns this off."""
    if not private(url):
        raise InsecureTransport("clear-text-broker", host=address_of(url).host)
