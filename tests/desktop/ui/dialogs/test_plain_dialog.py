"""A question whose words change while it is open, and one with a box that is wider than it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.clipping import clipped
from fakes.values.waiting import until
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import label


async def test_it_takes_the_room_that_its_words_need(qtbot: QtBot) -> None:
    theme = make_theme()
    dialog = PlainDialog("Record", "What a day costs.", "Record", theme, None, identifier="record")
    words, box = label("", theme), QCheckBox("Drop the oldest days")
    words.setWordWrap(True)
    dialog.content.addWidget(box)
    dialog.content.addWidget(words)
    qtbot.addWidget(dialog)
    dialog.show()
    before = dialog.size()

    words.setText("Each with at most 200 MB a day. " * 12)
    await until(lambda: dialog.height() > before.height() and not list(clipped(dialog)))
    box.setText("Drop the oldest days, else recording stops. " * 3)
    await until(lambda: dialog.width() > before.width() and not list(clipped(dialog)))
