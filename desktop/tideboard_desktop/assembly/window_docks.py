"""Builds the docks of one window, each from one context, and connects them with each other and with the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.market.broker_days import KeptBrokerDays
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Account, Order, OrderRequest, Position, Side
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.rows import ExitRow
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import PlacedLink, SymbolList
from tideboard_desktop.alerts.actions import AlertActions
from tideboard_desktop.alerts.triggered import TriggeredAlerts
from tideboard_desktop.assembly.books_and_ticket import BooksAndTicket
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.blotter.commands import blotter_commands
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.connection.permissions import Action, Permissions
from tideboard_desktop.connection.services import Feeds, Trading
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import (
    DockContext,
    DockServices,
    GatewayActions,
    OrderActions,
    WindowActions,
    late_events,
)
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.event_reminders import EventReminders
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.row_actions import MenuEntry
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.orders.results import limit_page
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ticket.commands import ticket_commands
from tideboard_desktop.ticket.dock import OrderEntryDock
from tideboard_desktop.ticket.prefill import change_back, prepare_anew
from tideboard_desktop.ticket.proofs import BY_QUOTE, Proofs
from tideboard_desktop.ticket.view import TicketLayout
from tideboard_desktop.typed_commands.rows import TypedActions
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.no_orders import no_orders
from tideboard_desktop.watchlists.dock import WatchlistDock
from tideboard_desktop.watchlists.group_sync import GroupSync
from tideboard_desktop.watchlists.lists import ListsBefore, WatchLists
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.palette.recents import Recents
from tideboard_desktop.window.workspace.dock_specs import DockParts
from tideboard_desktop.window.workspace.layout_store import LayoutStore

if TYPE_CHECKING:  # imported with the first dock that is shown
    from tideboard_core.flow.depth.live_depths import LiveDepths
    from tideboard_core.market.bars.reader import BarReader
    from tideboard_desktop.accounts.services import AccountServices
    from tideboard_desktop.blotter.exit_actions import ExitActions
    from tideboard_desktop.calendar.coming_notices import ComingNotices
    from tideboard_desktop.docks.dock import Dock
    from tideboard_desktop.docks.saved_views import OwnNotes
    from tideboard_desktop.docks.security_marks import SecurityMarks
    from tideboard_desktop.journal.book import JournalBook
    from tideboard_desktop.signals.armed import ArmedRules


_PRICE_CHART = "tideboard_desktop.chart.dock:PriceChartDock"
_PRICE_CHART_PARTS = (
    "tideboard_desktop.chart.drawings.drawing_control",
    "tideboard_desktop.chart.cell",
    "tideboard_desktop.chart.dock",
)
"""The price chart, in parts that take about as long to import as each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowServices:
    """What every window is built over; all of it outlives a window.

    `source` returns where the prices of an instrument come from. `parent` returns the window over which dialogs about
    orders open. `reviewing` is around all that is done for an order. `commands` returns those of the program itself.
    `replay` opens a recorded day (None = the last one) of a security's market at a moment (UTC) or a time of the
    exchange's clock (None = the open); `practise` begins the practice on such a day, moment as there.
    """

    hub: Hub
    selection: Selection
    frame: Frame
    clock: Clock
    tasks: Tasks
    feeds: Feeds
    trading: Trading
    preferences: Preferences
    lookup: FeedLookup
    recents: Recents
    source: Callable[[InstrumentId], SourceKind]
    parent: Callable[[], QWidget | None]
    bar_reader: Callable[[], BarReader]
    replay: Callable[[InstrumentId, date | None, datetime | time | None], None]
    practise: Callable[[InstrumentId, date | None, datetime | time | None], None]
    reviewing: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    commands: Callable[[], Sequence[Command]] = list
    layouts: LayoutStore | None = None
    directory: Path | None = None
    fired: TriggeredAlerts | None = None
    notices: NoticeStore | None = None
    archive: Archive | None = None
    armed: Callable[[], ArmedRules] | None = None
    marks: FiredMarks = field(default_factory=FiredMarks)
    events: Callable[[], SecurityMarks] = field(default_factory=late_events)
    reminders: EventReminders = field(default_factory=EventReminders)
    coming: Callable[[], ComingNotices] | None = None
    depths: Callable[[], LiveDepths] | None = None
    broker_days: KeptBrokerDays | None = None
    journal: Callable[[], JournalBook] | None = None
    accounts: Callable[[], AccountServices] | None = None
    own_notes: Callable[[], OwnNotes] | None = None
    kept: KeptReads = field(default_factory=KeptReads)


class WindowDocks(QObject):
    """Has a builder for every row of the table of docks. The docks that are shown at first are its attributes.

    `grown` is emitted when a dock was built later, with commands and places for the focus of its own. `search_wanted`
    asks for the palette.
    """

    grown = Signal()
    search_wanted = Signal()

    watchlist: WatchlistDock
    ticket: OrderEntryDock
    blotter: BlotterDock

    def __init__(self, window: MainWindow, services: WindowServices, appearance: ResolvedAppearance) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        feeds, trading, hub, tasks = services.feeds, services.trading, services.hub, services.tasks
        self.permissions = Permissions(feeds.gateway, feeds.broker, hub=hub, tasks=tasks)
        self.permissions.setParent(self)
        self.submission = OrderSubmission(
            trading.guard,
            trading.blotter,
            hub,
            appearance.theme,
            tasks,
            clock=services.clock,
            parent=services.parent,
            reviewing=services.reviewing,
        )
        self.submission.setParent(self)
        self.alerts = AlertActions(
            feeds,
            hub,
            tasks,
            appearance.theme,
            record=self._record,
            window=window.window,
            parent=self,
        )
        self.alerts.why_off = partial(self.permissions.reason, Action.ALERTS)
        self.percentiles = Percentiles(services.archive, hub, feeds.calendar, services.clock, tasks)
        self.percentiles.setParent(self)
        before = services.kept.held("changes of lists", list[ListsBefore])
        self._lists = WatchLists(services.preferences.settings.watchlists, self._keep_lists, before=before)
        self._proofs = Proofs(hub, feeds.session.stale_price)
        self._flows: list[CapitalFlowDock] = []
        self._books = BooksAndTicket()
        self._ticket_form: TicketLayout | None = None
        self._day = DaySource(hub, services.clock, tasks, trading.brake)
        self._account = ""
        self._exits: ExitActions | None = None
        self._held: list[LazyDock] = []
        self._chart_loaded = False
        self._armed: ArmedRules | None = None
        self.context = self._make_context(appearance)

    def _make_context(self, appearance: ResolvedAppearance) -> DockContext:
        services, feeds = self._services, self._services.feeds
        return DockContext(
            hub=services.hub,
            selection=services.selection,
            frame=services.frame,
            theme=appearance.theme,
            units=appearance.units,
            clock=services.clock,
            tasks=services.tasks,
            kept=services.kept,
            stale_price=feeds.session.stale_price,
            services=DockServices(
                feeds=feeds,
                trading=services.trading,
                provider=lambda: feeds.gateway.provider,
                lists=self._lists,
                directory=services.directory,
                archive=services.archive,
                bar_reader=services.bar_reader,
                preferences=services.preferences,
                orders=self._order_actions(),
                marks=services.marks,
                events=services.events,
                reminders=services.reminders,
                depths=services.depths,
                broker_days=services.broker_days,
                actions=GatewayActions(lookup=services.lookup, permissions=self.permissions, unlock=self._unlock),
            ),
            window=WindowActions(
                parent=self._window.window,
                account=lambda: self._window.account,
                open_dock=self._open_dock,
                open_page=self._open_page,
                show_flow=self._show_flow,
                show_flow_day=self._show_flow_day,
                price_ticket=self._price_ticket,
                offer_undo=self._window.undo_offered.emit,
                find=self.search_wanted.emit,
                replay=services.replay,
                practise=services.practise,
            ),
        )

    def _order_actions(self) -> OrderActions:
        guard, banner = self._services.trading.guard, self._window.banner
        return OrderActions(
            change=self.submission.submit,
            ask_cancel=self._ask_cancel,
            edit=self._edit_order,
            unchangeable=self.submission.unchangeable,
            client_order_id=guard.client_order_id,
            limit=self._limit_order,
            say=lambda text: banner.show_message("order", BannerMessage(text, passing=True)),
            alert=self._add_alert,
            why_no_alert=self.alerts.reason,
            alerts_written=self.alerts.written,
            exits=lambda account, instrument: self.exit_actions().words(account, instrument),
            open_exits=lambda account, instrument: self.exit_actions().open_next(account, instrument),
            why_no_stop=lambda account, instrument: self.exit_actions().why_not_protect(account, instrument),
            close=self._close_position,
            why_no_price=lambda instrument: self._proofs.stale_words(instrument, BY_QUOTE),
        )

    def _ask_cancel(self, account: Account, order: Order) -> None:
        if isinstance(order, ExitRow):
            self.exit_actions().cancel_exit(account, order)
        else:
            self.submission.cancel_or_settle(account, order)

    def exit_actions(self) -> ExitActions:
        """What may be done about the exits of positions; imported with the first position."""
        if self._exits is None:
            from tideboard_desktop.blotter.exit_actions import ExitActions

            self._exits = ExitActions(
                self._services.hub, self.submission, self._fill_order, self._services.clock.market
            )
        return self._exits

    # --- builders, one for each row of the table --------------------------------------------------------------------

    def build_watchlist(self, title: str, selection: Selection) -> DockParts:
        """The watchlist; its lists can be tied to groups at the broker."""
        services, feeds = self._services, self._services.feeds
        dock = WatchlistDock(
            self.context.following(selection, WatchlistDock.LINK),
            TitleBar(title, self.context.theme, link=selection.letter),
            lookup=services.lookup,
            lists=self._lists,
            facts=feeds.gateway.quotes,
            refusal=partial(refusal, feeds),
            percentiles=self.percentiles,
        )
        groups = GroupSync(
            self._lists,
            feeds.gateway,
            services.hub,
            services.tasks,
            dock,
            record=self._record,
            kept=services.preferences.settings.watchlist_links,
            keep=self._keep_group_links,
        )
        dock.keep_in_step(groups)
        if dock.links is not None:
            dock.links.why_off = partial(self.permissions.reason, Action.WATCHLISTS)
        dock.list_actions.why_no_alert = self.alerts.reason
        dock.alert_wanted.connect(self._add_alert)
        self.watchlist = dock
        return DockParts(dock.title_bar, dock, dock.view, selection)

    def build_flow(self, selection: Selection) -> DockParts:
        """A capital-flow dock; its chart comes once its libraries are loaded.

        What it keeps for its calls knows no window: a call that is under way must not keep a discarded window alive.
        """
        feeds, open_page = self._services.feeds, self.context.window.open_page
        title = QCoreApplication.translate("CapitalFlowDock", "Capital flow")
        dock = CapitalFlowDock(
            self.context.following(selection, CapitalFlowDock.LINK),
            TitleBar(title, self.context.theme, link=selection.letter),
            gateway=feeds.gateway,
            schedule=feeds.schedule,
            calendar=feeds.calendar,
            other_failure=partial(_other_failure, feeds),
            ask_other=partial(_ask_other, feeds),
            archive=self._services.archive,
            marks=self._services.marks,
            events=self._services.events,
            preferences=self._services.preferences,
        )
        dock.rights_wanted.connect(partial(open_page, "connection:allowances"))
        dock.connection_log_wanted.connect(partial(open_page, "connection:log"))
        dock.second_provider_wanted.connect(partial(open_page, "connection:connect"))
        dock.search_wanted.connect(self.search_wanted)
        dock.alert_wanted.connect(self._add_alert)
        dock.why_no_alert = self.alerts.reason
        dock.set_account(self._account)
        if self._chart_loaded:
            dock.show_chart()
        self._flows.append(dock)
        return DockParts(dock.title_bar, dock, dock, selection)

    def build_book(self, selection: Selection) -> DockParts:
        """An order book with tape and brokers."""
        feeds = self._services.feeds
        bar = TitleBar("", self.context.theme, link=selection.letter)
        dock = OrderBookDock(
            self.context.following(selection, OrderBookDock.LINK),
            bar,
            source=feeds.gateway.quotes,
            refused=feeds.session.refused,
        )
        dock.set_account(self._account)
        self._books.add_book(dock, selection)
        return DockParts(dock.title_bar, dock, dock.ladder, selection, front=dock.front)

    def prepare_ticket(self) -> None:
        """Make the ticket's widgets: these alone take as long as another dock."""
        self._ticket_form = TicketLayout(self.context.theme)

    def build_ticket(self, title: str, selection: Selection) -> DockParts:
        services, form = self._services, self._ticket_form
        self._ticket_form = None
        dock = OrderEntryDock(
            self.context.following(selection),
            TitleBar(title, self.context.theme, link=selection.letter),
            guard=services.trading.guard,
            submission=self.submission,
            source=services.source,
            max_quantity=services.feeds.broker.trading.max_quantity,
            margin=services.feeds.broker.trading.margin_rules,
            commands=ticket_commands,
            preferences=self.context.services.preferences,
            form=form,
        )
        dock.follow(self.permissions)
        dock.raise_wanted.connect(partial(self._window.workspace.go_to, "ticket"))
        self._books.set_ticket(dock, selection)
        self._ticket_selection = selection
        self.ticket = dock
        return DockParts(dock.title_bar, dock, dock, selection)

    def build_blotter(self, selection: Selection) -> DockParts:
        """Positions, orders, fills and cash; what it asks for goes to the ticket, so the ticket's row comes first."""
        dock = BlotterDock(
            self.context.following(selection, BlotterDock.LINK),
            TitleBar("", self.context.theme, link=selection.letter),
            submission=self.submission,
            history=self._services.feeds.broker.trading,
            charges=self._services.trading.charges,
            exits=self.exit_actions,
            commands=blotter_commands,
            row_entries=_row_menu_entries,
            percentiles=self.percentiles,
            day=self._day,
            notes=self._services.own_notes,
            no_orders=partial(no_orders, self._services.feeds.broker),
        )
        dock.trading.edit_requested.connect(self.ticket.edit)
        dock.trading.again_requested.connect(self.ticket.prefill)
        dock.trading.sale_requested.connect(self.ticket.close_position)
        dock.alert_wanted.connect(self._add_alert)
        self.blotter = dock
        views = {"positions": dock.positions_view, "orders": dock.orders_view}
        return DockParts(dock.title_bar, dock, dock.positions_view, selection, views, dock.front)

    def late(self, title: str, dock: str, **more: object) -> Callable[[Selection], DockParts]:
        """A builder of a dock that is imported and built when it is first shown; the price chart with that of the flow.

        `dock` is `module:class`. The class takes a context, its title bar, and what stands in `more`.
        """

        def build(selection: Selection) -> DockParts:
            bar = TitleBar(title, self.context.theme, link=selection.letter)

            def make() -> Dock:
                module, _colon, name = dock.partition(":")
                kind: type[Dock] = getattr(import_module(module), name)
                return kind(self.context.following(selection, kind.LINK), bar, **more)

            body = LazyDock(make, held=dock == _PRICE_CHART and not self._chart_loaded)
            if body.held:
                self._held.append(body)
            body.built.connect(self.grown)
            return DockParts(bar, body, body, selection)

        return build

    def alerts_builder(self, title: str) -> Callable[[Selection], DockParts]:
        """The builder of the list of price alerts."""
        dock = "tideboard_desktop.alerts.dock:AlertsDock"
        return self.late(title, dock, alerts=self.alerts, fired=self._services.fired)

    def armed(self) -> ArmedRules:
        """The armed rules, which act in this window from the first call on; it brings their module."""
        if self._armed is None:
            from tideboard_desktop.signals.armed import ArmedRules

            services = self._services
            notices = services.notices or NoticeStore(services.clock)
            own = services.armed or partial(ArmedRules, notices, services.marks)
            self._armed = own()
            self._armed.use(self.context)
        return self._armed

    def signals_builder(self, title: str) -> Callable[[Selection], DockParts]:
        return self.late(title, "tideboard_desktop.signals.dock:SignalsDock", armed=self.armed)

    def journal_builder(self, title: str) -> Callable[[Selection], DockParts] | None:
        """The builder of the journal, None where nothing keeps the trips."""
        if self._services.journal is None:
            return None
        return self.late(
            title, "tideboard_desktop.journal.dock:JournalDock", book=self._services.journal, day=self._day
        )

    def accounts_builder(self, title: str) -> Callable[[Selection], DockParts] | None:
        """The builder of the dock of all accounts, None where nothing reads them."""
        if self._services.accounts is None:
            return None
        return self.late(
            title, "tideboard_desktop.accounts.dock:AccountsDock", services=self._services.accounts, day=self._day
        )

    def combination_builder(self, title: str) -> Callable[[Selection], DockParts]:
        return self.late(
            title,
            "tideboard_desktop.options.combination.dock:CombinationDock",
            submission=self.submission,
            permissions=self.permissions,
            source=self._services.source,
        )

    # --- all docks --------------------------------------------------------------------------------------------------

    @property
    def flow(self) -> CapitalFlowDock:
        return self._flows[0]

    @property
    def book(self) -> OrderBookDock:
        return self._books.books[0]

    def connect_services(self) -> None:
        """Connect what orders and alerts have to say with the docks and the banner; the docks are built."""
        say = self._window.banner.show_message
        self.submission.edit.connect(self.ticket.enter)
        self.submission.unlock_wanted.connect(self._window.unlock_for_requested)
        self.submission.show_orders.connect(self._show_orders)
        self._window.fill_row.set_unprotected(self._unprotected)
        self._window.fill_row.position_wanted.connect(self._show_position)
        ticket = self.ticket
        self.submission.change_back_wanted.connect(lambda row: ticket.edit(row, partial(change_back, ticket.ticket)))
        self.submission.anew_wanted.connect(lambda row: ticket.prefill(row, partial(prepare_anew, ticket.ticket)))
        self.submission.limit_wanted.connect(lambda limit: self.context.window.open_page(limit_page(limit)))
        self.submission.message.connect(lambda text: say("order", BannerMessage(text, passing=True)))
        self.alerts.refused.connect(lambda text: say("alerts", BannerMessage(text, passing=True)))
        if self._services.notices is not None:
            self.alerts.message.connect(partial(self._services.notices.post, NoticeType.PROGRAM))

    def set_account(self, account: Account | None) -> None:
        """Show this account in every dock, those built later included."""
        self._account = "" if account is None else account.id
        self.ticket.set_account(account)
        self.blotter.set_account(account)
        self.watchlist.set_account(self._account)
        for flow in self._flows:
            flow.set_account(self._account)
        for book in self._books.books:
            book.set_account(self._account)
        self._services.frame.request()  # others follow the account in view with each frame

    def show_chart(self) -> None:
        """Show the chart in every flow dock, those built later included: its libraries are loaded."""
        for _ in self.show_chart_in_turns():
            pass

    def show_chart_in_turns(self) -> Iterator[None]:
        """As `show_chart`, in steps between which the loop can run; the window must outlive them."""
        self._chart_loaded = True
        for flow in tuple(self._flows):
            yield from flow.show_chart_in_turns()
        for body in self._held:
            body.held = False
            if body.wanted:
                for module in _PRICE_CHART_PARTS:
                    import_module(module)
                    yield
                body.build()
                yield
        self._held.clear()
        self.armed().start()
        if self._services.coming is not None:
            self._services.coming().use(self.context)

    # --- what docks ask of the window -------------------------------------------------------------------------------

    def _open_dock(self, key: str, memory: Memory) -> None:
        self._window.workspace.open(key)
        self._window.workspace.docks[key].recall(memory)

    def _open_page(self, page: str) -> None:
        self._window.page_wanted.emit(page)

    def _show_orders(self) -> None:
        self._window.workspace.go_to("blotter", "orders")
        self.blotter.show_orders()

    def _show_position(self, instrument: str) -> None:
        self._window.workspace.go_to("blotter", "positions")
        self.blotter.select_position(InstrumentId(instrument))

    def _unprotected(self, account: Account) -> list[InstrumentId]:
        """Securities of which shares are held that no stop protects, where the blotter marks them too."""
        exits = self.exit_actions()
        covers = exits.covers(account)
        lacking = (one for one, cover in covers.items() if cover.position and cover.unprotected)
        return [one for one in lacking if exits.words(account, one).wrong]

    def _unlock(self) -> None:
        self._window.unlock_requested.emit()

    def _show_flow(self, instrument: InstrumentId) -> None:
        selection = self._window.workspace.docks["flow"].selection
        assert selection is not None
        selection.select(instrument)
        self._window.workspace.go_to("flow")

    def _show_flow_day(self, instrument: InstrumentId, day: date) -> None:
        self._show_flow(instrument)
        self.flow.show_past_day(day)

    def typed_actions(self) -> TypedActions:
        """What the palette's typed commands do in this window."""
        hub = self._services.hub
        return TypedActions(
            fill=self._fill_ticket,
            alert=self.alerts.add,
            chart=self._show_chart_of,
            bars=self._show_bars_of,
            replay=self._services.replay,
            practise=self._services.practise,
            today=lambda market: exchange_date(market, self._services.clock.market()),
            why_no_alert=self.alerts.reason,
            facts=lambda instrument: hub.value(Topic.INSTRUMENT.of(instrument)),
        )

    def _fill_ticket(self, instrument: InstrumentId, side: Side, quantity: int, price: Decimal | None) -> None:
        self.ticket.begin(instrument, side, quantity, price)

    def _show_chart_of(self, instrument: InstrumentId, period: FlowPeriod | None) -> None:
        self._show_flow(instrument)
        if period is not None:
            self.flow.choose_period(period)

    def _show_bars_of(self, instrument: InstrumentId, interval: str) -> None:
        dock = self._window.workspace.dock("price_chart")
        if dock is None or dock.selection is None or not isinstance(dock.body, LazyDock):
            return
        dock.selection.select(instrument)
        self._window.workspace.open("price_chart")
        from tideboard_desktop.chart.dock import PriceChartDock  # with numpy, as the dock that was just built

        inside = dock.body.build()
        assert isinstance(inside, PriceChartDock)
        inside.choose_interval(interval)

    def lazy_docks(self) -> list[LazyDock]:
        """Docks that are built when they are first shown; until then they keep only what a layout has of them."""
        bodies = [dock.body for dock in self._window.workspace.docks.values()]
        return [one for one in bodies if isinstance(one, LazyDock)]

    def _price_ticket(self, instrument: InstrumentId, side: Side | None, price: Decimal | None) -> None:
        """Fill the ticket and show it; the focus stays where it is, unless the ticket covers that."""
        focused = QApplication.focusWidget()
        if not self.ticket.isVisible():
            self._window.workspace.go_to("ticket")
        if focused is not None and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ticket_selection.select(instrument)
        if side is not None:
            self.ticket.choose_side(side)
        if price is not None:
            self.ticket.take_price(price, Topic.QUOTE)

    def _edit_order(self, order: Order) -> None:
        if isinstance(order, ExitRow) and (off := self.blotter.trading.why_fixed(order)):
            self.submission.message.emit(off)
            return
        order = order.own or order if isinstance(order, ExitRow) else order
        self.ticket.edit(order)

    def _fill_order(self, request: OrderRequest) -> None:
        """A new order with these terms; it stays in the ticket until a person has it reviewed."""
        self.ticket.prefill(request)

    def _close_position(self, position: Position) -> None:
        self.ticket.close_position(position)

    def _limit_order(self, instrument: InstrumentId, side: Side, price: Decimal) -> None:
        """A new order, unless no price can be taken: a working one that the ticket was changing is left as it is."""
        if old := self._proofs.stale_words(instrument, BY_QUOTE):
            self.submission.message.emit(old)
            return
        self._ticket_selection.select(instrument)
        self.ticket.ticket.begin_limit()
        self._price_ticket(instrument, side, price)
        self._open_dock("ticket", {})

    def _add_alert(self, symbol: str, price: Decimal | None = None) -> None:
        self.alerts.add(InstrumentId(symbol), price)

    # --- services of the docks --------------------------------------------------------------------------------------

    def _record(self, call: str, data: Mapping[str, Any], outcome: str) -> None:
        """Each change at the broker stands in the order log."""
        from tideboard_core.audit.broker_changes import record_gateway_action  # with the first change

        record_gateway_action(self._services.trading.audit, call, data, outcome=outcome)

    def _keep_lists(self, lists: tuple[SymbolList, ...]) -> None:
        self._services.preferences.change(watchlists=lists)

    def _keep_group_links(self, links: tuple[PlacedLink, ...]) -> None:
        self._services.preferences.change(watchlist_links=links)


def refusal(feeds: Feeds, key: Key[object]) -> GatewayError | None:
    """Why a key brings nothing: its subscription was refused, or its newest flow call."""
    failure = feeds.schedule.failure(key)
    return feeds.session.refused(key) if failure is None else failure.error


def _ask_other(feeds: Feeds) -> None:
    """Ask the second provider once more."""
    if feeds.other_schedule is not None:
        feeds.other_schedule.renew()


def _other_failure(feeds: Feeds, key: Key[object]) -> GatewayError | None:
    """Why the second provider's newest call of a key gave nothing."""
    failure = None if feeds.other_schedule is None else feeds.other_schedule.failure(key)
    return None if failure is None else failure.error


def _row_menu_entries(dock: BlotterDock, tab: int, row: int) -> list[MenuEntry]:
    from tideboard_desktop.blotter.row_menu import row_entries  # with the first menu

    return row_entries(dock, tab, row)
