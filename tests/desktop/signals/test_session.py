"""A rule fires in the whole window, and a person goes from its notice to the minute, the book and back by keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import OPEN, TENCENT
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.waiting import tasks_done, until
from fakes.walks.own_process import run_fake
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.signals.rules import Comparison, Condition, Operator, Quantity, Rule, RuleKind, Term
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowmap.dock import FlowMapDock
from tideboard_desktop.window.notices.view import NoticePanel

pytestmark = pytest.mark.slow

RULE = Rule(
    id="own-inflow",
    kind=RuleKind.OWN,
    name="Inflow",
    condition=Condition(
        comparisons=(Comparison(term=Term(quantity=Quantity.NET), operator=Operator.ABOVE, value=5e6),)
    ),
)
BEGUN, PLANTED = 77, 95
"""Session minutes at which the program starts and from which the rule holds."""


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.built.window.resize(*WholeWindow.TABBED)
    made.built.window.show()
    yield made
    made.built.docks.armed().close()
    await made.end()


def publish(whole: WholeWindow, minutes: int) -> None:
    """The flow of so many minutes of the session, as its provider tells it."""
    nets = [1e6 if minute < PLANTED else 9e6 for minute in range(minutes)]
    times = tuple(OPEN.timestamp() + 60 * minute for minute in range(minutes + 1))
    told = CapitalFlow(
        instrument=TENCENT, period=FlowPeriod.INTRADAY, times=times, net=(0.0, *nets), tiers=None, provider="Sandbox"
    )
    whole.hub.publish(Topic.FLOW.of(TENCENT), Lazy.ready(told))


def press(*keys: Qt.Key) -> None:
    """Press keys where the focus is."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


async def act(whole: WholeWindow, number: int) -> None:
    """Open the notices, go to a button of the newest one by Tab, and press it."""
    window = whole.built.window
    window.activateWindow()
    await until(window.isActiveWindow)
    panel = NoticePanel(whole.notices, lambda: None, whole.theme, window)
    panel.open_at(QPoint(900, 40))
    for _step in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused.accessibleIdentifier().endswith(f"_action_{number}"):
            press(Qt.Key.Key_Space)
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError("no such button")


async def test_from_the_notice_to_the_minute_the_book_and_back(whole: WholeWindow) -> None:
    window, flow, book = whole.built.window, whole.built.flow, whole.built.book
    window.activateWindow()
    await until(window.isActiveWindow)
    window.workspace.open("flow_map")
    body = window.workspace.docks["flow_map"].body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, FlowMapDock)
    kept = whole.built.docks.armed().kept()
    await kept.loading
    assert await kept.keep(RULE)
    assert await kept.arm(RULE, on=True, without_record=True)
    watch = whole.built.docks.armed().watch
    assert watch is not None
    for minutes in range(BEGUN, PLANTED + 2):
        whole.clock.set_market(OPEN + timedelta(minutes=minutes, seconds=20))
        publish(whole, minutes)
        watch.tick()
    (notice,) = whole.notices.notices
    assert notice.shown_text == "Inflow: HK.00700 \u9a30\u8a0a\u63a7\u80a1 at 11:05, net +9.00M HKD since the open."
    marks = inside.context.services.marks
    await until(lambda: marks.of(TENCENT))
    start = (OPEN + timedelta(minutes=PLANTED)).timestamp()

    flow.refresh({Topic.FLOW.of(TENCENT)})
    await act(whole, 1)
    assert flow.body is not None
    chart = flow.body.chart
    assert chart.crosshair is not None
    assert chart.crosshair.reading.time == start + 60
    assert "Inflow fired" in chart.accessibleDescription()
    assert book.not_then.isVisibleTo(book)
    window.workspace.go_to("flow_map")
    inside.show_day(None)
    inside.each_second()
    inside.map.setFocus()
    press(Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_BracketRight)
    assert inside.map.cursor_spot.minute == PLANTED
    assert inside.map.accessibleDescription().endswith("Inflow fired 11:05")
    assert inside.map._minute == PLANTED
    window.workspace.go_to("flow")
    press(Qt.Key.Key_Escape)
    pointed: tuple[object, object] = (chart.crosshair, inside.map._minute)
    assert pointed == (None, None)
    assert not book.not_then.isVisibleTo(book)

    await act(whole, 2)
    assert book.isVisible()
    assert book.not_then.text() == "This is live, not of 11:05: no book of that minute was kept"
    await act(whole, 3)
    await until(lambda: not marks.of(TENCENT))
    window.workspace.go_to("flow_map")
    inside.map.setFocus()
    press(Qt.Key.Key_Home, Qt.Key.Key_BracketRight)
    assert inside.map.cursor_spot.minute == 0, "a muted rule has no mark"
    await tasks_done(failing=Exception)


# The gate has test_from_the_notice_to_the_minute_the_book_and_back.
@pytest.mark.whole
def test_a_rule_fires_on_the_practice_exchange_and_keys_lead_to_its_minute(tmp_path: Path) -> None:
    found = run_fake("signal_walk", str(tmp_path / "data"), seconds=240)
    assert found["told"].startswith("Planted: HK.00700")
    there = {"flow": 60, "chart": 0, "marks": 1, "painted": 1, "book": True}  # flow is named by the end of its minute
    assert found["go to"] == found["book at"] == there
    assert (found["mute"]["marks"], found["mute"]["painted"]) == (0, 0)
    assert found["esc"] == {"flow": None, "chart": None, "marks": 0, "painted": 0, "book": False}
