"""Keys of commands: installed where they belong, taken over, given back, gone with the window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from fakes.values.failing import fail
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.keyboard.key_names import refusal
from tideboard_desktop.window.keyboard.key_table import KeyTable

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def preferences(folder: Path, settings: Settings | None = None) -> Preferences:
    """Settings that are kept in memory only."""
    return Preferences(settings or Settings(), SettingsFile(folder), Tasks(fail), writable=False, failed=lambda: None)


class Room:
    """A window with two parts, each with its own command."""

    def __init__(self, bot: QtBot, folder: Path, settings: Settings | None = None) -> None:
        self.ran: list[str] = []
        self.able = True
        self.window = QWidget()
        bot.addWidget(self.window)
        column = QVBoxLayout(self.window)
        self.left, self.right, self.field = QPushButton("left"), QPushButton("right"), QLineEdit()
        for part in (self.left, self.right, self.field):
            column.addWidget(part)
        self.preferences = preferences(folder, settings)
        self.table = KeyTable(self.window, self.commands(), self.preferences)
        self.window.show()
        with bot.waitActive(self.window):
            self.window.activateWindow()
        self.left.setFocus()
        bot.waitUntil(self.left.hasFocus)

    def command(self, id_: str, *keys: str, scope: QWidget | None = None, hidden: bool = False) -> Command:
        """A command that notes that it ran."""
        return Command(
            id=id_,
            text=id_,
            group="Group",
            run=lambda: self.ran.append(id_),
            keys=keys,
            scope=scope,
            enabled=lambda: self.able,
            hidden=hidden,
        )

    def commands(self) -> list[Command]:
        """Window-wide, scoped, bare, typing and hidden ones."""
        return [
            self.command("everywhere", "Ctrl+L", "F7"),
            self.command("left", "Alt+B", scope=self.left),
            self.command("right", "Alt+B", scope=self.right),
            self.command("space", "Delete", scope=self.left),
            self.command("letter", "Q"),
            self.command("arrow", "Left", scope=self.right, hidden=True),
        ]


@pytest.fixture
def room(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Room:
    """A shown window with the focus on its left part."""
    return Room(qtbot, tmp_path)


def test_each_key_works_where_its_command_belongs(room: Room) -> None:
    """Window-wide ones everywhere, scoped ones inside their widget only; letters never."""
    QTest.keyClick(room.left, Qt.Key.Key_L, CTRL)
    QTest.keyClick(room.left, Qt.Key.Key_F7)
    QTest.keyClick(room.left, Qt.Key.Key_B, ALT)
    QTest.keyClick(room.left, Qt.Key.Key_Delete)
    QTest.keyClick(room.left, Qt.Key.Key_Q)
    room.right.setFocus()
    QTest.keyClick(room.right, Qt.Key.Key_B, ALT)
    QTest.keyClick(room.right, Qt.Key.Key_Delete)
    QTest.keyClick(room.right, Qt.Key.Key_Left)
    room.field.setFocus()
    QTest.keyClick(room.field, Qt.Key.Key_B, ALT)

    assert room.ran == ["everywhere", "everywhere", "left", "space", "right"]
    assert room.table.clashes == []


@pytest.mark.parametrize("way", ["vital", "over_dialogs"])
def test_these_keys_are_heard_over_a_modal_dialog(way: str, room: Room, qtbot: QtBot) -> None:
    """Others are not; after the dialog each key runs once."""
    stop = replace(room.command("stop", "Ctrl+J"), vital=way == "vital", over_dialogs=way == "over_dialogs")
    room.table.replace([*room.commands(), stop])
    dialog = QDialog(room.window)
    field = QLineEdit(dialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is dialog.windowHandle())
    QTest.keyClick(field, Qt.Key.Key_J, CTRL)
    QTest.keyClick(field, Qt.Key.Key_L, CTRL)
    assert room.ran == ["stop"]
    room.table.set_keys("stop", ["F9"])
    QTest.keyClick(field, Qt.Key.Key_J, CTRL)
    QTest.keyClick(field, Qt.Key.Key_F9)
    assert room.ran == ["stop", "stop"]
    dialog.reject()
    room.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is room.window)
    QTest.keyClick(room.left, Qt.Key.Key_F9)

    assert room.ran == ["stop"] * 3


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_vital_key_is_heard_over_an_open_menu(room: Room) -> None:
    """Others are not."""
    room.table.replace([*room.commands(), replace(room.command("stop", "Ctrl+J"), vital=True)])
    menu = QMenu(room.window)
    menu.addAction("one")
    menu.popup(room.window.pos())
    QTest.keyClick(menu, Qt.Key.Key_L, CTRL)
    QTest.keyClick(menu, Qt.Key.Key_J, CTRL)
    assert room.ran == ["stop"]
    menu.close()


def is_in_front(dialog: QDialog) -> bool:
    """Whether it has the keys."""
    return QApplication.focusWindow() is dialog.windowHandle()


def test_dialogs_of_another_window_are_left_to_it(room: Room, qtbot: QtBot) -> None:
    """As those of a replay, below which this window is hidden; one that belongs to none counts as of the shown one."""
    stop = replace(room.command("stop", "Ctrl+J"), vital=True)
    room.table.replace([stop])
    other = QWidget()
    qtbot.addWidget(other)
    room.window.hide()
    other.show()
    ran = []
    for parent in (other, None):
        dialog = QDialog(parent)
        qtbot.addWidget(dialog)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(partial(is_in_front, dialog))
        QTest.keyClick(dialog, Qt.Key.Key_J, CTRL)
        ran.append(list(room.ran))
        dialog.reject()
    assert ran == [[], []]
    room.window.show()
    alone = QDialog()
    qtbot.addWidget(alone)
    alone.open()
    alone.activateWindow()
    qtbot.waitUntil(partial(is_in_front, alone))
    QTest.keyClick(alone, Qt.Key.Key_J, CTRL)
    assert room.ran == ["stop"], "once, although window and dialog both have the key"


def test_a_vital_command_without_keys_in_a_file_has_its_own(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """Whatever wrote the file."""
    room = Room(qtbot, tmp_path, Settings(keys={"stop": ()}))
    room.table.replace([*room.commands(), replace(room.command("stop", "Ctrl+J"), vital=True)])

    assert room.table.keys("stop") == ("Ctrl+J",)


def test_a_command_that_cannot_run_is_not_run(room: Room) -> None:
    """Its key does nothing."""
    room.able = False
    QTest.keyClick(room.left, Qt.Key.Key_L, CTRL)

    assert room.ran == []
    assert not room.table.run("everywhere")
    assert not room.table.run("unknown")


def test_a_key_that_is_held_down_runs_its_command_once(room: Room) -> None:
    """Also with keys of the person's own."""
    room.table.set_keys("left", ["Ctrl+J"])
    shortcuts = room.window.findChildren(QShortcut)

    assert "Ctrl+J" in {shortcut.key().toString() for shortcut in shortcuts}
    assert not any(shortcut.autoRepeat() for shortcut in shortcuts)


@pytest.mark.parametrize("key", ["Return", "Enter", "Space", "Q", "7"])
def test_a_settings_file_cannot_give_a_command_the_keys_that_confirm_or_type(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, key: str
) -> None:
    """The editor refuses them; a file edited by hand is not asked."""
    room = Room(qtbot, tmp_path, Settings(keys={"everywhere": (key,)}))
    for part in (room.window, room.left, room.field):
        QTest.keySequence(part, key)

    assert room.ran == []


def test_own_keys_replace_the_defaults_at_once_and_are_kept(room: Room) -> None:
    """Also none at all."""
    room.table.set_keys("everywhere", ["Ctrl+J"])
    QTest.keyClick(room.left, Qt.Key.Key_L, CTRL)
    QTest.keyClick(room.left, Qt.Key.Key_J, CTRL)
    assert room.ran == ["everywhere"]
    assert room.preferences.settings.keys == {"everywhere": ("Ctrl+J",)}

    room.table.set_keys("everywhere", [])
    QTest.keyClick(room.left, Qt.Key.Key_J, CTRL)
    assert room.ran == ["everywhere"]

    room.table.reset("everywhere")
    QTest.keyClick(room.left, Qt.Key.Key_L, CTRL)
    assert room.ran == ["everywhere", "everywhere"]
    assert room.preferences.settings.keys == {}


def test_stored_keys_are_in_force_from_the_start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """An unknown id in the file harms nothing and stays there."""
    room = Room(qtbot, tmp_path, Settings(keys={"left": ("Ctrl+G",), "gone": ("Ctrl+H",)}))
    QTest.keyClick(room.left, Qt.Key.Key_G, CTRL)
    assert room.ran == ["left"]

    room.table.set_keys("right", ["Ctrl+P"])

    assert room.preferences.settings.keys == {"left": ("Ctrl+G",), "gone": ("Ctrl+H",), "right": ("Ctrl+P",)}


def test_a_key_is_taken_from_whoever_had_it_where_both_would_hear_it(room: Room) -> None:
    """Two docks beside each other may have the same one."""
    assert room.table.holders("left", "Alt+B") == []
    assert [one.id for one in room.table.holders("everywhere", "Alt+B")] == ["left", "right"]

    room.table.set_keys("everywhere", ["Alt+B"])
    QTest.keyClick(room.left, Qt.Key.Key_B, ALT)

    assert room.ran == ["everywhere"]
    assert room.table.keys("left") == room.table.keys("right") == ()
    room.table.reset("left")
    assert room.table.keys("left") == ()
    room.table.reset_all()
    assert room.table.keys("left") == ("Alt+B",)


def test_two_defaults_on_one_key_are_told_and_the_first_wins(room: Room) -> None:
    """Qt would run neither."""
    room.table.replace([room.command("one", "F9"), room.command("two", "F9", scope=room.left)])
    QTest.keyClick(room.left, Qt.Key.Key_F9)

    assert room.ran == ["one"]
    assert [(clash.key, clash.winner.id, clash.loser.id) for clash in room.table.clashes] == [("F9", "one", "two")]


def test_nothing_stays_behind_when_the_window_goes(room: Room, qtbot: QtBot) -> None:
    """The settings no longer call a table that is gone."""
    later = QWidget(room.window)
    table = KeyTable(later, room.commands()[:1], room.preferences)
    before = len(room.preferences._callbacks)
    with qtbot.waitSignal(table.destroyed):
        later.deleteLater()
    assert not isValid(table)

    room.preferences.change(keys={"everywhere": ("Ctrl+J",)})

    assert len(room.preferences._callbacks) == before - 1


@pytest.mark.parametrize("key", ["Esc", "Return", "Enter", "Tab", "Q", "7", "Shift+Q", "Left", "Space", "Ctrl+C", ""])
def test_some_keys_are_refused_with_a_sentence(key: str) -> None:
    """They already mean something everywhere."""
    assert refusal(key).endswith((".", "like."))


@pytest.mark.parametrize("key", ["F9", "Ctrl+J", "Alt+Shift+Left", "Ctrl+Shift+C", "Shift+F2"])
def test_others_are_free(key: str) -> None:
    """Function keys, and whatever is held with Ctrl or Alt."""
    assert refusal(key) == ""
