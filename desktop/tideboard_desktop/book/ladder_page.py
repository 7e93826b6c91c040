"""The book tab: the ladder of the selected instrument, frozen under the mouse, with own and hypothetical orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order
from tideboard_core.model.quote import OrderBook
from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_desktop.book.ladder import LadderView
from tideboard_desktop.book.ladder_rows import EMPTY, NO_SPREAD, LadderMaker, Resting, SpreadLine, resting_orders
from tideboard_desktop.book.page import MarketPage, RefusalOf, nothing_there
from tideboard_desktop.docks.figures.extended_hours import extended
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateKind
from tideboard_desktop.ui.words.quotes import halt_word

if TYPE_CHECKING:  # a replay alone has them
    from tideboard_desktop.book.recorded import RecordedWords

_COUNTED = 10
"""Waiting books are counted one by one up to this number."""


class BookPage(MarketPage):
    """The ladder of one instrument; `ladder` emits the picked prices.

    `offered` is the most levels per side that a book of the instrument had; `offered_changed` follows it.
    """

    offered_changed = Signal()

    def __init__(
        self,
        hub: Hub,
        theme: Theme,
        instrument: InstrumentId,
        refused: RefusalOf,
        *,
        now: Callable[[], datetime],
        recorded: RecordedWords | None = None,
    ) -> None:
        """`now` returns market time; `recorded` is for a replay, None = the book is live."""
        super().__init__(hub, instrument, refused)
        self._recorded, self._now = recorded, now
        self._seconds = self.offered = 0
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
        self.ladder.room_changed.connect(self.draw)
        self._count()
        self.lay_out(self.ladder, theme, panel="book")

    # --- what others tell -------------------------------------------------------------------------------------------

    def select(self, instrument: InstrumentId) -> None:
        """Show another instrument at once, even under the mouse: a price of the old one must not be clicked."""
        self._instrument, self._seconds = instrument, 0
        self._name_keys()
        self._hypothetical = NO_ORDER
        self._held, self._orders = None, None
        self._count()
        if self.offered:
            self.offered = 0
            self.offered_changed.emit()
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
        """Show dashed tags for what the ticket's order would take or join."""
        if order != self._hypothetical:
            self._hypothetical = order
            self.draw()

    def price_step(self, price: Decimal) -> Decimal | None:
        """Price step of the shown instrument, None until its facts are known."""
        instrument = self._hub.value(self._facts_key)
        return None if instrument is None else instrument.price_step(price)

    def key(self) -> Key[OrderBook]:
        """The hub key whose age the page shows."""
        return self._book_key

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Draw if a key of the shown book changed."""
        if not self._mine.isdisjoint(changed):
            if self._facts_key in changed:
                self._count()
            self.draw()
        if self.ladder.flashes is not None:
            self.ladder.flashes.advance()

    def draw(self) -> None:
        """Show the newest book, or the frozen one under the mouse, with the newest own orders."""
        book = self._hub.value(self._book_key)
        self._show_why_empty(book)
        if book is None:
            self.ladder.show_book(EMPTY, NO_SPREAD)
            return
        if self.ladder.holding and self._held is None:
            self._keep(book)
        spread = self._spread_line(book)
        if self._held is not None:
            book, spread, _serial = self._held
        self._note_offered(max(len(book.bids), len(book.asks)))  # of the frozen one: no row may move under the mouse
        best = book.best_ask or book.best_bid
        step = None if best is None else self.price_step(best.price)
        ladder = self._maker.make(
            book, step, self._own_orders(), self._hypothetical, min(self.ladder.room, self.offered)
        )
        self.ladder.show_book(ladder, spread)
        self._say_waiting()

    def _count(self) -> None:
        self.ladder.count_in(contracts=in_contracts(self._instrument, self._hub.value(self._facts_key)))

    def _note_offered(self, levels: int) -> None:
        """Keep the most levels seen of the instrument: a thin moment must not move the tape below the book."""
        if levels > self.offered:
            self.offered = levels
            self.offered_changed.emit()

    def _own_orders(self) -> Resting:
        orders = self._hub.value(self._orders_key) or ()
        if orders is not self._orders:
            self._orders = orders
            self._resting = resting_orders(orders, self._instrument)
        return self._resting

    def _spread_line(self, book: OrderBook) -> SpreadLine:
        quote = self._hub.value(self._quote_key)
        bid, ask = book.best_bid, book.best_ask
        best = ask or bid
        step = None if best is None else self.price_step(best.price)
        outside = None if quote is None else extended(quote, self._now(), step, self._hub.opening(self._instrument))
        of = (
            bid and bid.price,
            ask and ask.price,
            step,
            quote and (quote.last, quote.prev_close, quote.suspended, quote.state),
            outside and (outside.hours, outside.price, outside.change),
        )
        if of != self._spread_of:
            self._spread_of = of
            decimals = 2 if step is None else fmt.decimals_of(step)
            last = "" if quote is None else fmt.price(quote.last, step)
            change = "" if quote is None else fmt.signed(quote.change, decimals)
            sign = 0.0 if quote is None else float(quote.change)
            if outside is not None:  # what trades now in New York's session outside regular hours, since the close
                last, change, sign = outside.price, f"{outside.change} {outside.word}", outside.percent
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
        if self._recorded is not None and bid.price >= ask.price:
            return self.tr("crosses, as recorded")
        spread = ask.price - bid.price
        words = self.tr("spread %1").replace("%1", fmt.price(spread, step))
        if step:
            ticks = int(spread / step)
            words += " \u00b7 " + (self.tr("1 tick") if ticks == 1 else self.tr("%1 ticks").replace("%1", str(ticks)))
        points = float(spread / ((ask.price + bid.price) / 2)) * 10000
        return words + " \u00b7 " + self.tr("%1 bp").replace("%1", f"{points:.0f}" if points >= 1 else f"{points:.1f}")

    def _show_why_empty(self, book: OrderBook | None) -> None:
        refusal = self._refused(self._book_key)
        field = self._hub.problem(self._book_key)
        if field and refusal is None:
            self._show_unreadable(field, empty=book is None)
            return
        hole = "" if self._recorded is None or refusal is not None else self._recorded.hole(self._instrument)
        if hole:
            self.say_why(self._hole_state(hole), empty=book is None)
        elif book is None or refusal is not None:
            self.say_why(self.why_empty(refusal, self.tr("Asking for the book"), self._seconds), empty=book is None)
        elif book.bids or book.asks:
            self._pane.say(None)
        else:
            self._pane.say(nothing_there(self.tr("No orders in the book"), self._instrument))

    def _hole_state(self, words: str) -> PanelState:
        return PanelState(
            kind=StateKind.UNSUPPORTED,
            sentence=self.tr("No book was recorded here"),
            detail=self._instrument,
            name=self.tr("Not recorded"),
            reason=words,
        )

    def _show_unreadable(self, field: str, *, empty: bool) -> None:
        """Show that the newest book cannot be read; the last readable one stays and its age grows."""
        reason = self.tr("The newest book cannot be read (field %1). No order is allowed by an older one.")
        state = PanelState(
            kind=StateKind.STALE,
            sentence=self.tr("The book cannot be read"),
            detail=self._instrument,
            name=self.tr("Unreadable"),
            reason=reason.replace("%1", field),
        )
        self.say_why(state, empty=empty)

    # --- frozen under the mouse -------------------------------------------------------------------------------------

    def _hold(self, on: bool) -> None:  # noqa: FBT001  a signal's argument
        self._held = None
        if not on:
            self.ladder.show_waiting("")
        self.draw()

    def _recentre(self) -> None:
        """Show the newest book; under the mouse it is then frozen again."""
        self._held = None
        self.draw()

    def _keep(self, book: OrderBook) -> None:
        self._held = (book, self._spread_line(book), self._serial())

    def _serial(self) -> int:
        entry = self._hub.entry(self._book_key)
        return 0 if entry is None else entry.serial

    def _say_waiting(self) -> None:
        """Show the first ones at once, later ones once a second: a count at 60 Hz cannot be read."""
        if self._held is not None and self.waiting < _COUNTED:
            self.say_waiting()

    def each_second(self) -> None:
        """Show after a while that nothing has arrived; called while the connection is up."""
        if self.isVisible() and self._hub.value(self._book_key) is None:
            self._seconds += self._recorded is None  # nothing has to arrive in a replay that stands
            self._show_why_empty(None)

    def say_waiting(self) -> None:
        """Show how many books wait; called once a second."""
        if self._held is None:
            return
        waiting = self.waiting
        words = self.tr("frozen \u00b7 %1 newer").replace("%1", f"{waiting:,}") if waiting else self.tr("frozen")
        self.ladder.show_waiting(words)

    @property
    def waiting(self) -> int:
        """Books that arrived since the rows are frozen; 0 if they are not."""
        return 0 if self._held is None else self._serial() - self._held[2]

    # --- interest ---------------------------------------------------------------------------------------------------

    def _name_keys(self) -> None:
        """Build the keys once per instrument and account: they are used in every frame."""
        self._book_key = Topic.BOOK.of(self._instrument)
        self._quote_key = Topic.QUOTE.of(self._instrument)
        self._facts_key = Topic.INSTRUMENT.of(self._instrument)
        self._orders_key = Topic.ORDERS.of(self._account_id)
        self._mine = frozenset[Key[object]]((self._book_key, self._quote_key, self._facts_key, self._orders_key))

    def _want(self) -> None:
        self._interest.want((self._book_key, self._quote_key))
