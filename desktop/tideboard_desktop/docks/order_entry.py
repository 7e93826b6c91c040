"""The order ticket: fills a form, shows what it would cost, and asks for a review. Nothing here can send."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import keys_of
from tideboard_core.model.order import Account, Order, Position
from tideboard_core.model.review import OrderPreview, SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.ports import Clock, Key, Topic
from tideboard_desktop.commands import Command
from tideboard_desktop.docks.ticket_commands import ticket_commands
from tideboard_desktop.docks.ticket_draft import TicketDraft, draft_from, fits
from tideboard_desktop.docks.ticket_hands import TicketHands
from tideboard_desktop.docks.ticket_layout import TicketLayout
from tideboard_desktop.docks.ticket_lock import TicketLock
from tideboard_desktop.docks.ticket_margin import MarginAsked, MarginCall
from tideboard_desktop.docks.ticket_most import MaxQuantityCall, MostAsked
from tideboard_desktop.docks.ticket_shown import show_form, show_market, single_shot
from tideboard_desktop.docks.ticket_words import action_words, waits_for
from tideboard_desktop.frame import Frame
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.ladder import Hypothetical
from tideboard_desktop.models.order_ticket import OrderTicket, Previewer
from tideboard_desktop.models.quick_quantities import QuickQuantities, key_text
from tideboard_desktop.models.ticket import QuantityUnit
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.qt_text import tip
from tideboard_desktop.reach import Reach
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.environment import money_note, word
from tideboard_desktop.widgets.icons import icon
from tideboard_desktop.widgets.labels import elided_label, icon_button, label
from tideboard_desktop.widgets.panel import TitleBar

L = TypeVar("L", Order, Position)
PREVIEW_MS = 150
ASK_MOST_MS = 600


class OrderEntryDock(TicketHands):
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
        max_quantity: MaxQuantityCall,
        margin: MarginCall,
    ) -> None:
        super().__init__()
        self.setObjectName("order_entry")
        self._hub = hub
        self._selection = selection
        self._theme = theme
        self._tasks = tasks
        self._desk = desk
        self._lock = TicketLock(hub, clock)
        self._subscriptions: list[Subscription] = []
        self._busy = False
        self._reach: Reach | None = None
        self._preview: OrderPreview | None = None
        self.quick_quantities = QuickQuantities()
        self.ticket = OrderTicket(hub, guard, source, lambda market: exchange_date(market, clock.market()))
        self.ticket.select(selection.instrument)
        self.title_bar = TitleBar(self.tr("Order entry"), theme, link=selection.letter)
        self._word = label("", theme)
        self._note = elided_label("", theme)
        self.title_bar.left.addWidget(self._word)
        self.title_bar.right.addWidget(self._note)
        self._more = icon_button("ellipsis", self.tr("Quick quantities"), theme, identifier="ticket_presets")
        self._more.clicked.connect(self.ask_presets)
        self.title_bar.add_control(self._more)
        self.form = TicketLayout(self, theme)
        self._later = single_shot(self, PREVIEW_MS, self.show_preview)
        self.most = MostAsked(self.ticket, tasks, max_quantity, self._changed)
        self.destroyed.connect(self.most.close)
        self.margin = MarginAsked(self.ticket, tasks, clock, margin, self._show_market)
        self.destroyed.connect(self.margin.close)
        self._ask_later = single_shot(self, ASK_MOST_MS, self._ask_broker)
        self._connect(frame)
        self.set_account(None)

    def follow(self, reach: Reach) -> None:
        """Send nothing that the gateway's key may not do; `reach` knows."""
        self._reach = reach
        reach.changed.connect(self._changed)

    def _connect(self, frame: Frame) -> None:
        self._connect_form()
        self._selection.changed.connect(self._selected)
        self._desk.busy.connect(self._show_busy)
        self._desk.accepted.connect(self._accepted)
        frame.add(self, self.refresh)
        frame.each_second(self, self._show_checks)

    def commands(self) -> list[Command]:
        """Every action of the ticket."""
        return ticket_commands(self, self, editing=lambda: self.ticket.replacing is not None)

    # --- what is kept -----------------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """The unit of the quantity and the quick quantities; never a price, a quantity or a side."""
        return {"unit": self.ticket.form.unit.value, "quick": self.quick_quantities.memory()}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory."""
        quick, unit = memory.get("quick"), memory.get("unit")
        if isinstance(quick, dict):
            self.quick_quantities.recall(quick)
        if unit in set(QuantityUnit) and self.ticket.form.entered is None:
            self.ticket.choose_unit(QuantityUnit(str(unit)))
        self._show_all()

    def draft(self) -> TicketDraft:
        """What stands in the form, for the window that comes after this one; in memory only."""
        return draft_from(self.ticket)

    def take_draft(self, draft: TicketDraft) -> None:
        """Go on with a draft of the same account and instrument; another one's is dropped. Sends nothing."""
        if fits(draft, self.ticket):
            self.ticket.form, self.ticket.replacing = draft.form, draft.replacing
            self._show_all()

    @property
    def focus(self) -> QWidget:
        """What Alt+4 focuses."""
        return self

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Trade for this account; another account empties the form, nothing is carried across."""
        before = None if self.ticket.account is None else self.ticket.account.id
        other = (None if account is None else account.id) != before or self.ticket.replacing is not None
        self.ticket.account = account
        self.ticket.told = None
        self.ticket.replacing = None
        environment = None if account is None else account.environment
        if other:  # what was typed to change an order must not stand there as a new one
            self.ticket.set(price=None, trigger=None, entered=None)
        self.ticket.fit()
        self.title_bar.set_environment(environment)
        self._word.setText("" if environment is None else word(environment))
        self._note.setText("" if environment is None else money_note(environment))
        ink = self.form.tint(self._word, self._note, environment)
        self.title_bar.title.setStyleSheet(f"color: {ink};")
        self._more.setIcon(icon("ellipsis", ink, self._theme.px(16)))
        self._show_all()

    def edit(self, order: Order) -> None:
        """Load a working order to change it."""
        self._load(order, self.ticket.edit)

    def prefill(self, order: Order) -> None:
        """The same order again, as a new one to look at; nothing is sent."""
        self._load(order, self.ticket.prefill)

    def close_position(self, position: Position) -> None:
        """Fill in what would end a holding, for the person to price and review; nothing is sent."""
        self._load(position, self.ticket.close_position)

    def _load(self, row: L, take: Callable[[L], None]) -> None:
        self._selection.select(row.instrument)
        take(row)
        self._show_all()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear_or_leave(self) -> None:
        """Esc: leave the change of an order."""
        if self.ticket.replacing is not None:
            self.leave_editing()

    def leave_editing(self) -> None:
        """Back to a new order."""
        self.ticket.replacing = None
        self.ticket.set(price=None, trigger=None, entered=None)
        self._show_all()

    def review(self) -> None:
        """Ask for the review, or for the unlock while locked; never sends."""
        if self._beyond_key is not None:
            return
        if not self._unlocked:
            self.unlock_requested.emit()
            return
        request = self.ticket.request()
        if request is None:
            self._lead_to_gap()
        elif not self._busy:
            self._desk.submit(request)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Follow the market, the account and the lock."""
        own = {key.topic for key in keys_of(self.ticket.account.id if self.ticket.account else "") & changed}
        if own or Key(Topic.LOCK, "") in changed or keys_of(self.ticket.instrument_id) & changed:
            if own & {Topic.FUNDS, Topic.POSITIONS}:
                self._ask_later.start()
            self._changed()

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
        show_form(self.form, self.ticket)
        self.form.name_quick([(key, key_text(key)) for key in self.quick_quantities.of(self.ticket.market)])
        self._ask_later.start()
        self._changed()

    def _show_market(self) -> None:
        show_market(self.form, self.ticket)
        self.form.margin.show_rule(self.ticket, self.margin.told)

    def _ask_broker(self) -> None:
        """What only the broker knows of the order, while somebody looks at it."""
        if self.isVisible():
            self.most.ask()
            self.margin.ask()

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

    @property
    def _unlocked(self) -> bool:
        return self._lock.unlocked(self.ticket)

    @property
    def _beyond_key(self) -> str | None:
        """Why the gateway's key takes no order of this account; None where it may."""
        if self._reach is None:
            return None
        return self._reach.order_reason(self.ticket.account) or self._reach.unlock_reason(self.ticket.account)

    def _show_checks(self) -> None:
        beyond = self._beyond_key
        lock_line = None if self._unlocked else self._lock.line(self.ticket)
        lock_line = lock_line if beyond is None else (beyond, "")
        self.form.checks.show_preview(self._preview, lock_line, waits_for(self.ticket))

    def _show_action(self) -> None:
        if (account := self.ticket.account) is None:
            self.form.action.setEnabled(False)
            self.form.action.setText(self.tr("No account"))
            return
        locked, request = not self._unlocked, self.ticket.request()
        text = action_words(self.ticket, request, locked=locked, busy=self._busy)
        beyond = self._beyond_key
        self.form.action.setEnabled(beyond is None and (locked or (request is not None and not self._busy)))
        self.form.action.setToolTip(tip(beyond or ""))
        self.form.action.show_state(text, account.environment, self.ticket.form.side, locked=locked)

    def _accepted(self, _name: str) -> None:
        """A change is done with; the values of a new order stay."""
        if self.ticket.replacing is not None:
            self.leave_editing()

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a signal
        self._busy = busy
        self._show_action()

    # --- interest ---------------------------------------------------------------------------------------------------

    def _subscribe(self) -> None:
        topics = (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT) if self.isVisible() else ()
        before = self._subscriptions
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
