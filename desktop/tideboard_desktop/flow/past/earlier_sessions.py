"""Reads what the archive has around the shown session, in the archive's thread."""

from __future__ import annotations

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
from tideboard_desktop.docks.keyed_reads import KeyedReads
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
    """Keeps what was read by security and session; `changed` is called after each reading. It ends with `parent`."""

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._sources = sources
        self._reads: KeyedReads[tuple[InstrumentId, date], Found | None] = KeyedReads(
            "earlier sessions",
            changed,
            self,
            tasks=sources.tasks,
            clock=sources.clock,
            one_at_a_time=True,
            most=_KEPT,
        )
        self._fresh: set[InstrumentId] = set()
        if sources.archive is not None:
            sources.archive.contents_changed.connect(self._contents_changed)

    def found(self, instrument: InstrumentId, day: date) -> Found | None:
        """What the archive has; None until it is read, and without anything."""
        return self._reads.value((instrument, day))

    def want(self, instrument: InstrumentId, day: date, *, share: bool) -> None:
        """Read unless it is known; again when rows were added, at most once a minute. `share`: of turnover as well."""
        archive, key = self._sources.archive, (instrument, day)
        if archive is None:
            return
        found = self._reads.value(key)
        missing = share and found is not None and not found.asked
        renewed = instrument in self._fresh and self._reads.age(key) >= _AGAIN_AFTER
        work = partial(self._read, archive, instrument, day, share=share)
        if self._reads.want(key, work, again=missing or renewed):
            self._fresh.discard(instrument)

    async def _read(self, archive: Archive, instrument: InstrumentId, day: date, *, share: bool) -> Found | None:
        market = market_of(instrument)
        own, other = archive.definition(market), archive.definition(market, other=True)
        if own is None:
            return None
        with suppress(ArchiveError):  # there is no archive yet, or it cannot be read, which the archive itself says
            return await archive.read(partial(_found, own, other, instrument, day, self._sources.calendar, share=share))
        return None

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
