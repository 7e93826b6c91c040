"""The gate around every test with widgets: none may stay behind, Qt's own messages fail the test."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import tideboard_desktop.ui.overrides  # noqa: F401  guards every class of ours that the tests make
from fakes.values.cheap_passwords import cheap_passwords

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.servers.sandbox import OpenSandbox
    from fakes.values.clock import ManualClock
    from tideboard_desktop.ui.tasks import Tasks

__all__ = ["cheap_passwords"]


def settle(app: QApplication) -> None:
    """Let Qt delete what it was told to delete, and handle what is queued."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.processEvents()


def release_buttons(app: QApplication) -> None:
    """Lift the mouse buttons and the Ctrl or Shift that a test left down: the next would click and drag with them."""
    held = QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier
    if QApplication.mouseButtons() == Qt.MouseButton.NoButton and not held:
        return
    pad = QWidget()
    pad.show()
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        if QApplication.mouseButtons() & button:
            QTest.mouseRelease(pad, button)
    QTest.keyClick(pad, Qt.Key.Key_F35)  # a key without modifiers leaves none
    pad.hide()
    pad.deleteLater()
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


def windows_left(app: QApplication, before: set[int]) -> list[QWidget]:
    """Windows that the test made and that still live."""
    return [window for window in app.topLevelWidgets() if id(window) not in before]


@pytest.fixture(autouse=True, scope="session")
def bundled_fonts(qapp: QApplication) -> None:
    """The app's own fonts and language, so that widths do not depend on what the machine has; a bare one has none."""
    from tideboard_desktop.ui.theme import use_fonts

    use_fonts(qapp)
    QLocale.setDefault(QLocale("en_US"))


@pytest.fixture(autouse=True, scope="module")
def own_application_state(qapp: QApplication, bundled_fonts: None) -> Iterator[None]:
    """Put back what the fixtures of a file changed of the application."""
    from fakes.scenes.screen.application_state import ApplicationState

    shared = ApplicationState(qapp)
    yield
    shared.restore()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's, whose waits have no limit of their own."""
    from fakes.scenes.screen.patient_bot import PatientBot

    return PatientBot(request)


@pytest.fixture(autouse=True)
def qt_gate(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test when a window of its own is still visible, take it away, and put back what windows share."""
    from fakes.scenes.screen.application_state import ApplicationState

    qapp.setQuitOnLastWindowClosed(False)  # as app.py sets it: a dialog may be the only window, and its end no end
    shared, before = ApplicationState(qapp), {id(window) for window in qapp.topLevelWidgets()}
    yield
    settle(qapp)
    release_buttons(qapp)
    request.node.funcargs.clear()  # alive here, what fixtures made would be left out of collections for good
    gc.collect()
    left = [window for window in windows_left(qapp, before) if window.isVisible()]
    told = [f"{type(window).__name__} {window.objectName()!r}" for window in left]
    for window in left:
        window.hide()
        window.deleteLater()
    left.clear()
    shared.restore()
    settle(qapp)
    gc.freeze()
    assert not told, f"windows left open: {told}"


@pytest.fixture
def clock() -> ManualClock:
    """A clock at NOW."""
    from fakes.values.clock import ManualClock

    return ManualClock()


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    """Tasks that end with the test."""
    from fakes.values.failing import fail
    from tideboard_desktop.ui.tasks import Tasks

    made = Tasks(fail)
    yield made
    await made.close()


@pytest.fixture(scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[OpenSandbox]:
    """A practice market that was started with the OPTIONS of the test file."""
    from fakes.servers.sandbox import sandbox_thread

    with sandbox_thread(request.module.OPTIONS) as opened:
        yield opened


@pytest.fixture
def live_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Move the computer to a zone."""
    if sys.platform == "win32":
        pytest.skip("Windows has one zone for all processes")

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()
