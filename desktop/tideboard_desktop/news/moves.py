"""What the price and the net flow did in the 30 minutes after a headline, from what was recorded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # both bring numpy, which the archive's thread imports
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.archive.reader import ArchiveReader

SPAN: Final = timedelta(minutes=30)
_AGAIN: Final = 60.0
"""Seconds after which what was not recorded is looked for again."""


class Move(NamedTuple):
    """Change of the price in percent, and the net inflow in the security's currency; None = not recorded."""

    percent: float | None
    net: float | None


NOTHING: Final = Move(None, None)


def read_moves(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    times: Iterable[datetime],
    calendar: TradingCalendar,
) -> dict[datetime, Move]:
    """What happened in the minutes that ended in the 30 minutes after each time; raises ArchiveError.

    A time outside of trading has none; before the first minute there is no price to compare with.
    """
    market, found = market_of(instrument), {}
    for time in times:
        session = calendar.session_on(market, exchange_date(market, time))
        found[time] = NOTHING if session is None else _move(reader, key, instrument, time, session)
    return found


def _move(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, time: datetime, session: Session
) -> Move:
    from tideboard_core.flow.session_minutes import from_archive, minutes_over

    before, after = minutes_over(session, time.timestamp()), minutes_over(session, (time + SPAN).timestamp())
    if before == after:
        return NOTHING
    minutes = from_archive(reader.last_with_bars(key, instrument, session.date), session)
    old, new = (float(minutes.close[before - 1]) if before else math.nan), float(minutes.close[after - 1])
    begun, ended = (float(minutes.net[before - 1]) if before else 0.0), float(minutes.net[after - 1])
    percent, net = (new / old - 1) * 100 if old > 0 else math.nan, ended - begun
    return Move(percent if math.isfinite(percent) else None, net if math.isfinite(net) else None)


class NewsMoves(QObject):
    """Keeps the moves by security and time; reads those that are asked for together, once their 30 minutes are over."""

    def __init__(
        self,
        archive: Archive | None,
        calendar: TradingCalendar,
        clock: Clock,
        tasks: Tasks,
        changed: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._archive, self._calendar, self._clock, self._changed = archive, calendar, clock, changed
        self._known: dict[tuple[InstrumentId, datetime], Move] = {}
        self._reads: KeyedReads[InstrumentId, None] = KeyedReads(
            "moves after news", changed, parent, tasks=tasks, clock=clock, renew_after=_AGAIN, pause=_AGAIN
        )

    def of(self, instrument: InstrumentId, time: datetime | None) -> Move | None:
        """The move after a time; None while it is not known."""
        return None if time is None else self._known.get((instrument, time))

    def want(self, wanted: Mapping[InstrumentId, Iterable[datetime]]) -> None:
        """Read what is missing of these, a security at a time."""
        archive, now = self._archive, self._clock.market()
        if archive is None:
            return
        for instrument, times in wanted.items():
            due = [time for time in times if time + SPAN <= now and self._lacks(instrument, time)]
            key = archive.definition(market_of(instrument)) if due else None
            if key is not None:
                self._reads.want(instrument, partial(self._read, archive, key, instrument, due))

    def _lacks(self, instrument: InstrumentId, time: datetime) -> bool:
        return self._known.get((instrument, time), NOTHING) == NOTHING

    async def _read(
        self, archive: Archive, key: DefinitionKey, instrument: InstrumentId, times: list[datetime]
    ) -> None:
        calendar = self._calendar
        try:
            found = await archive.read(lambda reader: read_moves(reader, key, instrument, times, calendar))
        except ArchiveError:  # there is none, or it cannot be read, which the archive itself says
            return
        self._known |= {(instrument, time): move for time, move in found.items()}
