"""A dock in the window and as a window of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from fakes.scenes.window.workspace import Bench
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.window_system import WindowSystem
from tideboard_desktop.window.workspace.dock_widget import DockWidget

pytestmark = pytest.mark.slow


@pytest.fixture
def floating(bench: Bench) -> DockWidget:
    """The book as a window of its own."""
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    dock.resize(400, 500)
    return dock


def frame_colours(dock: DockWidget) -> list[int]:
    """How many colours each side of the frame has."""
    image = dock.grab().toImage()
    width, height = image.width(), image.height()
    sides = (
        [(1, y) for y in range(40, height - 40)],
        [(width - 2, y) for y in range(40, height - 40)],
        [(x, 1) for x in range(40, width - 40)],
        [(x, height - 2) for x in range(40, width - 40)],
    )
    return [len({image.pixelColor(x, y).name() for x, y in side}) for side in sides]


def test_macos_is_told_to_show_a_floating_dock_always(floating: DockWidget) -> None:
    """The attribute that keeps it visible while another program is in front; only a Mac shows what it does."""
    assert floating.testAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)


def test_the_frame_of_a_floating_dock_tells_the_environment_on_all_sides(bench: Bench, floating: DockWidget) -> None:
    looks = {}
    for environment in Environment:
        bench.workspace.set_environment(environment)
        looks[environment] = frame_colours(floating)
        assert floating.bar.word is environment

    assert looks[Environment.LIVE] == [1, 1, 1, 1]
    assert min(looks[Environment.PAPER]) > 1
    assert min(looks[Environment.PRACTICE]) > 2


def test_nothing_of_the_dock_covers_the_frame(bench: Bench, floating: DockWidget) -> None:
    bench.workspace.set_environment(Environment.LIVE)
    inside = floating.rect().adjusted(FRAME_WIDTH, FRAME_WIDTH, -FRAME_WIDTH, -FRAME_WIDTH)

    bar, body = floating.bar, floating.body
    for part in (bar, body):
        assert inside.contains(QRect(part.mapTo(floating, QPoint(0, 0)), part.size()))
    assert (bar.width(), bar.height(), body.width()) == (inside.width(), 30, inside.width())


def test_the_positions_say_the_environment_only_where_the_window_does_not(bench: Bench) -> None:
    dock = bench.workspace.docks["blotter"]
    bench.workspace.set_environment(Environment.LIVE)
    assert dock.bar.word is None
    bench.workspace.toggle_floating(dock)
    assert dock.bar.word is Environment.LIVE


def test_a_floating_dock_has_the_frame_of_the_environment(bench: Bench) -> None:
    dock = bench.workspace.docks["ticket"]
    bench.workspace.set_environment(Environment.LIVE)
    bench.workspace.toggle_floating(dock)

    bench.settle()
    assert dock.bar.word is Environment.LIVE
    assert frame_colours(dock) == [1, 1, 1, 1]


def test_a_double_click_on_the_bar_floats_and_docks(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    place = QPoint(dock.bar.width() - 30, dock.bar.height() // 2)
    QTest.mouseDClick(dock.bar, Qt.MouseButton.LeftButton, pos=place)
    assert dock.isFloating()

    QTest.mouseDClick(dock.bar, Qt.MouseButton.LeftButton, pos=place)
    assert not dock.isFloating()


def test_typing_in_a_floating_dock_reaches_the_window(bench: Bench, floating: DockWidget) -> None:
    seen: list[str] = []

    class Listener(QMainWindow):
        """Hears keys."""

        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
            """Note it."""
            seen.append(event.text())

    window = Listener()
    floating.setParent(window, floating.windowFlags())
    floating.show()
    QTest.keyClick(floating, Qt.Key.Key_7)
    floating.setParent(bench.window)
    window.deleteLater()

    assert seen == ["7"]


def test_the_menu_of_the_bar_is_asked_for_by_the_right_button(bench: Bench) -> None:
    asked: list[QPoint] = []
    bench.workspace.menu_wanted.connect(asked.append)
    bar = bench.workspace.docks["blotter"].bar
    bar.customContextMenuRequested.emit(QPoint(5, 5))

    assert asked == [bar.mapToGlobal(QPoint(5, 5))]
    assert bench.workspace.active.identity == "blotter"


def test_a_dock_remembers_through_its_body(bench: Bench) -> None:
    dock = bench.workspace.docks["flow"]
    dock.recall({"period": "week"})
    QApplication.processEvents()

    assert dock.memory() == {"period": "week"}


def test_the_memory_that_a_dock_has_changes_nothing_in_it(bench: Bench) -> None:
    """What is typed is no part of it, and lists would be read again."""
    body = bench.body("flow")
    kept = body.kept
    bench.workspace.docks["flow"].recall({"period": "intraday"})
    assert body.kept is kept
    bench.workspace.docks["flow"].recall({"period": "week"})
    assert body.kept is not kept


class Moves:
    """A workspace whose windows the system moves, as under Wayland, unless Qt drags them.

    `moved` are those that the system was asked to move.
    """

    def __init__(self, *, drags_windows: bool = False) -> None:
        self.moved: list[QWindow] = []
        system = WindowSystem(tells_places=False, drags_windows=drags_windows, begin_move=self.moved.append)
        self.bench = Bench(system=system).show()
        self.dock = self.bench.workspace.docks["book"]

    def mouse(self, kind: QEvent.Type, by: QPoint = QPoint(), *, held: bool = True) -> None:  # noqa: B008  never changed
        """An event of the left button, so far from the middle of the head."""
        place = QPointF(self.dock.bar.rect().center() + by)
        left = Qt.MouseButton.LeftButton
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else left
        buttons = left if held else Qt.MouseButton.NoButton
        there = QPointF(self.dock.bar.mapToGlobal(place))
        event = QMouseEvent(kind, place, there, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.dock.bar, event)


@pytest.fixture
def moves(qapp: QApplication) -> Iterator[Moves]:
    """The book docked, under such a system."""
    made = Moves()
    yield made
    made.bench.end()


def test_where_qt_cannot_drag_a_window_the_system_moves_it_by_its_head(moves: Moves) -> None:
    moves.bench.workspace.toggle_floating(moves.dock)
    far = QPoint(QApplication.startDragDistance() + 1, 0)

    moves.mouse(QEvent.Type.MouseButtonPress)
    moves.mouse(QEvent.Type.MouseMove, far / 4)
    assert moves.moved == []  # it may still be a click
    moves.mouse(QEvent.Type.MouseMove, far)
    moves.mouse(QEvent.Type.MouseMove, far * 2)

    assert moves.moved == [moves.dock.windowHandle()]
    moves.mouse(QEvent.Type.MouseButtonRelease, held=False)
    moves.mouse(QEvent.Type.MouseMove, far)
    assert moves.moved == [moves.dock.windowHandle()]
    assert moves.dock.isFloating()


def test_a_double_click_docks_a_window_that_the_system_moves(moves: Moves) -> None:
    moves.bench.workspace.toggle_floating(moves.dock)

    QTest.mouseDClick(moves.dock.bar, Qt.MouseButton.LeftButton, pos=moves.dock.bar.rect().center())

    assert (moves.dock.isFloating(), moves.moved) == (False, [])


@pytest.mark.qt_log_ignore("grabbing the mouse", extend=True)
def test_a_docked_dock_and_one_that_fills_its_screen_are_not_moved_by_the_system(moves: Moves) -> None:
    far = QPoint(3 * QApplication.startDragDistance(), 0)
    moves.bench.workspace.toggle_floating(moves.dock)
    moves.bench.workspace.toggle_fill(moves.dock)
    moves.mouse(QEvent.Type.MouseButtonPress)
    moves.mouse(QEvent.Type.MouseMove, far)
    moves.mouse(QEvent.Type.MouseButtonRelease, held=False)
    moves.bench.workspace.toggle_fill(moves.dock)
    moves.bench.workspace.toggle_floating(moves.dock)
    moves.mouse(QEvent.Type.MouseButtonPress)
    moves.mouse(QEvent.Type.MouseMove, far)
    moves.mouse(QEvent.Type.MouseButtonRelease, held=False)

    assert moves.moved == []


def test_a_drag_in_the_body_moves_no_window(moves: Moves) -> None:
    """What no part of the body takes comes to the dock too."""
    moves.bench.workspace.toggle_floating(moves.dock)
    far = QPoint(0, 3 * QApplication.startDragDistance())
    below = QPoint(0, moves.dock.rect().bottom() - moves.dock.bar.mapTo(moves.dock, moves.dock.bar.rect().center()).y())

    moves.mouse(QEvent.Type.MouseButtonPress, below - far)
    moves.mouse(QEvent.Type.MouseMove, below)

    assert moves.moved == []


@pytest.mark.usefixtures("qapp")
@pytest.mark.qt_log_ignore("grabbing the mouse", extend=True)
def test_where_qt_drags_windows_the_system_is_asked_for_nothing() -> None:
    moves = Moves(drags_windows=True)
    moves.bench.workspace.toggle_floating(moves.dock)

    moves.mouse(QEvent.Type.MouseButtonPress)
    moves.mouse(QEvent.Type.MouseMove, QPoint(3 * QApplication.startDragDistance(), 0))
    moves.mouse(QEvent.Type.MouseButtonRelease, held=False)
    moves.bench.end()

    assert moves.moved == []
