"""Joins a chart with its indicators: the button, the window that it opens, and the curves on every change of bars."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.indicators.bars import bars_of, session_numbers
from tideboard_core.indicators.compute import missing
from tideboard_core.indicators.parameters import Settings, number, whole
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.indicators.volume import VolumeProfile, volume_profile
from tideboard_core.market.bars.columns import Merged
from tideboard_core.market.bars.intervals import Interval
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.market.bars.shares import SharedRows, in_last_shares
from tideboard_core.model.splits import Split
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.flow_source import ChartFlow
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, chosen
from tideboard_desktop.chart.indicators.dialog import IndicatorsDialog
from tideboard_desktop.chart.indicators.drawn import IndicatorDrawing, Warming, load_library
from tideboard_desktop.chart.indicators.templates import ChartTemplates, ChartView
from tideboard_desktop.chart.indicators.words import indicator_name
from tideboard_desktop.chart.interval_groups import group_of
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.range_statistics import RangeStatistics
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.bar_layer import curve_pen
from tideboard_desktop.ui.charts.curves import ChartLine, Curves
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.layout import ChartPane
from tideboard_desktop.ui.charts.picture import BarFlow, Picture, ValueScale
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.command import Command, Undo
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import push_button
from tideboard_desktop.ui.words.joining import titled

HEIGHT: Final = 16.0
_TOP, _LEFT, _SAMPLE, _GAP, _NEAR = 2.0, 8.0, 16.0, 10.0, 4.0
_LARGE: Final = 100_000.0
"""Values from which on a figure is shortened."""


def paint_legends(painter: QPainter, picture: Picture, theme: Theme, row: int) -> None:
    """Legends of the candles and of each indicator's pane, with the values of a bar; what has no room is left out."""
    _paint_row(painter, picture, theme, picture.layout.price, "", picture.overlays, row, price=True)
    for shown in picture.indicators:
        pane = picture.layout.title(shown.key)
        if pane is not None:
            _paint_row(painter, picture, theme, pane, shown.title, shown.lines, row, price=False)


def paint_levels(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """A dotted line across each indicator's pane for every level; on the axis the levels and round values."""
    layout, surface, high = picture.layout, theme.surface, HEIGHT * theme.scale
    texts = texts_of(theme, Type.CAPTION)
    for shown in picture.indicators:
        pane = layout.pane(shown.key)
        if pane is None:
            continue
        scale = picture.scale_of(shown, pane)
        painter.setPen(hairline(colour(surface.line_control), Qt.PenStyle.DotLine))
        for level in shown.levels:
            y = crisp(scale.y_of(level))
            painter.drawLine(QLineF(0, y, layout.right, y))
        painter.setPen(colour(surface.text3))
        for y, text in axis_values(scale, pane, shown.levels, high):
            room = QRectF(layout.right + 6, y - high / 2, layout.width - layout.right - 6, high)
            texts.draw(painter, room, text)


def axis_values(scale: ValueScale, pane: ChartPane, levels: Sequence[float], high: float) -> list[tuple[float, str]]:
    """Pixels and texts of the values on a pane's axis: its levels, then round values that have room beside them.

    A text is `high` pixels high. All texts of a pane have the same unit and decimals.
    """
    top, bottom = pane.top + high / 2, pane.bottom - high / 2
    low, most = (scale.zero - pane.bottom) / scale.slope, (scale.zero - pane.top) / scale.slope
    first, last = math.ceil(low / scale.step), math.floor(most / scale.step)
    rounds = [number * scale.step for number in range(first, last + 1)]
    chosen: list[tuple[float, float]] = []
    for value in (*levels, *rounds):
        y = scale.y_of(value)
        if top <= y <= bottom and all(abs(y - other) >= high for other, _value in chosen):
            chosen.append((y, value))
    largest = max((abs(value) for _y, value in chosen), default=0.0)
    if largest >= _LARGE:
        unit = fmt.unit_for(largest, fmt.units_in_force())
        return [(y, fmt.amount(value, unit, 0 if value % unit.divisor == 0 else 1)) for y, value in chosen]
    decimals = max((_decimals(value) for _y, value in chosen), default=0)
    return [(y, fmt.plain(value, decimals if value else 0)) for y, value in chosen]


def _decimals(value: float) -> int:
    """Decimals that a value needs, four at most."""
    return next((count for count in range(4) if math.isclose(round(value, count), value, abs_tol=1e-9)), 4)


def legend_areas(picture: Picture, theme: Theme) -> list[QRect]:
    """Where the legends lie."""
    panes = [picture.layout.title(shown.key) for shown in picture.indicators]
    if picture.overlays:
        panes.append(picture.layout.price)
    high, wide = int(HEIGHT * theme.scale) + 4, int(picture.layout.right)
    return [QRect(0, int(pane.top), wide, high) for pane in panes if pane is not None]


def value_text(value: float, picture: Picture, *, price: bool) -> str:
    """A value as the legend writes it."""
    if not math.isfinite(value):
        return fmt.MISSING
    if price:
        return price_text(value, picture.facts.decimals(value))
    if abs(value) >= _LARGE:
        return fmt.amount(value, fmt.unit_for(value, fmt.units_in_force()))
    return fmt.plain(value, 2)


def _paint_row(
    painter: QPainter,
    picture: Picture,
    theme: Theme,
    pane: ChartPane,
    title: str,
    lines: Sequence[ChartLine],
    row: int,
    *,
    price: bool,
) -> None:
    surface, high = theme.surface, HEIGHT * theme.scale
    top, x, end = pane.top + _TOP, _LEFT, picture.layout.right - _GAP

    texts, foreground, dim = texts_of(theme, Type.CAPTION), colour(surface.text1), colour(surface.text2)
    if title:
        strong = texts_of(theme, Type.CAPTION_STRONG)
        painter.setFont(strong.font)
        painter.setPen(foreground)
        x = strong.write(painter, x, top, high, title) + _GAP
    painter.setFont(texts.font)
    for line in lines:
        text = value_text(float(line.part(row, row + 1)[0]), picture, price=price)
        if row < line.settled and text != fmt.MISSING:
            text = f"≈{text}"
        wide = _SAMPLE + 2 * _NEAR + texts.width(line.name) + texts.width(text)
        if x + wide > end:
            break
        if not line.bars:
            painter.setPen(curve_pen(line, theme))
            painter.drawLine(QLineF(x, top + high / 2, x + _SAMPLE, top + high / 2))
            x += _SAMPLE + _NEAR
        painter.setPen(colour(line.colour) if line.colour else dim)
        x = texts.write(painter, x, top, high, line.name) + _NEAR
        painter.setPen(foreground)
        x = texts.write(painter, x, top, high, text) + _GAP


_WIDTH: Final = 0.22
"""The longest bar as a part of the panes' width."""
_INSIDE, _OUTSIDE = 0.30, 0.14
"""Opacity of rows inside and outside the value area."""


class VolumeProfileLayer(ChartLayer):
    """Paints the profiles among the indicators that `shown` returns, below the bars.

    A profile is computed anew when other bars are in view or one is added: the running bar joins when it is over.
    `chosen_range` returns first and last row of a chosen range, None without one, `splits` those that are known.
    """

    def __init__(
        self,
        theme: Theme,
        shown: Callable[[SeriesKey], Iterable[ChartIndicator]],
        splits: Callable[[], tuple[Split, ...]] = tuple,
    ) -> None:
        self._theme, self._shown, self._splits = theme, shown, splits
        self._known: dict[object, VolumeProfile | None] = {}
        self.chosen_range: Callable[[Picture], tuple[int, int] | None] = _no_range

    def paint_background(self, painter: QPainter, picture: Picture) -> None:
        """The rows of each profile, and a line at its point of control."""
        for profile in self._profiles(picture):
            self._paint(painter, picture, profile)

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """The price of each point of control."""
        scale, surface = picture.scale, self._theme.surface
        if scale is None:
            return ()
        prices = [float(profile.edges[profile.control : profile.control + 2].mean()) for profile in self.profiles]
        return [
            AxisTag(
                scale.y_of(price), (price_text(price, picture.facts.decimals(price)),), surface.raised, surface.text2
            )
            for price in prices
            if 0 <= scale.y_of(price) <= picture.layout.price.bottom
        ]

    @property
    def profiles(self) -> list[VolumeProfile]:
        """What was painted last."""
        return [profile for profile in self._known.values() if profile is not None]

    def _profiles(self, picture: Picture) -> list[VolumeProfile]:
        seen = picture.visible()
        if picture.scale is None or seen is None:
            self._known = {}
            return []
        known: dict[object, VolumeProfile | None] = {}
        for one in self._shown(picture.key):
            if one.code != "VP":
                continue
            rows, splits = self._rows(picture, one, seen.first, seen.last), self._splits()
            state = picture.key, len(picture.rows.start), rows, tuple(one.values.items()), splits
            known[state] = self._known[state] if state in self._known else _profile(picture, one, splits, *rows)
        self._known = known
        return self.profiles

    def _rows(self, picture: Picture, one: ChartIndicator, first: int, last: int) -> tuple[int, int]:
        """The bars in view, the session of the newest one of them, or a chosen range if there is one."""
        if one.values["range"] == "session":
            sessions = session_numbers(picture.key.market, picture.rows.start[:last])
            return int(sessions.searchsorted(sessions[-1])), last
        chosen = self.chosen_range(picture) if one.values["range"] == "range" else None
        return (first, last) if chosen is None else (chosen[0], chosen[1] + 1)

    def _paint(self, painter: QPainter, picture: Picture, profile: VolumeProfile) -> None:
        scale = picture.scale
        assert scale is not None
        surface, right = self._theme.surface, picture.layout.right
        tops = scale.y(profile.edges)
        lengths = profile.volume / profile.volume.max() * right * _WIDTH
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, length in enumerate(lengths.tolist()):
            inside = profile.low <= row <= profile.high
            painter.setBrush(colour(surface.text3, _INSIDE if inside else _OUTSIDE))
            top, bottom = float(tops[row + 1]), float(tops[row])
            painter.drawRect(QRectF(right - length, top, length, max(bottom - top - 1, 1.0)))
        middle = crisp(float(tops[profile.control] + tops[profile.control + 1]) / 2)
        painter.setPen(hairline(colour(surface.text2), Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(0, middle, right, middle))


def _no_range(_picture: Picture) -> None:
    return None


def _profile(
    picture: Picture, one: ChartIndicator, splits: Sequence[Split], first: int, last: int
) -> VolumeProfile | None:
    """As traded in the shares of the last bar; None where these are not known of all bars."""
    rows = picture.rows.part(first, last)
    if picture.ratios:
        shared = in_last_shares(picture.key, rows, splits)
        if shared is None:
            return None
        rows = shared
    known = None if picture.known is None else picture.known[first:last]
    bars = bars_of(rows, session_numbers(picture.key.market, rows.start), known=known)
    return volume_profile(bars, whole(one.values, "rows"), number(one.values, "area") / 100)


translate = QCoreApplication.translate
FIRST: Final[tuple[tuple[str, Settings], ...]] = (("MA", {"period_4": 0}), ("VWAP", {}))
"""What a chart shows at first: lines over the candles, whose pane needs the height."""


class IndicatorControl(QObject):
    """The indicators of one chart; `button` opens their window, `take_view` is called with a template's scale.

    TA-Lib is imported in a thread when the first bars come; until then nothing is drawn.
    """

    def __init__(
        self, chart: PriceChart, *, theme: Theme, tasks: Tasks, preferences: Preferences | None,
        view: Callable[[], ChartView], take_view: Callable[[ChartView], None],
        offer_undo: Callable[[Undo], None] = lambda _undo: None,
    ) -> None:  # fmt: skip
        super().__init__(chart)
        self._chart, self._theme, self._tasks = chart, theme, tasks
        self._view, self._take_view = view, take_view
        self.chosen = ChartIndicators()
        self.chosen.setParent(self)  # what is connected to it goes with the chart
        self.chosen.replace_all([chosen(code, settings) for code, settings in FIRST])
        self.templates = ChartTemplates(self.chosen, preferences, offer_undo)
        self.drawing = IndicatorDrawing(self.chosen, theme)
        self.dialog: IndicatorsDialog | None = None
        self.button = push_button(translate("Indicators", "Indicators"), theme, identifier="chart_indicators")
        self.button.clicked.connect(self.open)
        self.destroyed.connect(self.button.deleteLater)
        self._loaded = self._loading = False
        self._drawn: tuple[SeriesKey, int, object] | None = None
        self._series: BarSeries | None = None
        self._flow: tuple[BarFlow | None, ChartFlow] | None = None
        self._shown_scales: list[ValueScale] = []
        self.chosen.changed.connect(self._choice_changed)
        chart.destroyed.connect(lambda _gone=None: self.close())
        chart.before_bars, chart.before_view = self.take_bars, self.take_view_rows
        chart.legends = self._paint_over
        self.profile = VolumeProfileLayer(theme, self._shown, lambda: chart.splits)
        chart.add_layer(self.profile)
        self._show_count()
        theme.follow(self, IndicatorControl._recolour)

    def take_bars(self, series: BarSeries, change: Merged | None) -> Curves | None:
        """Compute what follows from changed bars, before they are painted; `change` None = any of them.

        Returns the curves if others are to be drawn, None if the same ones have other values.
        """
        self._series = series
        if not self._loaded:
            if not self._loading:
                self._loading = True
                self._tasks.spawn(self.load(), name="indicator library")
            return None
        first = 0 if change is None or change.first is None else change.first
        return self._draw(series.key, self._chart.shared, first)

    def take_view_rows(self, first: int, last: int) -> Curves | None:
        """Other rows come into view; returns the curves if they have to be computed there."""
        drawn = self.drawing.look_at(first, last)
        return None if drawn is None else (drawn.overlays, drawn.panes)

    def take_flow(self, flow: BarFlow | None, source: ChartFlow) -> None:
        """The flow of the bars came, or is that of other bars."""
        self._flow = flow, source
        if self._loaded and self.drawing.shows_flow:
            self._draw_anew()

    def use_range(self, statistics: RangeStatistics) -> None:
        """Let a volume profile follow the range of the statistics."""
        self.profile.chosen_range = statistics.rows
        statistics.on_changed = self._range_changed

    @property
    def waiting(self) -> Warming | None:
        """The first indicator on the chart that has no value yet, None if all have one."""
        series = self._series
        return None if series is None else self.drawing.waiting(series.key, panes=not self._chart.compact)

    def open(self) -> None:
        """Open the window, or bring it to the front."""
        if self.dialog is not None and isValid(self.dialog) and self.dialog.isVisible():
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self.templates.view = self._view()
        dialog = IndicatorsDialog(
            self.chosen, self.templates, missing(), theme=self._theme, tasks=self._tasks, parent=self._chart.window()
        )
        dialog.template_chosen.connect(self.show_template)
        self.dialog = dialog
        dialog.show()
        dialog.picker.field.setFocus()

    def show_template(self, name: str) -> None:
        """Show a template."""
        self._take_view(self.templates.show(name))

    def interval_chosen(self, before: Interval, now: Interval) -> None:
        """Bars of another length were chosen: show the template of their group, if there is one."""
        group = group_of(now)
        name = "" if group is group_of(before) else self.templates.of_group(group)
        if name:
            self.show_template(name)

    def close(self) -> None:
        """Close the window with the chart's dock."""
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.close()

    def commands(self, scope: QWidget) -> list[Command]:
        """What the palette and the keys can do: the list, and each indicator with its defaults."""
        group, text = translate("PriceChart", "Price chart"), translate("Indicators", "Indicators")
        add = translate("Indicators", "Add {code}: {name}")
        return [
            Command(
                id="chart.indicators",
                text=titled(group, text),
                group=group,
                run=self.open,
                keys=("Ctrl+I",),
                scope=scope,
            ),
            *(
                Command(
                    id=f"chart.indicator.{code.casefold()}",
                    text=titled(group, add.format(code=code, name=indicator_name(code))),
                    group=group,
                    run=lambda code=code: self.chosen.add(chosen(code)),  # type: ignore[misc]  # bound at once
                    enabled=lambda: not self.chosen.is_full,
                    why_not=lambda: translate("Indicators", "No other has room on this chart."),
                    also=(code,),
                )
                for code in INDICATORS
            ),
        ]

    async def load(self) -> None:
        """Import what the indicators need, then draw them."""
        await load_library()
        self._loaded = True
        if isValid(self):  # a window rebuild may have deleted it meanwhile
            self._choice_changed()

    def _choice_changed(self) -> None:
        self._show_count()
        self.templates.view = self._view()
        if self._loaded:
            self._draw_anew()

    def _recolour(self) -> None:
        if self._loaded:
            self._draw_anew()

    def _range_changed(self) -> None:
        series = self._series
        if series is not None and any(one.values.get("range") == "range" for one in self._shown(series.key)):
            self._chart.renew()
        else:
            self._chart.update()

    def _shown(self, key: SeriesKey) -> list[ChartIndicator]:
        """What is drawn, nothing until the library is there."""
        return [one for one, _pane in self.drawing.shown(key)] if self._loaded else []

    def _draw_anew(self) -> None:
        series = self._series
        if series is None:
            return
        rows = self._chart.shared.rows
        if self._flow is not None and self.drawing.shows_flow:
            flow, source = self._flow
            ranked = flow is not None and len(flow.net) == len(rows.start) and self.drawing.shows_ranks
            self.drawing.take_flow(flow, source.ranks(rows.start, flow.net) if flow is not None and ranked else None)
            self.drawing.archived = source.sessions
        self._drawn = None
        curves = self._draw(series.key, self._chart.shared, len(rows.start))
        if curves is not None:
            self._chart.show_overlays(*curves)
            self._shown_scales = self._scales()

    def _draw(self, key: SeriesKey, shared: SharedRows, changed: int) -> Curves | None:
        drawn = self.drawing.draw(key, shared, changed)
        state, scales = (key, len(shared.rows.start), self.drawing.kept), self._scales()
        if state != self._drawn or drawn.shifted or scales != self._shown_scales:
            self._drawn, self._shown_scales = state, scales
            return drawn.overlays, drawn.panes
        if self._chart.picture is not None:
            for area in legend_areas(self._chart.picture, self._theme):
                self._chart.update(area)
        return None

    def _scales(self) -> list[ValueScale]:
        """The axes of the panes: a tick that changes one repaints the whole chart."""
        picture = self._chart.picture
        if picture is None:
            return []
        panes = ((shown, picture.layout.pane(shown.key)) for shown in picture.indicators)
        return [picture.scale_of(shown, pane) for shown, pane in panes if pane is not None]

    def _paint_over(self, painter: QPainter, picture: Picture, row: int) -> None:
        """The names of the curves, over the bars."""
        paint_levels(painter, picture, self._theme)
        paint_legends(painter, picture, self._theme, row)

    def _show_count(self) -> None:
        count = sum(one.visible for one in self.chosen.items)
        self.button.setAccessibleName(translate("Indicators", "Indicators {count}").format(count=count))
