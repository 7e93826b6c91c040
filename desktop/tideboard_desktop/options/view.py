"""The grid of an option chain: calls, strike, puts; keys and screen readers move cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)

from tideboard_core.model.derivatives import OptionSide
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.folding import ROWS
from tideboard_desktop.options.chain_fields import BARS, DEFAULT_FIELDS, PRICES, WIDTHS, FieldText, OptionField, title
from tideboard_desktop.options.grid_geometry import GridGeometry, GridSpot
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.options.words import cell_words, row_words, strike_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.cell_changes import CellChanges
from tideboard_desktop.ui.tables.change_arrows import UP
from tideboard_desktop.ui.tables.column_model import TextColour
from tideboard_desktop.ui.tables.painted_list import PaintedList
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.tables.text_pixmaps import TextPixmaps
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.place_tips import show_tip

EDGE = 8
"""Pixels between a figure and the edge of its column."""
BAR = 0.26
"""Opacity of the bars behind volume and open interest."""
_TAG = 15
_NOTCH = 4
_CENTRE = Qt.AlignmentFlag.AlignCenter


class GridPainter:
    """Fonts, colours and shapes of the grid; texts are cached, since they repeat in every frame."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.body, self._strong = StaticTexts(theme.font(Type.BODY)), StaticTexts(theme.font(Type.STRONG))
        self._ratio = 1.0
        theme.follow(self, GridPainter._take_colours)

    def _take_colours(self) -> None:
        theme, surface = self._theme, self._theme.surface
        text_colours = {
            TextColour.PLAIN: surface.text1,
            TextColour.QUIET: surface.text3,
            TextColour.ZERO: surface.text2,
            TextColour.UP: theme.up.text,
            TextColour.DOWN: theme.down.text,
            TextColour.WARN: surface.warn,
        }
        self._figures = {
            text_colour: TextPixmaps(self.body, colour(text)) for text_colour, text in text_colours.items()
        }
        self.strikes = TextPixmaps(self._strong, colour(surface.text1))
        self.money_background = colour(surface.raised)
        self.strike_background = colour(surface.inset)
        self._bar = colour(surface.chart_band, BAR)
        self._up, self._down = theme.up.dim, theme.down.dim
        self.set_ratio(self._ratio)

    def set_ratio(self, ratio: float) -> None:
        """Set the device pixel ratio of the screen."""
        self._ratio = ratio
        for texts in (*self._figures.values(), self.strikes):
            texts.set_ratio(ratio)

    def figure(self, painter: QPainter, text: str, text_colour: TextColour, cell: QRect) -> None:
        """Paint a figure right-aligned in its cell."""
        top = cell.y() + (cell.height() - self.body.height) // 2
        self._figures[text_colour].draw_right(painter, text, cell.x() + cell.width() - EDGE, top)

    def strike(self, painter: QPainter, text: str, cell: QRect) -> None:
        """Paint a strike centred in its cell."""
        texts = self.strikes.texts
        right = cell.x() + (cell.width() + texts.width(text)) // 2
        self.strikes.draw_right(painter, text, right, cell.y() + (cell.height() - texts.height) // 2)

    def bar(self, painter: QPainter, cell: QRect, share: float, *, from_left: bool) -> None:
        """Paint how large a figure is relative to its column's largest; the bar grows away from the strikes."""
        width = max(round((cell.width() - 6) * share), 1)
        left = cell.x() + 3 if from_left else cell.x() + cell.width() - 3 - width
        painter.fillRect(QRect(left, cell.y() + 4, width, cell.height() - 8), self._bar)

    def glow(self, painter: QPainter, cell: QRect, strength: float) -> None:
        """Flash a changed price; negative = down."""
        if strength:
            tint = self._up if strength > 0 else self._down
            # two decimals: `colour` caches by value, and a fading flash has many
            painter.fillRect(cell.adjusted(3, 3, -3, -3), colour(tint, round(abs(strength), 2)))

    def arrow(self, painter: QPainter, text: str, figure: str, text_colour: TextColour, cell: QRect) -> None:
        """Paint an arrow at a changed price, if animation is off."""
        # left of the figure, which stays where it is
        taken = self.body.width(figure) + 3
        self.figure(painter, text, text_colour, cell.adjusted(0, 0, -taken, 0))

    def money_line(self, painter: QPainter, y: int, width: int, strikes: QRect) -> None:
        """Paint a line between two strikes, with a notch at either side of the column of strikes."""
        painter.fillRect(0, y, width, 1, colour(self._theme.surface.chart_zero))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.surface.text1))
        middle = y + 0.5
        for edge, inward in ((strikes.left(), _NOTCH), (strikes.right() + 1, -_NOTCH)):
            tip = QPointF(edge + inward, middle)
            painter.drawPolygon([QPointF(edge, middle - _NOTCH), tip, QPointF(edge, middle + _NOTCH)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def spot_tag(self, painter: QPainter, room: QRect, text: str) -> None:
        """Paint the underlying's price on an inverse tag in the heading of the strikes, so that it covers none."""
        surface, theme = self._theme.surface, self._theme
        painter.setFont(theme.font(Type.CAPTION_STRONG))
        taken = QFontMetrics(painter.font()).horizontalAdvance(text) + 2 * 5
        high = theme.px(_TAG)
        area = QRectF(room.x() + (room.width() - taken) / 2, room.y() + (room.height() - high) / 2, taken, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.text1))
        painter.drawRoundedRect(area, 3, 3)
        painter.setPen(colour(surface.panel))
        painter.drawText(area, _CENTRE, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def focus(self, painter: QPainter, cell: QRect) -> None:
        """Paint the ring around the current cell."""
        painter.setPen(QPen(colour(self._theme.surface.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(1, 1, -1, -1))


ROW_HEIGHT = 26
_HEADER = 40
LEAST = _HEADER + ROWS * ROW_HEIGHT + 8
"""Logical pixels of height of a grid with the rows that every table keeps, and its scroll bar."""
_STRIKE = 92
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TooltipText = Callable[[InstrumentId, OptionField, FieldText], str]
"""Returns a cell's tool tip: exact figure, source and age, or why it is missing."""


class OptionGrid(PaintedList):
    """Shows an OptionBoard.

    `picked` carries row, side and column of a clicked price, for the ticket; `opened` a contract to select; `looked`:
    other rows became visible; `menu_wanted` carries the position on the screen of the menu of the current cell.
    """

    picked = Signal(int, object, object)
    opened = Signal(str)
    looked = Signal()
    menu_wanted = Signal(object)

    def __init__(self, board: OptionBoard, theme: Theme, clock: Clock, tooltip: TooltipText) -> None:
        super().__init__(theme, identifier="option_chain_grid", name="", row_height=ROW_HEIGHT)
        self.setAccessibleName(self.tr("Option chain"))
        self.board = board
        self._tooltip = tooltip
        self._painter = GridPainter(theme)
        self._fields: tuple[OptionField, ...] = ()
        self._row, self._spot, self._strike_room = -1, GridSpot(0), 0
        self._chosen: InstrumentId | None = None
        self._largest: dict[OptionField, int] = {}
        self.changed_cells = CellChanges(theme, clock, self._repaint_options, self)
        self.header_height = theme.px(_HEADER)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_out)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.looked.emit())
        self.moved.connect(self.go_to_row)
        self.set_fields(DEFAULT_FIELDS)

    # --- content ----------------------------------------------------------------------------------------------------

    @property
    def fields(self) -> tuple[OptionField, ...]:
        """The columns of a side, from the strike outwards."""
        return self._fields

    def set_fields(self, fields: Sequence[OptionField]) -> None:
        self._fields = tuple(fields)
        self._place_columns()

    def _strike_text(self, row: int) -> str:
        """A strike, of a contract that is adjusted or may be with its root."""
        text, root = fmt.price(self.board.strike(row)), self.board.shown_root(row)
        return f"{text} {root}" if root else text

    def _strike_width(self) -> int:
        """Roots beside strikes, which few expiries have, need more room."""
        texts = map(self._strike_text, self.board.rooted_rows)
        strong = self._painter.strikes.texts
        return max([self.theme.px(_STRIKE), *(strong.width(text) + 2 * EDGE for text in texts)])

    def _place_columns(self) -> None:
        caption = QFontMetrics(self.theme.font(Type.CAPTION))
        widths = [
            max(self.theme.px(WIDTHS[one]), caption.horizontalAdvance(title(one)) + 2 * EDGE) for one in self._fields
        ]
        self._strike_room = self._strike_width()
        self._shape = GridGeometry(widths, self._strike_room)
        if abs(self._spot.step) > len(self._fields):
            self._spot = GridSpot(0)
        self._measure()
        self.viewport().update()

    def show_board(self) -> None:
        """The board has another expiry or newer figures."""
        self._largest = {field: self.board.largest(field) for field in self._fields if field in BARS}
        if self._row >= self.row_count():
            self._row = -1
        if self._strike_width() != self._strike_room:
            self._place_columns()
        self.rows_changed()

    def repaint_options(self, options: Iterable[InstrumentId]) -> None:
        """Repaint the rows of these contracts in the next frame."""
        places = (self.board.place_of(option) for option in options)
        for row in {place[0] for place in places if place is not None}:
            self.viewport().update(self.row_rect(row))

    def _repaint_options(self, cells: Iterable[object]) -> None:
        self.repaint_options(InstrumentId(str(cell)) for cell in cells)

    def show_chosen(self, option: InstrumentId | None) -> None:
        """Mark the contract that is the selected security; None for none."""
        if option != self._chosen:
            self._chosen = option
            self.viewport().update()

    def centre(self) -> None:
        """Scroll the row at the underlying's price into the middle."""
        money = self.board.money
        if money is not None:
            self.verticalScrollBar().setValue(money - self.page() // 2)

    # --- the cell of the keys ---------------------------------------------------------------------------------------

    @property
    def marked_row(self) -> int:
        return self._row

    @property
    def current(self) -> tuple[int, GridSpot] | None:
        return None if self._row < 0 else (self._row, self._spot)

    @property
    def current_option(self) -> InstrumentId | None:
        """The contract of the current cell; None on a strike."""
        side = self._spot.side
        return None if self._row < 0 or side is None else self.board.id_at(self._row, side)

    def go_to_row(self, row: int) -> None:
        """Move to another row in the same column."""
        self._go(row, self._spot)

    def _go(self, row: int, spot: GridSpot) -> None:
        if not 0 <= row < self.row_count():
            return
        self._row, self._spot = row, spot
        self.show_row(row)
        self.horizontalScrollBar().setValue(self._shape.offset_for(spot))
        self.viewport().update()
        self.announce(self._cell_words(row, spot))

    def _step(self, by: int) -> None:
        if self._row < 0:
            self._go(self._begin(), self._spot)
            return
        step = min(max(self._spot.step + by, -len(self._fields)), len(self._fields))
        self._go(self._row, GridSpot(step))

    def _begin(self) -> int:
        """The first current cell: at the money, else at the top."""
        money = self.board.money
        return 0 if money is None else min(max(money - 1, 0), self.row_count() - 1)

    def current_place(self) -> QPoint:
        """Where the menu of the current cell belongs, within the viewport."""
        if self._row < 0:
            return QPoint(0, self.header_height)
        return self._shape.rect(self._spot, self.row_rect(self._row)).bottomLeft()

    def pick_current(self) -> None:
        """Pass the current cell's price to the ticket; from a cell without one, the last price."""
        side = self._spot.side
        if self._row >= 0 and side is not None:
            field = self._fields[self._spot.column]
            self._pick(self._row, side, field if field in PRICES else OptionField.LAST)

    def open_current(self) -> None:
        """Select the contract of the current cell."""
        option = self.current_option
        if option is not None:
            self.opened.emit(option)

    def _pick(self, row: int, side: OptionSide, field: OptionField) -> None:
        if self.board.id_at(row, side) is not None:
            self.picked.emit(row, side, field)

    # --- hands ------------------------------------------------------------------------------------------------------

    def _cell_at(self, place: QPoint) -> tuple[int, GridSpot] | None:
        row, spot = self.row_at(place.y()), self._shape.at(place.x())
        return None if row < 0 or spot is None else (row, spot)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click makes a cell current; on a price it also passes it to the ticket."""
        cell = self._cell_at(event.position().toPoint())
        if cell is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        row, spot = cell
        self._go(row, spot)
        side = spot.side
        if side is not None and self._fields[spot.column] in PRICES:
            self._pick(row, side, self._fields[spot.column])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """The menu of the cell under the mouse, which becomes the current one; by key that of the current cell."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            cell = self._cell_at(event.pos())
            if cell is None:
                return
            self._go(*cell)
            self.menu_wanted.emit(event.globalPos())
        else:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.current_place()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A double click selects the contract."""
        if event.button() is Qt.MouseButton.LeftButton and self._cell_at(event.position().toPoint()) == self.current:
            self.open_current()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show a pointing hand over prices."""
        super().mouseMoveEvent(event)
        cell = self._cell_at(event.position().toPoint())
        side = None if cell is None else cell[1].side
        priced = (
            cell is not None
            and side is not None
            and self._fields[cell[1].column] in PRICES
            and self.board.price(cell[0], side, self._fields[cell[1].column]) is not None
        )
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if priced else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right move, Enter selects, Ctrl+Enter fills the ticket, Space scrolls to the money."""
        key, ctrl = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and not ctrl:
            self._step(-1 if key is Qt.Key.Key_Left else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            (self.pick_current if ctrl else self.open_current)()
        elif key is Qt.Key.Key_Space:
            self.centre()
        elif self._row < 0 and key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.row_count():
            self._go(self._begin(), self._spot)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Show the tool tip of the cell under the mouse."""
        return show_tip(event, self.viewport(), self.tooltip_at) or super().viewportEvent(event)

    def tooltip_at(self, place: QPoint) -> str:
        cell = self._cell_at(place)
        if cell is None:
            return ""
        row, spot = cell
        side = spot.side
        if side is None:
            return strike_words(self.board, row)
        field, option = self._fields[spot.column], self.board.id_at(row, side)
        text = self.board.text(row, side, field)
        if option is None or text is None:
            return self.tr("This side is not listed.")
        return self._tooltip(option, field, text)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        super()._measure()
        self._shape.lay_out(self.viewport().width())
        bar = self.horizontalScrollBar()
        bar.setRange(0, self._shape.hidden)
        bar.setPageStep(max(self._shape.room, 1))
        bar.setSingleStep(self.theme.px(40))
        self._shape.offset = min(bar.value(), self._shape.hidden)

    def _scrolled_out(self, offset: int) -> None:
        self._shape.offset = offset
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Other rows and columns may become visible."""
        super().resizeEvent(event)
        self.looked.emit()

    def row_count(self) -> int:
        return len(self.board.contracts)

    def row_words(self, row: int) -> str:
        """A strike with both sides, in the shown columns."""
        return row_words(self.board, row, self._fields)

    def _cell_words(self, row: int, spot: GridSpot) -> str:
        side = spot.side
        if side is None:
            return strike_words(self.board, row)
        return cell_words(self.board, row, side, self._fields[spot.column])

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the rows, then the line at the money and the ring of the current cell."""
        self._painter.set_ratio(self.devicePixelRatioF())
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setClipRect(0, self.header_height, self.viewport().width(), self.viewport().height())
        money, spot = self.board.money, self.board.spot
        if money is not None and spot is not None and self.row_count():
            y = self.row_rect(money).y()
            left, width = self._shape.strike_span()
            if self.header_height <= y <= self.viewport().height():
                self._painter.money_line(painter, y, self.viewport().width(), QRect(left, y, width, 1))
        if self._row >= 0 and self.hasFocus():
            self._painter.focus(painter, self._shape.rect(self._spot, self.row_rect(self._row)))

    def paint_row(self, painter: QPainter, row: int, rect: QRect) -> None:
        """Paint both sides, then the strike over them."""
        plain = row not in (self._row, self._hover)
        for side in OptionSide:
            left, width = self._shape.side_span(side)
            area = QRect(left, rect.y(), width, rect.height())
            painter.save()
            # columns scroll sideways: a cut one must not paint over the strikes
            painter.setClipRect(area)
            if plain and self.board.in_the_money(row, side):
                painter.fillRect(area, self._painter.money_background)
            self._paint_side(painter, row, side, rect)
            painter.restore()
        cell = self._shape.rect(GridSpot(0), rect)
        if plain:
            painter.fillRect(cell, self._painter.strike_background)
        self._painter.strike(painter, self._strike_text(row), cell)

    def _paint_side(self, painter: QPainter, row: int, side: OptionSide, rect: QRect) -> None:
        sign = -1 if side is OptionSide.CALL else 1
        option = self.board.id_at(row, side)
        if option is None:
            return
        if option == self._chosen:
            left, width = self._shape.side_span(side)
            painter.fillRect(QRect(left, rect.y(), width, rect.height()), self.selected_background)
            edge = left + width - 2 if side is OptionSide.CALL else left
            painter.fillRect(QRect(edge, rect.y(), 2, rect.height()), self.accent)
        for column in self._shape.in_sight():
            field = self._fields[column]
            left, width = self._shape.span(GridSpot(sign * (column + 1)))
            cell = QRect(left, rect.y(), width, rect.height())
            text = self.board.text(row, side, field)
            if text is None:
                continue
            largest = self._largest.get(field, 0)
            if largest:
                # a pushed volume can exceed the largest one of the last poll, hence the limit below
                share = self.board.amount(row, side, field) / largest
                if share:
                    self._painter.bar(painter, cell, min(share, 1.0), from_left=side is OptionSide.PUT)
            if field is OptionField.LAST:
                self._painter.glow(painter, cell, self.changed_cells.flashes.strength(option))
                arrow = self.changed_cells.marks.arrow(option)
                if arrow:
                    self._painter.arrow(
                        painter, arrow, text.text, TextColour.UP if arrow == UP else TextColour.DOWN, cell
                    )
            # half a figure would be read as another one
            if self._shape.is_whole(column):
                self._painter.figure(painter, text.text, text.text_colour, cell)

    def paint_header(self, painter: QPainter, rect: QRect) -> None:
        """Paint the headings of calls and puts, and the strike between them."""
        surface, half = self.theme.surface, rect.height() // 2
        for side, words in ((OptionSide.CALL, self.tr("Calls")), (OptionSide.PUT, self.tr("Puts"))):
            left, width = self._shape.side_span(side)
            painter.save()
            painter.setClipRect(QRect(left, rect.y(), width, rect.height()))
            painter.setFont(self.theme.font(Type.CAPTION_STRONG))
            painter.setPen(colour(surface.text2))
            inner = Qt.AlignmentFlag.AlignRight if side is OptionSide.CALL else Qt.AlignmentFlag.AlignLeft
            area = QRect(left, rect.y(), width, half).adjusted(EDGE, 0, -EDGE, 0)
            painter.drawText(area, inner | Qt.AlignmentFlag.AlignVCenter, words)
            painter.setFont(self.theme.font(Type.CAPTION))
            painter.setPen(colour(surface.text3))
            sign = -1 if side is OptionSide.CALL else 1
            for column in self._shape.in_sight():
                left, width = self._shape.span(GridSpot(sign * (column + 1)))
                cell = QRect(left, rect.y() + half, width - EDGE, rect.height() - half)
                if self._shape.is_whole(column):
                    painter.drawText(cell, _RIGHT, title(self._fields[column]))
            painter.restore()
        left, width = self._shape.strike_span()
        if self.board.spot is not None:
            self._painter.spot_tag(painter, QRect(left, rect.y(), width, half), fmt.price(self.board.spot))
        painter.setFont(self.theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text3))
        cell = QRect(left, rect.y() + half, width, rect.height() - half)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self.tr("Strike"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, colour(surface.line_soft))
