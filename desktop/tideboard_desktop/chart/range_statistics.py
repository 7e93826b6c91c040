"""A range of bars chosen by Ctrl+drag or by keys, shaded, with its figures in a box beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tideboard_core.indicators.averages import LONG, has_turnover
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.shares import in_last_shares, splits_behind
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.shares import Shares
from tideboard_core.model.splits import Split, quantity_in, shares_between
from tideboard_core.ports.bars import trading_day
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.words import spoken
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import CaptionedFigure, slot_time
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.picture import BarFlow, Picture, PriceFacts
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, paint_text, text_width
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.words.joining import titled


class RangeFigures(NamedTuple):
    """Figures of `bars` bars, of which the first starts at `first` and the last at `last` (minutes since 1970, UTC).

    `change` counts from the close before the first bar, or from its open if there is none before. `vwap` is turnover
    over volume where prices are as traded and each bar has its turnover, else the typical price by volume, None without
    volume; `typical` if it is that, of bars so long that it is another figure. `net` and `block` are sums of the bars
    whose flow is known, None if none is; `unknown` counts the others. Prices and volume are those of the last bar's
    shares: NaN and None where a split lies inside whose shares are not known.
    """

    bars: int
    first: int
    last: int
    base: float
    change: float
    high: float
    low: float
    volume: int | None
    turnover: float
    vwap: float | None
    typical: bool
    net: float | None
    block: float | None
    unknown: int

    @property
    def percent(self) -> float | None:
        """The change in percent, None from a base of zero."""
        return self.change / self.base * 100 if self.base else None


def range_figures(
    rows: Columns,
    flow: BarFlow | None,
    first: int,
    last: int,
    *,
    as_traded: bool = False,
    longest: int = 1,
    volume_known: bool = True,
) -> RangeFigures:
    """Figures of the rows `first` to `last`, both included; a bar lasts `longest` minutes at most."""
    part = rows.part(first, last + 1)
    base = float(rows.close[first - 1]) if first else float(part.open[0])
    volume = int(part.volume.sum())
    exact = as_traded and bool(has_turnover(part).all())
    money = part.turnover if exact else (part.high + part.low + part.close) / 3 * part.volume
    nets = None if flow is None else flow.net[first : last + 1]
    return RangeFigures(
        bars=len(part.start),
        first=int(part.start[0]),
        last=int(part.start[-1]),
        base=base,
        change=float(part.close[-1]) - base,
        high=float(part.high.max()),
        low=float(part.low.min()),
        volume=volume if volume_known else None,
        turnover=float(part.turnover.sum()),
        vwap=float(money.sum()) / volume if volume and volume_known else None,
        typical=longest >= LONG and not exact,
        net=None if nets is None else _sum(nets),
        block=None if flow is None else _sum(flow.block_net[first : last + 1]),
        unknown=len(part.start) if nets is None else int(np.isnan(nets).sum()),
    )


def shown_figures(picture: Picture, splits: Sequence[Split], first: int, last: int) -> RangeFigures:
    """Figures of the rows `first` to `last` of a chart, in the shares of the last one."""
    key, begin = picture.key, max(first - 1, 0)
    as_traded = key.adjustment is BarAdjustment.NONE
    known = picture.known is None or bool(picture.known[first : last + 1].all())
    found = range_figures(
        picture.rows, picture.flow, first, last, as_traded=as_traded, longest=key.longest, volume_known=known
    )
    if not as_traded:
        return found
    part = in_last_shares(key, picture.rows.part(begin, last + 1), splits)
    if part is None:
        nothing = math.nan
        return found._replace(base=nothing, change=nothing, high=nothing, low=nothing, volume=None, vwap=None)
    figures = range_figures(part, None, first - begin, last - begin, as_traded=True, longest=key.longest)
    return figures._replace(net=found.net, block=found.block, unknown=found.unknown)


def _sum(values: Floats) -> float | None:
    return float(np.nansum(values)) if np.isfinite(values).any() else None


translate = QCoreApplication.translate


def range_title(key: SeriesKey, figures: RangeFigures, *, local: bool = False) -> str:
    """From which bar to which, in exchange time or on the reader's clock."""
    first, last = (slot_time(key, start, local=local) for start in (figures.first, figures.last))
    if figures.first == figures.last:
        return first
    return translate("RangeStatistics", "{first} to {last}").format(first=first, last=last)


def range_words(figures: RangeFigures, facts: PriceFacts, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    """Bars, change, high, low, average price, volume, turnover, net, block; what is not known is said."""
    if math.isnan(figures.change):
        return _of_unknown_shares(figures, units)
    decimals = facts.decimals(figures.high)
    percent = fmt.MISSING if figures.percent is None else fmt.percent(figures.percent)
    change = translate("PriceChart", "{change} {percent}").format(
        change=fmt.signed(figures.change, decimals), percent=percent
    )
    found = [
        CaptionedFigure(translate("RangeStatistics", "Bars"), f"{figures.bars:,}"),
        CaptionedFigure(translate("RangeStatistics", "Change"), change, figures.change),
        CaptionedFigure(translate("RangeStatistics", "High"), price_text(figures.high, decimals)),
        CaptionedFigure(translate("RangeStatistics", "Low"), price_text(figures.low, decimals)),
        CaptionedFigure(
            translate("RangeStatistics", "Typical price by volume")
            if figures.typical
            else translate("RangeStatistics", "VWAP"),
            fmt.MISSING if figures.vwap is None else price_text(figures.vwap, decimals + 1),
        ),
        _volume(figures, units),
        *_money(figures, units),
    ]
    if figures.net is not None and figures.unknown:
        words = translate("RangeStatistics", "{count} of {bars} bars").format(count=figures.unknown, bars=figures.bars)
        found.append(CaptionedFigure(translate("RangeStatistics", "Flow not known"), words))
    return found


def _of_unknown_shares(figures: RangeFigures, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    """The figures of money alone, and why there are no others."""
    return [
        CaptionedFigure(translate("RangeStatistics", "Bars"), f"{figures.bars:,}"),
        CaptionedFigure(
            translate("RangeStatistics", "Change, high, low"), translate("RangeStatistics", "not known: a split")
        ),
        _volume(figures, units),
        *_money(figures, units),
    ]


def _volume(figures: RangeFigures, units: fmt.UnitStyle) -> CaptionedFigure:
    unknown = translate("RangeStatistics", "not known: a split")
    text = unknown if figures.volume is None else _amount(figures.volume, units)
    return CaptionedFigure(translate("RangeStatistics", "Volume"), text)


def _money(figures: RangeFigures, units: fmt.UnitStyle) -> list[CaptionedFigure]:
    return [
        CaptionedFigure(translate("RangeStatistics", "Turnover"), _amount(figures.turnover, units)),
        _flow(translate("RangeStatistics", "Net"), figures.net, units),
        _flow(translate("RangeStatistics", "Block"), figures.block, units),
    ]


def _amount(value: float, units: fmt.UnitStyle) -> str:
    return fmt.amount(value, fmt.unit_for(value, units))


def _flow(caption: str, value: float | None, units: fmt.UnitStyle) -> CaptionedFigure:
    if value is None:
        return CaptionedFigure(caption, translate("RangeStatistics", "not known"))
    return CaptionedFigure(caption, fmt.flow(value, fmt.unit_for(value, units)), value)


_SAME: Final = Fraction(1)
_SHADE: Final = 0.12
_ROW, _PAD, _GAP, _TOP, _BETWEEN = 18.0, 10.0, 8.0, 24.0, 4.0


class RangeStatistics(ChartLayer):
    """The range of one chart. It stays at its times while bars come, and goes with Esc or another series."""

    def __init__(self, chart: PriceChart, units: fmt.UnitStyle) -> None:
        self._chart, self._units = chart, units
        self._key: SeriesKey | None = None
        self._begin = self._end = 0
        self._before: tuple[SeriesKey | None, int, int] | None = None
        self.on_changed: Callable[[], None] = chart.update
        """Called when another range is chosen, or none."""
        self.own_words: Callable[[Picture], list[CaptionedFigure]] = lambda _picture: []
        """What is read out of the account behind the figures; another layer paints it."""
        self._box = QRectF()

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def begin_at(self, slot: int) -> None:
        """Begin a range with the column; any other range ends."""
        picture = self._chart.picture
        if picture is not None:
            self._key = picture.key
            self._begin = self._end = int(picture.view.slots.start[slot])
            self.on_changed()

    def end_at(self, slot: int) -> None:
        """End the range with the column, before or after its begin; without a range one begins here."""
        picture = self._chart.picture
        if picture is None or picture.key != self._key:
            self.begin_at(slot)
            return
        self._end = int(picture.view.slots.start[slot])
        self.on_changed()

    def clear(self) -> None:
        """Forget the range."""
        self._key = self._before = None
        self.on_changed()

    def rows(self, picture: Picture) -> tuple[int, int] | None:
        """First and last row of the range, None without a range or a bar in it."""
        if picture.key != self._key:
            return None
        starts = picture.rows.start
        low, high = sorted((self._begin, self._end))
        first, last = int(np.searchsorted(starts, low)), int(np.searchsorted(starts, high, side="right")) - 1
        return (first, last) if first <= last else None

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits of the security in view that are known."""
        return self._chart.splits

    def figures(self, picture: Picture) -> RangeFigures | None:
        """Figures of the bars in the range, None without one."""
        rows = self.rows(picture)
        return None if rows is None else shown_figures(picture, self.splits, *rows)

    @property
    def words(self) -> str:
        """The figures in one line, empty without a range."""
        picture = self._chart.picture
        figures = None if picture is None else self.figures(picture)
        if picture is None or figures is None:
            return ""
        words = [*range_words(figures, picture.facts, self._units), *self.own_words(picture)]
        return spoken(range_title(picture.key, figures, local=picture.local), words)

    def say(self) -> None:
        """Let a screen reader read the figures."""
        announce(self._chart, self.words)

    # --- input ------------------------------------------------------------------------------------------------------

    def press(self, at: Pointer) -> bool:
        """Ctrl begins a range."""
        if not at.modifiers & Qt.KeyboardModifier.ControlModifier or at.slot is None:
            return False
        self._before = self._key, self._begin, self._end
        self.begin_at(at.slot)
        return True

    def drag(self, at: Pointer) -> None:
        """The range reaches to the mouse."""
        slot = at.picture.view.slot_at(at.place.x())
        if slot is not None:
            self.end_at(slot)

    def release(self, at: Pointer) -> None:
        """The range stands."""
        self._before = None
        self.say()

    def escape(self) -> bool:
        """During a drag the range before it comes back, else the range goes."""
        if self._before is not None:
            self._key, self._begin, self._end = self._before
            self._before = None
            self.on_changed()
            return True
        shown = self._key is not None
        self.clear()
        return shown

    def begin_at_cursor(self) -> None:
        """Begin a range with the column of the crosshair."""
        slot = self._chart.slot
        if slot is not None:
            self.begin_at(slot)
            self.say()

    def extend(self, columns: int) -> None:
        """Move the keyboard cursor, and with it the end of the range, which begins where the cursor was."""
        chart = self._chart
        slot = chart.slot
        if slot is None or chart.picture is None:
            return
        if chart.picture.key != self._key:
            self.begin_at(slot)
        if columns:
            chart.step(columns)
        slot = chart.slot
        if slot is not None:
            self.end_at(slot)
            self.say()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Shade the columns."""
        if self.figures(picture) is None:
            return
        shade, accent = self._shade(picture), self._chart.theme.surface.accent
        painter.setClipRect(picture.layout.plot)
        painter.fillRect(shade, colour(accent, _SHADE))
        painter.setPen(hairline(colour(accent)))
        for x in (crisp(shade.left()), crisp(shade.right())):
            painter.drawLine(QLineF(x, 0, x, picture.layout.bottom))

    def paint_front(self, painter: QPainter, picture: Picture) -> None:
        """Put the box beside the columns, over the words of orders and alerts."""
        figures = self.figures(picture)
        if figures is None:
            return
        painter.setClipRect(picture.layout.plot)
        words = range_words(figures, picture.facts, self._units)
        title = range_title(picture.key, figures, local=picture.local)
        self._box = _beside(picture, self._shade(picture), _size(self._chart.theme, title, words), self._chart.theme)
        _paint_box(painter, self._box, self._chart.theme, title, words)

    def paint_below(self, painter: QPainter, picture: Picture, title: str, words: list[CaptionedFigure]) -> None:
        """Put another box below the one that was painted, above it where the chart ends."""
        theme = self._chart.theme
        size, above = _size(theme, title, words), self._box
        wide, after = max(size.width(), above.width()), above.left() >= self._shade(picture).right()
        left = above.left() if after else above.right() - wide  # away from the bars of the range
        left = max(min(left, picture.layout.right - wide - _GAP), 0.0)
        box = QRectF(left, above.bottom() + _BETWEEN, wide, size.height())
        if box.bottom() > picture.layout.bottom:
            x = above.right() + _BETWEEN if after else above.left() - _BETWEEN - wide
            box.moveTo(min(max(x, 0.0), picture.layout.right - wide), above.top())
        painter.setClipRect(picture.layout.plot)
        _paint_box(painter, box, theme, title, words)

    def _shade(self, picture: Picture) -> QRectF:
        """The columns of the range in all panes."""
        view, starts = picture.view, picture.view.slots.start
        low, high = sorted((self._begin, self._end))
        first = min(int(np.searchsorted(starts, low)), len(starts) - 1)
        last = max(int(np.searchsorted(starts, high, side="right")) - 1, first)
        left, right = view.x(np.array([first, last], np.intp)).tolist()
        return QRectF(left, 0, max(right + view.pitch - left, 1.0), picture.layout.bottom)


def statistics_commands(current: Callable[[], RangeStatistics], scope: QWidget) -> list[Command]:
    """Both ends at the keyboard cursor, the range longer or shorter by a bar, and its end; of the chart in use."""
    group = translate("PriceChart", "Price chart")
    named: tuple[tuple[str, str, Callable[[], None], str], ...] = (
        (
            "begin",
            translate("RangeStatistics", "Statistics from the cursor on"),
            lambda: current().begin_at_cursor(),
            "",
        ),
        ("end", translate("RangeStatistics", "Statistics up to the cursor"), lambda: current().extend(0), ""),
        ("clear", translate("RangeStatistics", "End the statistics"), lambda: current().clear(), ""),
        (
            "back",
            translate("RangeStatistics", "Statistics up to one bar before"),
            lambda: current().extend(-1),
            "Ctrl+Left",
        ),
        (
            "on",
            translate("RangeStatistics", "Statistics up to one bar after"),
            lambda: current().extend(1),
            "Ctrl+Right",
        ),
    )
    return [
        Command(
            id=f"chart.statistics.{name}",
            text=titled(group, text),
            group=group,
            run=run,
            keys=(keys,) if keys else (),
            scope=scope if keys else None,
        )
        for name, text, run, keys in named
    ]


def _size(theme: Theme, title: str, words: list[CaptionedFigure]) -> QSizeF:
    """Room for a title and a row for each figure."""
    pad = _PAD * theme.scale
    needed = [
        text_width(figure.caption, theme, Type.BODY) + text_width(figure.text, theme, Type.STRONG) + 3 * pad
        for figure in words
    ]
    wide = max(*needed, text_width(title, theme, Type.STRONG)) + 2 * pad
    return QSizeF(wide, _ROW * theme.scale * (len(words) + 1) + 2 * pad)


def _beside(picture: Picture, shade: QRectF, size: QSizeF, theme: Theme) -> QRectF:
    """Beside the range where there is room, right of it first, else over it."""
    wide, high = size.width(), size.height()
    left = shade.right() + _GAP
    if left + wide > picture.layout.right:
        left = shade.left() - _GAP - wide
    if left < 0:
        left = min(max(shade.left() + _GAP, 0.0), picture.layout.right - wide - _GAP)
    top = max(min(_TOP * theme.scale, picture.layout.bottom - high), 0.0)
    return QRectF(left, top, wide, high)


def _paint_box(painter: QPainter, box: QRectF, theme: Theme, title: str, words: list[CaptionedFigure]) -> None:
    surface = theme.surface
    row, pad = _ROW * theme.scale, _PAD * theme.scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(colour(surface.line_control)))
    painter.setBrush(colour(surface.raised))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    line = QRectF(box.left() + pad, box.top() + pad, box.width() - 2 * pad, row)
    paint_text(painter, line, LEFT, title, Type.STRONG, surface.text1, theme)
    for figure in words:
        line.translate(0, row)
        paint_text(painter, line, LEFT, figure.caption, Type.BODY, surface.text2, theme)
        role = theme.role(figure.sign)
        tint = surface.text1 if role is None else role.text
        paint_text(painter, line, RIGHT, figure.text, Type.STRONG, tint, theme)


class OwnFigures(NamedTuple):
    """Shares or contracts bought and sold, the sums of their prices, and the `gain`: what is left is worth the close.

    Fees are not in it. `gain` is None where the last close is not known as a price as traded, or the multiplier, and so
    are the shares where a split lies between the fills and the close whose shares are not known.
    """

    bought: Shares | None
    paid: Decimal
    sold: Shares | None
    got: Decimal
    gain: Decimal | None


def own_figures(
    fills: Sequence[Fill],
    picture: Picture,
    first: int,
    last: int,
    close: Decimal | None,
    multiplier: int | Decimal | None = 1,
    splits: Sequence[Split] = (),
) -> OwnFigures:
    """Figures of the fills in the bars from row `first` to `last`, both included; those in no bar are left out.

    `close` is that of the last bar, `multiplier` the shares of one contract; None = not known. Shares are those of the
    close: of its own bar's end as traded, of the newest bar's where prices are adjusted.
    """
    market, of = picture.key.market, last if picture.key.adjustment is BarAdjustment.NONE else -1
    behind = splits_behind(picture.key, int(picture.rows.start[of]), splits)
    starts, longest = picture.rows.start, picture.key.longest
    minutes = np.array([minute_of(fill.time) for fill in fills], np.int64)
    rows = np.searchsorted(starts, minutes, side="right") - 1
    inside = (rows >= first) & (rows <= last) & (minutes - starts[np.maximum(rows, 0)] < longest)
    shares: dict[Side, Shares] = {Side.BUY: 0, Side.SELL: 0}
    money = {Side.BUY: Decimal(), Side.SELL: Decimal()}
    known = True
    for place in np.flatnonzero(inside).tolist():
        fill = fills[place]
        side = Side.BUY if fill.side is Side.BUY else Side.SELL
        since = shares_between(behind, trading_day(market, fill.time), date.max) if behind else _SAME
        known &= since is not None
        shares[side] += fill.quantity if since in {None, 1} else quantity_in(fill.quantity, since or _SAME)
        money[side] += fill.quantity * fill.price
    bought, sold = shares[Side.BUY], shares[Side.SELL]
    if not known:
        return OwnFigures(None, money[Side.BUY], None, money[Side.SELL], None)
    held = bought - sold
    gain = None
    if multiplier is not None and (close is not None or not held):
        gain = (money[Side.SELL] - money[Side.BUY] + held * (close or Decimal())) * multiplier
    return OwnFigures(bought, money[Side.BUY], sold, money[Side.SELL], gain)


def own_words(figures: OwnFigures, facts: PriceFacts) -> list[CaptionedFigure]:
    """Bought, sold and P&L; nothing without a fill."""
    if figures.bought == figures.sold == 0:
        return []
    found = [
        CaptionedFigure(caption, _at(shares, money, facts))
        for caption, shares, money in (
            (translate("RangeStatistics", "You bought"), figures.bought, figures.paid),
            (translate("RangeStatistics", "You sold"), figures.sold, figures.got),
        )
    ]
    gain = figures.gain
    result = translate("RangeStatistics", "not known") if gain is None else fmt.signed(gain, 2)
    found.append(
        CaptionedFigure(translate("RangeStatistics", "P&L at the last close, before fees"), result, float(gain or 0))
    )
    return found


def _at(shares: Shares | None, money: Decimal, facts: PriceFacts) -> str:
    if shares is None:
        return translate("RangeStatistics", "not known: a split")
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
        multiplier: Callable[[], int | Decimal | None],
        raw: Callable[[float], Decimal | None],
    ) -> None:
        self._statistics, self._fills, self._multiplier, self._raw = statistics, fills, multiplier, raw
        self._kept: tuple[tuple[object, ...], object, object, list[CaptionedFigure]] = ((), None, None, [])
        statistics.own_words = self.words

    def words(self, picture: Picture) -> list[CaptionedFigure]:
        """What the box says, nothing without a fill in the range."""
        rows, fills = self._statistics.rows(picture), self._fills()
        if rows is None or not fills:
            return []
        last, starts = float(picture.rows.close[rows[1]]), picture.rows.start
        splits = self._statistics.splits
        state, kept = (rows, last, picture.facts, self._multiplier(), splits), self._kept
        if state != kept[0] or fills is not kept[1] or starts is not kept[2]:
            figures = own_figures(fills, picture, *rows, self._raw(last), state[3], splits)
            kept = self._kept = state, fills, starts, own_words(figures, picture.facts)
        return kept[3]

    def paint_front(self, painter: QPainter, picture: Picture) -> None:
        """Put the box below that of the statistics, which were painted before."""
        words = self.words(picture)
        if words:
            self._statistics.paint_below(painter, picture, translate("RangeStatistics", "Your fills"), words)
