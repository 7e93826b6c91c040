"""The broker queue of a Hong Kong instrument with one broker highlighted; a sentence for other markets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from decimal import Decimal
from itertools import groupby
from typing import Annotated, NamedTuple

import msgspec
from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import Broker, BrokerQueue, Level, OrderBook
from tideboard_desktop.book.page import MarketPage, RefusalOf, nothing_there
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.painted_list import PaintedList
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import Tone, elided_label

ROW_HEIGHT = 18
MARGIN = 8
BIDS, ASKS = 0, 1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QueueLine(NamedTuple):
    """A level (`broker` 0) or one of its orders; `price` is set if the book shows the level."""

    level: int
    price: Decimal | None
    broker: int
    name: str
    orders: int


class Presence(NamedTuple):
    """How often a broker is on a side, and its best level (0 = none)."""

    orders: int
    best: int


def queue_lines(brokers: Iterable[Broker], levels: Sequence[Level]) -> tuple[QueueLine, ...]:
    """The lines of one side; orders at one price keep their time order."""
    lines: list[QueueLine] = []
    for level, group in groupby(brokers, key=lambda broker: broker.position):
        here = list(group)
        price = levels[level - 1].price if 0 < level <= len(levels) else None
        lines.append(QueueLine(level, price, 0, "", len(here)))
        lines += [QueueLine(level, price, broker.id, broker.name.strip(), 1) for broker in here]
    return tuple(lines)


def both_sides(
    queue: BrokerQueue | None, book: OrderBook | None
) -> tuple[tuple[QueueLine, ...], tuple[QueueLine, ...]]:
    """Lines of the bids and of the asks."""
    if queue is None:
        return (), ()
    bids = queue_lines(queue.bids, () if book is None else book.bids)
    asks = queue_lines(queue.asks, () if book is None else book.asks)
    return bids, asks


def presence(lines: Iterable[QueueLine], broker: int) -> Presence:
    """Where a broker is on one side."""
    levels = [line.level for line in lines if line.broker == broker and broker]
    return Presence(len(levels), min(levels, default=0))


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
                painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))  # else half of it is on the row above
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
            self.viewport().update()
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


class BrokersState(msgspec.Struct, kw_only=True):
    """The highlighted broker, 0 for none."""

    followed: Annotated[int, msgspec.Meta(ge=0, le=999_999)]


class BrokersPage(MarketPage):
    """Names come from the feed; a broker without one is shown by its exchange participant number."""

    def __init__(self, hub: Hub, theme: Theme, instrument: InstrumentId, refused: RefusalOf) -> None:
        super().__init__(hub, instrument, refused)
        self._seconds = 0
        self._sides: tuple[tuple[QueueLine, ...], tuple[QueueLine, ...]] = ((), ())
        self._lit = 0
        self._name = ""
        self.view = BrokerView(theme)
        self.view.chosen.connect(self.light_up)
        self.summary = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.summary.setContentsMargins(8, theme.px(4), 8, theme.px(2))
        self.lay_out(self.view, theme, panel="brokers", above=self.summary)
        self._summarise()

    # --- what others tell -------------------------------------------------------------------------------------------

    def select(self, instrument: InstrumentId) -> None:
        """Show another instrument's queue."""
        self._instrument, self._seconds = instrument, 0
        if self.isVisible():
            self._want()
        self.draw()

    def key(self) -> Key[BrokerQueue]:
        """The hub key whose age the page shows."""
        return Topic.BROKERS.of(self._instrument)

    @property
    def offered(self) -> bool:
        """Whether the instrument's exchange publishes a broker queue."""
        return market_of(self._instrument) is Market.HK

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Draw if the queue or its prices changed."""
        if not {self.key(), Topic.BOOK.of(self._instrument), Topic.INSTRUMENT.of(self._instrument)}.isdisjoint(changed):
            self.draw()

    def each_second(self) -> None:
        """Show after a while that nothing has arrived."""
        if self.offered and self.isVisible() and self._hub.value(self.key()) is None:
            self._seconds += 1
            self._show_why_empty(None)

    def draw(self) -> None:
        """Show the queue, or why there is none."""
        queue = self._hub.value(self.key()) if self.offered else None
        book = self._hub.value(Topic.BOOK.of(self._instrument))
        self._sides = both_sides(queue, book)
        self.view.show_queue(*self._sides, self._places(book))
        self._summarise()
        self._show_why_empty(queue)

    def _places(self, book: OrderBook | None) -> int:
        facts = self._hub.value(Topic.INSTRUMENT.of(self._instrument))
        best = None if book is None else book.best_bid or book.best_ask
        return 2 if facts is None or best is None else fmt.decimals_of(facts.price_step(best.price))

    def _show_why_empty(self, queue: BrokerQueue | None) -> None:
        refusal = self._refused(self.key())
        if not self.offered:
            detail = self.tr("Only the Hong Kong exchange publishes one")
            self._pane.say(nothing_there(self.tr("No broker queue here"), detail))
        elif queue is None or refusal is not None:
            asking = self.tr("Asking for the broker queue")
            self.say_why(self.why_empty(refusal, asking, self._seconds), empty=queue is None)
        elif queue.bids or queue.asks:
            self._pane.say(None)
        else:
            self._pane.say(nothing_there(self.tr("Nobody stands in the queue"), self._instrument))

    # --- one broker -------------------------------------------------------------------------------------------------

    def light_up(self, broker: int) -> None:
        """Highlight every order of one broker; 0 for none."""
        self._lit = broker
        self.view.highlight(broker)
        self._summarise()

    @property
    def lit(self) -> int:
        """The highlighted broker, 0 for none."""
        return self._lit

    def _summarise(self) -> None:
        if not self._lit:
            self.summary.setText(self.tr("Click a broker to follow it through the queue") if self.offered else "")
            return
        bids, asks = (presence(side, self._lit) for side in self._sides)
        names = {line.broker: line.name for side in self._sides for line in side}
        self._name = names.get(self._lit) or self._name
        words = self.tr("{id} {name}: bids {bids}, best level {bid_level}; asks {asks}, best level {ask_level}")
        self.summary.setText(
            words.format(
                id=f"{self._lit:04}",
                name=self._name,
                bids=bids.orders,
                bid_level=bids.best or fmt.MISSING,
                asks=asks.orders,
                ask_level=asks.best or fmt.MISSING,
            )
        )

    def copy_rows(self) -> None:
        """Copy the whole queue as rows: side, level, price, participant, name."""
        lines = [
            "\t".join((side, str(line.level), str(line.price or ""), f"{line.broker:04}", line.name))
            for side, rows in zip(("bid", "ask"), self._sides, strict=True)
            for line in rows
            if line.broker
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> BrokersState:
        return BrokersState(followed=self._lit)

    def restore(self, state: BrokersState) -> None:
        """Highlight the broker of a layout."""
        self.light_up(state.followed)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _want(self) -> None:
        topics = (Topic.BROKERS, Topic.BOOK) if self.offered else ()
        self._interest.want([topic.of(self._instrument) for topic in topics])
