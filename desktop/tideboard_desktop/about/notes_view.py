"""A read-only view of release notes without links; it loads no pictures or style sheets."""

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
    """Shows release notes as parsed by `note_lines`; Tab moves the focus on."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "update_notes", name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(theme.font(Type.BODY))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  Qt's name
        """Load nothing: the notes are untrusted."""
        return None

    def show_notes(self, notes: str) -> None:
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
            cursor.insertText(POINT, self._format(strong=False))
        for run in line.runs:
            cursor.insertText(run.text, self._format(strong=run.bold or line.shape is LineType.HEADING))

    def _format(self, *, strong: bool) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setFont(self._theme.font(Type.STRONG if strong else Type.BODY))
        result.setForeground(QColor(self._theme.surface.text1))
        return result
