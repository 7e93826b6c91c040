"""finplot's chart, 926 x 740, of 100,000 bars: price, volume and flow in three rows.

A round is ticks in the last bar, steps of a drag with about 820 bars in view, and a chart opened.
"""

from __future__ import annotations

import os
from typing import Any

import finplot  # type: ignore[import-not-found]  # lives in the peers' environment only
import pandas as pd
from PySide6.QtWidgets import QApplication

from benchmarks.bar_data import BARS, IN_VIEW, OPENED, SIZE, STEP, MadeBars, made, tick
from benchmarks.peers.painting import Paints
from benchmarks.subject import serve, timed

TICKS, FRAMES, OPENINGS = 8, 20, 3
PRICE, VOLUME, FLOW = ["open", "close", "high", "low"], ["open", "close", "volume"], ["net"]


def frame(bars: MadeBars) -> Any:
    """What finplot is given: a table by time."""
    columns = {name: getattr(bars, name) for name in ("open", "close", "high", "low", "volume", "net")}
    return pd.DataFrame(columns, index=pd.to_datetime(bars.start.astype("int64") * 60, unit="s"))


class Stage:
    """One window with its plots."""

    def __init__(self, bars: MadeBars) -> None:
        self.bars, self.number = bars, 0
        self.table = frame(bars)
        self.axes = list(finplot.create_plot("bench", rows=3, maximize=False))
        self.plots = [
            (finplot.candlestick_ochl(self.table[PRICE], ax=self.axes[0]), PRICE),
            (finplot.volume_ocv(self.table[VOLUME], ax=self.axes[1]), VOLUME),
            (finplot.plot(self.table[FLOW], ax=self.axes[2]), FLOW),
        ]
        self.window = finplot.windows[-1]
        self.window.resize(*SIZE)
        self.paints = Paints(self.window.viewport())

    def show(self) -> None:
        """From data to painted."""
        finplot.refresh()
        self.window.show()
        QApplication.processEvents()
        assert self.paints.count

    def look_at(self, end: int) -> None:
        """Show the bars before one, and nothing of it is painted yet."""
        self.axes[0].vb.update_y_zoom(end - IN_VIEW, end)

    def dragged(self, number: int) -> None:
        """A step of a drag in the middle of all bars."""
        self.look_at(BARS // 2 + STEP * number)

    def ticked(self, _number: int) -> None:
        """A trade in the last bar, by the call that its own examples of live charts use."""
        self.number += 1
        for name, value in tick(self.bars, self.number).items():
            self.table.iloc[-1, self.table.columns.get_loc(name)] = value
        for plot, columns in self.plots:
            plot.update_data(self.table[columns])

    def close(self) -> None:
        """Take it out of finplot's lists."""
        finplot.windows.remove(self.window)
        finplot.master_data.pop(self.window, None)
        self.window.hide()
        self.window.deleteLater()


def main() -> None:
    """Serve rounds."""
    os.environ["LANG"] = "C"
    opened, shown = made(OPENED), Stage(made(BARS))
    shown.show()

    def open_charts() -> None:
        for _number in range(OPENINGS):
            stage = Stage(opened)
            stage.show()
            stage.close()

    def round_() -> dict[str, Any]:
        shown.look_at(BARS + 5)
        return {
            "tick panes": shown.paints.timed(TICKS, shown.ticked),
            "frame panes": shown.paints.timed(FRAMES, shown.dragged),
            "open": timed(OPENINGS, open_charts),
        }

    serve(round_, "finplot", "pyqtgraph", "PySide6-Essentials", "pandas", "numpy")


if __name__ == "__main__":
    main()
