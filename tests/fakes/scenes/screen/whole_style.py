"""The theme with its style sheet on the application, for tests that show docks and widgets without a window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui import theme as themes
from tideboard_desktop.ui.theme import Theme, style_sheet


def install(application: QApplication, theme: Theme) -> None:
    """Style every widget of the application as a window's sheet styles what is in it."""
    themes.install(application, theme)
    sheet = style_sheet(theme)
    if sheet != application.styleSheet():  # each call polishes every widget there is
        application.setStyleSheet(sheet)
