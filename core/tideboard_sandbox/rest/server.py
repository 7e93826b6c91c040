"""The REST server: HTTP API and /ws of FutuOpenD-rs on one port, and the text frames that /ws pushes."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import parse_qs

import msgspec
from aiohttp import WSCloseCode, web
from google.protobuf.message import Message

from tideboard_core.model.gateway_health import Scope
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_sandbox.exchange.broker.kept_terms import Keeping
from tideboard_sandbox.opend.gateway_status import notice_of
from tideboard_sandbox.opend.messages.codes import CANDLE_SUB_TYPES
from tideboard_sandbox.opend.messages.orders import account_message
from tideboard_sandbox.opend.publisher import Publisher
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.authorization import bearer
from tideboard_sandbox.rest.daemon_version import as_pushed
from tideboard_sandbox.rest.http import DOOR, MAX_BODY, ROWS, WS, RestService
from tideboard_sandbox.rest.refusals import RestRefusal, bad_request, forbidden, unauthorized
from tideboard_sandbox.rest.state import RestState
from tideboard_sandbox.server.faults import Fault
from tideboard_sandbox.server.http_ports import abort_connections, for_this_host, open_port
from tideboard_sandbox.server.listener import Listener
from tideboard_sandbox.server.service import order_row

QUOTE, TRADE, NOTIFY = "quote", "trade", "notify"

_SUB_TYPES: Final = {
    int(ProtoId.Qot_UpdateBasicQot): qot.SubType_Basic,
    int(ProtoId.Qot_UpdateOrderBook): qot.SubType_OrderBook,
    int(ProtoId.Qot_UpdateTicker): qot.SubType_Ticker,
    int(ProtoId.Qot_UpdateRT): qot.SubType_RT,
    int(ProtoId.Qot_UpdateBroker): qot.SubType_Broker,
}
_SUB_TYPE_OF_CANDLE: Final = {kl_type: sub_type for sub_type, kl_type in CANDLE_SUB_TYPES.items()}
_TRADES: Final = frozenset({int(ProtoId.Trd_UpdateOrder), int(ProtoId.Trd_UpdateOrderFill)})
_TEXT_FRAME, _SHORT, _MEDIUM = 0x81, 125, 0xFFFF


class Event(NamedTuple):
    """One push: its fields without the body, and the account that it is about, empty for none."""

    fields: dict[str, Any]
    account: str = ""

    @property
    def kind(self) -> str:
        """quote, trade or notify."""
        return str(self.fields["type"])


class PushClient(Protocol):
    """A client of /ws."""

    def send(self, event: Event, frame: bytes) -> None:
        """Write a whole frame, if the client may have the event."""
        ...


class PushFeed:
    """The daemon session's connection: makes one frame per push and writes it to all clients; it has no queue."""

    def __init__(self, shared: RestState) -> None:
        self._shared = shared
        self.listeners: set[PushClient] = set()

    @property
    def writable(self) -> bool:
        """Always true: a client that does not read is dropped, so that it does not delay the others."""
        return True

    def push(self, proto_id: int, message: Message) -> None:
        """Send a push to every client, unless it is the same as the last of its kind within seconds."""
        if proto_id in {ProtoId.Trd_UpdateOrder, ProtoId.Trd_UpdateOrderFill}:
            message = as_pushed(self._shared.behaviour, message)
        event, hostile_values = event_of(proto_id, message), self._shared.hostile_values
        body = (message if hostile_values is None else hostile_values.message(message)).SerializePartialToString()
        if not self._shared.repeats.is_new(tuple(sorted(event.fields.items())), body):
            self._shared.pushed["dropped as identical"] += 1
            return
        self._shared.pushed[event.kind] += 1
        if self.listeners:
            text = msgspec.json.encode({**event.fields, "body_b64": base64.b64encode(body).decode()})
            frame = text_frame(text)
            for listener in list(self.listeners):
                listener.send(event, frame)

    def one_write(self) -> AbstractContextManager[None]:
        """Nothing: each push is a message to each client."""
        return nullcontext()

    def cut(self, reason: str) -> None:
        """Nothing: the daemon has no connection of its own."""


def event_of(proto_id: int, message: Any) -> Event:  # noqa: ANN401  one of the pushes
    """The fields of a push beside its body."""
    fields: dict[str, Any] = {"type": QUOTE, "proto_id": proto_id}
    if proto_id == ProtoId.Notify:
        return Event({**fields, "type": NOTIFY})
    s2c = message.s2c
    if proto_id in _TRADES:
        market = trd.TrdMarket.Name(s2c.header.trdMarket).removeprefix("TrdMarket_").upper()
        named = {"type": TRADE, "acc_id": s2c.header.accID, "trd_market": market}
        return Event({**fields, **named}, str(s2c.header.accID))
    security = s2c.basicQotList[0].security if proto_id == ProtoId.Qot_UpdateBasicQot else s2c.security
    fields["sec_key"] = f"{security.market}_{security.code}"
    if proto_id == ProtoId.Qot_UpdateKL:
        fields |= {"sub_type": _SUB_TYPE_OF_CANDLE[s2c.klType], "rehab_type": s2c.rehabType}
    elif proto_id in _SUB_TYPES:
        fields["sub_type"] = int(_SUB_TYPES[proto_id])
    return Event(fields)


def text_frame(payload: bytes) -> bytes:
    """A WebSocket text frame from a server: whole, unmasked, uncompressed (RFC 6455 section 5.2)."""
    size = len(payload)
    if size <= _SHORT:
        head = bytes((_TEXT_FRAME, size))
    elif size <= _MEDIUM:
        head = bytes((_TEXT_FRAME, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((_TEXT_FRAME, 127)) + size.to_bytes(8, "big")
    return head + payload


SLOW_BYTES: Final = 1 << 20
"""Unsent bytes from which on a client is dropped."""

PING_SECONDS: Final = 20.0
MOST_INCOMING: Final = 64 * 1024
CLOSE_NOTICE_SECONDS: Final = 0.4

_log = logging.getLogger("tideboard.sandbox.rest")


class ClientSocket:
    """One client. `key` is None where the port was started without a keys file."""

    def __init__(self, shared: RestState, name: str, key: Key | None) -> None:
        self._shared = shared
        self._key = key
        self._web = web.WebSocketResponse(heartbeat=PING_SECONDS, compress=False, max_msg_size=MOST_INCOMING)
        self._transport: asyncio.Transport | None = None
        self.name = name

    @property
    def key_id(self) -> str:
        """Id of the key it came with, empty without one."""
        return "" if self._key is None else self._key.id

    async def serve(self, request: web.BaseRequest, feed: PushFeed) -> web.StreamResponse:
        """Serve the connection until it ends; messages of the client are ignored."""
        await self._web.prepare(request)
        transport = request.transport
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._shared.sockets.add(self)
            feed.listeners.add(self)
            _log.info("%s connected", self.name)
        try:
            async for _ in self._web:
                pass
        finally:
            feed.listeners.discard(self)
            self._shared.sockets.discard(self)
            _log.info("%s disconnected", self.name)
        return self._web

    def send(self, event: Event, frame: bytes) -> None:
        """Write a frame that this client may have; a client that is too far behind is dropped."""
        transport = self._transport
        if transport is None or transport.is_closing() or not self._may_have(event):
            return
        if self._key is not None and not self._shared.keys.lives(self._key):
            self.cut("its key has ended")
            return
        if transport.get_write_buffer_size() + len(frame) > SLOW_BYTES:
            self._shared.pushed["clients dropped"] += 1
            self.cut("reads pushes too slowly")
            return
        transport.write(frame)

    def review(self) -> None:
        """Reload the key; drops the connection if the key no longer permits pushes."""
        if self._key is None:
            return
        key = self._shared.keys.renewed(self._key)
        if key is None or not key.holds(Scope.QUOTE_READ):
            self.cut("its key is gone")
        else:
            self._key = key

    def cut(self, reason: str) -> None:
        """Drop the connection without a close frame."""
        _log.info("cut %s: %s", self.name, reason)
        if self._transport is not None:
            self._transport.abort()

    async def dismiss(self) -> None:
        """Send a close frame and close."""
        await self._web.close(code=WSCloseCode.GOING_AWAY, message=b"the daemon is ended")

    def _may_have(self, event: Event) -> bool:
        if event.kind != TRADE:
            return event.kind == NOTIFY or self._key is None or self._key.holds(Scope.QUOTE_READ)
        if self._key is None or not self._key.holds(Scope.ACCOUNT_READ):
            return False
        card = account_message(self._shared.exchange.broker.account(event.account)).cardNum
        return self._key.held_to.allows_account(event.account, card)


class PushService:
    """Serves /ws."""

    def __init__(self, shared: RestState) -> None:
        self._shared = shared
        self.feed = PushFeed(shared)
        self._numbers = count(1)
        self._clients: set[ClientSocket] = set()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Check key and upgrade, then push until the connection ends."""
        noted = self._shared.journal.request(DOOR, WS)
        try:
            key = self._admitted(request)
        except RestRefusal as refusal:
            _log.info("refused /ws: %d %s", refusal.status, refusal.text)
            noted.refuse(refusal.text)
            return web.Response(
                status=refusal.status,
                body=msgspec.json.encode({"error": refusal.text}),
                headers={"Content-Type": "application/json", **refusal.headers},
            )
        client = ClientSocket(self._shared, f"ws-{next(self._numbers)}", key)
        noted.client = client.name
        self._clients.add(client)
        if self._shared.behaviour.flaky:
            asyncio.get_running_loop().call_later(self._shared.faults.next_cut(), client.cut, "scenario flaky")
        try:
            return await client.serve(request, self.feed)
        finally:
            self._clients.discard(client)

    async def dismiss_all(self) -> None:
        """Close every client's socket, and wait a short time until all have ended."""
        leaving = [client.dismiss() for client in list(self._clients)]
        try:
            async with asyncio.timeout(CLOSE_NOTICE_SECONDS):
                await asyncio.gather(*leaving)
        except TimeoutError:
            _log.info("%d sockets did not take their leave", len(self._clients))

    def _admitted(self, request: web.BaseRequest) -> Key | None:
        if request.headers.get("Upgrade", "").lower() != "websocket":
            raise bad_request("/ws takes WebSocket upgrades alone")
        most = self._shared.most_connections
        if len(self._clients) >= most:
            self._shared.sockets_refused += 1
            raise RestRefusal(503, f"too many connections: {most} are open")
        if not self._shared.keys.required:
            return None
        token = bearer(request.headers.get("Authorization", "")) or _token(request)
        key = self._shared.keys.find(token) if token else None
        if key is None:
            raise unauthorized()
        if not key.holds(Scope.QUOTE_READ):
            raise forbidden()
        return key


def _token(request: web.BaseRequest) -> str:
    """The key of clients that cannot set headers."""
    found = parse_qs(request.raw_path.partition("?")[2], max_num_fields=10).get("token", [""])
    return found[0]


CLOSE_SECONDS: Final = 1.0
"""How long running calls may take when the port closes."""

SHUTDOWN_SECONDS: Final = 0.2
"""Between the answer to `/api/admin/shutdown` and the end of the port."""


class RestServer:
    """Opens and closes the listening socket."""

    def __init__(self, shared: RestState) -> None:
        self.shared = shared
        shared.shutdown = self._shut_soon
        self._sockets = PushService(shared)
        shared.attach(self._sockets.feed)
        self._publisher = Publisher(shared.daemon)
        self._http = RestService(shared, self.flush)
        self._runner: web.ServerRunner | None = None
        self._listener: Listener | None = None
        self._ending: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._host = ""
        self._port = 0

    @property
    def feed(self) -> PushFeed:
        """The feed that sends all pushes."""
        return self._sockets.feed

    @property
    def address(self) -> str:
        """URL of the port, also while it is closed."""
        return f"http://{host_and_port(self._host, self._port)}"

    @property
    def first_line(self) -> Mapping[str, Any]:
        """The port's part of the program's first line: its URL, and the keys that were made for this run."""
        keys = {"rest_keys": dict(self.shared.keys.plain)} if self.shared.keys.plain else {}
        return {"rest": self.address, **keys}

    async def listen(self, *, host: str, port: int) -> None:
        """Listen; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        server = web.Server(for_this_host(self._serve), access_log=None, request_factory=_request)
        runner = web.ServerRunner(server, shutdown_timeout=CLOSE_SECONDS)
        self._listener = await open_port(runner, host=host, port=port)
        self._runner = runner
        self._host, self._port = self._listener.host, self._listener.port

    async def shut(self) -> None:
        """Stop listening and end every connection, as a gateway program that exits; the trading lock closes."""
        if self._timer is not None:
            self._timer.cancel()
        ending = self._ending
        if ending is not None and ending is not asyncio.current_task():
            await ending
        runner, self._runner = self._runner, None
        if runner is None:
            return
        if self._listener is not None:
            await self._listener.close()
        await self._sockets.dismiss_all()
        self._cut(runner, "port closed")
        self.shared.restart()
        await runner.cleanup()

    async def reopen(self) -> None:
        """Listen again on the same port."""
        await self.listen(host=self._host, port=self._port)

    def cut(self, connection: object) -> int:
        """Cut every connection (None), sockets and HTTP, or the socket of this name; returns how many."""
        if connection is None:
            return 0 if self._runner is None else self._cut(self._runner, "control port")
        named = [socket for socket in self.shared.sockets if socket.name == connection]
        for socket in named:
            socket.cut("control port")
        return len(named)

    def apply_scenario(self, scenario: str) -> None:
        self.shared.daemon.apply_scenario(scenario)

    def call_named(self, name: object) -> str | None:
        """A row by its method and path: `POST /api/order`."""
        return str(name) if name in ROWS else None

    def order(self, fault: Fault) -> None:
        """Apply the fault to the next matching requests."""
        self.shared.faults.order(fault)

    def keep(self, keeping: Keeping) -> None:
        """Keep the next orders or changes otherwise than asked."""
        self.shared.daemon.faults.keepings.append(keeping)

    def drop_pushes(self, *, drop: bool) -> None:
        """Drop every push about orders and fills from now on, or send them again."""
        self.shared.daemon.drops_pushes = drop

    def release(self) -> int:
        """Send the held replies, drop ordered faults, push again; returns how many were sent."""
        self.shared.faults.forget()
        self.shared.daemon.faults.forget()
        self.drop_pushes(drop=False)
        return self.shared.held.release()

    def require_keys(self, *, required: bool) -> None:
        """Require keys, or behave as a daemon that was started without a keys file."""
        self.shared.keys.required = required

    async def reset(self, seed: int) -> None:
        """Be as at the start; clients stay connected. Opens the port if it was closed."""
        self.shared.reset(seed)
        if self._runner is None:
            await self.reopen()

    def state(self) -> dict[str, Any]:
        """Sockets, subscriptions, lock and requests per row; accounts and their orders."""
        shared, broker = self.shared, self.shared.exchange.broker
        ledger = shared.daemon.ledger
        return {
            "unlocked": shared.daemon.unlocked,
            "keys_required": shared.keys.required,
            "quota": {"used": ledger.used, "total": ledger.total},
            "sockets": [
                {"name": socket.name, "key": socket.key_id}
                for socket in sorted(shared.sockets, key=lambda socket: socket.name)
            ],
            "connection_limit": shared.most_connections,
            "connections_refused": shared.sockets_refused,
            "subscriptions": [list(key) for key in ledger.keys_of(shared.session.conn_id)],
            "pushed_accounts": sorted(shared.session.accounts),
            "requests": dict(sorted(shared.requests.items())),
            "accounts": [{"id": row.id, "group": row.group.value, "real": row.real} for row in broker.accounts()],
            "orders": {row.id: [order_row(order) for order in broker.orders(row.id)] for row in broker.accounts()},
        }

    def flush(self) -> None:
        self._publisher.flush()

    def notify(self, kind: str) -> int:
        """Send a gateway notice to the clients of /ws; returns how many. Raises BadInput."""
        self.shared.session.connection.push(ProtoId.Notify, notice_of(kind))
        return len(self.shared.sockets)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method == "GET" and request.raw_path.partition("?")[0] == "/ws":
            self.shared.requests[WS] += 1
            return await self._sockets.serve(request)
        return await self._http.serve(request)

    def _shut_soon(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(SHUTDOWN_SECONDS, self._begin_to_shut)

    def _begin_to_shut(self) -> None:
        self._timer = None
        self._ending = asyncio.get_running_loop().create_task(self.shut(), name="rest shutdown")

    def _cut(self, runner: web.ServerRunner, reason: str) -> int:
        self.shared.held.end_unanswered()
        for socket in list(self.shared.sockets):
            socket.cut(reason)
        return abort_connections(runner)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:  # noqa: ANN401
    """A request with our limit on its body; the arguments are those of the library's factory."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)
