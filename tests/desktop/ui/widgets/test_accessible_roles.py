"""Roles of painted widgets, and what is spoken."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.widgets import accessible_roles
from tideboard_desktop.ui.widgets.accessible_roles import give_role, on_first_query, speak


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


@pytest.fixture
def listening() -> Iterator[None]:
    """A screen reader runs already."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("named_first", [True, False])
def test_the_role_holds_in_any_order(qtbot: QtBot, *, named_first: bool) -> None:
    """Qt asks for the role of a widget with its name, and of a child as soon as it is born; then it remembers."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    row = QWidget(window)
    if named_first:
        row.setAccessibleName("Bid 500.00")
    give_role(row, QAccessible.Role.ListItem)
    row.setAccessibleName("Bid 500.00")

    assert role(row) is QAccessible.Role.ListItem
    give_role(row, QAccessible.Role.Button)
    assert role(row) is QAccessible.Role.Button


class Asked(QWidget):
    """Counts."""

    times = 0

    def count(self) -> None:
        """Somebody asked."""
        self.times += 1


def test_a_widget_learns_once_that_somebody_asks(qtbot: QtBot) -> None:
    asked = Asked()
    qtbot.addWidget(asked)
    on_first_query(asked, asked.count)
    QApplication.processEvents()
    assert asked.times == 0

    for _time in range(2):
        role(asked)
        assert asked.times < 2
        QApplication.processEvents()
        assert asked.times == 1


@pytest.mark.usefixtures("listening")
def test_a_widget_learns_that_somebody_is_there_already(qtbot: QtBot) -> None:
    asked = Asked()
    qtbot.addWidget(asked)
    asked.setAccessibleName("Orders")
    on_first_query(asked, asked.count)
    assert asked.times == 0
    QApplication.processEvents()
    assert asked.times == 1


def test_all_others_keep_theirs(qtbot: QtBot) -> None:
    label, plain = QLabel("Net"), QWidget()
    qtbot.addWidget(label)
    qtbot.addWidget(plain)

    assert role(label) is QAccessible.Role.StaticText
    assert role(plain) is QAccessible.Role.Client


COMING_AND_GOING = """
import sys
import gc
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from tideboard_desktop.ui.widgets.accessible_roles import give_role, install
application, staying = QApplication([]), []
install()
QAccessible.setActive(sys.argv[1] == "listening")
for number in range(300):
    widget = QWidget()
    widget.setAccessibleName(str(number))
    give_role(widget, QAccessible.Role.Chart)
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


@pytest.mark.parametrize("who", ["listening", "nobody"])
def test_widgets_come_and_go_without_a_crash(who: str) -> None:
    """Qt owns the interfaces; deleted twice they would bring a process of its own down, at its end at the latest."""
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", COMING_AND_GOING, who], capture_output=True, check=False
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
