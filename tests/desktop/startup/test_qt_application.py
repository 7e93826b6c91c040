"""What the system wants of the program, before and after there is one to do it. In a process of its own: Qt has one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

BEGIN = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from tideboard_desktop.startup.qt_application import QtApplication

application, done = QtApplication([]), []

def program(name):
    application.set_handlers(lambda: done.append(f"end {name}"), lambda file: done.append(f"{file} in {name}"))

def tell(event):
    event.ignore()
    application.sendEvent(application, event)
    return event.isAccepted()

def file(name):
    return QFileOpenEvent(name)
"""


def done_after(acts: str) -> object:
    """What was done, in its order."""
    command = [sys.executable, "-c", f"{BEGIN}\n{acts}\nprint(json.dumps(done))"]
    return json.loads(subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout)


def test_a_request_to_quit_ends_the_program_and_not_its_loop() -> None:
    """`quit` of Qt goes the way of the system's own requests; the loop is left by `exit`, later."""
    acts = """
program("first")
program("second")
QTimer.singleShot(0, application.quit)
QTimer.singleShot(50, lambda: done.append("still running"))
QTimer.singleShot(100, lambda: application.exit(3))
done.append(application.exec())
"""
    assert done_after(acts) == ["end second", "still running", 3]


@pytest.mark.parametrize(
    ("acts", "done"),
    [
        ('tell(file("/a")), tell(file("/科技 b")), program("x"), program("y")', ["/科技 b in x"]),
        ('program("x"), program("y"), tell(file("/a"))', ["/a in y"]),
        ('program("x"), tell(QFileOpenEvent(QUrl("https://example.com/layout"))), tell(QEvent(QEvent.Type.User))', []),
        ('done.append(tell(QEvent(QEvent.Type.Quit))), program("x"), program("y")', [True, "end x"]),
        ('program("x"), done.append(tell(QEvent(QEvent.Type.Quit)))', ["end x", True]),
    ],
)
def test_what_comes_before_the_program_waits_for_it(acts: str, done: list[object]) -> None:
    assert done_after(acts) == done
