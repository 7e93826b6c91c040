"""Keys in input fields: commands of the window act from every kind of field, and editing stays with it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fakes.scenes.window.key_scheme import CAN_CHANGE, KeyScheme, key_scheme
from fakes.scenes.window.keys import give_keys
from fakes.scenes.window.main_window import WholeWindow
from tideboard_desktop.orders.unlock.password_field import PasswordField
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.window.keyboard.key_table import KeyTable

pytestmark = pytest.mark.slow

SCHEMES = list(KeyScheme) if CAN_CHANGE else [None]
LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
PASS = (
    *(f"{held}F{number}" for held in ("", "Shift+", "Ctrl+", "Ctrl+Shift+") for number in range(1, 13)),
    *(f"Ctrl+{one}" for one in (set(LETTERS) - set("ACVXYZ"))),
    *(f"Ctrl+Shift+{one}" for one in (set(LETTERS) - {"Z"})),
    *(f"{held}+{one}" for held in ("Alt", "Alt+Shift") for one in LETTERS + DIGITS),
    *(f"Ctrl+{one}" for one in DIGITS),
    "Ctrl+,",
)
"""Keys that a command of the window may have; those of the program are among them."""
EVERYWHERE = ("Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+A")
STAY = {
    KeyScheme.X11: (*EVERYWHERE, "Ctrl+Left", "Ctrl+Right", "Ctrl+Shift+Left", "Ctrl+Backspace", "Ctrl+Del"),
    KeyScheme.WINDOWS: (*EVERYWHERE, "Ctrl+Y", "Ctrl+Left", "Ctrl+Right", "Ctrl+Shift+Right", "Alt+Backspace"),
    KeyScheme.MACOS: (*EVERYWHERE, "Alt+Left", "Alt+Right", "Alt+Shift+Left", "Ctrl+Left", "Ctrl+Shift+Right"),
    None: EVERYWHERE,
}
"""Keys of which a person's own settings might give one to a command of the window."""
BARE = ("Del", "Backspace", "Return", "Enter", "Space", "Tab", "Left", "Right", "Up", "Down", "Home", "End", "7", "a")


def line(text: str = "614.50") -> QLineEdit:
    return QLineEdit(text)


def read_only() -> QLineEdit:
    made = QLineEdit("614.50")
    made.setReadOnly(True)
    return made


def combo() -> QComboBox:
    made = QComboBox()
    made.addItems(["614.50", "615.00"])
    made.setEditable(True)
    return made


FIELDS: dict[str, Callable[[], QWidget]] = {
    "line": line,
    "read-only": read_only,
    "number": lambda: StepperInput(make_theme(), identifier="price", name="Price"),
    "password": lambda: PasswordField(make_theme(), "Password"),
    "text": lambda: QPlainTextEdit("614.50"),
    "spin": QSpinBox,
    "choice": combo,
}


@pytest.fixture(params=SCHEMES, ids=lambda one: "own" if one is None else one.name)
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[KeyScheme | None]:
    """Each system's keys; where the scheme cannot be changed, its own."""
    del qapp
    if request.param is None:
        yield None
        return
    with key_scheme(request.param):
        yield request.param


class Room:
    """A window with a field, and commands for all sorts of keys, which note that they ran."""

    def __init__(self, bot: QtBot, kind: str) -> None:
        self.ran: list[str] = []
        self.window = QMainWindow()
        bot.addWidget(self.window)
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.window.setCentralWidget(body)
        whole = FIELDS[kind]()
        self.made = whole.field if isinstance(whole, StepperInput | PasswordField) else whole
        self.column.addWidget(whole)
        keys = dict.fromkeys((*PASS, *(one for each in STAY.values() for one in each)))
        self.table: KeyTable = give_keys(self.window, [self._command(key) for key in keys])
        self.window.show()
        self.window.activateWindow()
        bot.waitUntil(self.window.isActiveWindow)
        self.made.setFocus()
        bot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def _command(self, key: str) -> Command:
        return Command(id=key, text=key, group="", run=lambda: self.ran.append(key), keys=(key,))

    @property
    def text(self) -> str:
        """What the field holds."""
        made = self.made
        if isinstance(made, QPlainTextEdit):
            return made.toPlainText()
        if isinstance(made, QComboBox):
            return made.currentText()
        assert isinstance(made, QLineEdit | QSpinBox)
        return made.text()


def press(key: str, text: str | None = None) -> None:
    """Press a key as a system reports it: with Ctrl there is no character, with Alt that of the letter."""
    target = QApplication.focusWidget()
    assert target is not None
    combination = QKeySequence(key)[0]  # type: ignore[index]  # PySide's stubs lack it
    held, pressed = combination.keyboardModifiers(), combination.key()
    plain = chr(pressed) if pressed < Qt.Key.Key_Escape else ""
    made = "" if held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier) else plain
    QTest.sendKeyEvent(QTest.KeyAction.Click, target, pressed, made if text is None else text, held)


@pytest.mark.parametrize("kind", FIELDS)
def test_keys_of_commands_pass_every_kind_of_field(qtbot: QtBot, scheme: KeyScheme | None, kind: str) -> None:
    room = Room(qtbot, kind)
    before = room.text
    missing = []
    for key in PASS:
        press(key)
        if room.ran[-1:] != [key]:
            missing.append(key)
    assert missing == []
    assert room.text == before
    assert room.ran == list(PASS)


@pytest.mark.parametrize("kind", FIELDS)
def test_editing_stays_with_every_kind_of_field(qtbot: QtBot, scheme: KeyScheme | None, kind: str) -> None:
    room = Room(qtbot, kind)
    for key in (*STAY[scheme], *BARE):
        press(key)
    assert room.ran == []


def test_what_is_edited_is_edited(qtbot: QtBot, scheme: KeyScheme | None) -> None:
    room = Room(qtbot, "line")
    press("Ctrl+A")
    press("Ctrl+X")
    assert (room.text, QApplication.clipboard().text()) == ("", "614.50")
    press("Ctrl+V")
    press("Ctrl+V")
    assert room.text == "614.50614.50"
    press("Ctrl+Z")
    assert room.text == "614.50"
    for key in ("1", "Backspace", "Left", "Del"):
        press(key)
    assert room.text == "614.5"
    assert room.ran == []


@pytest.mark.skipif(not CAN_CHANGE, reason="the scheme of X11 is its own there")
def test_ctrl_u_empties_no_field_on_x11(qtbot: QtBot) -> None:
    with key_scheme(KeyScheme.X11):
        alone = line()
        qtbot.addWidget(alone)
        alone.show()
        alone.activateWindow()
        qtbot.waitUntil(alone.isActiveWindow)
        alone.setFocus()
        qtbot.waitUntil(alone.hasFocus)
        press("Ctrl+U")
        assert alone.text() == "", "the scheme is not that of X11"
        room = Room(qtbot, "number")
        assert isinstance(room.made, QLineEdit)
        room.made.setText("614.50")
        press("Ctrl+U")
        assert (room.ran, room.text) == (["Ctrl+U"], "614.50")


@pytest.mark.parametrize(
    ("system", "key", "text", "held"),
    [
        ("linux", Qt.Key.Key_E, "\u20ac", Qt.KeyboardModifier.GroupSwitchModifier),
        ("win32", Qt.Key.Key_Q, "@", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier),
        ("darwin", Qt.Key.Key_B, "\u222b", Qt.KeyboardModifier.AltModifier),
    ],
)
def test_a_key_that_makes_a_character_stays_with_the_field(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system: str, key: Qt.Key, text: str, held: Qt.KeyboardModifier
) -> None:
    """AltGr on X11, AltGr on Windows, where it arrives as Ctrl and Alt, and Option on macOS."""
    monkeypatch.setattr(sys, "platform", system)
    room = Room(qtbot, "line")
    spelled = QKeySequence(key | (held & ~Qt.KeyboardModifier.GroupSwitchModifier)).toString()
    table = give_keys(
        room.window, [Command(id="own", text="", group="", run=lambda: room.ran.append("own"), keys=(spelled,))]
    )
    assert table.commands
    room.made.setFocus()
    QTest.sendKeyEvent(QTest.KeyAction.Click, room.made, key, text, held)
    assert (room.ran, room.text) == ([], "614.50" + text)


def test_a_dialog_passes_no_key_to_the_window(qtbot: QtBot, scheme: KeyScheme | None) -> None:
    room = Room(qtbot, "line")
    dialog = QDialog(room.window)
    qtbot.addWidget(dialog)
    field = QLineEdit("1", dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()
    for key in (*PASS, *STAY[scheme]):
        press(key)
    assert room.ran == []


def test_a_floating_dock_passes_them_too(qtbot: QtBot, scheme: KeyScheme | None) -> None:
    room = Room(qtbot, "line")
    dock = QDockWidget(room.window)
    field = line()
    dock.setWidget(field)
    room.window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
    dock.setFloating(True)
    dock.activateWindow()
    qtbot.waitUntil(dock.isActiveWindow)
    field.setFocus()
    press("Ctrl+U")
    press("F2")
    assert (room.ran, field.text()) == (["Ctrl+U", "F2"], "614.50")


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.frame.stop()
    yield made
    await made.end()


async def test_every_key_of_the_program_is_one_of_those_tried(whole: WholeWindow) -> None:
    table = whole.built.keyboard.table
    wide = {key for one in table.commands if one.scope is None for key in table.keys(one.id)}
    others = {"Ctrl+Shift+Z", "Ctrl+PgUp", "Ctrl+PgDown", "Ctrl+Shift+PgUp", "Ctrl+Shift+PgDown"}
    moves = {f"{held}+{way}" for held in ("Alt+Shift", "Ctrl+Shift") for way in ("Left", "Right", "Up", "Down")}
    assert sys.platform == "darwin" or wide <= set(PASS) | others | moves
