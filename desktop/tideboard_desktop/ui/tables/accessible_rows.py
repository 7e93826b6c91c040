"""Makes painted rows readable for assistive programs: one invisible, named child per row, only while one listens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak


class AccessibleRows:
    """The children of `owner`, called `prefix` and their number from the top."""

    def __init__(self, owner: QWidget, prefix: str) -> None:
        self._owner = owner
        self._prefix = prefix
        self._rows: list[QWidget] = []

    @property
    def wanted(self) -> bool:
        """Whether an assistive program listens, or has listened before, so that the words are worth making."""
        return bool(self._rows) or QAccessible.isActive()

    def tell(self, words: Sequence[str], rects: Sequence[QRect]) -> None:
        """Name and position the children of the rows; rows beyond `words` get none."""
        while len(self._rows) < len(words):
            self._rows.append(self._make(len(self._rows)))
        for place, row in enumerate(self._rows):
            text = words[place] if place < len(words) else ""
            if row.accessibleName() != text:
                row.setAccessibleName(text)
            row.setVisible(bool(text) or place < len(words))
            if place < len(rects):
                row.setGeometry(rects[place])

    def announce(self, words: str) -> None:
        """Let a screen reader speak: the keyboard has moved to another row."""
        speak(self._owner, words)

    def _make(self, index: int) -> QWidget:
        row = QWidget(self._owner)
        row.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.setObjectName(f"{self._prefix}{index}")
        give_role(row, QAccessible.Role.ListItem)
        row.show()
        return row
