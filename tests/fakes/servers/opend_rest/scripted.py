"""A FutuOpenD-rs on a real socket whose every answer a test writes; it cuts connections and counts what reached it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final

from aiohttp import WSMsgType, web
from google.protobuf.message import Message

from fakes.servers.longport.scripted import Cut, Dropped, Said, Seen, lower
from fakes.values.waiting import Happenings
from tideboard_core.wire.opend_rest.json_codec import to_json
from tideboard_proto.opend import GetGlobalState_pb2

KEY: Final = "fc_" + "0123456789abcdef" * 2
ORDER: Final = "/api/order"
STATE: Final = GetGlobalState_pb2.S2C(
    marketHK=3, marketUS=11, marketSH=3, marketSZ=3, marketHKFuture=3, qotLogined=True, trdLogined=True,
    serverVer=1011, serverBuildNo=7108, time=1_763_434_800, localTime=1_763_434_800.0,
)  # fmt: skip

Script = Callable[[Seen], Said | None]


class Pushes:
    """One open `/ws`."""

    def __init__(self, ws: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self.ws = ws
        self.request = request
        self.authorization = request.headers.get("Authorization", "")
        self.pings = 0
        self.pongs: list[bytes] = []

    def drop(self) -> None:
        """Cut the connection without a word."""
        assert self.request.transport is not None
        self.request.transport.abort()


class ScriptedRest(Happenings):
    """Listens on a free loopback port; `http` maps (method, path) to what is said.

    Without a script: 404 with JSON. With `keys` every route but the public ones wants one of them. `seen` holds whole
    requests. `held` answers wait for their event. `ws_status` other than 0 refuses the push socket.
    """

    PUBLIC: Final = ("/api/ping", "/api/global-state", "/api/user-info")

    def __init__(self) -> None:
        super().__init__()
        self.port = 0
        self.keys: set[str] = {KEY}
        self.seen: list[Seen] = []
        self.open_sockets: list[Pushes] = []
        self.http: dict[tuple[str, str], Script] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.cuts: dict[str, Cut] = {}
        self.ws_status = 0
        self.answer_pings = True
        self._web: web.Server | None = None
        self._server: asyncio.Server | None = None
        self._ending = asyncio.Event()
        self.reply("GET", "/api/ping", STATE)
        self.reply("GET", "/api/global-state", STATE)
        self.reply("POST", "/api/used-quota", {"used_sub_quota": 0, "used_k_line_quota": 0})

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> ScriptedRest:
        """Open the port."""
        self._web = web.Server(self._handle, access_log=None)
        self._server = await asyncio.get_running_loop().create_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the port and what is connected."""
        assert self._server is not None
        assert self._web is not None
        self._server.close()
        self._ending.set()
        for event in self.held.values():
            event.set()
        for served in list(self.open_sockets):
            served.drop()
        await self._web.shutdown(timeout=1)
        await self.until(lambda: not self.open_sockets)

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

    def silence(self, method: str, path: str) -> None:
        """Take this call and never answer it while its connection stands."""
        self.http[method, path] = lambda _: None

    def count(self, method: str = "POST", path: str = ORDER) -> int:
        """How many whole requests of this method came."""
        return sum(seen.method == method and seen.path == path for seen in self.seen)

    def bodies(self, path: str) -> list[Any]:
        """The JSON bodies that came for a path."""
        return [json.loads(seen.body) for seen in self.seen if seen.path == path and seen.body]

    # --- HTTP -------------------------------------------------------------------------------------------------------

    def _accept(self) -> asyncio.BaseProtocol:
        if Cut.BEFORE_READING in self.cuts.values():
            return Dropped()
        assert self._web is not None
        return self._web()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/ws" and "Upgrade" in request.headers:
            return await self._socket(request)
        seen = Seen(request.method, request.raw_path, lower(request.headers), await request.read())
        self.seen.append(seen)
        self.changed()
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

    async def _until_over(self, request: web.BaseRequest) -> None:
        """Wait until the client goes, or the test ends."""
        while not (self._ending.is_set() or request.transport is None or request.transport.is_closing()):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.02):
                    await self._ending.wait()

    # --- the push socket --------------------------------------------------------------------------------------------

    async def _socket(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.ws_status:
            return web.json_response({"error": "no"}, status=self.ws_status, headers={"Location": "/elsewhere"})
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        served = Pushes(ws, request)
        self.open_sockets.append(served)
        self.changed()
        try:
            async for message in ws:
                if message.type is WSMsgType.PING:
                    served.pings += 1
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
