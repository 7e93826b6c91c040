"""A second provider's capital flow: the same trades, three sizes, minutes named by their start.

Its own rule: other thresholds, trades below the smallest size count nowhere, auctions are left out, and the running
minute is included as it stands.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tideboard_sandbox.exchange.instruments.capital_flow import BUY, NEUTRAL
from tideboard_sandbox.exchange.instruments.listing import SIZE_STEPS, Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Older, Tape
from tideboard_sandbox.exchange.instruments.trading_hours import DayPlan

Sizes = tuple[int, int, int]
"""One amount per size, large first, in price units."""

NOTHING: Sizes = (0, 0, 0)
_NUMBERS: Final = 6
"""Sums of a closed minute: in and out by size. Kept as numbers, since every watched security has them all day."""


class FlowRule(NamedTuple):
    """Ranks of trade sizes (0 to 1) at which large, medium and small begin; `reverses` marks scenario `conflict`."""

    large: float
    medium: float
    small: float
    reverses: bool = False


SECOND = FlowRule(large=0.80, medium=0.55, small=0.35)
CONFLICTING = FlowRule(large=0.80, medium=0.55, small=0.0, reverses=True)
"""Counts every trade, so that outside its stretch the net is the first provider's to the cent; inside, in is out."""
RULES = (SECOND, CONFLICTING)
"""All that flow is asked by: each has read a trade before the tape drops it."""


class SizeThresholds(NamedTuple):
    """Smallest trade in shares that counts as large, medium, small."""

    large: int
    medium: int
    small: int


class SizeRow(NamedTuple):
    """Money in and out per size from the open to the end of the minute that begins at `start` (us)."""

    start: int
    inflow: Sizes
    outflow: Sizes

    @property
    def net(self) -> int:
        """In minus out of all sizes."""
        return sum(self.inflow) - sum(self.outflow)


def thresholds_of(listing: Listing, rule: FlowRule) -> SizeThresholds:
    """The rule's ranks as shares of a listing; each size is at least a lot above the next."""
    lot = listing.instrument.lot_size
    large, medium, small = (listing.sizes[int(rank * SIZE_STEPS)] for rank in (rule.large, rule.medium, rule.small))
    medium = max(medium, small + lot) if rule.small else medium
    return SizeThresholds(max(large, medium + lot), medium, small if rule.small else 0)


class SizeFlow:
    """Capital flow of one instrument's day by one rule; reads each trade of the growing tape once."""

    def __init__(self, plan: DayPlan, thresholds: SizeThresholds, reversal: SignReversal | None = None) -> None:
        self._plan = plan
        self._thresholds = thresholds
        self._reversal = reversal
        self._at = 0
        self._inflow = [0, 0, 0]
        self._outflow = [0, 0, 0]
        self._closed = array("q")

    def rows(self, tape: Tape) -> list[SizeRow]:
        """One row per minute that has begun, the running one as it stands."""
        begun = len(tape.minutes)
        self._read(tape, begun)
        self._close_before(begun - 1)
        rows = [*self._closed_rows(), self._row(begun - 1, self._inflow, self._outflow)] if begun else []
        return rows if self._reversal is None else [self._reversal.apply(place, row) for place, row in enumerate(rows)]

    def as_dropped(self, older: Older) -> SizeFlow:
        """The flow of a tape that stands after these dropped trades; this one has read further."""
        made = SizeFlow(self._plan, self._thresholds, self._reversal)
        made._at = older.count
        end = older.minute * _NUMBERS
        made._closed, last = self._closed[: end - _NUMBERS], self._closed[end - _NUMBERS : end]
        made._inflow, made._outflow = last[:3].tolist(), last[3:].tolist()
        return made

    def _read(self, tape: Tape, begun: int) -> None:
        """Add the trades that were not read yet: tens of thousands at once where nobody has asked before."""
        (large, medium, small), inflow, outflow = self._thresholds, self._inflow, self._outflow
        times, prices, sizes, sides = tape.times, tape.prices, tape.sizes, tape.sides
        due = self._next_minute()
        for place in range(self._at - tape.dropped, tape.count - tape.dropped):
            if times[place] >= due:
                self._close_before(min(self._plan.minute_at(times[place]), begun - 1))
                due = self._next_minute()
            side, quantity = sides[place], sizes[place]
            if side != NEUTRAL and quantity >= small:  # an auction has no side
                size = 2 if quantity < medium else 1 if quantity < large else 0
                (inflow if side == BUY else outflow)[size] += prices[place] * quantity
        self._at = tape.count

    def _next_minute(self) -> int:
        """The first instant (us) at which a trade closes another minute; of the last one each may."""
        place = len(self._closed) // _NUMBERS + 1
        return self._plan.minutes[place] if place < len(self._plan.minutes) else 0

    def _close_before(self, minute: int) -> None:
        for _ in range(minute - len(self._closed) // _NUMBERS):
            self._closed.extend((*self._inflow, *self._outflow))

    def _closed_rows(self) -> Iterator[SizeRow]:
        for minute, at in enumerate(range(0, len(self._closed), _NUMBERS)):
            yield self._row(minute, self._closed[at : at + 3], self._closed[at + 3 : at + _NUMBERS])

    def _row(self, minute: int, inflow: Iterable[int], outflow: Iterable[int]) -> SizeRow:
        (a, b, c), (x, y, z) = inflow, outflow
        return SizeRow(self._plan.minutes[minute], (a, b, c), (x, y, z))


class SignReversal:
    """Scenario `conflict`: between two minutes inflow counts as outflow and the reverse, with a gradual change."""

    SHARP = 5
    """Minutes of the gradual change on each side."""

    def __init__(self, begin: int, end: int) -> None:
        self.begin = begin
        self.end = end

    @classmethod
    def of(cls, address: Address) -> SignReversal:
        """The stretch of an instrument's day, by its seed: it begins within the first hour and lasts another."""
        begin = 20 + int(address.fraction("conflict-begin") * 25)
        return cls(begin, begin + 30 + int(address.fraction("conflict-length") * 30))

    def apply(self, minute: int, row: SizeRow) -> SizeRow:
        """The row with inflow and outflow exchanged for its minute's part."""
        part = self._part(minute)
        moved = [(b - a) * part // self.SHARP for a, b in zip(row.inflow, row.outflow, strict=True)]
        inflow = tuple(a + m for a, m in zip(row.inflow, moved, strict=True))
        outflow = tuple(b - m for b, m in zip(row.outflow, moved, strict=True))
        return SizeRow(row.start, (inflow[0], inflow[1], inflow[2]), (outflow[0], outflow[1], outflow[2]))

    def _part(self, minute: int) -> int:
        """How much is exchanged, in fifths: none outside, all between begin and end."""
        outside = max(self.begin - minute, minute - self.end + 1, 0)
        return max(self.SHARP - outside, 0)
