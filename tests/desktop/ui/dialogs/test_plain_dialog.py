"""A question whose words change while it is open, and one with a box that is wider than it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.clipping import clipped
from fakes.values.waiting import until
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import label
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox


async def test_it_takes_the_room_that_its_words_need(qtbot: QtBot) -> None:
    theme = make_theme()
    dialog = PlainDialog("Record", "What a day costs.", "Record", theme, None, identifier="record")
    said, box = label("", theme), QCheckBox("At the limit the oldest days go")
    said.setWordWrap(True)
    for part in (box, as_widget(hbox((said, 1), margins=0))):
        dialog.content.addWidget(part)
    qtbot.addWidget(dialog)
    dialog.show()
    before = dialog.size()

    said.setText("Each with at most 200 MB a day. " * 12)
    await until(lambda: dialog.height() > before.height() and not list(clipped(dialog)))
    assert dialog.width() == before.width()
    box.setText("At the limit the oldest days go, else recording stops. " * 3)
    await until(lambda: dialog.width() > before.width() and not list(clipped(dialog)))
    box.setText("")
    said.setText("")
    await until(lambda: dialog.width() == before.width() and dialog.height() <= before.height())
