"""Network steps of a connection check, before any secret is sent: name resolution, certificate, clock."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import aiohttp

from tideboard_core.errors import GatewayDown, InsecureTransport
from tideboard_core.gateways.http.addresses import Address, address_of, encrypted, require_privacy, this_computer
from tideboard_core.gateways.http.certificates import trusting
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.failures import reason_of
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.model.connection_check import FindingCode

RESOLVE_SECONDS: Final = 5.0
CLOCK_OFF: Final = 30.0
"""Seconds from which a wrong clock is reported."""
CLOCK_WRONG: Final = 300.0
"""Seconds from which signed requests are likely to be refused; the broker does not document its limit."""
PROXY_SECONDS: Final = 2.0
"""Windows and macOS may look a name up to see whether its host is excepted."""
LONGEST_HOST: Final = 253
"""Characters of a host's name (RFC 1035)."""
_UNREACHED: Final = frozenset(
    {
        FindingCode.HOST_UNKNOWN,
        FindingCode.HOST_TIMED_OUT,
        FindingCode.SERVICE_CLOSED,
        FindingCode.SERVICE_TIMED_OUT,
        FindingCode.TLS_FAILED,
    }
)
_OUT_OF_DATE: Final = frozenset({9, 10})
_OTHER_NAME: Final = frozenset({62, 64})
"""OpenSSL's verify codes: not yet valid, expired; host name and address do not match."""


class CheckFailure(Exception):
    """A network step that failed, with the code and data of its finding."""

    def __init__(self, code: FindingCode, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


async def with_proxy(failure: CheckFailure) -> dict[str, object]:
    """The data of a failure; if its host was not reached, with the `proxy` that this computer's programs use."""
    proxy = await proxy_for(str(failure.data["host"])) if failure.code in _UNREACHED else ""
    return {**failure.data, "proxy": proxy} if proxy else failure.data


class VerifiedService(NamedTuple):
    """A service whose certificate was verified; `until` (UTC) is the end of its validity, None without TLS."""

    host: str
    until: datetime | None


def usable(addresses: Iterable[str]) -> list[Address]:
    """Return host and port of each URL, without duplicates; raises CheckFailure for one that cannot be used."""
    found = []
    for url in addresses:
        try:
            require_privacy(url)
            found.append(address_of(url))
        except InsecureTransport:
            raise CheckFailure(FindingCode.CLEAR_TEXT_REFUSED, url=url) from None
        except GatewayDown:
            raise CheckFailure(FindingCode.ADDRESS_UNUSABLE, url=url) from None
    return list(dict.fromkeys(found))


async def resolve(addresses: Sequence[Address]) -> list[str]:
    """Resolve every host and return the names, without duplicates; raises CheckFailure for one that is not found."""
    hosts = list(dict.fromkeys(address.host for address in addresses))
    for host in hosts:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise CheckFailure(FindingCode.HOST_TIMED_OUT, host=host) from None
        except (OSError, UnicodeError):
            raise CheckFailure(FindingCode.HOST_UNKNOWN, host=host) from None
    return hosts


async def verify_certificates(addresses: Iterable[str], timing: HttpTiming, authority: str = "") -> VerifiedService:
    """Connect to every URL and verify its certificate; returns the one that expires first. Raises CheckFailure."""
    found = [await _verify_certificate(url, timing, authority) for url in dict.fromkeys(addresses)]
    dated = [(one.until, one) for one in found if one.until is not None]
    return min(dated, key=lambda row: row[0])[1] if dated else found[0]


async def _verify_certificate(url: str, timing: HttpTiming, authority: str) -> VerifiedService:
    host, port = address_of(url)
    try:
        context = trusting(authority) if encrypted(url) else None
    except GatewayDown as error:
        raise CheckFailure(FindingCode.AUTHORITY_UNUSABLE, path=authority, reason=error.data["detail"]) from None
    try:
        async with asyncio.timeout(timing.connect):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except TimeoutError:
        raise CheckFailure(FindingCode.SERVICE_TIMED_OUT, host=host, port=port) from None
    except ssl.SSLCertVerificationError as error:
        raise CheckFailure(_certificate_fault(error), host=host, reason=error.verify_message) from None
    except ssl.SSLError as error:
        reason = error.reason or type(error).__name__
        raise CheckFailure(FindingCode.TLS_FAILED, host=host, port=port, reason=reason) from None
    except ConnectionRefusedError:
        raise CheckFailure(FindingCode.SERVICE_CLOSED, host=host, port=port) from None
    except OSError as error:
        raise CheckFailure(FindingCode.TLS_FAILED, host=host, port=port, reason=reason_of(error)) from None
    try:
        return VerifiedService(host, _until(writer))
    finally:
        # close() would wait for the peer's TLS close_notify, which some servers never send.
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


async def server_time(http_url: str, timing: HttpTiming, authority: str = "") -> datetime | None:
    """Return the service's time (UTC, whole seconds) from its Date header, None without one; raises CheckFailure."""
    host, port = address_of(http_url)
    try:
        async with (
            asyncio.timeout(timing.read),
            open_session(timing, authority) as http,
            http.get(http_url, allow_redirects=False) as response,
        ):
            text = response.headers.get("Date", "")
    except TimeoutError:
        raise CheckFailure(FindingCode.SERVICE_TIMED_OUT, host=host, port=port) from None
    except (aiohttp.ClientError, GatewayDown, OSError) as error:
        inner = error.data.get("detail", "") if isinstance(error, GatewayDown) else reason_of(error)
        raise CheckFailure(FindingCode.SERVICE_NOT_HTTP, host=host, port=port, reason=inner) from None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError):
        return None


async def proxy_for(host: str) -> str:
    """The proxy through which this computer reaches an HTTPS host, `proxy.example:3128`; empty for none.

    It is that of the environment, else that of the settings of Windows or macOS, without name and password. On Windows
    the host of the script that chooses one (PAC) counts as well.
    """
    if this_computer(host):
        return ""
    try:
        async with asyncio.timeout(PROXY_SECONDS):
            return await asyncio.to_thread(_proxy_for, host)
    except TimeoutError:
        return ""


def _proxy_for(host: str) -> str:
    from urllib.request import getproxies, proxy_bypass

    try:
        proxies = getproxies()
        named = proxies.get("https") or proxies.get("all")
        if named:
            return "" if proxy_bypass(host) else _place(named)
        return _place(_script())
    except (OSError, ValueError):  # settings that cannot be read or make no sense
        return ""


def _place(address: str) -> str:
    """Host and port of an address, which may lack its scheme; nothing else of it is shown."""
    # A password may have signs that end a host: what stands before the last @ is not looked at.
    found = urlsplit(f"//{address.rpartition('@')[2].rpartition('://')[2]}")
    host = found.hostname or ""
    if len(host) > LONGEST_HOST:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{found.port}" if found.port and shown else shown


def _script() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return str(winreg.QueryValueEx(key, "AutoConfigURL")[0])
    except FileNotFoundError:
        return ""
