"""Between raw prices, which orders, cost and alerts always have, and those of backward-adjusted bars."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from PySide6.QtCore import QObject

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.ports.bars import regular_session
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads

_DAY = Interval(1, Unit.DAY)
_FEW = 5
"""Days that are read: the newest one counts."""


class AdjustedPrices:
    """Of the newest bars: an order rests now. Forward adjustment leaves these raw, backward adjustment does not.

    Its factor is the ratio of the newest day's two opens, which no later trade moves; after dividends it is exact at
    the open alone, and off by less than the day's range times the dividend's share of the price. It is read again after
    the next open: a split or dividend of that day changes it.
    """

    def __init__(self, context: DockContext, parent: QObject) -> None:
        self._reader, self._clock = context.services.bar_reader, context.clock
        self.reads: Reads[float | None] = Reads(
            context.hub, context.tasks, context.clock, parent, kept=context.kept.slot("factor of lines")
        )
        self._wanted: SeriesKey | None = None

    def follow(self, key: SeriesKey | None) -> None:
        """The bars that are shown."""
        if key is not None and key.adjustment is not BarAdjustment.BACKWARD:
            key = None
        if key is None or self._wanted is None or key.instrument != self._wanted.instrument:
            self._wanted = key
            if self.reads.subject is not None:
                self.reads.forget()

    def each_second(self) -> None:
        """Read the factor if these bars need one."""
        self.reads.tick()
        key = self._wanted
        if key is None or self._reader is None:
            return
        now = self._clock.market()
        session = regular_session(key.market, now)
        subject = key.instrument, None if session is None or now < session.open else session.open
        if self.reads.subject != subject:
            reader, instrument = self._reader(), key.instrument
            self.reads.ask(subject, lambda: _factor(reader, instrument))

    @property
    def factor(self) -> float | None:
        """Price of the newest bars / raw price; None while it is not known."""
        return 1.0 if self._wanted is None else self.reads.value

    @property
    def adjusted(self) -> bool:
        """Whether lines do not stand at their raw price."""
        return self.factor != 1.0

    def shown(self, price: Decimal) -> float | None:
        """Where a raw price stands on the axis; None while that is not known."""
        factor = self.factor
        return None if factor is None else float(price) * factor

    def raw(self, price: float) -> Decimal | None:
        """The raw price of a place on the axis, on no price step; None while it is not known."""
        factor = self.factor
        return None if not factor else Decimal(repr(round(price / factor, 6)))


async def _factor(reader: BarReader, instrument: InstrumentId) -> float | None:
    raw, back = [
        (await reader.read(SeriesKey(instrument, _DAY, adjustment), _FEW)).columns.rows
        for adjustment in (BarAdjustment.NONE, BarAdjustment.BACKWARD)
    ]
    return ratio_of_opens(raw, back)


def ratio_of_opens(raw: Columns, adjusted: Columns) -> float | None:
    """Of the newest day that both have; None without one: no line stands at a price that was guessed."""
    days, mine, theirs = np.intersect1d(raw.start, adjusted.start, return_indices=True)
    if not len(days) or not raw.open[mine[-1]]:
        return None
    return float(adjusted.open[theirs[-1]] / raw.open[mine[-1]])
