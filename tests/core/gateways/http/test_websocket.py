"""A WebSocket that pushes, against a real server: what it hands on, what it passes over, and each way it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp import WSMsgType

from fakes.servers.opend_rest.scripted import PushSocket, ScriptedRest
from fakes.values.clock import Seconds
from fakes.values.waiting import Happenings, in_time
from tideboard_core.errors import GatewayDown, WireError
from tideboard_core.gateways.common.heartbeats import LATE_SECONDS, Heartbeats
from tideboard_core.gateways.http import websocket
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.http.websocket import WebSocketConnection
from tideboard_core.model.live import LinkEventKind

CAP = 1000
PING = 0.4


class Text(WebSocketConnection):
    """Keeps what it takes; one word breaks the protocol, one is a request to go."""

    carries = WSMsgType.TEXT
    heard: list[object]
    told: Callable[[], None]

    async def begin(self, session: aiohttp.ClientSession, url: str, **headers: str) -> None:
        """Open it."""
        await self._connect(session, url, cap=CAP, headers=headers)

    def _take(self, content: object) -> None:
        self.heard.append(content)
        self.told()
        if content == "broken":
            raise WireError("header-broken")
        if content == "go":
            self._end(GatewayDown("told-to-go"))


class Binary(Text):
    """The same for messages of the other kind."""

    carries = WSMsgType.BINARY


class Ear(Happenings):
    """Lines to one server, with what was told of them."""

    def __init__(self, server: ScriptedRest) -> None:
        super().__init__()
        self.server = server
        self.heard: list[object] = []
        self.ended: list[GatewayDown] = []
        self.late: list[LinkEventKind] = []
        self.clock, self.bound = Seconds(), LATE_SECONDS
        self.lines: list[Text] = []
        self.session = open_session(HttpTiming())

    def line(self, kind: type[Text] = Text, **timing: float) -> Text:
        """A line that is not open yet."""
        beats = Heartbeats(self._wait, self.clock, self.bound)
        made = kind(name="line", on_closed=self._end, heartbeats=beats, timing=HttpTiming(**timing))
        made.heard, made.told = self.heard, self.changed
        self.lines.append(made)
        return made

    async def opened(self, kind: type[Text] = Text, **timing: float) -> Text:
        """A line that stands."""
        made = self.line(kind, **timing)
        await made.begin(self.session, f"{self.server.url}/ws")
        await self.server.until(lambda: len(self.server.open_sockets) == len(self.lines))
        return made

    def _end(self, error: GatewayDown) -> None:
        self.ended.append(error)
        self.changed()

    def _wait(self, kind: LinkEventKind, **data: object) -> None:
        assert float(str(data["seconds"])) >= self.bound
        self.late.append(kind)
        self.changed()

    async def the_end(self) -> tuple[str, object]:
        """Why the one line ended."""
        await self.until(lambda: bool(self.ended))
        await self.server.until(lambda: not self.server.open_sockets)
        (error,) = self.ended
        return error.code, error.data.get("detail")


@pytest.fixture
async def server() -> AsyncIterator[ScriptedRest]:
    async with ScriptedRest() as made:
        yield made


@pytest.fixture
async def ear(server: ScriptedRest) -> AsyncIterator[Ear]:
    made = Ear(server)
    yield made
    for line in made.lines:
        await line.close()
    await made.session.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long this process is kept from running, it does not count as silent."""
    monkeypatch.setattr(websocket, "STALE_AFTER", 10_000.0)


def socket_of(ear: Ear) -> PushSocket:
    return ear.server.open_sockets[-1]


# --- opening ------------------------------------------------------------------------------------------------------


async def test_headers_go_along_and_the_line_stands(ear: Ear) -> None:
    line = ear.line()
    assert not line.open_now
    await line.begin(ear.session, f"{ear.server.url}/ws", Authorization="Bearer abc")
    assert line.open_now
    await ear.server.until(lambda: bool(ear.server.open_sockets))
    assert socket_of(ear).authorization == "Bearer abc"


async def test_a_server_that_accepts_and_says_nothing_is_given_up(ear: Ear) -> None:
    leave = asyncio.Event()

    async def mute(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await leave.wait()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(GatewayDown) as refused:
        async with in_time("the refusal"):
            await ear.line(connect=0.05).begin(ear.session, f"http://127.0.0.1:{port}/ws")
    assert (refused.value.code, refused.value.data) == ("connect-timed-out", {"host": "127.0.0.1", "port": port})
    leave.set()
    server.close()
    await server.wait_closed()


async def test_an_answer_that_says_no_is_left_to_the_caller(ear: Ear) -> None:
    ear.server.ws_status = 403
    line = ear.line()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await line.begin(ear.session, f"{ear.server.url}/ws")
    assert refused.value.status == 403
    assert not line.open_now
    await line.close()
    assert ear.ended == []


async def test_nobody_there_is_said_with_the_place(ear: Ear) -> None:
    with pytest.raises(GatewayDown) as refused:
        await ear.line().begin(ear.session, "http://127.0.0.1:9/ws")
    assert refused.value.code == "connect-failed"
    assert (refused.value.data["host"], refused.value.data["port"]) == ("127.0.0.1", 9)
    assert refused.value.data["detail"]
    assert ear.ended == []


# --- hearing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "content"), [(Text, ["one", "two"]), (Binary, [b"1", b"2"])])
async def test_content_is_taken_in_order_and_the_other_kind_is_passed_over(
    ear: Ear, kind: type[Text], content: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tideboard_core")
    line = await ear.opened(kind)
    for text, data in (("one", b"1"), ("two", b"2")):
        await socket_of(ear).ws.send_str(text)
        await socket_of(ear).ws.send_bytes(data)
    await socket_of(ear).ws.ping(b"all read")
    await ear.server.until(lambda: bool(socket_of(ear).pongs))
    assert ear.heard == content
    assert line.open_now
    assert len([record for record in caplog.records if "passed over" in record.message]) == 2


async def test_their_ping_is_answered_with_its_payload(ear: Ear) -> None:
    await ear.opened()
    await socket_of(ear).ws.ping(b"theirs")
    await ear.server.until(lambda: bool(socket_of(ear).pongs))
    assert socket_of(ear).pongs == [b"theirs"]


# --- the clock ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("patient")
async def test_pings_go_by_the_clock_and_a_pong_is_a_sign_of_life(ear: Ear) -> None:
    line = await ear.opened(ping=0.02)
    before = line.last_heard
    await ear.server.until(lambda: len(socket_of(ear).pings) > 3)
    assert line.last_heard > before
    assert ear.late == []
    assert ear.ended == []


@pytest.mark.usefixtures("patient")
async def test_a_pong_that_took_long_is_reported(ear: Ear) -> None:
    ear.bound = 0.0
    await ear.opened()
    await ear.until(lambda: bool(ear.late))
    assert set(ear.late) == {LinkEventKind.HEARTBEAT_LATE}


@pytest.mark.usefixtures("patient")
async def test_a_ping_that_left_late_is_reported_as_ours(ear: Ear) -> None:
    """Once: the next one is due from then on."""
    await ear.opened(ping=0.02)
    await ear.server.until(lambda: len(socket_of(ear).pings) > 2)
    assert ear.late == []
    ear.clock.pass_by(8.0)
    pings = len(socket_of(ear).pings)
    await ear.server.until(lambda: len(socket_of(ear).pings) > pings + 2)
    assert ear.late == [LinkEventKind.HEARTBEAT_HELD_BACK]


async def test_a_pong_nobody_asked_for_is_not_late(ear: Ear) -> None:
    ear.bound = 0.0
    await ear.opened()
    await ear.until(lambda: bool(ear.late))
    await socket_of(ear).ws.pong(b"again")
    await socket_of(ear).ws.send_str("after it")
    await ear.until(lambda: bool(ear.heard))
    assert len(ear.late) == 1


async def test_a_silent_connection_ends_once(ear: Ear) -> None:
    ear.server.answer_pings = False
    line = await ear.opened(ping=0.02)
    assert (await ear.the_end())[0] == "gateway-silent"
    assert not line.open_now


async def test_a_program_that_was_held_back_asks_before_it_calls_a_connection_silent(ear: Ear) -> None:
    """Its last ping was answered; in a quiet market nothing else comes while it sends none."""
    ear.bound = 0.0
    await ear.opened(ping=PING)
    await ear.until(lambda: bool(ear.late))  # the pong
    now = asyncio.get_running_loop().time
    pings, held = len(socket_of(ear).pings), now() + 2 * PING
    while now() < held:
        pass
    await ear.server.until(lambda: len(socket_of(ear).pings) > pings + 1)
    assert ear.ended == []


async def test_a_silent_connection_ends_with_its_seconds(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "STALE_AFTER", 0.0)
    ear.server.answer_pings = False
    await ear.opened(ping=0.3)
    await ear.the_end()
    seconds = ear.ended[0].data["seconds"]
    assert isinstance(seconds, float)
    assert seconds >= 0.1


# --- ends ---------------------------------------------------------------------------------------------------------


async def test_content_that_breaks_the_protocol_ends_it_once(ear: Ear) -> None:
    line = await ear.opened()
    await socket_of(ear).ws.send_str("broken")
    await socket_of(ear).ws.send_str("too late")
    assert await ear.the_end() == ("gateway-broke-protocol", "header-broken")
    assert ear.heard == ["broken"]
    assert not line.open_now


async def test_what_a_message_itself_ends_hears_nothing_after_it(ear: Ear) -> None:
    await ear.opened()
    await socket_of(ear).ws.send_str("go")
    await socket_of(ear).ws.send_str("too late")
    assert (await ear.the_end())[0] == "told-to-go"
    assert ear.heard == ["go"]


async def test_a_message_over_the_cap_ends_it_untaken(ear: Ear) -> None:
    await ear.opened()
    await socket_of(ear).ws.send_str("x" * (CAP + 1))
    assert (await ear.the_end())[0] == "gateway-broke-protocol"
    assert ear.heard == []


async def test_a_line_that_is_cut_is_told_once(ear: Ear) -> None:
    await ear.opened()
    socket_of(ear).drop()
    assert (await ear.the_end())[0] == "connection-lost"


async def test_a_close_frame_is_reported_with_its_number(ear: Ear) -> None:
    await ear.opened()
    await socket_of(ear).ws.close(code=1001)
    assert await ear.the_end() == ("connection-lost", "1001")


@pytest.mark.parametrize("begun", [True, False], ids=["while-it-hears", "before-it-began-to-hear"])
async def test_close_calls_nothing_and_sends_a_close_frame(ear: Ear, begun: bool) -> None:
    line = ear.line()
    await line.begin(ear.session, f"{ear.server.url}/ws")
    (served,) = ear.server.open_sockets
    if begun:
        await served.ws.send_str("hello")
        await ear.until(lambda: bool(ear.heard))
    await line.close()
    await ear.server.until(lambda: not ear.server.open_sockets)
    assert served.ws.close_code == aiohttp.WSCloseCode.OK
    assert ear.ended == []
    assert not line.open_now
    await line.close()


async def test_whoever_is_told_may_close_it_right_away(ear: Ear) -> None:
    """The link does so: it hears of the loss and puts the line away, while the line is still ending."""
    closing: list[asyncio.Task[None]] = []

    def leave(_error: GatewayDown) -> None:
        closing.append(asyncio.get_running_loop().create_task(line.close()))
        ear.changed()

    line = Text(name="line", on_closed=leave)
    await line.begin(ear.session, f"{ear.server.url}/ws")
    ear.server.open_sockets[0].drop()
    await ear.until(lambda: bool(closing))
    await closing[0]
    assert len(closing) == 1
    assert not line.open_now
