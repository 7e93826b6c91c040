"""Exports a day as CSV: minutes, bars, sessions, gaps, versions, trades, books, daily rows: docs/archive.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from tideboard_core.archive.coverage import judged_records
from tideboard_core.archive.daily_tables import DAILY_TABLES, SCALES, STAMP, ColumnUnit, DailyTable, DailyValue
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth_export import RECORDED_UNITS, recorded_lines
from tideboard_core.archive.gaps import gaps_of
from tideboard_core.archive.hours import minute_start
from tideboard_core.archive.joining import with_bars
from tideboard_core.archive.judging import judged
from tideboard_core.archive.reader import ArchiveReader, SessionRecord
from tideboard_core.archive.records import BARS, FLOW, PRINTS, RECORDED, Layout, Minute, Rows
from tideboard_core.archive.rows import SessionId, to_tuples
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, day_number, day_of, instant
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session, exchange_zone
from tideboard_core.plain_text import spreadsheet_text
from tideboard_core.system.private_files import write_private

Line = tuple[object, ...]


class ExportRows(StrEnum):
    """What the rows of an export are."""

    MINUTES = "minutes"
    BARS = "bars"
    SESSIONS = "sessions"
    GAPS = "gaps"
    VERSIONS = "versions"
    PRINTS = "prints"
    SHORT = "short"
    BROKERS = "brokers"
    RATING = "rating"
    EVENT = "event"
    DEPTH = "depth"
    QUOTES = "quotes"


DAILY: Final = {ExportRows(table.name): table for table in DAILY_TABLES}
"""Rows that are kept once a day."""


RECORDED_ROWS: Final = {ExportRows(layout.name): layout for layout in RECORDED}
"""Rows of recorded changes."""


def _daily_columns(table: DailyTable) -> tuple[str, ...]:
    identity = [name for name in table.units if name not in {*STAMP, "day"}]
    own = [name for name in identity if name in table.identity]
    return ("symbol", "day", *own, "provider", *STAMP, *(name for name in identity if name not in own), "currency")


_STAMP = ("symbol", "day", "minute", "start", "provider", "version", "received")
_MINUTES = (*_STAMP, *Minute._fields[1:], "currency")
COLUMNS: Final[dict[ExportRows, tuple[str, ...]]] = {
    ExportRows.MINUTES: _MINUTES,
    ExportRows.VERSIONS: _MINUTES,
    ExportRows.BARS: (*_STAMP, *BARS.values, "currency"),
    ExportRows.SESSIONS: (
        "symbol",
        "day",
        "provider",
        "expected",
        "received",
        "restated",
        "complete_to",
        "checksum",
        "sealed",
        "currency",
        "early",
    ),
    ExportRows.PRINTS: (
        *("symbol", "day", "time", "sequence", "provider", "received"),
        *("price", "shares", "side", "special", "currency"),
    ),
    ExportRows.GAPS: ("symbol", "day", "first", "last", "series", "why", "fetchable_until", "state"),
    **{ExportRows(table.name): _daily_columns(table) for table in DAILY_TABLES},
    **{rows: tuple(RECORDED_UNITS[layout]) for rows, layout in RECORDED_ROWS.items()},
}
"""The header of each export."""

_MONEY = ("net", "extra_large", "large", "medium", "small", "turnover")
_PRICES = ("price", "open", "high", "low", "close")
_UNITS = dict.fromkeys(_MONEY, MONEY) | dict.fromkeys(_PRICES, PRICE)


def lines(reader: ArchiveReader, rows: ExportRows, day: date, symbols: Sequence[InstrumentId] = ()) -> Iterator[Line]:
    """Yield the lines of one market day, of all symbols or those named, by symbol, minute and provider.

    None stands for what was not received. Minutes are last values with turnover, price and volume from the bars;
    versions are every version as it came, also of daily rows about the day. All lines are of one moment, also while the
    archive is written. A damaged block is left out and named in `reader.damaged`.
    """
    with reader.database.transaction("DEFERRED"):
        if rows is ExportRows.GAPS:
            yield from _gaps(reader, day, set(symbols))
        elif rows is ExportRows.SESSIONS:
            yield from _session_lines(reader, day, symbols)
        elif rows is ExportRows.PRINTS:
            yield from _print_lines(reader, day, set(symbols))
        elif rows in RECORDED_ROWS:
            yield from recorded_lines(reader, RECORDED_ROWS[rows], day, set(symbols))
        elif rows in DAILY:
            yield from _daily_lines(reader, rows, day, set(symbols))
        else:
            yield from _minute_lines(reader, rows, day, set(symbols))


def csv_cells(rows: ExportRows, line: Line) -> Iterable[object]:
    """A line's cells for CSV: the texts of daily rows come from outside, and no spreadsheet runs one as a formula."""
    return [spreadsheet_text(each) if isinstance(each, str) else each for each in line] if rows in DAILY else line


def write_csv(
    reader: ArchiveReader, rows: ExportRows, day: date, path: Path, symbols: Sequence[InstrumentId] = ()
) -> int:
    """Write one day as CSV (UTF-8, empty for None), whole or not at all; returns its lines. Raises OSError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS[rows])
    count = 0
    for line in lines(reader, rows, day, symbols):
        writer.writerow(csv_cells(rows, line))
        count += 1
    write_private(path, text.getvalue().encode())
    return count


def _sessions(
    reader: ArchiveReader, day: date, keys: dict[int, DefinitionKey], symbols: dict[int, InstrumentId]
) -> list[SessionId]:
    found = {
        SessionId(*row)
        for table in ("block", "flow", "bars", *(("prints",) if reader.database.has(PRINTS) else ()))
        for row in reader.database.all(_OF_DAY[table], (day_number(day),))
    }
    return sorted(found, key=lambda each: (symbols[each.symbol], keys[each.key].provider, each.key))


_OF_DAY = {
    table: f"SELECT DISTINCT key, symbol, day FROM {table} WHERE day=?"  # noqa: S608  # table names of ours
    for table in ("block", "flow", "bars", "prints")
}


def _minute_lines(reader: ArchiveReader, rows: ExportRows, day: date, wanted: set[InstrumentId]) -> Iterator[Line]:
    keys, names = reader.identities.all_keys(), reader.identities.all_symbols()
    layout = BARS if rows is ExportRows.BARS else FLOW
    minute = COLUMNS[rows].index("minute")
    for symbol, sessions in groupby(_sessions(reader, day, keys, names), lambda each: each.symbol):
        instrument = names[symbol]
        if wanted and instrument not in wanted:
            continue
        found: list[Line] = []
        for key in (keys[session.key] for session in sessions):
            hours = reader.hours(key.market, day)
            read = reader.unless_damaged(partial(_rows, reader, rows, key, instrument, day))
            if read is not None:
                found.extend(_stamped(read, layout, key, instrument, hours))
        yield from sorted(found, key=itemgetter(minute))  # stable: by provider and version within a minute


def _rows(reader: ArchiveReader, rows: ExportRows, key: DefinitionKey, instrument: InstrumentId, day: date) -> Rows:
    if rows is ExportRows.MINUTES:
        bars = reader.unless_damaged(lambda: reader.last(key, instrument, day, BARS))
        minutes = reader.last(key, instrument, day)
        return minutes if bars is None else with_bars(minutes, bars)
    if rows is ExportRows.VERSIONS:
        return reader.versions(key, instrument, day)
    return reader.last(key, instrument, day, BARS)


def _stamped(
    rows: Rows, layout: Layout, key: DefinitionKey, instrument: InstrumentId, hours: Session
) -> Iterator[Line]:
    zone = exchange_zone(hours.market)
    for minute, version, received, _source, *values in to_tuples(rows):
        assert minute is not None  # neither index nor stamp is ever NULL
        assert received is not None
        start = minute_start(hours, minute).astimezone(zone).isoformat() if minute >= 0 else None
        numbers = (_number(name, value) for name, value in zip(layout.values, values, strict=True))
        stamp = (
            instrument,
            hours.date.isoformat(),
            minute,
            start,
            key.provider,
            version,
            instant(received).isoformat(),
        )
        yield (*stamp, *numbers, key.currency)


def _number(name: str, value: int | None) -> object:
    units = _UNITS.get(name)
    return value if units is None else as_decimal(value, units)


def _print_lines(reader: ArchiveReader, day: date, wanted: set[InstrumentId]) -> Iterator[Line]:
    """Trades by symbol, provider and number."""
    keys, names = reader.identities.all_keys(), reader.identities.all_symbols()
    for session in _sessions(reader, day, keys, names):
        instrument, key = names[session.symbol], keys[session.key]
        if wanted and instrument not in wanted:
            continue
        read = reader.unless_damaged(partial(reader.last, key, instrument, day, PRINTS))
        for sequence, _version, received, _source, time, price, shares, side, special in (
            to_tuples(read) if read else ()
        ):
            assert time is not None  # every trade has both
            assert received is not None
            at = instant(time).astimezone(exchange_zone(key.market)).isoformat()
            stamp = (instrument, day.isoformat(), at, sequence, key.provider, instant(received).isoformat())
            yield (*stamp, as_decimal(price, PRICE), shares, side, special, key.currency)


def _daily_lines(reader: ArchiveReader, rows: ExportRows, day: date, wanted: set[InstrumentId]) -> Iterator[Line]:
    """Every version of the daily rows about a day, by symbol, provider and receipt."""
    if not reader.database.has_daily:
        return
    table = DAILY[rows]
    keys, names = reader.identities.all_keys(), reader.identities.all_symbols()
    columns = tuple(table.units)
    found = reader.database.all(
        f"SELECT key, symbol, {', '.join(columns)} FROM {table.name} WHERE day=?",  # noqa: S608
        (day_number(day),),
    )
    kept = [(names[symbol], keys[key], dict(zip(columns, row, strict=True))) for key, symbol, *row in found]
    kept.sort(key=lambda each: (each[0], each[1].provider, each[2]["received"], *map(str, each[2].values())))
    for instrument, key, row in kept:
        if wanted and instrument not in wanted:
            continue
        cells: dict[str, object] = {name: _cell(table.units[name], value) for name, value in row.items()}
        cells |= {"symbol": instrument, "provider": key.provider, "currency": key.currency}
        yield tuple(cells[name] for name in COLUMNS[rows])


def _cell(unit: ColumnUnit, value: DailyValue) -> object:
    if not isinstance(value, int):
        return value
    if unit is ColumnUnit.INSTANT:
        return instant(value).isoformat()
    if unit is ColumnUnit.DAY:
        return day_of(value).isoformat()
    return as_decimal(value, SCALES[unit]) if unit in SCALES else value


def _session_lines(reader: ArchiveReader, day: date, symbols: Sequence[InstrumentId]) -> Iterator[Line]:
    markets = {key.market for key in reader.identities.all_keys().values()}
    found = [each for market in markets for each in judged_records(reader, reader.sessions(market, symbols, day=day))]
    found.sort(key=lambda each: (each.instrument, each.key.provider, each.key.tier_version))
    return (_session_line(each, early=reader.too_early(each)) for each in found)


def _session_line(record: SessionRecord, *, early: bool) -> Line:
    counts = (record.expected, record.received, record.restated, record.complete_to)
    sealed = None if record.sealed is None else record.sealed.isoformat()
    name = (record.instrument, record.day.isoformat(), record.key.provider)
    return (*name, *counts, record.checksum, sealed, record.key.currency, int(early))


def _gaps(reader: ArchiveReader, day: date, wanted: set[InstrumentId]) -> Iterator[Line]:
    keys, symbols = reader.identities.all_keys(), reader.identities.all_symbols()
    for gap in judged(gaps_of(reader.database, keys, symbols, day=day)):
        if not wanted or gap.instrument in wanted:
            until = None if gap.fetchable_until is None else gap.fetchable_until.isoformat()
            stamp = (gap.instrument, gap.day.isoformat(), gap.first, gap.last)
            yield (*stamp, gap.series, str(gap.why), until, str(gap.state))
