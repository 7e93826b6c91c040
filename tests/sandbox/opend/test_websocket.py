"""OpenD's WebSocket port: login, calls, pushes, orders, bad messages, and its end."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import aiohttp
import pytest
from google.protobuf.json_format import ParseDict

from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.wire.opend.protocols import ProtoId, request_class, response_class
from tideboard_proto.opend import InitWebSocket_pb2
from tideboard_sandbox.command_line import parse
from tideboard_sandbox.opend.websocket import DISCONNECTED, INIT, LOGIN_REFUSED, REPLY, REQUEST, SIGN

OPTIONS = standing_options(opend_port=None, opend_ws_port=0)
SECURITY = {"market": 1, "code": "00700"}
PING = bytes([0x89, 0x80, 0, 0, 0, 0])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_thread(OPTIONS) as opened:
        yield opened


class Client:
    """Speaks the envelope; replies are matched by section, everything else is a push."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.pushes: list[tuple[int, bytes]] = []
        self.conn_id = 0
        self._sections = count(2)

    async def ask(self, command: int, body: bytes, section: int | None = None) -> tuple[int, int, bytes]:
        """Command, error and body of the reply."""
        section = next(self._sections) if section is None else section
        await self.socket.send_bytes(REQUEST.pack(SIGN, command, section) + body)
        while True:
            sign, told, answered, error, text = REPLY.unpack_from(data := await self.socket.receive_bytes(timeout=20))
            assert (sign, text) == (SIGN, bytes(20))
            if answered == section:
                return told, error, data[REPLY.size :]
            self.pushes.append((told, data[REPLY.size :]))

    async def call(self, proto_id: ProtoId, **c2s: object) -> Any:
        """The response of a call."""
        request = ParseDict({"c2s": c2s}, request_class(proto_id)())
        told, error, body = await self.ask(proto_id, request.SerializeToString())
        assert (told, error) == (proto_id, 0)
        return response_class(proto_id).FromString(body)


@asynccontextmanager
async def client_of(sandbox: OpenSandbox) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.line["opend_ws"]) as socket:
        yield Client(socket)


@asynccontextmanager
async def logged_in(sandbox: OpenSandbox) -> AsyncIterator[Client]:
    async with client_of(sandbox) as client:
        wanted = InitWebSocket_pb2.Request(c2s=InitWebSocket_pb2.C2S(programmingLanguage="JavaScript"))
        told, error, body = await client.ask(INIT, wanted.SerializeToString())
        answer = InitWebSocket_pb2.Response.FromString(body)
        assert (told, error, answer.retType) == (INIT, 0, 0)
        client.conn_id = answer.s2c.connID
        yield client


def test_the_port_opens_only_if_it_is_asked_for(sandbox: OpenSandbox) -> None:
    assert parse([]).opend_ws_port is None
    assert parse(["--opend-ws-port", "0"]).opend_port is None
    assert sandbox.line["opend_ws"].startswith("ws://127.0.0.1:")
    assert "opend" not in sandbox.line


async def test_calls_are_answered_and_pushes_come_apart_from_replies(sandbox: OpenSandbox) -> None:
    async with logged_in(sandbox) as client:
        subscribed = await client.call(
            ProtoId.Qot_Sub, securityList=[SECURITY], subTypeList=[1], isSubOrUnSub=True, isRegOrUnRegPush=True
        )
        state = await client.call(ProtoId.GetGlobalState, userID=0)

        assert (subscribed.retType, state.s2c.qotLogined) == (0, True)
        assert [proto_id for proto_id, _ in client.pushes] == [ProtoId.Qot_UpdateBasicQot]
        quote: Any = response_class(ProtoId.Qot_UpdateBasicQot).FromString(client.pushes[0][1])
        assert quote.s2c.basicQotList[0].security.code == "00700"


async def test_an_order_is_placed_once_per_packet_id(sandbox: OpenSandbox) -> None:
    async with logged_in(sandbox) as client:
        accounts = (await client.call(ProtoId.Trd_GetAccList, userID=0)).s2c.accList
        account = next(row.accID for row in accounts if row.trdEnv == 0 and list(row.trdMarketAuthList) == [1])
        order: dict[str, Any] = {
            "packetID": {"connID": client.conn_id, "serialNo": 1},
            "header": {"trdEnv": 0, "accID": account, "trdMarket": 1},
            "trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": 500.0, "secMarket": 1,
        }  # fmt: skip
        answers = [(await client.call(ProtoId.Trd_PlaceOrder, **order)).retType for _ in range(2)]

        assert answers == [0, -1]


async def test_nothing_is_answered_before_the_login(sandbox: OpenSandbox) -> None:
    async with client_of(sandbox) as client:
        refused = await client.call(ProtoId.GetGlobalState, userID=0)

        assert refused.retType == -1


@pytest.mark.parametrize(
    "message",
    [b"", b"short", b"ft-v2.0\0" + bytes(12), REQUEST.pack(SIGN, INIT, 1 << 40), REQUEST.pack(SIGN, INIT, 2) + b"\xff"],
)
async def test_a_message_that_cannot_be_read_ends_the_connection(sandbox: OpenSandbox, message: bytes) -> None:
    async with client_of(sandbox) as client:
        await client.socket.send_bytes(message)
        goodbye = await client.socket.receive(timeout=20)
        end = await client.socket.receive(timeout=20)

        assert REPLY.unpack_from(goodbye.data)[1] == DISCONNECTED
        assert end.type is aiohttp.WSMsgType.CLOSE


async def test_text_and_plain_http_are_turned_away(sandbox: OpenSandbox) -> None:
    async with client_of(sandbox) as client:
        await client.socket.send_str("hello")
        assert (await client.socket.receive(timeout=20)).type is not aiohttp.WSMsgType.BINARY
    url = str(sandbox.line["opend_ws"]).replace("ws://", "http://")
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 400


async def test_a_client_that_leaves_before_its_pongs_is_no_error(sandbox: OpenSandbox) -> None:
    """Ends with the first of them: the port meets its closed connection while it writes the others."""
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(sandbox.line["opend_ws"], autoping=False)
        with socket.get_extra_info("socket").dup() as link:
            link.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))  # no farewell, as of one that is killed
            link.sendall(PING * 10_000)
        assert (await socket.receive(timeout=20)).type is aiohttp.WSMsgType.PONG
    async with logged_in(sandbox) as client:
        assert client.conn_id


async def test_the_port_goes_and_comes_back_with_opend(sandbox: OpenSandbox) -> None:
    async with logged_in(sandbox) as client:
        await sandbox.ask("close-door")
        kinds = [(await client.socket.receive(timeout=20)).type for _ in range(2)]
        assert kinds[-1] in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    with pytest.raises(aiohttp.ClientConnectionError):
        async with logged_in(sandbox):
            pass
    await sandbox.ask("open-door")
    async with logged_in(sandbox) as client:
        assert client.conn_id


async def test_one_too_many_is_told_so_and_ended() -> None:
    """The limit counts the clients of both of OpenD's ports."""
    with sandbox_thread(standing_options(opend_port=None, opend_ws_port=0, connections=1)) as narrow:
        async with logged_in(narrow), client_of(narrow) as surplus:
            told, error, body = await surplus.ask(INIT, InitWebSocket_pb2.Request(c2s={}).SerializePartialToString())

            assert (told, error) == (INIT, LOGIN_REFUSED)
            assert "too many connections" in InitWebSocket_pb2.Response.FromString(body).retMsg
            ended = await surplus.socket.receive(timeout=20)
            assert ended.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE}
            assert (await narrow.state())["connections_refused"] == 1
            await narrow.ask("reset")
            assert (await narrow.state())["connections"] == 1
