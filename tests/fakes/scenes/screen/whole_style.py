"""The theme with its style sheet on the application, for tests that show docks and widgets without a window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui import theme as themes
from tideboard_desktop.ui.theme import Theme, Type, qt_palette, style_sheet


def install(application: QApplication, theme: Theme) -> None:
    """Style every widget of the application as a window's sheet styles what is in it; nothing, if they are so."""
    sheet, size = style_sheet(theme), round(Type.BODY.value[0] * theme.scale)
    if (application.styleSheet(), application.palette(), application.font().pixelSize()) == (
        sheet,
        qt_palette(theme),
        size,
    ):
        return  # Qt does not name the style below a sheet, so that it would be made and every widget polished anew
    themes.install(application, theme)
    if sheet != application.styleSheet():
        application.setStyleSheet(sheet)
