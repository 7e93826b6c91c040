"""The foot of the watchlist: how many instruments have net inflow, net outflow or neither; what was done, with undo."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import ButtonStyle, icon_button, push_button
from tideboard_desktop.watchlists.model import Breadth

HEIGHT = 44
_MARGIN = 10
_BAR = 5
_GAP = 8


class BreadthBar(QWidget):
    """A caption with counts above a bar of three parts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._breadth = Breadth(0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName("breadth")
        give_role(self, QAccessible.Role.Graphic)
        self._speak()

    def show_breadth(self, breadth: Breadth) -> None:
        """Show other counts; equal counts cause no repaint."""
        if breadth != self._breadth:
            self._breadth = breadth
            self._speak()
            self.update()

    def _speak(self) -> None:
        inflow, outflow, without = self._words()
        text = self.tr("Breadth of this list: {inflow}, {outflow}, {without}")
        self.setAccessibleName(text.format(inflow=inflow, outflow=outflow, without=without))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Full width, fixed height."""
        return QSize(200, self._theme.px(HEIGHT))

    def _words(self) -> tuple[str, str, str]:
        return (
            self.tr("%1 in").replace("%1", str(self._breadth.inflow)),
            self.tr("%1 out").replace("%1", str(self._breadth.outflow)),
            self.tr("%1 without").replace("%1", str(self._breadth.without)),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint caption, counts and bar."""
        painter = QPainter(self)
        surface = self._theme.surface
        painter.fillRect(0, 0, self.width(), 1, colour(surface.line_soft))
        line = QRect(_MARGIN, 6, self.width() - 2 * _MARGIN, self._theme.px(20))
        left = self._counts(painter, line)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2))
        room = left - line.x() - _GAP
        words = painter.fontMetrics().elidedText(self.tr("Breadth of this list"), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        self._bar(painter, QRect(line.x(), line.bottom() + 4, line.width(), _BAR))

    def _counts(self, painter: QPainter, line: QRect) -> int:
        """Draw the counts right-aligned; returns their left edge."""
        inks = (self._theme.up.text, self._theme.down.text, self._theme.surface.text3)
        right = line.right() + 1
        for place, (text, text_colour) in reversed(list(enumerate(zip(self._words(), inks, strict=True)))):
            painter.setFont(self._theme.font(Type.CAPTION if place == 2 else Type.CAPTION_STRONG))
            painter.setPen(colour(text_colour))
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRect(right - width, line.y(), width, line.height()), Qt.AlignmentFlag.AlignVCenter, text)
            right -= width
            if place:
                painter.setPen(colour(self._theme.surface.text3))
                dot = QRect(right - 12, line.y(), 12, line.height())
                painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, "\u00b7")
                right -= 12
        return right

    def _bar(self, painter: QPainter, bar: QRect) -> None:
        total = sum(self._breadth)
        if not total:
            painter.fillRect(bar, colour(self._theme.surface.line_soft))
            return
        x = float(bar.x())
        inks = (self._theme.up.text, self._theme.down.text, self._theme.surface.line_strong)
        for count, text_colour in zip(self._breadth, inks, strict=True):
            width = bar.width() * count / total
            if count:
                part = QRect(round(x), bar.y(), max(1, round(width) - 2), bar.height())
                painter.fillRect(part, colour(text_colour))
                if text_colour == self._theme.down.text and self._theme.hatch_down:
                    painter.setClipRect(part)
                    hatch(painter, QRectF(part), colour(self._theme.surface.panel), gap=5, width=1.5)
                    painter.setClipping(False)
            x += width


class ListFoot(DockFooter):
    """The breadth bar, and in its place for some seconds a sentence, with a link to undo what was done."""

    HEIGHT, SECONDS, SIZE = HEIGHT, 10.0, Type.BODY
    undo = Signal()

    def __init__(self, clock: Clock, theme: Theme) -> None:
        self.breadth = BreadthBar(theme)
        super().__init__(clock, theme, identifier="watchlist_said", permanent=self.breadth)
        self._undo = push_button(self.tr("Undo"), theme, ButtonStyle.TEXT, identifier="watchlist_undo")
        close = icon_button("x", self.tr("Hide this message"), theme, identifier="watchlist_said_close")
        self.row.addWidget(self._undo)
        self.row.addWidget(close)
        self._undo.clicked.connect(self.undo)
        close.clicked.connect(self.hush)

    def done(self, sentence: str) -> None:
        """Say what was done and can be undone."""
        super().say(sentence)
        self._undo.show()

    def say(self, sentence: str) -> None:
        """Show for some seconds what was done."""
        super().say(sentence)
        self._undo.hide()

    def refuse(self, sentence: str) -> None:
        """Show for some seconds why something was not done."""
        super().refuse(sentence)
        self._undo.hide()
