"""Ports of HTTP ports: a port that is taken leaves nothing behind, a cut ends what is under way."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web

from tideboard_sandbox.server.http_ports import MISDIRECTED, abort_connections, for_this_host, is_our_host, open_port

HOST = "127.0.0.1"
TEXT_AND_PING = b"\x81\x81\0\0\0\0a\x89\x80\0\0\0\0"
"""Two frames at once: the second waits while the first is handled."""


def runner_of(application: web.Application) -> web.AppRunner:
    return web.AppRunner(application, access_log=None, shutdown_timeout=0.1)


async def test_a_port_that_is_taken_puts_the_runner_away() -> None:
    first, second = runner_of(web.Application()), runner_of(web.Application())
    listener = await open_port(first, host=HOST, port=0)
    with pytest.raises(OSError, match="address already in use"):
        await open_port(second, host=HOST, port=listener.port)
    assert second.server is None
    await listener.close()
    await first.cleanup()


async def test_a_cut_ends_a_request_that_nobody_answers() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def never(_request: web.Request) -> web.Response:
        begun.set()
        await ended.wait()
        return web.Response()

    application = web.Application()
    application.router.add_post("/", never)  # the library asks a GET again
    runner = runner_of(application)
    listener = await open_port(runner, host=HOST, port=0)
    async with aiohttp.ClientSession() as session:
        asked = asyncio.get_running_loop().create_task(session.post(f"http://{HOST}:{listener.port}/"))
        await begun.wait()
        assert abort_connections(runner) == 1
        with pytest.raises(aiohttp.ClientError):
            await asked
    ended.set()
    await listener.close()
    await runner.cleanup()
    assert abort_connections(runner) == 0


async def test_a_client_that_is_gone_before_its_pong_is_no_error() -> None:
    async def gone(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for _ in socket:
            assert request.transport is not None
            request.transport.abort()
        return socket

    application = web.Application()
    application.router.add_get("/", for_this_host(gone))
    runner = runner_of(application)
    listener = await open_port(runner, host=HOST, port=0)
    async with aiohttp.ClientSession() as session, session.ws_connect(f"http://{HOST}:{listener.port}/") as socket:
        with socket.get_extra_info("socket").dup() as link:
            link.sendall(TEXT_AND_PING)
        assert (await socket.receive(timeout=20)).type is aiohttp.WSMsgType.CLOSED
    await listener.close()
    await runner.cleanup()


async def test_a_lost_connection_is_never_answered() -> None:
    """An empty answer to a write would say that it was taken."""

    async def lost(_request: web.Request) -> web.Response:
        raise ConnectionResetError

    application = web.Application()
    application.router.add_post("/", for_this_host(lost))
    runner = runner_of(application)
    listener = await open_port(runner, host=HOST, port=0)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(f"http://{HOST}:{listener.port}/")
    await listener.close()
    await runner.cleanup()


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:11111", True),
        ("127.8.8.8", True),
        ("localhost:80", True),
        ("LOCALHOST", True),
        ("[::1]:443", True),
        ("192.168.1.20:80", True),
        ("192.168.1.21:80", False),
        ("evil.example", False),
        ("evil.example:80", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("[::2]", False),
        ("[127.0.0.1", False),
        ("", False),
    ],
)
def test_only_loopback_and_the_address_that_was_called_are_ours(host: str, ours: bool) -> None:
    assert is_our_host(host, "192.168.1.20") is ours


async def test_a_name_that_was_pointed_at_this_computer_is_refused() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="accounts")

    application = web.Application()
    application.router.add_get("/", for_this_host(answer))
    runner = runner_of(application)
    listener = await open_port(runner, host=HOST, port=0)
    url = f"http://{HOST}:{listener.port}/"
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers={"Host": "evil.example"}) as refused:
            assert refused.status == MISDIRECTED
            assert "accounts" not in await refused.text()
        async with session.get(url, headers={"Host": f"localhost:{listener.port}"}) as accepted:
            assert await accepted.text() == "accounts"
    await listener.close()
    await runner.cleanup()
