"""What the charts of a dock share: the crosshair, the security, the range of time, the indicators, the drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_desktop.chart.cell import ChartCell
from tideboard_desktop.chart.grid.echo import Echo, EchoLayer

translate = QCoreApplication.translate


class Link(StrEnum):
    """One thing that charts can share."""

    CROSSHAIR = "crosshair"
    SYMBOL = "symbol"
    RANGE = "range"
    INDICATORS = "indicators"
    DRAWINGS = "drawings"


def link_words() -> dict[Link, str]:
    """What stands on the chips."""
    return {
        Link.CROSSHAIR: translate("PriceChart", "Crosshair: time and price"),
        Link.SYMBOL: translate("PriceChart", "Symbol"),
        Link.RANGE: translate("PriceChart", "Visible range"),
        Link.INDICATORS: translate("PriceChart", "Indicators"),
        Link.DRAWINGS: translate("PriceChart", "Drawings"),
    }


class GridLinks(QObject):
    """Passes on what one chart of `cells` does to the others; `changed` is emitted after a link was switched."""

    changed = Signal()

    def __init__(self, cells: Callable[[], Sequence[ChartCell]], parent: QObject) -> None:
        super().__init__(parent)
        self._cells = cells
        self.on: set[Link] = {Link.CROSSHAIR, Link.SYMBOL, Link.DRAWINGS}
        self._pointing: ChartCell | None = None
        self._passing_on = False

    def join(self, cell: ChartCell) -> None:
        """Listen to a chart that was just made."""
        cell.chart.add_layer(EchoLayer(cell.chart))
        cell.chart.pointed.connect(lambda: self._pointed(cell))
        cell.chart.view_moved.connect(lambda: self._passed_on(self._show_range, cell))
        cell.indicators.chosen.changed.connect(lambda: self._passed_on(self._show_indicators, cell))
        cell.drawings.drawings.changed.connect(lambda: self._passed_on(self._show_drawings, cell))

    def switch(self, link: Link, *, on: bool, cell: ChartCell) -> None:
        """Link or separate the charts; what the others take over is that of `cell`."""
        if on is (link in self.on):
            return
        self.on ^= {link}
        if on:
            self.follow(cell)
        elif link is Link.CROSSHAIR:
            self._show_echo(None)
        self.changed.emit()

    def follow(self, cell: ChartCell) -> None:
        """Let the others take over what is linked from this chart."""
        if Link.SYMBOL in self.on:
            for other in self._others(cell):
                if other.instrument != cell.instrument:
                    other.choose(instrument=cell.instrument)
        self._passed_on(self._show_range, cell)
        self._passed_on(self._show_indicators, cell)
        self._passed_on(self._show_drawings, cell)

    def restore(self, links: Iterable[Link]) -> None:
        self.on = set(links)
        self.changed.emit()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _others(self, cell: ChartCell) -> list[ChartCell]:
        return [other for other in self._cells() if other is not cell]

    def _passed_on(self, act: Callable[[ChartCell], None], cell: ChartCell) -> None:
        """Once: what the others then do is not passed on."""
        if not self._passing_on:
            self._passing_on = True
            try:
                act(cell)
            finally:
                self._passing_on = False

    def _pointed(self, cell: ChartCell) -> None:
        chart, slot = cell.chart, cell.chart.slot
        if not chart.has_crosshair or slot is None or chart.picture is None:
            if self._pointing is cell:
                self._pointing = None
                self._show_echo(None)
            return
        self._pointing = cell
        if Link.CROSSHAIR in self.on:
            self._show_echo(Echo(chart.picture.key, int(chart.view.slots.start[slot]), chart.level))

    def _show_echo(self, echo: Echo | None) -> None:
        for cell in self._cells():
            pointing = cell is self._pointing
            if echo is not None and not pointing:
                cell.chart.hide_crosshair()
            cell.chart.layers.find(EchoLayer).show(None if pointing else echo)

    def _show_range(self, cell: ChartCell) -> None:
        """The others show the time that this chart shows, as far as they have bars."""
        view = cell.chart.view
        first, last = view.visible()
        if Link.RANGE not in self.on or cell.chart.picture is None or last <= first:
            return
        begin = int(view.slots.start[first])
        end = int(view.slots.start[last - 1]) + cell.chart.picture.key.longest
        for other in self._others(cell):
            starts = other.chart.view.slots.start
            low, high = np.searchsorted(starts, (begin, end))
            if high > low:
                other.chart.show_columns(int(low), int(high), follow=view.follows)

    def _show_indicators(self, cell: ChartCell) -> None:
        if Link.INDICATORS not in self.on:
            return
        for other in self._others(cell):
            if list(other.indicators.chosen.items) != list(cell.indicators.chosen.items):
                other.indicators.chosen.replace_all(list(cell.indicators.chosen.items))

    def _show_drawings(self, cell: ChartCell) -> None:
        if Link.DRAWINGS in self.on:
            for other in self._others(cell):
                other.drawings.drawings.take(cell.drawings.drawings.book)
