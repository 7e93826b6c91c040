"""The docks of the window, built over the services and joined with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Side
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import Clock, Key
from tideboard_core.reference_ports import ReferenceSource
from tideboard_core.settings import SymbolList
from tideboard_desktop.alert_wiring import build_alerts, join_alerts
from tideboard_desktop.alerts.desk import AlertDesk
from tideboard_desktop.alerts.fired import FiredAlerts
from tideboard_desktop.alerts.window_commands import window_alert_commands
from tideboard_desktop.commands import Command
from tideboard_desktop.dock_kinds import default_kinds
from tideboard_desktop.docks.blotter import BlotterDock
from tideboard_desktop.docks.capital_flow import CapitalFlowDock
from tideboard_desktop.docks.market_page import Asking
from tideboard_desktop.docks.order_book import OrderBookDock
from tideboard_desktop.docks.order_entry import OrderEntryDock
from tideboard_desktop.docks.watchlist import WatchlistDock
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.gateway_hands import GatewayHands
from tideboard_desktop.group_wiring import tie_groups
from tideboard_desktop.lookup import FeedLookup
from tideboard_desktop.memory import Memory
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.palette_box.recents import Recents
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.reach import Action, Reach
from tideboard_desktop.readings import meters, readings
from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.reference_docks import ReferenceDocks
from tideboard_desktop.selection import Selection
from tideboard_desktop.services import Feeds, Trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.widgets.banner import Notice
from tideboard_desktop.window import Docks, MainWindow
from tideboard_desktop.window_commands import dock_commands
from tideboard_desktop.window_keys import Keyboard, Symbols, build_palette, watched
from tideboard_desktop.workspace.family import Family
from tideboard_desktop.workspace.interest import Interest
from tideboard_desktop.workspace.kinds import Part
from tideboard_desktop.workspace.state import WorkspaceState
from tideboard_desktop.workspace.store import LayoutStore

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every dock stands on."""

    hub: Hub
    selection: Selection
    frame: Frame
    theme: Theme
    units: UnitStyle
    clock: Clock
    tasks: Tasks
    preferences: Preferences
    lookup: FeedLookup
    recents: Recents
    commands: Callable[[], Sequence[Command]]
    layouts: LayoutStore | None = None
    directory: Path | None = None
    fired: FiredAlerts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The window and the docks that the application talks to."""

    window: MainWindow
    watchlist: WatchlistDock
    flow: CapitalFlowDock
    book: OrderBookDock
    ticket: OrderEntryDock
    blotter: BlotterDock
    desk: OrderDesk
    family: Family
    keyboard: Keyboard
    reach: Reach

    @property
    def busy(self) -> bool:
        """Whether an order is being prepared, confirmed or sent."""
        return self.desk.working

    @property
    def chart_shown(self) -> bool:
        """Whether the chart stands in its dock: its libraries come after the first paint."""
        return self.flow.body is not None

    def show_chart(self) -> None:
        """Put the chart into every flow dock, now and later: its libraries are loaded."""
        self.family.show_chart()
        self.window.chain_docks()

    def capture(self) -> WorkspaceState:
        """Everything that the next window goes on with."""
        return self.window.workspace.capture()

    def take_up(self, kept: WorkspaceState) -> None:
        """Go on where another window ended."""
        self.window.workspace.restore(kept)

    def discard(self) -> None:
        """Take the window away without ending the program."""
        self.window.hide()
        self.window.deleteLater()

    def show_account(self, account: Account | None) -> None:
        """Put the account in view everywhere."""
        self.window.set_account(account)
        self.ticket.set_account(account)
        self.blotter.set_account(account)
        self.watchlist.set_account("" if account is None else account.id)
        self.family.set_account("" if account is None else account.id)


def build_parts(
    ground: Ground,
    feeds: Feeds,
    trading: Trading,
    *,
    source: Callable[[InstrumentId], SourceKind],
    parent: Callable[[], QWidget | None],
) -> Parts:
    """Make the docks and the window around them; `parent` is where result dialogs open."""
    desk = OrderDesk(
        trading.guard, trading.blotter, ground.hub, ground.theme, ground.tasks, clock=ground.clock, parent=parent
    )
    family = Family(
        lambda selection: _flow(ground, feeds, selection), lambda selection: _book(ground, feeds, selection)
    )
    links = {key: ground.selection.beside() for key in ("watchlist", "flow", "book", "ticket", "blotter")}
    watchlist = _watchlist(ground, feeds, links["watchlist"])
    tie_groups(watchlist, feeds, trading, ground.hub, ground.tasks, ground.preferences)
    flow, book = family.flow(links["flow"]), family.book(links["book"])
    ticket = OrderEntryDock(
        ground.hub,
        links["ticket"],
        ground.frame,
        ground.theme,
        ground.clock,
        ground.tasks,
        guard=trading.guard,
        desk=desk,
        source=source,
        max_quantity=feeds.broker.max_quantity,
        margin=feeds.broker.margin_rules,
    )
    blotter = BlotterDock(
        ground.hub,
        links["blotter"],
        ground.frame,
        ground.theme,
        ground.clock,
        ground.tasks,
        desk=desk,
        history=feeds.broker,
        units=ground.units,
    )
    reach = Reach(feeds.gateway, feeds.broker, hub=ground.hub, tasks=ground.tasks)
    ticket.follow(reach)
    hands = GatewayHands(lookup=ground.lookup, reach=reach, trade=desk.perform, unlock=ticket.unlock_requested.emit)
    alerts = build_alerts(feeds, trading, ground.hub, ground.tasks, ground.theme, lambda: window)
    reference = _reference(ground, feeds, trading, watchlist.lists, ticket, links, lambda: window, hands, alerts)
    look = ground.preferences.settings.appearance
    window: MainWindow = MainWindow(
        ground.hub,
        ground.selection,
        ground.frame,
        ground.clock,
        ground.theme,
        ground.tasks,
        Docks(
            kinds=default_kinds(
                Part(watchlist.title_bar, watchlist, watchlist.table, links["watchlist"]),
                Part(flow.title_bar, flow, flow, links["flow"]),
                Part(book.title_bar, book, book.ladder, links["book"]),
                Part(ticket.title_bar, ticket, ticket.focus, links["ticket"]),
                Part(blotter.title_bar, blotter, blotter.positions_view, links["blotter"]),
                family,
            )
            + reference.kinds(),
            positions=blotter.positions_view,
            orders=blotter.orders_view,
        ),
        layouts=ground.layouts,
        meters=meters(feeds.schedule, feeds.session),
        readings=readings(ground.hub, ground.selection, trading.audit, look, ground.clock),
    )
    window.workspace.shown.connect(Interest(ground.hub, feeds.schedules, window.workspace).show)
    family.setParent(window)
    reference.setParent(window)
    alerts.setParent(window)
    alerts.why_off = partial(reach.reason, Action.ALERTS)
    if watchlist.links is not None:
        watchlist.links.why_off = partial(reach.reason, Action.WATCHLISTS)
    join_alerts(alerts, family, watchlist, lambda text: window.banner.say("alerts", Notice(text)))
    reach.setParent(window)
    family.rights_wanted.connect(lambda: window.page_wanted.emit("connection:allowances"))
    family.log_wanted.connect(lambda: window.page_wanted.emit("connection:log"))
    family.second_provider_wanted.connect(lambda: window.page_wanted.emit("connection:connect"))
    family.join(ticket, links["ticket"])
    blotter.edit_requested.connect(ticket.edit)
    blotter.again_requested.connect(ticket.prefill)
    blotter.sale_requested.connect(ticket.close_position)
    desk.edit.connect(lambda: ticket.focus.setFocus(Qt.FocusReason.OtherFocusReason))
    desk.show_orders.connect(blotter.show_orders)
    desk.limit_wanted.connect(lambda limit: window.page_wanted.emit(f"settings:trading:{limit}"))
    desk.setParent(window)
    desk.said.connect(lambda text: window.banner.say("order", Notice(text)))
    keyboard = _keyboard(ground, window, watchlist, alerts)
    family.search_wanted.connect(keyboard.palette.open)
    reference.grown.connect(keyboard.gather)
    reference.grown.connect(window.chain_docks)
    return Parts(
        window=window,
        watchlist=watchlist,
        flow=flow,
        book=book,
        ticket=ticket,
        blotter=blotter,
        desk=desk,
        family=family,
        keyboard=keyboard,
        reach=reach,
    )


def _keyboard(ground: Ground, window: MainWindow, watchlist: WatchlistDock, alerts: AlertDesk) -> Keyboard:
    def commands() -> list[Command]:
        of_alerts = window_alert_commands(alerts, lambda: ground.selection.instrument)
        return [*window.commands(), *dock_commands(window.workspace), *of_alerts, *ground.commands()]

    symbols = Symbols(
        lookup=ground.lookup,
        recents=ground.recents,
        facts=ground.lookup.facts,
        watched=lambda: watched(ground.preferences.settings.watchlists),
        choose=ground.selection.select,
        watch=watchlist.acts.add,
    )
    keyboard = build_palette(window, commands, symbols, ground.preferences, ground.theme, ground.tasks, ground.clock)
    window.workspace.opened.connect(keyboard.gather)
    ended = window.layouts.store.on_change(keyboard.gather)
    window.destroyed.connect(lambda _window=None: ended())
    return keyboard


def _reference(
    ground: Ground,
    feeds: Feeds,
    trading: Trading,
    lists: WatchLists,
    ticket: OrderEntryDock,
    links: Mapping[str, Selection],
    window: Callable[[], MainWindow],
    hands: GatewayHands,
    alerts: AlertDesk,
) -> ReferenceDocks:
    """The docks that are closed at first; the window comes after them."""

    def fill(instrument: InstrumentId, price: Decimal | None) -> None:
        links["ticket"].select(instrument)
        if price is not None:
            ticket.take_price(price)
        window().workspace.go_to("ticket", ticket.focus)

    def price(instrument: InstrumentId, side: Side | None, at: Decimal | None) -> None:
        links["ticket"].select(instrument)
        if side is not None:
            ticket.choose_side(side)
        if at is not None:
            ticket.take_price(at)

    def show_flow(instrument: InstrumentId) -> None:
        links["flow"].select(instrument)
        window().workspace.go_to("flow")

    def open_dock(key: str, memory: Memory) -> None:
        window().workspace.open(key)
        window().workspace.docks[key].recall(memory)

    def open_page(page: str) -> None:
        window().page_wanted.emit(page)

    return ReferenceDocks(
        ReferenceGround(
            hub=ground.hub,
            frame=ground.frame,
            theme=ground.theme,
            units=ground.units,
            clock=ground.clock,
            tasks=ground.tasks,
            preferences=ground.preferences,
            source=cast("ReferenceSource", feeds.gateway),
            provider=lambda: feeds.gateway.provider,
            feeds=feeds,
            trading=trading,
            lists=lists,
            directory=ground.directory,
            window=window,
            account=lambda: window().account,
            open_dock=open_dock,
            open_page=open_page,
            show_flow=show_flow,
            fill_ticket=fill,
            price_ticket=price,
            say=lambda text: window().banner.say("reference", Notice(text)),
            alerts=alerts,
            fired=ground.fired,
            hands=hands,
        )
    )


def _watchlist(ground: Ground, feeds: Feeds, selection: Selection) -> WatchlistDock:
    return WatchlistDock(
        ground.hub,
        selection,
        ground.frame,
        ground.clock,
        ground.theme,
        ground.tasks,
        lookup=ground.lookup,
        lists=WatchLists(ground.preferences.settings.watchlists, partial(_keep_lists, ground.preferences)),
        facts=feeds.gateway,
        units=ground.units,
        refusal=partial(_refusal, feeds),
    )


def _refusal(feeds: Feeds, key: Key) -> GatewayError | None:
    """Why a key brings nothing: its subscription was refused, or its newest flow call."""
    failure = feeds.schedule.failure(key)
    return feeds.session.refused(key) if failure is None else failure.error


def _flow(ground: Ground, feeds: Feeds, selection: Selection) -> CapitalFlowDock:
    return CapitalFlowDock(
        ground.hub,
        selection,
        ground.frame,
        ground.tasks,
        feeds.gateway,
        feeds.schedule,
        feeds.calendar,
        ground.theme,
        ground.clock,
        retry_link=feeds.session.retry_now,
        units=ground.units,
        other_failure=partial(_other_failure, feeds),
        ask_other=partial(_ask_other, feeds),
    )


def _ask_other(feeds: Feeds) -> None:
    """Ask the second provider once more."""
    if feeds.other_schedule is not None:
        feeds.other_schedule.renew()


def _other_failure(feeds: Feeds, key: Key) -> GatewayError | None:
    """Why the second provider's newest call of a key gave nothing."""
    failure = None if feeds.other_schedule is None else feeds.other_schedule.failure(key)
    return None if failure is None else failure.error


def _book(ground: Ground, feeds: Feeds, selection: Selection) -> OrderBookDock:
    return OrderBookDock(
        ground.hub,
        selection,
        ground.frame,
        ground.theme,
        source=feeds.gateway,
        tasks=ground.tasks,
        asking=Asking(refused=feeds.session.refused),
    )


def _keep_lists(preferences: Preferences, lists: tuple[SymbolList, ...]) -> None:
    preferences.change(watchlists=lists)
