"""The row above a chart where securities are chosen to be compared with its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.compare.compared_security import ComparedSecurity
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.theme import Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import titled

_WIDTH: Final = 1.6


class CompareLines(ChartLayer):
    """Lines in the price pane, tags with code and change at their ends. A changed line needs `chart.renew`."""

    def __init__(self, chart: PriceChart, securities: Callable[[], Sequence[ComparedSecurity]]) -> None:
        self._chart, self._securities = chart, securities

    def prices(self) -> Sequence[float]:
        """The highest and the lowest level of each line in view."""
        picture = self._chart.picture
        if picture is None:
            return ()
        found: list[float] = []
        for one in self._securities():
            levels = _levels(picture, one)
            if levels is not None and np.isfinite(levels).any():
                found += [float(np.nanmin(levels)), float(np.nanmax(levels))]
        return found

    def paint_ground(self, painter: QPainter, picture: Picture) -> None:
        """The lines, broken where a security has no bar."""
        seen, scale = picture.visible(), picture.scale
        if seen is None or scale is None:
            return
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        for one in self._securities():
            levels = _levels(picture, one)
            if levels is not None:
                y = scale.y(levels[seen.rows - seen.first])
                self._chart.bars.paint_values(painter, seen, y, QPen(colour(one.hue), _WIDTH))

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """Code and change of each security at the end of its line."""
        scale = picture.scale
        if scale is None:
            return ()
        found = []
        for one in self._securities():
            levels, change = _levels(picture, one), one.change(picture)
            if levels is None or change is None:
                continue
            y = scale.y_of(float(levels[np.flatnonzero(np.isfinite(levels))[-1]]))
            y = min(max(y, 0.0), picture.layout.price.bottom)
            lines = one.code, fmt.percent(change.percent)
            found.append(AxisTag(y, lines, one.hue, self._chart.theme.surface.panel))
        return found


def _levels(picture: Picture, one: ComparedSecurity) -> Floats | None:
    """Prices on the chart's axis that are as far from its first close in view as the closes are from theirs."""
    seen, change = picture.visible(), one.change(picture)
    if seen is None or change is None:
        return None
    return float(picture.rows.close[seen.first]) * one.closes(picture)[seen.first : seen.last] / change.first


translate = QCoreApplication.translate
MOST: Final = 5
_HEIGHT: Final = 32
_FIELD: Final = 150


class CompareRow(QWidget):
    """Hidden until its `button` is pressed. `joined`: the first security is there, `ended`: the last one left."""

    joined = Signal()
    ended = Signal()

    def __init__(self, context: DockContext, chart: PriceChart) -> None:
        super().__init__()
        self._context, self._chart = context, chart
        self._key: SeriesKey | None = None
        self._awake = self._fresh = False
        self._facts = HubInterest(context.hub, self)
        self.securities: list[ComparedSecurity] = []
        theme = context.theme
        self.button = push_button(translate("Compare", "Compare"), theme, identifier="chart_compare")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._toggled)
        self.destroyed.connect(self.button.deleteLater)
        self.setFixedHeight(theme.px(_HEIGHT))
        self._row = hbox(on=self, margins=(theme.px(10), 0, theme.px(8), 0), spacing=theme.px(10))
        actions = context.services.actions
        self.field: SymbolField | None = None
        if actions is not None:
            words = translate("Compare", "Compare with code or name")
            self.field = SymbolField(actions.lookup, context.tasks, theme, identifier="chart_compare_add", name=words)
            self.field.setPlaceholderText(translate("Compare", "Code or name"))
            self.field.setFixedWidth(theme.px(_FIELD))
            self.field.found.connect(lambda found: self.add(InstrumentId(found)))
            self.field.left.connect(chart.setFocus)
            self._row.addWidget(self.field)
        self.full = label(translate("Compare", "Five at most"), theme, Type.CAPTION, Tone.CAPTION)
        self._row.addWidget(self.full)
        self._row.addStretch(1)
        self.full.hide()
        self.hide()
        chart.add_layer(CompareLines(chart, lambda: self.securities))
        chart.view_moved.connect(self._show_words)
        theme.follow(self, CompareRow._rearranged)
        context.frame.add(self, self._refresh)
        context.frame.each_second(self, self._each_second)

    # --- what is compared -------------------------------------------------------------------------------------------

    def add(self, instrument: InstrumentId) -> None:
        """Compare with a security; one that is there already and a sixth change nothing."""
        if len(self.securities) >= MOST or instrument in {one.instrument for one in self.securities}:
            return
        reader = self._context.services.bar_reader
        assert reader is not None
        made = ComparedSecurity(self._context, reader(), instrument)
        made.changed.connect(self._bars_changed)
        made.removed.connect(partial(self.remove, made))
        self.securities.append(made)
        self._row.insertWidget(self._row.count() - 1, made)
        self.button.setChecked(True)
        if self._key is not None:
            made.show_like(self._key)
        if self._awake:
            made.live.wake()
        if len(self.securities) == 1:
            self.joined.emit()
        self._rearranged()

    def remove(self, one: ComparedSecurity) -> None:
        """Compare with a security no longer."""
        self.securities.remove(one)
        one.live.sleep()
        one.hide()
        self._row.removeWidget(one)
        one.deleteLater()
        if not self.securities:
            self.ended.emit()
        self._rearranged()
        if self.field is not None and self.isVisible():
            self.field.setFocus()

    def show_like(self, key: SeriesKey) -> None:
        """The chart shows another series."""
        self._key = key
        for one in self.securities:
            one.show_like(key)
        self._changed()

    def wake(self) -> None:
        """The chart is on screen."""
        self._awake = True
        self._want_facts()
        for one in self.securities:
            one.live.wake()

    def sleep(self) -> None:
        """The chart is hidden: subscribe to nothing."""
        self._awake = False
        self._facts.drop()
        for one in self.securities:
            one.live.sleep()

    def restore(self, wanted: Iterable[InstrumentId]) -> None:
        """Compare with these alone."""
        wanted = list(wanted)
        for one in [each for each in self.securities if each.instrument not in wanted]:
            self.remove(one)
        for each in wanted:
            self.add(each)
        self.button.setChecked(bool(self.securities))

    def open(self) -> None:
        """Show the row with the focus in its field."""
        self.button.setChecked(True)
        if self.field is not None:
            self.field.setFocus()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _toggled(self, on: bool) -> None:  # noqa: FBT001  Qt's signal
        """Show the row with the focus in its field; without it nothing is compared."""
        self.setVisible(on)
        if not on:
            for one in list(self.securities):
                self.remove(one)
            self._chart.setFocus()
        elif self.field is not None and self.button.hasFocus():
            self.field.setFocus()

    def _rearranged(self) -> None:
        """Hues by place, names read, lines drawn."""
        hues = list(self._context.theme.free.values())
        for one, hue in zip(self.securities, hues, strict=False):
            one.hue = hue
        full = len(self.securities) >= MOST
        self.full.setVisible(full)
        if self.field is not None:
            self.field.setEnabled(not full)
        self._want_facts()
        self._changed()

    def _want_facts(self) -> None:
        if self._awake:
            self._facts.want([Topic.INSTRUMENT.of(one.instrument) for one in self.securities])

    def _bars_changed(self) -> None:
        """Draw with the next frame: pushes come more often."""
        self._fresh = True
        self._context.frame.request()

    def _changed(self) -> None:
        self._fresh = False
        picture = self._chart.picture
        for one in self.securities:
            if picture is not None:
                one.reach_back(picture)
        self._chart.renew(keep=True)
        self._show_words()

    def _show_words(self) -> None:
        for one in self.securities:
            one.show_words(self._chart.picture)

    def _refresh(self, changed: Set[Key[object]]) -> None:
        if self._fresh:
            self._changed()
        elif changed & {Topic.INSTRUMENT.of(one.instrument) for one in self.securities}:
            self._show_words()

    def _each_second(self) -> None:
        for one in self.securities:
            one.live.each_second()
            if self._chart.picture is not None:
                one.reach_back(self._chart.picture)
        self._show_words()


def compare_commands(current: Callable[[], CompareRow]) -> list[Command]:
    """Compare the chart in use with a security, or with none any longer."""
    group = translate("PriceChart", "Price chart")
    named: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("chart.compare", translate("Compare", "Compare with\u2026"), lambda: current().open()),
        ("chart.compare.end", translate("Compare", "Compare with nothing"), lambda: current().button.setChecked(False)),
    )
    return [Command(id=id_, text=titled(group, text), group=group, run=run) for id_, text, run in named]
