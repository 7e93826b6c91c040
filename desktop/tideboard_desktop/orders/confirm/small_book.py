"""The small order book of a confirmation: what the order would take or join now."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.order import Side
from tideboard_core.model.review import BookLine, BookPreview
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role

LINES = 6
HEADER, ROW, SPREAD = 22, 20, 22


class SmallBook(QWidget):
    """Six levels and the spread in fixed rows; dashed tags are this order, since dashed means hypothetical."""

    def __init__(self, theme: Theme, side: Side, step: Decimal) -> None:
        super().__init__()
        self._theme = theme
        self._side = side
        self._step = step
        self._book: BookPreview | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(HEADER + ROW * LINES + SPREAD) + 2)
        self.setAccessibleName(self.tr("What it would cross now"))
        give_role(self, QAccessible.Role.Graphic)

    def show_book(self, book: BookPreview | None) -> None:
        """Show the newest book; None = unknown."""
        if book != self._book:
            self._book = book
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as four columns need."""
        return QSize(self._theme.px(372), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        surface = self._theme.surface
        painter.setPen(colour(surface.line_soft))
        painter.setBrush(colour(surface.inset))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._header(painter)
        book = self._book
        if book is None:
            painter.setPen(colour(surface.text3))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No book yet"))
            return
        asks, bids = visible_lines(book.lines)
        largest = max((line.quantity for line in (*asks, *bids)), default=1) or 1
        top = 1 + self._theme.px(HEADER)
        for line in asks:
            top = self._line(painter, top, line, largest)
        top = self._spread(painter, top, book.spread)
        for line in bids:
            top = self._line(painter, top, line, largest)

    def _columns(self, top: int, height: int) -> tuple[QRect, QRect, QRect, QRect]:
        """This order, price, shares, orders: the first column left-aligned, the others right-aligned."""
        width = self.width() - 2
        tag = QRect(11, top, round(width * 0.27), height)
        price = QRect(0, top, round(width * 0.465), height)
        shares = QRect(0, top, round(width * 0.83), height)
        orders = QRect(0, top, width - 11, height)
        return tag, price, shares, orders

    def _header(self, painter: QPainter) -> None:
        height = self._theme.px(HEADER)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(self._theme.surface.text3))
        titles = (self.tr("This order"), self.tr("Price"), self.tr("Shares"), self.tr("Orders"))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for index, (place, title) in enumerate(zip(self._columns(1, height), titles, strict=True)):
            painter.drawText(place, right if index else left, title)
        painter.fillRect(QRect(1, height, self.width() - 2, 1), colour(self._theme.surface.line_soft))

    def _line(self, painter: QPainter, top: int, line: BookLine, largest: int) -> int:
        height = self._theme.px(ROW)
        surface = self._theme.surface
        if line.takes or line.joins:
            painter.fillRect(QRect(1, top, self.width() - 2, height), colour(surface.hover))
        role = self._theme.up if line.side is Side.BUY else self._theme.down
        span = round((self.width() - 2) * 0.53 * line.quantity / largest)
        painter.fillRect(QRect(self.width() - 1 - span, top + 1, span, height - 2), colour(role.dim))
        tag, price, shares, orders = self._columns(top, height)
        if line.takes or line.joins:
            self._tag(painter, tag, line)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(self._theme.font(Type.STRONG))
        painter.setPen(colour(role.text))
        painter.drawText(price, right, fmt.price(line.price, self._step))
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(colour(surface.text1))
        painter.drawText(shares, right, fmt.quantity(line.quantity) if line.quantity else fmt.MISSING)
        painter.setPen(colour(surface.text3))
        painter.drawText(orders, right, fmt.quantity(line.orders) if line.orders else fmt.MISSING)
        return top + height

    def _tag(self, painter: QPainter, place: QRect, line: BookLine) -> None:
        text = (self.tr("takes {shares}") if line.takes else self.tr("joins {shares}")).format(
            shares=fmt.quantity(line.takes or line.joins)
        )
        own = self._theme.up if self._side is Side.BUY else self._theme.down
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        box = QRectF(place.x(), place.y() + 2, width, place.height() - 4).adjusted(0.5, 0.5, -0.5, -0.5)
        pen = QPen(colour(own.text), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(colour(own.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _spread(self, painter: QPainter, top: int, spread: Decimal | None) -> int:
        height = self._theme.px(SPREAD)
        surface = self._theme.surface
        painter.fillRect(QRect(1, top, self.width() - 2, height), colour(surface.raised))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2))
        shown = fmt.MISSING if spread is None else fmt.price(spread, self._step)
        place = QRect(11, top, self.width() - 22, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.tr("spread {spread}").format(spread=shown))
        return top + height


def visible_lines(lines: tuple[BookLine, ...]) -> tuple[list[BookLine], list[BookLine]]:
    """At most six levels, those nearest the spread, more on the side that this order touches."""
    asks = [line for line in lines if line.side is Side.SELL]
    bids = [line for line in lines if line.side is Side.BUY]
    touched_asks = sum(1 for line in asks if line.takes or line.joins)
    touched_bids = sum(1 for line in bids if line.takes or line.joins)
    ask_room = 3 if touched_asks == touched_bids else 4 if touched_asks > touched_bids else 2
    ask_room = max(ask_room, LINES - len(bids))
    shown_asks = asks[-ask_room:] if ask_room else []
    shown_bids = bids[: LINES - len(shown_asks)]
    _bring_in(shown_asks, asks[: len(asks) - len(shown_asks)], outermost=0)
    _bring_in(shown_bids, bids[len(shown_bids) :], outermost=-1)
    return shown_asks, shown_bids


def _bring_in(shown: list[BookLine], hidden: list[BookLine], *, outermost: int) -> None:
    """Always show the level at which the order would rest, in the outermost row if it lies further out."""
    own = next((line for line in hidden if line.joins), None)
    if own is not None and shown:
        shown[outermost] = own
