"""The box on the line of an order: grip, words, figures, and its buttons. Mouse and keys only say what is wanted."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from tideboard_desktop.ui.charts.navigation_keys import FAR
from tideboard_desktop.ui.charts.tags import CENTRE, paint_text, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button

HEIGHT: Final = 22
_GRIP: Final = 14.0
_AIR: Final = 7.0
_BUTTON: Final = 18


class Look(Enum):
    """Real at the broker, or not confirmed by it, or a change that is only prepared."""

    REAL = auto()
    UNCONFIRMED = auto()
    GHOST = auto()


class Part(NamedTuple):
    """Some words in the box; `tint` is `#RRGGBB`, empty for the ink of values."""

    text: str
    tint: str = ""
    strong: bool = False


class BoxContent(NamedTuple):
    """What a box says. The first part is the last to be left out where there is no room.

    `name` is its accessible name. `grip` = it can be dragged. `review` and `close` are names of its buttons, empty
    without one; `hint` is its tool tip. `meaning` is positive for an exit at a gain, negative for one that ends a loss;
    the boxes of one `entry` are joined.
    """

    look: Look
    parts: tuple[Part, ...]
    name: str
    grip: bool = False
    review: str = ""
    close: str = ""
    hint: str = ""
    meaning: float = 0.0
    entry: str = ""


class _CloseButton(QToolButton):
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Two clicks are one: the second press would ask once more, over the question of the first."""
        event.accept()


class LevelBox(QWidget):
    """Places are in the pixels of the widget around it; `level` is the pixel of its line there.

    `stepped` carries price steps, up when positive; `opened` is Enter or Review, `closed` Delete or the cross, `left`
    Esc.
    """

    grabbed = Signal(QPointF)
    moved = Signal(QPointF)
    dropped = Signal()
    stepped = Signal(int)
    opened = Signal()
    closed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget, theme: Theme, identifier: str) -> None:
        super().__init__(parent)
        self._theme = theme
        identify(self, identifier)
        give_role(self, QAccessible.Role.Grouping)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.content: BoxContent | None = None
        self.arrow, self.level = 0, 0.0
        self._held = False
        self._parts: list[tuple[Part, float]] = []
        self.review = push_button("", theme, ButtonStyle.PRIMARY, identifier=f"{identifier}_review")
        self.review.setText(self.tr("Review"))
        self.review.setParent(self)
        self.review.setFont(theme.font(Type.CAPTION_STRONG))
        self.review.setStyleSheet(f"QPushButton {{ min-height: {theme.px(_BUTTON) - 2}px; padding: 0 6px; }}")
        self.review.clicked.connect(lambda _on=False: self.opened.emit())
        self.close_button = _CloseButton(self)
        identify(self.close_button, f"{identifier}_cancel")
        show_icon(self.close_button, "x", theme, theme.px(12))
        self.close_button.setFixedSize(theme.px(_BUTTON), theme.px(_BUTTON))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(lambda _on=False: self.closed.emit())
        theme.follow(self, LevelBox.update)

    def show_content(self, content: BoxContent, arrow: int, room: float) -> None:
        """Say this, in at most `room` pixels. `arrow` is 1 above the view, -1 below it, 0 in it."""
        if content != self.content or arrow != self.arrow:
            self.content, self.arrow = content, arrow
            self.setAccessibleName(content.name)
            self.setToolTip(tip(content.hint))
            for button, name in ((self.review, content.review), (self.close_button, content.close)):
                button.setVisible(bool(name))
                button.setAccessibleName(name)
                button.setToolTip(tip(name))
            self.setCursor(Qt.CursorShape.SizeVerCursor if self._draggable else Qt.CursorShape.ArrowCursor)
            self.update()
        self._parts = self._fitting(content, room)
        size = self._size(content)
        if size != self.size():
            self.resize(size)

    @property
    def _draggable(self) -> bool:
        return self.content is not None and self.content.grip and not self.arrow

    # --- layout -----------------------------------------------------------------------------------------------------

    def _fitting(self, content: BoxContent, room: float) -> list[tuple[Part, float]]:
        """The parts that have room, with their widths."""
        left, found = room - self._ends(content), list[tuple[Part, float]]()
        for part in content.parts:
            wide = text_width(part.text, self._theme, _role(part)) + 2 * _AIR
            if found and wide > left:
                break
            left -= wide
            found.append((part, wide))
        return found

    def _ends(self, content: BoxContent) -> float:
        """Pixels of grip or arrow and of the buttons."""
        wide = _GRIP * self._theme.scale if content.grip or self.arrow else 0.0
        if content.review:
            wide += self.review.sizeHint().width() + 2
        return wide + (self.close_button.width() + 2 if content.close else 0) + 2

    def _size(self, content: BoxContent) -> QSize:
        """The box around its parts; puts the buttons at its right."""
        wide = self._ends(content) + sum(width for _part, width in self._parts)
        size = QSize(round(wide), self._theme.px(HEIGHT))
        right = size.width() - 2
        for button, shown in ((self.close_button, content.close), (self.review, content.review)):
            if shown:
                high = self._theme.px(_BUTTON)
                across = button.width() if button is self.close_button else button.sizeHint().width()
                button.setGeometry(right - across, (size.height() - high) // 2, across, high)
                right -= across + 2
        return size

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Edge, grip or arrow, and the parts with hair lines between them."""
        content, surface = self.content, self._theme.surface
        if content is None:
            return
        ghost, real = content.look is Look.GHOST, content.look is Look.REAL
        role = self._theme.role(content.meaning)
        foreground = colour(surface.warn if ghost else surface.text1 if role is None else role.text)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(foreground, 1.0, Qt.PenStyle.SolidLine if real else Qt.PenStyle.DashLine))
        painter.setBrush(colour(surface.warn_dim if ghost else surface.panel))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, 4, 4)
        x = 0.0
        if content.grip or self.arrow:
            x = _GRIP * self._theme.scale
            self._paint_end(painter, QRectF(0, 0, x, self.height()), foreground)
        for place, (part, wide) in enumerate(self._parts):
            if place:
                painter.setPen(colour(surface.line_strong))
                painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 4))
            area = QRectF(x, 0, wide, self.height())
            first = place == 0 and real
            if first:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(foreground if role is None else colour(role.fill))
                painter.drawRoundedRect(area.adjusted(0, 1, -1, -1), 3, 3)
            tint = part.tint or foreground
            if first:
                tint = surface.panel if role is None else "#FFFFFF"
            elif place and not part.tint and role is not None:
                tint = surface.text1
            paint_text(painter, area, CENTRE, part.text, _role(part), tint, self._theme)
            x += wide

    def _paint_end(self, painter: QPainter, area: QRectF, foreground: QColor) -> None:
        """The grip's dots, or an arrow to where the line is."""
        middle = area.center() + QPointF(1, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(foreground)
        if self.arrow:
            tip_y, base = middle.y() - 4 * self.arrow, middle.y() + 3 * self.arrow
            corners = [QPointF(middle.x(), tip_y), QPointF(middle.x() - 4, base), QPointF(middle.x() + 4, base)]
            painter.drawPolygon(QPolygonF(corners))
            return
        for row in (-4, 0, 4):
            for column in (-2, 2):
                painter.drawEllipse(middle + QPointF(column, row), 0.9, 0.9)

    # --- input ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Begin to drag."""
        if event.button() == Qt.MouseButton.LeftButton and not self.arrow:
            self._held = True
            self.grabbed.emit(self.mapToParent(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Drag."""
        if self._held and event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self.mapToParent(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """End the drag."""
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = False
            self.dropped.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """It is no double click on the chart; only a press."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and Down prepare another price, Enter opens, Delete asks, Esc leaves. None of them sends."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            far = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.stepped.emit(far if key == Qt.Key.Key_Up else -far)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():  # a tool button leaves Enter to what is around it
                (self.closed if self.close_button.hasFocus() else self.opened).emit()
        elif key == Qt.Key.Key_Delete:
            if not event.isAutoRepeat():
                self.closed.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _role(part: Part) -> Type:
    return Type.CAPTION_STRONG if part.strong else Type.CAPTION
