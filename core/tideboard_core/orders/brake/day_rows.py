"""The day of one security as a view shows it: what is realised and open, its fees, or why it is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from math import inf
from operator import is_
from typing import NamedTuple, TypeAlias

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Position
from tideboard_core.orders.brake.day_result import Execution, SecurityDay, result_of
from tideboard_core.orders.brake.loss_limits import BrakeGap
from tideboard_core.orders.charges import Charged

ROWS_FOR = 1.0
"""Seconds for which a row is not computed again while it is made of the same; a view adds newer prices itself."""
GAPS_FOR = 0.25
"""The same for a few rows without a result: their price may have come."""
FEW = 20
"""Most rows without a result that are computed again before the others."""


class DayRow(NamedTuple):
    """The day of one security, money in `currency`, a loss below zero; `gap` is why it is not known.

    `realised` and `open` are before `fees`. `last` is the price that the open part counts at, and `units` the signed
    shares behind what is held: a newer price adds its move times these. `stated`: the broker told the result itself.
    `charged` says how far the broker has told the fees.
    """

    instrument: InstrumentId
    currency: str
    realised: Decimal
    open: Decimal
    fees: Decimal
    gap: BrakeGap | None = None
    last: Decimal | None = None
    units: Decimal = Decimal(0)
    stated: bool = False
    charged: Charged = Charged.REPORTED

    def result(self, *, fees: bool, last: Decimal | None = None) -> Decimal | None:
        """Realised and open, less fees if wanted, at a newer price `last` if there is one; None if it is not known."""
        if self.gap is not None or (fees and self.charged >= Charged.DUE):
            return None
        moved = Decimal(0) if last is None or self.last is None else (last - self.last) * self.units
        return self.realised + self.open + moved - (self.fees if fees else Decimal(0))


def day_row(currency: str, security: SecurityDay, *, charged: Charged = Charged.REPORTED) -> DayRow:
    """The day of a security in its currency."""
    day = result_of((replace(security, stated=None),))
    stated = bool(day.gaps) and security.stated is not None
    if stated:
        day = result_of((security,))
    gap = day.gaps[0][0] if day.gaps else None
    units: int | Decimal = 0
    if gap is None and not stated and security.opening is not None:
        left = security.opening + sum(one.signed for one in security.executions)
        units = left * (security.multiplier or 1)
    last = security.last if units else None
    return DayRow(
        security.instrument,
        currency,
        realised=day.realised,
        open=day.open,
        fees=day.fees,
        gap=gap,
        last=last,
        units=Decimal(units),
        stated=stated and gap is None,
        charged=charged,
    )


class ReadLists(NamedTuple):
    """What the rows of a view were made of: dates at the exchanges, and lists, which stay the same while unchanged."""

    days: dict[Market, date]
    lists: tuple[object, ...]

    def same(self, other: ReadLists) -> bool:
        """By identity of the lists: the hub returns the same tuple until something of it has changed."""
        same_lists = len(self.lists) == len(other.lists) and all(map(is_, self.lists, other.lists))
        return same_lists and self.days == other.days


class DayBasis(NamedTuple):
    """What the day of a security is computed from beside its price, its facts and what the broker charged.

    `day` is the date at its exchange, `complete` false where executions are missing, `held` its rows of the positions.
    """

    day: date
    executions: tuple[Execution, ...]
    complete: bool
    held: Sequence[Position]

    def same(self, other: DayBasis) -> bool:
        """Whether both give the same day, unless the broker states that itself."""
        if self[:3] != other[:3] or len(self.held) != len(other.held):
            return False
        pairs = zip(self.held, other.held, strict=True)
        return all(mine.quantity == its.quantity and mine.currency == its.currency for mine, its in pairs)


Compute: TypeAlias = Callable[[InstrumentId, DayBasis], DayRow]


class _Kept(NamedTuple):
    """`sure`: it was computed from this basis while the positions had the last fill, which tells the opening."""

    basis: DayBasis
    row: DayRow
    sure: bool


class KeptRows:
    """The rows of one account, computed again where what they are made of changed; all others take turns.

    So hundreds of them never take the time of one frame. Times are monotonic seconds.
    """

    def __init__(self) -> None:
        self.rows: tuple[DayRow, ...] = ()
        self._kept: dict[InstrumentId, _Kept] = {}  # what was computed longest ago comes first
        self._gaps: list[InstrumentId] = []
        self._swept, self._look_at = 0.0, inf

    def take(self, bases: Mapping[InstrumentId, DayBasis], compute: Compute, *, current: bool, now: float) -> None:
        """Take over what was read; `current` says whether the positions have the last fill."""
        if not self._kept:
            self._swept = now
        for gone in self._kept.keys() - bases.keys():
            del self._kept[gone]
        for one, basis in bases.items():
            kept = self._kept.get(one)
            if kept is not None and kept.basis.same(basis):
                self._kept[one] = kept = kept._replace(basis=basis)
                if kept.row.gap is None and not kept.row.stated and (kept.sure or not current):
                    continue
                self._put(one, basis, compute, sure=kept.sure or current)
            else:
                self._put(one, basis, compute, sure=current)
        self._list(now)

    def look(self, compute: Compute, *, current: bool, now: float) -> None:
        """Compute the rows whose turn it is, and those without a result."""
        count = min(int((now - self._swept) * len(self._kept) / ROWS_FOR), len(self._kept))
        due = list(islice(self._kept, count))
        if count:
            self._swept = now if count == len(self._kept) else self._swept + count * ROWS_FOR / len(self._kept)
        if now >= self._look_at:
            self._look_at = inf
            due += set(self._gaps).difference(due)
        for one in due:
            kept = self._kept[one]
            self._put(one, kept.basis, compute, sure=kept.sure or current)
        if due:
            self._list(now)

    def _put(self, one: InstrumentId, basis: DayBasis, compute: Compute, *, sure: bool) -> None:
        """Compute a row, and put it last."""
        row = compute(one, basis)
        self._kept.pop(one, None)
        self._kept[one] = _Kept(basis, row, sure)

    def _list(self, now: float) -> None:
        self.rows = tuple(self._kept[one].row for one in sorted(self._kept))
        self._gaps = [row.instrument for row in self.rows if row.gap is not None]
        self._look_at = min(self._look_at, now + GAPS_FOR) if 0 < len(self._gaps) <= FEW else inf
