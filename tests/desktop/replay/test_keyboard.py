"""Keys and palette of a replay: the ways out over menus and dialogs, its commands, the securities of its day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QListView, QMenu, QWidget

from fakes.scenes.replay import ReplayScene
from fakes.values.archive_market import MEITUAN
from fakes.values.replayed import moment
from tideboard_desktop.replay.keyboard import close_over
from tideboard_desktop.window.palette.view import Palette

pytestmark = [pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True), pytest.mark.slow]

CTRL = Qt.KeyboardModifier.ControlModifier
WAYS = {"lock": (Qt.Key.Key_L, CTRL), "cancel": (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier)}


@pytest.fixture
def told(scene: ReplayScene) -> list[str]:
    """What the window asks for; it ends at once, as in the program."""
    found: list[str] = []

    def noted(word: str) -> Callable[[], None]:
        def note() -> None:
            found.append(word)
            scene.window.end()

        return note

    scene.window.lock_wanted.connect(noted("lock"))
    scene.window.cancel_wanted.connect(noted("cancel"))
    return found


def popup() -> QWidget:
    """The open menu."""
    menu = QApplication.activePopupWidget()
    assert menu is not None
    return menu


async def file_dialog(scene: ReplayScene) -> QFileDialog:
    """The one that asks where a table is to be saved."""
    scene.window.own.saved.emit()
    await scene.until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    await scene.until(lambda: QApplication.focusWindow() is dialog.windowHandle())
    return dialog


@pytest.mark.parametrize("way", WAYS)
async def test_a_key_of_safety_is_heard_over_a_menu(way: str, scene: ReplayScene, told: list[str]) -> None:
    scene.window.top.bell.open_list()
    QTest.keyClick(popup(), *WAYS[way])
    assert told == [way]
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("way", WAYS)
async def test_a_key_of_safety_is_heard_over_a_file_dialog(way: str, scene: ReplayScene, told: list[str]) -> None:
    dialog = await file_dialog(scene)
    QTest.keyClick(dialog, *WAYS[way])
    assert told == [way]
    assert QApplication.activeModalWidget() is None


async def test_over_the_menu_of_a_file_dialog_both_close(scene: ReplayScene, told: list[str]) -> None:
    """That menu runs a loop of its own, which has ended before the window can be deleted."""
    dialog = await file_dialog(scene)
    view = dialog.findChild(QListView, "listView")
    assert view is not None
    levels: list[int] = []

    def press() -> None:
        levels.append(QThread.currentThread().loopLevel())
        QTest.keyClick(popup(), Qt.Key.Key_F12)
        levels.append(-1)

    def ask() -> None:
        place = view.viewport().rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
        asyncio.get_running_loop().call_later(0.2, press)
        QApplication.sendEvent(view.viewport(), event)
        levels.append(QThread.currentThread().loopLevel())

    asyncio.get_running_loop().call_soon(ask)
    await scene.until(lambda: len(levels) == 3)
    assert levels[0] > levels[2], "the menu had a loop of its own"
    assert told == ["cancel"]
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None


async def test_a_key_of_ones_own_leads_out(scene: ReplayScene, told: list[str]) -> None:
    table = scene.window.keyboard.table
    table.set_keys("window.lock", ["Ctrl+J"])
    QTest.keyClick(scene.window, Qt.Key.Key_L, CTRL)
    assert told == []
    QTest.keyClick(scene.window, Qt.Key.Key_J, CTRL)
    assert told == ["lock"]


async def test_dialogs_of_another_window_stay(scene: ReplayScene) -> None:
    other = QWidget()
    dialog = QFileDialog(other)
    dialog.open()
    menu = QMenu(scene.window)
    menu.addAction("one")
    menu.popup(scene.window.pos())
    close_over(scene.window)
    assert QApplication.activePopupWidget() is None
    assert dialog.isVisible()
    dialog.reject()
    other.deleteLater()


def typed(palette: Palette, text: str) -> None:
    """Into the field of the palette."""
    QTest.keyClicks(palette.field, text)


async def test_letters_and_the_field_of_the_top_bar_open_the_palette(scene: ReplayScene) -> None:
    palette = scene.window.keyboard.palette
    QTest.mouseClick(scene.window.top.search, Qt.MouseButton.LeftButton)
    assert palette.isVisible()
    palette.leave()
    QTest.keyClick(scene.window, Qt.Key.Key_M)
    assert (palette.isVisible(), palette.field.text()) == (True, "m")
    typed(palette, "eituan")
    await scene.until(lambda: any(row.symbol == MEITUAN for row in palette.model.rows))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert scene.selection.instrument == MEITUAN


async def test_commands_of_the_palette_are_those_of_the_replay(scene: ReplayScene) -> None:
    """None of them locks, cancels, unlocks or sends."""
    window, palette = scene.window, scene.window.keyboard.palette
    palette.open()
    await scene.until(lambda: len(palette.model.rows) > 10)
    listed = {row.command for row in palette.model.rows if row.command}
    assert {"replay.play", "replay.speed_60", "replay.back", "replay.hide", "replay.dock.depth"} <= listed
    assert not [one for one in listed if not one.startswith(("replay.", "window.go."))]
    palette.leave()
    window.keyboard.table.run("replay.speed_60")
    assert window.player is not None
    assert (window.player.playing, window.bar.speed) == (True, 60)
    window.keyboard.table.run("replay.play")
    assert not window.player.playing
    window.keyboard.table.run("replay.dock.chart")
    assert scene.content.tabs.shown == "chart"
    window.keyboard.table.run("replay.hide")
    assert not window.bar.hides_rest
    assert not window.keyboard.table.run("replay.day_before"), "there is none"


async def test_keys_of_docks_work_after_another_second(scene: ReplayScene) -> None:
    await scene.show(moment("11:00"))
    QTest.keyClick(scene.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert scene.content.book.isAncestorOf(focused)
