"""The percentile of each security's net among its own earlier sessions, for columns of other docks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.ui.tables.flow_cells import PercentileCell
from tideboard_desktop.ui.tasks import Tasks

EVERY = 60.0
"""Seconds for which a percentile is kept: a net is published once a minute."""


class Percentiles(QObject):
    """`changed` carries the securities (frozenset of ids) whose cell differs from before.

    Nothing is computed that was not asked for with `want` within the last minute.
    """

    changed = Signal(object)

    def __init__(
        self, archive: ReadableArchive | None, hub: Hub, calendar: TradingCalendar, clock: Clock, tasks: Tasks
    ) -> None:
        super().__init__()
        self._archive, self._hub, self._calendar, self._clock, self._tasks = archive, hub, calendar, clock, tasks
        self._cells: dict[InstrumentId, PercentileCell] = {}
        self._read_at: dict[InstrumentId, float] = {}
        self._task: asyncio.Task[None] | None = None

    def cell(self, instrument: InstrumentId) -> PercentileCell | None:
        """What is known of a security; None before it was asked for."""
        return self._cells.get(instrument)

    def want(self, ids: Iterable[InstrumentId]) -> None:
        """Compute those of these securities that are a minute old, together."""
        archive = self._archive
        if archive is None or (self._task is not None and not self._task.done()):
            return
        now = self._clock.monotonic()
        due = [each for each in ids if now - self._read_at.get(each, -EVERY) >= EVERY and self._known(each)]
        if due:
            self._read_at.update(dict.fromkeys(due, now))
            self._task = self._tasks.spawn(self._read(archive, due), name="percentiles")

    def forget(self) -> None:
        """Know no percentile any more, nor one that is being read."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        gone = frozenset(self._cells)
        self._cells.clear()
        self._read_at.clear()
        if gone:
            self.changed.emit(gone)

    def _known(self, instrument: InstrumentId) -> bool:
        return self._hub.value(Topic.FLOW.of(instrument)) is not None

    async def _read(self, archive: ReadableArchive, due: list[InstrumentId]) -> None:
        """Rank in the archive's thread; numpy is imported in another one, since no window waits for it."""
        await asyncio.to_thread(_load)
        from tideboard_core.flow.ranks import Asked
        from tideboard_desktop.docks.figures.percentile_ranks import cell_of, read_cells

        asked = []
        for instrument in due:
            key, last = archive.definition(market_of(instrument)), self._last(instrument)
            if key is not None and last is not None:
                asked.append(Asked(instrument, key, *last))
        cells = dict.fromkeys(due, cell_of(None))
        with suppress(ArchiveError):  # there is no archive, or it cannot be read, which the archive itself says
            cells |= await read_cells(archive, self._calendar, asked)
        fresh = frozenset(each for each, cell in cells.items() if self._cells.get(each) != cell)
        self._cells.update(cells)
        if fresh and isValid(self):  # the dock that it is for may have been closed meanwhile
            self.changed.emit(fresh)

    def _last(self, instrument: InstrumentId) -> tuple[Session, int, float] | None:
        """Session, number and net of the last whole minute; None before the first one."""
        from tideboard_core.flow.session_minutes import minute_ending

        flow = self._hub.value(Topic.FLOW.of(instrument))
        if flow is None:
            return None
        now = self._clock.market().timestamp()
        rows = zip(reversed(flow.times), reversed(flow.net), strict=True)
        time, net = next(((time, net) for time, net in rows if time <= now and net == net), (0.0, 0.0))
        market = market_of(instrument)
        session = self._calendar.session_on(market, exchange_date(market, datetime.fromtimestamp(time, UTC)))
        minute = None if session is None else minute_ending(session, time)
        return None if session is None or minute is None else (session, minute, net)


def _load() -> None:
    """Import what ranks; it has no class of Qt, so that any thread may."""
    import tideboard_core.flow.ranks  # noqa: F401
