"""The OpenD port: the listening socket and its connections."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.framing import HEADER_SIZE, MAGIC, OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.broker.kept_terms import Keeping
from tideboard_sandbox.opend.connection import Connection
from tideboard_sandbox.opend.gateway_status import notice_of
from tideboard_sandbox.opend.publisher import Publisher
from tideboard_sandbox.opend.session.state import OpendState, Session
from tideboard_sandbox.server.faults import Fault
from tideboard_sandbox.server.listener import Listener
from tideboard_sandbox.server.service import order_row

if TYPE_CHECKING:
    from tideboard_sandbox.opend.websocket import WebSocketListener

CLOSE_SECONDS = 1.0
MOST_SURPLUS = 512
"""Connections too many that wait at a time for their refusal; those beyond are cut at once."""

_log = logging.getLogger("tideboard.sandbox.opend")


class HeldReply(NamedTuple):
    """A reply that a fault holds back."""

    connection: Connection
    frame: OpendFrame
    body: bytes


class OpendServer:
    """Opens and closes the listening socket, keeps the list of connections."""

    def __init__(self, shared: OpendState) -> None:
        self.shared = shared
        self.publisher = Publisher(shared)
        self._connections: set[Connection] = set()
        self._surplus: set[Connection] = set()
        self._refused = 0
        self._held: list[HeldReply] = []
        self._listener: Listener | None = None
        self._host = ""
        self._port = 0
        self._closed = False
        self._all_gone = asyncio.Event()
        self.web_socket: WebSocketListener | None = None

    def with_web_socket(self) -> WebSocketListener:
        """Serve WebSocket clients too, on a port of their own; it closes and opens again with this one."""
        # Imported here: it needs the HTTP library, without which a sandbox with OpenD's TCP port alone starts faster.
        from tideboard_sandbox.opend.websocket import WebSocketListener

        self.web_socket = WebSocketListener(self._connection)
        return self.web_socket

    @property
    def address(self) -> str:
        """`host:port` of the port, also while it is closed."""
        return host_and_port(self._host, self._port)

    @property
    def first_line(self) -> dict[str, str]:
        """The port's part of the program's first line."""
        web_socket = {} if self.web_socket is None else {"opend_ws": self.web_socket.address}
        return ({"opend": self.address} if self._port else {}) | web_socket

    @property
    def connections(self) -> list[Connection]:
        """Those that are served; one too many is there only until it was told so."""
        return list(self._connections)

    async def listen(self, *, host: str, port: int) -> None:
        """Listen; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        self._listener = await Listener.open(self._connection, _frame_head, host=host, port=port)
        self._host, self._port = self._listener.host, self._listener.port

    async def shut(self) -> None:
        """Stop listening and end every connection, as a gateway program that exits; the trading lock closes."""
        self._closed = True
        listener, self._listener = self._listener, None
        if listener is not None:
            await listener.close()
        self.shared.unlocked = False
        self.cut_all("port closed")
        try:
            async with asyncio.timeout(CLOSE_SECONDS + 0.5):
                await self._wait_until_empty()
        except TimeoutError:
            _log.warning("%d connections did not close", len(self._connections))
        if self.web_socket is not None:
            await self.web_socket.shut()

    async def reopen(self) -> None:
        """Listen again on the same port."""
        self._closed = False
        if self._port:
            await self.listen(host=self._host, port=self._port)
        if self.web_socket is not None:
            await self.web_socket.reopen()

    def cut_all(self, reason: str) -> int:
        """Close every connection after its written frames; returns how many."""
        connections = [*self._connections, *self._surplus]
        for connection in connections:
            connection.cut(reason)
        return len(connections)

    def cut(self, connection: object) -> int:
        """Cut every connection (None), or the one with this connection id; returns how many."""
        if connection is None:
            return self.cut_all("control port")
        named = [each for each in self.connections if each.session and each.session.conn_id == connection]
        for each in named:
            each.cut("control port")
        return len(named)

    def apply_scenario(self, scenario: str) -> None:
        self.shared.apply_scenario(scenario)

    def flush(self) -> None:
        self.publisher.flush()

    def call_named(self, name: object) -> int | None:
        """The protocol id of a name or number; None for neither."""
        if isinstance(name, int):
            return name
        return int(ProtoId[name]) if isinstance(name, str) and name in ProtoId.__members__ else None

    def order(self, fault: Fault) -> None:
        """Apply the fault to the next matching requests."""
        self.shared.faults.order(fault)

    def keep(self, keeping: Keeping) -> None:
        """Keep the next orders or changes otherwise than asked."""
        self.shared.faults.keepings.append(keeping)

    async def reset(self, seed: int) -> None:
        """Be as at the start; clients stay connected and logged in. Opens the port if it was closed."""
        self._held.clear()
        self._refused = 0
        self.shared.reset(seed)
        if self._closed:
            await self.reopen()

    def state(self) -> dict[str, Any]:
        """Sessions, quota, lock and requests per protocol id; accounts and their orders."""
        shared, broker = self.shared, self.shared.exchange.broker
        return {
            "unlocked": shared.unlocked,
            "quota": {"used": shared.ledger.used, "total": shared.ledger.total},
            "connections": len(self.connections),
            "connection_limit": shared.most_connections,
            "connections_refused": self._refused,
            "sessions": [_session_row(session) for session in shared.sessions.values()],
            "requests": {str(proto_id): count for proto_id, count in sorted(shared.requests.items())},
            "accounts": [{"id": row.id, "group": row.group.value, "real": row.real} for row in broker.accounts()],
            "orders": {row.id: [order_row(order) for order in broker.orders(row.id)] for row in broker.accounts()},
        }

    def drop_pushes(self, *, drop: bool) -> None:
        """Drop every push about orders and fills from now on, or send them again."""
        self.shared.drops_pushes = drop

    def release(self) -> int:
        """Send the held replies, drop ordered faults, push again; returns how many were sent."""
        self.shared.faults.forget()
        self.drop_pushes(drop=False)
        held, self._held = self._held, []
        for connection, frame, body in held:
            connection.reply(frame, body)
        return len(held)

    def notify(self, kind: str) -> int:
        """Send a gateway notice to the clients that want notices; returns how many. Raises BadInput."""
        notice = notice_of(kind)
        wanting = [session for session in self.shared.sessions.values() if session.wants_notices]
        for session in wanting:
            session.connection.push(ProtoId.Notify, notice)
        return len(wanting)

    def add(self, connection: Connection) -> bool:
        """Register the connection; False if there are too many."""
        if len(self._connections) < self.shared.most_connections:
            self._connections.add(connection)
            return True
        self._refused += 1
        if len(self._surplus) < MOST_SURPLUS:
            self._surplus.add(connection)
        else:
            connection.cut("too many connections")
        return False

    def remove(self, connection: Connection) -> None:
        self._connections.discard(connection)
        self._surplus.discard(connection)
        self._all_gone.set()

    def hold(self, connection: Connection, frame: OpendFrame, body: bytes) -> None:
        """Hold a reply until `release`."""
        self._held.append(HeldReply(connection, frame, body))

    def _connection(self) -> Connection:
        return Connection(self.shared, self.publisher, self)

    async def _wait_until_empty(self) -> None:
        while self._connections or self._surplus:
            self._all_gone.clear()
            await self._all_gone.wait()


def _frame_head(data: bytes) -> bool:
    """Whether a first frame has its whole head, or the bytes are the beginning of none."""
    return len(data) >= HEADER_SIZE or data[: len(MAGIC)] != MAGIC[: len(data)]


def _session_row(session: Session) -> dict[str, Any]:
    return {
        "connection": session.conn_id,
        "address": session.peer.address,
        "client": session.client,
        "encrypted": session.encrypted,
        "subscriptions": [list(key) for key in session.shared.ledger.keys_of(session.conn_id)],
        "accounts": sorted(session.accounts),
    }
