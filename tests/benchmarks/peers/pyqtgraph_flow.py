"""Five curves and a price axis with pyqtgraph's defaults: arguments WIDTH HEIGHT. A round is new data, drawn."""

from __future__ import annotations

import sys

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from benchmarks.peers.painting import Paints
from benchmarks.subject import serve

POINTS, CURVES, STEPS = 332, 5, 40


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    plot = pg.PlotWidget()
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

    def step(number: int) -> None:
        for curve, values in zip([*curves, price], days[number % len(days)], strict=True):
            curve.setData(x, values)

    paints = Paints(plot.viewport())
    serve(lambda: {"value": paints.timed(STEPS, step)}, "PySide6-Essentials", "pyqtgraph", "numpy")


if __name__ == "__main__":
    main()
