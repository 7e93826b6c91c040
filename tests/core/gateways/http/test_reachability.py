"""The way to a service: names, certificates of every kind, clocks."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.servers.certificates import Authority, listening, tls_listening
from tideboard_core.gateways.http import reachability as reach
from tideboard_core.gateways.http.reachability import CheckFailure, resolve, server_time, usable, verify_certificates
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport.endpoint import Addresses
from tideboard_core.model.connection_check import FindingCode

TIMING = HttpTiming(connect=60.0, read=60.0, write=60.0)


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """As if this computer trusted the authority."""
    monkeypatch.setattr(ssl, "create_default_context", lambda: ssl_of(authority.path))
    return authority


def ssl_of(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(path)
    return context


def all_at(url: str) -> Addresses:
    return Addresses(url, url.replace("http", "ws"), url.replace("http", "ws"))


async def code_of(port: int, scheme: str = "https") -> FindingCode:
    with pytest.raises(CheckFailure) as caught:
        await verify_certificates(all_at(f"{scheme}://127.0.0.1:{port}"), TIMING)
    return caught.value.code


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://192.0.2.7", FindingCode.CLEAR_TEXT_REFUSED),
        ("ws://broker.example/v2", FindingCode.CLEAR_TEXT_REFUSED),
        ("ftp://127.0.0.1", FindingCode.ADDRESS_UNUSABLE),
        ("https://h:99999", FindingCode.ADDRESS_UNUSABLE),
        ("broker.example", FindingCode.ADDRESS_UNUSABLE),
    ],
)
def test_an_address_that_cannot_be_used_is_named(url: str, code: FindingCode) -> None:
    with pytest.raises(CheckFailure) as caught:
        usable(Addresses("https://broker.example", url, "wss://broker.example"))
    assert caught.value.code is code
    assert caught.value.data["url"] == url


def test_each_place_is_looked_at_once() -> None:
    places = usable(Addresses("https://h", "wss://q/v2", "wss://h/v2"))
    assert places == [("h", 443), ("q", 443)]


async def test_a_name_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def find(host: str, _port: object, **_how: object) -> list[object]:
        if host == "slow":
            await asyncio.Event().wait()
        if host == "absent":
            raise socket.gaierror(-2, "Name or service not known")
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", find)
    monkeypatch.setattr(reach, "RESOLVE_SECONDS", 0.01)
    assert await resolve(usable(Addresses("https://one", "wss://two", "wss://one"))) == ["one", "two"]
    for host, code in (("absent", FindingCode.HOST_UNKNOWN), ("slow", FindingCode.HOST_TIMED_OUT)):
        with pytest.raises(CheckFailure) as caught:
            await resolve(usable(Addresses("https://one", f"wss://{host}", "wss://one")))
        assert (caught.value.code, caught.value.data) == (code, {"host": host})


async def test_the_certificate_that_ends_first_is_told(trusted: Authority) -> None:
    with tls_listening(trusted.server(days=5)) as one, tls_listening(trusted.server(days=3)) as two:
        addresses = Addresses(f"https://127.0.0.1:{one}", f"wss://127.0.0.1:{two}/v2", f"wss://127.0.0.1:{one}")
        found = await verify_certificates(addresses, TIMING)
    assert found.host == "127.0.0.1"
    assert found.until is not None
    assert abs(found.until - datetime.now(UTC) - timedelta(days=3)) < timedelta(minutes=5)


async def test_a_plain_service_on_this_computer_needs_none() -> None:
    async with listening() as port:
        assert (await verify_certificates(all_at(f"http://127.0.0.1:{port}"), TIMING)).until is None


async def test_an_authority_that_nobody_trusts_is_told(authority: Authority) -> None:
    with tls_listening(authority.server()) as port:
        assert await code_of(port) is FindingCode.CERTIFICATE_UNTRUSTED


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [
        ("127.0.0.1", -1, FindingCode.CERTIFICATE_EXPIRED),
        ("broker.example", 5, FindingCode.CERTIFICATE_NAME),
        ("127.0.0.2", 5, FindingCode.CERTIFICATE_NAME),
    ],
)
async def test_a_certificate_that_does_not_fit_is_told(
    trusted: Authority, name: str, days: float, code: FindingCode
) -> None:
    with tls_listening(trusted.server(name, days=days)) as port:
        assert await code_of(port) is code


async def test_what_speaks_no_tls_is_told() -> None:
    async with listening(b"SSH-2.0-x\r\n") as port:
        assert await code_of(port) is FindingCode.TLS_FAILED


async def test_nothing_listens() -> None:
    async with listening() as port:
        pass
    assert await code_of(port) is FindingCode.SERVICE_CLOSED
    assert await code_of(port, "http") is FindingCode.SERVICE_CLOSED


async def test_the_time_of_a_service() -> None:
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
    date = b"Date: Fri, 20 Nov 2026 02:30:00 GMT\r\n"
    for line, told in ((date, datetime(2026, 11, 20, 2, 30, tzinfo=UTC)), (b"", None), (b"Date: soon\r\n", None)):
        async with listening(head + line + b"\r\n") as port:
            assert await server_time(f"http://127.0.0.1:{port}", TIMING) == told


@pytest.mark.parametrize("says", [b"", b"220 smtp ready\r\n"])
async def test_what_is_no_web_service_is_told(says: bytes) -> None:
    async with listening(says) as port:
        with pytest.raises(CheckFailure) as caught:
            await server_time(f"http://127.0.0.1:{port}", TIMING)
    assert caught.value.code is FindingCode.SERVICE_NOT_HTTP
