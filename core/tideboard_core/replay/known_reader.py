"""Reads an archive as it was at a moment of a recorded day: later days and later receipts do not exist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader, SessionRecord
from tideboard_core.archive.records import FLOW, Layout, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import micros
from tideboard_core.model.instrument import InstrumentId, Market


class KnownReader(ArchiveReader):
    """`now` is the moment (aware UTC) on `day`. Days before it are read whole, as they stand in the file today.

    Of the day itself only rows received by then are there, and of later days nothing.
    """

    def __init__(self, folder: Path, day: date, now: Callable[[], datetime]) -> None:
        super().__init__(folder)
        self._day, self._now = day, now

    def versions(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        """Every version that had been received."""
        if day > self._day:
            return from_tuples(layout, [])
        rows = super().versions(key, instrument, day, layout)
        return rows if day < self._day else rows.chosen(rows["received"] <= micros(self._now()))

    def bars(self, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date) -> list[tuple[date, Rows]]:
        """Last values of the bars that had been received."""
        found = super().bars(key, instrument, begin, min(end, self._day))
        moment = micros(self._now())
        known = ((day, rows if day < self._day else rows.chosen(rows["received"] <= moment)) for day, rows in found)
        return [(day, rows) for day, rows in known if len(rows)]

    def sessions(
        self, market: Market, symbols: Sequence[InstrumentId] = (), *, day: date | None = None
    ) -> list[SessionRecord]:
        """Those of earlier days; of the day itself what is counted stands at nothing: it is not over."""
        found = super().sessions(market, symbols, day=day)
        return [
            record if record.day < self._day else replace(record, received=0, restated=0, complete_to=None, sealed=None)
            for record in found
            if record.day <= self._day
        ]
