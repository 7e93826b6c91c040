"""Reads the release feed at the user's request: one GET without any data about the user.

Where it may be led: GitHub hands out the files of a release from another host, so redirects are followed, but only from
https to https, not from the open network into a private one or to this computer, five at most, each without cookies
and names; an address with a name or password in it is refused. Clear text goes to this computer alone, for tests.
A proxy is used where a person chose one, and is told the address that was judged, not the host: it would resolve the
name anew. The environment's proxies are not used otherwise, as with brokers.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import socket
from http import HTTPStatus
from typing import Final, NoReturn
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
from aiohttp.abc import ResolveResult
from yarl import URL

from tideboard_core.errors import FeedError, GatewayDown, GatewayError
from tideboard_core.gateways.http.addresses import Address, address_of, private, this_computer
from tideboard_core.gateways.http.body import read_body
from tideboard_core.gateways.http.client_session import Resolver, open_session
from tideboard_core.gateways.http.failures import reason_of
from tideboard_core.gateways.http.proxy import Proxy, of_proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.release.feed import Release, read_release

SECONDS: Final = 10.0
"""For the whole of it, redirects included."""
CAP: Final = 1024 * 1024
"""Bytes of the largest feed that is read."""
REDIRECTS: Final = 5
_TRANSLATED: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
"""NAT64 (RFC 6052, RFC 8215): the last 32 bits are an address of IPv4."""
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


async def fetch_release(
    address: str, *, own: str, authority: str = "", seconds: float = SECONDS, proxy: Proxy | None = None
) -> Release:
    """Read the feed at `address`; `own` is this program's version, the only thing sent about it.

    `authority` is a PEM file of certificate authorities besides the computer's. Raises FeedError: an address that
    cannot be used (`feed-address-unusable`, `feed-not-https`), a way that does not lead there (`feed-unreachable`,
    `feed-timed-out`, `feed-certificate`, `feed-led-astray`, `feed-refused`, and those of a `proxy` that was chosen), an
    answer that cannot be used (`feed-too-long` and those of `read_release`).
    """
    server = _allowed(address)
    try:
        # a proxy that does not answer is to be named before the whole time is over
        connect = seconds if proxy is None else seconds / 2
        timing, resolver = HttpTiming(connect=connect), _OneNet(server.host)
        async with asyncio.timeout(seconds), open_session(timing, authority, resolver, proxy) as http:
            body = await _read(http, address, {**_HEADERS, "User-Agent": f"tideboard/{own}"})
    except TimeoutError:
        raise FeedError("feed-timed-out", host=server.host, seconds=seconds) from None
    return read_release(body)


_HEADERS: Final = {"Accept": "application/json, */*;q=0.5", "Accept-Encoding": "identity"}


async def _read(http: aiohttp.ClientSession, address: str, headers: dict[str, str]) -> bytes:
    server = _allowed(address)
    for _ in range(REDIRECTS + 1):
        server = _allowed(address)
        try:
            async with http.get(URL(address, encoded=True), headers=headers, allow_redirects=False) as response:
                if response.status not in _MOVED:
                    return await _body(response, server)
                address = _led(address, response.headers.get("Location", ""))
        except TimeoutError:  # its own kinds of the library's errors, told apart by whoever waits
            raise
        except (aiohttp.ClientError, GatewayDown, OSError, ValueError) as error:
            _fail(server, error)
    raise FeedError("feed-led-astray", host=server.host, target=_host_of(address))


async def _body(response: aiohttp.ClientResponse, server: Address) -> bytes:
    if response.status != HTTPStatus.OK or response.headers.get("Content-Encoding", "identity") != "identity":
        raise FeedError("feed-refused", host=server.host, http=response.status)
    try:
        return await read_body(response, CAP)
    except GatewayDown:
        raise
    except GatewayError:
        raise FeedError("feed-too-long", host=server.host, limit=CAP // 1024) from None


def _fail(server: Address, error: Exception) -> NoReturn:
    """Convert an error of the library to one of ours."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or type(error.certificate_error).__name__
        raise FeedError("feed-certificate", host=server.host, detail=reason) from None
    if of_proxy(error):
        raise FeedError(error.code, **error.data) from None
    detail = error.data.get("detail", "") if isinstance(error, GatewayDown) else _reason(error)
    raise FeedError("feed-unreachable", host=server.host, port=server.port, detail=str(detail)) from None


def _reason(error: Exception) -> str:
    """The system's text of the error; the event loop's own text repeats the address in Python's notation."""
    number = getattr(error, "errno", None)
    known = isinstance(error, aiohttp.ClientConnectorError) and not isinstance(error, aiohttp.ClientSSLError)
    return os.strerror(number) if known and number is not None and number > 0 else reason_of(error)


def _allowed(address: str) -> Address:
    """Where an address leads, if it may be asked; raises FeedError."""
    try:
        server = address_of(address)
        parts = urlsplit(address)
        plain = address.isascii() and address.isprintable() and " " not in address
    except (GatewayDown, ValueError):
        raise FeedError("feed-address-unusable", address=address) from None
    if not (plain and server.host and "@" not in parts.netloc and parts.scheme in {"http", "https"}):
        raise FeedError("feed-address-unusable", address=address)
    if not private(address):
        raise FeedError("feed-not-https", host=server.host)
    return server


def _led(address: str, location: str) -> str:
    """The address that a redirect leads to, if it may be followed; raises FeedError."""
    try:
        target = urldefrag(urljoin(address, location)).url
    except ValueError:
        raise FeedError("feed-led-astray", host=_host_of(address), target=location) from None
    same = urlsplit(target).scheme == urlsplit(address).scheme
    if not (location and same and _net_of(target) == _net_of(address)):
        raise FeedError("feed-led-astray", host=_host_of(address), target=_host_of(target))
    _allowed(target)
    return target


class _OneNet(Resolver):
    """Resolves names to addresses of that type of network alone that the feed's own host has."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host, self._nets = host, set[str]()
        with contextlib.suppress(ValueError):  # a name: the first that is resolved
            self._nets = {_net_of_ip(host)}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of a host; raises OSError for one that is not known, FeedError for another type of network."""
        found = await super().resolve(host, port, family)
        nets = {_net_of_ip(each["host"].partition("%")[0]) for each in found}
        self._nets = self._nets or nets
        if not nets <= self._nets:
            raise FeedError("feed-led-astray", host=self._host, target=host)
        return found


def _net_of(address: str) -> str:
    """The type of network of a literal address; what a name stands for is seen where it is resolved."""
    host = _host_of(address).rstrip(".")
    if this_computer(host) or host.endswith(".localhost"):
        return "this computer"
    try:
        return _net_of_ip(host)
    except ValueError:  # a name; one that ends in a number is an odd spelling of an address (2130706433, 0x7f.1)
        return "private" if host.rpartition(".")[2][:1].isdigit() else "open"


def _net_of_ip(text: str) -> str:
    """The type of network of an IP address; one that stands for one of IPv4 counts as that one; raises ValueError."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if any(address in each for each in _TRANSLATED):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    if address.is_loopback:
        return "this computer"
    return "open" if address.is_global else "private"


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
