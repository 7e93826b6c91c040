"""The cheat sheet: what it lists, how it flows, how it comes and goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.parts import part
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.keys import give_keys
from fakes.values.clock import ManualClock
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.keyboard.cheat_sheet import CheatSheet, HeldKey

pytestmark = pytest.mark.slow


class Scene:
    """A window with many commands in five groups."""

    def __init__(self, bot: QtBot, scale: float = 1.0) -> None:
        self.window = QWidget()
        self.window.resize(1280, 720)
        bot.addWidget(self.window)
        self.button = QPushButton("a dock")
        QVBoxLayout(self.window).addWidget(self.button)
        commands = [self.command(group, number) for group in range(5) for number in range(14)]
        self.table = give_keys(self.window, [*commands, self.command(9, 0, key="")])
        self.sheet = CheatSheet(self.window, self.table, make_theme(scale=scale))
        self.clock = ManualClock()
        self.held = HeldKey(self.window, lambda: self.sheet, self.clock)
        self.window.show()
        with bot.waitActive(self.window):
            self.window.activateWindow()
        self.button.setFocus()
        bot.waitUntil(self.button.hasFocus)

    def command(self, group: int, number: int, key: str | None = None) -> Command:
        """A command with a key of its own."""
        keys = (f"Ctrl+Alt+{chr(65 + group)}, {chr(65 + number)}",) if key is None else ()
        return Command(
            id=f"{group}.{number}",
            text=f"Command {group}.{number}",
            group=f"Group {group}",
            run=lambda: None,
            keys=keys,
        )

    @property
    def box(self) -> QFrame:
        """What lies over the dimmed window."""
        return part(self.sheet, QFrame, "palette_frame")

    def send(self, kind: QEvent.Type, key: Qt.Key) -> None:
        """A key event on the native window, where the hold is watched."""
        QApplication.sendEvent(self.window.windowHandle(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))

    def later(self, seconds: float) -> None:
        """Let time pass and the timer look."""
        self.clock.advance(seconds)
        self.held.timer.timeout.emit()


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> Scene:
    """A shown window."""
    install(qapp, make_theme())
    return Scene(qtbot)


def words(sheet: CheatSheet) -> list[str]:
    """Every label on it."""
    return [label.text() for label in sheet.findChildren(QLabel)]


def test_it_lists_every_command_that_has_a_key_with_the_keys_of_now(scene: Scene) -> None:
    scene.table.set_keys("0.0", ["Ctrl+J"])
    scene.sheet.open()

    shown = words(scene.sheet)
    assert {"Group 0", "Command 0.0", "Ctrl+J", "Command 4.13"} <= set(shown)
    assert "Command 9.0" not in shown
    assert list(scene.sheet.groups()) == [f"Group {number}" for number in range(5)]


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_fits_a_small_window_and_scrolls_the_rest(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    install(qapp, make_theme(scale=scale))
    scene = Scene(qtbot, scale)
    scene.sheet.open()
    QApplication.processEvents()
    box = scene.box.geometry()
    area = part(scene.sheet, QScrollArea, "cheat_sheet_keys")
    page, view = area.widget(), area.viewport()
    assert page is not None

    assert scene.window.rect().contains(box)
    assert page.width() <= view.width()
    if page.height() > view.height():
        QTest.keyClick(scene.box, Qt.Key.Key_End)
        bar = area.verticalScrollBar()
        assert bar.value() == bar.maximum() > 0


def test_typed_words_find_commands_and_keys(scene: Scene) -> None:
    """Every word must occur in group, command or key; the box stays where it is."""
    scene.table.set_keys("3.7", ["Ctrl+J"])
    scene.sheet.open()
    box = scene.box.geometry()
    for typed, found in (("command 2.1", 5), ("COMMAND 3.7", 1), ("ctrl+j", 1), ("nothing of this", 0)):
        scene.sheet.search.clear()
        QTest.keyClicks(scene.sheet.search, typed)
        assert sum(len(rows) for rows in scene.sheet.groups().values()) == found
        assert scene.box.geometry() == box
    QTest.keyClick(scene.sheet.search, Qt.Key.Key_Escape)
    assert not scene.sheet.isVisible()
    scene.sheet.open()
    assert not scene.sheet.search.text()


def test_it_dims_the_window_and_leaves_its_bars_uncut(scene: Scene) -> None:
    before = scene.window.grab().toImage().pixelColor(5, 300)
    scene.sheet.open()
    QApplication.processEvents()
    assert scene.window.grab().toImage().pixelColor(5, 300) != before
    assert scene.box.y() >= 56
    assert scene.window.height() - scene.box.geometry().bottom() >= 56


def test_esc_closes_and_gives_the_focus_back(scene: Scene) -> None:
    scene.sheet.open()
    QTest.keyClick(scene.box, Qt.Key.Key_Escape)

    assert not scene.sheet.isVisible()
    assert scene.button.hasFocus()


def test_a_click_beside_it_closes(scene: Scene) -> None:
    scene.sheet.open()
    QTest.mouseClick(scene.sheet, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))

    assert not scene.sheet.isVisible()


def test_ctrl_held_alone_for_a_second_shows_it_until_it_is_let_go(scene: Scene) -> None:
    scene.send(QEvent.Type.KeyPress, Qt.Key.Key_Control)
    scene.later(0.9)
    assert not scene.sheet.isVisible()
    scene.later(0.2)
    assert scene.sheet.isVisible()
    assert scene.button.hasFocus()

    scene.send(QEvent.Type.KeyRelease, Qt.Key.Key_Control)

    assert not scene.sheet.isVisible()


def test_ctrl_with_another_key_does_not_show_it(scene: Scene) -> None:
    scene.send(QEvent.Type.KeyPress, Qt.Key.Key_Control)
    scene.send(QEvent.Type.KeyPress, Qt.Key.Key_C)
    scene.later(5)

    assert not scene.sheet.isVisible()
    assert not scene.held.timer.isActive()
