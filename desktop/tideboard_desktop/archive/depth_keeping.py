"""The app records books and quotes: of which securities, while there is room; and what a day of that costs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, Protocol

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.reading import DepthSize
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.pruning import keep_depth_within
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.depth_recorder import BookSource, DepthRecorder
from tideboard_core.collector.depth_recording import DepthFlush, seal_earlier, write
from tideboard_core.collector.state import DepthActivity, RecordedNow
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import first_to_end
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.system import MarketClock
from tideboard_core.system.settings import DepthChoice
from tideboard_desktop.archive.words import MEGABYTE

log = logging.getLogger(__name__)

ROOM_EVERY: Final = 60.0
"""Seconds between two looks at the room that books take."""
_REASONS: Final = {
    DepthActivity.NOT_RUNNING: GapReason.NOT_RUNNING,
    DepthActivity.DISK_LOW: GapReason.ROOM,
    DepthActivity.LIMIT: GapReason.ROOM,
}


class HeldArchive(Protocol):
    """What recording needs of the app's archive."""

    async def read(self, work: Callable[[ArchiveReader], list[DepthSize]]) -> list[DepthSize]:
        """Run `work` in the reading thread; raises ArchiveError."""
        ...

    async def write_held(self, work: Callable[[ArchiveWriter], Any]) -> Any:  # noqa: ANN401  of any work
        """Run `work` on the collector's writer; ArchiveError HELD while there is none."""
        ...


class DepthKeeping:
    """Records while `choice` is on and `run` runs, and holds the archive's books to their room.

    `securities` returns what is chosen now, `stopped` why the collector leaves no room or no writer for books (None: it
    does not), `replayed` whether the market is a recorded day, of which nothing is ever written. `committed` gets the
    securities of which rows were written, `full` is called once when the limit stops the recording.
    """

    def __init__(
        self,
        hub: Hub,
        source: BookSource,
        clock: MarketClock,
        archive: HeldArchive,
        *,
        choice: Callable[[], DepthChoice],
        changed: asyncio.Event,
        securities: Callable[[], Sequence[InstrumentId]],
        stopped: Callable[[], DepthActivity | None],
        replayed: Callable[[], bool],
        key_of: Callable[[InstrumentId, date], DefinitionKey],
        committed: Callable[[Collection[InstrumentId]], None],
        full: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._archive, self._choice, self._changed, self._sleep = archive, choice, changed, sleep
        self._clock, self._securities, self._stopped, self._replayed = clock, securities, stopped, replayed
        self._key_of, self._committed, self._full = key_of, committed, full
        self._taken, self._told_full = 0, False
        self._recorder = DepthRecorder(
            hub, source, clock, store=self._store, chosen=securities, stopped=self._reason, sleep=sleep
        )

    @property
    def activity(self) -> DepthActivity:
        """Whether books are recorded now, or why not."""
        if not self._choice().on:
            return DepthActivity.OFF
        if self._taken >= self._limit:
            return DepthActivity.LIMIT
        stopped = self._stopped()
        if stopped is not None:
            return stopped
        return DepthActivity.RECORDING if self._recorder.recorded else DepthActivity.NOTHING

    @property
    def recorded(self) -> Sequence[RecordedNow]:
        """The securities of which books are recorded now."""
        return self._recorder.recorded

    async def run(self) -> None:
        """Record whenever the choice says so, until cancelled."""
        await self._try(partial(seal_earlier, now=self._clock.market()))
        while True:
            await self._until(on=True)
            await first_to_end(self._recorder.run(), self._watch_room(), self._until(on=False))

    async def _until(self, *, on: bool) -> None:
        while self._choice().on is not on:
            self._changed.clear()
            await self._changed.wait()

    def _reason(self) -> GapReason | None:
        return _REASONS.get(self.activity)

    async def _store(self, flushes: Iterable[DepthFlush]) -> None:
        if self._replayed():  # what came in the second before the label was seen may be of it
            raise ArchiveError(ArchiveFault.HELD, process=0, program="")
        given = list(flushes)
        await self._archive.write_held(partial(write, flushes=given, key_of=self._key_of))
        self._committed([each.instrument for each in given])

    async def _try(self, work: Callable[[ArchiveWriter], object]) -> None:
        try:
            await self._archive.write_held(work)
        except (ArchiveError, OSError) as error:
            log.info("books: %s", error)

    # --- room -------------------------------------------------------------------------------------------------------

    async def _watch_room(self) -> None:
        while True:
            await self.look_at_room()
            await self._sleep(ROOM_EVERY)

    async def look_at_room(self) -> None:
        """Compare what books and quotes take with their limit; drop the oldest days, or stop."""
        limit = self._limit
        try:
            size = await self._size()
            if size >= limit and self._choice().drop_oldest:
                await self._archive.write_held(lambda writer: keep_depth_within(writer, limit * 9 // 10))
                size = await self._size()
        except (ArchiveError, OSError) as error:
            log.info("the room of books is not known: %s", error)
            return
        self._taken = size
        if size >= limit and not self._told_full:
            self._full()
        self._told_full = size >= limit

    @property
    def _limit(self) -> int:
        return self._choice().megabytes * MEGABYTE

    async def _size(self) -> int:
        sizes = await self._archive.read(ArchiveReader.depth_sizes)
        return sum(each.size for each in sizes)
