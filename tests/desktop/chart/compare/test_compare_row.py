"""Securities compared on a chart over a practice exchange: lines, words, other markets, what is kept and removed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import sandbox_thread, standing_options
from fakes.values.waiting import tasks_done
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.compare import MOST, CompareLines, CompareRow
from tideboard_desktop.ui.charts.price_scale import ScaleKind

TENCENT, ALIBABA, APPLE = InstrumentId("HK.00700"), InstrumentId("HK.09988"), InstrumentId("US.AAPL")
OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)


@pytest.fixture
async def scene(qapp: QApplication) -> AsyncIterator[ChartScene]:
    """Bars of five minutes on screen."""
    with sandbox_thread(OPTIONS) as sandbox:
        async with chart_scene(OPEND, sandbox, TENCENT) as opened:
            opened.show()
            opened.dock.choose_interval("5m")
            await opened.until(lambda: opened.count > 100)
            yield opened


async def added(scene: ChartScene, instrument: InstrumentId) -> None:
    """Compare with a security, and wait for its bars or a refusal."""
    row = scene.dock.cell.compare
    row.add(instrument)
    reads = row.securities[-1].reads
    reads.changed.connect(scene.told.set)
    await scene.until(lambda: not reads.loading)
    scene.frame_now()


def words(row: CompareRow) -> list[str]:
    """What the chips say."""
    return [one.findChildren(QLabel)[0].accessibleName() for one in row.securities]


async def test_securities_are_compared(scene: ChartScene) -> None:
    """One scene for all, since it starts a sandbox."""
    dock, chart = scene.dock, scene.dock.chart
    row, lines = dock.cell.compare, dock.chart.layers.find(CompareLines)
    assert not row.isVisible()
    await added(scene, ALIBABA)
    picture = chart.picture
    assert picture is not None
    assert row.isVisible()
    assert picture.scale is not None
    assert picture.scale.kind is ScaleKind.PERCENT
    assert dock.toolbar.scales.key == "percent"
    assert Topic.BARS_1M.of(ALIBABA) in scene.hub.wanted()

    # its line lies as far above the first close in view as its own close does
    seen = picture.visible()
    assert seen is not None
    series = row.securities[0].live.series
    assert series is not None
    own = dict(zip(series.columns.rows.start.tolist(), series.columns.rows.close.tolist(), strict=True))
    first, last = (own[int(picture.rows.start[place])] for place in (seen.first, seen.last - 1))
    (tag,) = lines.tags(picture)
    assert tag.y == pytest.approx(picture.scale.y_of(float(seen.close[0]) * last / first))
    assert tag.lines == ("09988", words(row)[0].rpartition(": ")[2])
    assert picture.scale.holds(min(lines.prices(picture)), max(lines.prices(picture)))

    # a market that is closed while this one trades, and a symbol that there is not
    await added(scene, APPLE)
    assert words(row)[1].startswith("US.AAPL")
    closes = row.securities[1].closes(picture)
    assert np.isnan(closes[seen.first : seen.last]).all()
    assert "no bars at the times in view" in words(row)[1]
    await added(scene, InstrumentId("HK.99999"))
    assert words(row)[2].startswith("HK.99999: ")
    assert len(lines.tags(picture)) == 1
    assert len({one.hue for one in row.securities}) == 3

    # the same interval, also of another market at the same instants
    dock.choose_interval("D")
    await scene.until(lambda: not dock.cell.reads.loading and not any(one.reads.loading for one in row.securities))
    scene.frame_now()
    picture = chart.picture
    assert picture is not None
    assert picture.key.interval.unit.value == "D"
    assert np.isfinite(row.securities[1].closes(picture)[-10:]).sum() > 5
    chart.grab()

    # beside bars as traded the others stay adjusted, and over a split the line goes on in the new shares
    dock.cell.choose(adjustment=BarAdjustment.NONE)
    await scene.until(lambda: not dock.cell.reads.loading and not any(one.reads.loading for one in row.securities))
    scene.frame_now()
    picture, other = chart.picture, row.securities[0].live.series
    assert picture is not None
    assert other is not None
    assert (picture.key.adjustment, other.key.adjustment) == (BarAdjustment.NONE, BarAdjustment.FORWARD)
    straight, row_of_split = lines.prices(picture), len(picture.rows.start) - 1
    picture.ratios = {row_of_split: 1000.0}
    assert min(lines.prices(picture)) < min(straight) / 500
    picture.ratios = {}

    # kept with the layout, removed by the button, five at most
    assert dock.memory()["compare"] == ["HK.09988", "US.AAPL", "HK.99999"]
    row.securities[2].findChildren(QToolButton)[0].click()
    row.restore([InstrumentId("HK.09988"), InstrumentId("HK.00005")])
    assert [one.instrument for one in row.securities] == ["HK.09988", "HK.00005"]
    for code in range(1, 9):
        row.add(InstrumentId(f"HK.0000{code}"))
    assert len(row.securities) == MOST
    row.end()
    assert row.securities == []
    assert (chart.kind, dock.toolbar.scales.key) == (ScaleKind.LINEAR, "linear"), "as before the comparison"
    assert not row.isVisible()
    assert Topic.BARS_1M.of(ALIBABA) not in scene.hub.wanted()
    await tasks_done("older bars")  # Qt's events between test and fixture would run it without a loop
