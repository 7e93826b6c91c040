"""The order book of the selected instrument: ten levels a side, own orders, spread and weight of the sides."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.ports import Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.frame import Frame
from tideboard_desktop.models.ladder import (
    EMPTY,
    NO_ORDER,
    NO_SPREAD,
    Hypothetical,
    Ladder,
    SpreadLine,
    make_ladder,
    resting_orders,
)
from tideboard_desktop.selection import Selection
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.empty_state import EmptyKind, EmptyNote, EmptyState
from tideboard_desktop.widgets.labels import Tone, identify, set_tone
from tideboard_desktop.widgets.ladder import LadderView
from tideboard_desktop.widgets.panel import TitleBar

AGE_NOTED = 3.0
AGE_AMBER = 10.0


class OrderBookDock(QWidget):
    """View of one book. `price_clicked` carries a price and the side of the book it stands on (BUY = bids).

    The click is for the ticket: nothing here can send an order.
    """

    price_clicked = Signal(object, object)

    def __init__(self, hub: Hub, selection: Selection, frame: Frame, theme: Theme) -> None:
        super().__init__()
        self._hub = hub
        self._selection = selection
        self._account_id = ""
        self._hypothetical: Hypothetical = NO_ORDER
        self._subscriptions: list[Subscription] = []
        self.title_bar = TitleBar(self.tr("Order book"), theme, link=selection.letter)
        self.age = self.title_bar.add_chip("")
        self._held = self.title_bar.add_chip(self.tr("held under the mouse"))
        self._held.hide()
        self.ladder = LadderView(theme)
        identify(self.ladder, "order_book", self.tr("Order book"))
        self.ladder.picked.connect(self.price_clicked)
        self.ladder.held.connect(self._held.setVisible)
        self.note = EmptyNote(theme)
        self._lay_out()
        selection.changed.connect(self._selected)
        frame.add(self, self.refresh)
        frame.each_second(self, self.show_age)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account_id: str) -> None:
        """Show the resting orders of this account; empty for none."""
        self._account_id = account_id
        self._draw()

    def set_hypothetical(self, order: Hypothetical) -> None:
        """Show dashed tags for what a ticket's order would take or join."""
        if order != self._hypothetical:
            self._hypothetical = order
            self._draw()

    def price_step(self, price: Decimal) -> Decimal | None:
        """Price step of the shown instrument, None until its facts are known."""
        instrument: Instrument | None = self._hub.value(self._key(Topic.INSTRUMENT))
        return None if instrument is None else instrument.price_step(price)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Draw when a key of the shown book is among the changed ones."""
        mine = {self._key(topic) for topic in (Topic.BOOK, Topic.QUOTE, Topic.INSTRUMENT)}
        mine.add(Key(Topic.ORDERS, self._account_id))
        if not mine.isdisjoint(changed):
            self._draw()

    def _draw(self) -> None:
        book: OrderBook | None = self._hub.value(self._key(Topic.BOOK))
        self._say_why_empty(book)
        if book is None:
            self.ladder.show_book(EMPTY, NO_SPREAD)
            return
        best = book.best_ask or book.best_bid
        step = None if best is None else self.price_step(best.price)
        orders = self._hub.value(Key(Topic.ORDERS, self._account_id)) or ()
        resting = resting_orders(orders, self._selection.instrument)
        ladder: Ladder = make_ladder(book, step, resting, self._hypothetical)
        self.ladder.show_book(ladder, self._spread_line(book, step))

    def _spread_line(self, book: OrderBook, step: Decimal | None) -> SpreadLine:
        quote: Quote | None = self._hub.value(self._key(Topic.QUOTE))
        decimals = 2 if step is None else fmt.decimals_of(step)
        last = "" if quote is None else fmt.price(quote.last, step)
        change = "" if quote is None else fmt.signed(quote.change, decimals)
        sign = 0.0 if quote is None else float(quote.change)
        return SpreadLine(last, change, sign, self._spread_words(book, step))

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
        return words + " \u00b7 " + self.tr("%1 bp").replace("%1", f"{points:.0f}")

    def _say_why_empty(self, book: OrderBook | None) -> None:
        if book is not None and (book.bids or book.asks):
            self.note.hide()
            return
        asked = self.tr("Asking for the book") if book is None else self.tr("No orders in the book")
        self.note.show_state(
            EmptyState(
                kind=EmptyKind.LOADING if book is None else EmptyKind.CLOSED,
                sentence=asked,
                detail=self._selection.instrument,
                name="",
                reason="",
            )
        )

    def show_age(self) -> None:
        """Tell how long ago the book was last proven; runs once a second."""
        age = self._hub.age(self._key(Topic.BOOK))
        self.age.setText(self.tr("age %1").replace("%1", fmt.age(age)))
        tone = Tone.SECONDARY if age is None or age <= AGE_NOTED else Tone.PRIMARY
        set_tone(self.age, Tone.WARN if age is not None and age > AGE_AMBER else tone)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _key(self, topic: Topic) -> Key:
        return Key(topic, self._selection.instrument)

    def _selected(self, _instrument: str) -> None:
        self._hypothetical = NO_ORDER
        self.ladder.drop_book()
        if self.isVisible():
            self._subscribe()
        self._draw()
        self.show_age()

    def _subscribe(self) -> None:
        old = self._subscriptions
        self._subscriptions = [self._hub.subscribe(self._key(topic)) for topic in (Topic.BOOK, Topic.QUOTE)]
        for subscription in old:
            subscription.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want the book while it is on screen."""
        super().showEvent(event)
        self._subscribe()
        self._draw()
        self.show_age()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []

    def _lay_out(self) -> None:
        layers = QStackedLayout(self)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        layers.addWidget(self.note)
        layers.addWidget(self.ladder)
        layers.setCurrentWidget(self.note)
