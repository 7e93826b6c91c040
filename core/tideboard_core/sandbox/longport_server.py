"""The LongPort door: HTTP API, OAuth and both packet sockets on one port."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tideboard_core.sandbox.longport.http import MAX_BODY, HttpDoor
from tideboard_core.sandbox.longport.quote_feed import QuoteFeed
from tideboard_core.sandbox.longport.shared import Shared
from tideboard_core.sandbox.longport.socket_door import SocketDoor
from tideboard_core.sandbox.longport.trade_socket import OrderPushes

CLOSE_SECONDS = 1.0


class LongportServer:
    """Listens, opens and closes the door."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self._http = HttpDoor(shared)
        self._orders = OrderPushes(shared)
        self._trade = SocketDoor(shared, self._orders.endpoint())
        self._quotes = QuoteFeed(shared)
        self._quote = SocketDoor(shared, self._quotes.endpoint)
        self._runner: web.AppRunner | None = None
        self._host = ""
        self._port = 0

    @property
    def address(self) -> dict[str, str]:
        """The door's three addresses as the first line of the program tells them, also while it is closed."""
        place = f"[{self._host}]:{self._port}" if ":" in self._host else f"{self._host}:{self._port}"
        return {"http": f"http://{place}", "quote_ws": f"ws://{place}/quote", "trade_ws": f"ws://{place}/trade"}

    async def listen(self, *, host: str, port: int) -> None:
        """Open the door; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=CLOSE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._host, self._port = runner.addresses[0][:2]

    async def shut(self) -> None:
        """Close the door and every connection, as a service that went away."""
        runner, self._runner = self._runner, None
        if runner is not None:
            self._cut(runner, "door closed")
            await runner.cleanup()

    async def reopen(self) -> None:
        """Open the door again on the same port."""
        await self.listen(host=self._host, port=self._port)

    def cut_all(self, reason: str) -> int:
        """Drop every connection, sockets and HTTP; returns how many."""
        return 0 if self._runner is None else self._cut(self._runner, reason)

    def release(self) -> int:
        """Send the replies that were held; returns how many."""
        return self.shared.release()

    def flush(self) -> None:
        """Push what is due on both endpoints."""
        self._orders.flush()
        self._quotes.flush()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_get("/trade", self._trade.serve)
        application.router.add_get("/quote", self._quote.serve)
        application.router.add_route("*", "/{path:.*}", self._http.serve)
        return application

    def _cut(self, runner: web.AppRunner, reason: str) -> int:
        self._http.give_up()
        for socket in list(self.shared.sockets):
            socket.cut(reason)
        connections: list[Any] = [] if runner.server is None else runner.server.connections
        for connection in connections:
            if connection.transport is not None:
                connection.transport.abort()
        return len(connections)
