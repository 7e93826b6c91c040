"""What is known of one security's session: its book changes and trades, and which trades may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.gaps import missing_minutes
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, PRINTS, Integers, Print, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.flow.depth.book_log import LIMIT, BookLog, BookStretch, stretches_of
from tideboard_core.flow.depth.column_axis import SECOND, ColumnAxis
from tideboard_core.flow.depth.departures import APART, Departure, Standing, departure_of, judged
from tideboard_core.flow.depth.trade_log import MOST, TradeLog
from tideboard_core.flow.prints import counted, counted_sides, minute_of
from tideboard_core.flow.tick_stream import TickStream
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import Session

_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class RecordedDepth:
    """What the archive has of a session: changes of the book, trades, the session minutes with every trade."""

    book: BookRows
    prints: Rows
    covered: frozenset[int]
    packed: Sequence[BookStretch] | None = None
    """The changes as a log keeps them, made by the thread that read them."""


def read_recorded(
    key: DefinitionKey, instrument: InstrumentId, session: Session, reader: ArchiveReader
) -> RecordedDepth:
    """What was recorded of a session; a damaged block of trades is left out. Raises ArchiveError."""
    day = session.date
    book = reader.depth(key, instrument, day)
    prints = reader.unless_damaged(partial(reader.last, key, instrument, day, PRINTS)) or from_tuples(PRINTS, [])
    number = reader.session_id(key, instrument, day)
    missing = None if number is None else missing_minutes(reader.database, number, PRINTS)
    covered = frozenset[int]() if missing is None else frozenset(range(session.minutes)) - missing
    return RecordedDepth(book, prints, covered, stretches_of(instrument, book))


class SessionDepth:
    """Moments are microseconds of UTC by the market's clock. `log` has the book, `trades` what was traded."""

    def __init__(
        self,
        instrument: InstrumentId,
        session: Session,
        *,
        limit: int = LIMIT,
        most: int = MOST,
    ) -> None:
        """`limit` bounds the bytes of the changes, `most` the trades."""
        self.instrument, self.session = instrument, session
        self.log = BookLog(instrument, limit=limit)
        self.trades = TradeLog(most=most)
        self._stream = TickStream(session)
        self._recorded = frozenset[int]()

    @property
    def nbytes(self) -> int:
        return self.log.nbytes + self.trades.nbytes

    # --- trades -----------------------------------------------------------------------------------------------------

    def take_ticks(self, ticks: Sequence[Tick]) -> None:
        """Trades as they were pushed."""
        self._count(self._stream.take(sorted(ticks, key=lambda tick: tick.sequence)))

    def take_answer(self, ticks: Sequence[Tick], *, whole_day: bool) -> None:
        """The newest trades, nothing between them missing."""
        self._count(self._stream.take_answer(ticks, whole_day=whole_day))

    def _count(self, prints: Iterable[Print]) -> None:
        self.trades.add(counted(each, self.session.market) for each in prints)

    def trades_broken(self) -> None:
        """Trades may be missing until an answer reaches back."""
        self._stream.broken()

    def has_every_trade(self, begin: int, end: int, now: datetime) -> bool:
        """Whether no trade between two moments can be missing, as far as is known at `now` (aware)."""
        if end > round(now.timestamp() * SECOND) or (self.trades.detail_from or 0) > begin:
            return False
        minutes = {minute_of(moment, self.session) for moment in (begin, end)}
        return minutes <= self._stream.covered(now.timestamp()) | self._recorded

    # --- recorded ---------------------------------------------------------------------------------------------------

    def fill(self, recorded: RecordedDepth, until: int) -> bool:
        """Put what was recorded where nothing came by push; it is whole up to a moment. Whether the book has more."""
        self._fill_trades(recorded)
        return self.log.fill(recorded.book, until, recorded.packed)

    def _fill_trades(self, recorded: RecordedDepth) -> None:
        prints = recorded.prints.chosen(recorded.prints["price"] != NULL)
        self._recorded |= recorded.covered
        if not len(prints):
            return
        own = self._own_minutes()
        first = self.trades.first
        theirs = self._minutes(prints["time"])
        kept = np.where(theirs >= 0, ~np.isin(theirs, own), prints["time"] < (np.inf if first is None else first))
        time, price, side, shares = self.trades.since(0)
        ours = self._minutes(time)
        told = np.isin(ours, theirs[kept & (theirs >= 0)])
        sides = counted_sides(prints["side"], prints["special"], self.session.market)
        columns = (time, price, side, shares), (prints["time"], prints["price"], sides, prints["shares"])
        merged = [np.concatenate([mine[~told], other[kept]]) for mine, other in zip(*columns, strict=True)]
        if kept.any():
            self.trades.replace(*merged)

    def _minutes(self, times: Integers) -> Integers:
        """The session minute of each time, -1 outside continuous trading."""
        axis = ColumnAxis(self.session, _MINUTE)
        minutes = axis.columns_of(times) - axis.opening
        inside = (minutes >= 0) & (minutes < self.session.minutes)
        return np.where(inside, minutes, -1)

    def _own_minutes(self) -> list[int]:
        """The session minutes of which no pushed trade is missing, those to come included."""
        first, lost = self._stream.covered_from, self._stream.lost
        return [] if first is None else [minute for minute in range(first, self.session.minutes) if minute not in lost]

    # --- what became of a level -------------------------------------------------------------------------------------

    def departure(
        self, axis: ColumnAxis, standing: Standing, price: int, side: int, now: datetime, *, reported: int
    ) -> Departure | None:
        """How a level left that stood until a column; None while it stands, and where it left in a gap.

        `reported` is how many levels of a side the feed has.
        """
        if standing.until is None or standing.open_end:
            return None
        begin, end = axis.end_of(standing.until - 1), axis.end_of(standing.until)
        found = departure_of(self.log, price, side, standing.least, begin, end, reported=reported)
        if found is None:
            return None
        first, last = found.moment - APART, found.moment + APART
        printed = self.trades.traded(price, first, last) if self.has_every_trade(first, last, now) else None
        return judged(found, printed)
