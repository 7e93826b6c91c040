"""Recorded books and quotes as Parquet: whole columns at a time, since a day may have millions of levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np

from tideboard_core.archive.daily_tables import SCALES, ColumnUnit
from tideboard_core.archive.depth_export import RECORDED_UNITS, RecordedPart, reason_text, recorded_parts
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, Integers, Layout
from tideboard_core.model.instrument import InstrumentId, Market, market_of

DIGITS: Final = 20
"""Digits of exact decimals, as in the other exports."""


def recorded_markets(
    reader: ArchiveReader, layout: Layout, day: date, symbols: Iterable[InstrumentId]
) -> Iterator[tuple[Market, Iterator[RecordedPart]]]:
    """Books or quotes of a day by market; each market's parts have to be taken before the next market is."""
    parts = recorded_parts(reader, layout, day, set(symbols))
    return groupby(parts, key=lambda part: market_of(part.instrument))


def write_parts(path: Path, parts: Iterable[RecordedPart], layout: Layout, day: date, schema: Any) -> int:  # noqa: ANN401
    """Write a market's parts into one file, a row group for each; returns the lines. Needs pyarrow."""
    import pyarrow as pa
    from pyarrow import parquet

    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        for part in parts:
            length = len(part.columns["received"])
            arrays = [_array(pa, part, name, RECORDED_UNITS[layout][name], day) for name in schema.names]
            file.write_table(pa.table(arrays, schema=schema))
            count += length
    return count


def _array(pa: Any, part: RecordedPart, name: str, unit: ColumnUnit, day: date) -> Any:  # noqa: ANN401  no types
    length = len(part.columns["received"])
    if name not in part.columns:
        return pa.repeat(pa.scalar(part.text(name, day), pa.string()), length)
    values = part.columns[name]
    null = values == NULL
    if name == "why":
        codes = {number: at for at, number in enumerate(np.unique(values[~null]).tolist())}
        places = np.array([codes.get(number, 0) for number in values.tolist()], np.int32)
        names = pa.array([reason_text(number) for number in codes], pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(places, mask=null), names).cast(pa.string())
    if unit is ColumnUnit.INSTANT:
        return pa.array(values, mask=null).cast(pa.timestamp("us", tz="UTC"))
    if unit in SCALES:
        return _decimals(pa, values, null, len(str(SCALES[unit])) - 1)
    return pa.array(values, mask=null)


def _decimals(pa: Any, values: Integers, null: Any, places: int) -> Any:  # noqa: ANN401
    """Exact decimals of whole units: their 128 bits are those of the integer."""
    wide = np.empty((len(values), 2), np.int64)
    wide[:, 0], wide[:, 1] = values, values >> 63
    valid = pa.py_buffer(np.packbits(~null, bitorder="little").tobytes())
    return pa.Array.from_buffers(
        pa.decimal128(DIGITS, places), len(values), [valid, pa.py_buffer(np.ascontiguousarray(wide).tobytes())]
    )
