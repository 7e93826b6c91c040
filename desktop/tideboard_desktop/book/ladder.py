"""The painted order book: rows, depth bars, own orders; repaints only the changed parts of rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from decimal import Decimal

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QEnterEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QWidget

from tideboard_core.model.order import Side
from tideboard_core.ports.system import Clock
from tideboard_desktop.book.ladder_painter import MARGIN, LadderPainter, Line
from tideboard_desktop.book.ladder_rows import (
    DEPTH,
    EMPTY,
    MOST,
    NO_SPREAD,
    Ladder,
    SpreadLine,
)
from tideboard_desktop.ui.tables.accessible_rows import AccessibleRows
from tideboard_desktop.ui.tables.cell_flash import CellFlashes
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button

ROW_HEIGHT, ROOMY_HEIGHT = 16, 20
HEADER_HEIGHT = 20
SPREAD_HEIGHT = 26
RATIO_HEIGHT = 26
NEAREST = 3
"""Levels per side that a low dock shows before it shows header and ratio bar."""


class LadderView(QWidget):
    """Shows a `Ladder`. `held`: the mouse entered; the page then stops replacing the visible book.

    `picked` carries price and side of the book (BUY = bid rows) of a click or Enter; nothing is ever sent.
    `recentred` asks for the newest book: Space, or the button visible while the mouse is over the rows.
    `wanted` is emitted before `setFocus` takes the focus, so that the tab can be shown first. `room_changed` is emitted
    when another number of levels has room.
    """

    picked = Signal(object, object)
    held = Signal(bool)
    recentred = Signal()
    wanted = Signal()
    room_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text_colour = LadderPainter(theme)
        self._shown = EMPTY
        self._spread, self._percent = NO_SPREAD, EMPTY.bid_percent
        self._holding = self._roomy = self._contracts = False
        self._most, self._room = MOST, DEPTH
        self._hover: int | None = None
        self._cursor: tuple[Side, Decimal] | None = None
        self._cursor_place: int | None = None
        self._row_height = theme.px(ROW_HEIGHT)
        self._header_height = theme.px(HEADER_HEIGHT)
        self._spread_height = theme.px(SPREAD_HEIGHT)
        self._ratio_height = theme.px(RATIO_HEIGHT)
        self._rects = self._figures = [QRect()] * (2 * DEPTH)
        self._lefts: list[QRect] = self._rects
        self._tops = [0] * (2 * DEPTH)
        self._middle = self._body = self._foot = QRect()
        self._clipped = False
        self._asked, self._parts = QRegion(), dict[int, tuple[int, int]]()
        self._weight_words = (self.tr("Bid %1%"), self.tr("Ask %1%"))
        self.flashes: CellFlashes | None = None
        self._accessible = AccessibleRows(self, "order_book_row_")
        give_role(self, QAccessible.Role.List)
        self.recentre = self._make_button(theme)
        application = QApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._front_window_changed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # --- content ----------------------------------------------------------------------------------------------------

    def note_room(self) -> QRect:
        """Below the headings, while there are no levels."""
        if self._shown is not EMPTY:
            return QRect()
        return self.rect().adjusted(0, self._header_height, 0, -self._ratio_height)

    def show_book(self, ladder: Ladder, spread: SpreadLine) -> None:
        """Show a book; the keyboard's mark keeps its price, and disappears with it."""
        old, self._shown = self._shown, ladder
        if old.depth != ladder.depth:
            self._show_other_depth(spread)
            return
        if self.flashes is not None:
            self._flash(self.flashes, old, ladder)
        asked, parts, tops, high = self._asked, self._parts, self._tops, self._row_height
        for place, left, right in self._text_colour.parts(old, ladder):
            asked += QRect(left, tops[place], right - left, high)
            known = parts.get(place)
            parts[place] = (left, right) if known is None else (min(left, known[0]), max(right, known[1]))
        if self._spread != spread or (old is EMPTY) is not (ladder is EMPTY):
            self._spread = spread
            asked += self._middle
        percent = ladder.bid_percent
        if percent != self._percent:
            self._percent = percent
            asked += self._foot
        self.update(asked)
        if self._cursor is not None:
            self._find_cursor()
        if self._accessible.wanted:
            self._name_rows()

    def _show_other_depth(self, spread: SpreadLine) -> None:
        """Lay all rows out anew: another number of levels is shown."""
        self._spread, self._percent = spread, self._shown.bid_percent
        self._hover = self._cursor_place = None
        self._measure()
        self.update()
        if self._cursor is not None:
            self._find_cursor()

    def flash_sizes(self, clock: Clock) -> None:
        """From now on flash a size that changed at its price."""
        self.flashes = CellFlashes(clock, self._repaint_prices, self)

    def _flash(self, flashes: CellFlashes, old: Ladder, new: Ladder) -> None:
        """Flash rows with another size at the same price; a price that came to another row is no change of size."""
        sizes: dict[Hashable, float] = {}
        for before, after in zip(old.rows, new.rows, strict=True):
            if after is not before and before[0] == after[0] is not None and before.quantity != after.quantity:
                sizes[after.price_text] = after.share - before.share  # by texts: each look-up computes a price's hash
        if sizes:
            flashes.start(sizes, 2 * min(self._room, new.depth))

    def _repaint_prices(self, prices: Iterable[Hashable]) -> None:
        wanted = set(prices)
        for place, row in enumerate(self._shown.rows):
            if row.price_text in wanted:
                self.update(self._figures[place])

    def _glows(self) -> dict[Hashable, float]:
        """How strongly sizes flash, by price; a price is on one side only."""
        if self.flashes is None or not self.flashes.active:
            return {}
        return self.flashes.strengths()

    def show_waiting(self, words: str) -> None:
        """Show on the button how far the picture is behind; empty = it shows the newest book."""
        if words == self.recentre.text():
            return
        self.recentre.setText(words)
        self.recentre.setAccessibleName(words)
        shown = bool(words)
        if shown is self.recentre.isHidden():
            self.recentre.setVisible(shown)
            self.update(self._middle)
        if shown:
            self._place_button()

    def count_in(self, *, contracts: bool) -> None:
        """Name what the quantities count: contracts, else shares."""
        if contracts is not self._contracts:
            self._contracts = contracts
            self._name_rows()
            self.update(0, 0, self.width(), self._header_height)

    def set_rows(self, *, levels: int, roomy: bool) -> None:
        """Show at most `levels` levels per side, in rows of 16 or 20 pixels."""
        self._most, self._roomy = min(max(levels, 1), MOST), roomy
        self._row_height = self._theme.px(ROOMY_HEIGHT if roomy else ROW_HEIGHT)
        self.updateGeometry()
        self._measure()
        self.update()

    @property
    def levels(self) -> int:
        """The most levels per side that it shows."""
        return self._most

    @property
    def room(self) -> int:
        """How many levels per side have room, as far as they may be shown."""
        return self._room

    @property
    def shown(self) -> Ladder:
        """The ladder on screen."""
        return self._shown

    @property
    def holding(self) -> bool:
        """Whether the mouse is over the rows."""
        return self._holding

    @property
    def cursor_price(self) -> Decimal | None:
        """The price marked by the keyboard."""
        return None if self._cursor is None else self._cursor[1]

    # --- geometry ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Header, twenty rows, the spread row and the ratio bar."""
        return QSize(280, self.height_for(min(self._most, DEPTH)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Five levels per side in rows of the usual height."""
        return QSize(200, self._height(DEPTH // 2, self._theme.px(ROW_HEIGHT)))

    def height_for(self, levels: int) -> int:
        """Height for this many levels per side."""
        return self._height(levels, self._row_height)

    def _height(self, levels: int, row: int) -> int:
        return self._theme.px(HEADER_HEIGHT) + 2 * levels * row + self._spread_height + self._theme.px(RATIO_HEIGHT)

    def row_rect(self, place: int) -> QRect:
        """Rectangle of a row of `Ladder.rows`; asks are laid out upwards from the spread row, bids downwards."""
        return self._rects[place]

    def place_at(self, y: float) -> int | None:
        """The row at a height, None between the rows."""
        if not self._body.top() <= y <= self._body.bottom():
            return None
        for place, rect in enumerate(self._rects):
            if rect.top() <= y <= rect.bottom():
                return place
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A low dock loses the outer levels, never the inner ones."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        width, row = self.width(), self._row_height
        self._header_height, self._ratio_height = self._edges()
        room = self.height() - self._header_height - self._ratio_height - self._spread_height
        before, self._room = self._room, min(self._most, max(1, room // 2 // row))
        depth = self._shown.depth
        half = min(self._room, depth) * row  # whole rows only
        self._clipped = half < depth * row
        self._middle = QRect(0, self._header_height + half, width, self._spread_height)
        top = self._middle.top() - depth * row
        bottom = self._middle.bottom() + 1
        self._rects = [QRect(0, top + place * row, width, row) for place in range(depth)]
        self._rects += [QRect(0, bottom + place * row, width, row) for place in range(depth)]
        self._body = QRect(0, self._header_height, width, 2 * half + self._spread_height)
        self._text_colour.measure(width)
        left = self._text_colour.figures_left
        self._figures = [rect.adjusted(left, 0, 0, 0) for rect in self._rects]
        self._lefts = [QRect(0, rect.top(), left, row) for rect in self._rects]
        self._tops = [rect.top() for rect in self._rects]
        slack = (self._ratio_height - self._theme.px(16)) // 2
        foot = QRect(0, self._body.bottom() + 1, width, self._ratio_height)
        self._foot = foot.adjusted(0, slack, 0, -slack) if self._ratio_height else QRect()
        self._place_button()
        if self._accessible.wanted:
            self._name_rows()
        if max(before, DEPTH) != max(self._room, DEPTH):
            self.room_changed.emit()

    def _edges(self) -> tuple[int, int]:
        """Heights of header and ratio bar: they give way, the bar first, to the levels nearest the price."""
        header, ratio = self._theme.px(HEADER_HEIGHT), self._theme.px(RATIO_HEIGHT)
        free = self.height() - self._spread_height - 2 * min(self._most, NEAREST) * self._row_height
        if header + ratio <= free:
            return header, ratio
        return (header, 0) if header <= free else (0, 0)

    def _make_button(self, theme: Theme) -> QPushButton:
        """The button that asks for the newest book, visible while the mouse is over the rows."""
        button = push_button("", theme, ButtonStyle.OUTLINE)
        identify(button, "order_book_recentre", self.tr("Re-centre"))
        button.setParent(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self.tr("Go to the newest book (Space)"))
        button.setStyleSheet(f"QPushButton {{ min-height: {theme.px(18)}px; padding: 0 6px; font-weight: 400; }}")
        button.clicked.connect(self.recentred)
        button.hide()
        return button

    def _place_button(self) -> None:
        size = self.recentre.sizeHint()
        width = min(size.width(), round(self.width() * 0.62))
        height = min(self._theme.px(20), self._middle.height() - 4)
        top = self._middle.top() + (self._middle.height() - height) // 2
        self.recentre.setGeometry(self.width() - MARGIN - width, top, width, height)

    # --- mouse ------------------------------------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Freeze the rows, so that a price cannot move under a click."""
        super().enterEvent(event)
        self._hold(on=True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Show the newest book again."""
        super().leaveEvent(event)
        self._mark(None)
        self._hold(on=False)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Another tab came to the front by a key: the mouse is not over this any more."""
        super().hideEvent(event)
        if self.flashes is not None:
            self.flashes.clear()
        self._hold(on=False)

    def _front_window_changed(self, front: QWindow | None) -> None:
        """Another window became active: no click will come here, and no leave event may come either."""
        if self._holding and front is not self.window().windowHandle():
            self._hold(on=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Highlight the row under the mouse."""
        if not self._holding:
            self._hold(on=True)  # the window came back to the front below a mouse that had never left
        self._mark(self.place_at(event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click picks the price of its row."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pick(self.place_at(event.position().y()))

    def _hold(self, *, on: bool) -> None:
        if on is not self._holding:
            self._holding = on
            self.held.emit(on)

    def _mark(self, place: int | None) -> None:
        if place != self._hover:
            for stale in (self._hover, place):
                if stale is not None:
                    self.update(self.row_rect(stale))
            self._hover = place

    # --- keys -------------------------------------------------------------------------------------------------------

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Ask to be shown, then take the focus."""
        self.wanted.emit()
        super().setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and down move the mark, Enter picks, Space shows the newest book at its best prices."""
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.pick_marked()
        elif key == Qt.Key.Key_Space:
            self.centre()
        else:
            super().keyPressEvent(event)

    def step(self, rows: int) -> None:
        """Move the keyboard's mark up (negative) or down among the visible rows; it starts at the best price."""
        shown = [place for place, row in enumerate(self._shown.rows) if row.price and self._in_sight(place)]
        if not shown:
            return
        if self._cursor_place is None:
            start = self._shown.depth if rows > 0 else self._shown.depth - 1
            place = min(shown, key=lambda each: abs(each - start))
        else:
            place = min(max(self._cursor_place + rows, shown[0]), shown[-1])
        self._put_cursor(place)

    def pick_marked(self) -> None:
        """Pick the marked price."""
        self._pick(self._cursor_place)

    def centre(self) -> None:
        """Clear the mark and ask for the newest book."""
        self._put_cursor(None)
        self.recentred.emit()

    def _in_sight(self, place: int) -> bool:
        return self._body.contains(self._rects[place])

    def _put_cursor(self, place: int | None) -> None:
        self._show_cursor(place)
        price = None if place is None else self._shown.rows[place].price
        self._cursor = None if place is None or price is None else (self._side(place), price)
        self._accessible.announce("" if place is None else self.row_words(place))

    def _find_cursor(self) -> None:
        rows = self._shown.rows
        found = (place for place, row in enumerate(rows) if (self._side(place), row.price) == self._cursor)
        place = next((place for place in found if self._in_sight(place)), None)
        self._show_cursor(place)
        if place is None:
            self._cursor = None
            self._accessible.announce(self.tr("The price has left the book"))

    def _show_cursor(self, place: int | None) -> None:
        if place != self._cursor_place:
            for stale in (self._cursor_place, place):
                if stale is not None:
                    self.update(self._rects[stale])
            self._cursor_place = place

    def _pick(self, place: int | None) -> None:
        if place is None:
            return
        row = self._shown.rows[place]
        if row.price is not None:
            self.picked.emit(row.price, self._side(place))

    def _side(self, place: int) -> Side:
        return Side.SELL if place < self._shown.depth else Side.BUY

    # --- accessible rows --------------------------------------------------------------------------------------------

    def row_words(self, place: int) -> str:
        """A row in words: side, price, shares, orders, own shares, the ticket's order."""
        row = self._shown.rows[place]
        if row.price is None:
            return ""
        side = self.tr("Ask %1") if place < self._shown.depth else self.tr("Bid %1")
        counted = self.tr("%1 contracts") if self._contracts else self.tr("%1 shares")
        parts = [side.replace("%1", row.price_text), counted.replace("%1", row.quantity)]
        if row.orders:
            orders = self.tr("1 order") if row.orders == "1" else self.tr("%1 orders")
            parts.append(orders.replace("%1", row.orders))
        if row.resting:
            parts.append(self.tr("%1 of yours").replace("%1", row.resting))
        if row.hypothetical:
            parts.append(self.tr("%1 by the ticket").replace("%1", row.hypothetical))
        return ", ".join(parts)

    def _name_rows(self) -> None:
        # the twenty inner rows keep their numbers; the deeper levels come after them, asks first, from near to far
        outer = self._shown.depth - DEPTH
        inner, end = range(outer, outer + 2 * DEPTH), 2 * self._shown.depth
        places = (*inner, *reversed(range(outer)), *range(inner.stop, end))
        self._accessible.tell([self.row_words(place) for place in places], [self._rects[place] for place in places])

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint only the rows in the dirty region."""
        region, bounds = event.region(), event.rect()
        meets = region.intersects
        painter = QPainter(self)
        self._text_colour.set_ratio(self.devicePixelRatioF())
        painter.fillRect(bounds, self._text_colour.panel)
        # in a low dock the outermost rows are cut: they must not reach into header or ratio bar
        if self._clipped:
            painter.setClipRect(self._body)
        self._paint_marks(painter)
        lines = self._lines(region)
        self._text_colour.rows(painter, lines, self._row_height, self._glows())
        if self._shown is not EMPTY and meets(self._middle):
            # the button covers the place of the spread's words
            line = self._spread if self.recentre.isHidden() else self._spread._replace(spread="")
            self._text_colour.spread(painter, self._middle, line)
        if self._clipped:
            painter.setClipping(False)
        if bounds.top() < self._header_height:
            counted = self.tr("Contracts") if self._contracts else self.tr("Shares")
            words = (self.tr("Mine"), self.tr("Price"), counted, self.tr("Orders"))
            self._text_colour.header(painter, QRect(0, 0, self.width(), self._header_height), words)
        if meets(self._foot):
            self._paint_ratio(painter)

    def _lines(self, region: QRegion) -> list[Line]:
        """The rows to paint, each with the part of it that has to be painted at least."""
        shown, tops, depth = self._shown, self._tops, self._shown.depth
        rows, depths = shown.rows, shown.depths
        asked, parts, self._asked, self._parts = self._asked, self._parts, QRegion(), {}
        if asked != region:  # something else was asked for too
            meets, right, figures = region.intersects, self.width(), self._text_colour.figures_left
            parts = {
                place: (0 if meets(left) else figures, right)
                for place, (rect, left) in enumerate(zip(self._rects, self._lefts, strict=True))
                if meets(rect)
            }
        return [
            (tops[place], rows[place], depths[place], place < depth, left, right)
            for place, (left, right) in parts.items()
            if rows[place][0] is not None
        ]

    def _paint_marks(self, painter: QPainter) -> None:
        if self._hover is not None:
            painter.fillRect(self._rects[self._hover], self._text_colour.hover)
        if self._cursor_place is not None:
            rect = self._rects[self._cursor_place]
            painter.fillRect(rect, self._text_colour.selected)
            painter.fillRect(rect.x(), rect.y(), 2, rect.height(), self._text_colour.accent)

    def _paint_ratio(self, painter: QPainter) -> None:
        percent = self._percent
        if percent is not None:
            bid, ask = self._weight_words
            words = (bid.replace("%1", str(percent)), ask.replace("%1", str(100 - percent)))
            self._text_colour.ratio(painter, self._foot, percent, words)
