"""The settings window: pages by mouse and key, and its place taken up by the next one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.settings.view import SettingsDialog, SettingsOpener
from tideboard_desktop.ui.dialogs.paged_window import Page
from tideboard_desktop.ui.theme import Theme, make_theme
from tideboard_desktop.ui.widgets.labels import identify


def pages() -> list[Page]:
    made = []
    for key in ("one", "two", "three"):
        widget = QWidget()
        field = QLineEdit()
        identify(field, f"field_{key}", key)
        QVBoxLayout(widget).addWidget(field)
        made.append(Page(key, key.title(), widget))
    return made


def shown(qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(pages(), make_theme(), None)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_pages_turn_by_list_name_and_key(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    assert dialog.place.page == "one"

    dialog.show_page("three")
    assert dialog.stack.currentIndex() == 2
    dialog.show_page("nowhere")
    assert dialog.place.page == "three"
    QTest.keyClick(dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert dialog.place.page == "one"
    QTest.keyClick(dialog, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert dialog.place.page == "three"
    QTest.keyClick(dialog.list, Qt.Key.Key_Up)
    assert dialog.place.page == "two"


def test_another_window_goes_on_in_the_same_place(qtbot: QtBot) -> None:
    first, second = shown(qtbot), shown(qtbot)
    first.show_page("two")
    (field,) = [one for one in first.findChildren(QLineEdit) if one.objectName() == "field_two"]
    field.setFocus()
    first.move(40, 30)

    second.go_to(first.place)

    assert second.place == first.place
    assert second.place.focus == "field_two"


def test_escape_and_close_tell_that_it_is_gone(qtbot: QtBot) -> None:
    for act in (
        lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape),
        lambda dialog: dialog.close(),
    ):
        dialog = shown(qtbot)
        with qtbot.waitSignal(dialog.finished):
            act(dialog)


class Stage:
    """A main window that can be replaced."""

    def __init__(self) -> None:
        self.window, self.theme = QWidget(), make_theme()
        self.made = list[Theme]()
        self.opener = SettingsOpener(self.pages, theme=lambda: self.theme, parent=lambda: self.window)

    def pages(self, theme: Theme) -> list[Page]:
        self.made.append(theme)
        return [Page("a", "A", QWidget()), Page("b", "B", QWidget())]

    def renew(self) -> None:
        """Another main window in another look; the old one goes as the application lets it go."""
        old, self.window, self.theme = self.window, QWidget(), make_theme(scale=1.25)
        old.hide()
        old.deleteLater()
        self.opener.reopen()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage()
    yield made
    if made.opener.dialog is not None:
        made.opener.dialog.close()
    made.window.deleteLater()


def test_a_second_request_turns_the_page_of_the_first(stage: Stage) -> None:
    stage.opener.open()
    first = stage.opener.dialog
    stage.opener.open("b")

    assert first is not None
    assert stage.opener.dialog is first
    assert first.place.page == "b"
    assert len(stage.made) == 1


def test_it_follows_the_main_window(stage: Stage) -> None:
    stage.opener.open("b")
    old = stage.opener.dialog
    assert old is not None
    old.setGeometry(QRect(20, 30, 500, 400))

    stage.renew()

    new = stage.opener.dialog
    assert new is not None
    assert new is not old
    assert new.parentWidget() is stage.window
    assert new.isVisible()
    assert new.place == ("b", new.place.focus, QRect(20, 30, 500, 400))
    assert stage.made[-1].scale == 1.25


def test_closed_settings_stay_closed(stage: Stage) -> None:
    stage.opener.open()
    assert stage.opener.dialog is not None
    stage.opener.dialog.close()

    stage.renew()

    assert stage.opener.dialog is None
    assert len(stage.made) == 1
