"""What all windows of a process share: a test that changes it would change what the next one sees."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from shiboken6 import getCppPointer

UNITS = "tideboard_units"
"""The property of the application that `use_units` sets."""


class ApplicationState:
    """The state when this is made: style, font, palette, sheet, units, language, pointer, and our objects on it."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._style, self._sheet = application.style().name(), application.styleSheet()
        self._font, self._palette = application.font(), application.palette()
        self._units, self._language = application.property(UNITS), QLocale().name()
        self._pointer = QCursor.pos()
        self._objects = {_address(each) for each in self._ours()}

    def restore(self) -> None:
        """Put back what has changed, and delete our objects that came: focus rings, translations, watchers."""
        application = self._application
        if QCursor.pos() != self._pointer:
            QCursor.setPos(self._pointer)  # a window of the next test opens below it
        if QLocale().name() != self._language:
            _use_language(application, self._language)
        for each in self._ours():
            if _address(each) not in self._objects:
                each.deleteLater()
        # Before the style: with a sheet the change of style reads the whole sheet again.
        if application.styleSheet() != self._sheet:
            application.setStyleSheet(self._sheet)
        if application.style().name() != self._style:
            application.setStyle(self._style)
        if application.font() != self._font:
            application.setFont(self._font)
        if application.palette() != self._palette:
            application.setPalette(self._palette)
        if application.property(UNITS) != self._units:
            application.setProperty(UNITS, self._units)

    def _ours(self) -> Iterator[QObject]:
        """Children of classes of ours: Qt makes some of its own when it first needs them."""
        return (each for each in self._application.children() if type(each).__module__.startswith("tideboard_desktop."))


def _use_language(application: QApplication, locale: str) -> None:
    """Use the language of a locale, with the translations that a change of it takes away."""
    from tideboard_core.system.appearance import Language
    from tideboard_desktop.ui.translation import QT_LOCALES, use_language

    use_language(application, next((each for each in Language if QT_LOCALES.get(each) == locale), Language.ENGLISH))


def _address(made: QObject) -> int:
    return int(getCppPointer(made)[0])
