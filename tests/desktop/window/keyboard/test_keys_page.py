"""The editor of the keys, worked as a person does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.keys import memory_preferences
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.keyboard.keys_page import KeysPage

CTRL = Qt.KeyboardModifier.ControlModifier


class Scene:
    """A table with four commands and its editor."""

    def __init__(self, bot: QtBot) -> None:
        self.window = QWidget()
        bot.addWidget(self.window)
        self.preferences = memory_preferences()
        commands = [
            self.command("lock", "Lock trading", "Ctrl+L"),
            self.command("unlock", "Unlock trading", "Ctrl+U"),
            self.command("quick", "Quick quantities"),
            self.command("arrow", "Crosshair left", "Left", hidden=True),
        ]
        self.table = KeyTable(self.window, commands, self.preferences)
        self.page = KeysPage(make_theme(), self.table)
        bot.addWidget(self.page)
        self.page.resize(600, 500)
        self.page.show()
        with bot.waitActive(self.page):
            self.page.activateWindow()

    def command(self, id_: str, text: str, *keys: str, hidden: bool = False) -> Command:
        """A command that does nothing."""
        return Command(id=id_, text=text, group="Trading", run=lambda: None, keys=keys, hidden=hidden)

    def record(self, id_: str, key: Qt.Key, held: Qt.KeyboardModifier = CTRL) -> None:
        """Choose a command, press the button, press the key."""
        self.page.choose(id_)
        QTest.mouseClick(self.page.record, Qt.MouseButton.LeftButton)
        assert self.page.record.is_listening
        QTest.keyClick(self.page.record, key, held)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """What the settings hold."""
        return self.preferences.settings.keys


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> Scene:
    """A shown editor."""
    install(qapp, make_theme())
    return Scene(qtbot)


def texts(page: KeysPage) -> dict[str, str]:
    """Commands and keys as listed."""
    return {item.text(0): item.text(1) for item in page._items()}


def test_a_free_key_is_taken_at_once(scene: Scene) -> None:
    scene.record("quick", Qt.Key.Key_J)

    assert scene.keys == {"quick": ("Ctrl+J",)}
    assert texts(scene.page)["Quick quantities"] == "Ctrl+J"
    assert scene.page.reset.isEnabled()


def test_a_further_key_is_added(scene: Scene) -> None:
    scene.page.choose("lock")
    scene.page.add.click()
    QTest.keyClick(scene.page.add, Qt.Key.Key_F9)

    assert scene.table.keys("lock") == ("Ctrl+L", "F9")


def test_a_key_that_another_has_is_taken_only_when_asked(scene: Scene) -> None:
    scene.record("quick", Qt.Key.Key_L)
    assert scene.keys == {}
    assert "Lock trading" in scene.page.note.text()
    assert scene.page.take.isVisible()

    scene.page.take.click()

    assert scene.table.keys("quick") == ("Ctrl+L",)
    assert scene.table.keys("lock") == ()


@pytest.mark.parametrize("key", [Qt.Key.Key_Q, Qt.Key.Key_7, Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_reserved_key_is_refused_with_a_sentence(scene: Scene, key: Qt.Key) -> None:
    scene.record("quick", key, Qt.KeyboardModifier.NoModifier)

    assert scene.keys == {}
    assert scene.page.note.property("tone") == "warn"
    assert scene.page.note.text().endswith(".")


def test_esc_and_leaving_record_nothing(scene: Scene) -> None:
    scene.record("quick", Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not scene.page.record.is_listening
    scene.page.record.click()
    scene.page.search.setFocus()

    assert not scene.page.record.is_listening
    assert scene.keys == {}


def test_a_held_key_records_nothing(scene: Scene) -> None:
    """The Enter that pressed the button repeats while it is held down."""
    scene.page.choose("quick")
    scene.page.record.click()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_J, CTRL, "", autorep=True)
    QApplication.sendEvent(scene.page.record, held)

    assert scene.page.record.is_listening
    assert scene.keys == {}


def test_the_key_that_is_recorded_does_nothing_else(scene: Scene) -> None:
    """Not even a shortcut of the same window."""
    ran: list[str] = []
    QShortcut(QKeySequence("Ctrl+J"), scene.page).activated.connect(lambda: ran.append("shortcut"))
    scene.record("quick", Qt.Key.Key_J)

    assert scene.keys == {"quick": ("Ctrl+J",)}
    assert ran == []


def test_clear_reset_and_reset_all(scene: Scene) -> None:
    scene.page.choose("lock")
    scene.page.clear.click()
    assert scene.table.keys("lock") == ()
    scene.page.reset.click()
    assert scene.table.keys("lock") == ("Ctrl+L",)
    scene.record("quick", Qt.Key.Key_J)
    scene.page.reset_all.click()

    assert scene.keys == {}
    assert not scene.page.reset_all.isEnabled()


def test_keys_of_a_widget_stay(scene: Scene) -> None:
    scene.page.choose("arrow")

    assert not scene.page.record.isEnabled()
    assert not scene.page.clear.isEnabled()


@pytest.mark.parametrize(("text", "found"), [("unl", ["Unlock trading"]), ("ctrl+l", ["Lock trading"]), ("zzz", [])])
def test_search_by_name_and_by_key(scene: Scene, text: str, found: list[str]) -> None:
    scene.page.search.setText(text)

    assert list(texts(scene.page)) == found
    assert scene.page.record.isEnabled() is bool(found)


def test_a_change_from_elsewhere_shows(scene: Scene) -> None:
    scene.preferences.change(keys={"quick": ("F7",)})

    assert texts(scene.page)["Quick quantities"] == "F7"


def test_a_vital_command_never_loses_its_last_key(scene: Scene) -> None:
    """Neither by Clear nor to another command; with a second key the first may go."""
    stop = Command(id="stop", text="Stop", group="Trading", run=lambda: None, keys=("F8",), vital=True)
    scene.table.replace([*scene.table.commands, stop])
    scene.page.choose("stop")
    scene.page.clear.click()
    assert scene.table.keys("stop") == ("F8",)
    assert scene.page.note.text() == "\u201cStop\u201d always keeps a key. Give it another one first."
    scene.record("quick", Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    assert not scene.page.take.isVisible()
    assert scene.table.keys("quick") == ()
    assert scene.page.note.property("tone") == "warn"
    scene.page.choose("stop")
    scene.page.add.click()
    QTest.keyClick(scene.page.add, Qt.Key.Key_F9)
    scene.record("quick", Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    scene.page.take.click()

    assert (scene.table.keys("quick"), scene.table.keys("stop")) == (("F8",), ("F9",))
