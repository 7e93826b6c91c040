"""Compares the chart's closed bars with those of a second provider, where one is connected."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars import newest_bars
from tideboard_core.market.bars.intervals import Unit, fetched_period, instant_of, minute_of
from tideboard_core.market.bars.series import BarSeries
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.tasks import Tasks

EACH: Final = 60.0
"""Seconds from one comparison to the next."""
_BARS: Final = 5


class CloseConflict(NamedTuple):
    """The newest closed bar of which two providers tell closes that lie more than a price step apart."""

    start: datetime
    first: str
    price: float
    second: str
    other: float


class SecondSource(QObject):
    """`conflict` is None while the sources agree or there is nothing to compare; `changed` follows each comparison."""

    changed = Signal()

    def __init__(
        self, owner: QWidget, other: Gateway | None, first: Callable[[], str], *, tasks: Tasks, clock: Clock
    ) -> None:
        super().__init__(owner)
        self._other, self._first, self._tasks, self._clock = other, first, tasks, clock
        self._at = float("-inf")
        self._series: BarSeries | None = None
        self.reading = False
        self.conflict: CloseConflict | None = None

    def forget(self) -> None:
        """Other bars are shown: compare them soon."""
        self._at, self._series, self.conflict = float("-inf"), None, None

    def compare(self, series: BarSeries, step: Callable[[float], float]) -> None:
        """Compare now, unless that was done within the last minute; `step` is the price step at a price.

        Bars inside a day alone: longer ones differ by each provider's own adjustment.
        """
        other, now = self._other, self._clock.monotonic()
        if other is None or self.reading or now - self._at < EACH or series.key.interval.unit is not Unit.MINUTE:
            return
        self._at, self._series, self.reading = now, series, True
        self._tasks.spawn(self._compare(other, series, step), name="second source of bars")

    async def _compare(self, other: Gateway, series: BarSeries, step: Callable[[float], float]) -> None:
        key = series.key
        found: CloseConflict | None = None
        try:
            period = fetched_period(key.interval, other.quotes.bar_offer.periods_of(key.instrument))
            if period is not None:
                with suppress(TideboardError):  # its own connection says why it tells nothing
                    page = await newest_bars(other.quotes, key.instrument, period, _BARS)
                    closes = {minute_of(bar.start): float(bar.close) for bar in page.bars[:-1]}
                    found = self._differing(series, closes, other.provider, step)
        finally:
            self.reading = False
        if isValid(self) and self._series is series:  # a rebuild may have deleted it, other bars may show meanwhile
            self.conflict = found
            self.changed.emit()

    def _differing(
        self, series: BarSeries, closes: dict[int, float], second: str, step: Callable[[float], float]
    ) -> CloseConflict | None:
        """The newest bar of today in both whose closes differ; bars before today may be adjusted."""
        key, rows = series.key, series.columns.rows
        today = exchange_date(key.market, self._clock.market())
        last = rows.start[-_BARS - 1 : -1].tolist()
        for start, price in zip(reversed(last), reversed(rows.close[-_BARS - 1 : -1].tolist()), strict=True):
            other, at = closes.get(start), instant_of(start)
            if other is not None and exchange_date(key.market, at) == today:
                apart = abs(price - other) > step(price) * 1.000001
                return CloseConflict(at, self._first(), price, second, other) if apart else None
        return None
