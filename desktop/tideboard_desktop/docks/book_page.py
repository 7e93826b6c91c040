"""The book's tab: the ladder of the selected instrument, frozen under the mouse, with own orders and the ticket's."""

from __future__ import annotations

from collections.abc import Iterable, Set
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Order
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.ports import Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.docks.interest import Interest
from tideboard_desktop.docks.market_page import Asking, below_note, empty_state
from tideboard_desktop.models.ladder import (
    EMPTY,
    NO_ORDER,
    NO_SPREAD,
    Hypothetical,
    LadderMaker,
    Resting,
    SpreadLine,
    resting_orders,
)
from tideboard_desktop.models.watch_row import halt_word
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.empty_state import EmptyFooter, EmptyKind, EmptyNote, EmptyState
from tideboard_desktop.widgets.labels import identify
from tideboard_desktop.widgets.ladder import LadderView

_TOPICS = (Topic.BOOK, Topic.QUOTE)
_COUNTED = 10
"""Waiting books that are counted one by one."""


class BookPage(QWidget):
    """`rights_wanted` asks to see what the login may see; `ladder` carries the prices that are picked."""

    rights_wanted = Signal()

    def __init__(self, hub: Hub, theme: Theme, instrument: InstrumentId, asking: Asking) -> None:
        super().__init__()
        self._hub = hub
        self._asking = asking
        self._instrument = instrument
        self._seconds = 0
        self._interest = Interest(hub, self)
        self._account_id = ""
        self._name_keys()
        self._hypothetical: Hypothetical = NO_ORDER
        self._maker = LadderMaker()
        self._held: tuple[OrderBook, SpreadLine, int] | None = None
        self._orders: Iterable[Order] | None = None
        self._resting: Resting = {}
        self._spread_of: tuple[object, ...] = ()
        self._spread = NO_SPREAD
        self.ladder = LadderView(theme)
        identify(self.ladder, "order_book", self.tr("Order book"))
        self.ladder.held.connect(self._hold)
        self.ladder.recentred.connect(self._recentre)
        self.note, self.footer = EmptyNote(theme), EmptyFooter(theme, panel="book")
        self.footer.button_clicked.connect(self.rights_wanted)
        self._lay_out()

    # --- what others tell -------------------------------------------------------------------------------------------

    def select(self, instrument: InstrumentId) -> None:
        """Show another instrument at once, also under the mouse: a price of the old one must not be clicked."""
        self._instrument, self._seconds = instrument, 0
        self._name_keys()
        self._hypothetical = NO_ORDER
        self._held, self._orders = None, None
        self.ladder.show_book(EMPTY, NO_SPREAD)
        if self.isVisible():
            self._want()
        self.draw()

    def set_account(self, account_id: str) -> None:
        """Show the resting orders of this account; empty for none."""
        self._account_id = account_id
        self._name_keys()
        self._orders = None
        self.draw()

    def set_hypothetical(self, order: Hypothetical) -> None:
        """Show dashed tags for what a ticket's order would take or join."""
        if order != self._hypothetical:
            self._hypothetical = order
            self.draw()

    def price_step(self, price: Decimal) -> Decimal | None:
        """Price step of the shown instrument, None until its facts are known."""
        instrument: Instrument | None = self._hub.value(self._key(Topic.INSTRUMENT))
        return None if instrument is None else instrument.price_step(price)

    def key(self) -> Key:
        """What this page is as old as."""
        return self._key(Topic.BOOK)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Draw when a key of the shown book is among the changed ones."""
        if not self._mine.isdisjoint(changed):
            self.draw()

    def draw(self) -> None:
        """Show the newest book, or under the mouse the one that stood there, with the newest own orders."""
        book: OrderBook | None = self._hub.value(self._key(Topic.BOOK))
        self._say_why_empty(book)
        if book is None:
            self.ladder.show_book(EMPTY, NO_SPREAD)
            return
        if self.ladder.holding and self._held is None:
            self._keep(book)
        spread = self._spread_line(book)
        if self._held is not None:
            book, spread, _serial = self._held
        best = book.best_ask or book.best_bid
        step = None if best is None else self.price_step(best.price)
        self.ladder.show_book(self._maker.make(book, step, self._own_orders(), self._hypothetical), spread)
        self._say_waiting()

    def _own_orders(self) -> Resting:
        orders: Iterable[Order] = self._hub.value(self._orders_key) or ()
        if orders is not self._orders:
            self._orders = orders
            self._resting = resting_orders(orders, self._instrument)
        return self._resting

    def _spread_line(self, book: OrderBook) -> SpreadLine:
        quote: Quote | None = self._hub.value(self._key(Topic.QUOTE))
        bid, ask = book.best_bid, book.best_ask
        best = ask or bid
        step = None if best is None else self.price_step(best.price)
        of = (
            bid and bid.price,
            ask and ask.price,
            step,
            quote and (quote.last, quote.prev_close, quote.suspended, quote.state),
        )
        if of != self._spread_of:
            self._spread_of = of
            decimals = 2 if step is None else fmt.decimals_of(step)
            last = "" if quote is None else fmt.price(quote.last, step)
            change = "" if quote is None else fmt.signed(quote.change, decimals)
            sign = 0.0 if quote is None else float(quote.change)
            halted = "" if quote is None else halt_word(quote)
            if quote is not None and quote.suspended and quote.state is None:
                halted = self.tr("trading suspended")
            words = halted or self._spread_words(book, step)
            self._spread = SpreadLine(last, change, sign, words)
        return self._spread

    def _spread_words(self, book: OrderBook, step: Decimal | None) -> str:
        bid, ask = book.best_bid, book.best_ask
        if bid is None or ask is None:
            return self.tr("one side only")
        spread = ask.price - bid.price
        words = self.tr("spread %1").replace("%1", fmt.price(spread, step))
        if step:
            ticks = int(spread / step)
            words += " \u00b7 " + (self.tr("1 tick") if ticks == 1 else self.tr("%1 ticks").replace("%1", str(ticks)))
        points = float(spread / ((ask.price + bid.price) / 2)) * 10000
        return words + " \u00b7 " + self.tr("%1 bp").replace("%1", f"{points:.0f}" if points >= 1 else f"{points:.1f}")

    def _say_why_empty(self, book: OrderBook | None) -> None:
        refusal = self._asking.refused(self._key(Topic.BOOK))
        field = self._hub.problem(self._key(Topic.BOOK))
        if field and refusal is None:
            self._say_unreadable(field, empty=book is None)
            return
        if book is not None and (book.bids or book.asks) and refusal is None:
            if not (self.note.isHidden() and self.footer.isHidden()):
                self.note.hide()
                self.footer.hide()
            return
        if book is not None and refusal is None:
            state = EmptyState(
                kind=EmptyKind.CLOSED,
                sentence=self.tr("No orders in the book"),
                detail=self._instrument,
                name="",
                reason="",
            )
        else:
            state = empty_state(refusal, self._instrument, self.tr("Asking for the book"), self._seconds)
        self.note.show_state(state)
        self.footer.show_state(state)
        self.footer.setVisible(bool(state.name))

    def _say_unreadable(self, field: str, *, empty: bool) -> None:
        """The newest book is none; the last one that was stands there and grows old."""
        reason = self.tr("The newest book cannot be read (field %1). No order is allowed by an older one.")
        state = EmptyState(
            kind=EmptyKind.STALE,
            sentence=self.tr("The book cannot be read"),
            detail=self._instrument,
            name=self.tr("Unreadable"),
            reason=reason.replace("%1", field),
        )
        self.note.show_state(state)
        self.note.setVisible(empty)
        self.footer.show_state(state)
        self.footer.show()

    # --- frozen under the mouse -------------------------------------------------------------------------------------

    def _hold(self, on: bool) -> None:  # noqa: FBT001  a signal's argument
        self._held = None
        if not on:
            self.ladder.show_waiting("")
        self.draw()

    def _recentre(self) -> None:
        """Jump to the newest book; below the mouse it is then held in its turn."""
        self._held = None
        self.draw()

    def _keep(self, book: OrderBook) -> None:
        self._held = (book, self._spread_line(book), self._serial())

    def _serial(self) -> int:
        entry = self._hub.entry(self._key(Topic.BOOK))
        return 0 if entry is None else entry.serial

    def _say_waiting(self) -> None:
        """The first ones at once, more of them once a second: a count at 60 Hz is no news."""
        if self._held is not None and self.waiting < _COUNTED:
            self.say_waiting()

    def each_second(self) -> None:
        """After a while tell that nothing has come; runs while the connection stands."""
        if self.isVisible() and self._hub.value(self._key(Topic.BOOK)) is None:
            self._seconds += 1
            self._say_why_empty(None)

    def say_waiting(self) -> None:
        """Tell how many books wait; runs once a second."""
        if self._held is None:
            return
        waiting = self.waiting
        words = self.tr("frozen \u00b7 %1 newer").replace("%1", f"{waiting:,}") if waiting else self.tr("frozen")
        self.ladder.show_waiting(words)

    @property
    def waiting(self) -> int:
        """Books that came since the picture stands still; 0 while it does not."""
        return 0 if self._held is None else self._serial() - self._held[2]

    # --- interest ---------------------------------------------------------------------------------------------------

    def _name_keys(self) -> None:
        """Once per instrument and account: they are looked up in every frame."""
        topics = (Topic.BOOK, Topic.QUOTE, Topic.INSTRUMENT)
        self._keys = {topic: Key(topic, self._instrument) for topic in topics}
        self._orders_key = Key(Topic.ORDERS, self._account_id)
        self._mine = frozenset((*self._keys.values(), self._orders_key))

    def _key(self, topic: Topic) -> Key:
        return self._keys[topic]

    def _want(self) -> None:
        self._interest.want([self._key(topic) for topic in _TOPICS])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want the book while it is on screen."""
        super().showEvent(event)
        self._want()
        self.draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self._interest.drop()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(below_note(self.note, self.ladder), 1)
        column.addWidget(self.footer)
        self.footer.hide()
