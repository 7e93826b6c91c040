"""The whole application on an OpenD that is already there: arguments PORT, PASSWORD of its practice accounts, SYMBOLS.

Orders: {"do": "watch", "seconds":, "expect":} = lateness, ages, paints, CPU while updates come; {"do": "settle"} = as
long as the archive reads what is served; {"do": "rest", "seconds":} = CPU without any probe, "hidden": true without
the window; {"do": "order", "count":} = the way of approved orders; {"do": "memory"} = bytes, descriptors, tasks.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.frames import symbols
from benchmarks.orders import asynchronous_orders
from benchmarks.ours.order_path import order_path
from benchmarks.ours.probes import Ages, Lateness, Paints, applied, figures_of
from benchmarks.peers.memory import descriptors, resident
from benchmarks.subject import tell, versions
from fakes.scenes.trading.broker import MemoryStore
from tideboard_core.collector.state import CollectorActivity
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings, SymbolList
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

SYMBOLS = 500
SETTLING = 2.0
"""Seconds for the calls of a fresh window."""
LONGEST_CATCHING_UP = 150.0
SIZE = (1600, 1000)
LINK = Topic.LINK.of("")


async def until(condition: Callable[[], object], seconds: float) -> bool:
    """Look twenty times a second; whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:  # noqa: ASYNC110  many things change what is waited for
        await asyncio.sleep(0.05)
    return bool(condition())


class Observed:
    """A running application and what is measured in it."""

    def __init__(self, application: Application, password: str) -> None:
        self.application, self.password = application, password
        parts = application.built
        assert parts.flow.body is not None
        self.paints = Paints(
            {"watchlist": parts.watchlist.view.viewport(), "book": parts.book.ladder, "flow": parts.flow.body.chart}
        )
        self.lateness = Lateness()
        self.ages = Ages(
            application.hub,
            application.frame,
            parts.watchlist.view.viewport(),
            [parts.watchlist.model.id_at(place) for place in parts.watchlist.visible_rows()],
        )

    async def watch(self, *, seconds: float, expect: int = 0, grace: float = 1.0) -> dict[str, Any]:
        """Measure while updates come; ends when all came, at latest `grace` seconds after twice that time."""
        hub, before, paints = self.application.hub, applied(self.application.hub), dict(self.paints.counts)
        self.ages.ages.clear()
        self.lateness.start()
        tell(started=True)
        started, used = time.monotonic(), time.process_time()
        await asyncio.sleep(seconds)
        if expect:
            await until(lambda: applied(hub) - before >= expect, grace + seconds)
        passed, used = time.monotonic() - started, time.process_time() - used
        return {
            **self.lateness.stop(),
            **figures_of(self.ages.ages),
            "applied": applied(hub) - before,
            "cpu": used,
            "seconds": passed,
            "painted": {name: count - paints[name] for name, count in self.paints.counts.items()},
        }

    async def settle(self) -> dict[str, Any]:
        """Wait until the collector has read the session that is served, and is at rest; CPU and seconds of that."""
        archive, started, used = self.application.archive, time.monotonic(), time.process_time()
        done = await until(lambda: archive.state.condition is CollectorActivity.CLOSED, LONGEST_CATCHING_UP)
        return {"done": done, "cpu": time.process_time() - used, "seconds": time.monotonic() - started}

    async def rest(self, *, seconds: float, hidden: bool = False) -> dict[str, Any]:
        """CPU seconds while nothing is measured; a hidden window is shown again."""
        self.application.window.setVisible(not hidden)
        await asyncio.sleep(1.0)  # what the change itself costs is over
        used = time.process_time()
        await asyncio.sleep(seconds)
        used = time.process_time() - used
        self.application.window.show()
        return {"cpu": used}

    async def order(self, *, count: int) -> dict[str, Any]:
        """The way of approved orders."""
        return await order_path(self.application, self.password, count)

    async def memory(self) -> dict[str, Any]:
        """Bytes of this process, open descriptors and tasks of the loop."""
        gc.collect()
        return {"bytes": resident(), "descriptors": descriptors(), "tasks": len(asyncio.all_tasks())}


def application_on(qt: QApplication, port: str, directory: Path, count: int = SYMBOLS) -> Application:
    """The application as its own start builds it, with a list of so many symbols and a keyring in memory."""
    codes = tuple(f"HK.{code}" for code in symbols(count))
    prepared = prepare(directory)
    settings = Settings(watchlists=(SymbolList(name="", symbols=codes),), symbol=codes[0], welcomed=True)
    options = parse(["--data-dir", str(directory), "--opend", f"127.0.0.1:{port}"])
    prepared = replace(prepared, settings=settings)
    wiring = replace(wire(options, prepared, SystemClock()), store=MemoryStore())
    application = Application(qt, prepared, wiring, InstrumentId(codes[0]))
    application.build()
    return application


async def program(qt: QApplication, port: str, password: str, count: int, directory: Path) -> int:
    """Start, settle, serve orders, end."""
    application = application_on(qt, port, directory, count)
    application.window.resize(*SIZE)
    running = asyncio.get_running_loop().create_task(application.run())
    live = await until(lambda: (s := application.hub.value(LINK)) is not None and s.state is LinkState.LIVE, 20)
    assert live, application.hub.value(LINK)
    assert await until(lambda: application.built.flow.body is not None, 20)
    await asyncio.sleep(SETTLING)
    observed = Observed(application, password)
    tell(ready=versions(["PySide6-Essentials", "qasync", "protobuf", "numpy"]))
    async for order in asynchronous_orders():
        tell(**await getattr(observed, order.pop("do"))(**order))
    application.close()
    await running
    return 0


def main() -> int:
    """Run in this process; the data folder lies in the home that the parent made."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    port, password, count = sys.argv[1:]
    return run_loop(qt, lambda: program(qt, port, password, int(count), Path.home() / "tideboard"))


if __name__ == "__main__":
    sys.exit(main())
