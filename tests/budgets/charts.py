"""Steps of the price chart with 5,000 bars, three indicators over the candles and three panes below."""

from __future__ import annotations

from benchmarks.bar_data import IN_VIEW, OPENED, PAN, made
from benchmarks.ours.price_chart import Stage
from budgets.calls import Steps
from budgets.stage import painted


def chart_steps(steps: Steps) -> None:
    """Count them all; outside any loop."""
    stage = Stage(made(OPENED), panes=True, indicators=True)
    stage.show()
    painted()
    stage.look_at(IN_VIEW)

    def drag(_number: int) -> None:
        stage.chart.pan(PAN)
        painted()

    def trade(number: int) -> None:
        stage.ticked(number)
        painted()

    steps.repeated("a chart dragged", drag)
    stage.chart.reset()
    painted()
    steps.repeated("a trade in a chart", trade)
    stage.chart.hide()
    stage.chart.deleteLater()
