"""What an export has of recorded books and quotes: columns of one security's day at a time, and lines of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.daily_tables import SCALES, ColumnUnit
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import GAP_REASONS, BookFlag, BookRows
from tideboard_core.archive.depth.quote_rows import QUOTE_COLUMNS, QuoteFlag, QuoteRows
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH, NULL, QUOTES, Integers, Layout
from tideboard_core.archive.rows import SessionId, names_of
from tideboard_core.archive.units import as_decimal, day_number, instant
from tideboard_core.model.instrument import InstrumentId

_TEXT, _WHOLE, _INSTANT, _PRICE = ColumnUnit.TEXT, ColumnUnit.WHOLE, ColumnUnit.INSTANT, ColumnUnit.PRICE
RECORDED_UNITS: Final[dict[Layout, dict[str, ColumnUnit]]] = {
    DEPTH: {
        "symbol": _TEXT,
        "day": _TEXT,
        "change": _WHOLE,
        "received": _INSTANT,
        "time": _INSTANT,
        "provider": _TEXT,
        "full": _WHOLE,
        "thinned": _WHOLE,
        "why": _TEXT,
        "side": _WHOLE,
        "price": _PRICE,
        "shares": _WHOLE,
        "orders": _WHOLE,
        "currency": _TEXT,
    },
    QUOTES: {
        "symbol": _TEXT,
        "day": _TEXT,
        "received": _INSTANT,
        "time": _INSTANT,
        "provider": _TEXT,
        **dict.fromkeys(("last", "open", "high", "low", "prev_close"), _PRICE),
        "volume": _WHOLE,
        "turnover": ColumnUnit.MONEY,
        "suspended": _WHOLE,
        "thinned": _WHOLE,
        "currency": _TEXT,
    },
}
"""The columns of an export in their order, and what they hold."""


class RecordedPart(NamedTuple):
    """A security's day: its numbers by column, NULL for what is not there; `why` is the number of the reason."""

    key: DefinitionKey
    instrument: InstrumentId
    columns: dict[str, Integers]

    def text(self, name: str, day: date) -> str:
        """A column that is the same in every line."""
        return {
            "symbol": self.instrument,
            "day": day.isoformat(),
            "provider": self.key.provider,
            "currency": self.key.currency,
        }[name]


def recorded_parts(
    reader: ArchiveReader, layout: Layout, day: date, wanted: set[InstrumentId]
) -> Iterator[RecordedPart]:
    """Yield books or quotes of a day, by symbol and provider; `wanted` empty: of all. Damage is named by the reader."""
    if not reader.database.has_depth:
        return
    keys, names = reader.identities.all_keys(), reader.identities.all_symbols()
    asked = "SELECT key, symbol FROM depth_day WHERE series=? AND day=?"
    found: list[tuple[InstrumentId, DefinitionKey]] = []
    for key_number, symbol in reader.database.all(asked, (layout.number, day_number(day))):
        if key_number in keys and symbol in names:
            found.append((names[symbol], keys[key_number]))
        else:  # a foreign file has any numbers
            session = SessionId(key_number, symbol, day_number(day))
            named = names_of(reader.database, session)
            reader.name_damaged(ArchiveError(ArchiveFault.DAMAGED, **named, series=layout.name))
    for instrument, key in sorted(found, key=lambda each: (each[0], each[1].provider, each[1].tier_version)):
        if not wanted or instrument in wanted:
            if layout is DEPTH:
                columns = _book_columns(reader.depth(key, instrument, day))
            else:
                columns = _quote_columns(reader.quotes(key, instrument, day))
            yield RecordedPart(key, instrument, columns)


def recorded_lines(
    reader: ArchiveReader, layout: Layout, day: date, wanted: set[InstrumentId]
) -> Iterator[tuple[object, ...]]:
    """Yield the lines of books (one for each level, and for each change without any) or quotes of a day."""
    units = RECORDED_UNITS[layout]
    for part in recorded_parts(reader, layout, day, wanted):
        count = len(part.columns["received"])
        cells = [
            map(_CELLS.get(name) or _cell(unit), part.columns[name].tolist())
            if name in part.columns
            else [part.text(name, day)] * count
            for name, unit in units.items()
        ]
        yield from zip(*cells, strict=True)


def reason_text(number: int) -> str | None:
    """A gap's reason by its number in the file, the number itself where nobody knows it; None for what is no gap."""
    return None if number == NULL else str(GAP_REASONS.get(number, number))


_CELLS: Final[dict[str, Callable[[int], object]]] = {"why": reason_text}


def _cell(unit: ColumnUnit) -> Callable[[int], object]:
    if unit is _INSTANT:
        return lambda value: None if value == NULL else instant(value).isoformat()
    scale = SCALES.get(unit)
    if scale is None:
        return lambda value: None if value == NULL else value
    return lambda value: None if value == NULL else as_decimal(value, scale)


def _book_columns(rows: BookRows) -> dict[str, Integers]:
    counts = np.diff(rows.first)
    times = np.maximum(counts, 1)
    has_levels = np.repeat(counts > 0, times)
    of_change = {
        "change": np.arange(len(rows)),
        "received": rows.received,
        "time": rows.time,
        "full": (rows.flags & BookFlag.FULL != 0).astype(np.int64),
        "thinned": (rows.flags & BookFlag.THINNED != 0).astype(np.int64),
        "why": np.where(rows.flags & BookFlag.GAP, rows.why, NULL),
    }
    columns = {name: np.repeat(values, times) for name, values in of_change.items()}
    for name, values in (("side", rows.side), ("price", rows.price), ("shares", rows.shares), ("orders", rows.orders)):
        columns[name] = np.full(len(has_levels), NULL)
        columns[name][has_levels] = values
    return columns


def _quote_columns(rows: QuoteRows) -> dict[str, Integers]:
    flags = rows.flags
    of_flags = {"suspended": QuoteFlag.SUSPENDED, "thinned": QuoteFlag.THINNED}
    return dict(zip(QUOTE_COLUMNS, rows.columns, strict=True)) | {
        name: (flags & flag != 0).astype(np.int64) for name, flag in of_flags.items()
    }
