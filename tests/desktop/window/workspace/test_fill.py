"""A dock that fills the window: the arrangement below it stays, and whatever comes into view gives the room back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QStatusBar, QTabBar, QToolButton

from checkout import ROOT
from fakes.scenes.window.workspace import TENCENT, Bench
from fakes.values.clock import ManualClock
from tideboard_desktop.ui.selection import LinkLetters
from tideboard_desktop.window.workspace.default_layout import GUTTER
from tideboard_desktop.window.workspace.dock_moves import MoveDirection
from tideboard_desktop.window.workspace.press_shield import PressShield

LEFT = Qt.MouseButton.LeftButton


def fill(bench: Bench, name: str = "flow") -> None:
    """Press the button of a dock."""
    QTest.mouseClick(button(bench, name), LEFT)
    bench.settle()


def button(bench: Bench, name: str) -> QToolButton:
    found = bench.window.findChild(QToolButton, f"{name}_fill")
    assert isinstance(found, QToolButton)
    return found


def seen(bench: Bench) -> list[str]:
    """The docks whose contents are in view."""
    return sorted(name for name in bench.workspace.docks if bench.body(name).isVisible())


def filled(bench: Bench) -> str:
    dock = bench.workspace.filling.dock
    return "" if dock is None else dock.identity


def test_the_button_of_a_dock_fills_the_window_and_gives_the_room_back(bench: Bench) -> None:
    before, places = bench.workspace.arrangement(), bench.places()
    every = seen(bench)
    for name in ("watchlist", "flow", "book"):
        fill(bench, name)
        assert (filled(bench), seen(bench)) == (name, [name])
        assert bench.workspace.docks[name].geometry() == bench.window.rect().adjusted(0, 0, 0, -GUTTER)
        assert button(bench, name).accessibleName() == "Give the room back"
        fill(bench, name)
        assert (filled(bench), seen(bench), bench.places()) == ("", every, places)
        assert button(bench, name).accessibleName() == "Fill the window"
    assert bench.workspace.arrangement() == before
    assert bench.workspace.untouched


def test_ticket_positions_and_orders_have_no_such_button(bench: Bench) -> None:
    for name in ("ticket", "blotter"):
        assert bench.window.findChild(QToolButton, f"{name}_fill") is None
        bench.workspace.toggle_fill(bench.workspace.docks[name])
        assert filled(bench) == ""


def test_a_dock_that_was_placed_by_hand_goes_back_to_the_pixel(bench: Bench) -> None:
    bench.window.resizeDocks([bench.workspace.docks["watchlist"]], [411], Qt.Orientation.Horizontal)
    bench.window.resizeDocks([bench.workspace.docks["blotter"]], [287], Qt.Orientation.Vertical)
    bench.workspace.touched()
    bench.settle()
    before, places = bench.workspace.arrangement(), bench.places()
    fill(bench)
    assert bench.workspace.arrangement() == before
    fill(bench)
    assert bench.places() == places
    assert bench.workspace.arrangement() == before


def test_what_is_saved_is_the_arrangement_without_the_fill(bench: Bench) -> None:
    places = bench.places()
    fill(bench)
    other = Bench(LinkLetters(TENCENT)).show()
    other.workspace.restore(bench.workspace.capture())
    other.settle()
    assert (filled(other), other.places()) == ("", places)
    other.end()


def test_it_follows_the_size_of_the_window(bench: Bench) -> None:
    fill(bench)
    for width, height in ((1300, 800), (1900, 1100), (1600, 1000)):
        bench.window.resize(width, height)
        bench.settle()
        assert bench.workspace.docks["flow"].geometry() == QRect(0, 0, width, height - GUTTER)
    places = bench.places()
    fill(bench)
    other = Bench(LinkLetters(TENCENT)).show()
    assert bench.places() == other.places() != places
    other.end()


ACTIONS: dict[str, Callable[[Bench], object]] = {
    "go to": lambda bench: bench.workspace.go_to("ticket"),
    "use": lambda bench: bench.workspace.use(bench.workspace.docks["blotter"]),
    "open": lambda bench: bench.workspace.open("book"),
    "open another": lambda bench: bench.workspace.open_another("book"),
    "open a second": lambda bench: bench.workspace.open("flow-2"),
    "close": lambda bench: bench.workspace.close(bench.workspace.docks["flow"]),
    "close another": lambda bench: bench.workspace.close_named("book"),
    "float": lambda bench: bench.workspace.toggle_floating(bench.workspace.docks["flow"]),
    "move": lambda bench: bench.workspace.move(bench.workspace.docks["flow"], MoveDirection.LEFT),
    "stack": lambda bench: bench.workspace.stack(bench.workspace.docks["flow"]),
    "size": lambda bench: bench.workspace.resize_dock(bench.workspace.docks["flow"], Qt.Orientation.Horizontal, 24),
    "default": lambda bench: bench.workspace.place_default(),
    "arrange": lambda bench: bench.workspace.arrange(bench.workspace.arrangement()),
}


@pytest.mark.parametrize("way", ACTIONS)
def test_nothing_comes_into_view_behind_it(bench: Bench, way: str) -> None:
    """Whatever shows or moves a dock gives the room back first, and ends as it does without a fill."""
    fill(bench)
    ACTIONS[way](bench)
    bench.settle()
    other = Bench(LinkLetters(TENCENT)).show()
    other.workspace.use(other.workspace.docks["flow"])
    ACTIONS[way](other)
    other.settle()
    assert (filled(bench), seen(bench), bench.places()) == ("", seen(other), other.places())
    other.end()


def test_tab_and_the_tabs_of_stacked_docks_reach_nothing_below_it(bench: Bench) -> None:
    bench.workspace.stack(bench.workspace.docks["book"])
    bench.settle()
    bench.workspace.use(bench.workspace.docks["flow"])
    fill(bench)
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget() or bench.window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert bench.workspace.docks["flow"].isAncestorOf(focused)
    bars = bench.window.findChildren(QTabBar)
    assert bars
    assert not any(bar.isEnabled() for bar in bars)
    fill(bench)
    assert all(bar.isEnabled() for bar in bars)
    assert filled(bench) == ""


def test_no_key_reaches_a_dock_below_it_that_takes_the_focus(bench: Bench) -> None:
    bench.window.activateWindow()
    field = QLineEdit(bench.body("ticket"))
    field.show()
    fill(bench)
    field.setFocus()
    QTest.keyClick(bench.window.windowHandle(), Qt.Key.Key_Z)
    assert (field.text(), bench.workspace.active.identity, filled(bench)) == ("", "flow", "flow")


def test_the_front_one_of_stacked_docks_fills_the_window(bench: Bench) -> None:
    bench.workspace.stack(bench.workspace.docks["book"])
    bench.settle()
    before, views = bench.workspace.arrangement(), seen(bench)
    bench.workspace.toggle_fill(bench.workspace.docks["book"])
    bench.settle()
    assert seen(bench) == ["book"]
    bench.workspace.toggle_fill(bench.workspace.docks["book"])
    bench.settle()
    assert (bench.workspace.arrangement(), seen(bench)) == (before, views)


def test_no_drag_tears_it_off(bench: Bench) -> None:
    fill(bench)
    dock = bench.workspace.docks["flow"]
    QTest.mouseDClick(dock.bar.title, LEFT)
    QTest.mousePress(dock.bar.title, LEFT)
    QTest.mouseMove(dock.bar.title, QPoint(200, 300))
    QTest.mouseRelease(dock.bar.title, LEFT, pos=QPoint(200, 300))
    bench.settle()
    assert (filled(bench), dock.isFloating()) == ("flow", False)


def test_no_dock_takes_a_press_for_400_ms_after_the_room_was_taken_or_given_back(bench: Bench) -> None:
    clock, pressed = ManualClock(), list[str]()
    shield = PressShield(bench.workspace, clock)
    for name in bench.workspace.docks:
        bench.body(name).pressed.connect(lambda name=name: pressed.append(name))

    def press() -> list[str]:
        pressed.clear()
        for name in seen(bench):
            QTest.mouseClick(bench.body(name), LEFT)
            QTest.mouseDClick(bench.body(name), LEFT)
        return sorted(set(pressed))

    fill(bench)
    assert press() == []
    clock.advance(0.41)
    assert press() == ["flow"]
    bench.workspace.filling.give_back()
    assert press() == []
    clock.advance(0.39)
    assert press() == []
    clock.advance(0.02)
    assert press() == sorted(bench.workspace.docks)
    assert shield.parent() is bench.workspace


def test_a_row_stands_between_it_and_the_status_strip(bench: Bench) -> None:
    row, bar = QLabel("3 positions"), QStatusBar()
    bar.setContentsMargins(0, GUTTER, 0, 0)
    bench.window.setStatusBar(bar)
    bar.show()
    bench.workspace.filling.use_row(row)
    bench.settle()
    before = bench.places()
    assert not row.isVisible()
    fill(bench)
    strip = bar.geometry().top() + GUTTER
    assert row.isVisible()
    assert row.geometry().bottom() == strip - 1
    assert bench.workspace.docks["flow"].geometry().bottom() == row.geometry().top() - GUTTER - 1
    assert bench.places()["watchlist"] == before["watchlist"]
    fill(bench)
    assert not row.isVisible()
    assert bench.places() == before


# --- floating ---------------------------------------------------------------------------------------------------------


def test_a_floating_dock_fills_its_screen_beside_what_is_of_safety(bench: Bench) -> None:
    """Over its own window it leaves top bar and status strip; what is saved is the place that it goes back to."""
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    bench.settle()
    dock.setGeometry(30, 40, 320, 400)
    bench.settle()
    before = bench.workspace.arrangement()
    bench.workspace.toggle_fill(dock)
    bench.settle()
    screen, top = dock.screen().availableGeometry(), bench.window.mapToGlobal(QPoint(0, 0)).y()
    assert (dock.geometry().left(), dock.width()) == (screen.left(), screen.width())
    assert (dock.geometry().top(), dock.height()) == (top, bench.window.height() - GUTTER)
    assert bench.workspace.arrangement() == before
    bench.workspace.go_to("watchlist")
    bench.settle()
    assert (filled(bench), dock.geometry()) == ("", QRect(30, 40, 320, 400))
    assert bench.workspace.arrangement() == before


def test_a_floating_dock_leaves_a_window_on_another_screen_alone(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    bench.window.move(0, -5000)
    bench.settle()
    bench.workspace.toggle_fill(dock)
    bench.settle()
    assert dock.geometry() == dock.screen().availableGeometry()
    bench.workspace.go_to("ticket")
    assert filled(bench) == "book"
    fill(bench, "book")
    assert filled(bench) == ""


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_floating_dock_fills_the_screen_that_it_is_on(tmp_path: Path, ratio: int) -> None:
    """The window on the other screen keeps its room, its bars and its size; screens belong to a whole process."""
    screens = [{"name": "own", "width": 1920, "height": 1080}, {"name": "second", "x": 1920, "dpr": ratio}]
    known = {"x": 0, "y": 0, "width": 2560, "height": 1440, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": [known | one for one in screens]}))
    path = os.pathsep.join(str(ROOT / folder) for folder in ("tests", "packaging"))
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}", "PYTHONPATH": path}
    command = [sys.executable, "-m", "fakes.walks.two_screens"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "ratios": [1.0, float(ratio)],
        "on the second": True,
        "fills": True,
        "row": False,
        "stays": True,
        "below is reached": True,
        "after the window changed": True,
        "back": True,
    }


def test_a_floating_dock_stays_in_view_over_a_docked_one_that_fills_the_window(bench: Bench) -> None:
    bench.workspace.toggle_floating(bench.workspace.docks["book"])
    bench.settle()
    fill(bench)
    assert seen(bench) == ["book", "flow"]
    bench.workspace.go_to("book")
    assert filled(bench) == "flow"


def test_a_window_that_comes_below_a_floating_dock_keeps_its_bars_in_view(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    bench.window.move(0, -5000)
    bench.settle()
    bench.workspace.toggle_fill(dock)
    bench.settle()
    assert dock.geometry() == dock.screen().availableGeometry()
    bench.window.move(0, 40)
    bench.settle()
    top = bench.window.mapToGlobal(QPoint(0, 0)).y()
    assert (dock.geometry().top(), dock.height()) == (top, bench.window.height() - GUTTER)


def test_a_floating_dock_that_the_desktop_closes_fills_nothing(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    bench.settle()
    dock.setGeometry(30, 40, 320, 400)
    bench.settle()
    bench.workspace.toggle_fill(dock)
    dock.close()
    bench.settle()
    assert (filled(bench), dock.closed) == ("", True)
    bench.workspace.open("book")
    bench.settle()
    assert dock.geometry() == QRect(30, 40, 320, 400)


def test_a_floating_dock_that_a_hand_docks_comes_into_view(bench: Bench) -> None:
    """A double click on its bar docks it, as a drag does, past the commands."""
    ticket = bench.workspace.docks["ticket"]
    bench.workspace.toggle_floating(ticket)
    bench.settle()
    fill(bench)
    QTest.mouseDClick(ticket.bar, LEFT, pos=QPoint(150, 8))
    bench.settle()
    assert (ticket.isFloating(), filled(bench)) == (False, "")
    assert "ticket" in seen(bench)
