"""Positions, orders, fills and cash of the account in four tabs, with its sums; cancels start here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import keys_of
from tideboard_core.model.order import (
    Account,
    Confirmed,
    Environment,
    Fill,
    Funds,
    Order,
    OrderAct,
    OrderStatus,
    Position,
)
from tideboard_core.model.quote import Quote
from tideboard_core.ports import ORDERS_LINK, Clock, Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.commands import Command
from tideboard_desktop.csv_export import clipboard_text, rows_to_csv, save_csv
from tideboard_desktop.docks.blotter_acts import blotter_commands, menu_of, row_acts
from tideboard_desktop.docks.blotter_bar import BlotterBar
from tideboard_desktop.docks.blotter_history import OrderFees, PastSource, PastTrades
from tideboard_desktop.docks.blotter_memory import memory_of, sort_again
from tideboard_desktop.docks.blotter_rows import cash_table, fill_table, holding_table, order_table
from tideboard_desktop.docks.blotter_shown import Shown, contract_facts, shown_fills, shown_orders
from tideboard_desktop.docks.blotter_words import ALL, CASH, FILLS, LAST_WEEK, ORDERS, POSITIONS, tab_words
from tideboard_desktop.docks.cash_page import CashPage
from tideboard_desktop.file_saving import file_name
from tideboard_desktop.frame import Frame
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.column_table import ColumnTable
from tideboard_desktop.models.fills import fill_columns
from tideboard_desktop.models.links import provider_of
from tideboard_desktop.models.orders import Heard, order_columns
from tideboard_desktop.models.positions import Holding, flow_unit, holdings, moved, position_columns, totals
from tideboard_desktop.models.ticket import TICKET_TYPES
from tideboard_desktop.models.watch_row import make_row
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.widgets.changed import Changed
from tideboard_desktop.widgets.column_view import ColumnView
from tideboard_desktop.widgets.empty_state import EmptyNote

_TOPICS = frozenset({Topic.POSITIONS, Topic.ORDERS, Topic.CONFIRMED, Topic.FILLS, Topic.FUNDS})
_MARKET = frozenset({Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT})


class BlotterDock(QWidget):
    """`title_bar` and the widget go into a dock; `edit_requested` carries a working order that is to be changed.

    `again_requested` carries an order and `sale_requested` a position for the ticket to fill in; neither sends.
    """

    edit_requested = Signal(object)
    again_requested = Signal(object)
    sale_requested = Signal(object)

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        *,
        desk: OrderDesk,
        history: PastSource,
        units: fmt.UnitStyle,
    ) -> None:
        super().__init__()
        self.setObjectName("blotter")
        self._hub = hub
        self._selection = selection
        self._desk = desk
        self.unchangeable = desk.unchangeable
        self._clock = clock
        self._tasks = tasks
        self._units = units
        self._unit = fmt.ONE
        self._account: Account | None = None
        self._subscriptions: dict[Key, Subscription] = {}
        self._filters = {ORDERS: ALL, FILLS: ALL, CASH: LAST_WEEK}
        self._past = PastTrades(history, tasks, clock, self._past_changed)
        self._fees = OrderFees(history, tasks, clock, self._fees_changed)
        self._make_tables(theme)
        self.cash = CashPage(history, frame, theme, clock, tasks)
        self.views: tuple[ColumnView, ...] = (self.positions_view, self.orders_view, self.fills_view, self.cash.view)
        self.changed = Changed(theme, clock, lambda _cells: self.positions_view.viewport().update(), self)
        self.positions_view.cells.show_changes(self.changed)
        self.bar = BlotterBar(theme)
        self.title_bar, self.tabs, self.cancel_all = self.bar.title_bar, self.bar.tabs, self.bar.cancel_all
        self._lay_out(theme)
        self._connect(frame)
        self.destroyed.connect(self._past.close)
        self.destroyed.connect(self._fees.close)
        self.set_account(None)
        self._show_tab(POSITIONS)

    def _make_tables(self, theme: Theme) -> None:
        now = self._clock.market
        self.positions: ColumnTable[Holding] = ColumnTable(
            position_columns(lambda: self._unit), lambda row: row.position.instrument, self
        )
        self.orders: ColumnTable[Order] = ColumnTable(
            order_columns(now, self._heard, fees=self._fees.of), lambda row: row.id or row.remark, self
        )
        self.fills: ColumnTable[Fill] = ColumnTable(fill_columns(now, self._instrument), lambda row: row.id, self)
        self.positions_view = ColumnView(self.positions, theme, identifier="positions", name=self.tr("Positions"))
        self.orders_view = ColumnView(self.orders, theme, identifier="orders", name=self.tr("Orders"))
        self.fills_view = ColumnView(self.fills, theme, identifier="fills", name=self.tr("Fills"))

    def _lay_out(self, theme: Theme) -> None:
        self.pages = QStackedWidget()
        self._notes: list[EmptyNote] = []
        for view in self.views[:CASH]:
            self.pages.addWidget(view)
            note = EmptyNote(theme)
            room = QVBoxLayout(view.viewport())
            room.setContentsMargins(0, 0, 0, 0)
            room.addWidget(note)
            self._notes.append(note)
        self.pages.addWidget(self.cash)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _connect(self, frame: Frame) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        for tab, view in enumerate(self.views):
            view.wanted.connect(lambda tab=tab: self.tabs.setCurrentIndex(tab))
            view.opened.connect(lambda row, tab=tab: self.open_row(tab, row))
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda place, tab=tab: self._menu_at(tab, place))
            view.selectionModel().currentRowChanged.connect(lambda now, _old, tab=tab: self._select(tab, now.row()))
        self.orders_view.acted.connect(self.act_on)
        self.positions_view.verticalScrollBar().valueChanged.connect(lambda _value: self._subscribe())
        for tab, choice in self.bar.filters.items():
            choice.chosen.connect(lambda key, tab=tab: self.filter(tab, key))
        self.cancel_all.clicked.connect(self.ask_cancel_all)
        self.bar.export.clicked.connect(self.export)
        frame.add(self, self.refresh)
        frame.each_second(self.orders_view, self.orders.refresh)

    def commands(self) -> list[Command]:
        """Every action of the dock."""
        return blotter_commands(self)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Show this account; None = none is known."""
        self._account = account
        self.cash.set_account(account)
        self.changed.clear()
        self.bar.show_account(account, provider_of(self._hub, ORDERS_LINK))
        self._show_all()

    def show_orders(self) -> None:
        """Bring today's orders to the front."""
        self.filter(ORDERS, ALL)
        self.orders_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def memory(self) -> Memory:
        """Tab, filters and sorting; no figure."""
        return memory_of(self.tabs.currentIndex(), self._filters[ORDERS], self.views)

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory; past days are not read again by it."""
        tab, orders = memory.get("tab"), memory.get("orders")
        if isinstance(tab, int) and tab in range(len(self.views)):
            self.tabs.setCurrentIndex(tab)
        if isinstance(orders, str) and not orders.isdigit() and self.bar.filters[ORDERS].has(orders):
            self.filter(ORDERS, orders)
        sort_again(self.views, memory.get("sorting"))

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Bring what changed up to date; prices and flow move only the positions."""
        if self._account is None:
            return
        mine = {key.topic for key in keys_of(self._account.id) & changed if key.topic in _TOPICS}
        if Topic.ORDERS in mine:
            self._show_orders()
        elif Topic.CONFIRMED in mine:
            self.orders.refresh()
        if Topic.FILLS in mine:
            self._show_fills()
        if any(Key(Topic.INSTRUMENT, row.instrument) in changed for row in self.fills.rows):
            self.fills.refresh()
        held = {row.position.instrument for row in self.positions.rows}
        priced = any(Key(topic, instrument) in changed for instrument in held for topic in _MARKET)
        if priced or mine & {Topic.POSITIONS, Topic.FUNDS}:
            self._show_positions()

    def _show_all(self) -> None:
        self._show_positions()
        self._show_orders()
        self._show_fills()

    def _value(self, topic: Topic) -> Any:  # noqa: ANN401  what the topic carries
        return None if self._account is None else self._hub.value(Key(topic, self._account.id))

    def _show_positions(self) -> None:
        given: tuple[Position, ...] | None = self._value(Topic.POSITIONS)
        funds: Funds | None = self._value(Topic.FUNDS)
        before = {row.position.instrument: row.pl for row in self.positions.rows}
        rows = [self._with_flow(row) for row in holdings(given or (), self._quote, self._instrument)]
        unit = flow_unit(rows, self._units)
        if unit != self._unit:
            self._unit = unit
            self.positions.refresh()
        self.positions.show_rows(rows)
        self._flash({row.position.instrument: moved(before.get(row.position.instrument), row.pl) for row in rows})
        self.bar.show_totals(totals(rows, funds), self.width())
        self._name_tab(POSITIONS, Shown(rows=tuple(rows), count=None if given is None else len(rows)))
        self._subscribe()

    def _with_flow(self, row: Holding) -> Holding:
        wanted = Key(Topic.FLOW, row.position.instrument)
        if wanted not in self._subscriptions and self._hub.value(wanted) is None:
            return row
        return replace(row, flow=make_row(self._hub, row.position.instrument, self._clock.market()).flow)

    def _flash(self, changes: Mapping[InstrumentId, float]) -> None:
        if self.positions_view.isVisible():
            cells = len(self.positions_view.shown_rows) * len(self.positions.columns)
            self.changed.note(changes, cells)

    def _show_orders(self) -> None:
        shown = shown_orders(self._value(Topic.ORDERS), self._filters[ORDERS], self._account, self._past)
        self.orders.show_rows(shown.rows)
        self._want_fees()
        self.cancel_all.setEnabled(any(order.open for order in self._value(Topic.ORDERS) or ()))
        self._name_tab(ORDERS, shown)

    def _heard(self, order: Order) -> Heard:
        confirmed: Mapping[str, Confirmed] = self._value(Topic.CONFIRMED) or {}
        word = confirmed.get(order.id)
        return Heard(word, late=word is not None and word.late(self._clock.monotonic()))

    def _show_fills(self) -> None:
        shown = shown_fills(self._value(Topic.FILLS), self._filters[FILLS], self._account, self._past)
        self.fills.show_rows(shown.rows)
        self._name_tab(FILLS, shown)
        self._subscribe()

    def _want_fees(self) -> None:
        """Ask what the broker charged for the orders on screen: each question costs a call."""
        if self._account is not None and self.isVisible() and self.tabs.currentIndex() == ORDERS:
            self._fees.want(self._account, self.orders.rows)

    def _fees_changed(self) -> None:
        self.orders.refresh()
        self.orders.filled.emit()  # the column shows itself once there are some
        self._want_fees()

    def _past_changed(self) -> None:
        self._show_orders()
        self._show_fills()

    def _name_tab(self, tab: int, shown: Shown[Any]) -> None:
        self.tabs.setTabText(tab, tab_words(tab, shown.count))
        account = self._account  # a broker without a lock of its own tells the fills of its paper accounts too
        paper = account is not None and account.environment is Environment.PAPER and account.broker_lock
        self._notes[tab].show_words(*(("", "") if shown.rows else shown.why_empty(tab, paper=paper)))

    def _quote(self, instrument: InstrumentId) -> Quote | None:
        found: Quote | None = self._hub.value(Key(Topic.QUOTE, instrument))
        return found

    def _instrument(self, instrument: InstrumentId) -> Instrument | None:
        found: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, instrument))
        return found

    # --- what a person does -----------------------------------------------------------------------------------------

    def filter(self, tab: int, key: str) -> None:
        """Narrow today's rows, or widen them to past days."""
        self._filters[tab] = key
        self.bar.filters[tab].choose(key)
        self.bar.fit(self.width())
        if tab == CASH:
            self.cash.choose(key)
        elif tab == ORDERS:
            self._show_orders()
        else:
            self._show_fills()

    def act_off(self, order: Order, act: OrderAct) -> str:
        """Why an act cannot be done to an order now; empty where it can."""
        return self._desk.act_off(order, act)

    def do_act(self, row: int, act: OrderAct) -> None:
        """Reconfirm, disable, enable or delete an order; asks first, and says why where it cannot be done."""
        order = self.orders.rows[row]
        if off := self.act_off(order, act):
            self._desk.said.emit(off)
        elif self._account is not None:
            self._desk.ask_act(self._account, order, act)

    def act_on(self, row: int) -> None:
        """What a click on the row's button does: confirm again where the broker asks for it, else cancel or settle."""
        order = self.orders.rows[row]
        if order.open and order.asks:
            self.do_act(row, OrderAct.RECONFIRM)
        else:
            self.withdraw(row)

    def withdraw(self, row: int) -> None:
        """Cancel a working order, or settle one without an answer; both ask first."""
        order = self.orders.rows[row]
        if self._account is None:
            return
        if order.status is OrderStatus.UNKNOWN:
            self._desk.settle(self._account, order)
        elif order.open:
            self._desk.ask_cancel(self._account, order)

    def open_row(self, tab: int, row: int) -> None:
        """Enter and double click: change a working order, fill the ticket for closing a position."""
        if tab == ORDERS:
            self.change(row)
        elif tab == POSITIONS:
            self.sale_requested.emit(self.positions.rows[row].position)

    def change(self, row: int) -> None:
        """Load a working order into the ticket."""
        order = self.orders.rows[row]
        if order.open and order.status is not OrderStatus.UNKNOWN:
            if off := self.unchangeable(order):
                self._desk.said.emit(off)
            else:
                self.edit_requested.emit(order)

    def again(self, row: int) -> None:
        """Fill the ticket with the same order once more; nothing is sent."""
        if self.orders.rows[row].order_type in TICKET_TYPES:
            self.again_requested.emit(self.orders.rows[row])

    def ask_cancel_all(self) -> None:
        """Ask for the cancel of every open order."""
        if self._account is not None and self.cancel_all.isEnabled():
            self._desk.cancel_all(self._account)

    def on_current(self, tab: int, act: Callable[[int], None]) -> None:
        """Let `act` have the selected row of a table."""
        row = self.views[tab].current_row
        if row is not None:
            act(row)

    def table(self, tab: int) -> tuple[list[str], list[list[Any]]]:
        """Header and rows of a table as it is shown, as plain values."""
        if tab == POSITIONS:
            return holding_table(self.positions.rows)
        if tab == CASH:
            return cash_table(self.cash.table.rows, self.cash.zone)
        return (
            order_table(self.orders.rows, self._fees.of)
            if tab == ORDERS
            else fill_table(self.fills.rows, self._instrument)
        )

    def copy_row(self, tab: int, row: int) -> None:
        """Put one row on the clipboard, with tabs between its cells."""
        _header, rows = self.table(tab)
        QGuiApplication.clipboard().setText(clipboard_text([rows[row]]))

    def copy_table(self) -> None:
        """Put the table in front on the clipboard, with its header."""
        header, rows = self.table(self.tabs.currentIndex())
        QGuiApplication.clipboard().setText(clipboard_text([header, *rows]))

    def export(self) -> None:
        """Save the table in front as CSV."""
        tab = self.tabs.currentIndex()
        header, rows = self.table(tab)
        account = "" if self._account is None else f"{self._account.environment} {self._account.id[-4:]}"
        day = f"{self._clock.market():%Y-%m-%d}"
        name = file_name(tab_words(tab, None), account, day)
        self._tasks.spawn(save_csv(self.window(), name, rows_to_csv(header, rows)), name="save csv")

    def _select(self, tab: int, row: int) -> None:
        if row < 0 or tab == CASH:
            return
        chosen = (self.positions, self.orders, self.fills)[tab].rows[row]
        self._selection.select(chosen.position.instrument if isinstance(chosen, Holding) else chosen.instrument)

    def _menu_at(self, tab: int, place: QPoint) -> None:
        index = self.views[tab].indexAt(place)
        if index.isValid():
            self.row_menu(index.row(), tab).popup(self.views[tab].viewport().mapToGlobal(place))

    def follow(self, tab: int, row: int) -> Callable[[], int | None]:
        """Tells later where a row of this account stands by then; None when row or account are gone."""
        table, account = self.views[tab].table, self._account
        key = table.key(row)
        return lambda: table.place_of(key) if self._account == account else None

    def row_menu(self, row: int, tab: int = ORDERS) -> QMenu:
        """What can be done with a row."""
        return menu_of(row_acts(self, tab, row), self)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _show_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self.bar.show_tab(tab, self.width())
        self._subscribe()
        self._want_fees()

    def _subscribe(self) -> None:
        """Want quotes of the holdings while they are on screen, and flow of the rows in view: each costs calls."""
        wanted = contract_facts(self.positions.rows, self.fills.rows) if self.isVisible() else set()
        if self.isVisible() and self.tabs.currentIndex() == POSITIONS:
            rows = self.positions.rows
            wanted |= {Key(Topic.QUOTE, row.position.instrument) for row in rows}
            wanted |= {Key(Topic.FLOW, rows[place].position.instrument) for place in self.positions_view.shown_rows}
        for key in wanted - self._subscriptions.keys():
            self._subscriptions[key] = self._hub.subscribe(key)
        for key in self._subscriptions.keys() - wanted:
            self._subscriptions.pop(key).close()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """More or fewer sums and rows have room."""
        super().resizeEvent(event)
        self.bar.fit(self.width())
        self._subscribe()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want what is on screen."""
        super().showEvent(event)
        self._show_all()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self.changed.clear()
        self._subscribe()
