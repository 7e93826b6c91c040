"""Network steps of a connection check, before any secret is sent: name resolution, certificate, clock."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

import aiohttp
from yarl import URL

from tideboard_core.errors import GatewayDown, InsecureTransport, LoginRefused
from tideboard_core.gateways.http.addresses import Address, address_of, encrypted, require_privacy
from tideboard_core.gateways.http.certificates import trusting
from tideboard_core.gateways.http.client_session import BoundedResponse, open_session
from tideboard_core.gateways.http.failures import reason_of
from tideboard_core.gateways.http.proxy import Proxy, proxy_for
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.model.connection_check import FindingCode

RESOLVE_SECONDS: Final = 5.0
CLOCK_OFF: Final = 30.0
"""Seconds from which a wrong clock is reported."""
CLOCK_WRONG: Final = 300.0
"""Seconds from which signed requests are likely to be refused; the broker does not document its limit."""
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


async def with_proxy(failure: CheckFailure, chosen: Proxy | None = None) -> dict[str, object]:
    """The data of a failure; if no proxy is chosen and its host was not reached, with the `proxy` of this computer."""
    unreached = chosen is None and failure.code in _UNREACHED
    proxy = await proxy_for(str(failure.data["host"])) if unreached else ""
    return {**failure.data, "proxy": proxy} if proxy else failure.data


class VerifiedService(NamedTuple):
    """A service whose certificate was verified; `until` (UTC) is the end of its validity, None without TLS."""

    host: str
    until: datetime | None


class LookedUp(NamedTuple):
    """What was looked up: the finding's code, with the hosts or the proxies that it names."""

    code: FindingCode
    hosts: str


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


async def look_up(urls: Iterable[str], proxy: Proxy | None) -> LookedUp:
    """Resolve the host of every URL, or the one of the proxy that leads there; raises CheckFailure.

    The host of a target is a proxy's to resolve.
    """
    urls = list(urls)
    direct = usable(urls)
    if proxy is None:
        return LookedUp(FindingCode.HOSTS_KNOWN, ", ".join(await resolve(direct)))
    try:
        routes = {route for url in urls if (route := await proxy.route(url)) is not None}
    except (GatewayDown, LoginRefused) as error:
        raise CheckFailure(FindingCode.PROXY_FAILED, error=error.code, details=dict(error.data)) from None
    if not routes:
        return LookedUp(FindingCode.HOSTS_KNOWN, ", ".join(await resolve(direct)))
    await resolve([address_of(route.url) for route in routes])
    return LookedUp(FindingCode.PROXY_USED, ", ".join(sorted(route.place for route in routes)))


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


async def verify_certificates(
    addresses: Iterable[str], timing: HttpTiming, authority: str = "", proxy: Proxy | None = None
) -> VerifiedService:
    """Connect to every URL and verify its certificate; returns the one that expires first. Raises CheckFailure."""
    found = [
        await _verify_certificate(url, timing, authority)
        if proxy is None or not encrypted(url)
        else await _verify_through(url, timing, authority, proxy)
        for url in dict.fromkeys(addresses)
    ]
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
        return VerifiedService(host, _until(writer.get_extra_info("peercert")))
    finally:
        # close() would wait for the peer's TLS close_notify, which some servers never send.
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _verify_through(url: str, timing: HttpTiming, authority: str, proxy: Proxy) -> VerifiedService:
    """The same through a proxy: a request without any secret, of whose answer the certificate alone is looked at."""
    host, port = address_of(url)
    try:
        async with (
            asyncio.timeout(timing.read),
            open_session(timing, authority, proxy=proxy) as http,
            http.get(URL(url).with_scheme("https"), allow_redirects=False) as response,
        ):
            assert isinstance(response, BoundedResponse)
            return VerifiedService(host, _until(response.certificate))
    except aiohttp.ClientConnectorCertificateError as error:
        reason = error.certificate_error
        fault = (
            _certificate_fault(reason)
            if isinstance(reason, ssl.SSLCertVerificationError)
            else FindingCode.CERTIFICATE_UNTRUSTED
        )
        raise CheckFailure(fault, host=host, reason=getattr(reason, "verify_message", "")) from None
    except TimeoutError:
        raise CheckFailure(FindingCode.SERVICE_TIMED_OUT, host=host, port=port) from None
    except GatewayDown as error:
        raise _failure_of(error, host, port, authority) from None
    except (aiohttp.ClientError, OSError) as error:
        raise CheckFailure(FindingCode.TLS_FAILED, host=host, port=port, reason=reason_of(error)) from None


def _failure_of(error: GatewayDown, host: str, port: int, authority: str) -> CheckFailure:
    if error.code == "authority-unusable":
        return CheckFailure(FindingCode.AUTHORITY_UNUSABLE, path=authority, reason=error.data["detail"])
    if error.code.startswith("proxy-"):
        return CheckFailure(FindingCode.PROXY_FAILED, error=error.code, details=dict(error.data))
    return CheckFailure(FindingCode.TLS_FAILED, host=host, port=port, reason=str(error.data.get("detail", "")))


def _certificate_fault(error: ssl.SSLCertVerificationError) -> FindingCode:
    if error.verify_code in _OUT_OF_DATE:
        return FindingCode.CERTIFICATE_EXPIRED
    if error.verify_code in _OTHER_NAME:
        return FindingCode.CERTIFICATE_NAME
    return FindingCode.CERTIFICATE_UNTRUSTED


def _until(certificate: Mapping[str, object] | None) -> datetime | None:
    ends = None if certificate is None else certificate.get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None


async def server_time(
    http_url: str, timing: HttpTiming, authority: str = "", proxy: Proxy | None = None
) -> datetime | None:
    """Return the service's time (UTC, whole seconds) from its Date header, None without one; raises CheckFailure."""
    host, port = address_of(http_url)
    try:
        async with (
            asyncio.timeout(timing.read),
            open_session(timing, authority, proxy=proxy) as http,
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
