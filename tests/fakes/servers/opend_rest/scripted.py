"""A FutuOpenD-rs on a real socket whose every answer a test writes; it cuts connections and counts what reached it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final

from aiohttp import WSMsgType, web
from google.protobuf.message import Message

from fakes.servers.scripted_http import Cut, Said, ScriptedHttp, Seen, ServedSocket
from tideboard_core.wire.opend_rest.json_codec import to_json
from tideboard_proto.opend import GetGlobalState_pb2

KEY: Final = "fc_" + "0123456789abcdef" * 2
ORDER: Final = "/api/order"
VERSION: Final = "1.5.0"
STATE: Final = GetGlobalState_pb2.S2C(
    marketHK=3, marketUS=11, marketSH=3, marketSZ=3, marketHKFuture=3, qotLogined=True, trdLogined=True,
    serverVer=1011, serverBuildNo=7108, time=1_763_434_800, localTime=1_763_434_800.0,
)  # fmt: skip


class PushSocket(ServedSocket):
    """One open `/ws`."""

    def __init__(self, ws: web.WebSocketResponse, request: web.BaseRequest) -> None:
        super().__init__(ws, request)
        self.authorization = request.headers.get("Authorization", "")


class ScriptedRest(ScriptedHttp[PushSocket]):
    """A daemon whose answers a test writes.

    Without a script: 404 with JSON. With `keys` every route but the public ones wants one of them. `held` answers wait
    for their event. `ws_status` other than 0 refuses the push socket.
    """

    PUBLIC: Final = ("/api/ping", "/api/global-state", "/api/user-info")

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = {KEY}
        self.held: dict[str, asyncio.Event] = {}
        self.ws_status = 0
        self.reply("GET", "/api/ping", {**to_json(STATE), "version": VERSION})
        self.reply("GET", "/api/global-state", STATE)
        self.reply("POST", "/api/used-quota", {"used_sub_quota": 0, "used_k_line_quota": 0})

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.port}"

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let every held answer go, then close the port and what is connected."""
        for event in self.held.values():
            event.set()
        await super().__aexit__(kind, error, trace)

    # --- what is said -----------------------------------------------------------------------------------------------

    def reply(self, method: str, path: str, content: Message | Mapping[str, Any] | None = None) -> None:
        """Answer this call with success from now on."""
        s2c = to_json(content) if isinstance(content, Message) else content
        self.say(method, path, {"ret_type": 0, "ret_msg": None, "err_code": None, "s2c": s2c})

    def refuse(self, method: str, path: str, text: str, ret_type: int = -1) -> None:
        """Answer this call with a business refusal from now on."""
        self.say(method, path, {"ret_type": ret_type, "ret_msg": text, "err_code": None, "s2c": None})

    def block(self, method: str, path: str, status: int, text: str = "no", **headers: str) -> None:
        """Refuse this call below HTTP 200 from now on."""
        self.say(method, path, {"error": text}, status=status, **headers)

    def say(self, method: str, path: str, body: object, *, status: int = 200, **headers: str) -> None:
        """Answer this call with this JSON from now on."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.http[method, path] = lambda _: Said(status, json.dumps(body).encode(), named)

    def count(self, method: str = "POST", path: str = ORDER) -> int:
        """How many whole requests of this method came."""
        return super().count(method, path)

    def bodies(self, path: str) -> list[Any]:
        """The JSON bodies that came for a path."""
        return [json.loads(seen.body) for seen in self.seen if seen.path == path and seen.body]

    # --- HTTP -------------------------------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/ws" and "Upgrade" in request.headers:
            return await self._socket(request)
        seen = await self._read(request)
        if self.cuts.get(seen.path) is Cut.AFTER_READING:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if (event := self.held.get(seen.path)) is not None:
            await event.wait()
        said = self._said(seen)
        if said is None:
            await self._until_over(request)
            return web.Response()
        return web.Response(status=said.status, body=said.body, headers=said.headers, content_type="application/json")

    def _said(self, seen: Seen) -> Said | None:
        key = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if self.keys and key not in self.keys and seen.path not in self.PUBLIC:
            return Said(401, b'{"error":"unauthorized"}', {"WWW-Authenticate": "Bearer"})
        script = self.http.get((seen.method, seen.path))
        return script(seen) if script is not None else Said(404, b'{"error":"not found"}')

    # --- the push socket --------------------------------------------------------------------------------------------

    async def _socket(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.ws_status:
            return web.json_response({"error": "no"}, status=self.ws_status, headers={"Location": "/elsewhere"})
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        served = PushSocket(ws, request)
        self.open_sockets.append(served)
        self.changed()
        try:
            async for message in ws:
                if message.type is WSMsgType.PING:
                    served.pings.append(message.data)
                    if self.answer_pings:
                        await ws.pong(message.data)
                elif message.type is WSMsgType.PONG:
                    served.pongs.append(message.data)
                self.changed()
        finally:
            self.open_sockets.remove(served)
            self.changed()
        return ws

    async def push(self, proto_id: int, message: Message | bytes, **fields: Any) -> None:
        """Send a push to every socket."""
        body = message if isinstance(message, bytes) else message.SerializeToString()
        event = {"type": "quote", "proto_id": proto_id, "body_b64": base64.b64encode(body).decode(), **fields}
        await self.send(json.dumps(event))

    async def send(self, text: str) -> None:
        """Send a text frame to every socket."""
        for served in self.open_sockets:
            await served.ws.send_str(text)
