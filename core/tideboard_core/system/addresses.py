"""Addresses of servers as a person writes them: what is wrong with one, and whether it is this computer."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


class UrlFault(StrEnum):
    """Why an address cannot be used."""

    UNREADABLE = "unreadable"
    SCHEME = "scheme"
    CLEAR_TEXT = "clear-text"


def url_fault(url: str, *, secure: str, clear: str) -> UrlFault | None:
    """What is wrong with an address: it begins `secure://`, or `clear://` where it leads to this computer alone.

    None for one that can be used and for an empty one, which stands for the brand's own.
    """
    if not url.strip():
        return None
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        return UrlFault.UNREADABLE
    if parts.scheme not in {secure, clear}:
        return UrlFault.SCHEME
    return UrlFault.CLEAR_TEXT if parts.scheme == clear and not this_computer(parts.hostname) else None


def this_computer(host: str) -> bool:
    """Whether a host is this computer by its very name: `localhost`, `::1`, or in 127.0.0.0/8."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _split(url: str) -> SplitResult | None:
    """The parts, None where they or the port cannot be read."""
    try:
        parts = urlsplit(url.strip())
        return parts if parts.port != 0 else None
    except ValueError:
        return None
