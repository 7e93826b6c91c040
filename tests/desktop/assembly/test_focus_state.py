"""Where a person is in a window, found again in the window that takes its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QVBoxLayout, QWidget

from tideboard_desktop.assembly.window_rebuild import focus_state, restore_focus
from tideboard_desktop.ui.widgets.labels import identify

ROWS = 200


class Window(QWidget):
    """Two parts with a list each, whose names are the same."""

    def __init__(self, rows: int = ROWS) -> None:
        super().__init__()
        self.lists: list[QListWidget] = []
        column = QVBoxLayout(self)
        for number in range(2):
            part, rows_view = QWidget(), QListWidget()
            identify(part, f"part_{number}", f"Part {number}")
            identify(rows_view, "rows", "Rows")
            QVBoxLayout(part).addWidget(rows_view)
            column.addWidget(part)
            self.lists.append(rows_view)
        self.fill(rows)

    def fill(self, rows: int) -> None:
        """Add rows to both lists."""
        for one in self.lists:
            one.addItems([str(row) for row in range(rows)])


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[Window]]:
    """The old window, on screen, and an empty new one."""
    made = [Window(), Window(0)]
    made[0].show()
    made[0].activateWindow()
    yield made
    for window in made:
        window.hide()
        window.deleteLater()


def replace(old: Window, new: Window) -> None:
    """As a change of the look does."""
    state = focus_state(old)
    new.show()
    restore_focus(new, state)
    old.hide()
    new.activateWindow()
    QTest.qWaitForWindowActive(new)


def test_the_focus_goes_to_the_same_part_of_the_new_window(windows: list[Window]) -> None:
    old, new = windows
    old.lists[1].setFocus()
    replace(old, new)

    assert new.focusWidget() is new.lists[1]


def test_a_list_is_scrolled_once_its_rows_have_come(windows: list[Window]) -> None:
    old, new = windows
    old.lists[0].verticalScrollBar().setValue(70)
    replace(old, new)
    assert new.lists[0].verticalScrollBar().value() == 0

    new.fill(ROWS)
    QApplication.processEvents()
    assert [one.verticalScrollBar().value() for one in new.lists] == [70, 0]
    new.fill(ROWS)
    new.lists[0].verticalScrollBar().setValue(3)
    new.fill(ROWS)
    QApplication.processEvents()
    assert new.lists[0].verticalScrollBar().value() == 3
