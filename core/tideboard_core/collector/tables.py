"""Exports a day as Parquet or as an Excel workbook; needs the packages of `tideboard[archive]`."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from tideboard_core.archive.daily_tables import SCALES, ColumnUnit
from tideboard_core.archive.depth_export import RECORDED_UNITS
from tideboard_core.archive.export import COLUMNS, DAILY, RECORDED_ROWS, ExportRows, Line, lines
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.recorded_tables import recorded_markets, write_parts
from tideboard_core.collector.words import Unusable
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.system.private_files import check_private_file, flush_to_disk, private_directory

T = TypeVar("T")

NEEDED: Final = (
    "Parquet and Excel need further packages, the extra tideboard[archive]: install tideboard-VERSION.whl[archive]"
)
MOST_LINES: Final = 1_048_575
"""Lines of one Excel sheet below its header."""

_MONEY = ("net", "extra_large", "large", "medium", "small", "turnover")
_PRICES = ("price", "open", "high", "low", "close")
_WHOLE = (
    *("minute", "version", "volume", "expected", "received", "restated", "complete_to", "first", "last"),
    *("sequence", "shares", "side", "special", "early"),
)
_INSTANTS = ("start", "time", "received", "sealed", "fetchable_until")


def write_parquet(
    reader: ArchiveReader, rows: ExportRows, day: date, folder: Path, symbols: Sequence[InstrumentId] = ()
) -> int:
    """Write `market=HK/day=2026-11-20/ROWS.parquet` below `folder`, one file for each market; returns the lines.

    Money and prices are exact decimals, instants are UTC; the day is the folder's. A file is whole or not there.
    Raises Unusable without pyarrow, OSError.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise Unusable(NEEDED) from None
    columns = COLUMNS[rows]
    kept = [name for name in columns if name != "day"]  # a reader takes it from the folder's name
    schema = pa.schema([(name, _type(pa, rows, name)) for name in kept])
    if rows in RECORDED_ROWS:
        layout, count = RECORDED_ROWS[rows], 0
        for market, parts in recorded_markets(reader, layout, day, symbols):
            write = partial(write_parts, parts=parts, layout=layout, day=day, schema=schema)
            count += whole_file(_target(folder, market, day, rows), write)
        return count
    by_market: dict[Market, list[Line]] = defaultdict(list)
    for line in lines(reader, rows, day, symbols):
        by_market[market_of(InstrumentId(str(line[0])))].append(line)
    for market, found in by_market.items():
        values = {name: [_value(rows, name, line[at]) for line in found] for at, name in enumerate(columns)}
        table = pa.table({name: values[name] for name in kept}, schema=schema)
        whole_file(_target(folder, market, day, rows), partial(parquet.write_table, table))
    return sum(map(len, by_market.values()))


def write_xlsx(
    reader: ArchiveReader, rows: ExportRows, day: date, path: Path, symbols: Sequence[InstrumentId] = ()
) -> int:
    """Write a workbook with one sheet, whole or not at all; returns its lines. Raises Unusable, OSError.

    Amounts are numbers, of which Excel keeps 15 digits; instants are texts, as in CSV.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise Unusable(NEEDED) from None
    found = list(lines(reader, rows, day, symbols))
    if len(found) > MOST_LINES:
        raise Unusable(f"{len(found)} lines are too many for a sheet: name --symbols, or use --csv or --parquet")

    def write(target: Path) -> int:
        with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet(str(rows))
            sheet.write_row(0, 0, COLUMNS[rows], book.add_format({"bold": True}))
            sheet.freeze_panes(1, 0)
            for number, line in enumerate(found, start=1):
                sheet.write_row(number, 0, [float(cell) if isinstance(cell, Decimal) else cell for cell in line])

        return len(found)

    return whole_file(path, write)


def _type(pyarrow: Any, rows: ExportRows, name: str) -> Any:  # noqa: ANN401  pyarrow has no types
    if is_instant(rows, name):
        return pyarrow.timestamp("us", tz="UTC")
    unit = _unit(rows, name)
    if unit in SCALES:
        return pyarrow.decimal128(20, len(str(SCALES[unit])) - 1)
    if unit is not None:
        return pyarrow.int64() if unit is ColumnUnit.WHOLE else pyarrow.string()
    if name in _MONEY:
        return pyarrow.decimal128(20, 3)
    if name in _PRICES:
        return pyarrow.decimal128(20, 4)
    return pyarrow.int64() if name in _WHOLE else pyarrow.string()


def _unit(rows: ExportRows, name: str) -> ColumnUnit | None:
    """What a column of daily rows, books or quotes holds; None for other rows, and for what no table has."""
    if rows in RECORDED_ROWS:
        return RECORDED_UNITS[RECORDED_ROWS[rows]].get(name)
    return DAILY[rows].units.get(name) if rows in DAILY else None


def is_instant(rows: ExportRows, name: str) -> bool:
    """Whether a column holds instants; of sessions `received` is a count."""
    if rows in DAILY or rows in RECORDED_ROWS:
        return _unit(rows, name) is ColumnUnit.INSTANT
    return name in _INSTANTS and not (rows is ExportRows.SESSIONS and name == "received")


def _value(rows: ExportRows, name: str, value: object) -> object:
    return datetime.fromisoformat(str(value)) if value is not None and is_instant(rows, name) else value


def _target(folder: Path, market: Market, day: date, rows: ExportRows) -> Path:
    path = Path(folder, f"market={market}", f"day={day.isoformat()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    return private_directory(path) / f"{rows}.parquet"


def whole_file(path: Path, write: Callable[[Path], T]) -> T:
    """Let `write` make a file under another name of its folder, then put it in place; mode 0600. Returns its result."""
    check_private_file(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        result = write(Path(name))
        with open(name, "rb+") as file:  # noqa: PTH123
            flush_to_disk(file.fileno())
        Path(name).replace(path)
        return result
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
