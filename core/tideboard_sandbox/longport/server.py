"""The LongPort server: HTTP API, OAuth and both packet sockets on one port."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.longport.commands import ControlCommand, QuoteCommand, TradeCommand
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS, LONGPORT_PAPER, LONGPORT_REAL
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.http import CALLS as HTTP_CALLS
from tideboard_sandbox.longport.http import MAX_BODY, HttpService
from tideboard_sandbox.longport.quotes.endpoint import QuoteFeed
from tideboard_sandbox.longport.trading.endpoint import OrderPushes
from tideboard_sandbox.longport.transport.socket_handler import SocketService
from tideboard_sandbox.server.faults import Fault
from tideboard_sandbox.server.http_ports import abort_connections, for_this_host, open_port
from tideboard_sandbox.server.listener import Listener
from tideboard_sandbox.server.service import order_row

CLOSE_SECONDS = 1.0
"""How long running calls may take when the port closes."""

CALLS = frozenset(
    {
        *HTTP_CALLS,
        *(f"quote {command.name}" for names in (QuoteCommand, ControlCommand) for command in names),
        *(f"trade {command.name}" for names in (TradeCommand, ControlCommand) for command in names),
    }
)
"""The calls for which faults can be ordered."""


class LongportServer:
    """Opens and closes the listening socket."""

    def __init__(self, shared: LongportState) -> None:
        self.shared = shared
        self._real = shared.keys.register(LONGPORT_REAL)
        self._paper = shared.keys.register(LONGPORT_PAPER)
        self._http = HttpService(shared)
        self._orders = OrderPushes(shared)
        self._trade = SocketService(shared, self._orders.endpoint())
        self._quotes = QuoteFeed(shared)
        self._quote = SocketService(shared, self._quotes.endpoint)
        self._runner: web.AppRunner | None = None
        self._listener: Listener | None = None
        self._host = ""
        self._port = 0

    @property
    def address(self) -> dict[str, str]:
        """The port's three addresses as in the first line of the program, also while it is closed."""
        place = host_and_port(self._host, self._port)
        return {"http": f"http://{place}", "quote_ws": f"ws://{place}/quote", "trade_ws": f"ws://{place}/trade"}

    @property
    def first_line(self) -> dict[str, Any]:
        """The port's part of the program's first line: addresses, and the keys of this run."""
        return {
            "longport": self.address,
            "longport_keys": self._real.keys._asdict(),
            "longport_paper_keys": self._paper.keys._asdict(),
        }

    async def listen(self, *, host: str, port: int) -> None:
        """Listen; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=CLOSE_SECONDS)
        self._listener = await open_port(runner, host=host, port=port)
        self._runner = runner
        self._host, self._port = self._listener.host, self._listener.port

    async def shut(self) -> None:
        """Stop listening and end every connection; sockets get a close frame first, as when the real service stops."""
        runner, self._runner = self._runner, None
        if runner is not None and self._listener is not None:
            await self._listener.close()
            close = control.Close.ServerShutdown, "the door is closed"
            await asyncio.gather(*(endpoint.dismiss_all(*close) for endpoint in (self._quote, self._trade)))
            self._cut(runner, "port closed")
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
        self.shared.apply_scenario(scenario)

    def call_named(self, name: object) -> str | None:
        """A method with its path, or a socket's command: `quote SUBSCRIBE`; a bare command means the quote socket's."""
        if name in CALLS:
            return str(name)
        return f"quote {name}" if f"quote {name}" in CALLS else None

    def order(self, fault: Fault) -> None:
        """Apply the fault to the next matching requests."""
        self.shared.faults.order(fault)

    def drop_pushes(self, *, drop: bool) -> None:
        """Drop every push about orders and fills from now on, or send them again."""
        self.shared.drops_pushes = drop

    def release(self) -> int:
        """Send the held replies, drop ordered faults, push again; returns how many were sent."""
        self.shared.faults.ordered.clear()
        self.drop_pushes(drop=False)
        return self.shared.held.release()

    def state(self) -> dict[str, Any]:
        """Sockets, requests per call, accounts and their orders."""
        shared, broker = self.shared, self.shared.exchange.broker
        return {
            "sockets": [
                {"name": socket.name, "kind": socket.kind.value, "account": socket.account}
                for socket in sorted(shared.sockets, key=lambda socket: socket.name)
            ],
            "requests": {str(call): count for call, count in sorted(shared.requests.items(), key=str)},
            "accounts": list(LONGPORT_ACCOUNTS),
            "orders": {
                owner: [order_row(order) for part in broker.accounts_of(owner) for order in broker.orders(part.id)]
                for owner in LONGPORT_ACCOUNTS
            },
        }

    def flush(self) -> None:
        """Push what is due on both endpoints."""
        self._orders.flush()
        self._quotes.flush()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_get("/trade", for_this_host(self._trade.serve))
        application.router.add_get("/quote", for_this_host(self._quote.serve))
        application.router.add_route("*", "/{path:.*}", for_this_host(self._http.serve))
        return application

    def _cut(self, runner: web.AppRunner, reason: str) -> int:
        self.shared.held.end_unanswered()
        for socket in list(self.shared.sockets):
            socket.cut(reason)
        return abort_connections(runner)
