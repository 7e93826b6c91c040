"""Streams: the newest of each value, at a bounded rate; revoked, slow and dead programs are dropped alone."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Ping, Request, TextMessage

from fakes.servers.programs_place import connection, connector
from fakes.servers.programs_window import ScriptedWindow, raw_call, request, served
from fakes.values.waiting import in_time, until
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.channel import (
    ProposalChanged,
    UnwatchCall,
    ValueChanged,
    WatchCall,
    WatchedItem,
    WatchedOf,
    packed,
)
from tideboard_core.programs.server import http, streams

UPGRADE = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: " + "A" * 22 + "==",
]


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[ScriptedWindow]:
    made = ScriptedWindow()
    made.make("reader", ProgramScope.MARKET)
    made.make("agent", ProgramScope.PROPOSE_PRACTICE)
    async with served(made, tmp_path):
        yield made


class Program:
    """A program with a session of its own."""

    def __init__(self, window: ScriptedWindow, key: str = "reader") -> None:
        self._window, self._key = window, key
        self.session = aiohttp.ClientSession(connector=connector(window.address))

    async def stream(self) -> aiohttp.ClientWebSocketResponse:
        headers = {"Authorization": f"Bearer {self._window.tokens[self._key]}"}
        return await self.session.ws_connect("http://localhost/v1/stream", headers=headers)


@pytest.fixture
async def program(window: ScriptedWindow) -> AsyncIterator[Program]:
    made = Program(window)
    yield made
    await made.session.close()


def wish(*symbols: str, do: str = "watch", what: str = "quote") -> dict[str, Any]:
    return {"do": do, "what": what, "symbols": symbols}


def say(window: ScriptedWindow, symbol: str, last: str, what: WatchedOf = WatchedOf.QUOTE) -> None:
    window.end.send(ValueChanged(item=WatchedItem(what, symbol), body=packed({"last": last})))


def watched(window: ScriptedWindow) -> list[WatchCall | UnwatchCall]:
    return [each for each in window.heard if isinstance(each, WatchCall | UnwatchCall)]


async def test_a_program_gets_the_newest_of_what_it_watches(window: ScriptedWindow, program: Program) -> None:
    async with await program.stream() as stream:
        await stream.send_json(wish("hk.700", "HK.00005"))
        await until(lambda: watched(window))
        items = (WatchedItem(WatchedOf.QUOTE, "HK.00005"), WatchedItem(WatchedOf.QUOTE, "HK.00700"))
        assert watched(window) == [WatchCall(key=window.records["reader"].id, items=items)]
        for last in range(50):
            say(window, "HK.00700", str(last))
            say(window, "HK.09988", "1")
        first = await stream.receive_json()
        if first["value"] == {"last": "0"}:  # the server had read no more yet
            first = await stream.receive_json()
        assert (first["what"], first["symbol"], first["value"]) == ("quote", "HK.00700", {"last": "49"})
        say(window, "HK.00005", "2")
        assert (await stream.receive_json())["symbol"] == "HK.00005", "of what it does not watch nothing comes"
        await stream.send_json(wish("HK.00005", do="unwatch"))
        await until(lambda: len(watched(window)) == 2)
    await until(lambda: len(watched(window)) == 3)
    assert watched(window)[2] == UnwatchCall(key=window.records["reader"].id, items=items[1:])


@pytest.mark.parametrize("symbols", [1, 30])
@pytest.mark.parametrize("pieces", [True, False], ids=["by bytes", "at once"])
async def test_a_frame_that_is_not_masked_ends_the_stream(window: ScriptedWindow, symbols: int, pieces: bool) -> None:
    """Whatever came before it, of any length and in any pieces."""
    client = WSConnection(ConnectionType.CLIENT)
    head = [(b"Authorization", f"Bearer {window.tokens['reader']}".encode())]
    hello = client.send(Request(host="localhost", target="/v1/stream", extra_headers=head))
    reader, writer = await connection(window.address)
    writer.write(hello)
    client.receive_data(await reader.readuntil(b"\r\n\r\n"))
    assert isinstance(next(client.events()), AcceptConnection)
    text = json.dumps(wish(*(f"HK.{code:05}" for code in range(1, symbols + 1))))
    masked = client.send(Ping(payload=b"p")) + client.send(TextMessage(data=text))
    for piece in [masked[at : at + 1] for at in range(len(masked))] if pieces else [masked]:
        writer.write(piece)
        await writer.drain()
    await until(lambda: watched(window))
    bare = json.dumps(wish("US.AAPL")).encode()
    writer.write(bytes([0x81, len(bare)]) + bare)
    async with in_time("the end", lambda: watched(window)):
        with contextlib.suppress(ConnectionResetError):
            await reader.read()
    writer.close()
    await until(lambda: len(watched(window)) == 2)  # the first wish ends with the stream
    assert {item.symbol for call in watched(window) for item in call.items} == set(json.loads(text)["symbols"])


async def test_two_streams_of_a_key_are_one_wish_to_the_window(window: ScriptedWindow, program: Program) -> None:
    async with await program.stream() as one:
        await one.send_json(wish("HK.00700"))
        await until(lambda: watched(window))
        say(window, "HK.00700", "612.50")
        await one.receive_json()
        async with await program.stream() as other:
            await other.send_json(wish("HK.00700"))
            assert (await other.receive_json())["value"] == {"last": "612.50"}, "the newest at once"
        say(window, "HK.00700", "613.00")
        assert (await one.receive_json())["value"] == {"last": "613.00"}
        assert len(watched(window)) == 1


async def test_a_value_comes_ten_times_a_second_at_most(window: ScriptedWindow, program: Program) -> None:
    async with await program.stream() as stream:
        await stream.send_json(wish("HK.00700"))
        await until(lambda: watched(window))
        begun, came = asyncio.get_running_loop().time(), 0
        while came < 3:
            say(window, "HK.00700", "1")
            say(window, "HK.00700", "2")
            came += (await stream.receive_json())["value"] == {"last": "2"}
        assert asyncio.get_running_loop().time() - begun > 0.19


async def test_a_revoked_key_loses_its_streams_at_once(window: ScriptedWindow, program: Program) -> None:
    agent = Program(window, "agent")
    async with await program.stream() as stream, await agent.stream() as other:
        window.revoke("reader")
        assert (await stream.receive()).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
        window.end.send(ProposalChanged(key=window.records["agent"].id, body=packed({"id": "P-1"})))
        assert await other.receive_json() == {"proposal": {"id": "P-1"}}, "another key's stays"
    await agent.session.close()


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (wish("HK.00700", what="positions"), "bad-request"),
        (wish("HK.00700", do="send"), "bad-request"),
        (wish("HK.00700") | {"more": 1}, "bad-request"),
        (wish("nothing"), "bad-request"),
        (wish(*(f"HK.{number:05}" for number in range(1, 202))), "bad-request"),
    ],
)
async def test_a_wish_that_is_none_is_refused(
    window: ScriptedWindow, program: Program, sent: dict[str, Any], refused: str
) -> None:
    async with await program.stream() as stream:
        await stream.send_json(sent)
        assert (await stream.receive_json())["refused"]["code"] == refused
        assert not watched(window)


async def test_a_key_without_the_scope_watches_nothing(window: ScriptedWindow) -> None:
    agent = Program(window, "agent")
    async with await agent.stream() as stream:
        await stream.send_json(wish("HK.00700"))
        assert (await stream.receive_json())["refused"]["data"] == {"scope": "market"}
    await agent.session.close()


async def test_a_page_opens_no_stream(window: ScriptedWindow) -> None:
    token = window.tokens["reader"]
    for more, status in (
        ([*UPGRADE, "Origin: http://localhost"], 403),
        (["Sec-Fetch-Mode: websocket", *UPGRADE], 403),
        ([], 400),
    ):
        assert (await raw_call(window, request("/v1/stream", token=token, more=more))).status == status


async def test_a_program_that_reads_nothing_is_dropped_alone(
    window: ScriptedWindow, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "SLOW", 0.2)
    _, slow = await connection(window.address)  # what is not read of it fills its buffer, then the line
    text = b'{"do":"watch","what":"book","symbols":["HK.00700"]}'
    masked = bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text
    slow.write(request("/v1/stream", token=window.tokens["reader"], more=UPGRADE) + masked)
    async with await program.stream() as stream:
        await stream.send_json(wish("HK.00005"))
        await until(lambda: len(watched(window)) == 2)
        async with in_time("the end of the slow one, and with it of what it watched", lambda: watched(window)):
            while len(watched(window)) < 3:
                say(window, "HK.00700", "x" * 200_000, WatchedOf.BOOK)
                await asyncio.sleep(0.05)
        say(window, "HK.00005", "1")
        assert (await stream.receive_json())["value"] == {"last": "1"}
    slow.close()


async def test_streams_that_begin_together_are_no_more_than_a_key_may_have(program: Program) -> None:
    begun = await asyncio.gather(*(program.stream() for _ in range(streams.MOST_STREAMS + 5)), return_exceptions=True)
    kept = [each for each in begun if isinstance(each, aiohttp.ClientWebSocketResponse)]
    assert len(kept) == streams.MOST_STREAMS
    assert {each.status for each in begun if isinstance(each, aiohttp.WSServerHandshakeError)} == {429}
    for each in kept:
        await each.close()


async def test_a_stream_lasts_longer_than_an_answer_may_take(
    program: Program, window: ScriptedWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "PATIENCE", 0.2)
    stream = await program.stream()
    await stream.send_json({"do": "watch", "what": "quote", "symbols": ["HK.00700"]})
    await until(lambda: any(isinstance(each, WatchCall) for each in window.heard))
    item, begun = WatchedItem(WatchedOf.QUOTE, "HK.00700"), asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() - begun < 3 * http.PATIENCE:
        window.end.send(ValueChanged(item=item, body=packed({"last": "1"})))
        assert (await stream.receive_json())["value"] == {"last": "1"}
    await stream.close()
