"""The order ticket: fills a form, shows what it would cost, and asks for a review. Nothing here can send."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Set
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.lock import LockStatus
from tideboard_core.model.order import Account, MaxQuantity, Order, OrderType, Side, TimeInForce
from tideboard_core.model.review import OrderPreview, SourceKind
from tideboard_core.ports import Clock, Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.docks.ticket_layout import TicketLayout
from tideboard_desktop.docks.ticket_words import action_words, price_note, quantity_note, shown_entry
from tideboard_desktop.frame import Frame
from tideboard_desktop.models.ladder import Hypothetical
from tideboard_desktop.models.order_ticket import OrderTicket, Previewer
from tideboard_desktop.models.ticket import QuantityUnit
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.environment import money_note, word
from tideboard_desktop.widgets.labels import Tone, label, set_tone
from tideboard_desktop.widgets.panel import TitleBar

PREVIEW_MS = 150
ASK_MOST_MS = 600
LOCK = Key(Topic.LOCK, "")
MostAsked = Callable[[Account, InstrumentId, OrderType, str], Awaitable[MaxQuantity]]


class OrderEntryDock(QWidget):
    """`title_bar` and the widget itself go into a dock. `take_price` is for the order book's click.

    `unlock_requested` is the locked button; `would_take` carries a Hypothetical for the book's dashed tags. Enter and
    the button ask for a review; the review alone can send.
    """

    unlock_requested = Signal()
    would_take = Signal(object)

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        *,
        guard: Previewer,
        desk: OrderDesk,
        source: Callable[[InstrumentId], SourceKind],
        max_quantity: MostAsked,
    ) -> None:
        super().__init__()
        self.setObjectName("order_entry")
        self._hub = hub
        self._selection = selection
        self._theme = theme
        self._clock = clock
        self._tasks = tasks
        self._desk = desk
        self._max_quantity = max_quantity
        self._subscriptions: list[Subscription] = []
        self._busy = False
        self._preview: OrderPreview | None = None
        self.ticket = OrderTicket(hub, guard, source)
        self.ticket.select(selection.instrument)
        self.title_bar = TitleBar(self.tr("Order entry"), theme, link=selection.letter)
        self._word = label("", theme)
        self._note = label("", theme)
        self.title_bar.left.addWidget(self._word)
        self.title_bar.right.addWidget(self._note)
        self.form = TicketLayout(self, theme)
        self._later = _timer(self, PREVIEW_MS, self.show_preview)
        self._ask_later = _timer(self, ASK_MOST_MS, self._ask_most)
        self._connect(frame)
        self._shortcuts()
        self.set_account(None)

    def _connect(self, frame: Frame) -> None:
        form = self.form
        form.side.chosen.connect(self.choose_side)
        form.order_type.chosen.connect(lambda key: self._act(self.ticket.set, order_type=OrderType(key)))
        form.time_in_force.chosen.connect(lambda key: self._act(self.ticket.set, time_in_force=TimeInForce(key)))
        form.price.edited.connect(self._price_typed)
        form.price.stepped.connect(lambda ticks: self._act(self.ticket.step_price, ticks))
        form.price.submitted.connect(self.review)
        form.price_chips.pressed.connect(self.price_to)
        form.quantity.edited.connect(self._quantity_typed)
        form.quantity.stepped.connect(lambda steps: self._act(self.ticket.step_quantity, steps))
        form.quantity.submitted.connect(self.review)
        form.unit.chosen.connect(lambda key: self._act(self.ticket.choose_unit, QuantityUnit(key)))
        form.quantity_chips.pressed.connect(lambda key: self._act(self.ticket.quick, key))
        form.action.clicked.connect(self.review)
        form.stop_editing.clicked.connect(self.leave_editing)
        self._selection.changed.connect(self._selected)
        self._desk.busy.connect(self._show_busy)
        self._desk.accepted.connect(self._accepted)
        frame.add(self, self.refresh)
        frame.each_second(self, self._each_second)

    def _shortcuts(self) -> None:
        inside, window = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WindowShortcut
        for keys, act, context in (
            ("F2", lambda: self._start(Side.BUY), window),
            ("F3", lambda: self._start(Side.SELL), window),
            ("Alt+B", lambda: self.price_to("bid"), inside),
            ("Alt+M", lambda: self.price_to("middle"), inside),
            ("Alt+A", lambda: self.price_to("ask"), inside),
            ("Esc", self._escape, inside),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(context)
            shortcut.activated.connect(act)

    @property
    def focus(self) -> QWidget:
        """What Alt+4 focuses."""
        return self.form.price.field

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Trade for this account; a change of environment empties the form, nothing is carried across."""
        before = None if self.ticket.account is None else self.ticket.account.environment
        self.ticket.account = account
        self.ticket.told = None
        self.ticket.replacing = None
        environment = None if account is None else account.environment
        if environment is not before:
            self.ticket.set(price=None, entered=None)
        self.title_bar.set_environment(environment)
        self._word.setText("" if environment is None else word(environment))
        self._note.setText("" if environment is None else money_note(environment))
        self.form.tint(self._word, self._note, environment)
        self._show_all()

    def take_price(self, price: Decimal, _side: object = None) -> None:
        """A click on the book: only a price, and only from a book of the account's own kind."""
        self._act(self.ticket.take_price, price)

    def edit(self, order: Order) -> None:
        """Load a working order to change it."""
        self._selection.select(order.instrument)
        self.ticket.edit(order)
        self._show_all()
        self.form.price.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _escape(self) -> None:
        if self.ticket.replacing is not None:
            self.leave_editing()

    def leave_editing(self) -> None:
        """Back to a new order."""
        self.ticket.replacing = None
        self.ticket.set(price=None, entered=None)
        self._show_all()

    def review(self) -> None:
        """Ask for the review, or for the unlock while locked; never sends."""
        if not self._unlocked:
            self.unlock_requested.emit()
            return
        request = self.ticket.request()
        if request is None:
            self._lead_to_gap()
        elif not self._busy:
            self._desk.submit(request)

    def _lead_to_gap(self) -> None:
        """Enter in a form that is not complete goes on to the field that is missing or wrong."""
        form, ticket = self.form, self.ticket
        priced = not ticket.limited or (ticket.form.price is not None and not price_note(ticket)[1])
        (form.quantity if priced else form.price).field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- what a person does -----------------------------------------------------------------------------------------

    def choose_side(self, side: Side) -> None:
        """Buy or sell; a change of a working order keeps its side."""
        if self.ticket.replacing is None:
            self.ticket.set(side=side)
        self._show_all()

    def _start(self, side: Side) -> None:
        self.choose_side(side)
        self.form.price.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def price_to(self, key: str) -> None:
        """Put the price to bid, middle, ask or last."""
        ticket = self.ticket
        price = {"bid": ticket.bid, "middle": ticket.middle, "ask": ticket.ask, "last": ticket.last}[key]
        if price is not None and ticket.limited:
            self.take_price(price)

    def _price_typed(self, text: str) -> None:
        self.ticket.set(price=number(text))
        self._changed()

    def _act(self, act: Callable[..., None], *values: object, **fields: object) -> None:
        """Let the ticket change its form, then show all of it."""
        act(*values, **fields)
        self._show_all()

    def _quantity_typed(self, text: str) -> None:
        self.ticket.set(entered=number(text))
        self._changed()

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Follow the market, the account and the lock."""
        mine = {self.ticket.instrument_id, self.ticket.account.id if self.ticket.account else ""}
        if any(key.subject in mine or key.topic is Topic.LOCK for key in changed):
            if any(key.topic in {Topic.FUNDS, Topic.POSITIONS} for key in changed):
                self._ask_later.start()
            self._changed()

    def _each_second(self) -> None:
        self._show_checks()

    def _selected(self, instrument: str) -> None:
        self.ticket.select(InstrumentId(instrument))
        self._subscribe()
        self._show_all()

    def _changed(self) -> None:
        """Something that is not typed text changed: show it now, the preview a moment later."""
        self._show_market()
        self._show_action()
        if not self._later.isActive():
            self._later.start()

    def _show_all(self) -> None:
        form, values = self.form, self.ticket.form
        form.side.choose(values.side)
        form.order_type.choose(values.order_type.value)
        form.time_in_force.choose(values.time_in_force.value)
        form.unit.choose(values.unit.value)
        instrument = self.ticket.instrument
        step = None if instrument is None or values.price is None else instrument.price_step(values.price)
        market = self.tr("Market") if not self.ticket.limited else ""
        form.price.set_text(market or ("" if values.price is None else fmt.price(values.price, step)))
        form.quantity.set_text(shown_entry(values))
        form.show_mode(editing=self.ticket.replacing is not None, limited=self.ticket.limited)
        self._ask_later.start()
        self._changed()

    def _show_market(self) -> None:
        form, ticket = self.form, self.ticket
        instrument = ticket.instrument
        for key, name, price in (
            ("bid", self.tr("Bid"), ticket.bid),
            ("last", self.tr("Last"), ticket.last),
            ("ask", self.tr("Ask"), ticket.ask),
        ):
            shown = fmt.MISSING
            if price is not None:
                shown = fmt.price(price, None if instrument is None else instrument.price_step(price))
            form.price_chips.show_text(key, f"{name} {shown}")
            form.price_chips.buttons[key].setEnabled(price is not None and ticket.suitable and ticket.limited)
        currency = "" if instrument is None else instrument.currency
        form.name_currency(currency)
        for row, field, (text, wrong) in (
            (form.price_row, form.price, price_note(ticket)),
            (form.quantity_row, form.quantity, quantity_note(ticket)),
        ):
            row.note.setText(text)
            set_tone(row.note, Tone.WARN if wrong else Tone.CAPTION)
            field.set_invalid(wrong)

    def show_preview(self) -> None:
        """Ask the guard what the order would cost, take and be checked for."""
        self._preview = self.ticket.preview()
        instrument = self.ticket.instrument
        currency = "" if instrument is None else instrument.currency
        self.form.cost.show_preview(self._preview, self.ticket.form.side, currency)
        self._show_checks()
        book = None if self._preview is None else self._preview.book
        lines = () if book is None else book.lines
        shares = {(line.side, line.price): line.takes or line.joins for line in lines if line.takes or line.joins}
        self.would_take.emit(Hypothetical(self.ticket.form.side, shares))

    # --- lock and action --------------------------------------------------------------------------------------------

    @property
    def _lock_status(self) -> LockStatus | None:
        status: LockStatus | None = self._hub.value(LOCK)
        return status

    @property
    def _unlocked(self) -> bool:
        status, account = self._lock_status, self.ticket.account
        return status is not None and account is not None and status.unlocked and status.account_id == account.id

    def _show_checks(self) -> None:
        self.form.checks.show_preview(self._preview, None if self._unlocked else self._lock_line())

    def _lock_line(self) -> tuple[str, str]:
        status = self._lock_status
        if status is None or not self.ticket.instrument_id:
            return self.tr("Trading is locked"), ""
        since = self._clock.market() - timedelta(seconds=max(self._clock.boot() - status.since, 0.0))
        zone = MARKET_ZONE[market_of(self.ticket.instrument_id)]
        return self.tr("Trading is locked"), self.tr("since %1").replace("%1", fmt.clock_minutes(since, zone))

    def _show_action(self) -> None:
        account = self.ticket.account
        if account is None:
            self.form.action.setEnabled(False)
            self.form.action.setText(self.tr("No account"))
            return
        locked = not self._unlocked
        request = self.ticket.request()
        text = action_words(self.ticket, request, locked=locked, busy=self._busy)
        self.form.action.setEnabled(locked or (request is not None and not self._busy))
        self.form.action.show_state(text, account.environment, self.ticket.form.side, locked=locked)

    def _accepted(self, _name: str) -> None:
        """A change is done with; the values of a new order stay."""
        if self.ticket.replacing is not None:
            self.leave_editing()

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a signal
        self._busy = busy
        self._show_action()

    # --- the broker's maximum ---------------------------------------------------------------------------------------

    def _ask_most(self) -> None:
        """Ask how much the broker would take, when the form has rested for a moment and is on screen."""
        account, price = self.ticket.account, self.ticket.sum_price
        if account is None or not price or self.ticket.instrument is None or not self.isVisible():
            return
        self._tasks.spawn(self._learn_most(account, price), name="max quantity")

    async def _learn_most(self, account: Account, price: Decimal) -> None:
        instrument, order_type = self.ticket.instrument_id, self.ticket.form.order_type
        try:
            told: MaxQuantity | None = await self._max_quantity(account, instrument, order_type, f"{price:f}")
        except GatewayError:
            told = None
        if (account, instrument) == (self.ticket.account, self.ticket.instrument_id):
            self.ticket.told = told
            self._changed()

    # --- interest ---------------------------------------------------------------------------------------------------

    def _subscribe(self) -> None:
        before = self._subscriptions
        topics = (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT) if self.isVisible() else ()
        self._subscriptions = [self._hub.subscribe(Key(topic, self.ticket.instrument_id)) for topic in topics]
        for subscription in before:
            subscription.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want what is on screen."""
        super().showEvent(event)
        self._subscribe()
        self._ask_later.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self._subscribe()


def number(text: str) -> Decimal | None:
    """A typed number, with or without commas; None when it is none."""
    try:
        value = Decimal(text.strip().replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value > 0 else None


def _timer(owner: QWidget, milliseconds: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
