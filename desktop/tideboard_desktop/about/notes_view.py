"""Shows release notes: nothing in them can be pressed, and nothing is loaded for them."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from tideboard_desktop.about.notes_parser import LineType, NoteLine, note_lines
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify

POINT = "\u2022  "
INDENT = 14
GAP = 6


class NotesView(QTextEdit):
    """Takes text as text; Tab leaves it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "update_notes", name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(theme.font(Type.BODY))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  Qt's name
        """Nothing: no picture and no style sheet, from nowhere."""
        return None

    def show_notes(self, notes: str) -> None:
        """Show these notes from their beginning."""
        self.clear()
        cursor = QTextCursor(self.document())
        for place, line in enumerate(note_lines(notes)):
            self._write(cursor, line, first=place == 0)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, cursor: QTextCursor, line: NoteLine, *, first: bool) -> None:
        block = QTextBlockFormat()
        point = line.shape is LineType.POINT
        if not first:
            block.setTopMargin(self._theme.px(GAP * (2 if line.shape is LineType.HEADING else 1)))
            cursor.insertBlock(block)
        if point:
            indent = self._theme.px(INDENT)
            block.setLeftMargin(indent)
            block.setTextIndent(-indent)
        cursor.setBlockFormat(block)
        if point:
            cursor.insertText(POINT, self._look(strong=False))
        for run in line.runs:
            cursor.insertText(run.text, self._look(strong=run.bold or line.shape is LineType.HEADING))

    def _look(self, *, strong: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setFont(self._theme.font(Type.STRONG if strong else Type.BODY))
        look.setForeground(QColor(self._theme.surface.text1))
        return look
