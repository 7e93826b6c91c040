"""What a day that was simulated trade by trade has told: its minutes and its flow, kept for the reads of later days."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.capital_flow import Tiers
from tideboard_sandbox.exchange.instruments.tape import Minute, Tape

SizeTotals = tuple[int, int, int, int, int, int]
"""A second provider's money in by size, then out by size, from the open to a minute's end, in price units."""
_COLUMNS = (6, 4, 6)
"""Numbers of a minute, of its flow and of its second flow."""
_HEAD = 3 + 8


class LivedDay(NamedTuple):
    """A whole day: minutes, net flow by tier at the end of each, totals in and out by tier, totals by size.

    Kept as `packed`, ten to twenty kilobytes, a twentieth of what these objects take.
    """

    minutes: list[Minute]
    flow: list[Tiers]
    published: tuple[Tiers, Tiers]
    sizes: list[SizeTotals]

    @property
    def packed(self) -> bytes:
        """The day as bytes, the same on every machine; columns one after the other, which packs best."""
        head = [len(self.minutes), len(self.flow), len(self.sizes), *self.published[0], *self.published[1]]
        bars = [(m.open, m.high, m.low, m.close, m.volume, m.turnover) for m in self.minutes]
        columns = [column for rows in (bars, self.flow, self.sizes) for column in zip(*rows, strict=True)]
        numbers = [*head, *chain.from_iterable(columns)]
        return zlib.compress(struct.pack(f"<{len(numbers)}q", *numbers))


def lived_day(tape: Tape, sizes: Sequence[SizeTotals]) -> LivedDay:
    """The day of a tape on which nothing happens any more."""
    return LivedDay(tape.minutes, tape.flow.rows, tape.flow.published, list(sizes))


def unpacked(packed: bytes) -> LivedDay:
    data = zlib.decompress(packed)
    numbers = struct.unpack(f"<{len(data) // 8}q", data)
    counts, published = numbers[:3], numbers[3:_HEAD]
    parts, at = [], _HEAD
    for count, width in zip(counts, _COLUMNS, strict=True):
        columns = [numbers[at + place * count : at + (place + 1) * count] for place in range(width)]
        parts.append(list(zip(*columns, strict=True)))
        at += count * width
    minutes, flow, sizes = parts
    return LivedDay([_minute(*row) for row in minutes], flow, (published[:4], published[4:]), sizes)


def _minute(first: int, high: int, low: int, close: int, volume: int, turnover: int) -> Minute:
    minute = Minute(first)
    minute.high, minute.low, minute.close, minute.volume, minute.turnover = high, low, close, volume, turnover
    return minute
