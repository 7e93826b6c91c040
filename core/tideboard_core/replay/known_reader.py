"""Reads an archive as it was at a moment of a recorded day: later days and later receipts do not exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.reading import BookGap, DepthSize, Recorded
from tideboard_core.archive.reader import Coverage, SessionRecord
from tideboard_core.archive.records import FLOW, Layout, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.shared_copy.reader import JoinedReader
from tideboard_core.archive.shared_copy.views import JOINED
from tideboard_core.archive.units import day_number, micros
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.replay.known_views import KnownDatabase, KnownViews

_UNDER: Final = "joined_"
_NEXT: Final = timedelta(microseconds=1)


class KnownReader(JoinedReader):
    """`now` is the moment (aware UTC) on `day`. Days before it are read whole, as they stand in the file today.

    Of the day itself only rows received by then are there, and of later days nothing: not to questions to `database`
    either, which views answer.
    """

    def __init__(self, folder: Path, day: date, now: Callable[[], datetime], *, shared: bool = False) -> None:
        """With `shared` what was copied from a shared place is read, too."""
        super().__init__(folder, shared=shared, prefix=_UNDER)
        self.database = KnownDatabase(self.database.connection)
        self._day, self._now = day, now
        self._known = KnownViews(self.database, day, now, dict.fromkeys(JOINED, _UNDER) if self.joined else {})

    def versions(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        """Every version that had been received."""
        if day > self._day:
            return from_tuples(layout, [])
        with self._known.whole_day():
            rows = super().versions(key, instrument, day, layout)
        return rows if day < self._day else rows.chosen(rows["received"] <= micros(self._now()))

    def bars(self, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date) -> list[tuple[date, Rows]]:
        """Last values of the bars that had been received."""
        with self._known.whole_day():
            found = super().bars(key, instrument, begin, min(end, self._day))
        moment = micros(self._now())
        known = ((day, rows if day < self._day else rows.chosen(rows["received"] <= moment)) for day, rows in found)
        return [(day, rows) for day, rows in known if len(rows)]

    def sessions(
        self, market: Market, symbols: Sequence[InstrumentId] = (), *, day: date | None = None
    ) -> list[SessionRecord]:
        """Those of earlier days; of the day itself what is counted stands at nothing: it is not over."""
        with self._known.whole_day():
            found = super().sessions(market, symbols, day=day)
        return [
            record if record.day < self._day else replace(record, received=0, restated=0, complete_to=None, sealed=None)
            for record in found
            if record.day <= self._day
        ]

    def depth(
        self,
        key: DefinitionKey,
        instrument: InstrumentId,
        day: date,
        begin: datetime | None = None,
        end: datetime | None = None,
    ) -> BookRows:
        """The changes of a book that had been received."""
        if day > self._day:
            return BookRows.of([])
        if day < self._day:
            return super().depth(key, instrument, day, begin, end)
        known = self._now() + _NEXT
        with self._known.whole_day():
            return super().depth(key, instrument, day, begin, known if end is None else min(end, known))

    def book_gaps(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> list[BookGap]:
        """Those that had begun; nobody knew then when the last one would end."""
        if day > self._day:
            return []
        with self._known.whole_day():
            found = super().book_gaps(key, instrument, day)
        if day < self._day:
            return found
        now = self._now()
        begun = (gap for gap in found if gap.begin <= now)
        return [gap if gap.end is not None and gap.end <= now else gap._replace(end=None) for gap in begun]

    def quotes(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> QuoteRows:
        """The quotes that had been received."""
        if day > self._day:
            return QuoteRows.of([])
        with self._known.whole_day():
            rows = super().quotes(key, instrument, day)
        return rows if day < self._day or not len(rows) else rows.between(0, micros(self._now() + _NEXT))

    def facts(self, key: DefinitionKey, instrument: InstrumentId, day: date) -> SessionFacts | None:
        """What was known of a security; on the day itself from the receipt of its facts on."""
        found = None if day > self._day else super().facts(key, instrument, day)
        late = found is not None and day == self._day and found.received > self._now()
        return None if late else found

    def recorded(self, market: Market, day: date) -> dict[tuple[DefinitionKey, InstrumentId], Recorded]:
        """Nothing of a later day."""
        with self._known.whole_day():
            return {} if day > self._day else super().recorded(market, day)

    def recorders(self, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date) -> dict[date, str]:
        """Recorders of days up to the replayed one."""
        return super().recorders(key, instrument, begin, min(end, self._day))

    def shared_days(
        self, key: DefinitionKey, instruments: Collection[InstrumentId], begin: date, end: date
    ) -> dict[InstrumentId, set[date]]:
        """Shared days up to the replayed one."""
        return super().shared_days(key, instruments, begin, min(end, self._day))

    def all_recorders(self, key: DefinitionKey) -> dict[tuple[InstrumentId, date], str]:
        """Recorders of sessions up to the replayed day."""
        return {cell: recorder for cell, recorder in super().all_recorders(key).items() if cell[1] <= self._day}

    def coverage(self, market: Market) -> list[Coverage]:
        """Sealed sessions of earlier days: of the day itself nothing was sealed yet."""
        today = day_number(self._day)
        return [each for each in super().coverage(market) if each.day < today]

    def depth_sizes(self) -> list[DepthSize]:
        """Sizes of days before the replayed one."""
        return [each for each in super().depth_sizes() if each.day < self._day]
