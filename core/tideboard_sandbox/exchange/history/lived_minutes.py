"""The trades of one minute of the running day, packed for the state file: a restart goes on with what was traded."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.tape import NORMAL, Tape
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US

_ROW = 3 * 8 + 1
"""Bytes of a trade: time, price, size, side."""
_QUICK = 1
"""Level of compression: the exchange waits for it."""


class MinuteTrades(NamedTuple):
    """Columns of a minute's trades in the order of their time, which is counted from the minute's begin (us)."""

    offsets: tuple[int, ...]
    prices: tuple[int, ...]
    sizes: tuple[int, ...]
    sides: bytes


def packed(tape: Tape, begin: int) -> bytes:
    """The trades of the minute that begins at an instant (us), the same bytes on every machine; without auctions."""
    rows = range(bisect_left(tape.times, begin), bisect_left(tape.times, begin + MINUTE_US))
    traded = [row for row in rows if tape.kinds[row] == NORMAL]
    columns = (
        *(tape.times[row] - begin for row in traded),
        *(tape.prices[row] for row in traded),
        *(tape.sizes[row] for row in traded),
    )
    return zlib.compress(struct.pack(f"<{len(columns)}q", *columns) + bytes(tape.sides[row] for row in traded), _QUICK)


def unpacked(data: bytes) -> MinuteTrades:
    """What `packed` made; zlib.error or struct.error for anything else."""
    whole = zlib.decompress(data)
    count = len(whole) // _ROW
    numbers = struct.unpack_from(f"<{3 * count}q", whole)
    return MinuteTrades(numbers[:count], numbers[count : 2 * count], numbers[2 * count :], whole[3 * count * 8 :])
