"""Positions, orders and fills of the account in three tabs, with its sums; cancels start here."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Environment, Fill, Funds, Order, OrderStatus, Position
from tideboard_core.model.quote import Quote
from tideboard_core.ports import Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.docks.blotter_words import day_text, empty_words, tab_words
from tideboard_desktop.docks.table import ColumnView
from tideboard_desktop.frame import Frame
from tideboard_desktop.models.column_table import ColumnTable, Ink
from tideboard_desktop.models.fills import fill_columns
from tideboard_desktop.models.orders import order_columns
from tideboard_desktop.models.positions import Holding, Totals, holdings, position_columns, totals
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.selection import Selection
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.empty_state import EmptyNote
from tideboard_desktop.widgets.environment import EnvironmentWord
from tideboard_desktop.widgets.labels import Kind, Tone, identify, label, push_button, set_tone
from tideboard_desktop.widgets.panel import TitleBar

POSITIONS, ORDERS, FILLS = range(3)
_BAR_GAPS = 48
_TOPICS = frozenset({Topic.POSITIONS, Topic.ORDERS, Topic.FILLS, Topic.FUNDS})
_TONES = {
    Ink.UP: Tone.UP,
    Ink.DOWN: Tone.DOWN,
    Ink.QUIET: Tone.CAPTION,
    Ink.ZERO: Tone.SECONDARY,
    Ink.PLAIN: Tone.PRIMARY,
    Ink.WARN: Tone.WARN,
}


class BlotterDock(QWidget):
    """`title_bar` and the widget go into a dock; `edit_requested` carries a working order that is to be changed."""

    edit_requested = Signal(object)

    def __init__(self, hub: Hub, selection: Selection, frame: Frame, theme: Theme, *, desk: OrderDesk) -> None:
        super().__init__()
        self.setObjectName("blotter")
        self._hub = hub
        self._selection = selection
        self._desk = desk
        self._account: Account | None = None
        self._subscriptions: dict[InstrumentId, Subscription] = {}
        self.positions: ColumnTable[Holding] = ColumnTable(
            position_columns(), lambda row: row.position.instrument, self
        )
        self.orders: ColumnTable[Order] = ColumnTable(order_columns(), lambda row: row.id or row.remark, self)
        self.fills: ColumnTable[Fill] = ColumnTable(fill_columns(), lambda row: row.id, self)
        self.positions_view = ColumnView(self.positions, theme, identifier="positions", name=self.tr("Positions"))
        self.orders_view = ColumnView(self.orders, theme, identifier="orders", name=self.tr("Orders"))
        self.fills_view = ColumnView(self.fills, theme, identifier="fills", name=self.tr("Fills"))
        self.title_bar = TitleBar("", theme)
        self._fill_bar(theme)
        self._lay_out(theme)
        self._connect(frame)
        self.set_account(None)

    def _fill_bar(self, theme: Theme) -> None:
        self.title_bar.title.hide()
        self._chip = EnvironmentWord(Environment.PRACTICE, theme)
        self.tabs = QTabBar()
        identify(self.tabs, "blotter_tabs", self.tr("Positions, orders, fills"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFont(theme.font(Type.BODY))
        for _ in range(3):
            self.tabs.addTab("")
        self._sums = {name: _sum(theme) for name in ("day", "open", "assets")}
        for part in self._sums.values():
            self.title_bar.right.addWidget(part.widget)
        self.cancel_all = push_button(self.tr("Cancel all"), theme, Kind.OUTLINE, identifier="cancel_all")
        self.cancel_all.setFont(theme.font(Type.CAPTION))
        self.cancel_all.setStyleSheet(
            f"QPushButton {{ min-height: {theme.px(20)}px; padding: 0 8px; font-weight: 400; }}"
        )
        self.cancel_all.setToolTip(self.tr("Cancel all open orders (F12); asks first"))
        self.title_bar.left.addWidget(self._chip)
        self.title_bar.left.addWidget(self.tabs)
        self.title_bar.right.addWidget(self.cancel_all)

    def _lay_out(self, theme: Theme) -> None:
        self.pages = QStackedWidget()
        self._notes: list[EmptyNote] = []
        for view in (self.positions_view, self.orders_view, self.fills_view):
            self.pages.addWidget(view)
            note = EmptyNote(theme)
            room = QVBoxLayout(view.viewport())
            room.setContentsMargins(0, 0, 0, 0)
            room.addWidget(note)
            self._notes.append(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _connect(self, frame: Frame) -> None:
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _tab: self._subscribe())
        for tab, view in enumerate((self.positions_view, self.orders_view, self.fills_view)):
            view.wanted.connect(lambda tab=tab: self.tabs.setCurrentIndex(tab))
        self.positions_view.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._select_position(now.row())
        )
        self.orders_view.selectionModel().currentRowChanged.connect(lambda now, _before: self._select_order(now.row()))
        self.orders_view.acted.connect(self.act_on)
        self.orders_view.opened.connect(self.change)
        self.orders_view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.orders_view.customContextMenuRequested.connect(self._menu_at)
        self.cancel_all.clicked.connect(self.ask_cancel_all)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.orders_view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._act_on_current)
        everything = QShortcut(QKeySequence(Qt.Key.Key_F12), self)
        everything.activated.connect(self.ask_cancel_all)
        frame.add(self, self.refresh)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Show this account; None = none is known."""
        self._account = account
        self._chip.setVisible(account is not None)
        if account is not None:
            self._chip.set_environment(account.environment)
        self._show_all()

    def show_orders(self) -> None:
        """Bring the orders to the front."""
        self.orders_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Bring what changed up to date; prices move only the positions."""
        if self._account is None:
            return
        mine = {key.topic for key in changed if key.subject == self._account.id and key.topic in _TOPICS}
        if Topic.ORDERS in mine:
            self._show_orders()
        if Topic.FILLS in mine:
            self._show_fills()
        held = {row.position.instrument for row in self.positions.rows}
        priced = any(key.topic is Topic.QUOTE and key.subject in held for key in changed)
        if priced or mine & {Topic.POSITIONS, Topic.FUNDS}:
            self._show_positions()

    def _show_all(self) -> None:
        self._show_positions()
        self._show_orders()
        self._show_fills()

    def _value(self, topic: Topic) -> object:
        return None if self._account is None else self._hub.value(Key(topic, self._account.id))

    def _show_positions(self) -> None:
        given: tuple[Position, ...] | None = self._value(Topic.POSITIONS)  # type: ignore[assignment]  # by topic
        funds: Funds | None = self._value(Topic.FUNDS)  # type: ignore[assignment]  # by topic
        rows = holdings(given or (), self._quote, self._instrument)
        self.positions.show_rows(rows)
        self._show_totals(totals(rows, funds))
        self._name_tab(POSITIONS, None if given is None else len(rows))
        self._subscribe()

    def _show_orders(self) -> None:
        given: tuple[Order, ...] | None = self._value(Topic.ORDERS)  # type: ignore[assignment]  # by topic
        self.orders.show_rows(given or ())
        working = sum(1 for order in given or () if order.open)
        self.cancel_all.setEnabled(working > 0)
        self._name_tab(ORDERS, None if given is None else working, empty=not given)

    def _show_fills(self) -> None:
        given: tuple[Fill, ...] | None = self._value(Topic.FILLS)  # type: ignore[assignment]  # by topic
        self.fills.show_rows(given or ())
        self._name_tab(FILLS, None if given is None else len(given))

    def _name_tab(self, tab: int, count: int | None, *, empty: bool | None = None) -> None:
        self.tabs.setTabText(tab, tab_words(tab, count))
        nothing = not count if empty is None else empty
        paper = self._account is not None and self._account.environment is Environment.PAPER
        self._notes[tab].show_words(*(empty_words(tab, known=count is not None, paper=paper) if nothing else ("", "")))

    def _show_totals(self, sums: Totals) -> None:
        for name, title, value in (
            ("day", self.tr("Day"), sums.day),
            ("open", self.tr("Unrealised"), sums.unrealised),
        ):
            text, ink = day_text(value)
            self._say(name, title, text, _TONES[ink])
        assets = fmt.MISSING if sums.assets is None else fmt.money(sums.assets)
        self._say("assets", self.tr("Assets"), assets, Tone.PRIMARY, unit=sums.currency)
        self._fit_sums()

    def _say(self, name: str, title: str, value: str, tone: Tone, *, unit: str = "") -> None:
        _widget, title_label, value_label, unit_label = self._sums[name]
        title_label.setText(title)
        value_label.setText(value)
        unit_label.setText(unit)
        set_tone(value_label, tone)
        unit_label.setVisible(bool(unit))
        value_label.setAccessibleName(f"{title} {value} {unit}".strip())

    def _quote(self, instrument: InstrumentId) -> Quote | None:
        found: Quote | None = self._hub.value(Key(Topic.QUOTE, instrument))
        return found

    def _instrument(self, instrument: InstrumentId) -> Instrument | None:
        found: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, instrument))
        return found

    # --- what a person does -----------------------------------------------------------------------------------------

    def act_on(self, row: int) -> None:
        """Cancel a working order, or settle one without an answer; both ask first."""
        order = self.orders.rows[row]
        if self._account is None:
            return
        if order.status is OrderStatus.UNKNOWN:
            self._desk.settle(self._account, order)
        elif order.open:
            self._desk.ask_cancel(self._account, order)

    def change(self, row: int) -> None:
        """Load a working order into the ticket."""
        order = self.orders.rows[row]
        if order.open and order.status is not OrderStatus.UNKNOWN:
            self.edit_requested.emit(order)

    def ask_cancel_all(self) -> None:
        """Ask for the cancel of every open order."""
        if self._account is not None and self.cancel_all.isEnabled():
            self._desk.cancel_all(self._account)

    def _act_on_current(self) -> None:
        row = self.orders_view.current_row
        if row is not None:
            self.act_on(row)

    def _select_position(self, row: int) -> None:
        if row >= 0:
            self._selection.select(self.positions.rows[row].position.instrument)

    def _select_order(self, row: int) -> None:
        if row >= 0:
            self._selection.select(self.orders.rows[row].instrument)

    def _menu_at(self, position: QPoint) -> None:
        index = self.orders_view.indexAt(position)
        if index.isValid() and self.orders.rows[index.row()].open:
            self.row_menu(index.row()).popup(self.orders_view.viewport().mapToGlobal(position))

    def row_menu(self, row: int) -> QMenu:
        """What can be done with an open order."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, act in ((self.tr("Change order"), self.change), (self.tr("Cancel order"), self.act_on)):
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, act=act: act(row))
            menu.addAction(action)
        return menu

    # --- interest ---------------------------------------------------------------------------------------------------

    def _subscribe(self) -> None:
        """Want the quotes of the holdings while they are on screen."""
        shown = self.isVisible() and self.tabs.currentIndex() == POSITIONS
        wanted = {row.position.instrument for row in self.positions.rows} if shown else set()
        for instrument in wanted - self._subscriptions.keys():
            self._subscriptions[instrument] = self._hub.subscribe(Key(Topic.QUOTE, instrument))
        for instrument in self._subscriptions.keys() - wanted:
            self._subscriptions.pop(instrument).close()

    def _fit_sums(self) -> None:
        """In a narrow dock the sums leave before the tabs: unrealised first, then the day, then the assets."""
        taken = [part.sizeHint().width() for part in (self._chip, self.tabs, self.cancel_all)]
        room = self.width() - sum(taken) - _BAR_GAPS
        for name in ("assets", "day", "open"):
            widget = self._sums[name].widget
            room -= widget.sizeHint().width() + 2
            widget.setVisible(room >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """More or fewer sums have room."""
        super().resizeEvent(event)
        self._fit_sums()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want what is on screen."""
        super().showEvent(event)
        self._subscribe()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self._subscribe()


class _Sum(NamedTuple):
    """Title, value and unit in one widget."""

    widget: QWidget
    title: QLabel
    value: QLabel
    unit: QLabel


def _sum(theme: Theme) -> _Sum:
    widget = QWidget()
    title = label("", theme, Type.BODY, Tone.CAPTION)
    value, unit = label("", theme, Type.STRONG), label("", theme, Type.BODY, Tone.SECONDARY)
    row = QHBoxLayout(widget)
    row.setContentsMargins(10, 0, 6, 0)
    row.setSpacing(6)
    for part in (title, value, unit):
        row.addWidget(part)
    return _Sum(widget, title, value, unit)
