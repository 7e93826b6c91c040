"""The painted tape, newest on top: time, price with direction, shares; frozen while it is being read."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from tideboard_core.model.quote import AggressorSide
from tideboard_desktop.book.tape_model import Tape, Trade
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.painted_list import PaintedList
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.tables.text_pixmaps import TextPixmaps
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button

ROW_HEIGHT = 18
MARGIN = 8
_ARROWS = {AggressorSide.BUY: "▲", AggressorSide.SELL: "▼", AggressorSide.NEUTRAL: "–"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TapeView(PaintedList):
    """Shows a `Tape`. While the mouse is over it or it is scrolled away from the top, the rows are frozen.

    `caught_up`: a click on the chip, or scrolling to the top, showed the newest trades.
    """

    caught_up = Signal()

    def __init__(self, theme: Theme, tape: Tape, *, zone: str) -> None:
        super().__init__(theme, identifier="tape", name=self.tr("Time and sales"), row_height=ROW_HEIGHT)
        self._tape = tape
        self._zone = zone
        self._places = 2
        self._only_large = self._marked = False
        self._before: int | None = None
        self._hovering = False
        self._picked: tuple[int, int] | None = None
        self._side_words = {
            AggressorSide.BUY: self.tr("buy"),
            AggressorSide.SELL: self.tr("sell"),
            AggressorSide.NEUTRAL: self.tr("neither"),
        }
        self._body, self._strong = StaticTexts(theme.font(Type.BODY)), StaticTexts(theme.font(Type.STRONG))
        theme.follow(self, TapeView._take_own_colours)
        self.newer = self._make_chip(theme)
        self.hovered.connect(self._hover_changed)
        self.moved.connect(self.pick)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._judge_stillness())

    def _take_own_colours(self) -> None:
        theme, surface, body, strong = self.theme, self.theme.surface, self._body, self._strong
        inks = {
            AggressorSide.BUY: colour(theme.up.text),
            AggressorSide.SELL: colour(theme.down.text),
            AggressorSide.NEUTRAL: colour(surface.text2),
        }
        self._prices = {side: TextPixmaps(body, text_colour) for side, text_colour in inks.items()}
        self._bold_prices = {side: TextPixmaps(strong, text_colour) for side, text_colour in inks.items()}
        self._times = TextPixmaps(body, colour(surface.text3))
        self._sizes, self._bold_sizes = (TextPixmaps(font, colour(surface.text1)) for font in (body, strong))
        self._words = TextPixmaps(StaticTexts(theme.font(Type.CAPTION)), colour(surface.text2))
        self._grounds = {
            AggressorSide.BUY: colour(theme.up.dim),
            AggressorSide.SELL: colour(theme.down.dim),
            AggressorSide.NEUTRAL: colour(surface.inset),
        }
        self._gap_background, self._gap_colour = colour(surface.warn_dim), colour(surface.warn)
        self._gap_font = theme.font(Type.CAPTION)

    def _make_chip(self, theme: Theme) -> QPushButton:
        chip = push_button("", theme, ButtonStyle.OUTLINE)
        identify(chip, "tape_newer", self.tr("Go to the newest trades"))
        chip.setParent(self.viewport())
        chip.setToolTip(self.tr("Go to the newest trades (Space)"))
        chip.setStyleSheet(f"QPushButton {{ min-height: {theme.px(18)}px; padding: 0 8px; font-weight: 400; }}")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(self.catch_up)
        chip.hide()
        return chip

    # --- content ----------------------------------------------------------------------------------------------------

    def begin(self, *, zone: str, places: int) -> None:
        """Show another instrument's tape, with at least `decimals` decimals."""
        self._zone, self._places = zone, places
        self._picked = None
        self._before = None
        self.verticalScrollBar().setValue(0)
        self.trades_changed()

    def set_places(self, places: int) -> None:
        """Use the decimals of the now known price step."""
        if places != self._places:
            self._places = places
            self.viewport().update()

    def set_large(self, *, only: bool, marked: bool) -> None:
        """Show only large trades, or mark them."""
        self._only_large, self._marked = only, marked
        self.trades_changed()

    def trades_changed(self) -> None:
        """Show the tape's new trades, or count them while the rows are frozen."""
        if self._still():
            before = self._before if self._before is not None else self._tape.end
            self._before = before if before > self._tape.start else None
        else:
            self._before = None
        self._say_newer()
        self.rows_changed()

    def catch_up(self) -> None:
        """Show the newest trades; under the mouse they are then frozen again."""
        self._before = None
        self.verticalScrollBar().setValue(0)
        self.trades_changed()
        self.caught_up.emit()

    @property
    def still(self) -> bool:
        """Whether the rows are frozen."""
        return self._before is not None

    @property
    def waiting(self) -> int:
        """Rows that arrived since."""
        if self._before is None:
            return 0
        count = self._tape.count
        end = self._tape.end
        return count(end, only_large=self._only_large) - count(self._before, only_large=self._only_large)

    def _still(self) -> bool:
        return self._hovering or self.verticalScrollBar().value() > 0

    def _hover_changed(self, inside: bool) -> None:  # noqa: FBT001  a signal's argument
        self._hovering = inside
        self._judge_stillness()

    def _judge_stillness(self) -> None:
        if self._still() is not self.still:
            self.trades_changed()

    def _say_newer(self) -> None:
        waiting = self.waiting
        if waiting:
            self.newer.setText(self.tr("%1 new").replace("%1", f"{waiting:,}"))
            size = self.newer.sizeHint()
            height = self.theme.px(20)  # over the column words: never over a price
            left = self.viewport().width() - size.width() - MARGIN
            self.newer.setGeometry(left, (self.header_height - height) // 2, size.width(), height)
            self.newer.raise_()
        self.newer.setVisible(waiting > 0)

    # --- rows -------------------------------------------------------------------------------------------------------

    def row_count(self) -> int:
        """Rows shown, without the waiting ones."""
        return self._tape.count(self._top(), only_large=self._only_large)

    def trade(self, row: int) -> Trade:
        """The trade of a row."""
        return self._tape.row(self._ordinal(row))

    def _ordinal(self, row: int) -> int:
        return self._tape.ordinal(row, self._top(), only_large=self._only_large)

    def _top(self) -> int:
        return self._tape.end if self._before is None else self._before

    def row_background(self, row: int) -> QColor | None:
        """The background: amber for a gap, the side's dim colour for a large trade, the selection."""
        trade = self.trade(row)
        if trade.direction is None:
            return self._gap_background
        if self._is_picked(row):
            return self.selected_background
        return self._grounds[trade.direction] if trade.large and self._marked else None

    def paint_row(self, painter: QPainter, row: int, rect: QRect) -> None:
        """Paint time, price, shares, arrow and word."""
        trade = self.trade(row)
        side = trade.direction
        if side is None:
            self._paint_gap(painter, rect)
            return
        bold = trade.large and self._marked
        prices, sizes = (self._bold_prices, self._bold_sizes) if bold else (self._prices, self._sizes)
        top = rect.y() + (rect.height() - self._body.height) // 2
        price, size = self._edges()
        self._times.draw_left(painter, _clock(int(trade.time), self._zone), MARGIN, top)
        prices[side].draw_right(painter, self._price(trade), price, top)
        sizes.draw_right(painter, fmt.quantity(trade.quantity), size, top)
        self._prices[side].draw_left(painter, _ARROWS[side], size + self.theme.px(10), top)
        word = self._word(trade)
        left = size + self.theme.px(26)
        word = self._words.texts.elided(word, rect.width() - MARGIN - left)
        words_top = rect.y() + (rect.height() - self._words.texts.height) // 2
        self._words.draw_left(painter, word, left, words_top)

    def _paint_gap(self, painter: QPainter, rect: QRect) -> None:
        painter.setFont(self._gap_font)
        painter.setPen(self._gap_colour)
        words = self.tr("Trades are missing here")
        painter.drawText(rect.adjusted(MARGIN, 0, -MARGIN, 0), Qt.AlignmentFlag.AlignCenter, words)

    def paint_header(self, painter: QPainter, rect: QRect) -> None:
        """Paint the headings."""
        price, size = self._edges()
        empty = self._tape.end == self._tape.start
        zone = "" if empty else fmt.zone_name(self._tape.row(self._tape.end - 1).time, self._zone)
        painter.drawText(rect.adjusted(MARGIN, 0, 0, 0), _LEFT, zone or self.tr("Time"))
        painter.drawText(QRect(0, rect.y(), price, rect.height()), _RIGHT, self.tr("Price"))
        painter.drawText(QRect(0, rect.y(), size, rect.height()), _RIGHT, self.tr("Shares"))
        room = rect.adjusted(size + self.theme.px(10), 0, -MARGIN, 0)
        side = QFontMetrics(painter.font()).elidedText(self.tr("Side"), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, side)

    def _edges(self) -> tuple[int, int]:
        """Right edges of price and shares."""
        width = self.viewport().width()
        return round(width * 0.47), round(width * 0.70)

    def _price(self, trade: Trade) -> str:
        return _price(trade.price, self._places)

    def _word(self, trade: Trade) -> str:
        side = trade.direction or AggressorSide.NEUTRAL
        if trade.kind and side is AggressorSide.NEUTRAL:
            return trade.kind  # an auction, a late report: the feed's own name says more than "neither"
        word = self._side_words[side]
        return f"{word} \u00b7 {trade.kind}" if trade.kind else word

    def row_words(self, row: int) -> str:
        """`10:47:12 buy 612.50, 400 shares, large`."""
        trade = self.trade(row)
        if trade.direction is None:
            return self.tr("Trades are missing here")
        time = _clock(int(trade.time), self._zone)
        text = self.tr("{time} {side} {price}, {shares} shares")
        text = text.format(
            time=time, side=self._word(trade), price=self._price(trade), shares=fmt.quantity(trade.quantity)
        )
        return self.tr("{trade}, large").format(trade=text) if trade.large else text

    # --- picking ----------------------------------------------------------------------------------------------------

    @property
    def marked_row(self) -> int:
        """The row selected last."""
        if self._picked is None:
            return -1
        place = self._tape.count(self._top(), only_large=self._only_large)
        row = place - 1 - self._tape.count(self._picked[1], only_large=self._only_large)
        return row if 0 <= row < place else -1

    def pick(self, row: int, *, further: bool = False) -> None:
        """Select a row, or all rows from the one selected first."""
        ordinal = self._ordinal(row)
        first = self._picked[0] if further and self._picked is not None else ordinal
        self._picked = (first, ordinal)
        self.show_row(row)
        self.viewport().update()
        self.announce(self.row_words(row))

    def picked_rows(self) -> list[int]:
        """The selected rows from top to bottom; without any, the visible ones."""
        rows = [row for row in range(self.row_count()) if self._is_picked(row)] if self._picked else []
        return rows or list(self.in_sight())

    def _is_picked(self, row: int) -> bool:
        if self._picked is None:
            return False
        low, high = sorted(self._picked)
        return low <= self._ordinal(row) <= high

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click selects; with Shift it extends the selection."""
        row = self.row_at(event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and row >= 0:
            self.pick(row, further=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Take the screen's scale, then paint."""
        ratio = self.devicePixelRatioF()
        several = (*self._prices.values(), *self._bold_prices.values())
        for texts in (*several, self._times, self._sizes, self._bold_sizes, self._words):
            texts.set_ratio(ratio)
        super().paintEvent(event)


@lru_cache(maxsize=4096)
def _clock(second: int, zone: str) -> str:
    return fmt.clock_seconds(second, zone)


@lru_cache(maxsize=4096)
def _price(price: Decimal, places: int) -> str:
    exponent = price.normalize().as_tuple().exponent
    return f"{price:,.{max(places, -exponent if isinstance(exponent, int) else 0)}f}"
