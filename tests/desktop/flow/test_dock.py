"""The capital-flow dock from hub to screen."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from shiboken6 import delete

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.dock import FLOW, Stage, make_dock, settle
from fakes.scenes.window.keys import give_keys
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayDown, PermissionMissing, RateLimited
from tideboard_core.market.flow_schedule import Failure
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.providers.definition import DefinitionCard
from tideboard_desktop.ui.widgets.panel_state import StateKind

pytestmark = pytest.mark.slow


async def test_the_day_is_shown(running: Stage) -> None:
    """Headline, chart and distribution all come from the hub."""
    flow = flow_day.capital_flow()
    captions = dict(running.body.headline.texts())

    assert captions["Net inflow today, to 10:46"] == f"+{flow.net[-1] / 1e6:.2f}M HKD"
    assert "Price, agrees with flow" in captions
    assert running.body.chart.picture is not None
    assert running.body.chart.picture.flow is not None
    assert running.kind is None
    assert running.body.distribution.isVisible()
    assert running.dock.title_bar.symbol.text() == "HK.00700"
    assert running.dock.title_bar.name.text() == "騰訊控股"


async def test_a_security_chosen_while_the_chart_is_made_is_shown(running: Stage) -> None:
    """The chart is made in several turns of the loop."""
    other = InstrumentId("HK.00005")
    dock = make_dock(running.services, running.frame, running.selection)
    for number, _ in enumerate(dock.show_chart_in_turns()):
        if number == 1:
            assert dock.body is None
            running.selection.select(other)
    assert dock.body is not None
    assert dock.body.day.instrument == other
    assert dock.body.updatesEnabled()
    delete(dock)


async def test_an_earlier_day_is_drawn_now_or_once_the_chart_is_made(running: Stage) -> None:
    """It is of the security that is shown then: another one takes it away."""
    day = date(2026, 11, 18)
    running.dock.choose_period(FlowPeriod.DAY)
    running.dock.show_past_day(day)
    assert running.dock.period.key == FlowPeriod.INTRADAY.value
    assert running.body.earlier.asked_day == day
    dock = make_dock(running.services, running.frame, running.selection)
    dock.show_past_day(day)
    dock.show_chart()
    assert dock.body is not None
    assert dock.body.earlier.asked_day == day
    running.selection.select(InstrumentId("HK.00005"))
    assert dock.body.earlier.asked_day is None
    delete(dock)


async def test_it_wants_its_keys_only_while_it_is_looked_at(running: Stage) -> None:
    """A hidden dock costs no quota."""
    wanted = {topic.of(flow_day.TENCENT) for topic in (Topic.FLOW, Topic.DISTRIBUTION, Topic.MINUTES, Topic.QUOTE)}

    assert wanted <= running.services.hub.wanted()
    running.dock.window().hide()
    assert not running.services.hub.wanted()
    running.dock.window().show()
    assert wanted <= running.services.hub.wanted()


async def test_an_unchanged_answer_draws_nothing(running: Stage) -> None:
    """The scheduler asks every few seconds; most answers say the same."""
    running.body.chart.grab()
    before, shown = running.body.chart.layer.drawn, running.body.chart.picture
    for _again in range(3):
        running.services.hub.publish(FLOW, Lazy.ready(flow_day.capital_flow()))
        running.frame_now()
        running.body.each_second()
    running.body.chart.grab()

    assert running.body.chart.layer.drawn == before
    assert running.body.chart.picture is shown


async def test_a_new_minute_is_drawn(running: Stage) -> None:
    """One more point, one more layer."""
    running.services.clock.advance(60)
    running.services.hub.publish(FLOW, Lazy.ready(flow_day.capital_flow(minutes=77)))
    running.frame_now()

    assert running.body.headline.texts()[0][0] == "Net inflow today, to 10:47"


async def test_keys_of_others_draw_nothing(running: Stage) -> None:
    """The watchlist's symbols are not ours."""
    shown = running.body.chart.picture
    running.services.hub.publish(Topic.FLOW.of("HK.00005"), Lazy.ready(flow_day.capital_flow(minutes=3)))
    running.frame_now()

    assert running.body.chart.picture is shown


async def test_selecting_another_symbol_empties_the_chart_and_keeps_the_axes(running: Stage) -> None:
    """No figure of the old symbol stands under the new name."""
    running.selection.select(InstrumentId("US.AAPL"))

    picture = running.body.chart.picture
    assert picture is not None
    assert picture.flow is None
    assert picture.subject.currency == "USD"
    assert picture.subject.note == "regular hours only"
    assert len(picture.axis.spans) == 1
    assert running.dock.title_bar.symbol.text() == "US.AAPL"
    assert Topic.FLOW.of("US.AAPL") in running.services.hub.wanted()
    assert FLOW not in running.services.hub.wanted()


async def test_periods_ask_once_and_show_bars_with_sums(running: Stage) -> None:
    """Day, week and month through the segments; back to intraday without asking."""
    for period in (FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH):
        running.dock.period.pick(period.value)
        await settle()
        assert running.body.past is not None
        assert running.body.past.series is not None
        assert [caption for caption, _text in running.body.headline.texts()][1:4] == [
            "Last 5 together",
            "Last 10 together",
            "Last 20 together",
        ]
    running.dock.period.pick("intraday")
    assert running.body.chart.isVisible()
    assert [what for what in running.services.feed.asked if what.startswith("flow")] == [
        "flow day",
        "flow week",
        "flow month",
    ]


async def test_a_history_that_cannot_be_read_says_why(running: Stage) -> None:
    """The error of the call becomes the state."""
    running.services.feed.error = PermissionMissing("permission-missing", text="LV1")
    running.dock.choose_period(FlowPeriod.DAY)
    await settle()
    kinds = [running.kind]
    running.services.feed.error = GatewayDown("connection-closed")
    running.dock.choose_period(FlowPeriod.WEEK)
    await settle()

    assert [*kinds, running.kind] == [StateKind.NO_PERMISSION, StateKind.STALE]


async def test_history_keys_and_copy(running: Stage) -> None:
    """The crosshair of the bars moves by key as that of the minutes does."""
    running.dock.choose_period(FlowPeriod.DAY)
    await settle()
    history = running.body.history
    QTest.keyClick(history, Qt.Key.Key_End)
    QTest.keyClick(history, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    series = running.body.pane.series
    assert series is not None
    assert history.index == len(series) - 11
    history.grab()
    QTest.keyClick(history, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith(f"HK.00700\t{series.dates[history.index].isoformat()}\tHKD\t")
    QTest.keyClick(history, Qt.Key.Key_Escape)
    assert history.index is None


async def test_toggles_and_axis_switch_redraw(running: Stage) -> None:
    """A line that is switched off is gone; `To now` ends the axis at the last minute."""
    label = running.body.toggles.button(FlowLine.SMALL)
    assert label.isVisible()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    picture = running.body.chart.picture
    assert picture is not None
    assert FlowLine.SMALL not in picture.shown
    for spans in (2, 1):  # so early in the day it ends at the last minute by itself
        running.dock.flip("to_now")
        picture = running.body.chart.picture
        assert picture is not None
        assert len(picture.axis.spans) == spans


async def test_the_live_price_moves_at_most_ten_times_a_second(running: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred quotes at once are one move now and one later."""
    line = flow_day.minute_line()
    moved: list[float | None] = []
    monkeypatch.setattr(running.body.chart, "show_live_price", moved.append)
    for _quote in range(100):
        running.services.hub.publish(Topic.QUOTE.of(flow_day.TENCENT), Lazy.ready(flow_day.quote(line)))
        running.frame_now()

    assert len(moved) <= 1


async def test_identifiers_are_a_contract(running: Stage) -> None:
    """Automation finds chart and periods by these names."""
    entries = {action.objectName() for action in running.dock.period.findChildren(QAction)}

    assert running.dock.period.accessibleIdentifier() == "flow_period"
    assert {"flow_period_intraday", "flow_period_day", "flow_period_week", "flow_period_month"} <= entries
    assert running.body.chart.accessibleIdentifier() == "capital_flow_chart"


async def test_the_keys_of_the_chart(running: Stage) -> None:
    """F5 and F8 change the period, Ctrl and a digit a line, the minute bars or the axis."""
    window = running.dock.window()
    give_keys(window, running.dock.commands())
    window.activateWindow()
    QTest.keyClick(running.body.chart, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(running.body.chart, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert FlowLine.EXTRA_LARGE not in running.body.toggles.shown
    assert FlowLine.BLOCK in running.body.toggles.shown
    QTest.keyClick(running.body.chart, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    picture = running.body.chart.picture
    assert picture is not None
    assert not picture.layout.has_bars
    running.body.chart.grab()
    QTest.keyClick(running.body.chart, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    picture = running.body.chart.picture
    assert picture is not None
    assert len(picture.axis.spans) > 1
    QTest.keyClick(running.body.chart, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    picture = running.body.chart.picture
    assert picture is not None
    assert len(picture.axis.spans) == 1
    QTest.keyClick(running.body.chart, Qt.Key.Key_F5)
    await settle()
    assert running.dock.period.key == "day"
    QTest.keyClick(running.body.history, Qt.Key.Key_F8)
    await settle()
    assert running.dock.period.key == "week"


async def test_the_picture_carries_its_caption(running: Stage) -> None:
    """The copied picture is the dock with lines below it."""
    QApplication.clipboard().clear()
    menu = running.dock.findChild(QMenu, "flow_picture_menu")
    assert menu is not None
    menu.actions()[0].trigger()
    copied = QApplication.clipboard().image()

    assert copied.width() == running.body.width()
    assert copied.height() > running.body.height() + 30


async def test_the_help_defines_the_figures(running: Stage) -> None:
    """What counts as inflow, what a tier is, whose figures these are."""
    running.dock.explain()
    card = running.dock.findChild(DefinitionCard)
    assert card is not None
    words = " ".join(part.text() for part in card.findChildren(QLabel))
    QTest.keyClick(card, Qt.Key.Key_Escape)

    assert not card.isVisible()
    assert "at the ask or above counts as inflow" in words
    assert "not a record of who paid" in words
    assert "Source: Sandbox" in words


async def test_own_fills_are_marked(running: Stage) -> None:
    """Those of the account in view."""
    bought = Fill(
        id="1",
        order_id="2",
        account_id="7",
        instrument=flow_day.TENCENT,
        name="",
        side=Side.BUY,
        quantity=500,
        price=Decimal(605),
        time=flow_day.session_of().open + timedelta(minutes=9),
    )
    running.dock.set_account("7")
    put(running.services.hub, Topic.FILLS.of("7"), (bought,))
    running.frame_now()
    picture = running.body.chart.picture

    assert picture is not None
    assert [mark.shares for mark in picture.fills] == [500]


def test_naming_the_dock_loads_no_chart_library() -> None:
    """The first paint does not wait for numpy; `load` brings it, and the loop has its turn between the parts."""
    code = (
        "import asyncio, sys; from tideboard_desktop.flow import dock;"
        "import tideboard_core.system.module_cache, tideboard_core.system.quick_tuples;"  # as a start does before
        "before = 'numpy' in sys.modules; seen = {};"
        "parts = lambda: sum(n in sys.modules for n in dock._MODULES);"
        "ours = lambda: sum(n.startswith('tideboard') for n in tuple(sys.modules));"
        "watch = lambda loop: (seen.setdefault(parts(), ours()), loop.call_soon(watch, loop));"
        "main = lambda: dock.load();"
        "runner = asyncio.Runner(); watch(runner.get_loop()); runner.run(main());"
        "numbers = [seen[n] for n in sorted(seen)];"
        "print(before, 'numpy' in sys.modules, sorted(seen) == list(range(len(dock._MODULES) + 1)));"
        "print(max(after - first for first, after in zip(numbers, numbers[1:])))"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )

    *answers, largest = done.stdout.split()
    assert answers == ["False", "True", "True"]
    assert int(largest) <= 36, "modules in one part: more take a turn as long as two docks"


def test_a_session_waits_for_the_numpy_of_one_that_ended_early() -> None:
    """Its thread goes on: what it has replaced to keep code would be put back while the chart is imported."""
    code = """
import asyncio, dataclasses, sys
from tideboard_desktop.flow.dock import load_numpy

async def main():
    ended = asyncio.ensure_future(load_numpy())
    while "numpy" not in sys.modules:
        await asyncio.sleep(0)
    ended.cancel()
    await load_numpy()
    print("exec" in vars(dataclasses), hasattr(sys.modules["numpy"], "ndarray"))

asyncio.run(main())
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]


async def test_a_low_dock_gives_the_distributions_room_to_the_chart(running: Stage) -> None:
    """One line below the chart; a state gets what its words need; a tall dock has the table."""
    panel = running.dock.window()
    assert running.body.distribution.height() == 172
    panel.resize(700, 520)
    await settle()

    assert running.body.distribution.height() == 34
    assert running.body.chart.height() > 260
    running.fail(Failure(RateLimited("rate-limited", retry_after=17), 17.0))
    assert running.body.footer.isVisible()
    assert running.body.footer.height() >= running.body.footer.minimumSizeHint().height()
    panel.resize(928, 748)
    assert running.body.distribution.height() == 172


async def test_the_dock_hands_the_focus_to_its_chart_and_tab_finds_the_rest(running: Stage) -> None:
    """Alt+2 leads here; a focus proxy would make Tab pass by the labels."""
    running.dock.setFocus()
    window = running.dock.window()
    assert window.focusWidget() is running.body.chart
    running.dock.view.setFocus()
    QTest.keyClick(running.dock.view, Qt.Key.Key_Tab)

    assert window.focusWidget() is running.body.chart
    QTest.keyClick(running.body.chart, Qt.Key.Key_Tab)
    assert window.focusWidget() is running.body.toggles.button(FlowLine.NET)


async def test_the_running_minute_is_drawn_now_and_then_and_the_price_at_once(
    running: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It moves with every trade, by less than a pixel; a picture costs as much as a hundred prices."""
    drawn: list[int] = []
    draw = running.body._draw_picture

    def counted() -> None:
        drawn.append(1)
        draw()

    monkeypatch.setattr(running.body, "_draw_picture", counted)
    key = Topic.MINUTES.of(flow_day.TENCENT)
    for _ in range(3):
        running.services.hub.publish(key, Lazy.ready(flow_day.minute_line(minutes=77)))
        running.frame_now()
        running.body.each_second()
    assert len(drawn) == 1

    running.body._running_minute.run()  # the pause is over
    assert len(drawn) == 2

    running.services.hub.publish(key, Lazy.ready(flow_day.minute_line(minutes=78)))
    running.frame_now()
    assert len(drawn) == 3, "a new minute waits for no pause"
    assert running.body.day.price is not None
    assert len(running.body.day.price) == 78


async def test_a_trade_changes_the_price_at_once_and_the_share_of_turnover_within_a_second(running: Stage) -> None:
    """All the other figures are laid out again for it."""
    body, key = running.body, Topic.QUOTE.of(flow_day.TENCENT)
    body._draw_now()
    before = [text for _caption, *text in body.headline.texts()]
    old = flow_day.quote(flow_day.minute_line(minutes=76))
    traded = replace(old, last=old.last + 1, turnover=old.turnover * 3)
    running.services.hub.publish(key, Lazy.ready(traded))
    body._draw_live()
    at_once = [text for _caption, *text in body.headline.texts()]
    assert at_once[-1] != before[-1]
    assert at_once[:-1] == before[:-1]

    body.each_second()
    later = [text for _caption, *text in body.headline.texts()]
    assert later[-1] == at_once[-1]
    assert later[1] != before[1]
