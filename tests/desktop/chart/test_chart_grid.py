"""Several charts in one dock: what they share, what they read, what a layout keeps of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import OpenSandbox, standing_options
from tideboard_core.market.bars.intervals import Interval
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.cell import ChartCell
from tideboard_desktop.chart.chart_grid import FIRST_INTERVALS, EchoLayer, Link, bar_span, new_interval
from tideboard_desktop.chart.drawings.model import Anchor, DrawingKind
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.chart.words import INTERVALS
from tideboard_desktop.docks.reads import ReadState
from tideboard_desktop.ui.command import Command

pytestmark = pytest.mark.slow

TENCENT, HSBC = InstrumentId("HK.00700"), InstrumentId("HK.00005")
OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)


async def four(scene: ChartScene) -> None:
    """Four charts with their bars."""
    scene.show(1200, 900)
    scene.dock.grid.show_shape("2x2")
    for cell in scene.dock.grid.cells:
        cell.reads.changed.connect(scene.told.set)

    def there() -> bool:
        for cell in scene.dock.grid.cells:
            if cell.reads.state is ReadState.TIMED_OUT:  # by a busy machine: answers are waited for in real seconds
                cell.reads.again()
        return all(cell.chart.count > 20 for cell in scene.dock.grid.cells)

    await scene.until(there)


async def rest(scene: ChartScene) -> None:
    """What was just begun gets its first turn, else nobody would ever await it."""
    await scene.until(lambda: not any(cell.reads.loading for cell in scene.dock.grid.cells))
    await asyncio.sleep(0)


def keys(scene: ChartScene) -> list[str]:
    """The intervals of the charts."""
    return [cell.saved_state().interval for cell in scene.dock.grid.cells]


async def test_four_charts_share_crosshair_and_security(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        grid = scene.dock.grid
        assert keys(scene) == ["1m", "5m", "1h", "D"]
        topics = Topic.BARS_1M, Topic.QUOTE, Topic.INSTRUMENT, Topic.FLOW
        assert scene.hub.wanted() == {topic.of(TENCENT) for topic in topics}
        first, hour, day = grid.cells[0], grid.cells[2], grid.cells[3]
        first.chart.step(0)
        first.chart.step(-90)
        price = float(first.chart.picture.rows.close[-91]) if first.chart.picture else 0.0
        first.chart.step_price(0)
        for cell in (hour, day):
            layer, picture = cell.chart.layers.find(EchoLayer), cell.chart.picture
            assert picture is not None
            slot = layer.slot(picture)
            assert slot is not None
            start = int(picture.view.slots.start[slot])
            mine = int(first.chart.view.slots.start[first.chart.slot or 0])
            assert start <= mine < start + picture.key.longest
            assert slot == len(picture.view.slots.start) - 1 or mine < int(picture.view.slots.start[slot + 1])
            assert [bool(tag.edge) for tag in layer.tags(picture)] == [True]
            assert layer.tags(picture)[0].y == pytest.approx(picture.scale.y_of(price) if picture.scale else -1, abs=2)
        spans = [bar_span(hour.key, int(start)).partition(" Nov ")[2] for start in hour.chart.view.slots.start[-8:]]
        assert {"10:30\u201311:30", "11:30\u201312:00"} <= set(spans)  # not across the break
        assert first.chart.layers.find(EchoLayer).echo is None
        first.chart.hide_crosshair()
        assert hour.chart.layers.find(EchoLayer).echo is None
        scene.selection.select(HSBC)
        assert {cell.instrument for cell in grid.cells} == {HSBC}
        grid.links.switch(Link.SYMBOL, on=False, cell=grid.cell)
        day.setFocus()
        grid.use(day)
        scene.selection.select(TENCENT)
        assert [cell.instrument for cell in grid.cells] == [HSBC, HSBC, HSBC, TENCENT]
        grid.links.switch(Link.SYMBOL, on=True, cell=day)
        assert {cell.instrument for cell in grid.cells} == {TENCENT}
        await rest(scene)


@given(st.permutations(FIRST_INTERVALS), st.integers(0, 5))
def test_a_new_chart_shows_an_interval_that_no_other_has(shown: Sequence[Interval], place: int) -> None:
    taken = shown[:place]
    assert new_interval(place, taken) not in taken
    assert new_interval(place, FIRST_INTERVALS[:place]) == FIRST_INTERVALS[place]


async def test_a_linked_range_is_the_same_time_in_every_chart(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        minutes, fives = scene.dock.grid.cells[:2]
        scene.dock.grid.links.switch(Link.RANGE, on=True, cell=minutes)
        minutes.chart.pan(900)
        shown = [cell.chart.view.slots.start[slice(*cell.chart.view.visible())] for cell in (minutes, fives)]
        assert abs(int(shown[0][0]) - int(shown[1][0])) <= 10
        assert abs(int(shown[0][-1]) - int(shown[1][-1])) <= 10
        scene.dock.grid.links.switch(Link.INDICATORS, on=True, cell=minutes)
        minutes.indicators.chosen.remove(0)
        assert list(fives.indicators.chosen.items) == list(minutes.indicators.chosen.items)


async def test_linked_charts_have_the_same_drawings_and_separate_ones_their_own(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    """Each can undo what another one drew."""
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        grid = scene.dock.grid
        first, last = (grid.cells[place].drawings.drawings for place in (0, 3))
        anchor = Anchor(minute=int(grid.cells[3].chart.view.slots.start[-3]), price=600.0)
        drawn = last.add(DrawingKind.HORIZONTAL, (anchor,))
        assert drawn is not None
        assert list(first.drawings) == [drawn]
        first.undo()
        assert not last.drawings
        last.undo()
        assert list(first.drawings) == [drawn]
        grid.links.switch(Link.DRAWINGS, on=False, cell=grid.cells[0])
        first.delete_all()
        assert list(last.drawings) == [drawn]
        await rest(scene)


async def test_the_drawing_tools_stand_beside_the_chart_in_use(qapp: QApplication, sandbox: OpenSandbox) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        dock, grid = scene.dock, scene.dock.grid

        def beside() -> list[int]:
            return [place for place, cell in enumerate(grid.cells) if not cell.drawings.rail.isHidden()]

        assert beside() == []
        dock.links.tools.click()
        assert beside() == [0]
        grid.use(grid.cells[2])
        assert beside() == [2]
        kept = dock.memory()
        commands = {command.id: command for command in dock.commands()}
        commands["chart.grid.tools"].run()
        assert (beside(), dock.links.tools.isChecked()) == ([], False)
        grid.show_shape("1")
        assert beside() == [0], "a chart alone has its own"
        dock.recall(kept)
        assert (beside(), dock.links.tools.isChecked()) == ([2], True)
        for cell in grid.cells:
            cell.reads.changed.connect(scene.told.set)
        await rest(scene)


async def test_a_layout_keeps_the_charts_and_a_smaller_grid_wakes_no_other(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        dock = scene.dock
        dock.grid.links.switch(Link.SYMBOL, on=False, cell=dock.grid.cell)
        dock.grid.use(dock.grid.cells[2])
        dock.choose_interval("W")
        dock.grid.choose_security(HSBC)
        kept = dock.memory()
        dock.grid.show_shape("1")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert scene.hub.wanted() == {
            topic.of(TENCENT) for topic in (Topic.BARS_1M, Topic.QUOTE, Topic.INSTRUMENT, Topic.FLOW)
        }
        assert not dock.links.isVisible()
        dock.recall(kept)
        assert keys(scene) == ["1m", "5m", "W", "D"]
        assert [cell.instrument for cell in dock.grid.cells] == [TENCENT, TENCENT, HSBC, TENCENT]
        assert dock.cell is dock.grid.cells[2]
        assert dock.toolbar.shown == "W"
        assert dock.links.isVisible()
        names = [part.accessibleIdentifier() for part in dock.grid.findChildren(QWidget) if part.accessibleIdentifier()]
        assert len(names) == len(set(names))
        for cell in dock.grid.cells:
            cell.reads.changed.connect(scene.told.set)
        await rest(scene)


async def test_only_what_is_shown_waits_for_bars(qapp: QApplication, sandbox: OpenSandbox) -> None:
    """The chart of a grid has no panes of indicators, so none of them needs more bars."""
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        cell = scene.dock.grid.cells[0]
        cell.indicators.chosen.replace_all([chosen("MACD")])
        cell.choose(interval=INTERVALS["Y"])
        await cell.indicators.load()
        await scene.until(lambda: 0 < cell.chart.count < 30 and not cell.reads.loading)
        assert cell.indicators.waiting is None
        scene.dock.grid.show_shape("1")
        assert cell.indicators.waiting is not None
        await rest(scene)


async def test_commands_act_on_the_chart_in_use(
    qapp: QApplication, sandbox: OpenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await four(scene)
        commands = {command.id: command for command in scene.dock.commands()}
        commands["chart.grid.next"].run()
        scene.dock.grid.use(scene.dock.grid.cells[1])
        before = [cell.chart.view.pitch for cell in scene.dock.grid.cells]
        commands["chart.closer"].run()
        after = [cell.chart.view.pitch for cell in scene.dock.grid.cells]
        assert list(np.array(after) > np.array(before)) == [False, True, False, False]
        commands["chart.interval.d"].run()
        assert scene.dock.grid.cells[1].interval == INTERVALS["D"]
        commands["chart.link.range"].run()
        assert Link.RANGE in scene.dock.grid.links.on
        commands["chart.grid.next"].run()
        scene.dock.grid.use(scene.dock.grid.cells[2])
        commands["chart.table"].run()
        assert [cell.has_table for cell in scene.dock.grid.cells] == [False, False, True, False]

        # the palette asks all of them at each key: the commands of a chart are made once while it is in use
        made: list[ChartCell] = []
        make = scene.dock._cell_commands

        def counted(cell: ChartCell) -> list[Command]:
            made.append(cell)
            return make(cell)

        monkeypatch.setattr(scene.dock, "_cell_commands", counted)
        scene.dock.grid.use(scene.dock.grid.cells[3])
        assert all(command.enabled() for command in commands.values() if command.id.startswith("chart.span"))
        assert made == [scene.dock.grid.cells[3]]
        await rest(scene)
