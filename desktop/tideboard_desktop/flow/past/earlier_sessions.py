"""Reads what the archive has around the shown session, in the archive's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from tideboard_core.archive.comparison.earlier import Earlier, read_earlier
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.archive.comparison.samples import net_sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.flow.ranks import share_of_turnover
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

_AGAIN_AFTER = 60.0
"""Seconds after which new rows of the same security are read."""
_KEPT = 20


@dataclass(frozen=True, eq=False)
class Found:
    """What was read of a security. `other` is the number of the second provider's sessions, None without one.

    `share` is the rank of net / turnover, None without a recorded turnover; `asked` says whether it was read.
    """

    earlier: Earlier
    other: int | None = None
    other_provider: str = ""
    share: Ranked | None = None
    asked: bool = False


class EarlierSessions(QObject):
    """Keeps what was read by security and session; `changed` is called after each reading that found something."""

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._sources, self._changed = sources, changed
        self._found: dict[tuple[InstrumentId, date], Found | None] = {}
        self._read_at: dict[InstrumentId, float] = {}
        self._fresh: set[InstrumentId] = set()
        self._task: asyncio.Task[None] | None = None
        if sources.archive is not None:
            sources.archive.contents_changed.connect(self._contents_changed)

    def found(self, instrument: InstrumentId, day: date) -> Found | None:
        """What the archive has; None until it is read, and without anything."""
        return self._found.get((instrument, day))

    def want(self, instrument: InstrumentId, day: date, *, share: bool) -> None:
        """Read unless it is known; again when rows were added, at most once a minute. `share`: of turnover as well."""
        archive = self._sources.archive
        if archive is None or (self._task is not None and not self._task.done()):
            return
        now, key = self._sources.clock.monotonic(), (instrument, day)
        waiting = now - self._read_at.get(instrument, -_AGAIN_AFTER) < _AGAIN_AFTER
        found = self._found.get(key)
        missing = share and found is not None and not found.asked
        if key in self._found and not missing and (waiting or instrument not in self._fresh):
            return
        self._fresh.discard(instrument)
        self._read_at[instrument] = now
        self._task = self._sources.tasks.spawn(
            self._read(archive, instrument, day, share=share), name=f"earlier sessions {instrument}"
        )

    def close(self) -> None:
        """Drop a reading that is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _read(self, archive: Archive, instrument: InstrumentId, day: date, *, share: bool) -> None:
        market = market_of(instrument)
        own, other = archive.definition(market), archive.definition(market, other=True)
        found = None
        if own is not None:
            work = partial(_found, own, other, instrument, day, self._sources.calendar, share=share)
            with suppress(ArchiveError):  # there is no archive yet, or it cannot be read, which the archive itself says
                found = await archive.read(work)
        while len(self._found) >= _KEPT:
            del self._found[next(iter(self._found))]
        before = self._found.get((instrument, day))
        self._found[instrument, day] = found
        if found is not None or before is not None:
            self._changed()

    def _contents_changed(self, ids: frozenset[InstrumentId]) -> None:
        self._fresh |= ids


def _found(
    own: DefinitionKey,
    other: DefinitionKey | None,
    instrument: InstrumentId,
    day: date,
    calendar: TradingCalendar,
    reader: ArchiveReader,
    *,
    share: bool,
) -> Found | None:
    """Everything around a day; None if no session was ever recorded."""
    days = window(calendar, market_of(instrument), day)
    earlier = read_earlier(reader, own, instrument, day, days)
    others = None if other is None else net_sample(reader, other, instrument, days)
    counted = None if others is None else int(others.known.any(axis=1).sum())
    if not earlier.recorded and not counted:
        return None
    ranked = share_of_turnover(reader, own, instrument, day, days) if share else None
    provider = "" if other is None else other.provider
    return Found(earlier, counted, provider, ranked, share)
