"""The blotter: positions, orders, fills and cash of the account in four tabs with sums; cancels start here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from tideboard_core.errors import NotOffered
from tideboard_core.model.derivatives import option_of
from tideboard_core.model.hub_keys import OF_ACCOUNT, ORDERS_LINK, Key, Topic, keys_of
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.order import Account, Confirmed, Environment, Fill, Order, OrderFee
from tideboard_core.orders.blotter_rows import depends_on
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.rows import ChildRow
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_desktop.blotter.account_actions import AccountActions
from tideboard_desktop.blotter.cash_page import CashPage, CashRow, cash_kind
from tideboard_desktop.blotter.filter_page import FilterPage
from tideboard_desktop.blotter.holdings_page import HoldingsPage
from tideboard_desktop.blotter.order_columns import LastConfirmation, fill_columns, order_columns
from tideboard_desktop.blotter.past_days import (
    FilteredRows,
    PastSource,
    PastTrades,
    contract_facts,
    count_open,
    shown_fills,
    shown_orders,
)
from tideboard_desktop.blotter.position_columns import Holding, totals
from tideboard_desktop.blotter.title_bar import BlotterTitleBar
from tideboard_desktop.blotter.words import (
    ALL,
    BEFORE_FEES,
    CASH,
    FILLS,
    LAST_WEEK,
    NAMES,
    ORDERS,
    POSITIONS,
    WITH_FEES,
    shown_name,
    tab_words,
)
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.order_filter_state import RowFilterState
from tideboard_desktop.docks.row_actions import MenuEntry, RowActions, menu_of
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import TENTH, Frame
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.tables.column_model import ColumnTable, Sorting
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.in_sight import in_sight
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.links import orders_lost, provider_of

if TYPE_CHECKING:  # imported with the first position
    from tideboard_desktop.blotter.exit_actions import ExitActions
    from tideboard_desktop.blotter.table_files import TableFiles
    from tideboard_desktop.docks.order_filter_row import OrderFilterRow
    from tideboard_desktop.docks.saved_views import OwnNotes

translate = QCoreApplication.translate
_TOPICS = frozenset(OF_ACCOUNT)
_LISTED = {POSITIONS: Topic.POSITIONS, ORDERS: Topic.ORDERS, FILLS: Topic.FILLS}
_MARKET = frozenset({Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT})


class BlotterState(SavedState, kw_only=True):
    """Tab, range of the orders, sorting of each table, open filters, and whether the day's result is before fees."""

    tab: int
    orders: str
    sorting: tuple[Sorting | Any, ...] = ()  # what does not fit keeps its place: a table each
    before_fees: bool = False
    filters: dict[str, RowFilterState] = msgspec.field(default_factory=dict)


class BlotterDock(Dock):
    """Four tables behind tabs. `trading` has what is done to their rows, `files` saves and copies them.

    `alert_wanted` carries the security that a price alert is wanted for.
    """

    alert_wanted = Signal(str)
    KEY = "blotter"
    LINK = ORDERS_LINK
    READS = SOURCED = False

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        submission: OrderSubmission,
        history: PastSource,
        charges: OrderCharges,
        exits: Callable[[], ExitActions],
        commands: Callable[[BlotterDock], list[Command]],
        row_entries: Callable[[BlotterDock, int, int], list[MenuEntry]],
        percentiles: Percentiles | None = None,
        day: DaySource | None = None,
        notes: Callable[[], OwnNotes] | None = None,
        no_orders: Callable[[], str] = str,
    ) -> None:
        """`exits` returns what may be done about exits, always the same; its first call imports it.

        `day` has the day's result; without it the broker's own figures are shown. `commands` makes those of the dock,
        `row_entries` the entries of a row's menu by tab and row. `notes` returns the file of
        saved views, without it there are none. `no_orders` says why no order passes this connection, empty if one does.
        """
        super().__init__(context, bar)
        self.setAccessibleName(translate("Blotter", "Positions and orders"))  # the bar has tabs in place of a title
        self._percentiles, self._exits, self._own_notes, self._no_orders = percentiles, exits, notes, no_orders
        self._commands, self._row_entries = commands, row_entries
        self._tab_words: dict[int, tuple[str, str]] = {}
        self._listed: list[InstrumentId] = []
        self._wanted_for: tuple[object, ...] = ()
        self._behind = set[int]()  # tables that lack what came while another one was in front
        self._seen: tuple[Order, ...] = ()
        theme, clock, tasks = context.theme, context.clock, context.tasks
        self._hub, self._submission = context.hub, submission
        self.row_actions = RowActions(context.window, context.selection, self.alert_wanted.emit)
        self.trading = AccountActions(self, submission, exits, charges)
        self._day = day or DaySource(self._hub, clock, tasks, None)
        self.account: Account | None = None
        self._interest = HubInterest(self._hub, self)
        self._spans = {ORDERS: ALL, FILLS: ALL, CASH: LAST_WEEK}
        self._all: dict[int, tuple[Any, ...]] = {}  # orders and fills of the range, whatever filters hide
        self._past = PastTrades(history, tasks, clock, self._past_changed, self, context.kept)
        self.charges = charges
        self._make_tables(theme)
        self.cash = CashPage(history, context.frame, theme, clock, tasks, context.kept)
        self.views: tuple[ColumnView, ...] = (self.positions_view, self.orders_view, self.fills_view, self.cash.view)
        self.bar = BlotterTitleBar(bar, theme)
        self.tabs, self.cancel_all = self.bar.tabs, self.bar.cancel_all
        self._lay_out(theme)
        self._connect(context.frame)
        if percentiles is not None:
            percentiles.changed.connect(self._show_positions)  # carries their securities
        self.set_account(None)
        self._show_tab(POSITIONS)

    def _make_tables(self, theme: Theme) -> None:
        now = self.context.clock.market
        self.held = HoldingsPage(
            self.context,
            self._day,
            exits=self._exits,
            facts=self._instrument,
            wanted=lambda: self._interest.keys,
            actions=self.row_actions,
            percentiles=self._percentiles,
        )
        self.positions: ColumnTable[Holding] = self.held.table
        self.positions_view: ColumnView = self.held.view
        self.orders: ColumnTable[Order] = ColumnTable(
            order_columns(
                now,
                self._last_confirmation,
                fees=self._charge_of,
                unanswered=self.unanswered,
                facts=self._instrument,
            ),
            lambda row: row.id or row.remark,
            self,
        )
        self.fills: ColumnTable[Fill] = ColumnTable(fill_columns(now, self._instrument), lambda row: row.id, self)
        self.orders_view: ColumnView = ColumnView(self.orders, theme, identifier="orders", name=self.tr("Orders"))
        self.fills_view: ColumnView = ColumnView(self.fills, theme, identifier="fills", name=self.tr("Fills"))

    def _lay_out(self, theme: Theme) -> None:
        self.pages = QStackedWidget()
        self._notes: list[StateNote] = []
        for view in self.views[:CASH]:
            note = StateNote(theme)
            vbox(note, on=view.viewport(), margins=0)
            self._notes.append(note)
        tables = {ORDERS: self.orders_view, FILLS: self.fills_view, CASH: self.cash}
        self.filters = {tab: self._filter_page(tab, table) for tab, table in tables.items()}
        self.cash.narrowed = self._kept_cash
        for page in (self.held, *self.filters.values()):
            self.pages.addWidget(page)
        self.column.addWidget(self.pages)

    def _filter_page(self, tab: int, table: QWidget) -> FilterPage:
        page = FilterPage(table, self.views[tab], partial(self._filter_row, tab), lambda: self._spans[tab])
        page.changed.connect(lambda: self._show_again(tab))
        page.span_wanted.connect(lambda key: self.filter(tab, key))
        page.opened.connect(self.bar.find.setChecked)
        return page

    def _filter_row(self, tab: int) -> OrderFilterRow:
        from tideboard_desktop.blotter.filter_offers import filter_row  # with the first filter

        rows = (lambda: self.cash.rows) if tab == CASH else (lambda: self._all.get(tab, ()))
        row = filter_row(tab, self.context.theme, rows, self._name)
        if self._own_notes is not None:
            self.filters[tab].add_views(row, self.context, self._own_notes())
        self.mark_apart(row)
        return row

    def _connect(self, frame: Frame) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        for tab, view in enumerate(self.views):
            view.wanted.connect(lambda tab=tab: self._bring_to_front(tab))
            view.opened.connect(lambda row, tab=tab: self.trading.open_row(tab, row))
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda place, tab=tab: self._menu_at(tab, place))
            view.selectionModel().currentRowChanged.connect(lambda now, _old, tab=tab: self._select(tab, now.row()))
        self.orders_view.acted.connect(self.trading.run_button)
        self.positions_view.acted.connect(self.trading.open_exits)
        self.positions_view.verticalScrollBar().valueChanged.connect(lambda _value: self._subscribe())
        for tab, choice in self.bar.filters.items():
            choice.chosen.connect(lambda key, tab=tab: self.filter(tab, key))
        self.bar.find.clicked.connect(self._toggle_filters)
        self.cancel_all.clicked.connect(self.trading.ask_cancel_all)
        self.bar.menu.day_chosen.connect(self.show_day)
        self.bar.menu.save.connect(self.export)
        self._submission.exit_wanted.connect(self.trading.put_back)
        frame.add(self, self._refresh_lists, every=TENTH, at_once=self._moves)
        # Hundreds of positions take longer than a turn of the loop should: each part has its own.
        frame.add(self, self._value_positions, every=TENTH, then=(self._add_day, self._show_valued))
        frame.each_second(self.orders_view, self.orders.refresh)

    @cached_property
    def files(self) -> TableFiles:
        """What saves and copies the tables."""
        from tideboard_desktop.blotter.table_files import TableFiles  # with the first file

        return TableFiles(self, self._submission, self.context.clock)

    def export(self) -> None:
        """Save the table in front as CSV."""
        self.files.export()

    def copy_table(self) -> None:
        """Copy the table in front with its header."""
        self.files.copy_table()

    def commands(self) -> list[Command]:
        return self._commands(self)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Show this account; None = unknown."""
        self.account = account
        self.cash.set_account(account)
        self.held.changed.clear()
        self.bar.show_account(account, provider_of(self._hub, ORDERS_LINK))
        self._show_all()

    def show_orders(self) -> None:
        """Show the tab of today's orders."""
        self.filter(ORDERS, ALL)
        self.orders_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def select_position(self, instrument: InstrumentId) -> None:
        """Select the row of a security's position, if it is listed."""
        self.catch_up()
        names = [row.position.instrument for row in self.positions.rows]
        if instrument in names:
            self.positions_view.selectRow(names.index(instrument))

    def saved_state(self) -> BlotterState:
        filters = {NAMES[tab]: kept for tab, page in self.filters.items() if (kept := page.kept()) is not None}
        return BlotterState(
            tab=self.tabs.currentIndex(),
            orders=self._spans[ORDERS],
            sorting=tuple(view.table.kept_sorting for view in self.views),
            before_fees=not self.held.with_fees,
            filters=filters,
        )

    def restore(self, state: BlotterState) -> None:
        """Show it without reading past days."""
        if state.tab in range(len(self.views)):
            self.tabs.setCurrentIndex(state.tab)
        if not state.orders.isdigit() and self.bar.filters[ORDERS].has(state.orders):
            self.filter(ORDERS, state.orders)
        for tab, page in self.filters.items():
            page.keep(state.filters.get(NAMES[tab]))
        self.bar.find.setChecked(self._filtering)
        self.show_day(BEFORE_FEES if state.before_fees else WITH_FEES)
        for view, sorting in zip(self.views, state.sorting, strict=False):
            if isinstance(sorting, tuple):
                view.table.sort_again(sorting)

    def show_day(self, key: str) -> None:
        """Show the day's result BEFORE_FEES or WITH_FEES of its orders; the loss brake always counts them."""
        self.held.with_fees = key == WITH_FEES
        self.bar.menu.choose(key)
        self._show_positions(frozenset())

    # --- frames -----------------------------------------------------------------------------------------------------

    def _moves(self, changed: Set[Key[object]]) -> bool:
        """Whether an order came, went, filled or has another state: a person waits for that, not for a price."""
        if self.account is None or Topic.ORDERS.of(self.account.id) not in changed:
            return False
        before, self._seen = self._seen, self.value(Topic.ORDERS) or ()
        return len(before) != len(self._seen) or any(
            depends_on(now) != depends_on(then) for now, then in zip(self._seen, before, strict=True) if now is not then
        )

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Update what depends on the changed keys."""
        self._refresh_lists(changed)
        self._value_positions(changed)
        self._add_day()
        self._show_valued()

    def _mine(self, changed: Set[Key[object]]) -> Set[Topic[object]]:
        """The topics of the account in view among the changed keys."""
        account = self.account
        mine = set() if account is None else keys_of(account.id) & changed
        return {key.topic for key in mine if key.topic in _TOPICS}

    def _refresh_lists(self, changed: Set[Key[object]]) -> None:
        mine = self._mine(changed)
        if Topic.REFUSED in mine:
            self._fill(_LISTED)
        if Topic.ORDERS in mine or (Topic.CONFIRMED in mine and not self._is_filled(ORDERS)):
            self._fill_or_count(ORDERS)
        elif Topic.CONFIRMED in mine:
            self.orders.refresh()
        if Topic.CHARGES in mine:
            self.orders.refresh()
            self.orders.filled.emit()  # the column shows itself once there are some
        if mine & {Topic.FILLS, Topic.TAKEN_BACK}:
            self._fill_or_count(FILLS)
        facts = {key.subject for key in changed if key.topic is Topic.INSTRUMENT}
        if facts and self.account is not None:
            self._show_names(facts)

    def _value_positions(self, changed: Set[Key[object]]) -> None:
        """Value what changed; prices and flow only affect positions."""
        if self.account is None:
            return
        mine = self._mine(changed)
        news = {InstrumentId(key.subject) for key in changed if key.topic in _MARKET}
        held = bool(self._listed) and self.held.holds(news)
        if held or mine & {Topic.POSITIONS, Topic.FUNDS, Topic.ORDERS, Topic.FILLS, Topic.MUTUAL_FUNDS}:
            self.held.value(self.account, self.value(Topic.POSITIONS), news)

    def _show_names(self, instruments: Set[str]) -> None:
        """Show the rows of these securities again: their names came, and what a contract is worth."""
        if any(not instruments.isdisjoint(self._named_by(row.position.instrument)) for row in self.positions.rows):
            self.positions.refresh()
            self._subscribe()
        for tab, table in ((ORDERS, self.orders), (FILLS, self.fills)):
            chosen = self.filters[tab].filter
            if chosen is not None and chosen.words:
                self._show_again(tab)  # they may be looked for by name
            elif any(row.instrument in instruments for row in table.rows):
                table.refresh()

    def _show_all(self) -> None:
        self._show_positions()
        self._show_orders()
        self._show_fills()

    def _is_filled(self, tab: int) -> bool:
        """Whether a table is kept filled: the one in front, and all that an assistive program may look through."""
        return tab == self.tabs.currentIndex() or QAccessible.isActive()

    def _fill_or_count(self, tab: int) -> None:
        """Orders or fills came: fill their table, or behind another one only count them in the tab."""
        if self._is_filled(tab):
            self._fill([tab])
            return
        self._behind.add(tab)
        if tab == ORDERS:
            self._orders_known(count_open(self.value(Topic.ORDERS)))
        else:
            fills = self.value(Topic.FILLS)
            self._count_in_tab(FILLS, None if fills is None else len(fills))
        self._subscribe()

    def _fill(self, tabs: Collection[int]) -> None:
        show: dict[int, Callable[[], None]] = {
            POSITIONS: self._show_positions,
            ORDERS: self._show_orders,
            FILLS: self._show_fills,
        }
        for tab in tabs:
            show[tab]()

    def value(self, topic: Topic[object]) -> Any:  # noqa: ANN401  what the topic carries
        return None if self.account is None else self._hub.value(topic.of(self.account.id))

    def _show_positions(self, news: Set[InstrumentId] | None = None) -> None:
        """Show them; of `news`, securities whose market data changed, a table behind another one shows nothing yet."""
        self.held.value(self.account, self.value(Topic.POSITIONS), news)
        self._add_day()
        self._show_valued()

    def _funds_untold(self) -> str:
        """Why the account's mutual funds are not told; empty where the broker has a list of them."""
        account = self.account
        if account is None or self._submission.offers.of(account).centre is None:
            return ""
        return error_sentence(NotOffered("fund-positions-not-in-us", text=""))

    def _show_valued(self) -> None:
        """Show the rows that were valued, unless all were shown meanwhile."""
        if (taken := self.held.take()) is None:
            return
        valued, day = taken
        rows = day.rows
        if self.account is not None:
            self.held.flash()
        if valued.news is None or self._is_filled(POSITIONS):
            self._behind.discard(POSITIONS)
            self.held.fill(rows)
        else:
            self._behind.add(POSITIONS)
        shown = rows if POSITIONS in self._behind else self.positions.rows
        held = (row for row in rows if row.position.quantity) if valued.listed else None
        self.bar.show_totals(totals(held, self.value(Topic.FUNDS)), day, self.width())
        self.held.closed.show_day(day)
        self.held.mutual_funds.show_funds(self.value(Topic.MUTUAL_FUNDS) or (), self._funds_untold())
        listing = FilteredRows(rows=tuple(rows), count=len(rows) if valued.listed else None)
        self._count_in_tab(POSITIONS, listing.count)
        self._say_why_empty(POSITIONS, listing)
        if self._listed != (listed := [row.position.instrument for row in shown]):
            self._listed = listed
            self._subscribe()

    def _add_day(self) -> None:
        self.held.add_day(self.account)

    def each_second(self) -> None:
        """Read the prices of the day's result that are due, and show it."""
        if QAccessible.isActive():
            self._fill(tuple(self._behind))
        if self.account is not None and self._day.refresh(self.account):
            self._show_positions(frozenset())

    def _show_orders(self) -> None:
        self._behind.discard(ORDERS)
        today: tuple[Order, ...] | None = self.value(Topic.ORDERS)
        shown = shown_orders(today, self._spans[ORDERS], self.account, self._past)
        self._all[ORDERS], chosen = shown.rows, self.filters[ORDERS].filter
        if chosen is not None:
            shown = replace(shown, kept=chosen.keep_orders(shown.rows, self._name))
        self.orders.show_rows(shown.shown)
        if self.filters[ORDERS].is_open:
            from tideboard_core.orders.row_filter import hidden_working  # with the first filter

            count, every = (sum(not isinstance(row, ChildRow) for row in rows) for rows in (shown.shown, shown.rows))
            self.filters[ORDERS].say(count, every, hidden_working(today or (), shown.shown))
        self._subscribe()
        self._want_fees()
        self._orders_known(shown.count)
        self._say_why_empty(ORDERS, shown)

    def show_lost(self, age: float | None) -> None:
        """Without its connection nothing can be cancelled by the button; the key goes on to the guard."""
        before = self.context.theme.stale
        super().show_lost(age)
        if self.context.theme.stale is not before:
            self._orders_known(count_open(self.value(Topic.ORDERS)))

    def _orders_known(self, working: int | None) -> None:
        self.cancel_all.setEnabled(bool(working) and not orders_lost(self.context.hub))
        self._count_in_tab(ORDERS, working)

    def _last_confirmation(self, order: Order) -> LastConfirmation:
        confirmed: Mapping[str, Confirmed] = self.value(Topic.CONFIRMED) or {}
        word = confirmed.get(order.entry_order.id if isinstance(order, ChildRow) else order.id)
        return LastConfirmation(word, late=word is not None and word.late(self.context.clock.monotonic()))

    def unanswered(self, order: Order) -> UnknownWrite | None:
        """The change, cancel or act of an order whose outcome is not known; exits may be changed with their entry."""
        ids = {order.id, order.entry_order.id} if isinstance(order, ChildRow) else {order.id}
        writes: Sequence[UnknownWrite] = self.value(UNKNOWN_WRITES) or ()
        return next((one for one in writes if one.is_of(ids)), None)

    def _show_fills(self) -> None:
        self._behind.discard(FILLS)
        shown = shown_fills(
            self.value(Topic.FILLS), self.value(Topic.TAKEN_BACK) or (), self._spans[FILLS], self.account, self._past
        )
        self._all[FILLS], chosen = shown.rows, self.filters[FILLS].filter
        if chosen is not None:
            shown = replace(shown, kept=chosen.keep_fills(shown.rows, self._name))
        self.fills.show_rows(shown.shown)
        self.filters[FILLS].say(len(shown.shown), len(shown.rows), 0)
        self._count_in_tab(FILLS, shown.count)
        self._say_why_empty(FILLS, shown)
        self._subscribe()

    def _want_fees(self) -> None:
        """Fees of the visible orders of past days are read too; those of today are anyway."""
        if self.account is not None and self.isVisible() and self.tabs.currentIndex() == ORDERS:
            self.charges.want(self.account, [row for row in self.orders.rows if not isinstance(row, ChildRow)])

    def _charge_of(self, order: Order) -> OrderFee | None:
        return None if self.account is None else self.charges.of(self.account.identity, order.id)

    def _past_changed(self) -> None:
        self._show_orders()
        self._show_fills()

    def _count_in_tab(self, tab: int, count: int | None) -> None:
        if self.tabs.tabText(tab) != (text := tab_words(tab, count)):
            self.tabs.setTabText(tab, text)
            self.bar.fit(self.width())

    def _say_why_empty(self, tab: int, shown: FilteredRows[Any]) -> None:
        account = self.account  # a broker without a lock of its own tells the fills of its paper accounts too
        paper = account is not None and account.environment is Environment.PAPER and account.broker_lock
        refused = (self.value(Topic.REFUSED) or {}).get(_LISTED[tab])
        words = ("", "") if shown.shown else shown.why_empty(tab, paper=paper, refused=refused)
        if account is None and (reason := self._no_orders()):
            words = (translate("Blotter", "No orders over this connection"), reason)
        if self._tab_words.get(tab) != words:
            self._tab_words[tab] = words
            self._notes[tab].show_words(*words)

    def _instrument(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))

    # --- what a person does -----------------------------------------------------------------------------------------

    def filter(self, tab: int, key: str) -> None:
        """Show today's rows, the working ones of them, or past days; one that the tab does not have changes nothing."""
        if not self.bar.filters[tab].has(key):
            return
        self._spans[tab] = key
        self.bar.filters[tab].choose(key)
        self.bar.fit(self.width())
        if tab == CASH:
            self.cash.choose(key)
        else:
            self._show_again(tab)

    def catch_up(self) -> None:
        """Show what came while the dock or a table was covered: no frame fills it there, but commands reach it."""
        if in_sight(self):
            self._fill(tuple(self._behind))
        else:
            self._show_all()

    @property
    def _filtering(self) -> bool:
        """Whether the filters of the tab in front are open."""
        page = self.filters.get(self.tabs.currentIndex())
        return page is not None and page.is_open

    def find_rows(self) -> None:
        """Put the keys into the filters of the tab in front; positions have none."""
        if (page := self.filters.get(self.tabs.currentIndex())) is not None:
            page.find_rows()

    def close_filters(self) -> None:
        """Show all rows of all tabs."""
        for page in self.filters.values():
            page.open(on=False)

    def _toggle_filters(self) -> None:
        page = self.filters[self.tabs.currentIndex()]
        if page.is_open:
            page.close_row()
        else:
            page.find_rows()

    def _show_again(self, tab: int) -> None:
        """Other rows of a tab are wanted."""
        {ORDERS: self._show_orders, FILLS: self._show_fills, CASH: self.cash.refilter}[tab]()

    def _kept_cash(self, rows: tuple[CashRow, ...]) -> tuple[CashRow, ...]:
        chosen, kept = self.filters[CASH].filter, rows
        if chosen is not None:
            keeps = chosen.keeps_cash(cash_kind)
            kept = tuple(row for row in rows if keeps(row.entry))
        self.filters[CASH].say(len(kept), len(rows), 0)
        return kept

    def _name(self, instrument: InstrumentId) -> str:
        return shown_name(self._instrument(instrument), "")

    def front(self) -> QWidget:
        """The table of the tab in front."""
        return self.views[self.tabs.currentIndex()]

    def _bring_to_front(self, tab: int) -> None:
        if tab != self.tabs.currentIndex():
            transfer_focus(self.front(), self.bar.shown_tabs)  # else Qt would move it past the table, without a ring
            self.tabs.setCurrentIndex(tab)

    def _select(self, tab: int, row: int) -> None:
        if row < 0 or tab == CASH or self.views[tab].entering:
            return
        self.selection.select(self.instrument_at(tab, row))

    def _menu_at(self, tab: int, place: QPoint) -> None:
        index = self.views[tab].indexAt(place)
        if index.isValid():
            self.row_menu(index.row(), tab).popup(self.views[tab].viewport().mapToGlobal(place))

    def follow(self, tab: int, row: int) -> Callable[[], int | None]:
        """A function that returns the row's current place; None once row or account are gone."""
        table, account = self.views[tab].table, self.account
        key = table.key(row)

        def place() -> int | None:
            self.catch_up()
            return table.place_of(key) if self.account == account else None

        return place

    def instrument_at(self, tab: int, row: int) -> InstrumentId:
        """The security of a row of positions, orders or fills."""
        chosen = (self.positions, self.orders, self.fills)[tab].rows[row]
        return chosen.position.instrument if isinstance(chosen, Holding) else chosen.instrument

    def row_menu(self, row: int, tab: int = ORDERS) -> QMenu:
        self.catch_up()
        return menu_of(self._row_entries(self, tab, row), self)

    # --- interest ---------------------------------------------------------------------------------------------------

    def _show_tab(self, tab: int) -> None:
        self._fill(self._behind & {tab})
        self.pages.setCurrentIndex(tab)
        self.bar.show_tab(tab, self.width())
        self.bar.find.setChecked(self._filtering)
        self._subscribe()
        self._want_fees()

    def _subscribe(self) -> None:
        """Subscribe quotes of visible positions, and flow only of rows in view: each flow subscription costs calls."""
        facts, names = set[Key[object]](), set[InstrumentId]()
        held, in_view = list[InstrumentId](), list[InstrumentId]()
        if self.isVisible():
            facts, names = contract_facts(self.fills.rows), self._named()
            if self.tabs.currentIndex() == POSITIONS:
                held = [row.position.instrument for row in self.positions.rows]
                in_view = [held[place] for place in self.positions_view.shown_rows]
        if self._wanted_for == (wanted_for := (facts, names, held, in_view)):
            return  # as after nearly each change of hundreds of orders
        self._wanted_for = wanted_for
        wanted = facts | {Topic.INSTRUMENT.of(name) for name in names}
        wanted |= {Topic.QUOTE.of(name) for name in held} | {Topic.FLOW.of(name) for name in in_view}
        self._interest.want(wanted)

    def _named_by(self, instrument: InstrumentId) -> set[InstrumentId]:
        """What names a security: of a contract of Hong Kong its owner too, whose lot may tell that it is adjusted."""
        option = option_of(instrument, self._instrument(instrument)) if market_of(instrument) is Market.HK else None
        return {instrument} if option is None or option.owner is None else {instrument, option.owner}

    def _named(self) -> set[InstrumentId]:
        """The securities that are named: what is held, and what was ordered and filled today."""
        orders: Sequence[Order] = self.value(Topic.ORDERS) or ()
        fills: Sequence[Fill] = self.value(Topic.FILLS) or ()
        names = {name for held in self._listed for name in self._named_by(held)} | {row.instrument for row in fills}
        return names | {order.instrument for order in orders if not order.legs}

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many sums and rows as fit."""
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
        self.held.changed.clear()
        self._subscribe()
        self._day.rest()
