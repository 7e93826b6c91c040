"""A LongPort on a real socket whose every answer a test writes; it cuts connections and counts what reached it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aiohttp import WSMsgType, web
from google.protobuf.message import Message

from fakes.servers.longport.answers import CONTROL_REQUESTS
from fakes.servers.scripted_http import Cut, Said, ScriptedHttp, Seen, ServedSocket
from tideboard_core.gateways.longport.transport.endpoint import Addresses
from tideboard_core.wire.longport.commands import QUOTE_REQUESTS, TRADE_REQUESTS, ControlCommand
from tideboard_core.wire.longport.packet import REQUEST_CAP, Packet, PacketType, Status, decode, encode
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import trade_pb2 as trade

OTP_PATH: Final = "/v1/socket/token"
TRACE: Final = "trace-0001"
FAR: Final = 4_102_444_800_000
"""Milliseconds of an instant in the year 2100."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What to answer on a socket instead of a message."""

    status: int
    code: int = 0
    text: str = ""


Answer = Callable[[Any], Message | Refused | None]


class Held(Protocol):
    """An answer that waits for the test."""

    async def until_let_go(self, seen: Seen, /) -> Said:
        """What to say, once the test lets it go."""
        ...


class NamedSocket(ServedSocket):
    """One WebSocket of the scripted LongPort, with the packets that came; `name` is quote or trade."""

    def __init__(self, name: str, ws: web.WebSocketResponse, request: web.BaseRequest) -> None:
        super().__init__(ws, request)
        self.name = name
        self.received: list[Packet] = []


class ScriptedLongport(ScriptedHttp[NamedSocket]):
    """`scripts` has the answers to the commands of the sockets `quote` and `trade`; `gone` are those that ended.

    What has no script: HTTP 404 without an envelope, silence on the sockets.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gone: list[NamedSocket] = []
        self.http["GET", OTP_PATH] = self.one_time_password
        self.held: dict[tuple[str, str], Held] = {}
        self.scripts: dict[str, dict[int, Answer]] = {
            name: {ControlCommand.AUTH: self.greet, ControlCommand.RECONNECT: self.greet_again}
            for name in ("quote", "trade")
        }
        self.scripts["trade"][16] = lambda _: trade.SubResponse()
        self.online = 0
        self.limit = 10
        self.expires = FAR
        self._passwords = 0
        self._sessions = 0

    @property
    def addresses(self) -> Addresses:
        """Where it listens."""
        host = f"127.0.0.1:{self.port}"
        return Addresses(http=f"http://{host}", quote=f"ws://{host}/quote?a=1", trade=f"ws://{host}/trade")

    # --- HTTP -------------------------------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path in {"/quote", "/trade"} and "Upgrade" in request.headers:
            return await self._socket(request.path[1:], request)
        seen = await self._read(request)
        cut = self.cuts.get(request.method)
        script = self.http.get((seen.method, seen.path))
        said = script(seen) if script is not None else Said(404, b"not found")
        if cut is Cut.AFTER_READING:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if (held := self.held.get((seen.method, seen.path))) is not None:
            said = await held.until_let_go(seen)
        if said is None:
            await self._until_over(request)
            return web.Response()
        headers = {"x-trace-id": TRACE, **said.headers}
        if cut is Cut.MID_ANSWER:
            return await self._half(request, said, headers)
        return web.Response(status=said.status, body=said.body, headers=headers, content_type="application/json")

    async def _half(self, request: web.BaseRequest, said: Said, headers: Mapping[str, str]) -> web.StreamResponse:
        response = web.StreamResponse(status=said.status, headers={**headers, "Content-Length": str(len(said.body))})
        await response.prepare(request)
        await response.write(said.body[: len(said.body) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    def close_kept(self) -> None:
        """Close every connection that stands, as a server does with those it has kept alive long enough."""
        assert self._web is not None
        for connection in list(self._web.connections):
            if connection.transport is not None:
                connection.transport.close()

    def one_time_password(self, _seen: Seen) -> Said:
        """Give a fresh one-time password."""
        self._passwords += 1
        return said({"otp": f"otp-{self._passwords:04d}", "limit": self.limit, "online": self.online})

    def reply(self, method: str, path: str, data: object) -> None:
        """Answer this call with success and `data` from now on."""
        self.http[method, path] = lambda _: said(data)

    def refuse(self, method: str, path: str, code: int, text: str = "no", status: int = 200) -> None:
        """Answer this call with an envelope that says no from now on."""
        body = json.dumps({"code": code, "message": text, "data": None}).encode()
        self.http[method, path] = lambda _: Said(status, body)

    def count(self, method: str, path: str = "/v1/trade/order") -> int:
        """How many whole requests of this method came."""
        return super().count(method, path)

    # --- sockets ----------------------------------------------------------------------------------------------------

    async def _socket(self, name: str, request: web.BaseRequest) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(autoping=False, max_msg_size=REQUEST_CAP)
        await ws.prepare(request)
        served = NamedSocket(name, ws, request)
        self.open_sockets.append(served)
        self.changed()
        try:
            async for message in ws:
                if message.type is WSMsgType.BINARY:
                    await self._take(served, decode(message.data, cap=REQUEST_CAP))
                elif message.type is WSMsgType.PING:
                    served.pings.append(message.data)
                    if self.answer_pings:
                        await ws.pong(message.data)
                elif message.type is WSMsgType.PONG:
                    served.pongs.append(message.data)
                self.changed()
        finally:
            self.open_sockets.remove(served)
            self.gone.append(served)
            self.changed()
        return ws

    async def _take(self, served: NamedSocket, packet: Packet) -> None:
        served.received.append(packet)
        self.changed()
        script = self.scripts[served.name].get(packet.command)
        if script is None:
            return
        request = request_of(served.name, packet)
        answer = script(request)
        if answer is not None:
            await self.answer(served, packet, answer)

    async def answer(self, served: NamedSocket, packet: Packet, answer: Message | Refused) -> None:
        """Answer a request, now or late."""
        if isinstance(answer, Refused):
            body = control.Error(code=answer.code, msg=answer.text).SerializeToString()
            status = answer.status
        else:
            body, status = answer.SerializeToString(), Status.SUCCESS
        await served.ws.send_bytes(
            encode(
                Packet(PacketType.RESPONSE, packet.command, body, packet.request_id, status=status), compress_from=1024
            )
        )

    def greet(self, request: control.AuthRequest) -> Message | Refused:
        """Answer a login: any password that was given out, once."""
        self._sessions += 1
        return control.AuthResponse(
            session_id=f"session-{self._sessions:04d}", expires=self.expires, limit=self.limit, online=self.online
        )

    def greet_again(self, request: control.ReconnectRequest) -> Message | Refused:
        """Answer a resumption with a new session id."""
        self._sessions += 1
        return control.ReconnectResponse(session_id=f"session-{self._sessions:04d}", expires=self.expires)

    def served(self, name: str = "quote") -> NamedSocket:
        """The open socket of a name."""
        return next(served for served in self.open_sockets if served.name == name)

    async def push(self, command: int, message: Message, name: str = "quote") -> None:
        """Send a push on a socket."""
        await self.served(name).ws.send_bytes(encode(Packet(PacketType.PUSH, command, message.SerializeToString())))

    def packets(self, command: int, name: str = "quote") -> list[Any]:
        """Return the parsed requests of one command on all sockets of a name, in order."""
        return [
            request_of(name, packet)
            for served in [*self.gone, *self.open_sockets]
            for packet in served.received
            if served.name == name and packet.command == command
        ]


def said(data: object) -> Said:
    """A success with this data."""
    return Said(body=json.dumps({"code": 0, "message": "success", "data": data}).encode())


def request_of(name: str, packet: Packet) -> Message | None:
    """The parsed body of a request, None where the body is empty by definition."""
    own = QUOTE_REQUESTS if name == "quote" else TRADE_REQUESTS
    classes: dict[int, type[Message] | None] = {**CONTROL_REQUESTS, **own}
    found = classes[packet.command]
    return None if found is None else found.FromString(packet.body)
