"""A session that follows nobody, keeps nothing and sends nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any

import aiohttp
import pytest

from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.servers.scripted_http import Cut
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.client_session import MOST_HEADS, Resolver, open_session
from tideboard_core.gateways.http.failures import Lost
from tideboard_core.gateways.http.timeouts import HttpTiming


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_a_server_that_hangs_up_is_asked_once_whatever_the_method(method: str) -> None:
    async with ScriptedRest() as server, open_session(HttpTiming()) as session:
        server.cuts["/x"] = Cut.AFTER_READING
        with pytest.raises(Lost):
            await session.request(method, f"{server.url}/x", data=None if method == "GET" else b"{}")
        assert server.count(method, "/x") == 1


async def test_a_kept_connection_that_was_closed_meanwhile_is_no_reason_to_ask_twice() -> None:
    async with ScriptedRest() as server, open_session(HttpTiming()) as session:
        await (await session.get(f"{server.url}/api/ping")).read()
        server.cuts["/x"] = Cut.AFTER_READING
        with pytest.raises(Lost):
            await session.put(f"{server.url}/x", data=b"{}")
        assert server.count("PUT", "/x") == 1


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("informational", "read"), [(0, True), (MOST_HEADS - 1, True), (MOST_HEADS, False), (100_000, False)]
)
async def test_informational_answers_have_an_end(informational: int, read: bool, method: str) -> None:
    """A peer that continues for ever is a lost one; what it was asked for is not asked again."""
    asked: list[bytes] = []
    sent = b"HTTP/1.1 100 Continue\r\n\r\n" * informational + b"HTTP/1.1 204 No Content\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(sent)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            await reader.read()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server, open_session(HttpTiming()) as session:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        if read:
            async with session.request(method, address) as response:
                assert response.status == 204
        else:
            with pytest.raises(Lost):
                await session.request(method, address)
        assert [head.split()[0] for head in asked] == [method.encode()]


async def test_a_socket_is_not_led_elsewhere() -> None:
    async with ScriptedRest() as server, open_session(HttpTiming()) as session:
        server.ws_status = 307
        with pytest.raises(GatewayDown, match="websocket-refused"):
            await session.ws_connect(f"{server.url}/ws")
        assert server.open_sockets == []


async def test_cookies_are_not_kept() -> None:
    async with ScriptedRest() as server, open_session(HttpTiming()) as session:
        server.say("GET", "/x", {}, Set_Cookie="a=b")
        server.keys.clear()
        for _ in range(2):
            await (await session.get(f"{server.url}/x")).read()
        assert not any("cookie" in seen.headers for seen in server.seen)


async def test_an_authority_that_cannot_be_used_is_said() -> None:
    with pytest.raises(GatewayDown, match="authority-unusable"):
        open_session(HttpTiming(), "/nowhere.pem")


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST"])
async def test_the_name_of_this_computer_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Keys go there in clear text, so nobody is asked where it is: neither for HTTP nor for a socket."""
    asked: list[str] = []

    async def elsewhere(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "nobody knows it")

    async with ScriptedRest() as server, open_session(HttpTiming()) as session:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", elsewhere)
        async with session.get(f"http://{name}:{server.port}/api/ping") as response:
            assert response.status == 200
        async with session.ws_connect(f"ws://{name}:{server.port}/ws") as ws:
            assert not ws.closed
        assert asked == []
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"http://far.example:{server.port}/api/ping")
        assert asked == ["far.example"]


async def test_this_computer_has_a_loopback_address_of_each_family() -> None:
    resolver = Resolver()
    for family, hosts in (
        (socket.AF_UNSPEC, ["127.0.0.1", "::1"]),
        (socket.AF_INET, ["127.0.0.1"]),
        (socket.AF_INET6, ["::1"]),
    ):
        found = await resolver.resolve("localhost", 80, family)
        assert [(each["host"], each["port"]) for each in found] == [(host, 80) for host in hosts]
    await resolver.close()
