"""The history in the dock: today's bar, table, memory, keys."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.dock import FLOW, Stage, open_stage, settle
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_desktop.docks.event_marks import EventMark, MarkKind
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.history.date_range import DateRange, Preset, RangeChoice
from tideboard_desktop.flow.history.view import HistoryState

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 20)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def stage(qapp: QApplication) -> AsyncIterator[Stage]:
    """The made-up day on screen, in days."""
    async with open_stage(qapp) as opened:
        opened.services.publish_day()
        await settle()
        opened.frame_now()
        opened.dock.choose_period(FlowPeriod.DAY)
        await settle()
        yield opened


async def test_today_is_the_last_bar_and_moves_with_its_minutes(stage: Stage) -> None:
    """The provider is asked up to yesterday only; today comes from the minutes and is marked as running."""
    series = stage.body.pane.series
    assert stage.body.past is not None
    assert stage.body.past.asked.end == date(2026, 11, 19)
    assert series is not None
    assert series.dates[-2:] == (date(2026, 11, 19), TODAY)
    assert series.running
    assert series.net_at(-1) == flow_day.capital_flow(minutes=76).net[-1]

    stage.services.hub.publish(FLOW, Lazy.ready(flow_day.capital_flow(minutes=77)))
    stage.frame_now()
    moved = stage.body.pane.series
    assert moved is not None
    assert moved.net_at(-1) == flow_day.capital_flow(minutes=77).net[-1]
    assert stage.body.history.content is not None
    assert stage.body.history.content.series is moved


async def test_a_day_before_its_first_trade_has_no_candle_down_to_zero(stage: Stage) -> None:
    """The quote has no open, high and low yet."""
    hub, key, zero = stage.services.hub, Topic.QUOTE.of(flow_day.TENCENT), Decimal(0)
    quote = flow_day.quote(flow_day.minute_line(minutes=76))
    hub.publish(key, Lazy.ready(msgspec.structs.replace(quote, open=zero, high=zero, low=zero)))
    hub.publish(FLOW, Lazy.ready(flow_day.capital_flow(minutes=77)))
    stage.frame_now()

    chart = stage.body.history
    assert chart.picture is not None
    assert chart.picture.rows.low[-1] == chart.picture.rows.close[-1] > 0


async def test_the_dock_gives_the_focus_to_what_it_shows(stage: Stage) -> None:
    """Else its keys would do nothing."""
    pane = stage.body.pane
    stage.dock.setFocus()
    assert stage.dock.focusWidget() is pane.chart

    pane.controls.show_view("table")
    stage.dock.setFocus()
    assert stage.dock.focusWidget() is pane.table

    stage.dock.choose_period(FlowPeriod.INTRADAY)
    stage.dock.setFocus()
    assert stage.dock.focusWidget() is stage.body.chart


async def test_a_range_that_ends_before_has_no_today(stage: Stage) -> None:
    """Only what was asked for."""
    stage.body.pane.choose_range(RangeChoice(None, DateRange(date(2026, 10, 1), date(2026, 10, 30))))
    await settle()

    series = stage.body.pane.series
    assert series is not None
    assert series.dates[-1] == date(2026, 10, 30)
    assert not series.running


async def test_a_session_that_ends_is_asked_for(stage: Stage) -> None:
    """After the close the provider's own row takes the place of the minutes."""
    stage.services.clock.set_market(flow_day.session_of().close)
    stage.body.each_second()
    await settle()

    assert stage.body.past is not None
    assert stage.body.past.asked.end == TODAY
    assert stage.body.pane.series is not None
    assert not stage.body.pane.series.running


async def test_the_table_has_the_figures_of_the_chart(stage: Stage) -> None:
    """Newest first, sortable, copied with every digit in the order of time."""
    pane = stage.body.pane
    QTest.mouseClick(pane.controls.view.button("table"), Qt.MouseButton.LeftButton)
    table, series = pane.table, pane.series
    assert pane.chart.nextInFocusChain() is table
    assert series is not None
    assert table.isVisible()
    model = table.model()
    assert model.rowCount() == len(series)
    assert model.index(0, 0).data().startswith("Fri 20 Nov 2026")
    table.setFocus()
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    rows = list(csv.reader(io.StringIO(QApplication.clipboard().text()), delimiter="\t"))
    assert [row[1] for row in rows] == ["2026-11-18", "2026-11-19"]
    assert [float(row[3]) for row in rows] == [series.net_at(len(series) - 3), series.net_at(len(series) - 2)]

    model.sort(1, Qt.SortOrder.DescendingOrder)
    first = table.selectionModel()
    first.select(
        model.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    )
    assert float(table.copied_rows().split("\t")[3]) == series.net.max()


async def test_marks_reach_chart_table_and_file_and_the_switch_takes_them_away(stage: Stage) -> None:
    """The connection's own marks, whatever part of the history is on screen when they come."""
    body, events = stage.body, stage.body.sources.events
    day = date(2026, 11, 18)
    events._marks[body.day.instrument] = (EventMark(MarkKind.REPORT, day, text="Q3"),)
    events.changed.emit(frozenset({body.day.instrument}))
    pane, series = body.pane, body.pane.series
    assert series is not None
    assert [series.dates[slot] for slot in pane.chart.event_marks] == [day]
    assert pane.chart.picture is not None
    assert not pane.chart.picture.layout.marks_row.isEmpty()

    QTest.mouseClick(pane.controls.view.button("table"), Qt.MouseButton.LeftButton)
    rows = pane.table._table.rows
    assert [(row.day, row.marks) for row in rows if row.marks] == [(day, "E Report, Q3")]
    body.switches.flip("marks")
    assert not [row for row in pane.table._table.rows if row.marks]
    body.show_period(FlowPeriod.WEEK)
    await settle()
    body.switches.flip("marks")
    assert len(pane.chart.event_marks) == 1


async def test_the_choices_come_back(stage: Stage) -> None:
    """Range, lines, sums, stack and table, as plain JSON; what cannot be read is passed over."""
    pane = stage.body.pane
    pane.controls.sums[20].click()
    pane.controls.toggles.set_shown(frozenset({FlowLine.NET, FlowLine.LARGE}))
    pane.controls.flip_look()
    pane.choose_range(RangeChoice(Preset.QUARTER))
    pane.controls.show_view("table")
    memory = stage.dock.memory()
    pane.restore(HistoryState())
    assert pane.choice == RangeChoice()
    assert not pane.controls.is_table

    stage.dock.recall(memory)
    assert stage.dock.memory() == memory
    assert pane.choice == RangeChoice(Preset.QUARTER)
    assert pane.controls.is_table
    assert pane.controls.style_chosen.sums == {20}
    pane.restore(HistoryState(sums=(3,), view="nonsense", dates=(date(2026, 2, 5), date(2026, 1, 5))))
    assert (pane.choice, pane.controls.is_table, pane.controls.style_chosen.sums) == (RangeChoice(), False, frozenset())
    own = RangeChoice(None, DateRange(date(2026, 1, 5), date(2026, 2, 5)))
    pane.restore(HistoryState(dates=(date(2026, 1, 5), date(2026, 2, 5))))
    assert pane.choice == own


async def test_every_action_is_a_command(stage: Stage) -> None:
    """Zoom, range, sums, stack and table without a mouse; none can be run while the minutes are shown."""
    commands = {command.id: command for command in stage.dock.commands()}
    pane = stage.body.pane
    whole = pane.chart.view.visible()
    assert whole == (0, len(pane.chart.view.slots.start))
    commands["flow.history.closer"].run()
    assert pane.chart.view.visible()[0] > 0
    commands["flow.history.all"].run()
    assert pane.chart.view.visible() == whole
    commands["flow.history.sum5"].run()
    assert pane.controls.style_chosen.sums == {5}
    commands["flow.history.stack"].run()
    assert pane.controls.style_chosen.stacked
    commands["flow.history.range.1m"].run()
    assert pane.choice == RangeChoice(Preset.MONTH)
    commands["flow.history.range.1y"].run()
    commands["flow.history.table"].run()
    assert pane.controls.is_table
    await settle()
    commands["flow.history.newer"].run()
    assert pane.table.verticalScrollBar().value() > 0

    stage.dock.choose_period(FlowPeriod.INTRADAY)
    assert not any(command.enabled() for name, command in commands.items() if name.startswith("flow.history."))
    assert not pane.head.isVisible()


async def test_a_narrow_dock_cuts_nothing(stage: Stage) -> None:
    """What does not fit is left out whole: dates, sums, long names."""
    stage.dock.window().resize(560, 600)
    await settle()
    pane = stage.body.pane
    for part in (*pane.controls.sums.values(), pane.controls.look, pane.controls.view, pane.range_row.presets):
        if part.isVisible():
            assert part.geometry().right() <= pane.head.width()
            assert part.width() >= part.minimumSizeHint().width()


async def test_the_distribution_below_a_history_names_its_day(stage: Stage) -> None:
    """The bars above it are a year, the distribution is one day's; beside the minutes it needs no day."""
    table = stage.body.distribution
    assert table.accessibleDescription().startswith("today, Extra-large out")
    stage.services.clock.advance(7 * 3600)
    stage.body.each_second()
    assert table.accessibleDescription().startswith("Fri 20, Extra-large out")
    stage.dock.choose_period(FlowPeriod.INTRADAY)
    await settle()

    assert table.accessibleDescription().startswith("Extra-large out")
