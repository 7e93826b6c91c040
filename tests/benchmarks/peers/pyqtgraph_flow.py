"""Five curves and a price axis with pyqtgraph's defaults: arguments WIDTH HEIGHT. A round is new data, drawn."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from benchmarks.subject import Stopwatch, serve

POINTS, CURVES, STEPS = 332, 5, 40


class Plot(pg.PlotWidget):  # type: ignore[misc]  # a class of an untyped library
    """Counts its paints."""

    paints = 0

    def paintEvent(self, event: Any) -> None:  # noqa: N802  Qt's name
        """Count and paint."""
        self.paints += 1
        super().paintEvent(event)


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    plot = Plot()
    plot.resize(int(sys.argv[1]), int(sys.argv[2]))
    plot.plotItem.addLegend()
    curves = [plot.plot(pen=(one, CURVES), name=str(one)) for one in range(CURVES)]
    right = pg.ViewBox()
    plot.plotItem.showAxis("right")
    plot.plotItem.scene().addItem(right)
    plot.plotItem.getAxis("right").linkToView(right)
    right.setXLink(plot.plotItem)
    plot.plotItem.vb.sigResized.connect(lambda: right.setGeometry(plot.plotItem.vb.sceneBoundingRect()))
    price = pg.PlotDataItem(pen="w")
    right.addItem(price)
    plot.show()
    draw = np.random.default_rng(7)
    x = np.arange(POINTS, dtype=float)
    days = [[np.cumsum(draw.normal(0, 1e6, POINTS)) for _ in range(CURVES + 1)] for _ in range(4)]
    qt.processEvents()

    def round_() -> dict[str, Any]:
        plot.paints, watch = 0, Stopwatch()
        for number in range(STEPS):
            day = days[number % len(days)]
            for curve, values in zip([*curves, price], day, strict=True):
                curve.setData(x, values)
            qt.processEvents()
        used = watch.each(STEPS, 1000)
        assert plot.paints >= STEPS, plot.paints
        return used

    serve(round_, "PySide6-Essentials", "pyqtgraph", "numpy")


if __name__ == "__main__":
    main()
