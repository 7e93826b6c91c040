"""The REST server: HTTP API and /ws of FutuOpenD-rs on one port."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend.gateway_status import notice_of
from tideboard_sandbox.opend.publisher import Publisher
from tideboard_sandbox.rest.http import MAX_BODY, ROWS, WS, HttpService
from tideboard_sandbox.rest.pushes import PushFeed
from tideboard_sandbox.rest.state import Shared
from tideboard_sandbox.rest.websocket import SocketService
from tideboard_sandbox.server.faults import Fault
from tideboard_sandbox.server.http_ports import abort_connections, for_this_host, open_port
from tideboard_sandbox.server.listener import Listener
from tideboard_sandbox.server.service import order_row

CLOSE_SECONDS: Final = 1.0
"""How long running calls may take when the port closes."""

SHUTDOWN_SECONDS: Final = 0.2
"""Between the answer to `/api/admin/shutdown` and the end of the port."""


class RestServer:
    """Opens and closes the listening socket."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        shared.shutdown = self._shut_soon
        self._sockets = SocketService(shared)
        shared.attach(self._sockets.feed)
        self._publisher = Publisher(shared.daemon)
        self._http = HttpService(shared, self.flush)
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

    def drop_pushes(self, *, drop: bool) -> None:
        """Drop every push about orders and fills from now on, or send them again."""
        self.shared.daemon.drops_pushes = drop

    def release(self) -> int:
        """Send the held replies, drop ordered faults, push again; returns how many were sent."""
        self.shared.faults.ordered.clear()
        self.drop_pushes(drop=False)
        return self.shared.held.release()

    def require_keys(self, *, required: bool) -> None:
        """Require keys, or behave as a daemon that was started without a keys file."""
        self.shared.keys.required = required

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
