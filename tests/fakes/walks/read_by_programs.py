"""The whole program on its practice market, read by a program over its socket; prints one JSON line.

`python -m fakes.walks.read_by_programs DIRECTORY`: which modules came before programs were switched on, what the
program read, what the process costs, and what is left after *Stop programs*.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fakes.values.doors import listening
from fakes.values.waiting import in_time
from fakes.walks.changing_application import until
from tideboard_api.client import Client
from tideboard_api.errors import ApiError, TooMany
from tideboard_api.scopes import ProgramScope
from tideboard_core.model.hub_keys import Topic
from tideboard_core.ports.system import SecretStore
from tideboard_core.programs.keys import KeyEnvironment
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.smoke.visit import RunStore
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

SYMBOL = "HK.00700"
OTHERS = ("HK.00016", "HK.00175")
CALLS = 200
PACE = 0.022
"""Seconds between two calls: a key has fifty a second."""
IDLE = 3.0
OF_PROGRAMS = ("tideboard_api", "tideboard_core.programs", "tideboard_desktop.programs")


class Reader:
    """Switches programs on, reads, and stops them."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """Nothing to do yet."""

    def store(self) -> SecretStore:
        """Nothing is kept."""
        return RunStore()

    def ended(self) -> None:
        """Nothing is left."""

    async def visit(self, application: Application) -> None:
        """One session."""
        try:
            async with in_time("the end of the session", lambda: self.told):
                await self._session(application)
        finally:
            application.close()

    async def _session(self, application: Application) -> None:
        await until(lambda: application.account is not None and application.built.chart_shown)
        await until(lambda: application.hub.value(Topic.FLOW.of(SYMBOL)) is not None)
        self.told["before"] = [name for name in sys.modules if name.startswith(OF_PROGRAMS) and name not in CLIENT]
        service = application.programs.service()
        everything = [ProgramScope.MARKET, ProgramScope.ARCHIVE, ProgramScope.RECORDS, ProgramScope.ACCOUNT]
        key = await service.make("notebook", everything, [KeyEnvironment.PRACTICE])
        await service.choose_tcp(tcp=True)
        await service.switch(on=True)
        child = service._child
        assert child is not None
        assert child.pid is not None
        self.told |= await asyncio.to_thread(read, service.address, key)
        fetching = await service.make("fetcher", [ProgramScope.MARKET, ProgramScope.FETCH], [])
        self.told |= await asyncio.to_thread(fetched, service.address, fetching)
        if sys.platform == "linux":
            self.told |= await asyncio.to_thread(cost, child.pid)
            self.told["listening"] = await asyncio.to_thread(listening, os.getpid())
        application.programs.stop()
        await until(lambda: service._child is None)
        self.told["after"] = await asyncio.to_thread(refused, service.address, key)
        self.told["kept on"] = application.preferences.settings.programs.on


def read(place: str, key: str) -> dict[str, Any]:
    """What a program gets, and in how many milliseconds."""
    with Client(place=place, key=key) as client:
        status, quote, book, flow = client.status(), client.quote(SYMBOL), client.book(SYMBOL), client.flow(SYMBOL)
        times = []
        for _ in range(CALLS):
            time.sleep(PACE)
            begun = time.perf_counter()
            client.quote(SYMBOL)
            times.append((time.perf_counter() - begun) * 1000)
        return {
            "environment": status.environment,
            "link": status.link,
            "kinds": sorted({each.source.kind.value for each in (quote, book, flow) if each.source is not None}),
            "priced": quote.last is not None,
            "levels": len(book.bids),
            "minutes": len(flow.times) == len(flow.net) > 0,
            "name": [each.name.untrusted for each in client.instruments(SYMBOL)],
            "positions": isinstance(client.positions(), list),
            "orders": isinstance(client.orders(), list),
            "percentile": str(client.percentile(SYMBOL).reason),
            "sessions": isinstance(client.sessions(SYMBOL), list),
            "signals": isinstance(client.signals().fired, tuple),
            "record": str(client.record("sign-turn", SYMBOL).reason),
            "figures": {
                "quote p50 ms": round(statistics.median(times), 2),
                "quote p99 ms": round(sorted(times)[int(CALLS * 0.99) - 1], 2),
            },
        }


def fetched(place: str, key: str) -> dict[str, Any]:
    """What a program gets of securities that the window does not hold; the third call for history is refused."""
    with Client(place=place, key=key) as client:
        found = {
            "fetched candles": len(client.bars(SYMBOL).times) > 10,
            "fetched quotes": all(each.last is not None for each in client.quotes(*OTHERS)),
            "fetched levels": len(client.book(OTHERS[0]).bids),
            "fetched flow": len(client.flow(OTHERS[0]).times) > 10,
        }
        try:
            client.bars(OTHERS[1], "day")
        except TooMany as error:
            found["fetched too much"] = 0 < error.seconds <= 30
        return found


def cost(pid: int) -> dict[str, Any]:
    """Memory of the process, and its processor time while nobody asks."""
    status = Path(f"/proc/{pid}/status").read_text()
    memory = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    before = ticks(pid)
    time.sleep(IDLE)
    return {"rss MB": round(int(memory) / 1024), "idle ticks": ticks(pid) - before}


def ticks(pid: int) -> int:
    """Processor time used so far, in ticks of the system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def refused(place: str, key: str) -> str:
    """The code that a program gets."""
    try:
        Client(place=place, key=key).status()
    except ApiError as error:
        return error.code
    return ""


CLIENT = {name for name in sys.modules if name.startswith(OF_PROGRAMS)}
"""What this walk itself brings."""


def main() -> int:
    """Run it."""
    os.environ["XDG_RUNTIME_DIR"] = sys.argv[1]
    reader = Reader()
    directory = Path(sys.argv[1]) / "data"
    code = start.run(parse(["--sandbox", "--seed", "7", "--data-dir", str(directory)]), directory, reader)
    print(json.dumps(reader.told))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
