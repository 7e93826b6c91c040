"""Own fills in the chosen range: bought, sold, their average prices and what they gained up to the range's last bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter

from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares
from tideboard_desktop.chart.statistics.range_statistics import RangeStatistics
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import Figure
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts

translate = QCoreApplication.translate


class OwnFigures(NamedTuple):
    """Shares or contracts bought and sold, the sums of their prices, and the `gain`: what is left is worth the close.

    Fees are not in it. `gain` is None where the last close is not known as a price as traded, or the multiplier.
    """

    bought: Shares
    paid: Decimal
    sold: Shares
    got: Decimal
    gain: Decimal | None


def own_figures(
    fills: Sequence[Fill], picture: Picture, first: int, last: int, close: Decimal | None, multiplier: int | None = 1
) -> OwnFigures:
    """Figures of the fills in the bars from row `first` to `last`, both included; those in no bar are left out.

    `close` is that of the last bar as traded, `multiplier` the shares of one contract; None = not known.
    """
    starts, longest = picture.rows.start, picture.key.longest
    minutes = np.array([minute_of(fill.time) for fill in fills], np.int64)
    rows = np.searchsorted(starts, minutes, side="right") - 1
    inside = (rows >= first) & (rows <= last) & (minutes - starts[np.maximum(rows, 0)] < longest)
    shares: dict[Side, Shares] = {Side.BUY: 0, Side.SELL: 0}
    money = {Side.BUY: Decimal(), Side.SELL: Decimal()}
    for place in np.flatnonzero(inside).tolist():
        fill = fills[place]
        side = Side.BUY if fill.side is Side.BUY else Side.SELL
        shares[side] += fill.quantity
        money[side] += fill.quantity * fill.price
    bought, sold = shares[Side.BUY], shares[Side.SELL]
    held = bought - sold
    gain = None
    if multiplier is not None and (close is not None or not held):
        gain = (money[Side.SELL] - money[Side.BUY] + held * (close or Decimal())) * multiplier
    return OwnFigures(bought, money[Side.BUY], sold, money[Side.SELL], gain)


def own_words(figures: OwnFigures, facts: PriceFacts) -> list[Figure]:
    """Bought, sold and P&L; nothing without a fill."""
    if not figures.bought and not figures.sold:
        return []
    found = [
        Figure(caption, _at(shares, money, facts))
        for caption, shares, money in (
            (translate("RangeStatistics", "You bought"), figures.bought, figures.paid),
            (translate("RangeStatistics", "You sold"), figures.sold, figures.got),
        )
    ]
    gain = figures.gain
    told = translate("RangeStatistics", "not known") if gain is None else fmt.signed(gain, 2)
    found.append(Figure(translate("RangeStatistics", "P&L at the last close, before fees"), told, float(gain or 0)))
    return found


def _at(shares: Shares, money: Decimal, facts: PriceFacts) -> str:
    if not shares:
        return fmt.quantity(0)
    average = float(money / shares)
    words = translate("RangeStatistics", "{count} at {price}")
    return words.format(count=fmt.quantity(shares), price=price_text(average, facts.decimals(average) + 1))


class OwnFillsInRange(ChartLayer):
    """A second box below that of the statistics: saved pictures leave it out, as all of the account.

    `fills` returns those of the security in view and `multiplier` the shares of one contract of it, None = not known;
    `raw` turns a price of the newest bars into one as traded.
    """

    private = True

    def __init__(
        self,
        statistics: RangeStatistics,
        fills: Callable[[], Sequence[Fill]],
        *,
        multiplier: Callable[[], int | None],
        raw: Callable[[float], Decimal | None],
    ) -> None:
        self._statistics, self._fills, self._multiplier, self._raw = statistics, fills, multiplier, raw
        self._kept: tuple[tuple[object, ...], object, object, list[Figure]] = ((), None, None, [])
        statistics.own_words = self.words

    def words(self, picture: Picture) -> list[Figure]:
        """What the box says, nothing without a fill in the range."""
        rows, fills = self._statistics.rows(picture), self._fills()
        if rows is None or not fills:
            return []
        last, starts = float(picture.rows.close[rows[1]]), picture.rows.start
        state, kept = (rows, last, picture.facts, self._multiplier()), self._kept
        if state != kept[0] or fills is not kept[1] or starts is not kept[2]:
            figures = own_figures(fills, picture, *rows, self._raw(last), state[-1])
            kept = self._kept = state, fills, starts, own_words(figures, picture.facts)
        return kept[3]

    def paint_front(self, painter: QPainter, picture: Picture) -> None:
        """Put the box below that of the statistics, which were painted before."""
        words = self.words(picture)
        if words:
            self._statistics.paint_below(painter, picture, translate("RangeStatistics", "Your fills"), words)
