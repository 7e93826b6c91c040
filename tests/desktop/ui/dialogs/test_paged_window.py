"""Pages turn by key, by tab and by keyboard, and tab and page never differ; a desk keeps one window at most."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, SingleWindow, page_tabs
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import identify


class Tabbed(PagedDialog):
    """Two pages, the second with a field."""

    def __init__(self) -> None:
        field = QLineEdit()
        identify(field, "field", "Field")
        pages, theme = [Page("one", "One", QWidget()), Page("two", "Two", field)], make_theme()
        super().__init__(pages, theme, QSize(300, 200), None)
        self.field = field
        self.bar: QTabBar = page_tabs(self, pages, theme, "tabs", "Pages")
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.stack)


class Desk(SingleWindow[Tabbed]):
    """Counts what was made and what went."""

    def __init__(self) -> None:
        super().__init__()
        self.told = ""

    def make(self) -> Tabbed:
        self.told += "made "
        return Tabbed()

    def gone(self) -> None:
        self.told += "gone "


def test_tab_and_page_are_always_the_same(qtbot: QtBot) -> None:
    dialog = Tabbed()
    qtbot.addWidget(dialog)
    assert (dialog.page, dialog.bar.currentIndex()) == ("one", 0)
    dialog.show_page("two")
    dialog.show_page("three")
    assert (dialog.page, dialog.bar.currentIndex()) == ("two", 1)
    QTest.keyClick(dialog.bar, Qt.Key.Key_Left)
    assert (dialog.page, dialog.bar.currentIndex()) == ("one", 0)


def test_one_window_at_a_time_goes_on_in_its_place_with_its_focus(qtbot: QtBot) -> None:
    desk = Desk()
    desk.reopen()
    desk.open("two")
    desk.open()
    first = desk.dialog
    assert first is not None
    first.field.setFocus()
    place = first.place

    desk.reopen()

    second = desk.dialog
    assert second is not None
    assert second is not first
    qtbot.addWidget(second)
    assert second.place == place
    assert (place.page, place.focus, desk.told) == ("two", "field", "made made ")
    second.close()
    assert desk.dialog is None
    assert desk.told == "made made gone "


def test_a_window_in_the_background_stays_there(qtbot: QtBot) -> None:
    """The desktop turns dark in the evening while somebody types an order. Offscreen each shown window is activated."""
    desk, front = Desk(), QWidget()
    qtbot.addWidget(front)
    for behind in (False, True):
        desk.open()
        old = desk.dialog
        assert old is not None
        (front if behind else old).show()
        (front if behind else old).activateWindow()
        qtbot.waitUntil(front.isActiveWindow if behind else old.isActiveWindow)
        desk.reopen()
        assert desk.dialog is not None
        assert desk.dialog.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating) is behind
        qtbot.addWidget(desk.dialog)
        desk.dialog.close()
