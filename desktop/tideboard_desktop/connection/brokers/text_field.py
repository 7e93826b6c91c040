"""Makes a one-line text field of the connect page."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify


def text_field(identifier: str, name: str, text: str, width: int, theme: Theme) -> QLineEdit:
    """A field at least `width` and at most twice `width` logical pixels wide."""
    field = QLineEdit(text)
    identify(field, identifier, name)
    field.setFont(theme.font(Type.INPUT))
    field.setFixedHeight(theme.px(32))
    field.setMaximumWidth(theme.px(width * 2))
    field.setMinimumWidth(theme.px(width))
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return field
