"""Release notes, which are untrusted text, parsed and shown without links, pictures or style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify

LONGEST: Final = 20_000
"""Characters that are shown; the release page has the rest."""
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_HEADING: Final = re.compile(r"#{1,6} +(?=\S)")
_POINT: Final = re.compile(r"[-*+] +(?=\S)")


class LineType(Enum):
    """The type of a line."""

    HEADING = "heading"
    POINT = "point"
    PARAGRAPH = "paragraph"


class Run(NamedTuple):
    """A part of a line in one font weight."""

    text: str
    bold: bool


class NoteLine(NamedTuple):
    """A line of any length; the view wraps it."""

    shape: LineType
    runs: tuple[Run, ...]


def note_lines(notes: str) -> list[NoteLine]:
    """Parse release notes into lines; the wrapped lines of one paragraph are joined."""
    cut = notes[:LONGEST] + ("…" if len(notes) > LONGEST else "")
    return [NoteLine(shape, tuple(_runs(text))) for shape, text in _joined(cut)]


def _joined(notes: str) -> Iterator[tuple[LineType, str]]:
    shape, parts = LineType.PARAGRAPH, list[str]()
    for line in notes.splitlines():
        begun = _begun(line.strip())
        if begun is not None or not line.strip() or shape is LineType.HEADING:
            if parts:
                yield shape, " ".join(parts)
            shape, parts = LineType.PARAGRAPH, []
        if begun is not None:
            shape, text = begun
            parts = [text]
        elif line.strip():
            parts.append(line.strip())
    if parts:
        yield shape, " ".join(parts)


def _begun(line: str) -> tuple[LineType, str] | None:
    for shape, mark in ((LineType.HEADING, _HEADING), (LineType.POINT, _POINT)):
        found = mark.match(line)
        if found is not None:
            return shape, line[found.end() :]
    return None


def _runs(line: str) -> Iterator[Run]:
    """Plain and bold runs in turn, without the Markdown signs."""
    pieces = _BOLD.split(_LINK.sub(r"\1", line).replace("`", ""))
    for place, text in enumerate(pieces):
        if text:
            yield Run(text, bool(place % 2))


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
