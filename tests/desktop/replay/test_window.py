"""The window of a replay: its docks at a second, playing, holes, seeks back, ways out, and nothing that sends."""

from __future__ import annotations

import asyncio
import gc
import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from fakes.scenes.replay import PROVIDER, ReplayScene
from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.replayed import HOLE, KEY, moment
from run_forms import sized
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.flow_schedule import FACTS_WITHIN
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import instrument_id
from tideboard_core.orders.guard import Guard
from tideboard_core.replay.recorded_security import Hole, RecordedSecurity
from tideboard_desktop.docks.event_layer import EventMarks
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ticket.dock import OrderEntryDock

MARKET_TIME = ZoneInfo("Asia/Hong_Kong")


def nets(security: RecordedSecurity, at: datetime) -> tuple[float, ...]:
    """The times of the flow that was known."""
    return security.flow(at, PROVIDER, FlowDefinition.FUTU, "HKD").times


def flow_end(scene: ReplayScene) -> float:
    """The last minute of flow in the hub."""
    assert scene.market is not None
    flow = scene.market.hub.value(Topic.FLOW.of(TENCENT))
    assert flow is not None
    return flow.times[-1]


async def test_docks_show_the_second(scene: ReplayScene) -> None:
    window = scene.window
    assert window.top.clock.first.text() == "10:47:00 HKT"
    assert window.top.badge.word.text() == "REPLAY"
    assert "20 Nov 2026" in window.top.badge.day.text()
    assert "REPLAY" in window.windowTitle()
    assert window.styleSheet(), "it is no child of the live window, whose sheet styles all that is in it"
    assert flow_end(scene) == moment("10:46").timestamp()
    body = scene.content.flow.body
    assert body is not None
    await scene.until(lambda: body.day.series is not None)
    assert body.day.series is not None
    assert float(body.day.series.times[-1]) == moment("10:46").timestamp()
    assert KEY.provider in window.top.source.whole
    chart = scene.show_chart()
    await scene.until(lambda: chart.count > 300)
    assert int(chart.view.slots.start[-1]) * 60 < moment("10:47").timestamp()
    assert not chart.layers.find(EventMarks).on, "what was announced is known of today alone"


async def test_it_plays_and_the_docks_follow(scene: ReplayScene) -> None:
    QTest.mouseClick(scene.window.bar.speeds.button("60"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(scene.window.bar.play, Qt.MouseButton.LeftButton)
    assert scene.window.player is not None
    assert scene.window.player.playing
    scene.pass_seconds(3)
    assert scene.market is not None
    assert scene.market.clock.market() == moment("10:50")
    assert flow_end(scene) == moment("10:49").timestamp()
    assert scene.window.top.clock.first.text() == "10:50:00 HKT"
    QTest.mouseClick(scene.window.bar.play, Qt.MouseButton.LeftButton)
    scene.real.advance(60)
    assert scene.market.clock.market() == moment("10:50")


async def test_any_second_is_shown_in_the_same_docks(scene: ReplayScene) -> None:
    """A step on tells what a minute brought, one back or far on begins anew; what is shown is of that second alone."""
    player, content = scene.window.player, scene.content
    assert player is not None
    assert scene.market is not None
    for clock in ("10:48", "10:47", "14:00", "9:31"):
        player.go(moment(clock))
        assert scene.window.player is player
        assert scene.content is content
        assert scene.window.top.clock.first.text() == f"{moment(clock).astimezone(MARKET_TIME):%H:%M:%S} HKT"
        security = scene.day.known(TENCENT)
        assert security is not None
        assert scene.market.hub.value(Topic.QUOTE.of(TENCENT)) == security.quote(moment(clock))
        assert flow_end(scene) == max(nets(security, moment(clock)))


async def test_a_hole_stops_it_and_says_how_long_it_is(scene: ReplayScene) -> None:
    player = scene.window.player
    assert player is not None
    begin = session(DAY).minute_end(HOLE[0]) - timedelta(minutes=1)
    await scene.show(begin - timedelta(seconds=90))
    await scene.until(lambda: scene.day.known(TENCENT) is not None)
    player = scene.window.player
    assert player is not None
    player.play(60)
    scene.pass_seconds(5)
    assert not player.playing
    assert player.market.clock.market() == begin
    assert f"{len(HOLE)} minutes" in scene.window.bar.message.text()
    player.play(60)
    scene.pass_seconds(5)
    assert player.market.clock.market() == begin + timedelta(minutes=5), "a second start goes across it"


async def test_the_end_of_the_day_stops_it(scene: ReplayScene) -> None:
    await scene.show(session(DAY).settled - timedelta(seconds=5))
    player = scene.window.player
    assert player is not None
    player.play(10)
    scene.pass_seconds(30)
    assert not player.playing
    assert player.at_end
    assert "End" in scene.window.bar.message.text()


async def test_a_seek_back_leaves_nothing_of_later(scene: ReplayScene) -> None:
    chart, player = scene.show_chart(), scene.window.player
    scene.content.right.setSizes([900, 100])  # a low book has no tape
    await scene.until(lambda: chart.count > 300)
    assert player is not None
    player.go(moment("9:45"))
    assert flow_end(scene) <= moment("9:45").timestamp()
    await scene.until(lambda: chart.count > 300 and scene.hub_has(Topic.TICKS.of(TENCENT)))
    assert int(chart.view.slots.start[-1]) * 60 < moment("9:45").timestamp()
    assert scene.market is not None
    ticks = scene.market.hub.value(Topic.TICKS.of(TENCENT))
    assert ticks is not None
    assert all(tick.time <= moment("9:45") for tick in ticks)


async def test_the_ruler_of_the_day_seeks_by_mouse_and_keys(scene: ReplayScene) -> None:
    wanted: list[object] = []
    ruler = scene.window.bar.day
    ruler.sought.connect(wanted.append)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=QPoint(31, 20))
    QTest.mouseMove(ruler, QPoint(ruler.width() - 31, 20))
    assert not wanted, "docks follow the release"
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton, pos=QPoint(31, 20))
    assert len(wanted) == 1
    ruler.setFocus()
    QTest.keyClick(ruler, Qt.Key.Key_Left)
    assert wanted[-1] == moment("10:46")
    QTest.keyClick(ruler, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert wanted[-1] == moment("10:57")
    QTest.keyClick(ruler, Qt.Key.Key_Home)
    assert wanted[-1] == session(DAY).open
    QTest.keyClick(ruler, Qt.Key.Key_End)
    assert wanted[-1] == session(DAY).close
    QTest.keyClick(ruler, Qt.Key.Key_Space)
    assert scene.window.player is not None
    assert scene.window.player.playing


async def test_another_security_shows_its_own_holes(scene: ReplayScene) -> None:
    scene.window._show_security()
    assert [type(hole) for hole in scene.window.bar.day._holes] == [Hole]
    scene.selection.select(scene.content.watchlist.lists.all[0].symbols[1])  # type: ignore[arg-type]
    await scene.until(lambda: scene.day.known(scene.selection.instrument) is not None)
    scene.window._show_security()
    assert scene.window.bar.day._holes == ()


async def test_ways_back(scene: ReplayScene) -> None:
    told: list[str] = []
    window = scene.window
    window.left.connect(lambda: told.append("left"))
    window.lock_wanted.connect(lambda: told.append("lock"))
    window.cancel_wanted.connect(lambda: told.append("cancel"))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.keyClick(window, Qt.Key.Key_A)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert told == []
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert told == ["left"]
    window.close()
    assert told == ["left", "left"]
    QTest.mouseClick(window.bar.back, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert told == ["left", "left", "left", "lock", "cancel"]


async def test_nothing_in_it_can_send(scene: ReplayScene) -> None:
    """No object that its Python objects reach is a guard, a lock, a ticket or a submission."""
    seen: set[int] = set()
    waiting: list[object] = [scene.window, scene.content, scene.market]
    waiting += scene.window.findChildren(QWidget)
    found = []
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        if isinstance(one, Guard | TradingLock | OrderSubmission | OrderEntryDock):
            found.append(one)
        own = type(one).__module__.startswith(("tideboard", "fakes"))
        if own or isinstance(one, dict | list | tuple | set | frozenset):
            waiting += gc.get_referents(one)
    assert not found
    assert len(seen) > 5000
    words = [button.text() for button in scene.window.findChildren(QPushButton)]
    assert not [text for text in words if "Buy" in text or "Sell" in text or "Unlock" in text]


def close_popups() -> None:
    """Every menu, list and dialog that is open."""
    for one in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
        if one is not None:
            one.close()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_random_keys_and_clicks_break_nothing(scene: ReplayScene) -> None:
    """Many of them over all parts; what the walk asks of the live side are the ways back alone."""
    chance, window = random.Random(34), scene.window
    keys = [
        Qt.Key(code)
        for code in (
            *range(0x20, 0x5B),
            *range(0x01000000, 0x0100000C),
            *range(0x01000010, 0x01000018),
            *range(0x01000030, 0x0100003C),
        )
    ]
    modifiers = [Qt.KeyboardModifier.NoModifier] * 5 + [
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
    ]

    def act(part: QWidget) -> None:
        if not isValid(part) or not part.isVisible():
            return
        if chance.random() < 0.6:
            QTest.keyClick(part, chance.choice(keys), chance.choice(modifiers))
            return
        place = QPoint(chance.randrange(max(part.width(), 1)), chance.randrange(max(part.height(), 1)))
        QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=place)
        if isValid(part):
            QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=place)

    for _ in range(sized(150, 1000)):
        part = chance.choice([part for part in window.findChildren(QWidget) if part.isVisible()])
        # outside this task: a menu or a dialog runs a loop of its own, in which tasks go on
        asyncio.get_running_loop().call_soon(act, part)
        await asyncio.sleep(0)
        close_popups()
    assert not scene.failures


async def test_a_security_that_was_not_recorded_says_so(scene: ReplayScene) -> None:
    scene.real.advance(FACTS_WITHIN)  # what is recorded of a security has come by then
    scene.selection.select(instrument_id("HK.00005"))
    body = scene.content.flow.body
    assert body is not None
    await scene.until(lambda: body.state is not None and body.state.sentence == "HK.00005 was not recorded")
    model = scene.content.watchlist.model
    await scene.until(lambda: model.row(2).flow.note == "not recorded")  # another dock, which asks by itself


async def test_the_flow_map_says_that_it_is_recorded(scene: ReplayScene) -> None:
    """And nothing of the calls of a provider: none is made."""
    scene.content.tabs.show_dock("flow_map")
    late = scene.content.tabs.docks["flow_map"]
    assert isinstance(late, LazyDock)
    dock = late.build()
    dock.each_second()
    calls = dock.findChild(QLabel, "flow_map_calls")
    assert calls is not None
    assert not calls.isVisible()
    texts = [label.text() for label in dock.findChildren(QLabel)]
    assert any(text.endswith("symbols, recorded on Fri 20 Nov 2026") for text in texts), texts
