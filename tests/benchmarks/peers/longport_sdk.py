"""The vendor's own client for LongPort, unmodified: argument the door as JSON.

The door: {"keys": {app_key, app_secret, access_token}, "http":, "quote_ws":, "trade_ws":}. The same orders as
`ours.longport_client`, answered with the same figures.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from benchmarks.peers.memory import resident
from benchmarks.subject import orders, tell, versions

PATIENCE = 30.0


class Client:
    """A context of the SDK and what its callbacks saw."""

    def __init__(self, door: dict[str, Any]) -> None:
        named = {
            "http_url": door["http"],
            "quote_ws_url": door["quote_ws"],
            "trade_ws_url": door["trade_ws"],
            "enable_print_quote_packages": False,
        }
        self.sdk: Any = importlib.import_module("longport.openapi")
        self.context = self.sdk.QuoteContext(self.sdk.Config(**door["keys"], **named))
        self.kinds = {
            "quote": self.sdk.SubType.Quote,
            "depth": self.sdk.SubType.Depth,
            "brokers": self.sdk.SubType.Brokers,
            "trade": self.sdk.SubType.Trade,
        }
        self.count = self.wanted = 0
        self.done = threading.Event()
        self.arrivals: list[float] = []

    def listen(self, callback: Callable[[str, Any], None]) -> None:
        """The same callback for every kind."""
        for kind in ("quote", "depth", "brokers", "trades"):
            getattr(self.context, f"set_on_{kind}")(callback)

    # --- orders -----------------------------------------------------------------------------------------------------

    def subscribe(self, *, symbols: list[str], kinds: list[str]) -> dict[str, Any]:
        """Subscribe, with first pushes where the SDK offers them."""
        self.listen(lambda _symbol, _event: None)
        self.context.subscribe(symbols, [self.kinds[kind] for kind in kinds])
        return {}

    def decode(self, *, kind: str, count: int, read: bool) -> dict[str, Any]:
        """CPU microseconds of the whole process for each push, from the socket to what the callback does with it."""
        self.count, self.wanted = 0, count
        self.done.clear()
        assert kind == "quote" or not read
        self.listen(self._read_quote if read else self._counted)
        tell(started=True)
        started = time.process_time()
        assert self.done.wait(PATIENCE), self.count
        return {"value": (time.process_time() - started) / count * 1e6}

    def memory(self) -> dict[str, Any]:
        """Bytes now."""
        return {"bytes": resident()}

    def watch(self) -> dict[str, Any]:
        """Note when pushes come."""
        self.arrivals.clear()
        self.listen(lambda _symbol, _event: self.arrivals.append(time.monotonic()))
        return {}

    def seen(self) -> dict[str, Any]:
        """When they came until now, monotonic seconds."""
        return {"arrivals": list(self.arrivals)}

    # --- callbacks --------------------------------------------------------------------------------------------------

    def _counted(self, _symbol: str, _event: Any) -> None:
        self.count += 1
        if self.count == self.wanted:
            self.done.set()

    def _read_quote(self, symbol: str, event: Any) -> None:
        values = (event.last_done, event.open, event.high, event.low, event.volume, event.turnover, event.timestamp)
        assert values
        self._counted(symbol, event)


def main(door: dict[str, Any]) -> None:
    """Serve orders; the vendor's threads are no daemons, so the process ends by force."""
    client = Client(door)
    tell(ready=versions(["longport"]))
    for order in orders():
        tell(**getattr(client, order.pop("do"))(**order))
    os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
