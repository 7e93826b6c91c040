"""Bytes of a span of recorded changes: columns as in plain blocks, of times the delay of receipt, then zlib.

A piece of a second has its numbers as they are: it is written often, kept for a minute, and small either way.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from tideboard_core.archive.blocks import carried, decode_columns, encode_columns, largest_columns
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.quote_rows import QUOTE_COLUMNS, QuoteRows
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import Integers

FORM: Final = 3
"""The first byte: 1 and 2 are those of blocks that hold a session."""
PIECE: Final = 4
"""The first byte of a piece."""
MOST: Final = 2**18
"""Changes, and levels, of the largest block: one of a foreign file says itself how many it has."""

_HEAD: Final = struct.Struct("<BBII")
"""Form, number of columns, number of changes, number of their levels."""
_BOOK_HEADS, _BOOK_LEVELS = 5, 4


def encode_book(rows: BookRows, form: int) -> bytes:
    """Return changes of a book in the format FORM or PIECE; ArchiveError FORMAT for more than `MOST`."""
    heads = [rows.time, rows.received - carried(rows.time), rows.flags, rows.why, np.diff(rows.first)]
    return _packed([*heads, rows.side, rows.price, rows.shares, rows.orders], len(rows), len(rows.price), form)


def decode_book(data: bytes) -> BookRows:
    """Return the changes of a block; errors as `decode_quotes`."""
    columns = _unpacked(data, _BOOK_HEADS, _BOOK_LEVELS)
    time, late, flags, why, counts, *levels = columns
    first = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=first[1:])
    if (len(counts) and (counts.min() < 0 or counts.max() > MOST)) or first[-1] != len(levels[0]):
        raise ArchiveError(ArchiveFault.FORMAT, format=FORM, rows=len(counts))
    return BookRows(*[carried(time) + late, time, flags, why, first, *levels])


def encode_quotes(rows: QuoteRows, form: int) -> bytes:
    """Return quotes in the format FORM or PIECE; ArchiveError FORMAT for more than `MOST`."""
    values = rows.columns[2:]
    return _packed([rows.time, rows.received - carried(rows.time), *values], len(rows), 0, form)


def decode_quotes(data: bytes) -> QuoteRows:
    """Return the quotes of a block.

    ArchiveError FORMAT, ValueError or zlib.error for bytes that `encode_quotes` did not write. Never takes more room
    than the rows need, and never more than `MOST` of them.
    """
    time, late, *values = _unpacked(data, len(QUOTE_COLUMNS), 0)
    return QuoteRows(*[carried(time) + late, time, *values])


def counts_of(data: bytes) -> tuple[int, int]:
    """How many changes and levels a block says that it has."""
    _form, _count, changes, levels = _HEAD.unpack_from(data.ljust(_HEAD.size, b"\0"))
    return changes, levels


def _packed(columns: Sequence[Integers], changes: int, levels: int, form: int) -> bytes:
    if max(changes, levels) > MOST:
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=max(changes, levels))
    if form == PIECE:
        rest = zlib.compress(b"".join(column.astype("<i8", copy=False).tobytes() for column in columns), 1)
    else:
        rest = zlib.compress(encode_columns(columns), 6)  # 9 takes five times as long for half a percent
    return _HEAD.pack(form, len(columns), changes, levels) + rest


def _unpacked(data: bytes, heads: int, rest: int) -> list[Integers]:
    form, count, changes, levels = _HEAD.unpack_from(data.ljust(_HEAD.size, b"\0"))
    if form not in (FORM, PIECE) or count != heads + rest or max(changes, levels) > MOST:
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=changes)
    rows = [changes] * heads + [levels] * rest
    unpacking = zlib.decompressobj()
    columns = unpacking.decompress(memoryview(data)[_HEAD.size :], largest_columns(rows) + 1)
    if not unpacking.eof:
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=changes)
    if form == FORM:
        return decode_columns(memoryview(columns), rows)
    if len(columns) != 8 * sum(rows):
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=changes)
    numbers = np.frombuffer(columns, "<i8").astype(np.int64)
    return [numbers[end - length : end] for end, length in zip(np.cumsum(rows).tolist(), rows, strict=True)]
