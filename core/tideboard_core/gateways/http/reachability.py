"""The way to a service, before anything secret goes over it: name, certificate, clock."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

import aiohttp

from tideboard_core.errors import GatewayDown, InsecureTransport
from tideboard_core.gateways.http.addresses import Address, address_of, encrypted, require_privacy
from tideboard_core.gateways.http.certificates import trusting
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import reason_of
from tideboard_core.gateways.http.timeouts import Timing
from tideboard_core.model.connection_check import FindingCode

RESOLVE_SECONDS: Final = 5.0
CLOCK_OFF: Final = 30.0
"""Seconds from which a wrong clock is reported."""
CLOCK_WRONG: Final = 300.0
"""Seconds from which signed requests are refused; how far exactly the broker goes is not told."""
_OUT_OF_DATE: Final = frozenset({9, 10})
_OTHER_NAME: Final = frozenset({62, 64})
"""OpenSSL's verify codes: not yet valid, expired; host name and address do not match."""


class Obstacle(Exception):
    """What is in the way, as a finding has it."""

    def __init__(self, code: FindingCode, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


class Certified(NamedTuple):
    """A service whose certificate was verified; `until` (UTC) is None where nothing is encrypted."""

    host: str
    until: datetime | None


def usable(addresses: Iterable[str]) -> list[Address]:
    """Host and port of each address, each once; raises Obstacle for one that cannot be used."""
    found = []
    for url in addresses:
        try:
            require_privacy(url)
            found.append(address_of(url))
        except InsecureTransport:
            raise Obstacle(FindingCode.CLEAR_TEXT_REFUSED, url=url) from None
        except GatewayDown:
            raise Obstacle(FindingCode.ADDRESS_UNUSABLE, url=url) from None
    return list(dict.fromkeys(found))


async def resolve(addresses: Sequence[Address]) -> list[str]:
    """The hosts, each once, all of them found; raises Obstacle."""
    hosts = list(dict.fromkeys(address.host for address in addresses))
    for host in hosts:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise Obstacle(FindingCode.HOST_TIMED_OUT, host=host) from None
        except (OSError, UnicodeError):
            raise Obstacle(FindingCode.HOST_UNKNOWN, host=host) from None
    return hosts


async def certify(addresses: Iterable[str], timing: Timing, authority: str = "") -> Certified:
    """Connect to every address and verify its certificate; the one that ends first is told. Raises Obstacle."""
    found = [await _certify(url, timing, authority) for url in dict.fromkeys(addresses)]
    dated = [(one.until, one) for one in found if one.until is not None]
    return min(dated, key=lambda row: row[0])[1] if dated else found[0]


async def _certify(url: str, timing: Timing, authority: str) -> Certified:
    host, port = address_of(url)
    try:
        context = trusting(authority) if encrypted(url) else None
    except GatewayDown as error:
        raise Obstacle(FindingCode.AUTHORITY_UNUSABLE, path=authority, reason=error.data["detail"]) from None
    try:
        async with asyncio.timeout(timing.connect):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except TimeoutError:
        raise Obstacle(FindingCode.SERVICE_TIMED_OUT, host=host, port=port) from None
    except ssl.SSLCertVerificationError as error:
        raise Obstacle(_certificate_fault(error), host=host, reason=error.verify_message) from None
    except ssl.SSLError as error:
        reason = error.reason or type(error).__name__
        raise Obstacle(FindingCode.TLS_FAILED, host=host, port=port, reason=reason) from None
    except ConnectionRefusedError:
        raise Obstacle(FindingCode.SERVICE_CLOSED, host=host, port=port) from None
    except OSError as error:
        raise Obstacle(FindingCode.TLS_FAILED, host=host, port=port, reason=reason_of(error)) from None
    try:
        return Certified(host, _until(writer))
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _certificate_fault(error: ssl.SSLCertVerificationError) -> FindingCode:
    if error.verify_code in _OUT_OF_DATE:
        return FindingCode.CERTIFICATE_EXPIRED
    if error.verify_code in _OTHER_NAME:
        return FindingCode.CERTIFICATE_NAME
    return FindingCode.CERTIFICATE_UNTRUSTED


def _until(writer: asyncio.StreamWriter) -> datetime | None:
    certificate = writer.get_extra_info("peercert")
    ends = certificate.get("notAfter") if isinstance(certificate, dict) else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None


async def time_of(http_url: str, timing: Timing, authority: str = "") -> datetime | None:
    """The service's own time (UTC, whole seconds), None where its answer carries none; raises Obstacle."""
    host, port = address_of(http_url)
    try:
        async with (
            asyncio.timeout(timing.read),
            open_session(timing, authority) as http,
            http.get(http_url, allow_redirects=False) as response,
        ):
            told = response.headers.get("Date", "")
    except TimeoutError:
        raise Obstacle(FindingCode.SERVICE_TIMED_OUT, host=host, port=port) from None
    except (aiohttp.ClientError, GatewayDown, OSError) as error:
        inner = error.data.get("detail", "") if isinstance(error, GatewayDown) else reason_of(error)
        raise Obstacle(FindingCode.SERVICE_NOT_HTTP, host=host, port=port, reason=inner) from None
    try:
        return parsedate_to_datetime(told).astimezone(UTC)
    except (ValueError, TypeError):
        return None
