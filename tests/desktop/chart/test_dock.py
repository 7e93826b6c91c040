"""The chart dock on a practice exchange over each gateway: intervals, older bars, what it subscribes to."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.chart import chart_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND, REST, Rig
from fakes.servers.sandbox import OpenSandbox, standing_options
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.drawings.model import Anchor, DrawingKind
from tideboard_desktop.chart.range_statistics import RangeStatistics
from tideboard_desktop.chart.words import INTERVALS
from tideboard_desktop.ui.charts.slots import Seam
from tideboard_desktop.window.keyboard.key_names import sequence
from tideboard_desktop.window.keyboard.key_table import overlap

pytestmark = pytest.mark.slow

TENCENT, ALIBABA = InstrumentId("HK.00700"), InstrumentId("HK.09988")
OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)


@pytest.mark.parametrize("rig", [OPEND, REST, LONGPORT], ids=lambda rig: rig.name)
async def test_every_interval_is_shown_and_older_bars_join(qapp: QApplication, sandbox: OpenSandbox, rig: Rig) -> None:
    async with chart_scene(rig, sandbox, TENCENT) as scene:
        scene.show()
        await scene.until(lambda: scene.count > 100)
        chart = scene.dock.chart
        assert chart.picture is not None
        newest = chart.picture.rows.close[-1]
        for key in ("5m", "1h", "D", "W", "M"):
            scene.dock.choose_interval(key)
            await scene.until(lambda: not scene.dock.cell.reads.loading)
            assert scene.count > 3
            assert chart.picture.rows.close[-1] == newest
        scene.dock.choose_interval("1m")
        await scene.until(lambda: not scene.dock.cell.reads.loading)
        before, first = scene.count, int(chart.picture.rows.start[0])
        end = int(chart.picture.view.slots.start[-1])
        chart.step(-(10**6))
        scene.dock.cell.live.read_older()
        await scene.until(lambda: not scene.dock.cell.live.reading_older)
        assert scene.count > before
        assert chart.picture.rows.start[0] < first
        assert chart.picture.view.slots.start[-1] == end
        assert np.all(np.diff(chart.picture.rows.start) > 0)


async def test_the_table_has_the_bars_of_the_chart(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        scene.show()
        await scene.until(lambda: scene.count > 100)
        dock, picture = scene.dock, scene.dock.chart.picture
        dock.flip_table()
        table = dock.table
        assert picture is not None
        assert table is not None
        assert table.isVisible()
        rows = table.rows.rows
        assert len(rows) == scene.count
        assert float(rows[0].close) == picture.rows.close[-1]
        assert rows[0].start == picture.rows.start[-1]
        first = table.csv().splitlines()[1]
        assert first.startswith("2026-11-18T")
        assert "+08:00" in first
        dock.flip_table()
        assert not table.isVisible()
        # keys of the cursor are the chart's alone: Ctrl+C copies rows in the table
        cursor = [command.scope for command in dock.commands() if command.id.startswith("chart.cursor.")]
        assert set(cursor) == {dock.chart}


async def test_drawings_lie_at_their_prices_on_every_adjustment_and_interval(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    """Set at the close of an old day as traded: at the adjusted close of that day with every adjustment."""
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        scene.show()
        cell = scene.dock.cell
        drawings, layer = cell.drawings.drawings, cell.drawings.layer
        cell.choose(interval=INTERVALS["D"], adjustment=BarAdjustment.NONE)
        await scene.until(lambda: scene.count > 100 and not cell.reads.loading)
        picture = cell.chart.picture
        assert picture is not None
        rows = picture.rows
        anchors = [Anchor(minute=int(rows.start[row]), price=float(rows.close[row])) for row in (3, -2)]
        drawn = drawings.add(DrawingKind.TREND, anchors)
        cell.drawings.factors.changed.connect(scene.told.set)

        def shown() -> list[float | None]:
            projection = layer.projection()
            return [] if projection is None else [projection.price(anchor) for anchor in anchors]

        closes = set[tuple[float, ...]]()
        for adjustment in BarAdjustment:
            cell.choose(adjustment=adjustment)
            await scene.until(lambda: not cell.reads.loading and None not in shown())
            assert cell.live.series is not None
            rows = cell.live.series.columns.rows
            places = [int(rows.start.searchsorted(anchor.minute)) for anchor in anchors]
            assert shown() == pytest.approx([float(rows.close[place]) for place in places])
            closes.add(tuple(rows.close[places].tolist()))
        assert len(closes) == 3
        cell.choose(interval=INTERVALS["5m"], adjustment=BarAdjustment.NONE)
        await scene.until(lambda: not cell.reads.loading)
        assert drawings.drawings == (drawn,)
        memory = json.loads(json.dumps(scene.dock.memory()))
        drawings.delete_all()
        assert scene.offered[-1].words() == "A drawing was deleted."
        scene.offered[-1].run(cell)
        assert drawings.drawings == (drawn,)
        drawings.delete_all()
        stale = scene.offered[-1].run
        drawings.undo()
        stale(cell)  # nothing is deleted any more: it takes back no other change
        assert drawings.drawings == (drawn,)
        drawings.delete_all()
        scene.dock.recall(memory)
        assert drawings.drawings == (drawn,)


async def test_deleted_drawings_go_back_to_their_security_alone(qapp: QApplication, sandbox: OpenSandbox) -> None:
    """Drawings deleted while another security was chosen whose bars had not come."""
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        scene.show()
        cell = scene.dock.cell
        drawings = cell.drawings.drawings
        await scene.until(lambda: scene.count > 0 and not cell.reads.loading)
        drawn = drawings.add(DrawingKind.HORIZONTAL, [Anchor(minute=0, price=600.0)])
        cell.choose(instrument=ALIBABA)
        assert (cell.instrument, drawings.instrument) == (ALIBABA, TENCENT)
        drawings.delete_all()
        undo = scene.offered[-1].run
        await scene.until(lambda: drawings.instrument == ALIBABA)
        undo(cell)
        assert not drawings.drawings
        cell.choose(instrument=TENCENT)
        await scene.until(lambda: drawings.instrument == TENCENT)
        undo(cell)
        assert list(drawings.drawings) == [drawn]


async def test_no_key_is_bound_twice_in_one_scope(qapp: QApplication, sandbox: OpenSandbox) -> None:
    """Letters of the rail and keys that widgets handle included; the window's clash list leaves those out."""
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        bound = [(key, command) for command in scene.dock.commands() for key in command.keys]
        assert len(bound) > 40
        twice = [
            (key, one.id, other.id)
            for place, (key, one) in enumerate(bound)
            for same, other in bound[place + 1 :]
            if sequence(key) == sequence(same) and overlap(one, other)
        ]
        assert twice == []


async def test_esc_gives_up_what_is_marked_before_it_leaves_the_shared_minute(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        scene.show()
        await scene.until(lambda: scene.count > 100)
        chart = scene.dock.chart
        scene.selection.move_minute(60.0)
        chart.layers.find(RangeStatistics).begin_at(5)
        for minute in (60.0, None):
            assert chart.leave()
            assert scene.selection.minute == minute


async def test_any_length_of_bars_is_shown_and_kept_in_the_menu(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        scene.show()
        dock = scene.dock
        await scene.until(lambda: scene.count > 100)
        dock.choose_interval("7m")
        await scene.until(lambda: not dock.cell.reads.loading and scene.count > 5)
        picture = dock.chart.picture
        assert picture is not None
        opened = picture.rows.start[np.flatnonzero(picture.view.slots.seam == Seam.NIGHT)]
        assert set(np.diff(picture.rows.start)[:3]) == {7}
        assert all((opened + 8 * 60) % (24 * 60) == 9 * 60 + 30)  # bars begin at the open
        assert dock.toolbar.intervals.text() == "7m"
        assert "built here" in dock.foot.words.text()
        kept = dock.memory()
        dock.step_interval(1)
        assert dock.toolbar.intervals.text() == "15m"
        menu = dock.toolbar.interval_menu()
        assert "7 minutes" in [action.text() for action in menu.actions()]
        removal = next(action.menu() for action in menu.actions() if action.text() == "Remove")
        assert isinstance(removal, QMenu)
        removal.actions()[0].trigger()
        assert dock.toolbar.own == []
        dock.recall({**kept, "own_intervals": ["7m", "007m", "1" * 5000 + "m", 7]})
        assert dock.toolbar.own == ["7m"]
        assert dock.cell.interval == Interval(7, Unit.MINUTE)
        await scene.until(lambda: not dock.cell.reads.loading)
