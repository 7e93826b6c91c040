"""The frame timer: one refresh per frame, only while visible, and silence without changes."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import partial
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import next_frame, next_second, timer_of
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy
from tideboard_desktop.ui.frame import REST, SECOND_MS, TENTH, Frame

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


def test_what_is_to_be_done_then_follows_each_refresh(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    frame, done = Frame(hub, fail), list[str]()
    then = partial(done.append, "then"), partial(done.append, "last")
    frame.add(dock, lambda _changed: done.append("refresh"), then=then)
    qtbot.waitUntil(settled(frame))
    put(hub, A)
    qtbot.waitUntil(settled(frame))
    assert done == ["refresh", "then", "last"] * 2
    frame.stop()


def test_a_new_dock_gets_all_that_the_hub_has_and_a_second_once(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """A part that is made while the session goes on, as in a rebuild, gets no publish of what came before."""
    frame, seconds = Frame(hub, fail), list[int]()
    put(hub, A)
    wanted = hub.subscribe(B)
    hub.take_dirty()
    frame.each_second(dock, lambda: seconds.append(len(dock.frames)))
    frame.add(dock, dock.refresh)
    qtbot.waitUntil(settled(frame))
    frame.request()
    qtbot.waitUntil(settled(frame))
    assert dock.frames[0] == {A, B}
    assert not any(dock.frames[1:])
    assert seconds == [1], "after its keys, whichever was added first"
    wanted.close()
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


def test_a_refresh_that_destroys_its_own_widget_and_fails_is_reported(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """By the widget's type, as its name is gone with it; the others are served."""
    reported: list[str] = []
    gone = Dock()
    gone.setObjectName("gone")
    gone.show()

    def destroy(_changed: Set[Key[object]]) -> None:
        shiboken6.delete(gone)
        raise ValueError("bad row")

    frame = Frame(hub, lambda error, name: reported.append(f"{name}: {error}"))
    frame.add(gone, destroy)
    frame.add(dock, dock.refresh)
    put(hub, A)
    with qtbot.captureExceptions() as raised:
        qtbot.waitUntil(settled(frame))
    frame.stop()

    assert raised == []
    assert reported == ["frame Dock: bad row"]
    assert dock.frames == [{A}]


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


def test_who_uses_the_window_keeps_it_from_resting_for_ten_seconds(hub: Hub, dock: Dock) -> None:
    """What is asked for then, such as a layer that is switched on, is looked at by the second."""
    frame, called = Frame(hub, fail), list[str]()
    frame.rest_while(lambda: True)
    frame.each_second(dock, lambda: None)
    frame.each_second(dock, lambda: called.append("ages"), rests=True)
    seconds = timer_of(frame, once=False)
    dock.hide()
    for _ in range(REST):
        next_second(frame)
    assert seconds.interval() == REST * SECOND_MS
    dock.show()
    frame.stay_awake()
    assert seconds.interval() == SECOND_MS
    called.clear()
    for _ in range(REST + 5):
        next_second(frame)
    assert len(called) == REST
    frame.stop()


def docks(qtbot: QtBot, count: int) -> list[Dock]:
    """So many visible docks."""
    made = [Dock() for _ in range(count)]
    for one in made:
        qtbot.addWidget(one)
        one.show()
    return made


def test_a_frame_and_a_second_give_way_between_two_docks(hub: Hub, qtbot: QtBot) -> None:
    """What asks for a frame in between gets another one: its dock may have been passed already."""
    frame, (first, last), seconds = Frame(hub, fail, turn=0.0, calm_turn=0.0), docks(qtbot, 2), list[str]()
    for one in (first, last):
        frame.add(one, one.refresh)
        frame.each_second(one, lambda: seconds.append("second"))
    next_frame(frame)
    seconds.clear()
    for one in (first, last):
        one.frames.clear()

    put(hub, A)
    timer_of(frame, once=True).timeout.emit()
    assert (first.frames, last.frames, frame.unfinished) == ([{A}], [], True)
    put(hub, B)
    timer_of(frame, once=True).timeout.emit()
    assert (first.frames, last.frames, frame.unfinished) == ([{A}], [{A}], False)
    assert frame.running
    next_frame(frame)
    assert (first.frames, last.frames) == ([{A}, {B}], [{A}, {B}])

    put(hub, A)
    timer_of(frame, once=False).timeout.emit()
    assert (len(seconds), frame.unfinished) == (1, True)
    qtbot.waitUntil(settled(frame))
    assert (len(seconds), first.frames[-1], last.frames[-1]) == (2, {A}, {A})
    frame.stop()


def test_a_dock_may_be_served_ten_times_a_second_together_with_other_such_ones(hub: Hub, qtbot: QtBot) -> None:
    """Nothing that it misses is lost, and what must not wait does not."""
    frame, (slow, other, usual) = Frame(hub, fail), docks(qtbot, 3)
    for one in (slow, other):
        frame.add(one, one.refresh, every=1000.0, at_once=lambda changed: B in changed)
    next_frame(frame)  # without a change all are served
    assert (slow.frames, other.frames) == ([set()], [set()])
    frame.add(usual, usual.refresh)
    put(hub, A)
    next_frame(frame)
    assert (slow.frames[1:], other.frames[1:], usual.frames) == ([{A}], [{A}], [{A}]), "the window is painted once"
    timer = timer_of(frame, once=True)

    def fire() -> None:
        timer.stop()
        timer.timeout.emit()

    put(hub, A)
    fire()
    assert (slow.frames[2:], other.frames[2:], usual.frames[1:]) == ([], [], [{A}])
    assert frame.remaining() > 1000, "it asks for no frame before it may be served"
    put(hub, B)
    assert frame.remaining() < 1000, "others do not wait for it"
    fire()
    assert (slow.frames[-1], other.frames[-1]) == ({A, B}, {A, B})

    put(hub, A)
    fire()
    slow.hide()
    other.hide()
    fire()
    assert not frame.running, "a hidden one waits until it is shown"
    frame.stop()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the frame reads, and those of the processor, to be set; a turn takes no time."""
    now = [1000.0, 0.0]
    clock = SimpleNamespace(monotonic=lambda: now[0], perf_counter=lambda: 0.0, thread_time=lambda: now[1])
    monkeypatch.setattr("tideboard_desktop.ui.frame.time", clock)
    return now


def frame_after(frame: Frame, hub: Hub, at: list[float], seconds: float) -> None:
    """The frame that comes so much later in a window in which something changes all the time."""
    at[0] += seconds
    put(hub, A)
    timer_of(frame, once=True).timeout.emit()


@pytest.mark.parametrize(
    ("used", "served"),
    [(0.01, 3), (0.1, 1)],
    ids=["calm", "busy"],
)
def test_a_calm_window_serves_all_docks_in_one_turn(
    used: float, served: int, hub: Hub, qtbot: QtBot, at: list[float]
) -> None:
    """All are painted together; where the processor is busy between frames, each has a turn of its own."""
    frame, made = Frame(hub, fail, turn=0.0, calm_turn=60.0), docks(qtbot, 3)
    for one in made:
        frame.add(one, one.refresh)
    next_frame(frame)
    for one in made:
        one.frames.clear()
    at[1] += used
    frame_after(frame, hub, at, 0.2)
    assert sum(len(one.frames) for one in made) == served
    frame.stop()


def test_the_first_frame_of_a_window_has_short_turns(hub: Hub, qtbot: QtBot, at: list[float]) -> None:
    """Nobody knows yet how busy it is, and all docks are new."""
    frame, made = Frame(hub, fail, turn=0.0, calm_turn=60.0), docks(qtbot, 3)
    for one in made:
        frame.add(one, one.refresh)
    frame_after(frame, hub, at, 0.2)
    assert sum(len(one.frames) for one in made) == 1
    frame.stop()


@pytest.mark.parametrize("rate", [60, 30, 10])
def test_each_of_many_docks_has_its_turn_however_far_frames_are_apart(
    rate: int, hub: Hub, qtbot: QtBot, at: list[float]
) -> None:
    """Positions, ticket and orders on the chart must not stand still because others before them change."""
    frame, made = Frame(hub, fail), docks(qtbot, 6)
    frame.set_rate(rate)
    for one in made:
        frame.add(one, one.refresh, every=TENTH)
    for _ in range(2 * rate):
        frame_after(frame, hub, at, 1 / rate)

    served = [len(one.frames) for one in made]
    assert min(served) >= 9
    assert max(served) <= 20
    assert max(served) - min(served) <= 1
    frame.stop()


def test_a_dock_that_is_shown_again_gets_what_it_missed(hub: Hub, qtbot: QtBot, at: list[float]) -> None:
    frame, (first, hidden) = Frame(hub, fail), docks(qtbot, 2)
    for one in (first, hidden):
        frame.add(one, one.refresh, every=TENTH)
    for _ in range(2):
        frame_after(frame, hub, at, 1 / 60)
    hidden.hide()
    put(hub, B)
    frame_after(frame, hub, at, 1.0)
    for one in (first, hidden):
        one.frames.clear()
    hidden.show()
    frame_after(frame, hub, at, TENTH + 0.001)

    assert (first.frames, hidden.frames) == ([{A}], [{A, B}])
    frame.stop()


def test_a_frame_that_was_cut_off_goes_on_with_the_next_second(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    """An error that cannot even be reported must not leave prices standing for good."""

    def raise_(_changed: Set[Key[object]]) -> None:
        raise KeyError("row")

    def report(error: BaseException, _name: str) -> None:
        raise error

    frame, (broken,) = Frame(hub, report), docks(qtbot, 1)
    frame.add(broken, raise_)
    frame.add(dock, dock.refresh)
    frame.every_second(lambda: None)
    put(hub, A)
    with qtbot.captureExceptions() as raised:
        timer_of(frame, once=True).stop()
        timer_of(frame, once=True).timeout.emit()
    assert (len(raised), dock.frames, frame.running) == (1, [], False)
    timer_of(frame, once=False).timeout.emit()
    qtbot.waitUntil(lambda: dock.frames == [{A}])
    frame.stop()


def test_frames_of_a_busy_window_come_further_apart(hub: Hub) -> None:
    """Of a core they leave three fifths, down to thirty a second."""
    frame, used = Frame(hub, fail), 0.0
    for milliseconds, apart in ((2, 17), (10, 25), (100, 33), (2, 17)):
        for _ in range(60):
            used += milliseconds / 1000
            frame._pace(used)
        assert abs(frame._interval - apart) <= 1
    frame.set_rate(10)
    frame._pace(used)
    assert frame._interval == 100
    frame.stop()


def test_a_dock_that_cannot_say_what_must_not_wait_is_served(hub: Hub, dock: Dock) -> None:
    told: list[str] = []

    def raise_(_changed: Set[Key[object]]) -> bool:
        raise ValueError("no account")

    frame = Frame(hub, lambda error, _name: told.append(str(error)))
    frame.add(dock, dock.refresh, every=1000.0, at_once=raise_)
    put(hub, A)
    next_frame(frame)
    assert (dock.frames, told) == ([{A}], ["no account"])


def test_at_rest_and_hidden_the_timer_itself_rests_until_something_changes(hub: Hub, dock: Dock, qtbot: QtBot) -> None:
    frame = Frame(hub, fail)
    called = list[str]()
    frame.rest_while(lambda: True)
    frame.each_second(dock, lambda: called.append("clock"))
    frame.every_second(lambda: called.append("look"), rests=True)
    seconds = timer_of(frame, once=False)
    next_second(frame)
    assert seconds.interval() == SECOND_MS, "the clock is on screen"
    dock.hide()
    for _ in range(REST):
        next_second(frame)
    assert seconds.interval() == REST * SECOND_MS
    called.clear()
    next_second(frame)
    assert called == ["look"], "each time that it comes"
    put(hub, A)
    assert seconds.interval() == SECOND_MS

    for _ in range(REST):
        next_second(frame)
    assert seconds.interval() == REST * SECOND_MS
    frame.every_second(lambda: called.append("brake"))
    assert seconds.interval() == SECOND_MS
    for _ in range(REST):
        next_second(frame)
    assert seconds.interval() == SECOND_MS, "what counts by the second is never left waiting"
    frame.stop()
