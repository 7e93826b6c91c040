"""The price chart in front of the centre, over a day of the practice market."""

from __future__ import annotations

from pictures.hands import Camera, Hands
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.docks.lazy_dock import LazyDock

BACK = 4
"""Bars from the newest to the one under the crosshair."""


async def chart_in_front(hands: Hands) -> PriceChartDock:
    """Open the dock with bars of five minutes."""
    stage = hands.stage
    workspace = stage.application.window.workspace
    stage.command("dock.open.price_chart")
    dock = workspace.docks["price_chart"]
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.inside
    assert isinstance(inside, PriceChartDock)
    inside.choose_interval("5m")
    await stage.until(lambda: inside.chart.count > 100)
    await stage.rest()
    return inside


async def _chart(hands: Hands, camera: Camera) -> None:
    """Bars of five minutes, the crosshair on one of them."""
    stage, inside = hands.stage, await chart_in_front(hands)
    inside.chart.step(0)
    inside.chart.step(-BACK)
    await stage.rest()
    await camera.take("chart", stage.application.window)
    if camera.wants("chart-tools"):
        await _tools(stage, inside)
        await camera.take("chart-tools", stage.application.window)
    if camera.wants("chart-days"):
        await _days(stage, inside)
        await camera.take("chart-days", stage.application.window)
    if not camera.wants("chart-grid"):
        return
    inside.choose_interval("1m")
    stage.command("chart.grid.2x2")
    stage.command("chart.grid.next")
    await stage.until(lambda: all(cell.chart.count > BACK for cell in inside.grid.cells))
    await stage.rest()
    inside.chart.step(0)
    inside.chart.step(-BACK)
    inside.chart.step_price(-BACK)
    await stage.rest()
    await camera.take("chart-grid", stage.application.window)


async def _days(stage: Stage, inside: PriceChartDock) -> None:
    """Days as an area with the ex-dates of a security, the cursor on one of them."""
    inside.choose_interval("D")
    stage.command("chart.form.area")
    inside.cell.indicators.chosen.replace_all([])
    await stage.until(lambda: inside.chart.count > 100)
    await stage.rest()
    stage.command("chart.mark.previous")
    await stage.rest()


async def _tools(stage: Stage, inside: PriceChartDock) -> None:
    """Securities compared, a volume profile, and the statistics of a range."""
    compare = inside.cell.compare
    for name in ("HK.09988", "SH.600519"):
        compare.add(InstrumentId(name))
        await stage.until(lambda: not any(one.reads.loading for one in compare.securities))
    inside.cell.indicators.chosen.add(chosen("VP"))
    for _step in range(3 * BACK):
        stage.command("chart.statistics.back")
    await stage.rest()


CHART = Story(
    name="chart",
    scenery=Scenery(start="10:47"),
    pictures={
        "chart": "the price chart: candles, volume, capital flow of the same bars, indicators",
        "chart-tools": "securities compared, a volume profile, the statistics of a range",
        "chart-days": "days as an area, with the marks of reports, dividends, news and buy-backs",
        "chart-grid": "four intervals of one security, linked by the crosshair",
    },
    play=_chart,
)
