"""The painted order book: rows, depth bars, own orders; only rows that changed are repainted."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.order import Side
from tideboard_desktop.models.ladder import DEPTH, EMPTY, Ladder, LadderRow, changed_places
from tideboard_desktop.palette import PairColour
from tideboard_desktop.theme import Theme, Type, colour

ROW_HEIGHT = 16
HEADER_HEIGHT = 20
SPREAD_HEIGHT = 26
RATIO_HEIGHT = 26
_MARGIN = 8
_TAG_HEIGHT = 14
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SpreadLine(NamedTuple):
    """The row between the sides: last price with its change, and the spread in words."""

    last: str
    change: str
    sign: float
    spread: str


NO_SPREAD = SpreadLine("", "", 0.0, "")


class LadderView(QWidget):
    """Shows a `Ladder`. While the mouse is over it the picture stands still, so that a click hits what is seen.

    `picked` carries the price and the side of the book (BUY = bid rows) of a click or Enter; nothing is ever sent.
    """

    picked = Signal(object, object)
    held = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown = EMPTY
        self._newest = EMPTY
        self._spread = self._newest_spread = NO_SPREAD
        self._holding = False
        self._cursor: int | None = None
        self._row_notes: list[QWidget] = []
        self._row_height = theme.px(ROW_HEIGHT)
        self._header_height = theme.px(HEADER_HEIGHT)
        self._spread_height = theme.px(SPREAD_HEIGHT)
        self._ratio_height = theme.px(RATIO_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # --- content ----------------------------------------------------------------------------------------------------

    def show_book(self, ladder: Ladder, spread: SpreadLine) -> None:
        """Show a new book, or keep it until the mouse leaves."""
        self._newest, self._newest_spread = ladder, spread
        if not self._holding:
            self._catch_up()

    @property
    def shown(self) -> Ladder:
        """What stands on screen now."""
        return self._shown

    @property
    def holding(self) -> bool:
        """Whether the picture is frozen under the mouse."""
        return self._holding

    def _catch_up(self) -> None:
        old, self._shown = self._shown, self._newest
        for place in changed_places(old, self._shown):
            self.update(self.row_rect(place))
        if self._spread != self._newest_spread:
            self._spread = self._newest_spread
            self.update(self._spread_rect())
        if old.bid_percent != self._shown.bid_percent:
            self.update(self._ratio_rect())
        self._tell_rows()

    # --- geometry ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Header, twenty rows, the spread row and the ratio bar."""
        height = self._header_height + 2 * DEPTH * self._row_height + self._spread_height + self._ratio_height
        return QSize(280, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Five levels on each side still fit."""
        full = self.sizeHint().height()
        return QSize(200, full - DEPTH * self._row_height)

    def row_rect(self, place: int) -> QRect:
        """Rectangle of a place in `Ladder.rows`; asks grow upwards from the spread row, bids downwards."""
        middle = self._spread_rect()
        if place < DEPTH:
            return QRect(0, middle.top() - (DEPTH - place) * self._row_height, self.width(), self._row_height)
        return QRect(0, middle.bottom() + 1 + (place - DEPTH) * self._row_height, self.width(), self._row_height)

    def place_at(self, y: float) -> int | None:
        """Place of the row under a height, None between the rows."""
        for place in range(2 * DEPTH):
            rect = self.row_rect(place)
            if rect.top() <= y <= rect.bottom() and self._header_height <= y < self._ratio_rect().top():
                return place
        return None

    def _spread_rect(self) -> QRect:
        room = self.height() - self._header_height - self._ratio_height - self._spread_height
        half = min(DEPTH * self._row_height, room // 2)
        return QRect(0, self._header_height + half, self.width(), self._spread_height)

    def _ratio_rect(self) -> QRect:
        return QRect(0, self.height() - self._ratio_height, self.width(), self._ratio_height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Rows move with the height."""
        super().resizeEvent(event)
        self._place_rows()

    # --- mouse and keys ---------------------------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Freeze."""
        super().enterEvent(event)
        self._hold(on=True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Go on with the newest book."""
        super().leaveEvent(event)
        self._hold(on=False)
        self._move_cursor(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Mark the row under the mouse."""
        self._move_cursor(self.place_at(event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click picks the price of its row."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pick(self.place_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and down move the mark, Enter picks its price, Space goes back to the best prices."""
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            start = DEPTH if self._cursor is None else self._cursor
            step = -1 if key == Qt.Key.Key_Up else 1
            self._move_cursor(min(max(start + step, 0), 2 * DEPTH - 1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self._cursor)
        elif key == Qt.Key.Key_Space:
            self._move_cursor(None)
        else:
            super().keyPressEvent(event)

    def _hold(self, *, on: bool) -> None:
        self._holding = on
        self.held.emit(on)
        if not on:
            self._catch_up()

    def _move_cursor(self, place: int | None) -> None:
        if place == self._cursor:
            return
        for stale in (self._cursor, place):
            if stale is not None:
                self.update(self.row_rect(stale))
        self._cursor = place
        if place is not None:
            self.setAccessibleDescription(self.row_words(place))

    def _pick(self, place: int | None) -> None:
        if place is None:
            return
        row = self._shown.rows[place]
        if row.price is not None:
            self.picked.emit(row.price, Side.SELL if place < DEPTH else Side.BUY)

    # --- accessible rows --------------------------------------------------------------------------------------------

    def row_words(self, place: int) -> str:
        """A row as a sentence part: side, price, shares, orders, own shares."""
        row = self._shown.rows[place]
        if row.price is None:
            return ""
        side = self.tr("Ask") if place < DEPTH else self.tr("Bid")
        parts = [f"{side} {row.price_text}", self.tr("%1 shares").replace("%1", row.quantity)]
        if row.orders:
            parts.append(self.tr("%1 orders").replace("%1", row.orders))
        if row.resting:
            parts.append(self.tr("%1 of yours").replace("%1", row.resting))
        return ", ".join(parts)

    def _tell_rows(self) -> None:
        """Name one child per row, made only when an assistive program is there: painted rows alone are mute."""
        if not self._row_notes:
            if not QAccessible.isActive():
                return
            self._row_notes = [QWidget(self) for _ in range(2 * DEPTH)]
            for place, note in enumerate(self._row_notes):
                note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                note.setObjectName(f"order_book_row_{place}")
                note.show()
            self._place_rows()
        for place, note in enumerate(self._row_notes):
            words = self.row_words(place)
            if note.accessibleName() != words:
                note.setAccessibleName(words)

    def _place_rows(self) -> None:
        for place, note in enumerate(self._row_notes):
            note.setGeometry(self.row_rect(place))

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint what the region asks for."""
        painter = QPainter(self)
        surface = self._theme.surface
        painter.fillRect(event.rect(), colour(surface.panel))
        region = event.region()
        body = QRect(0, self._header_height, self.width(), self.height() - self._header_height - self._ratio_height)
        painter.save()
        painter.setClipRect(body, Qt.ClipOperation.IntersectClip)
        for place, row in enumerate(self._shown.rows):
            rect = self.row_rect(place)
            if row.price is not None and region.intersects(rect):
                self._row(painter, rect, row, place)
        if region.intersects(self._spread_rect()):
            self._paint_spread(painter, self._spread_rect())
        painter.restore()
        if region.intersects(QRect(0, 0, self.width(), self._header_height)):
            self._header(painter)
        if region.intersects(self._ratio_rect()):
            self._ratio(painter, self._ratio_rect())

    def _columns(self, rect: QRect) -> tuple[QRect, QRect, QRect, QRect]:
        """Mine, price, shares, orders; right edges stand at fixed parts of the width."""
        edges = [round(rect.width() * part) for part in (0.19, 0.376, 0.82)]
        top, height = rect.top(), rect.height()
        return (
            QRect(_MARGIN, top, edges[0] - _MARGIN, height),
            QRect(edges[0], top, edges[1] - edges[0], height),
            QRect(edges[1], top, edges[2] - edges[1], height),
            QRect(edges[2], top, rect.width() - _MARGIN - edges[2], height),
        )

    def _header(self, painter: QPainter) -> None:
        rect = QRect(0, 0, self.width(), self._header_height)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(self._theme.surface.text3))
        words = (self.tr("Mine"), self.tr("Price"), self.tr("Shares"), self.tr("Orders"))
        for place, (cell, text) in enumerate(zip(self._columns(rect), words, strict=True)):
            painter.drawText(cell, _LEFT if place == 0 else _RIGHT, text)

    def _row(self, painter: QPainter, rect: QRect, row: LadderRow, place: int) -> None:
        role = self._theme.down if place < DEPTH else self._theme.up
        surface = self._theme.surface
        if place == self._cursor:
            painter.fillRect(rect, colour(surface.hover))
        mine, price, shares, orders = self._columns(rect)
        room = rect.width() - price.right()
        width = round(room * row.share)
        painter.fillRect(QRect(rect.width() - width, rect.top() + 1, width, rect.height() - 1), colour(role.dim))
        painter.setFont(self._theme.font(Type.STRONG if row.best else Type.BODY))
        painter.setPen(colour(role.text))
        painter.drawText(price, _RIGHT, row.price_text)
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(colour(surface.text1))
        painter.drawText(shares, _RIGHT, row.quantity)
        painter.setPen(colour(surface.text3))
        painter.drawText(orders, _RIGHT, row.orders)
        if row.resting:
            self._solid_tag(painter, mine, f"\u25b8{row.resting}")
        elif row.hypothetical:
            self._dashed_tag(painter, mine, row.hypothetical, self._theme.up if place < DEPTH else self._theme.down)

    def _tag_rect(self, painter: QPainter, cell: QRect, text: str) -> QRectF:
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        height = min(self._theme.px(_TAG_HEIGHT), cell.height() - 1)
        return QRectF(cell.x() + 0.5, cell.y() + (cell.height() - height) / 2 + 0.5, width, height)

    def _solid_tag(self, painter: QPainter, cell: QRect, text: str) -> None:
        rect = self._tag_rect(painter, cell, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.surface.text1))
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(colour(self._theme.surface.panel))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _dashed_tag(self, painter: QPainter, cell: QRect, text: str, role: PairColour) -> None:
        rect = self._tag_rect(painter, cell, text)
        ink = colour(role.text)
        pen = QPen(ink, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.5, 2.0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_spread(self, painter: QPainter, rect: QRect) -> None:
        surface = self._theme.surface
        painter.fillRect(rect, colour(surface.inset))
        line = self._spread
        ink = self._theme.signed_text(line.sign)
        x = rect.x() + _MARGIN
        if line.sign:
            _triangle(painter, QPointF(x, rect.center().y()), ink, up=line.sign > 0)
            x += 16
        painter.setPen(ink)
        painter.setFont(self._theme.font(Type.SPREAD))
        painter.drawText(QRect(x, rect.y(), 140, rect.height()), _LEFT, line.last)
        x += painter.fontMetrics().horizontalAdvance(line.last) + 8
        painter.setFont(self._theme.font(Type.BODY))
        painter.drawText(QRect(x, rect.y(), 90, rect.height()), _LEFT, line.change)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2))
        painter.drawText(rect.adjusted(0, 0, -_MARGIN, 0), _RIGHT, line.spread)

    def _ratio(self, painter: QPainter, rect: QRect) -> None:
        percent = self._shown.bid_percent
        if percent is None:
            return
        bid = self.tr("Bid %1%").replace("%1", str(percent))
        ask = self.tr("Ask %1%").replace("%1", str(100 - percent))
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        metrics = painter.fontMetrics()
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.setPen(colour(self._theme.up.text))
        painter.drawText(inner, _LEFT, bid)
        painter.setPen(colour(self._theme.down.text))
        painter.drawText(inner, _RIGHT, ask)
        left = inner.x() + metrics.horizontalAdvance(bid) + 8
        width = inner.right() - metrics.horizontalAdvance(ask) - 8 - left
        split = round(width * percent / 100)
        y = rect.center().y() - 1
        painter.fillRect(QRect(left, y, split - 1, 3), colour(self._theme.up.text))
        painter.fillRect(QRect(left + split + 1, y, width - split - 1, 3), colour(self._theme.down.text))


def _triangle(painter: QPainter, left: QPointF, ink: QColor, *, up: bool) -> None:
    top, bottom = (left.y() - 4, left.y() + 5) if up else (left.y() + 5, left.y() - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = (QPointF(left.x(), bottom), QPointF(left.x() + 11, bottom), QPointF(left.x() + 5.5, top))
    painter.drawPolygon(QPolygonF(list(points)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
