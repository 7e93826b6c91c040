"""The proxy of this computer: named where no way leads on, never used, and never with its password."""

from __future__ import annotations

import asyncio

import pytest

from fakes.servers.certificates import listening
from tideboard_core.gateways.http.proxy import proxy_for
from tideboard_core.gateways.http.reachability import CheckFailure, server_time, with_proxy
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.model.connection_check import FindingCode

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxy_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "host", "proxy"),
    [
        ({}, "broker.example", ""),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, "broker.example", "proxy.example:3128"),
        ({"https_proxy": "proxy.example:3128"}, "broker.example", "proxy.example:3128"),
        ({"all_proxy": "socks5://127.0.0.1:1080/"}, "broker.example", "127.0.0.1:1080"),
        ({"https_proxy": "http://me:p%40ss@[fd00::1]:3128/x?y"}, "broker.example", "[fd00::1]:3128"),
        ({"https_proxy": "http://me:pa/ss?w#d@proxy.example:3128"}, "broker.example", "proxy.example:3128"),
        ({"https_proxy": f"http://{'a' * 254}:3128"}, "broker.example", ""),
        ({"https_proxy": "http://proxy.example:many"}, "broker.example", ""),
        ({"http_proxy": "http://proxy.example:3128"}, "broker.example", ""),
        ({"https_proxy": "proxy.example:3128", "no_proxy": ".example"}, "broker.example", ""),
        ({"https_proxy": "proxy.example:3128", "no_proxy": "other.example"}, "broker.example", "proxy.example:3128"),
        ({"https_proxy": "proxy.example:3128"}, "127.0.0.1", ""),
        ({"https_proxy": "proxy.example:3128"}, "localhost", ""),
        ({"https_proxy": "http://[nonsense"}, "broker.example", ""),
    ],
)
async def test_what_is_named(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], host: str, proxy: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert await proxy_for(host) == proxy


@pytest.mark.parametrize(
    ("code", "named"),
    [
        (FindingCode.HOST_UNKNOWN, True),
        (FindingCode.HOST_TIMED_OUT, True),
        (FindingCode.SERVICE_CLOSED, True),
        (FindingCode.SERVICE_TIMED_OUT, True),
        (FindingCode.TLS_FAILED, True),
        (FindingCode.CERTIFICATE_EXPIRED, False),
        (FindingCode.SERVICE_NOT_HTTP, False),
    ],
)
async def test_it_is_named_where_the_host_was_not_reached(
    monkeypatch: pytest.MonkeyPatch, code: FindingCode, named: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@proxy.example:3128")
    data = await with_proxy(CheckFailure(code, host="broker.example", port=443))
    assert data == {"host": "broker.example", "port": 443} | ({"proxy": "proxy.example:3128"} if named else {})


async def test_the_proxy_of_the_computer_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(100))
        writer.close()

    async with (
        await asyncio.start_server(proxy, "127.0.0.1", 0) as server,
        listening(b"HTTP/1.1 204 x\r\n\r\n") as port,
    ):
        for name in NAMES[:3]:
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        assert await server_time(f"http://127.0.0.1:{port}", HttpTiming()) is None
    assert asked == []
