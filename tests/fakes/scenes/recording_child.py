"""A program that records the books of one security until it is killed: `recording_child FOLDER SECONDS`.

Pushes a book each 10 ms and prints a line for each write: the market time up to which everything is in the archive, and
that of the newest push until then, in microseconds. Its first moment is so many seconds after 10:00 of the made-up day.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from fakes.values.archive_market import KEY, TENCENT
from fakes.values.books import MORNING, book_of
from fakes.values.hub_values import put
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.units import micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.depth_recorder import DepthRecorder
from tideboard_core.collector.depth_recording import DepthFlush, write
from tideboard_core.errors import NotOffered
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.system.clock import SystemClock

EVERY = 0.01


class NoSource:
    """Every book is pushed."""

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        raise NotOffered("not-offered")

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        raise NotOffered("not-offered")


async def record(folder: Path, seconds: float) -> None:
    """Record until the end of the process."""
    clock = SystemClock()
    clock.set_market(MORNING + timedelta(seconds=seconds))
    hub = Hub(clock)
    put(hub, QUOTES_LINK, LinkStatus(state=LinkState.LIVE, provider="", address="", since=clock.monotonic()))
    writer = ArchiveWriter(folder, Lease(folder, clock, program="test").take())
    pushed = deque([0], maxlen=1000)

    async def store(flushes: list[DepthFlush]) -> None:
        write(writer, flushes, lambda _instrument, _day: KEY)
        known = max(micros(each.books_known) for each in flushes if each.books_known is not None)
        newest = max(each for each in pushed if each <= known)  # one may come between the take and this line
        sys.stdout.write(f"{known} {newest}\n")
        sys.stdout.flush()

    recorder = DepthRecorder(hub, NoSource(), clock, store=store, chosen=lambda: [TENCENT])
    recording = asyncio.ensure_future(recorder.run())  # noqa: TID251  it runs as long as this does
    for number in itertools.count():
        await asyncio.sleep(EVERY)
        put(hub, Topic.BOOK.of(TENCENT), book_of([100 + number % 50, 200], clock.market()))
        pushed.append(micros(clock.market()))
        if recording.done():
            recording.result()


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1]), float(sys.argv[2])))
