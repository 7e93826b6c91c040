"""Messages of Windows as its header files give them, and on Windows those of the system itself."""

from __future__ import annotations

import ctypes
import sys

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tideboard_core.model.lock import LockReason
from tideboard_desktop.orders.unlock import windows_session
from tideboard_desktop.orders.unlock.windows_session import MESSAGE, Message, WindowsSession

POWER, SESSION, QUERY_END, END = 0x0218, 0x02B1, 0x0011, 0x0016
LOCKS, SLEEPS, EXIT = LockReason.SCREEN_LOCKED, LockReason.SUSPENDED, LockReason.EXIT

RECORDED = [
    ("Win+L", SESSION, 0x7, [LOCKS]),
    ("unlocked", SESSION, 0x8, []),
    ("logged on", SESSION, 0x5, []),
    ("another user", SESSION, 0x2, [LOCKS]),
    ("remote desktop left", SESSION, 0x4, [LOCKS]),
    ("logged off", SESSION, 0x6, [LOCKS]),
    ("sleep begins", POWER, 0x4, [SLEEPS]),
    ("woke by itself", POWER, 0x12, [SLEEPS]),
    ("woke by the user", POWER, 0x7, [SLEEPS]),
    ("battery", POWER, 0xA, []),
    ("a power setting", POWER, 0x8013, []),
    ("may it end", QUERY_END, 0, [True, EXIT]),
    ("it ends", END, 1, ["end"]),
    ("it does not end after all", END, 0, [False]),
    ("a mouse move", 0x0200, 7, []),
]


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def window(qtbot: QtBot, told: list[object]) -> WindowsSession:
    """The window, with what it calls back noted."""
    return WindowsSession(told.append, lambda: told.append("end"), told.append)


@pytest.mark.parametrize(
    ("number", "parameter", "expected"), [row[1:] for row in RECORDED], ids=[r[0] for r in RECORDED]
)
def test_what_a_message_does(
    window: WindowsSession, told: list[object], number: int, parameter: int, expected: list[object]
) -> None:
    message = Message(window=4711, number=number, parameter=parameter, detail=0)

    answer = window.nativeEvent(QByteArray(MESSAGE), ctypes.addressof(message))

    assert told == expected
    assert answer == (False, 0)


@pytest.mark.usefixtures("qtbot")
def test_the_window_outlives_the_message_in_which_the_program_ends() -> None:
    """The end of the program deletes its watchers, and runs the loop inside the message."""
    there: list[bool] = []

    def end() -> None:
        session.deleteLater()
        QCoreApplication.sendPostedEvents(session, QEvent.Type.DeferredDelete.value)
        there.append(isValid(session))

    session = WindowsSession(lambda _reason: None, end, lambda _expected: None)
    message = Message(window=4711, number=END, parameter=1, detail=0)
    session.nativeEvent(QByteArray(MESSAGE), ctypes.addressof(message))
    assert there == [True]
    QCoreApplication.sendPostedEvents(session, QEvent.Type.DeferredDelete.value)
    assert not isValid(session)


@pytest.mark.usefixtures("qtbot")
def test_a_second_message_inside_the_first_leaves_the_window() -> None:
    """The first is still to be answered when the second is."""
    there: list[bool] = []
    message = Message(window=4711, number=END, parameter=1, detail=0)

    def end() -> None:
        if not there:
            there.append(True)
            session.deleteLater()
            session.nativeEvent(QByteArray(MESSAGE), ctypes.addressof(message))
            QCoreApplication.sendPostedEvents(session, QEvent.Type.DeferredDelete.value)
            there.append(isValid(session))

    session = WindowsSession(lambda _reason: None, end, lambda _expected: None)
    session.nativeEvent(QByteArray(MESSAGE), ctypes.addressof(message))
    assert there == [True, True]
    QCoreApplication.sendPostedEvents(session, QEvent.Type.DeferredDelete.value)
    assert not isValid(session)


def test_the_structure_is_that_of_the_header() -> None:
    """MSG of a 64-bit Windows: a handle, a number with a gap behind it, two values of the size of a pointer."""
    fields = {name: getattr(Message, name).offset for name, _ in Message._fields_}

    assert fields == {"window": 0, "number": 8, "parameter": 16, "detail": 24}


def test_events_of_other_systems_are_not_read(window: WindowsSession, told: list[object]) -> None:
    window.nativeEvent(QByteArray(b"xcb_generic_event_t"), 0)

    assert told == []


def test_a_registration_that_fails_is_written_down(
    window: WindowsSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(windows_session, "_refusals", lambda _handle: ["WTSRegisterSessionNotification"])

    window.register()

    assert "WTSRegisterSessionNotification failed" in caplog.text
    assert not window.isVisible()


def test_windows_itself_delivers_them(window: WindowsSession, told: list[object]) -> None:
    if sys.platform != "win32" or QGuiApplication.platformName() != "windows":
        pytest.skip("needs windows of Windows")
    window.register()
    send = ctypes.windll.user32.SendMessageW

    for number, parameter in ((SESSION, 0x7), (POWER, 0x4), (QUERY_END, 0), (END, 1)):
        send(ctypes.c_void_p(int(window.winId())), number, ctypes.c_size_t(parameter), ctypes.c_ssize_t(0))

    assert told == [LOCKS, SLEEPS, True, EXIT, "end"]
