"""The order ticket: fills a form, shows what it would cost, and asks for a review. Nothing here can send."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.hub_keys import LOCK, NOT_OF_ORDERS, ORDERS_LINK, QUOTES_LINK, Key, Topic, keys_of
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    Account,
    Environment,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderType,
    Position,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.proposal_tag import ProposedOrder
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.writes import terms_of
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.orders.action_button import unlock_words
from tideboard_desktop.orders.submission import OrderSubmission, name_of
from tideboard_desktop.ticket.broker_queries import MarginQuery, MaxQuantityQuery, ReadMargin, ReadMaxQuantity
from tideboard_desktop.ticket.dock_menu import open_menu
from tideboard_desktop.ticket.form_values import QuantityUnit, TrailUnit
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.prefill import Prefill, TicketDraft, TypedBefore, draft_from, fits, of_account
from tideboard_desktop.ticket.presenter import (
    TicketPreview,
    gap,
    show_form,
    show_heading,
    show_market,
    show_numbers,
    show_prefilled,
    show_rows,
    to_buy_back,
    typed_day,
)
from tideboard_desktop.ticket.proofs import Proofs
from tideboard_desktop.ticket.proposed import enter, fill, take_out, takes_proposal
from tideboard_desktop.ticket.quick_quantities import QuickQuantities, key_text
from tideboard_desktop.ticket.view import TicketLayout
from tideboard_desktop.ticket.words import action_words, lock_words, own_words, paper_words, unknown_most
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import TENTH
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.timers import single_shot
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.widgets.icons import icon
from tideboard_desktop.ui.widgets.in_sight import in_sight
from tideboard_desktop.ui.widgets.labels import icon_button, show_tip
from tideboard_desktop.ui.widgets.panel import TitleBar

if TYPE_CHECKING:  # built when the first exit is attached
    from tideboard_desktop.ticket.exits_view import ExitFields

translate = QCoreApplication.translate
AT_ONCE = frozenset({LOCK, QUOTES_LINK, ORDERS_LINK})
L = TypeVar("L", Order, Position, Order | OrderRequest)
T = TypeVar("T")
ASK_BROKER_MS = 600
"""How long the calls to the broker wait after a change: brokers allow few of them."""
READING_MS = 200
"""How often the button's words follow a submission that reads the account's lists."""


class TicketState(SavedState, kw_only=True):
    """The quantity's unit and each market's quick quantities; never a price, a quantity or a side."""

    unit: QuantityUnit | UnsetType = UNSET
    quick: dict[Market, tuple[str, ...]] = msgspec.field(default_factory=dict)


class OrderEntryDock(Dock):
    """The form of an order. `take_price` serves clicks in the order book.

    `unlock_requested` comes from the button while it is locked; `would_take` carries a Hypothetical for the book's
    dashed tags. Enter and the button ask for a review; only the review can send. `raise_wanted` asks the window to
    bring the dock to the front: what a person's own key or click fills in is seen, and what nobody sees acts not.
    `form_changed` comes after every change of the form, `made_own` with the tag of a proposal before the change that
    leaves nothing of it in the form.
    """

    unlock_requested = Signal()
    would_take = Signal(object)
    raise_wanted = Signal()
    form_changed = Signal()
    made_own = Signal(object)
    KEY = "ticket"
    READS = SOURCED = False

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        guard: Guard,
        submission: OrderSubmission,
        source: Callable[[InstrumentId], SourceKind],
        max_quantity: ReadMaxQuantity,
        margin: ReadMargin,
        commands: Callable[[OrderEntryDock], list[Command]],
        preferences: Preferences | None = None,
        form: TicketLayout | None = None,
    ) -> None:
        """`commands` makes those of the dock; `preferences` say whether the form is detailed.

        `form` has widgets that were made before in the same theme, each for one dock.
        """
        super().__init__(context, bar)
        self._commands, self._preferences = commands, preferences
        hub, theme, clock, tasks = context.hub, context.theme, context.clock, context.tasks
        self._submission = submission
        self._interest = HubInterest(hub, self)
        self._busy = False
        self._permissions: Permissions | None = None
        self._exits: ExitFields | None = None
        self._shown_prices: tuple[object, ...] = ()
        self.quick_quantities = QuickQuantities()
        self.ticket = OrderTicket(hub, guard, source, clock.market, Proofs(hub, context.stale_price))
        self._guard = guard
        self.ticket.select(self.selection.instrument)
        self.filling = Prefill(self.ticket, clock.monotonic)
        self.typed_before = TypedBefore(hub, self.ticket)
        self._reviewed: OrderRequest | ModifyRequest | None = None
        self._more = icon_button("ellipsis", self.tr("More"), theme, identifier="ticket_more")
        self._more.clicked.connect(self._open_menu)
        bar.add_control(self._more)
        self.form = form or TicketLayout(theme)
        self.form.arrange(self.column)
        self.preview = TicketPreview(
            self,
            self.form,
            self.ticket,
            self.filling,
            lock_line=self._lock_line,
            exits_fault=lambda: "" if self._exits is None else self._exits.fault,
        )
        self.preview.would_take.connect(self.would_take)
        self.max_quantity = MaxQuantityQuery(self.ticket, tasks, max_quantity, self._changed)
        self.destroyed.connect(self.max_quantity.close)
        self.margin = MarginQuery(
            self.ticket, margin, self._show_market, self, tasks=tasks, clock=clock, kept=context.kept
        )
        self._reading = QTimer(self)
        self._reading.setInterval(READING_MS)
        self._reading.timeout.connect(self._show_action)
        self._ask_later = single_shot(self, ASK_BROKER_MS, self._ask_broker)
        bar.installEventFilter(self)
        self._connect_form()
        self.selection.changed.connect(self._selected)
        submission.busy.connect(self._show_busy)
        submission.accepted.connect(self._accepted)
        context.frame.add(self, self.refresh, every=TENTH, at_once=lambda changed: bool(changed & AT_ONCE))
        self.set_account(None)
        theme.follow(self, OrderEntryDock._tint_bar)
        if preferences is not None:
            end = preferences.on_change(self._follow_settings)
            self.destroyed.connect(lambda _gone: end())
            self._follow_settings()

    def follow(self, permissions: Permissions) -> None:
        """Follow the connection's permissions: without them no review starts."""
        self._permissions = permissions
        permissions.changed.connect(self._changed)

    def commands(self) -> list[Command]:
        return self._commands(self)

    def in_front(self, action: Callable[[T], object]) -> Callable[[T], None]:
        """The same act, before which a covered or closed dock comes to the front."""

        def run(value: T) -> None:
            if not in_sight(self):
                self.raise_wanted.emit()
            action(value)

        return run

    def enter(self) -> None:
        """Bring the dock to the front by the way of Alt+4 and focus the first field."""
        self.raise_wanted.emit()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- what is kept -------------------------------------------------------------------------------------------------

    def saved_state(self) -> TicketState:
        unit = self.ticket.form.unit
        kept = QuantityUnit.SHARES if unit is QuantityUnit.RISK else unit  # by risk needs a stop, which is not kept
        return TicketState(unit=kept, quick=self.quick_quantities.own)

    def restore(self, state: TicketState) -> None:
        for market, keys in state.quick.items():
            self.quick_quantities.set(market, keys)
        form = self.ticket.form
        if (
            isinstance(state.unit, QuantityUnit)
            and state.unit is not QuantityUnit.RISK
            and (form.entered is None or "entered" in form.prefilled)
        ):
            self.ticket.form = replace(form, unit=state.unit, entered=None)
        self._show_all()

    def draft(self) -> TicketDraft:
        """The form's values for the ticket after a window rebuild; kept in memory only."""
        return replace(draft_from(self.ticket, self.filling.quantities), before=self.typed_before.draft)

    def take_draft(self, draft: TicketDraft) -> None:
        """Restore a draft of the same account and instrument; any other is dropped. Sends nothing."""
        self.filling.quantities = dict(draft.quantities)
        self.typed_before.restore(draft.before)
        if fits(draft, self.ticket):
            self.ticket.form, self.ticket.replacing = draft.form, draft.replacing
            self._show_all()

    def _show_heading(self) -> None:
        show_heading(self.title_bar, self._more, self.ticket, self.context.theme)

    # --- account and orders from outside ------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Trade for this account; a different account empties the form."""
        before = None if self.ticket.account is None else self.ticket.account.identity
        other, editing = (None if account is None else account.identity) != before, self.ticket.replacing is not None
        self.ticket.account = account
        self.ticket.broker_maximum = None
        self.ticket.replacing = None
        environment = None if account is None else account.environment
        if editing:  # what was typed to change an order must not stand there as a new one
            self.ticket.clear()
        elif other:
            self.ticket.empty(self.ticket.instrument_id)
            self.filling.restart()
        if other:
            self.typed_before.forget()
        self.ticket.fit()
        self.title_bar.set_environment(environment)
        self._tint_bar()
        self._show_all()

    def _tint_bar(self) -> None:
        """Colour what stands on the environment's background, and the heading."""
        account = self.ticket.account
        live = account is not None and account.environment is Environment.LIVE
        text_colour = "#FFFFFF" if live else self.context.theme.surface.text1
        self._more.setIcon(icon("ellipsis", text_colour, self.context.theme.px(16)))
        self._show_heading()

    def edit(self, order: Order, take: Callable[[Order], None] | None = None) -> None:
        """Load a working order in order to change it; `take` fills the form in with other terms than it has."""
        self._load(order, take or self.ticket.edit)

    def prefill(self, order: Order | OrderRequest, take: Callable[[Order | OrderRequest], None] | None = None) -> None:
        """Fill the form with the terms of an order, or of one that is proposed, as a new order; nothing is sent.

        Those of an account that is not in view are refused: a notice or a running flatten may outlive a switch. A row
        of the broker names its account by the number alone, of which a connection has one.
        """
        account = self.ticket.account
        if account is not None and not (
            of_account(self.ticket, order.account.identity)
            if isinstance(order, OrderRequest)
            else account.id == order.account_id
        ):
            words = translate("Ticket", "This order belongs to another account. Switch to that account first.")
            self._submission.message.emit(words)
            return
        self._load(order, take or self.ticket.prefill)

    def close_position(self, position: Position) -> None:
        """Fill in the order that would close a position, without a price; nothing is sent."""
        self._load(position, self.ticket.close_position)

    def begin(self, instrument: InstrumentId, side: Side, quantity: int, price: Decimal | None) -> None:
        """Fill in a new limit order for the day; nothing is reviewed or sent."""
        self.typed_before.keep()
        self.selection.select(instrument)
        self.ticket.begin(side, quantity, price)
        self._show_all()
        self.enter()

    @property
    def free(self) -> bool:
        """Whether a proposal may be filled in: nothing of the person stands in the form, or is under review."""
        return not self._busy and takes_proposal(self.ticket)

    def propose(self, order: ProposedOrder) -> bool:
        """Fill in what a program proposed, at a person's key or click; False while the form holds something else."""
        if not self.free:
            return False
        self.selection.select(order.instrument)
        fill(self.ticket, order)
        self._show_all()
        self.enter()
        return True

    def take_proposal_out(self) -> None:
        """Empty the form of what a program proposed."""
        if self.ticket.form.proposal is not None:
            take_out(self.ticket)
            self.filling.begin()
            self._show_all()

    def _entered(self, name: str) -> None:
        """A person entered a field anew: an order in which nothing proposed is left is their own."""
        tag = enter(self.ticket, name)
        if tag is not None:
            show_rows(self.form, self.ticket)
            self.made_own.emit(tag)
            self._submission.message.emit(own_words(tag.key))

    def _load(self, row: L, take: Callable[[L], None]) -> None:
        self.typed_before.keep()
        self.selection.select(row.instrument)
        take(row)
        self._show_all()
        self.enter()

    def bring_back(self) -> None:
        """Bring back what was typed before the form was filled for something else, with its security."""
        draft = self.typed_before.take()
        if draft is not None and of_account(self.ticket, draft.account):
            self.selection.select(draft.instrument)
            self.ticket.form, self.ticket.replacing = draft.form, draft.replacing
            self.ticket.fit()
            self.filling.restart()
        self._show_all()
        self.enter()

    def buy_back(self) -> None:
        """Fill in the purchase of the sold contract that the order in the form would leave without its cover."""
        bare = to_buy_back(self.ticket, self.preview.shown)
        if bare is not None:
            self.begin(bare[0], Side.BUY, bare[1], None)

    def clear_or_leave(self) -> None:
        """Esc: stop changing a working order, if one is being changed."""
        if self.ticket.replacing is not None:
            self.leave_editing()

    def leave_editing(self) -> None:
        """Stop changing a working order; the form is then a new order."""
        self.ticket.replacing = None
        self.ticket.clear()
        self._change(self.filling.to_standard)

    def review(self) -> None:
        """Ask for the review, or for the unlock while the lock is closed; never sends.

        A form that is covered or closed only comes to the front: its order is reviewed once it can be seen.
        """
        if not in_sight(self):
            self.enter()
            return
        if self._not_permitted is not None or (self._unlocked and self.ticket.proofs.orders_lost):
            return
        if not self._unlocked:
            self.unlock_requested.emit()
        elif (request := self.ticket.request()) is None:
            self._focus_gap()
        elif not self._busy:
            self._reviewed = request
            self._submission.submit(request)

    # --- form ---------------------------------------------------------------------------------------------------------

    def _connect_form(self) -> None:
        form = self.form
        form.side.chosen.connect(self.choose_side)
        form.order_type.chosen.connect(lambda key: self.choose_type(OrderType(key)))
        form.time_in_force.chosen.connect(lambda key: self.choose_time(TimeInForce(key)))
        form.terms.hours.chosen.connect(lambda key: self.choose_hours(TradingHours(key)))
        form.terms.day.edited.connect(lambda text: self._typed(expires=typed_day(text)))
        form.terms.day.stepped.connect(lambda days: self._change(self.ticket.step_day, days))
        form.trigger.edited.connect(lambda text: self._typed_number("trigger", text))
        form.trigger.stepped.connect(lambda ticks: self._change(self.ticket.step_trigger, ticks))
        trail = form.trail
        trail.typed.connect(self._typed_number)
        trail.distance.stepped.connect(lambda steps: self._change(self.ticket.step_trail, steps))
        trail.unit.chosen.connect(lambda key: self._change(self.ticket.choose_trail_unit, TrailUnit(key)))
        trail.offset.stepped.connect(lambda ticks: self._change(self.ticket.step_offset, ticks))
        trail.monitor.stepped.connect(lambda ticks: self._change(self.ticket.step_monitor, ticks))
        form.price.edited.connect(lambda text: self._typed_number("price", text))
        form.price.stepped.connect(lambda ticks: self._change(self.ticket.step_price, ticks))
        form.price.focused.connect(self._hold_price)
        form.price_chips.pressed.connect(self.price_to)
        form.quantity.edited.connect(lambda text: self._typed_number("entered", text))
        form.quantity.stepped.connect(lambda steps: self._change(self.ticket.step_quantity, steps))
        for field in (form.trigger, *trail.fields, form.price, form.quantity):
            field.left.connect(lambda: show_numbers(self.form, self.ticket))
        form.unit.chosen.connect(lambda key: self.choose_unit(QuantityUnit(key)))
        form.quantity_chips.pressed.connect(self._quick)
        form.action.clicked.connect(self.review)
        form.stop_editing.clicked.connect(self.leave_editing)
        form.bring_back.clicked.connect(self.bring_back)
        form.buy_back.clicked.connect(self.buy_back)
        form.attach.toggled.connect(lambda role, on: self.attach(role, on=on, scroll=False))

    @property
    def _first_field(self) -> QLineEdit:
        if self.ticket.triggered:
            return self.form.trigger.field
        if self.ticket.trailing:
            return self.form.trail.distance.field
        return (self.form.price if self.ticket.limited else self.form.quantity).field

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the first field to type into: a stop's trigger or distance, the quantity at the market, else price."""
        self._first_field.setFocus(reason)
        self._first_field.selectAll()  # Qt does so only where the focus came from elsewhere

    def take_price(self, price: Decimal, topic: Topic[object]) -> None:
        """Take a price of quote or book, if it is of now and its source fits the account (see `SUITABLE`)."""
        if self.ticket.proofs.age(self.ticket.instrument_id, topic) is not None:
            self.raise_wanted.emit()
            announce(self.form.stale_note, self.ticket.proofs.stale_words(self.ticket.instrument_id))
        self._change(self.ticket.take_price, price, topic)

    def take_clicked(self, price: Decimal) -> None:
        """Take a price clicked in the book and focus the quantity, so that Enter reviews."""
        self.take_price(price, Topic.BOOK)
        if self.ticket.takes(Topic.BOOK):
            self.raise_wanted.emit()
            self.form.quantity.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_gap(self) -> None:
        row = None if self._exits is None else self._exits.gap
        (row or gap(self.form, self.ticket)).field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def attach(self, role: ExitRole, *, on: bool, scroll: bool = True) -> None:
        """Attach an exit to the order, or take it off, and focus what has to be filled in.

        Without `scroll` only a field in view, or the last one: the form would scroll away under a mouse that ticked a
        box and goes on to the other.
        """
        from tideboard_desktop.ticket.exit_edits import attach

        attach(self.ticket, role, on=on)
        self._show_all()
        self.form.settle()
        if self._exits is not None and self.ticket.form.exits.of(role).on:
            field = self._exits.rows[role].price.field
            last = all(self.ticket.form.exits.of(each).on for each in ExitRole)
            if scroll or last or self.form.shows(field):
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_exit(self, role: ExitRole) -> None:
        """Attach an exit, or take it off if it is attached."""
        self.attach(role, on=not self.ticket.form.exits.of(role).on)

    def _show_exits(self) -> None:
        """Show the exits' fields while there are exits; they are built when they are wanted first."""
        wanted = self.ticket.form.exits.any
        if self._exits is None and wanted:
            from tideboard_desktop.ticket.exits_view import ExitFields

            self._exits = ExitFields(self.ticket, self.context.theme)
            self._exits.changed.connect(self._exits_changed)
            self.form.place_exits(self._exits, self._exits.fields)
        if self._exits is not None:
            self._exits.setVisible(wanted)
            if wanted:
                self._exits.show_values()

    def _exits_changed(self, whole: bool) -> None:  # noqa: FBT001  a signal
        if whole:
            self._show_all()
        else:
            self._changed()

    def choose_side(self, side: Side) -> None:
        """Choose buy or sell; a working order that is being changed keeps its side."""
        if self.ticket.replacing is None:
            self.ticket.set(side=side)
            self._entered("side")
            self.filling.begin()
        self._show_all()

    def start(self, side: Side) -> None:
        """F2 and F3: choose this side and focus the first field."""
        self.choose_side(side)
        self.enter()

    def choose_type(self, order_type: OrderType) -> None:
        """Choose an order type that is offered; a working order that is being changed keeps its own."""
        if self.ticket.replacing is None and self.ticket.off_because(order_type, TimeInForce.DAY) is None:
            self.ticket.choose_type(order_type)
            self._entered("order_type")
            self.filling.restart()
        self._show_all()

    def choose_time(self, time_in_force: TimeInForce) -> None:
        """Choose day, GTC or GTD, if it is offered for the order type."""
        off = self.ticket.off_because(self.ticket.form.order_type, time_in_force)
        if self.ticket.replacing is None and off is None:
            self.ticket.choose_time(time_in_force)
        self._show_all()

    def choose_hours(self, hours: TradingHours) -> None:
        """Choose the trading sessions of the order, if they are offered for its type."""
        form = self.ticket.form
        off = self.ticket.off_because(form.order_type, form.time_in_force, hours)
        if self.ticket.replacing is None and off is None:
            self.ticket.set(hours=hours)
        self._show_all()

    def choose_unit(self, unit: QuantityUnit) -> None:
        self._change(self.ticket.choose_unit, unit)

    def quick_number(self, number: int) -> bool:
        """Take the quick quantity with this number, counted from 1, and return whether it is known."""
        return self._quick(self.quick_quantities.of(self.ticket.market)[number - 1])

    def _quick(self, key: str) -> bool:
        known = self.ticket.quick(key)
        if not known:
            self._submission.message.emit(unknown_most(self.ticket))
        self._show_all()
        return known

    def preset(self, side: Side, number: int) -> None:
        """Fill in a quick quantity at the best opposite price as a new order, and review it if known; never sends."""
        if self.ticket.replacing is not None or self._busy:
            return
        self.typed_before.keep()
        self.ticket.clear()
        self.ticket.set(side=side)
        self.filling.begin()
        known = self.quick_number(number)
        self.enter()
        if known:
            self.review()

    def _open_menu(self) -> None:
        back = None if self.typed_before.draft is None else self.bring_back
        whole, toggle = self.form.detailed, self.toggle_detailed
        open_menu(self._more, presets=self.ask_presets, detailed=whole, toggle_detailed=toggle, bring_back=back)

    def toggle_detailed(self) -> None:
        """Change between the nine rows and the detailed form, in the settings."""
        if self._preferences is not None:
            self._preferences.change(detailed_ticket=not self.form.detailed)

    def _follow_settings(self) -> None:
        preferences = self._preferences
        if preferences is not None and preferences.settings.detailed_ticket is not self.form.detailed:
            self.form.detailed = not self.form.detailed
            self._show_all()

    def ask_presets(self) -> None:
        """Open the dialog for the quick quantities of the instrument's market."""
        market = self.ticket.market
        if market is not None:
            self.context.tasks.spawn(self._change_presets(market), name="quick quantities")

    async def _change_presets(self, market: Market) -> None:
        from tideboard_desktop.ticket.quick_quantities_dialog import QuickQuantitiesDialog

        dialog = QuickQuantitiesDialog(market, self.quick_quantities.of(market), self.context.theme, self.window())
        if await accepted(dialog):
            self.quick_quantities.set(market, dialog.keys)
            self._show_all()

    def step(self, direction: int) -> None:
        """Step the quantity if it has the focus, else the price."""
        quantity = self.form.quantity
        (quantity if quantity.field.hasFocus() else self.form.price).step(direction, Qt.KeyboardModifier.NoModifier)

    def price_to(self, key: str) -> None:
        """Put the price to bid, middle, ask or last."""
        ticket = self.ticket
        price = {"bid": ticket.bid, "middle": ticket.middle, "ask": ticket.ask, "last": ticket.last}[key]
        if price is not None and (ticket.limited or ticket.triggered):
            self.take_price(price, ticket.of_last if key == "last" else Topic.BOOK)

    def _typed(self, **fields: object) -> None:
        self.ticket.set(**fields)
        self._changed()

    def _typed_number(self, name: str, text: str) -> None:
        self.ticket.type_number(name, text)
        self._entered(name)
        if name != "entered":  # the largest quantity is that at a price
            self._ask_later.start()
        self._changed()

    def _change(self, change: Callable[..., None], *values: object, **fields: object) -> None:
        """Change the ticket's form, then show all of it."""
        change(*values, **fields)
        self._show_all()

    # --- frames -------------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Follow the market, the account and the lock."""
        own = {key.topic for key in keys_of(self.ticket.account.id if self.ticket.account else "") & changed}
        market = {key.topic for key in keys_of(self.ticket.instrument_id) & changed} - NOT_OF_ORDERS
        if own & {Topic.FUNDS, Topic.POSITIONS}:
            self.max_quantity.follow()
            self._ask_later.start()
        other = own | market - {Topic.QUOTE, Topic.BOOK}
        if Topic.ORDERS in own:
            self._leave_settled()
        if other or changed & AT_ONCE or (market and self.ticket.prices != self._shown_prices):
            self._follow()
            self._changed()
        elif market:
            self.preview.show_later()  # deeper levels and turnover change only what the checks say

    def _follow(self) -> None:
        """Fill what nobody set; while a review is open its ticket stays as it is."""
        if self._busy or not self.filling.follow():
            return
        show_prefilled(self.form, self.ticket)
        if self.form.price.field.hasFocus():
            self.filling.stand()

    def _hold_price(self) -> None:
        self.filling.stand()
        self._changed()

    def each_second(self) -> None:
        """Show what changes with the time alone: lock, checks, the age of a price and of the prices at hand."""
        self.preview.each_second()
        if self.ticket.prices != self._shown_prices:  # nothing came that proves them, or they are of now again
            self._follow()
            self._changed()
        elif self.filling.age is not None or self.form.stale_note.words.text():
            self._show_market()

    def _selected(self, instrument: str) -> None:
        self.typed_before.keep()
        self.ticket.select(InstrumentId(instrument))
        self.filling.restart()
        self._subscribe()
        self._show_all()

    def _changed(self) -> None:
        """Show the market and the button at once, the preview a little later."""
        self._shown_prices = self.ticket.prices
        self.preview.drop_other()
        self._show_market()
        self._show_action()
        self.preview.show_later()
        self.form_changed.emit()

    def _show_all(self) -> None:
        self._follow()
        show_form(self.form, self.ticket)
        self._show_exits()
        self.form.show_paper(paper_words(self.ticket, self._guard.offers))
        draft = self.typed_before.draft
        self.form.show_kept("" if draft is None else draft.instrument)
        self.form.name_quick([(key, key_text(key)) for key in self.quick_quantities.of(self.ticket.market)])
        self._ask_later.start()
        self._changed()

    def _show_market(self) -> None:
        show_market(self.form, self.ticket, self.filling)
        if self._exits is not None and self.ticket.form.exits.any:
            self._exits.show_market()
        self._show_heading()
        self.form.margin.show_rule(self.ticket, self.margin.answer)
        self.form.cost.show_rest(self.form.margin.whole)

    def _ask_broker(self) -> None:
        """Read maximum quantity and margin; not while the dock is hidden, since the calls are rate-limited."""
        if self.isVisible():
            self.max_quantity.ask()
            self.margin.ask()

    @property
    def _unlocked(self) -> bool:
        """Whether the lock is open as it is shown; the guard checks it itself."""
        status, account = self.context.hub.value(LOCK), self.ticket.account
        return status is not None and account is not None and status.opens(account)

    @property
    def _not_permitted(self) -> str | None:
        """Why the connection's permissions refuse an order of this account; None if they allow it."""
        if self._permissions is None:
            return None
        return self._permissions.order_reason(self.ticket.account) or self._permissions.unlock_reason(
            self.ticket.account
        )

    def _lock_line(self) -> tuple[str, str] | None:
        refused = self._not_permitted
        if refused is not None:
            return refused, ""
        return None if self._unlocked else lock_words(self.context.hub.value(LOCK), self.ticket.instrument_id)

    def _show_action(self) -> None:
        if (account := self.ticket.account) is None:
            self.form.action.setEnabled(False)
            self.form.action.setText(self.tr("No account"))
            self.form.action.setToolTip(tip(self._not_permitted or ""))
            return
        locked, request = not self._unlocked, self.ticket.request()
        reading = self._submission.reading_left
        text = unlock_words(self.context.hub.value(LOCK))
        if not locked:
            text = action_words(self.ticket, request, busy=self._busy, reading=reading)
        refused, lost = self._not_permitted, self.ticket.proofs.orders_lost
        self.form.action.setEnabled(
            refused is None and (locked or (request is not None and not self._busy and not lost))
        )
        show_tip(self.form.action, refused or "")
        self.form.action.show_state(text, account.environment, self.ticket.form.side, locked=locked)

    def _accepted(self, name: str) -> None:
        """The broker took it: a change is over; quantity and limit of a new order stay for the next one."""
        if self._reviewed is not None and name_of(self._reviewed) == name:
            if isinstance(self._reviewed, OrderRequest) and self._reviewed.proposal is not None:
                return  # it leaves the form with its proposal, and is no quantity to begin the next order with
            self._change(self.filling.keep, self._reviewed)
            if self.ticket.replacing is not None:
                self.leave_editing()

    def _leave_settled(self) -> None:
        """Leave a change without an answer once the order has the terms asked for, unless others were typed."""
        asked, order, form = self._reviewed, self.ticket.replacing, self.ticket.request()
        if self._busy or not isinstance(asked, ModifyRequest) or order is None or not isinstance(form, ModifyRequest):
            return
        rows = self.context.hub.value(Topic.ORDERS.of(order.account_id)) or ()
        now = next((row for row in rows if row.id == order.id), None)
        same = replace(form, client_order_id=asked.client_order_id) == asked
        if same and now is not None and terms_of(asked.order) != terms_of(draft_of(asked)) == terms_of(now):
            self.leave_editing()

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a signal
        self._busy = busy
        self._leave_settled()
        self._show_action()
        (self._reading.start if busy else self._reading.stop)()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter in any field or on any button reviews; a digit that no field took must not open the symbol search."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.review()
        elif not _is_digit(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The same for digits typed on the title bar, which is a widget beside this one."""
        if watched is self.title_bar and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return _is_digit(event)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show of heading and lines what there is room for."""
        super().resizeEvent(event)
        self._show_heading()
        self.form.place_lines()

    # --- interest -----------------------------------------------------------------------------------------------------

    def _subscribe(self) -> None:
        topics = (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT) if self.isVisible() else ()
        self._interest.want([topic.of(self.ticket.instrument_id) for topic in topics])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._subscribe()
        self._ask_later.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._subscribe()


def _is_digit(event: QKeyEvent) -> bool:
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return event.text().isdecimal() and not event.modifiers() & chord
