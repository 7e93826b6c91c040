"""VeighNa's chart, 926 x 740, of 100,000 bars: price alone, and price with volume, as its own examples make it.

A round is ticks in the last bar with each, steps of a drag with about 820 bars in view, and a chart opened.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QApplication
from vnpy.chart import CandleItem, ChartWidget, VolumeItem  # type: ignore[import-not-found]  # of the peers alone
from vnpy.trader.constant import Exchange, Interval  # type: ignore[import-not-found]
from vnpy.trader.object import BarData  # type: ignore[import-not-found]
from vnpy.trader.ui import create_qapp  # type: ignore[import-not-found]

from benchmarks.bar_data import BARS, IN_VIEW, OPENED, SIZE, STEP, MadeBars, made, tick
from benchmarks.peers.painting import Paints
from benchmarks.subject import figures, serve, timed

TICKS, FRAMES, OPENINGS = 8, 20, 3


def history(bars: MadeBars) -> list[Any]:
    """What vnpy is given: an object for each bar."""
    rows = zip(*(column.tolist() for column in bars[:6]), strict=True)
    return [
        BarData(
            gateway_name="BENCH",
            symbol="00700",
            exchange=Exchange.SEHK,
            datetime=datetime.fromtimestamp(start * 60, UTC),
            interval=Interval.MINUTE,
            open_price=opened,
            high_price=high,
            low_price=low,
            close_price=close,
            volume=volume,
        )
        for start, opened, high, low, close, volume in rows
    ]


class Stage:
    """One widget with its plots."""

    def __init__(self, bars: MadeBars, rows: list[Any], *, panes: bool) -> None:
        self.bars, self.rows, self.number = bars, rows, 0
        self.widget = ChartWidget()
        self.widget.resize(*SIZE)
        self.widget.add_plot("candle", hide_x_axis=panes)
        self.widget.add_item(CandleItem, "candle", "candle")
        if panes:
            self.widget.add_plot("volume", maximum_height=200)
            self.widget.add_item(VolumeItem, "volume", "volume")
        self.paints = Paints(self.widget.viewport())

    def show(self) -> None:
        """From data to painted."""
        self.widget.update_history(self.rows)
        self.widget.show()
        QApplication.processEvents()
        assert self.paints.count

    def look_at(self, end: int) -> None:
        """Show the bars before one, as its keys do."""
        self.widget._bar_count, self.widget._right_ix = IN_VIEW, end
        self.widget._update_x_range()

    def dragged(self, number: int) -> None:
        """A step of a drag in the middle of all bars."""
        self.look_at(BARS // 2 + STEP * number)

    def ticked(self, _number: int) -> None:
        """A trade in the last bar."""
        self.number += 1
        trade, bar = tick(self.bars, self.number), self.rows[-1]
        bar.close_price, bar.volume = trade["close"], trade["volume"]
        self.widget.update_bar(bar)


def main() -> None:
    """Serve rounds."""
    _qt = create_qapp()
    bars, opened = made(BARS), made(OPENED)
    rows, few = history(bars), history(opened)
    stages = {"price": Stage(bars, rows, panes=False), "panes": Stage(bars, rows, panes=True)}
    for stage in stages.values():
        stage.show()

    def open_charts() -> None:
        for _number in range(OPENINGS):
            stage = Stage(opened, few, panes=True)
            stage.show()
            stage.widget.hide()
            stage.widget.deleteLater()

    def round_() -> dict[str, Any]:
        parts: dict[str, dict[str, float]] = {}
        for name, stage in stages.items():
            stage.look_at(BARS)
            parts[f"tick {name}"] = stage.paints.timed(TICKS, stage.ticked)
            parts[f"frame {name}"] = stage.paints.timed(FRAMES, stage.dragged)
        parts["open"] = timed(OPENINGS, open_charts)
        return figures(parts)

    serve(round_, "vnpy", "pyqtgraph", "PySide6-Essentials")


if __name__ == "__main__":
    main()
