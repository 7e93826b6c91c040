"""The tape tab: every trade once, newest on top, frozen while it is read; large ones marked or alone; copy and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QPushButton
from shiboken6 import isValid

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import AggressorSide, BarSessions, Tick
from tideboard_core.ports.bars import is_traded
from tideboard_core.ports.market import TickSource
from tideboard_core.ports.system import Clock
from tideboard_desktop.book.page import MarketPage, RefusalOf, nothing_there
from tideboard_desktop.book.tape_model import DEFAULTS, LargeBy, Tape, Threshold, Trade
from tideboard_desktop.docks.kept_reads import KeptSlot
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import CsvCell, clipboard_text
from tideboard_desktop.ui.hub_interest import Unheard
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, amount_text, read_amount
from tideboard_desktop.ui.tables.column_model import FileColumn, csv_rows
from tideboard_desktop.ui.tables.painted_list import PaintedList
from tideboard_desktop.ui.tables.static_texts import StaticTexts
from tideboard_desktop.ui.tables.text_pixmaps import TextPixmaps
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.segments import Segments

ROW_HEIGHT = 18
MARGIN = 8
_ARROWS = {AggressorSide.BUY: "▲", AggressorSide.SELL: "▼", AggressorSide.NEUTRAL: "–"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ASKED = 1000
"""Most trades in one OpenD answer."""
_MOST_PENDING = 500
"""Pushes kept for the next frame; a minimised window has no frames, so more are merged at once."""


class TapeView(PaintedList):
    """Shows a `Tape`. While the mouse is over it or it is scrolled away from the top, the rows are frozen."""

    def __init__(self, theme: Theme, tape: Tape, *, zone: str) -> None:
        super().__init__(theme, identifier="tape", name=self.tr("Time and sales"), row_height=ROW_HEIGHT)
        self._tape = tape
        self._zone = zone
        self._places = 2
        self._only_large = self._marked = self._contracts = False
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
        self._backgrounds = {
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

    def count_in(self, *, contracts: bool) -> None:
        """Name what the quantities count: contracts, else shares."""
        if contracts is not self._contracts:
            self._contracts = contracts
            self.viewport().update()

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
        self._show_newer()
        self.rows_changed()

    def catch_up(self) -> None:
        """Show the newest trades; under the mouse they are then frozen again."""
        self._before = None
        self.verticalScrollBar().setValue(0)
        self.trades_changed()

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

    def _show_newer(self) -> None:
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
        return self._backgrounds[trade.direction] if trade.large and self._marked else None

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
        counted = self.tr("Contracts") if self._contracts else self.tr("Shares")
        painter.drawText(QRect(0, rect.y(), size, rect.height()), _RIGHT, counted)
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
        if self._contracts:
            text = self.tr("{time} {side} {price}, {shares} contracts")
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


class TapeState(msgspec.Struct, kw_only=True):
    """The mode of large trades, and from where a trade of each market is large."""

    large: str
    thresholds: dict[Market, tuple[LargeBy, Annotated[float, msgspec.Meta(gt=0, le=1e15)]]] = msgspec.field(name="from")


class _Left(NamedTuple):
    """The trades as a window left them, the market time of that, and the pushes until then; None if some may lack."""

    tape: Tape
    left_at: datetime
    unheard: Unheard | None


class TapePage(MarketPage):
    """The trades of one instrument; it takes every push, not only the newest."""

    def __init__(
        self,
        hub: Hub,
        theme: Theme,
        instrument: InstrumentId,
        refused: RefusalOf,
        *,
        source: TickSource | None,
        tasks: Tasks | None,
        clock: Clock,
        kept: KeptSlot | None = None,
    ) -> None:
        """`kept` has the trades of the window before."""
        super().__init__(hub, instrument, refused)
        self._clock, self._hidden_at = clock, clock.market()
        self._unheard: Unheard | None = None
        self._kept = kept
        if kept is not None:
            kept.follow(self._known, self)
        self._source = source
        self._tasks = tasks
        self._pending: list[Lazy[tuple[Tick, ...]]] = []
        self._thresholds = dict(DEFAULTS)
        self._generation = -1
        self._asking_now = self._unanswered = False
        self.tape = Tape(self.threshold)
        self.view = TapeView(theme, self.tape, zone=MARKET_ZONE[self._market])
        self._make_filter(theme)
        large = label(self.tr("Large from"), theme, Type.CAPTION, Tone.CAPTION)
        filters = hbox(
            self.mode, large, (self.amount, 1), self.basis, margins=(8, theme.px(5), 8, theme.px(3)), spacing=6
        )
        self.lay_out(self.view, theme, panel="tape", above=filters)
        self._show_threshold()

    # --- what others tell -------------------------------------------------------------------------------------------

    def select(self, instrument: InstrumentId) -> None:
        """Show another instrument's trades."""
        self._instrument = instrument
        self._unheard = None
        self._pending.clear()
        self.tape.reset()
        self.tape.judge(self.threshold)
        self.view.begin(zone=MARKET_ZONE[self._market], places=self._places())
        self._show_threshold()
        if self.isVisible():
            self._want()
        self.draw()

    def key(self) -> Key[tuple[Tick, ...]]:
        """The hub key whose age the page shows."""
        return Topic.TICKS.of(self._instrument)

    @property
    def _market(self) -> Market:
        return market_of(self._instrument)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Merge the pushed trades, once a frame."""
        if self._link_renewed():
            self.tape.broken()
            self._ask()
        if Topic.INSTRUMENT.of(self._instrument) in changed:
            self.view.set_places(self._places())
            self._show_basis()
        if self.key() in changed or self._pending:
            self.draw()

    def draw(self) -> None:
        """Show the trades, or why there are none."""
        if self._pending:
            self._take_in()
            self.view.trades_changed()
        self.view.set_places(self._places())
        refusal = self._refused(self.key())
        empty = self.tape.end == self.tape.start
        if empty and refusal is None and self._generation >= 0 and not self._asking_now:
            self._pane.say(nothing_there(self.tr("No trades yet"), self._instrument))
        elif empty or refusal is not None:
            self.say_why(self.why_empty(refusal, self.tr("Asking for the trades")), empty=empty)
        else:
            self._pane.say(None)

    def _pushed(self, key: Key[tuple[Tick, ...]]) -> None:
        entry = self._hub.entry(key)
        if entry is not None:
            self._pending.append(entry.update)
        if len(self._pending) > _MOST_PENDING:
            self._take_in()

    def _take_in(self) -> None:
        pending, self._pending = self._pending, []
        ticks = [tick for update in pending for tick in self._hub.read(self.key(), update, ())]
        ticks.sort(key=lambda tick: tick.sequence)
        self.tape.take(ticks)

    def _link_renewed(self) -> bool:
        status = self._hub.value(QUOTES_LINK)
        if status is None or status.state is not LinkState.LIVE or status.generation == self._generation:
            return False
        self._generation = status.generation
        return True

    def _places(self) -> int:
        """Decimals of the price step at the newest price; without a trade there is no price to take a step at."""
        facts = self._hub.value(Topic.INSTRUMENT.of(self._instrument))
        if facts is None or self.tape.end == self.tape.start:
            return 2
        return fmt.decimals_of(facts.price_step(self.tape.row(self.tape.end - 1).price))

    # --- the answer to a question -----------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Read the newest trades: at the start and after a break of the stream."""
        if self._source is not None and self._tasks is not None and self.isVisible():
            self._asking_now, self._unanswered = True, False
            self._tasks.spawn(self._fill(self._source, self._instrument), name="time and sales")

    def each_second(self) -> None:
        """Repeat a read that came too early."""
        if self._unanswered and self._refused(self.key()) is None:
            self._ask()

    async def _fill(self, source: TickSource, instrument: InstrumentId) -> None:
        try:
            ticks = await source.ticks(instrument, ASKED)
        except GatewayError:  # not subscribed yet, or gone: asked again within a second
            self._unanswered = instrument == self._instrument
            return
        if instrument != self._instrument or not isValid(self):  # another dock may stand in its place by now
            return
        self._asking_now = False
        self._take_in()
        self.tape.take(ticks, whole=True)
        self.view.trades_changed()
        self.draw()

    # --- large trades -----------------------------------------------------------------------------------------------

    @property
    def threshold(self) -> Threshold:
        """The amount from which a trade of the shown market is large."""
        return self._thresholds[self._market]

    def set_threshold(self, threshold: Threshold) -> None:
        """Store the threshold of the shown market and classify every trade again."""
        self._thresholds[self._market] = threshold
        self.tape.judge(threshold)
        self._show_threshold()
        self.view.trades_changed()

    def set_mode(self, mode: str) -> None:
        """`all`, `mark` large trades, or show `only` them."""
        self.mode.choose(mode)
        self.view.set_large(only=mode == "only", marked=mode == "mark")

    def _show_threshold(self) -> None:
        self.amount.setText(amount_text(self.threshold.amount))
        set_style_property(self.amount, "invalid", value=False)
        self._show_basis()

    def _show_basis(self) -> None:
        by_value = self.threshold.basis is LargeBy.VALUE
        contracts = self._in_contracts()
        self.view.count_in(contracts=contracts)
        counted = self.tr("Contracts") if contracts else self.tr("Shares")
        self.basis.setText(self._currency() if by_value else counted)
        self.basis.setAccessibleName(self.tr("%1: large by money or by shares").replace("%1", self.basis.text()))

    def _take_amount(self) -> None:
        try:
            amount, words = read_amount(self.amount.text()), self._amount_hint
        except WrongNumber as error:
            amount, words = None, f"{error}\n" + self.tr("Write an amount such as 500K")
        set_style_property(self.amount, "invalid", value=amount is None)
        self.amount.setToolTip(tip(words))
        if amount is not None:
            self.set_threshold(Threshold(self.threshold.basis, amount))

    def swap_basis(self) -> None:
        """Switch between shares and value; the threshold is converted at the last price."""
        basis, amount = self.threshold
        last = float(self.tape.row(self.tape.end - 1).price) if self.tape.end > self.tape.start else 0.0
        other = LargeBy.QUANTITY if basis is LargeBy.VALUE else LargeBy.VALUE
        if last > 0:
            amount = amount / last if other is LargeBy.QUANTITY else amount * last
        self.set_threshold(Threshold(other, max(float(f"{amount:.2g}"), 1.0)))

    # --- out of the window ------------------------------------------------------------------------------------------

    def copy_rows(self) -> None:
        """Copy the selected trades, or the visible ones."""
        _heads, cells = csv_rows(self._columns(), map(self.view.trade, self.view.picked_rows()))
        QGuiApplication.clipboard().setText(clipboard_text(cells))

    def as_file(self) -> tuple[list[str], list[list[CsvCell]]]:
        """Titles and cells of every shown trade, oldest first."""
        return csv_rows(self._columns(), map(self.view.trade, reversed(range(self.view.row_count()))))

    def _in_contracts(self) -> bool:
        return in_contracts(self._instrument, self._hub.value(Topic.INSTRUMENT.of(self._instrument)))

    def _currency(self) -> str:
        facts = self._hub.value(Topic.INSTRUMENT.of(self._instrument))
        return MARKET_CURRENCY[self._market] if facts is None else facts.currency

    def _columns(self) -> list[FileColumn[Trade]]:
        """Those of the file and the clipboard; a gap has only its time."""
        zone = MARKET_ZONE[self._market]
        return [
            FileColumn("time", lambda row: fmt.exchange_time(datetime.fromtimestamp(row.time, UTC), zone)),
            FileColumn(f"price [{self._currency()}]", lambda row: row.price if row.direction else None),
            FileColumn(
                f"quantity [{'contracts' if self._in_contracts() else 'shares'}]",
                lambda row: row.quantity if row.direction else None,
            ),
            FileColumn("side", lambda row: row.direction.value if row.direction else "trades missing"),
            FileColumn("type", lambda row: row.kind if row.direction else None),
        ]

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> TapeState:
        return TapeState(large=self.mode.key, thresholds=dict(self._thresholds))

    def restore(self, state: TapeState) -> None:
        """Mark large trades as in a layout."""
        self._thresholds |= {market: Threshold(*kept) for market, kept in state.thresholds.items()}
        if self.mode.has(state.large):
            self.set_mode(state.large)
        self.set_threshold(self.threshold)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _want(self) -> None:
        self._take_up()
        unheard, self._unheard = self._unheard, None
        whole = unheard is not None and (unheard.none_came or not self._is_traded_since())
        self._interest.want([self.key()], self._pushed)
        if not whole:
            self.tape.broken()
            self._ask()

    def _is_traded_since(self) -> bool:
        """Whether trades may have come since it was hidden, outside regular hours too."""
        return is_traded(self._market, BarSessions.EXTENDED, self._hidden_at, self._clock.market())

    @property
    def _is_kept_up(self) -> bool:
        """Whether what it has would be whole if it were hidden now: not after a loss that no frame has shown yet."""
        status = self._hub.value(QUOTES_LINK)
        stands = status is not None and status.brings_pushes and status.generation == self._generation
        return stands and self._refused(self.key()) is None and not (self._asking_now or self._unanswered)

    def _known(self) -> Mapping[InstrumentId, _Left]:
        """What a window that is built anew takes over."""
        left = _Left(self.tape, self._hidden_at, self._unheard)
        if self.isVisible():
            self._take_in()
            unheard = Unheard(self._hub, self.key()) if self._is_kept_up else None
            left = _Left(self.tape, self._clock.market(), unheard)
        unknown = left.unheard is None and self.tape.end == self.tape.start
        return {} if unknown else {self._instrument: left}

    def _take_up(self) -> None:
        """Have the trades that the window before had, once, as if it had been this one that was hidden since."""
        found = None if self._kept is None else self._kept.take(self._instrument, self._clock.monotonic())
        if found is not None and self.tape.end == self.tape.start:
            self.tape.take_over(found.tape.contents())
            self._hidden_at, self._unheard = found.left_at, found.unheard
            self.view.trades_changed()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Subscribe; the trades that are read now belong to the present connection: `refresh` need not repeat it."""
        self._link_renewed()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """End the subscription; trades meanwhile are missing later, unless there are none."""
        super().hideEvent(event)
        self._take_in()
        self._hidden_at = self._clock.market()
        if self._is_kept_up:
            self._unheard = Unheard(self._hub, self.key())

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_filter(self, theme: Theme) -> None:
        options = (("all", self.tr("All")), ("mark", self.tr("Mark")), ("only", self.tr("Only")))
        self.mode = Segments(options, theme, identifier="tape_large", name=self.tr("Large trades"))
        self.mode.button("mark").setToolTip(self.tr("Mark large trades"))
        self.mode.button("only").setToolTip(self.tr("Show large trades only"))
        self.mode.chosen.connect(self.set_mode)
        self.amount = QLineEdit()
        identify(self.amount, "tape_amount", self.tr("Large from"))
        self.amount.setFont(theme.font(Type.BODY))
        self.amount.setMaxLength(LONGEST)
        self.amount.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; }")
        self.amount.setFixedHeight(theme.px(22))
        self.amount.setMinimumWidth(theme.px(48))
        self._amount_hint = self.tr("A trade is large from this amount on; 500K, 1.5M and 50万 are understood")
        self.amount.setToolTip(tip(self._amount_hint))
        self.amount.editingFinished.connect(self._take_amount)
        self.basis = push_button("", theme, ButtonStyle.OUTLINE)
        identify(self.basis, "tape_basis")
        self.basis.setStyleSheet(f"QPushButton {{ min-height: {theme.px(20)}px; padding: 0 6px; font-weight: 400; }}")
        self.basis.setToolTip(self.tr("By money or by shares"))
        self.basis.clicked.connect(self.swap_basis)
