"""The settings window: pages by mouse and key, and its place taken up by the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.settings.view import SettingsDialog
from tideboard_desktop.ui.dialogs.paged_window import Page
from tideboard_desktop.ui.theme import make_theme
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
    dialog.show()
    qtbot.waitExposed(dialog)
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
