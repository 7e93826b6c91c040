"""The button that reviews an order, or asks to unlock trading."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from tideboard_core.model.lock import LockStatus
from tideboard_core.model.order import Environment, Side
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import identify

ACTION_HEIGHT = 42
translate = QCoreApplication.translate


def unlock_words(status: LockStatus | None) -> str:
    """What the button says while nothing can be sent from the account in view."""
    if status is not None and status.view_pinned:
        return translate("Ticket", "Unpin to trade")
    return translate("Ticket", "Unlock to trade")


class ActionButton(QPushButton):
    """The ticket's one button: review in the side's colour, outlined in magenta for LIVE, or unlock."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._environment = Environment.PRACTICE
        self._side = Side.BUY
        self._locked = True
        self._key = ""
        identify(self, "review_order")
        self.setFont(theme.font(Type.INPUT))
        self.setFixedHeight(theme.control(ACTION_HEIGHT))
        self.setAutoDefault(False)

    def show_state(self, text: str, environment: Environment, side: Side, *, locked: bool) -> None:
        """Set text and style together; does nothing if they are the same, for this comes with every quote."""
        if (text, environment, side, locked) == (self.text(), self._environment, self._side, self._locked):
            return
        self._environment, self._side, self._locked = environment, side, locked
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    def show_key(self, unlock: str) -> None:
        """Show the key that unlocks while the button does, too."""
        self._key = unlock
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: the dock decides."""
        return QSize(160, self._theme.control(ACTION_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No minimum width of its own, so that the dock can become narrow."""
        return QSize(80, self._theme.control(ACTION_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background, outline, glyph, text and key hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface = self._theme.surface
        live = self._environment is Environment.LIVE and not self._locked
        fill = (self._theme.up if self._side is Side.BUY else self._theme.down).fill
        filled = self.isEnabled() and not self._locked
        edge = fill if filled else surface.line_control if self.isEnabled() else surface.line_strong
        if live:
            edge = self._theme.environments[Environment.LIVE].text
        painter.setPen(QPen(colour(edge), 3 if live else 1))
        painter.setBrush(colour(fill if filled else surface.raised))
        inset = 1.5 if live else 0.5
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, 5, 5)
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("#000000", 0.12) if self.isDown() else colour("#FFFFFF", 0.06))
            painter.drawRoundedRect(area, 5, 5)
        text_colour = "#FFFFFF" if filled else surface.text1 if self.isEnabled() else surface.text_off
        glyph = "lock" if self._locked else "circle-dollar-sign" if live else ""
        self._words(painter, text_colour, glyph)

    def _words(self, painter: QPainter, text_colour: str, glyph: str) -> None:
        caption, size, high = self._theme.font(Type.CAPTION), self._theme.px(16), self._theme.px(20)
        lead = size + 9 if glyph else 0
        hint, tail = self._key, QFontMetrics(caption).horizontalAdvance(self._key) + 24
        room = self.width() - 20 - lead - self.fontMetrics().horizontalAdvance(self.text())
        if not self._locked or not hint or tail > room:  # the words come first
            hint, tail = "", 0
        if room < 0 and not glyph:  # what is ordered at which price is never cut
            painter.setFont(self.font())
            painter.setPen(colour(text_colour))
            place = self.rect().adjusted(6, 0, -6, 0)
            words = self.text().replace(" @ ", "\u00a0@\u00a0")
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            return
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 20 - lead - tail)
        wide = self.fontMetrics().horizontalAdvance(text)
        left = (self.width() - wide - lead - tail) // 2
        painter.setFont(self.font())
        if glyph:
            top = (self.height() - size) // 2
            painter.drawPixmap(left, top, pixmap(glyph, text_colour, size, self.devicePixelRatioF()))
            left += lead
        painter.setPen(colour(text_colour))
        painter.drawText(left, 0, wide + 2, self.height(), Qt.AlignmentFlag.AlignVCenter, text)
        if hint:
            painter.setFont(caption)
            box = QRectF(left + wide + 10.5, (self.height() - high) / 2 + 0.5, tail - 11, high - 1)
            painter.setPen(colour(self._theme.surface.line_strong))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(colour(self._theme.surface.text2))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint)
