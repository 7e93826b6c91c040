"""The market of a replay: hub, recorded connection and its session, at one second of a recorded day."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.flow_schedule import FlowPace
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.ports.system import Clock
from tideboard_core.replay.clock import ReplayClock
from tideboard_core.replay.gateway import RecordedGateway
from tideboard_core.replay.recorded_day import RecordedDay
from tideboard_desktop.connection.services import Feeds, build_feeds
from tideboard_desktop.replay.known_archive import KnownArchive
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import ErrorReport, Tasks

_TOLD: Final = (
    Topic.QUOTE,
    Topic.TICKS,
    Topic.MINUTES,
    Topic.BARS_1M,
    Topic.BOOK,
    Topic.FLOW,
    Topic.DISTRIBUTION,
    Topic.FILLS,
)
"""What the recorded connection tells of the shown second."""
_PACE: Final = FlowPace(limit=1000, calls=1000, window=1.0, kept_back=1, facts_first=False)
"""A recorded answer costs no call."""


class ReplayedMarket:
    """Everything that docks show comes from here; `begin_again` goes to any other second."""

    def __init__(
        self,
        day: RecordedDay,
        at: datetime,
        folder: Path,
        *,
        clock: Clock,
        tasks: Tasks,
        report: ErrorReport,
        facts: Callable[[InstrumentId], Instrument | None],
        provider: str,
        first: InstrumentId | None = None,
        shared: bool = False,
    ) -> None:
        """`facts` and `provider` as in `RecordedGateway`; `folder` is the archive's; `first` is read at once.

        With `shared` what was copied from a shared place is read, too.
        """
        session = day.session
        self.day = day
        self.clock = ReplayClock(clock, at, session.open, session.settled)
        self.hub = Hub(self.clock)
        self.hub.on_fault(report)
        self.gateway = RecordedGateway(day, self.clock, self.hub, facts, provider)
        self.feeds: Feeds = build_feeds(self.gateway, self.hub, self.clock, pace=_PACE, silence=math.inf)
        self.archive = KnownArchive(folder, day.key, day.day, self.clock.market, shared=shared)
        self.frame = Frame(self.hub, report)
        self.bar_reader = BarReader(self.gateway.quotes, self.clock.market)
        self._tasks = tasks
        if first is not None:
            tasks.spawn(self._read_first(first), name="the linked security of a replay")
        self._running = tasks.spawn(self.feeds.session.run(), name="replay")
        self.frame.every_second(self._prove)

    def begin_again(self, at: datetime, forget: Callable[[], None]) -> None:
        """Go to another second, at the same speed: nothing that was told of the one before is known any more.

        `forget` is called when the hub has what was known at it: what others keep of the second before goes, and what
        they show in its place is there at once, in one painting.
        """
        self.clock.go(at)
        self.archive.begin_again()
        self.hub.forget_topics(_TOLD)
        self.gateway.feed.begin_again()
        self.bar_reader.forget()
        self.feeds.schedule.forget()
        forget()
        self.frame.catch_up()

    async def _read_first(self, instrument: InstrumentId) -> None:
        """Begin with it while the docks are built; what cannot be read is told where it is asked for."""
        with suppress(ArchiveError):
            await self.day.security(instrument)
            await self.day.book(instrument)

    def _prove(self) -> None:
        """What was told is the newest that was known: nothing grows old while the replay stands."""
        for key in self.hub.wanted():
            self.hub.prove(key)

    async def close(self) -> None:
        """End the connection and the reading thread; docks over it must be gone."""
        self.frame.stop()
        self._running.cancel()
        await self.archive.close()
