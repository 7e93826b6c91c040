"""A flood of quotes over simulated hours and lost connections: the newest of each key is kept, and nothing else."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from fakes.servers.sandbox import RunningSandbox, sandbox_process
from fakes.values.failing import fail
from fakes.values.hub_values import known
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from run_forms import sized
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.system.clock import SystemClock
from tideboard_desktop.connection.services import build_feeds
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.watchlists.model import WatchlistModel

pytestmark = pytest.mark.slow

STOCKS = 300
IDS = [InstrumentId(f"HK.{900_001 + number}") for number in range(STOCKS)]
RATE = 4000
ROUNDS = sized(3, 5)
UPDATES = 2500
"""Quote updates in each round, after which what is alive is counted."""
MINUTES = 24
"""Exchange time in each round: from half past nine into the second half of the morning in the whole."""
MORE_OBJECTS = 1500
"""Growth of the collector's count after the second round; one object kept per update would be 2,500 a round.

The loop keeps the handle of a cancelled time-out, in debug mode with its stack, until the time would have been over.
"""
MORE_MEMORY = 4 * 2**20
"""Bytes of growth of the process after the second round; one kept update has about 1.5 kB: 11 MB in the whole.

What still grows is the cache of translated numbers, up to its 65,536 entries.
"""
LINK = Topic.LINK.of("")


class Flood:
    """A session under load, its hub and a list of 300 rows that follows it."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        clock = SystemClock()
        self.sandbox, self.hub, self.tasks = sandbox, Hub(clock), Tasks(fail)
        self.gateway = OpendGateway(
            OpendEndpoint(host=sandbox.host, port=sandbox.port), feed=self.hub, trading=Sinks(), clock=clock
        )
        self.feeds = build_feeds(self.gateway, self.hub, clock)
        self.model = WatchlistModel(self.hub, clock, IDS)
        self.interest = [self.hub.subscribe(Topic.QUOTE.of(one)) for one in IDS]
        self.lives = 0
        self.dirty = asyncio.Event()
        self.hub.on_dirty(self.dirty.set)
        self.feeds.session.on_live(self._live)

    async def _live(self) -> None:
        self.lives += 1

    @property
    def updates(self) -> int:
        """Quotes that arrived so far, over all connections."""
        entries = (self.hub.entry(Topic.QUOTE.of(one)) for one in IDS)
        return sum(entry.serial for entry in entries if entry is not None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Draw frame after frame until the condition holds."""
        async with in_time(condition):
            while not condition():
                self.dirty.clear()
                if not self.hub.dirty:
                    await self.dirty.wait()
                await asyncio.sleep(0)
                changed = self.hub.take_dirty()
                assert len(changed) <= len(self.hub._entries)
                self.model.take(changed, range(40))
                for row in range(40):
                    self.model.row(row)

    async def round(self) -> tuple[int, int]:
        """A flood, simulated minutes, a lost connection; returns objects and bytes in use afterwards."""
        wanted = self.updates + UPDATES
        await self.sandbox.advance(MINUTES * 60)
        await self.until(lambda: self.updates >= wanted)
        lives = self.lives
        await self.sandbox.cut()
        await self.until(lambda: known(self.hub, LINK).state is not LinkState.LIVE)
        self.feeds.session.retry_now()
        await self.until(lambda: self.lives > lives)
        gc.collect()
        return len(gc.get_objects()), resident()


def resident() -> int:
    """Bytes of this process in memory, 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    """An exchange with 300 more stocks whose quotes change 4,000 times a second."""
    load = ["--universe", str(STOCKS), "--rate", str(RATE)]
    with sandbox_process(start="09:30", arguments=load) as running:
        yield running


async def test_a_flood_conflates_and_memory_stays_flat(sandbox: RunningSandbox) -> None:
    asyncio.get_running_loop().set_debug(False)  # else each timer keeps a stack of up to forty objects until it is due
    flood = Flood(sandbox)
    session = flood.tasks.spawn(flood.feeds.session.run(), name="session")
    await flood.until(lambda: flood.lives == 1)
    used = [await flood.round() for _ in range(ROUNDS)]
    keys = set(flood.hub._entries)
    session.cancel()
    await flood.tasks.close()

    assert flood.lives == ROUNDS + 1
    assert flood.updates >= ROUNDS * UPDATES
    assert len([key for key in keys if key.topic is Topic.QUOTE]) == STOCKS
    assert len(keys) <= STOCKS + 8, sorted(keys)[:20]
    assert len(flood.feeds.session.holds()) <= STOCKS
    (objects, memory), (objects_then, memory_then) = used[-1], used[1]
    assert objects - objects_then < MORE_OBJECTS, used
    assert memory - memory_then < MORE_MEMORY, used
