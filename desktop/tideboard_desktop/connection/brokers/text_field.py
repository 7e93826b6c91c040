"""Makes the one-line fields of the connect page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import line_edit

FIELD_HEIGHT = 32


def text_field(identifier: str, name: str, text: str, width: int, theme: Theme) -> QLineEdit:
    """A field at least `width` and at most twice `width` logical pixels wide."""
    field = line_edit(identifier, name, theme, font=Type.INPUT, height=FIELD_HEIGHT)
    field.setText(text)
    field.setMaximumWidth(theme.px(width * 2))
    field.setMinimumWidth(theme.px(width))
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return field


def wide_field(identifier: str, name: str, theme: Theme) -> QLineEdit:
    """A field as wide as there is room."""
    field = line_edit(identifier, name, theme, height=FIELD_HEIGHT)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return field


def key_field(identifier: str, name: str, theme: Theme) -> QLineEdit:
    """A wide field for a key: the system's input method learns nothing from it."""
    field = wide_field(identifier, name, theme)
    field.setMinimumWidth(theme.px(160))
    hints = Qt.InputMethodHint
    field.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase)
    return field
