"""Steps of the price chart with 5,000 bars, three indicators over the candles and three panes below."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from benchmarks.bar_data import IN_VIEW, OPENED, PAN, made
from benchmarks.ours.price_chart import Stage, moved_to
from counts.stage import painted
from counts.steps import Steps


def chart_steps(steps: Steps) -> None:
    """Count them all; outside any loop."""
    bars = made(OPENED)
    stage = Stage(bars, panes=True, indicators=True)  # the modules of the indicators are there now
    with steps.step("a price chart shown"):
        stage.show()
        painted()
    stage.look_at(IN_VIEW)

    def drag(_number: int) -> None:
        stage.chart.pan(PAN)
        painted()

    def wheel(number: int) -> None:
        stage.chart.zoom(1.1 if number % 2 else 1 / 1.1, 400.0)
        painted()

    def trade(number: int) -> None:
        stage.ticked(number)
        painted()

    def point(number: int) -> None:
        moved_to(stage.chart, QPointF(100 + number * 13, 60 + number * 7))
        painted()

    steps.repeated("a price chart dragged", drag)
    steps.repeated("a price chart zoomed", wheel)
    stage.chart.reset()
    painted()
    steps.repeated("a trade in three panes", trade)
    steps.repeated("a crosshair moved", point)
    stage.chart.hide()
    stage.chart.deleteLater()
