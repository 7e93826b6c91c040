"""The price chart: a series of bars with volume, flow, indicators, and the last price."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QRect, QSize, Qt
from PySide6.QtGui import QPainter

from tideboard_core.market.bars.columns import Merged, no_rows
from tideboard_core.market.bars.intervals import Unit, instant_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.bars.shares import SharedRows, in_shares_of_prices
from tideboard_core.model.splits import Split
from tideboard_desktop.ui.charts.axes import AxisTag, LivePrice
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.curves import ChartForm, ChartLine, Curves, IndicatorPane
from tideboard_desktop.ui.charts.flow_pane import FlowPane
from tideboard_desktop.ui.charts.layout import COMPACT, FLOW, VOLUME, ChartLayout, chart_layout
from tideboard_desktop.ui.charts.pane_chart import PaneChart
from tideboard_desktop.ui.charts.picture import BarFlow, Picture, PriceFacts, still_fits
from tideboard_desktop.ui.charts.price_scale import PriceScale
from tideboard_desktop.ui.charts.slots import no_slots, slots_of
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.time_labels import local_times
from tideboard_desktop.ui.theme import Theme, colour


class PriceChart(PaneChart):
    """Shows one series of bars.

    `before_bars` is called before bars that changed are shown and returns the curves that replace the present ones, if
    any; so is `before_view` with the first row that comes into view and the one after the last.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, "price_chart", name)
        self.flow_pane = FlowPane(theme, self.bars)
        self.bars.more = self.flow_pane.paint
        self.below: list[str] = [VOLUME, FLOW]
        self.compact = self.local_time = False
        self.live: LivePrice | None = None
        self.form = ChartForm.CANDLES
        self.before_bars: Callable[[BarSeries, Merged | None], Curves | None] | None = None
        self.before_view: Callable[[int, int], Curves | None] | None = None
        self._live_painted = QRect()
        self._made_tag: tuple[tuple[object, ...], AxisTag] | None = None
        self._series: BarSeries | None = None
        self._flow: BarFlow | None = None
        self._version = -1
        self.splits: tuple[Split, ...] = ()
        self.shared = SharedRows(no_rows())
        self._faded = False
        self._overlays: Sequence[ChartLine] = ()
        self._indicators: Sequence[IndicatorPane] = ()
        theme.follow(self, PriceChart.renew)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """What the chart has in the default layout."""
        return QSize(926, 600)

    def note_room(self) -> QRect:
        """Nowhere while bars show, of before too."""
        return self.rect() if self.picture is None else QRect()

    def show_series(self, series: BarSeries | None, facts: PriceFacts) -> None:
        """Show another series from its newest bars on, or none."""
        other = series is not self._series
        self._series, self.facts, self._version = series, facts, -1
        if other:
            self.view.show(no_slots())
            self._crosshair, self.locked = None, False
            if self.picture is not None:
                self.picture.scale = self.picture.volumes = None
        self.take_bars()

    def take_facts(self, facts: PriceFacts) -> None:
        """The price steps are known now."""
        if facts != self.facts:
            self.facts = facts
            self.renew()

    def take_splits(self, splits: tuple[Split, ...]) -> None:
        """The splits of the security are known, or other ones: volumes are shown in the shares of adjusted prices."""
        if splits != self.splits:
            self.splits, self._version = splits, -1
            self.take_bars()

    def take_bars(self, change: Merged | None = None) -> None:
        """Show what the series has now; `change` has the rows that differ since the last call, None = any."""
        series = self._series
        if series is None:
            self.picture, self.shared = None, SharedRows(no_rows())
            self.renew()
            return
        if series.version == self._version:
            return
        self._version = series.version
        change = self._share(series, change)
        scales = {} if self.picture is None else self.picture.forget()
        curves = None if self.before_bars is None else self.before_bars(series, change)
        if curves is not None:
            self._overlays, self._indicators = curves
        picture = self.picture
        rows = self.shared.rows
        if picture is not None and picture.key == series.key and change is not None and change.first is not None:
            starts = picture.rows.start
            same = len(starts) == len(rows.start) and len(starts) and starts[-1] == rows.start[-1]
            picture.rows, picture.known, picture.ratios = rows, self.shared.known, self.shared.ratios
            picture.forget()
            same = same and curves is None and change.last is not None
            if same and self._still_fits(picture, change) and picture.has_scales(scales):
                with_curves = picture.overlays or picture.indicators  # what is averaged counts in later bars, too
                last = None if with_curves else change.last
                self.repaint_rows(change.first, len(rows.start) if last is None else last + 1)
                return
        # what comes after the newest bar is not missing yet
        missing = series.gaps(instant_of(int(rows.start[-1]))) if len(rows.start) else []
        slots = slots_of(series.key, rows.start, missing, series.blanks)
        self.show_slots(slots, series.key.market, of_reader=self._of_reader(series.key))
        self.renew(keep=change is not None)

    def _share(self, series: BarSeries, change: Merged | None) -> Merged | None:
        """Find the shares of the bars; returns the change, None where volumes before it changed, too."""
        before = self.shared
        self.shared = found = in_shares_of_prices(series.key, series.columns.rows, self.splits)
        if change is None or change.first is None or not self.splits:
            return change
        old, new = before.volumes(change.first), found.volumes(change.first)
        return change if np.array_equal(old, new, equal_nan=True) else None

    def show_overlays(self, overlays: Sequence[ChartLine], indicators: Sequence[IndicatorPane]) -> None:
        """Draw these curves over the candles, and these panes below the others."""
        self._overlays, self._indicators = overlays, indicators
        self.renew()

    def show_flow(self, flow: BarFlow | None) -> None:
        """The flow of the bars, None for a security without one."""
        self._flow = flow
        self.renew(keep=True)

    def set_compact(self, *, on: bool) -> None:
        """Show no pane below the candles but a low one of the flow, as in a grid of charts."""
        if on is not self.compact:
            self.compact = on
            self.renew()

    def set_form(self, form: ChartForm) -> None:
        """Draw the bars so."""
        self.form = form
        self.renew()

    def set_local_time(self, *, on: bool) -> None:
        """Show the times of bars of minutes on the reader's clock."""
        if on is not self.local_time:
            self.local_time, series = on, self._series
            if series is not None:
                market, starts = series.key.market, self.view.slots.start
                self._local = local_times(starts, market, of_reader=self._of_reader(series.key))
            self.renew()

    def _of_reader(self, key: SeriesKey) -> bool:
        """Days, weeks and months stay dates of the exchange."""
        return self.local_time and key.interval.unit is Unit.MINUTE

    def set_faded(self, *, faded: bool) -> None:
        """Draw the bars at half strength while others are read."""
        if faded != self._faded:
            self._faded = faded
            self.renew()

    def set_live(self, live: LivePrice | None) -> None:
        """Mark the last price on its axis."""
        if live != self.live:
            self.live, picture = live, self.picture
            if picture is not None:
                self.update(self.tags_moved(picture) + self._live_painted + self._live_area(self._live_tag(picture)))

    # --- painting ---------------------------------------------------------------------------------------------------

    @property
    def layout_now(self) -> ChartLayout:
        """Panes of the present size."""
        if self.compact:
            return chart_layout(self.width(), self.height(), [FLOW], self.theme.scale, heights=COMPACT)
        return super().layout_now

    def panes_below(self) -> Sequence[str]:
        """Those that are wanted, and those of the indicators."""
        return [*self.below, *(pane.key for pane in self._indicators)]

    def make_picture(self, layout: ChartLayout) -> Picture | None:
        """The bars in view with their curves and their flow."""
        series = self._series
        if series is None:
            return None
        since, until = self.view.visible()
        rows_of = self.view.slots.row_before
        curves = None if self.before_view is None else self.before_view(max(rows_of(since), 0), rows_of(until - 1) + 1)
        if curves is not None:
            self._overlays, self._indicators = curves
        shared = self.shared
        picture = Picture(
            series.key, shared.rows, self.view, layout, self.facts, known=shared.known, ratios=shared.ratios
        )
        if self._flow is not None and len(self._flow.net) == len(picture.rows.start):
            picture.flow = self._flow
        picture.overlays, picture.indicators = self._overlays, self._indicators
        picture.form, picture.faded, picture.local = self.form, self._faded, self.local_time
        return picture

    def paint_axis(self, painter: QPainter, picture: Picture) -> None:
        """That of the flow."""
        self.flow_pane.paint_axis(painter, picture)

    def live_tags(self, picture: Picture) -> list[AxisTag]:
        """That of the last price."""
        live = self._live_tag(picture)
        return [] if live is None else [live]

    def paint_live(self, painter: QPainter, picture: Picture) -> None:
        """The line of the last price."""
        live = self._live_tag(picture)
        self._live_painted = self._live_area(live)
        if live is not None:
            dashed = self.live is not None and self.live.dashed
            painter.setPen(hairline(colour(live.background), Qt.PenStyle.DashLine if dashed else Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(0, crisp(live.y), picture.layout.right, crisp(live.y)))

    def _still_fits(self, picture: Picture, change: Merged) -> bool:
        """Whether the axes stay; only the rows that changed are looked at where that is enough."""
        if change.first is not None and change.last is not None:
            levels = [price for layer in self.layers for price in layer.prices(picture)]
            if still_fits(picture, change.first, change.last + 1, levels):
                return True
        return not self._fit(picture, keep=True)

    # --- the last price ---------------------------------------------------------------------------------------------

    def _live_tag(self, picture: Picture) -> AxisTag | None:
        """Made once for what it depends on: a tick asks for it as it is taken and as it is painted."""
        if picture.scale is None or self.live is None or not len(picture.rows.start):
            return None
        key = self.live, picture.scale, float(picture.rows.open[-1]), self.facts, self.theme.version
        if self._made_tag is None or self._made_tag[0] != key:
            self._made_tag = key, self._new_live_tag(picture, self.live, picture.scale)
        return self._made_tag[1]

    def _new_live_tag(self, picture: Picture, live: LivePrice, scale: PriceScale) -> AxisTag:
        price, surface = live.price, self.theme.surface
        y = min(max(scale.y_of(price), 8.0), picture.layout.price.bottom - 8.0)
        lines = (price_text(price, self.facts.decimals(price)), *live.lines)
        if live.old:
            return AxisTag(y, lines, surface.warn_fill, surface.on_warn, fixed=True)
        role = self.theme.up if price >= float(picture.rows.open[-1]) else self.theme.down
        return AxisTag(y, lines, role.fill, "#FFFFFF", fixed=True)

    def _live_area(self, tag: AxisTag | None) -> QRect:
        """What the line of the last price covers."""
        return QRect() if tag is None else QRect(0, int(tag.y) - 1, self.width(), 3)
