"""The field for a typed LIVE quantity: digits by single key presses; no paste, drop, auto-repeat or program input."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify

_EDITING = frozenset(
    {Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}
)
_PASTES = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class TypedQuantity(QLineEdit):
    """Accepts digits from single key presses; text that arrives in any other way is dropped.

    `matched` fires when the typed number starts or stops to equal the wanted one.
    """

    matched = Signal(bool)

    def __init__(self, theme: Theme, *, wanted: int, name: str) -> None:
        super().__init__()
        self._wanted = wanted
        self._by_key = False
        self._matches = False
        identify(self, "typed_quantity", name)
        self.setFont(theme.font(Type.INPUT))
        self.setFixedHeight(theme.px(38))
        self.setMaxLength(len(str(wanted)) + 2)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self))
        self.textChanged.connect(self._changed)

    def want(self, wanted: int, name: str) -> None:
        """Ask for another number from now on, under another name; what was typed for the last one is gone."""
        self._wanted = wanted
        self.setAccessibleName(name)
        self.setMaxLength(len(str(wanted)) + 2)
        self.clear()

    @property
    def matches(self) -> bool:
        """Whether the wanted number has been typed."""
        return self._matches

    @property
    def typed(self) -> int | None:
        """The typed number, or None."""
        return int(self.text()) if self.text() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """One digit per press; drops repeats and inserting shortcuts, leaves everything else to the dialog."""
        if any(event.matches(key) for key in _PASTES):
            return
        printed = event.key() < Qt.Key.Key_Escape  # a key that has a name of its own types nothing, whatever it carries
        digit = printed and event.text() in set("0123456789")
        if not digit and event.key() not in _EDITING:
            event.ignore()
            return
        if digit and event.isAutoRepeat():
            return
        if not digit:  # an editing key may carry a text, which Qt would insert
            event = QKeyEvent(event.type(), event.key(), event.modifiers())
        self._by_key = True
        super().keyPressEvent(event)
        self._by_key = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Ignore the middle button, which would paste the selection."""
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def _changed(self, text: str) -> None:
        if not self._by_key and text:
            self.clear()
            return
        matches = text == str(self._wanted)
        if matches is not self._matches:
            self._matches = matches
            self.matched.emit(matches)
