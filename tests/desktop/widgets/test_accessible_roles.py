"""Roles of painted widgets, and what is spoken."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.widgets import accessible_roles
from tideboard_desktop.widgets.accessible_roles import give_role, speak


def role(widget: QWidget) -> QAccessible.Role:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role()


def test_a_painted_widget_has_the_role_it_was_given(qtbot: QtBot) -> None:
    chart = QWidget()
    qtbot.addWidget(chart)
    chart.setAccessibleName("Capital flow chart")
    give_role(chart, QAccessible.Role.Chart)

    assert role(chart) is QAccessible.Role.Chart
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Capital flow chart"


def test_all_others_keep_theirs(qtbot: QtBot) -> None:
    label, plain = QLabel("Net"), QWidget()
    qtbot.addWidget(label)
    qtbot.addWidget(plain)

    assert role(label) is QAccessible.Role.StaticText
    assert role(plain) is QAccessible.Role.Client


COMING_AND_GOING = """
import gc
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from tideboard_desktop.widgets.accessible_roles import give_role
application, staying = QApplication([]), []
for number in range(300):
    widget = QWidget()
    give_role(widget, QAccessible.Role.ListItem)
    assert QAccessible.queryAccessibleInterface(widget).role() is QAccessible.Role.ListItem
    if number % 3 == 0:
        staying.append(widget)
    elif number % 3 == 1:
        widget.deleteLater()
    del widget
    if number % 50 == 0:
        gc.collect()
        application.processEvents()
gc.collect()
assert all(QAccessible.queryAccessibleInterface(one).role() is QAccessible.Role.ListItem for one in staying)
"""


def test_widgets_come_and_go_without_a_crash() -> None:
    """Qt owns the interfaces; deleted twice they would bring a process of its own down, at its end at the latest."""
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", COMING_AND_GOING], capture_output=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_what_is_spoken_can_be_read_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only to somebody who listens; empty words are silence."""
    said: list[str] = []
    listening = True

    def heard(event: QAccessibleAnnouncementEvent) -> None:
        said.append(event.message())

    class Listener:
        Role = QAccessible.Role
        isActive = staticmethod(lambda: listening)  # noqa: N815  Qt's name
        updateAccessibility = staticmethod(heard)  # noqa: N815  Qt's name

    monkeypatch.setattr(accessible_roles, "QAccessible", Listener)
    chart = QWidget()
    qtbot.addWidget(chart)

    speak(chart, "10:31, net +3.1M")
    speak(chart, "")
    assert chart.accessibleDescription() == ""
    listening = False
    speak(chart, "10:32, net +3.2M")

    assert said == ["10:31, net +3.1M"]
    assert chart.accessibleDescription() == "10:32, net +3.2M"
    gc.collect()
