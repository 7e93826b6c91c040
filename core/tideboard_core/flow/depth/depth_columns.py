"""Books and trades of a day by columns of one length, built piece by piece and then kept up to date."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tideboard_core.flow.depth.book_columns import BookColumns
from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.flow.depth.depth_day import SessionDepth
from tideboard_core.flow.depth.trade_log import TradeSums
from tideboard_core.model.instrument import MARKET_ZONE


class DepthColumns:
    """`update` brings in what came, for at most some milliseconds; until it has all, `ready` is False."""

    def __init__(self, day: SessionDepth, width: int) -> None:
        """`width` is the length of a column in seconds."""
        self.day = day
        self.axis = ColumnAxis(day.session, width)
        self.books = BookColumns(self.axis)
        self.trades = TradeSums(self.axis)
        self._making: tuple[BookColumns, Iterator[None]] | None = None
        self._version, self._mark = -1, 0
        self._changed = self.axis.count
        self.built = 0
        """How often everything was made anew."""

    @property
    def zone(self) -> str:
        """The time zone of the exchange."""
        return MARKET_ZONE[self.day.session.market]

    @property
    def ready(self) -> bool:
        return self._making is None and self._version == self.day.log.version

    def take_changed(self) -> int:
        """The first column that changed since the last call, that behind the last one if none did."""
        changed, self._changed = self._changed, self.axis.count
        return changed

    def update(self, seconds: float = 0.004) -> None:
        """Take what is new; where the past is another one, go on making it anew for so many seconds."""
        log = self.day.log
        self._changed = min(self._changed, self.trades.update(self.day.trades))
        if self._making is None:
            newer = log.newer(self._mark) if self._version == log.version else None
            if newer is not None:
                self.books.add_changes(newer)
                if newer:
                    self._changed = min(self._changed, self.axis.column_of(newer[0].received))
                self._mark = log.mark
                return
            made = BookColumns(self.axis)
            self._making = made, made.build(log.pieces())
            self._version, self._mark = log.version, log.mark
        self._go_on(seconds)

    def _go_on(self, seconds: float) -> None:
        assert self._making is not None
        made, steps = self._making
        end = time.perf_counter() + seconds
        for _piece in steps:
            if time.perf_counter() >= end:
                return
        self.books, self._making = made, None
        self.built += 1
        self._changed = 0
        self.update()
