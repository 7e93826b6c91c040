"""The painted broker queue: bids left, asks right, each level with its brokers' ids and names."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

from tideboard_desktop.book.broker_queue import QueueLine
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.painted_list import PaintedList
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.theme import Theme, Type, colour

ROW_HEIGHT = 18
MARGIN = 8
BIDS, ASKS = 0, 1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BrokerView(PaintedList):
    """`chosen` carries the id of the broker that was clicked or chosen by Enter; 0 clears the highlight."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, identifier="broker_queue", name=self.tr("Broker queue"), row_height=ROW_HEIGHT)
        self._sides: tuple[tuple[QueueLine, ...], tuple[QueueLine, ...]] = ((), ())
        self._step_places = 2
        self._highlight = 0
        self._cursor, self._side = -1, BIDS
        self._body, self._strong = StaticTexts(theme.font(Type.BODY)), StaticTexts(theme.font(Type.STRONG))
        self._caption = StaticTexts(theme.font(Type.CAPTION))
        theme.follow(self, BrokerView._take_own_colours)
        self.moved.connect(self._move_to)

    def _take_own_colours(self) -> None:
        theme, surface = self.theme, self.theme.surface
        self._text1, self._text2, self._text3 = (colour(each) for each in (surface.text1, surface.text2, surface.text3))
        self._roles = (colour(theme.up.text), colour(theme.down.text))
        self._dims = (colour(theme.up.dim), colour(theme.down.dim))
        self._lit, self._line = colour(surface.accent_dim), colour(surface.line_soft)

    def show_queue(self, bids: tuple[QueueLine, ...], asks: tuple[QueueLine, ...], places: int) -> None:
        """Show these lines; prices have at least `decimals` decimals."""
        if (bids, asks) != self._sides or places != self._step_places:
            self._sides, self._step_places = (bids, asks), places
            self._cursor = min(self._cursor, self.row_count() - 1)
            self.rows_changed()

    def highlight(self, broker: int) -> None:
        """Highlight every order of this broker; 0 for none."""
        if broker != self._highlight:
            self._highlight = broker
            self.rows_changed()

    # --- rows -------------------------------------------------------------------------------------------------------

    def row_count(self) -> int:
        """The rows of the longer side."""
        return max(len(side) for side in self._sides)

    @property
    def marked_row(self) -> int:
        """None for the row as a whole: only one side of it is marked."""
        return -1

    def paint_header(self, painter: QPainter, rect: QRect) -> None:
        """Paint the name of each side."""
        half = rect.width() // 2
        painter.drawText(rect.adjusted(MARGIN, 0, 0, 0), _LEFT, self.tr("Bid queue"))
        painter.drawText(rect.adjusted(half + MARGIN, 0, 0, 0), _LEFT, self.tr("Ask queue"))

    def paint_row(self, painter: QPainter, row: int, rect: QRect) -> None:
        """Paint both halves of a row."""
        half = rect.width() // 2
        areas = (QRect(0, rect.y(), half, rect.height()), QRect(half, rect.y(), rect.width() - half, rect.height()))
        for side, area in enumerate(areas):
            if row < len(self._sides[side]):
                self._paint_line(painter, area, side, self._sides[side][row])
            if (row, side) == (self._cursor, self._side) and self.hasFocus():
                painter.setPen(self.accent)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.fillRect(half, rect.y(), 1, rect.height(), self._line)

    def _paint_line(self, painter: QPainter, area: QRect, side: int, line: QueueLine) -> None:
        inner = area.adjusted(MARGIN, 0, -MARGIN, 0)
        if not line.broker:
            self._paint_level(painter, area, inner, side, line)
            return
        lit = line.broker == self._highlight
        if lit:
            painter.fillRect(area, self._lit)
            painter.fillRect(area.x(), area.y(), 2, area.height(), self.accent)
        font = self._strong if lit else self._body
        width = self.theme.px(34)
        self._text(painter, font, f"{line.broker:04}", inner, self._text1 if lit else self._text2)
        name = inner.adjusted(width + 4, 0, 0, 0)
        self._text(painter, font, font.elided(line.name, name.width()), name, self._text1)

    def _paint_level(self, painter: QPainter, area: QRect, inner: QRect, side: int, line: QueueLine) -> None:
        painter.fillRect(area.adjusted(0, 1, 0, 0), self._dims[side])
        self._text(painter, self._strong, self._level_text(line), inner, self._roles[side])
        orders = f"{line.orders}"
        painter.setFont(self._caption.font)
        painter.setPen(self._text3)
        painter.drawText(inner, _RIGHT, orders)

    def _text(self, painter: QPainter, texts: StaticTexts, text: str, area: QRect, text_colour: QColor) -> None:
        """Draw on the font's own base line: fallback fonts of another script would otherwise be too low."""
        painter.setFont(texts.font)
        painter.setPen(text_colour)
        metrics = painter.fontMetrics()
        base = area.y() + (area.height() - metrics.height()) // 2 + metrics.ascent()
        painter.drawText(area.x(), base, text)

    def _level_text(self, line: QueueLine) -> str:
        if line.price is None:
            return self.tr("level {number}").format(number=line.level)
        exponent = line.price.normalize().as_tuple().exponent
        places = max(self._step_places, -exponent if isinstance(exponent, int) else 0)
        return f"{line.price:,.{places}f}"

    def row_words(self, row: int) -> str:
        """Both halves of a row."""
        return "; ".join(filter(None, (self._half_words(row, BIDS), self._half_words(row, ASKS))))

    def _half_words(self, row: int, side: int) -> str:
        if row >= len(self._sides[side]):
            return ""
        line = self._sides[side][row]
        words = self.tr("bid {line}") if side == BIDS else self.tr("ask {line}")
        if not line.broker:
            text = self.tr("{price}, 1 order") if line.orders == 1 else self.tr("{price}, {count} orders")
            text = text.format(price=self._level_text(line), count=fmt.quantity(line.orders))
        else:
            text = f"{line.broker:04} {line.name}".strip()
        return words.format(line=text)

    # --- choosing ---------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click highlights a broker, a second one clears the highlight."""
        row = self.row_at(event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and row >= 0:
            self._side = BIDS if event.position().x() < self.viewport().width() // 2 else ASKS
            self._cursor = row
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right change the side, Enter highlights."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._side = BIDS if event.key() == Qt.Key.Key_Left else ASKS
            self._move_to(max(self._cursor, 0))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self._move_to(min(max(self._cursor + step, 0), max(self.row_count() - 1, 0)))
        else:
            super().keyPressEvent(event)

    def _move_to(self, row: int) -> None:
        self._cursor = row
        self.show_row(row)
        self.viewport().update()
        self.announce(self._half_words(row, self._side))

    def _choose(self) -> None:
        lines = self._sides[self._side]
        if 0 <= self._cursor < len(lines) and lines[self._cursor].broker:
            broker = lines[self._cursor].broker
            self.chosen.emit(0 if broker == self._highlight else broker)
