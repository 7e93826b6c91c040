"""The shell of trading dialogs in the fonts and the style sheet of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.dialogs.trading_dialog import escape_button
from tideboard_desktop.ui.theme import make_theme, style_sheet

BORDER, LEFT = 1, 15
NEAREST = 6


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("text", ["Cancel", "Keep as unknown", "取消", "保留訂單"])
def test_the_key_hint_stands_clear_of_the_words(qtbot: QtBot, text: str, scale: float) -> None:
    """In the dialog's style sheet, whose font and padding a button has only once it is shown."""
    theme = make_theme(scale=scale)
    dialog = QWidget()
    qtbot.addWidget(dialog)
    dialog.setStyleSheet(style_sheet(theme))
    row = QHBoxLayout(dialog)
    row.addStretch(1)
    button = escape_button(text, theme, identifier="cancel_dialog")
    row.addWidget(button)
    with qtbot.waitExposed(dialog):
        dialog.show()

    hint = button.findChild(QLabel, "key_hint")
    assert hint is not None
    end = BORDER + LEFT + button.fontMetrics().horizontalAdvance(text)
    assert hint.x() >= end + NEAREST
    assert hint.width() >= hint.sizeHint().width()
    assert hint.geometry().right() < button.width() - LEFT + BORDER
