"""A sentence with values in it that are changed in place: underlined with dashes, by click or by keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role, speak
from tideboard_desktop.ui.widgets.labels import identify, set_style_property

translate = QCoreApplication.translate
_VALUE = re.compile(r"\{(\w+)\}")
_FIELD = 58
"""Least width of the field in logical pixels."""
Refuse = Callable[[str, str], str]
"""Takes the key of a value and what was written; returns why it is refused, empty if it is not."""


class ParameterText(QWidget):
    """One focus stop: ← and → walk through the values, Enter writes one anew, Esc leaves it as it was.

    `changed` carries the key of a value and what was written, which `refuse` had nothing against; `refused` carries
    why it was refused, empty once that is over.
    """

    changed = Signal(str, str)
    refused = Signal(str)

    def __init__(self, theme: Theme, *, identifier: str, refuse: Refuse) -> None:
        super().__init__()
        self._theme, self._refuse = theme, refuse
        self._template, self._values = "", dict[str, str]()
        self._shown: Mapping[str, str] = {}
        self._keys: list[str] = []
        self._places: dict[str, tuple[int, int]] = {}
        self._cursor = 0
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setUndoRedoEnabled(False)
        self.field: QLineEdit | None = None
        identify(self, identifier)
        give_role(self, QAccessible.Role.StaticText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        theme.follow(self, ParameterText._write)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_text(self, template: str, shown: Mapping[str, str], values: Mapping[str, str]) -> None:
        """Show a translated sentence with `{key}` for values: `shown` as they stand there, `values` as written.

        A key that `values` lacks is not changed here.
        """
        if (template, dict(shown), dict(values)) == (self._template, dict(self._shown), self._values):
            return
        self._template, self._shown, self._values = template, dict(shown), dict(values)
        self._keys = [key for key in _VALUE.findall(template) if key in values]
        self._cursor = min(self._cursor, max(len(self._keys) - 1, 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._keys else Qt.FocusPolicy.NoFocus)
        self._write()
        self.updateGeometry()

    @property
    def text(self) -> str:
        return self._document.toPlainText()

    def _write(self) -> None:
        surface = self._theme.surface
        plain, value = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(colour(surface.text2))
        value.setForeground(colour(surface.text1))
        value.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        value.setUnderlineColor(colour(surface.text3))
        fixed = QTextCharFormat(plain)
        fixed.setForeground(colour(surface.text1))
        self._document.clear()
        self._document.setDefaultFont(self._theme.font(Type.BODY))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        cursor = QTextCursor(self._document)
        self._places.clear()
        ends = [0, *(at for found in _VALUE.finditer(self._template) for at in found.span()), len(self._template)]
        for number, (begin, end) in enumerate(pairwise(ends)):
            part = self._template[begin:end]
            if number % 2 == 0:
                cursor.insertText(part, plain)
                continue
            key, before = part[1:-1], cursor.position()
            cursor.insertText(self._shown.get(key, part), value if key in self._values else fixed)
            self._places[key] = before, cursor.position()
        self._document.setTextWidth(self.width())
        self.setAccessibleName(self.text)
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        kept = self._document.textWidth()
        self._document.setTextWidth(width)
        height = round(self._document.size().height()) + 2
        self._document.setTextWidth(kept)
        return height

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as a row's rule."""
        width = self._theme.px(240)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Narrower it has more lines."""
        return QSize(self._theme.px(80), self._theme.px(Type.BODY.line))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Wrap anew; a field that is open goes."""
        super().resizeEvent(event)
        self._close_field()
        self._document.setTextWidth(self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the sentence; with the focus a ring around the value of the keys."""
        painter = QPainter(self)
        self._document.drawContents(painter)
        if self.hasFocus() and self._keys:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = hairline(colour(self._theme.surface.accent))
            pen.setWidthF(2.0)
            painter.setPen(pen)
            painter.drawRoundedRect(self.area_of(self._keys[self._cursor]).adjusted(-1, 0, 1, 0), 3, 3)

    def area_of(self, key: str) -> QRectF:
        """Where a value stands; that of its first line where it is broken."""
        begin, end = self._places[key]
        layout = self._document.firstBlock().layout()
        line = layout.lineForTextPosition(begin)
        to_x: Any = line.cursorToX  # PySide returns the position, too; its stubs do not know
        left, right = to_x(begin)[0], to_x(min(end, line.textStart() + line.textLength()))[0]
        return QRectF(left, line.y(), right - left, line.height())

    # --- input ------------------------------------------------------------------------------------------------------

    def _key_at(self, point: QPointF) -> str | None:
        return next((key for key in self._keys if self.area_of(key).adjusted(-2, -1, 2, 1).contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A hand over what can be changed."""
        key = self._key_at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if key is None else Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click on a value opens its field."""
        key = self._key_at(event.position())
        if key is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._cursor = self._keys.index(key)
        self.edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._keys:
            self._cursor = min(max(self._cursor + step, 0), len(self._keys) - 1)
            self._tell()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and self._keys:
            self.edit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Say the value of the keys."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def _tell(self) -> None:
        if self._keys:
            words = translate("Signals", "{value}, press Enter to change it")
            speak(self, words.format(value=self._shown[self._keys[self._cursor]]))
        self.update()

    # --- the field --------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Open a field over the value of the keys."""
        self._close_field()
        key = self._keys[self._cursor]
        field = self.field = QLineEdit(self._values[key], self)
        identify(field, f"{self.accessibleIdentifier()}_field", self._shown[key])
        field.setFont(self._theme.font(Type.BODY))
        field.setStyleSheet("QLineEdit { min-height: 0; padding: 0 3px; border-radius: 3px; }")
        area = self.area_of(key).toAlignedRect()
        width = max(area.width() + 16, self._theme.px(_FIELD), QFontMetrics(field.font()).horizontalAdvance("0" * 6))
        field.setGeometry(min(area.x() - 4, self.width() - width), area.y() - 2, width, area.height() + 4)
        field.setBackgroundRole(QPalette.ColorRole.Base)
        field.selectAll()
        field.installEventFilter(self)
        field.show()
        field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Enter takes what was written; Esc and leaving the field leave the value as it was."""
        if watched is not self.field or self.field is None:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._close_field()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._close_field()
            self.setFocus(Qt.FocusReason.PopupFocusReason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:  # the field would hand it on to this widget
            self._take(self._keys[self._cursor])
        else:
            return False
        return True

    def _take(self, key: str) -> None:
        field = self.field
        if field is None:
            return
        written = field.text().strip()
        problem = self._refuse(key, written)
        if problem:
            set_style_property(field, "invalid", True)
            field.setAccessibleDescription(problem)
            announce(field, problem)
            self.refused.emit(problem)
            return
        self._close_field()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        if written != self._values[key]:
            self.changed.emit(key, written)

    def _close_field(self) -> None:
        field, self.field = self.field, None
        if field is not None:
            self.refused.emit("")
            field.removeEventFilter(self)
            field.hide()
            field.deleteLater()
