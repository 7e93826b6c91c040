"""A number field with a step at both ends."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import LONGEST
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.in_sight import in_sight
from tideboard_desktop.ui.widgets.labels import identify, set_style_property

BIG_STEP = 10
CAPTION_GAP = 6
NARROWEST = 56
"""Logical pixels of the field that hold `100,000`."""


class StepperInput(QWidget):
    """Minus, centred value, plus. It holds no number: the owner handles `stepped` and sets the text.

    Text and arrow keys that come while the field is covered or closed are dropped.

    `stepped` carries +1 or -1, with Shift +10 or -10 (buttons, arrow keys); `edited` carries the text a person typed;
    `submitted` is Enter, `focused` comes with the focus, `left` when it leaves and after Enter. The identifier goes to
    the inner line edit, which is what automation types into; the steps have it with `_down` and `_up` behind it.
    """

    stepped = Signal(int)
    edited = Signal(str)
    submitted = Signal()
    focused = Signal()
    left = Signal()

    def __init__(self, theme: Theme, *, identifier: str, name: str, height: int = 32, letters: bool = True) -> None:
        """Without `letters` typed letters are ignored; pasted text is inserted whole for the owner to check."""
        super().__init__()
        self.letters = letters
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field = _Field(self, theme)
        identify(self.field, identifier, name)
        self.field.setFont(theme.font(Type.INPUT))
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setFixedHeight(theme.control(height))
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFixedHeight(theme.control(height))
        self.field.setMinimumWidth(theme.px(NARROWEST))
        self.field.setProperty("place", "middle")
        self._showing = False
        self._shown = ""
        self.field.textChanged.connect(self._changed)  # not textEdited: assistive programs write without typing
        self.field.editingFinished.connect(self.left)
        self.field.returnPressed.connect(self.submitted)
        self.field.setMaxLength(LONGEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._steps = self._button("minus", "first", -1, theme, height), self._button("plus", "last", 1, theme, height)
        row.addWidget(self._steps[0])
        row.addWidget(self.field, 1)
        row.addWidget(self._steps[1])

    def setFocus(  # noqa: N802  Qt's name
        self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """Focus the field; a focus proxy would appear twice in the tab order."""
        self.field.setFocus(reason)

    @property
    def text(self) -> str:
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Show a value without emitting `edited`; the cursor stays where it is when nothing changes."""
        self._shown = text
        if self.field.text() != text:
            self._showing = True
            self.field.setText(text)
            self._showing = False

    def _changed(self, text: str) -> None:
        if self._showing:
            return
        if not in_sight(self.field):  # Qt gives keys to a focused field behind a tab, too: nobody saw them typed
            self.set_text(self._shown)
            return
        self._shown = text
        self.edited.emit(text)

    def show_steps(self, *, shown: bool) -> None:
        """Show the steps at both ends, or leave their room to the field; the arrow keys step in any case."""
        for button in self._steps:
            button.setVisible(shown)
        set_style_property(self.field, "place", "middle" if shown else "only")

    def show_beside(self, *, shown: bool) -> None:
        """Stand beside another field: without steps, and with the value at the right end, across from its caption."""
        self.show_steps(shown=not shown)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight if shown else Qt.AlignmentFlag.AlignCenter)
        self.field.setTextMargins(0, 0, CAPTION_GAP if shown else 0, 0)

    def set_caption(self, caption: str) -> None:
        """Write small words at the left end of the field, where the value leaves room; without a value they stay."""
        self.field.show_caption(caption)

    def set_invalid(self, on: bool) -> None:  # noqa: FBT001  a property setter
        """Outline the field in amber or not."""
        set_style_property(self.field, "invalid", "true" if on else "false")

    def set_marked(self, words: str) -> None:
        """Outline the field in amber as one that is otherwise than it was proposed, with `words` as its tool tip."""
        set_style_property(self.field, "marked", "true" if words else "false")
        self.field.setToolTip(tip(words))

    def step(self, direction: int, modifiers: Qt.KeyboardModifier) -> None:
        """Emit one step, or ten with Shift."""
        big = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self.stepped.emit(direction * (BIG_STEP if big else 1))

    def _button(self, glyph: str, side: str, direction: int, theme: Theme, height: int) -> QToolButton:
        result = QToolButton()
        size = theme.px(14)
        show_icon(result, glyph, theme, size)
        result.setFixedSize(theme.px(30), theme.control(height))
        result.setProperty("kind", "step")
        result.setProperty("place", side)
        result.setAutoRepeat(True)
        result.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = self.tr("%1, one step down") if direction < 0 else self.tr("%1, one step up")
        identifier = f"{self.field.accessibleIdentifier()}_{'down' if direction < 0 else 'up'}"
        identify(result, identifier, words.replace("%1", self.field.accessibleName()))
        result.setToolTip(tip(result.accessibleName()))
        result.clicked.connect(lambda: self.step(direction, _modifiers()))
        return result


class _Field(QLineEdit):
    def __init__(self, owner: StepperInput, theme: Theme) -> None:
        super().__init__()
        self._owner, self._theme = owner, theme
        self._caption = ""
        self._clicked_in = False

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Emit `focused`; the value is selected for whatever reason the focus comes, so that typing replaces it."""
        super().focusInEvent(event)
        self._clicked_in = event.reason() is Qt.FocusReason.MouseFocusReason
        if event.reason() is Qt.FocusReason.OtherFocusReason:
            self.selectAll()
        self._owner.focused.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Select all after the click that gave the focus, unless the mouse has marked a part."""
        super().mouseReleaseEvent(event)
        if self._clicked_in and not self.hasSelectedText():
            self.selectAll()
        self._clicked_in = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and Down step a field that is seen; letters are ignored in a plain number."""
        if not self._owner.letters and _is_letter(event):
            return
        if event.isAutoRepeat() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return  # a key still held from where the focus came from submits nothing
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
            return
        if in_sight(self):
            self._owner.step(direction, event.modifiers())

    def show_caption(self, caption: str) -> None:
        if caption != self._caption:
            self._caption = caption
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The field, then its caption where there is room for all of it."""
        super().paintEvent(event)
        if not self._caption:
            return
        font = self._theme.font(Type.CAPTION)
        taken = self.fontMetrics().horizontalAdvance(self.text() or self.placeholderText())
        room = self.width() - taken - self.textMargins().right()
        if not self.alignment() & Qt.AlignmentFlag.AlignRight:
            room //= 2
        if QFontMetrics(font).horizontalAdvance(self._caption) + 2 * CAPTION_GAP <= room:
            painter = QPainter(self)
            painter.setFont(font)
            painter.setPen(colour(self._theme.surface.text3))
            place = self.rect().adjusted(CAPTION_GAP, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._caption)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Never change an order by scrolling over it."""
        event.ignore()


def _is_letter(event: QKeyEvent) -> bool:
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return event.text().isascii() and event.text().isalpha() and not event.modifiers() & chord


def _modifiers() -> Qt.KeyboardModifier:
    return QGuiApplication.keyboardModifiers()
