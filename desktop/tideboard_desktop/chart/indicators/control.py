"""Joins a chart with its indicators: the button, the window that it opens, and the curves on every change of bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.indicators.compute import missing
from tideboard_core.indicators.parameters import Settings
from tideboard_core.market.bars.columns import Columns, Merged
from tideboard_core.market.bars.intervals import Interval
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.flow_source import ChartFlow
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, chosen
from tideboard_desktop.chart.indicators.dialog import IndicatorsDialog
from tideboard_desktop.chart.indicators.drawn import IndicatorDrawing, Warming, load_library
from tideboard_desktop.chart.indicators.legend import legend_areas, paint_legends, paint_levels
from tideboard_desktop.chart.indicators.profile import VolumeProfileLayer
from tideboard_desktop.chart.indicators.templates import ChartTemplates, ChartView
from tideboard_desktop.chart.interval_groups import group_of
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.statistics.range_statistics import RangeStatistics
from tideboard_desktop.ui.charts.curves import Curves
from tideboard_desktop.ui.charts.picture import BarFlow, Picture, ValueScale
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import identify, push_button
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
FIRST: Final[tuple[tuple[str, Settings], ...]] = (("MA", {"period_4": 0}), ("VWAP", {}), ("MACD", {}))
"""What a chart shows at first."""


class IndicatorControl(QObject):
    """The indicators of one chart; `button` opens their window, `take_view` is called with a template's scale.

    TA-Lib is imported in a thread when the first bars come; until then nothing is drawn.
    """

    def __init__(
        self, chart: PriceChart, *, theme: Theme, tasks: Tasks, preferences: Preferences | None,
        view: Callable[[], ChartView], take_view: Callable[[ChartView], None],
    ) -> None:  # fmt: skip
        super().__init__(chart)
        self._chart, self._theme, self._tasks = chart, theme, tasks
        self._view, self._take_view = view, take_view
        self.chosen = ChartIndicators()
        self.chosen.replace_all([chosen(code, settings) for code, settings in FIRST])
        self.templates = ChartTemplates(self.chosen, preferences)
        self.drawing = IndicatorDrawing(self.chosen, theme)
        self.dialog: IndicatorsDialog | None = None
        self.button = push_button("", theme)
        identify(self.button, "chart_indicators")
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
        self.profile = VolumeProfileLayer(theme, self._shown)
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
        return self._draw(series.key, series.columns.rows, first)

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
        """What the palette and the keys can do."""
        group, text = translate("PriceChart", "Price chart"), translate("Indicators", "Indicators")
        return [
            Command(
                id="chart.indicators",
                text=titled(group, text),
                group=group,
                run=self.open,
                keys=("Ctrl+I",),
                scope=scope,
            )
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
        rows = series.columns.rows
        if self._flow is not None and self.drawing.shows_flow:
            flow, source = self._flow
            ranked = flow is not None and len(flow.net) == len(rows.start) and self.drawing.shows_ranks
            self.drawing.take_flow(flow, source.ranks(rows.start, flow.net) if flow is not None and ranked else None)
            self.drawing.archived = source.sessions
        self._drawn = None
        curves = self._draw(series.key, rows, len(rows.start))
        if curves is not None:
            self._chart.show_overlays(*curves)
            self._shown_scales = self._scales()

    def _draw(self, key: SeriesKey, rows: Columns, changed: int) -> Curves | None:
        drawn = self.drawing.draw(key, rows, changed)
        state, scales = (key, len(rows.start), self.drawing.kept), self._scales()
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
        self.button.setText(translate("Indicators", "Indicators {count}").format(count=count))
