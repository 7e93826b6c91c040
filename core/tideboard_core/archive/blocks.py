"""Bytes of a sealed block: columns of int64 in as few bytes as they need, plain or packed.

docs/archive.md has the format. A column is kept as `base + step * u`, of its values or of the differences between
neighbours, whichever needs fewer bits for `u`. The sums wrap as unsigned 64-bit numbers do, so that every int64 comes
back exactly. Plain blocks keep `u` in whole bytes and are read without a loop; packed ones keep it in bits, and of two
columns only the difference to an estimate from others.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import BARS, FLOW, NULL, Integers, Layout, Rows

PLAIN: Final = 1
PACKED: Final = 2
LARGEST_PLAIN: Final = 24 * 1024
"""Bytes above which a block is packed at once."""
MOST_ROWS: Final = 2**20
"""Rows of the largest block: a block of a foreign file says itself how many it has, and room is made for them."""

_HEAD = struct.Struct("<BBI")
"""Format, number of columns, number of rows."""
_COLUMN = struct.Struct("<BBqqQ")
"""Flags, bytes (packed: bits) of one `u`, first value, base, step."""
_DIFFERENCES, _NULLS, _ESTIMATED = 1, 2, 4
_WIDEST: Final = 8
"""Bytes of one number."""

Unsigned = NDArray[np.uint64]


def _sum_of_tiers(parts: list[Integers]) -> Integers:
    total: Integers = parts[0] + parts[1] + parts[2] + parts[3]
    return total


def _traded_at_the_middle(parts: list[Integers]) -> Integers:
    high, low, volume = parts
    traded: Integers = volume * (high + low) // 20  # 1/10000 per share, twice, to 1/1000
    return traded


_ESTIMATES: Final = {
    (FLOW, "net"): (("extra_large", "large", "medium", "small"), _sum_of_tiers),
    (BARS, "turnover"): (("high", "low", "volume"), _traded_at_the_middle),
}
"""Columns that others nearly give: in packed blocks only what is left of them is kept."""


class _Column(NamedTuple):
    flags: int
    width: int
    first: int
    base: int
    step: int


def checksum(data: bytes) -> bytes:
    """Sixteen bytes of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).digest()


def seal(rows: Rows) -> bytes:
    """Return the block for a session that is still read often: plain, packed only if it is larger than 24 KB."""
    data = encode(rows, PLAIN)
    return data if len(data) <= LARGEST_PLAIN else encode(rows, PACKED)


def encode(rows: Rows, form: int) -> bytes:
    """Return rows as a block in the format PLAIN or PACKED; ArchiveError FORMAT for more than `MOST_ROWS`."""
    if len(rows) > MOST_ROWS:
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=len(rows))
    heads, bodies = [], []
    for name in rows.layout.columns:
        estimate = _estimate(rows, name) if form == PACKED else None
        column, body = _encode(rows[name], estimate, form)
        heads.append(_COLUMN.pack(*column))
        bodies.append(body)
    head, rest = _HEAD.pack(form, len(heads), len(rows)), b"".join(heads + bodies)
    return head + (zlib.compress(rest, 9) if form == PACKED else rest)


def decode(layout: Layout, data: bytes, wanted: Collection[str] = ()) -> Rows:
    """Return the rows of a block, with all columns or at least those `wanted`.

    ArchiveError FORMAT (with `format` and `rows`) for an unknown format, too many rows, a length that is not theirs or
    an estimate that there is not; ValueError and zlib.error for other bytes that `encode` did not write. Never takes
    more room than the rows need.
    """
    form, count, rows = _HEAD.unpack_from(data.ljust(_HEAD.size, b"\0"))
    if form not in (PLAIN, PACKED) or count != len(layout.columns) or rows > MOST_ROWS:
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=rows)
    rest = memoryview(data)[_HEAD.size :]
    if form == PACKED:
        unpacking = zlib.decompressobj()
        most = count * (_COLUMN.size + _bits(rows) + 8 * rows)
        rest = memoryview(unpacking.decompress(rest, most + 1))  # with one less the end may not be reached
        if not unpacking.eof:
            raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=rows)
    offset = count * _COLUMN.size
    if len(rest) < offset:
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=rows)
    columns = [_Column(*each) for each in _COLUMN.iter_unpack(rest[:offset])]
    if not _estimates_known(layout, columns):
        raise ArchiveError(ArchiveFault.FORMAT, format=form, rows=rows)
    needed = _needed(layout, columns, wanted)
    found: dict[str, Integers] = {}
    holes: dict[str, NDArray[np.bool_]] = {}
    for name, column in zip(layout.columns, columns, strict=True):
        bits = _bits(rows) if column.flags & _NULLS else 0
        end = offset + bits + _size(column.width, rows, form)
        if name in needed:
            found[name] = _decode(column, rest[offset + bits : end], rows, form)
            if bits:
                octets = np.frombuffer(rest[offset : offset + bits], np.uint8)
                holes[name] = np.unpackbits(octets, count=rows).astype(bool)
        offset = end
    part = Rows(layout, found)
    for name, column in zip(layout.columns, columns, strict=True):
        estimate = _estimate(part, name) if name in found and column.flags & _ESTIMATED else None
        if estimate is not None:
            found[name] += estimate
    for name, null in holes.items():
        found[name][null] = NULL
    return part


def encode_columns(columns: Sequence[Integers]) -> bytes:
    """Return columns, also of different lengths, as the plain format has them behind its head: all heads, then all."""
    encoded = [_encode(column, None, PLAIN) for column in columns]
    return b"".join([*(_COLUMN.pack(*head) for head, _body in encoded), *(body for _head, body in encoded)])


def decode_columns(data: memoryview, rows: Sequence[int]) -> list[Integers]:
    """Return the columns of `encode_columns`, whose lengths are known.

    ArchiveError FORMAT or ValueError for other bytes. Takes no more room than the rows need.
    """
    offset = len(rows) * _COLUMN.size
    if len(data) < offset:
        raise ArchiveError(ArchiveFault.FORMAT, format=PLAIN, rows=max(rows, default=0))
    found: list[Integers] = []
    for each, count in zip(_COLUMN.iter_unpack(data[:offset]), rows, strict=True):
        column = _Column(*each)
        bits = _bits(count) if column.flags & _NULLS else 0
        end = offset + bits + _size(column.width, count, PLAIN)
        if end > len(data) or column.width > _WIDEST:
            raise ArchiveError(ArchiveFault.FORMAT, format=PLAIN, rows=count)
        values = _decode(column, data[offset + bits : end], count, PLAIN)
        if bits:
            values[np.unpackbits(np.frombuffer(data[offset : offset + bits], np.uint8), count=count).astype(bool)] = (
                NULL
            )
        found.append(values)
        offset = end
    return found


def largest_columns(rows: Sequence[int]) -> int:
    """Bytes that `encode_columns` makes at most of columns of these lengths."""
    return sum(_COLUMN.size + _bits(count) + _WIDEST * count for count in rows)


def _bits(rows: int) -> int:
    """Bytes of one bit for each row."""
    return (rows + 7) // 8


def form_of(data: bytes) -> int:
    """PLAIN or PACKED, by the first byte."""
    return data[0]


def _estimate(rows: Rows, name: str) -> Integers | None:
    """What the other columns give for one, None if nothing; in them NULL stands for the value before it."""
    parts, function = _ESTIMATES.get((rows.layout, name), ((), None))
    return None if function is None else function([carried(rows[part]) for part in parts])


def _estimates_known(layout: Layout, columns: list[_Column]) -> bool:
    estimated = (name for name, column in zip(layout.columns, columns, strict=True) if column.flags & _ESTIMATED)
    return all((layout, name) in _ESTIMATES for name in estimated)


def _needed(layout: Layout, columns: list[_Column], wanted: Collection[str]) -> set[str]:
    """The wanted columns and those that their estimates come from."""
    needed = set(wanted or layout.columns)
    for name, column in zip(layout.columns, columns, strict=True):
        if name in needed and column.flags & _ESTIMATED:
            needed.update(_ESTIMATES[layout, name][0])
    return needed


def _encode(values: Integers, estimate: Integers | None, form: int) -> tuple[_Column, bytes]:
    null = values == NULL
    flags = (_NULLS if null.any() else 0) | (0 if estimate is None else _ESTIMATED)
    filled_in = carried(values)
    filled = (filled_in if estimate is None else filled_in - estimate).view(np.uint64)
    column, units = min(_plain(filled, form), _differences(filled, form), key=lambda choice: choice[0].width)
    bits = np.packbits(null).tobytes() if flags & _NULLS else b""
    return column._replace(flags=column.flags | flags), bits + _planes(units, column.width, form)


def carried(values: Integers) -> Integers:
    """Values with the last one before it in the place of NULL, 0 before the first: a hole is no large difference."""
    null = values == NULL
    if not null.any():
        return np.ascontiguousarray(values)
    index = np.maximum.accumulate(np.where(null, -1, np.arange(len(values))))
    found: Integers = np.where(index < 0, 0, values[index])
    return found


def _plain(values: Unsigned, form: int) -> tuple[_Column, Unsigned]:
    base, step, units = _units(values)
    return _Column(0, _width(units, form), 0, base, step), units


def _differences(values: Unsigned, form: int) -> tuple[_Column, Unsigned]:
    base, step, units = _units(values[1:] - values[:-1])
    first = int(values.view(np.int64)[0]) if len(values) else 0
    padded = np.concatenate([np.zeros(min(1, len(values)), np.uint64), units])
    return _Column(_DIFFERENCES, _width(units, form), first, base, step), padded


def _units(values: Unsigned) -> tuple[int, int, Unsigned]:
    if not len(values):
        return 0, 1, values
    base = int(values.view(np.int64).min())
    above = values - _unsigned(base)
    step = int(np.gcd.reduce(above)) or 1
    return base, step, above // np.uint64(step)


def _unsigned(value: int) -> np.uint64:
    return np.uint64(value % 2**64)


def _width(units: Unsigned, form: int) -> int:
    bits = int(units.max()).bit_length() if len(units) else 0
    return bits if form == PACKED else (bits + 7) // 8


def _size(width: int, rows: int, form: int) -> int:
    return (width * rows + 7) // 8 if form == PACKED else width * rows


def _planes(units: Unsigned, width: int, form: int) -> bytes:
    """All lowest bytes, then all second ones, and so on; packed: all highest bits, then all second highest."""
    if form == PACKED:
        bits = np.unpackbits(units.astype(">u8").view(np.uint8).reshape(-1, 8), axis=1)
        return np.packbits(bits[:, 64 - width :].T).tobytes()
    return units.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].T.tobytes()


def _decode(column: _Column, data: memoryview, rows: int, form: int) -> Integers:
    units = _from_planes(data, column.width, rows, form)
    if column.step != 1:
        units *= np.uint64(column.step)
    units += _unsigned(column.base)
    if column.flags & _DIFFERENCES:
        units[:1] = _unsigned(column.first)
        np.cumsum(units, out=units)
    values: Integers = units.view(np.int64)
    return values


def _from_planes(data: memoryview, width: int, rows: int, form: int) -> Unsigned:
    if not width:
        return np.zeros(rows, np.uint64)
    octets = np.frombuffer(data, np.uint8)
    if form == PACKED:
        bits = np.zeros((rows, 64), np.uint8)
        bits[:, 64 - width :] = np.unpackbits(octets, count=width * rows).reshape(width, rows).T
        return np.packbits(bits, axis=1).reshape(-1).view(">u8").astype(np.uint64)
    wide = np.zeros((rows, 8), np.uint8)
    wide[:, :width] = octets.reshape(width, rows).T
    return wide.reshape(-1).view("<u8").astype(np.uint64, copy=False)
