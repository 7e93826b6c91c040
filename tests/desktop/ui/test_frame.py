"""The frame timer: one refresh per frame, only while visible, and silence without changes."""

from __future__ import annotations

from collections.abc import Callable, Set

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import next_second
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy
from tideboard_desktop.ui.frame import Frame

A = Topic.QUOTE.of("HK.00700")
B = Topic.QUOTE.of("HK.00005")


class Dock(QWidget):
    """Notes the keys of each refresh."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[set[Key[object]]] = []

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Keep the keys."""
        self.frames.append(set(changed))


@pytest.fixture
def hub() -> Hub:
    """An empty hub."""
    return Hub(ManualClock())


@pytest.fixture
def dock(qtbot: QtBot) -> Dock:
    """A visible dock."""
    widget = Dock()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def settled(frame: Frame) -> Callable[[], bool]:
    """Whether no frame is due."""
    return lambda: not frame.running


def put(hub: Hub, key: Key[object]) -> None:
    """Publish something."""
    hub.publish(key, Lazy[object].ready(1))


def test_many_changes_make_one_frame_and_then_silence(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """The timer stops when nothing is dirty."""
    frame = Frame(hub, fail)
    frame.add(dock, dock.refresh)
    qtbot.waitUntil(settled(frame))
    dock.frames.clear()

    for _ in range(50):
        put(hub, A)
    put(hub, B)
    qtbot.waitUntil(settled(frame))

    assert dock.frames == [{A, B}]
    frame.stop()


def test_a_hidden_dock_rests_and_catches_up_when_shown(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """What it missed is handed over once."""
    frame = Frame(hub, fail)
    frame.add(dock, dock.refresh)
    qtbot.waitUntil(settled(frame))
    dock.hide()
    dock.frames.clear()

    put(hub, A)
    qtbot.waitUntil(settled(frame))
    put(hub, B)
    qtbot.waitUntil(settled(frame))
    assert dock.frames == []
    dock.show()
    qtbot.waitUntil(settled(frame))

    assert dock.frames == [{A, B}]
    frame.stop()


def test_no_frame_runs_while_everything_is_hidden(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """Changes wait in the hub and cost nothing."""
    frame = Frame(hub, fail)
    frame.add(dock, dock.refresh)
    qtbot.waitUntil(settled(frame))
    dock.hide()

    put(hub, A)

    assert not frame.running
    assert hub.dirty
    dock.show()
    assert frame.running
    frame.stop()


def test_one_broken_dock_does_not_stop_the_others(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """The error goes to the report with the dock's name."""
    told: list[str] = []
    broken = Dock()
    broken.setObjectName("broken")
    qtbot.addWidget(broken)
    broken.show()

    def raise_(_changed: Set[Key[object]]) -> None:
        raise ValueError("bad row")

    frame = Frame(hub, lambda error, name: told.append(f"{name}: {error}"))
    frame.add(broken, raise_)
    frame.add(dock, dock.refresh)
    put(hub, A)
    qtbot.waitUntil(settled(frame))

    assert dock.frames == [{A}]
    assert told == ["frame broken: bad row"]
    frame.stop()


def test_a_destroyed_dock_is_forgotten(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """No refresh reaches a widget that is gone."""
    gone = Dock()
    gone.show()
    frame = Frame(hub, fail)
    frame.add(gone, gone.refresh)
    frame.add(dock, dock.refresh)
    gone.hide()
    gone.deleteLater()
    qtbot.waitUntil(settled(frame))
    qtbot.waitUntil(lambda: not shiboken6.isValid(gone))
    put(hub, A)
    qtbot.waitUntil(settled(frame))

    assert dock.frames[-1] == {A}
    frame.stop()


def test_a_widget_destroyed_by_the_refresh_before_is_left_out(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """The frame and the second in which a refresh destroys another widget go on without it."""
    told: list[str] = []
    seconds: list[int] = []
    gone = [Dock(), Dock()]
    for one in gone:
        one.show()

    def destroy() -> None:
        if shiboken6.isValid(gone[1]):
            shiboken6.delete(gone[1])

    frame = Frame(hub, lambda error, name: told.append(f"{name}: {error}"), second_ms=5)
    frame.add(dock, lambda _changed: shiboken6.delete(gone[0]))
    frame.add(gone[0], gone[0].refresh)
    put(hub, A)
    with qtbot.captureExceptions() as raised:
        qtbot.waitUntil(settled(frame))
        frame.stop()

        frame = Frame(hub, lambda error, name: told.append(f"{name}: {error}"), second_ms=5)
        frame.every_second(destroy)
        frame.each_second(gone[1], lambda: told.append("gone"))
        frame.every_second(lambda: seconds.append(1))
        qtbot.waitUntil(lambda: len(seconds) > 1)
    frame.stop()

    assert raised == []
    assert told == []
    assert gone[0].frames == []


def test_calm_holds_frames_apart(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """Ten frames a second leave a tenth of a second between two."""
    frame = Frame(hub, fail)
    frame.add(dock, dock.refresh)
    frame.set_rate(10)
    qtbot.waitUntil(settled(frame))

    put(hub, A)
    assert frame.remaining() > 50
    frame.stop()


def test_what_must_not_wait_runs_while_everything_is_hidden(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """Auto-lock counts on also in a minimised window; views rest."""
    frame = Frame(hub, fail, second_ms=5)
    always: list[int] = []
    shown: list[int] = []
    frame.every_second(lambda: always.append(1))
    frame.each_second(dock, lambda: shown.append(1))
    dock.hide()

    qtbot.waitUntil(lambda: len(always) > 2)
    assert shown == []
    dock.show()
    qtbot.waitUntil(lambda: len(shown) > 2)
    frame.stop()


def test_a_dock_behind_another_tab_is_not_drawn_until_it_comes_to_the_front(qtbot: QtBot, hub: Hub) -> None:
    """Qt calls it visible all the same."""
    window = QMainWindow()
    qtbot.addWidget(window)
    bodies = [Dock() for _ in range(2)]
    shells = []
    for body in bodies:
        shell = QDockWidget("dock", window)
        shell.setWidget(body)
        window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, shell)
        shells.append(shell)
    window.tabifyDockWidget(*shells)
    shells[0].raise_()
    window.show()
    frame = Frame(hub, fail)
    for body in bodies:
        frame.add(body, body.refresh)
    qtbot.waitUntil(settled(frame))
    put(hub, A)
    qtbot.waitUntil(settled(frame))
    assert (A in bodies[0].frames[-1], bodies[1].frames) == (True, [])

    shells[1].raise_()
    QApplication.processEvents()
    frame.request()
    qtbot.waitUntil(settled(frame))
    assert A in bodies[1].frames[-1]


def test_what_may_rest_is_called_each_tenth_second_at_rest(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    frame = Frame(hub, fail)
    resting, called = [True], list[str]()
    frame.rest_while(lambda: resting[0])
    frame.each_second(dock, lambda: called.append("clock"))
    frame.each_second(dock, lambda: called.append("ages"), rests=True)
    frame.every_second(lambda: called.append("look"), rests=True)

    def after(seconds: int) -> dict[str, int]:
        called.clear()
        for _ in range(seconds):
            next_second(frame)
        return {name: called.count(name) for name in ("clock", "ages", "look")}

    after(1)
    assert after(20) == {"clock": 20, "ages": 2, "look": 2}
    put(hub, A)
    assert after(1) == {"clock": 1, "ages": 1, "look": 1}, "a change wakes it"
    assert after(10) == {"clock": 10, "ages": 1, "look": 1}
    resting[0] = False
    assert after(10)["ages"] == 1
    assert after(5)["ages"] == 5, "nobody rests any more"
    frame.stop()
