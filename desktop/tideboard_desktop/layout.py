"""The docks of the window, built over the services and joined with each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QWidget

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import Clock
from tideboard_core.settings import SymbolList
from tideboard_desktop.docks.blotter import BlotterDock
from tideboard_desktop.docks.capital_flow import CapitalFlowDock
from tideboard_desktop.docks.order_book import OrderBookDock
from tideboard_desktop.docks.order_entry import OrderEntryDock
from tideboard_desktop.docks.watchlist import WatchlistDock
from tideboard_desktop.format import UnitStyle
from tideboard_desktop.frame import Frame
from tideboard_desktop.lookup import FeedLookup
from tideboard_desktop.memory import Memory
from tideboard_desktop.order_desk import OrderDesk
from tideboard_desktop.preferences import Preferences
from tideboard_desktop.readings import meters, readings
from tideboard_desktop.selection import Selection
from tideboard_desktop.services import Feeds, Trading
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme
from tideboard_desktop.watchlists.lists import WatchLists
from tideboard_desktop.widgets.banner import Notice
from tideboard_desktop.window import Docks, MainWindow, Part


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


class Kept(NamedTuple):
    """What outlives a window: place and size, places of the docks, and what each dock remembers."""

    geometry: QByteArray
    docks: QByteArray
    memories: dict[str, Memory]


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

    @property
    def busy(self) -> bool:
        """Whether an order is being prepared, confirmed or sent."""
        return self.desk.working

    @property
    def chart_shown(self) -> bool:
        """Whether the chart stands in its dock: its libraries come after the first paint."""
        return self.flow.body is not None

    def capture(self) -> Kept:
        """Everything that the next window goes on with."""
        memories = {name: dock.memory() for name, dock in self._docks().items() if hasattr(dock, "memory")}
        return Kept(self.window.saveGeometry(), self.window.saveState(), memories)

    def take_up(self, kept: Kept) -> None:
        """Go on where another window ended."""
        self.window.restoreGeometry(kept.geometry)
        self.window.restoreState(kept.docks)
        for name, dock in self._docks().items():
            if name in kept.memories and hasattr(dock, "recall"):
                dock.recall(kept.memories[name])

    def discard(self) -> None:
        """Take the window away without ending the program."""
        self.window.hide()
        self.window.deleteLater()

    def _docks(self) -> dict[str, QWidget]:
        return {dock.objectName(): dock for dock in (self.watchlist, self.flow, self.book, self.ticket, self.blotter)}

    def show_account(self, account: Account | None) -> None:
        """Put the account in view everywhere."""
        self.window.set_account(account)
        self.ticket.set_account(account)
        self.blotter.set_account(account)
        self.watchlist.set_account("" if account is None else account.id)
        account_id = "" if account is None else account.id
        self.book.set_account(account_id)
        self.flow.set_account(account_id)


def build_parts(
    ground: Ground,
    feeds: Feeds,
    trading: Trading,
    *,
    source: Callable[[InstrumentId], SourceKind],
    parent: Callable[[], QWidget | None],
) -> Parts:
    """Make the docks and the window around them; `parent` is where result dialogs open."""
    lookup = FeedLookup(feeds.gateway)
    desk = OrderDesk(trading.guard, trading.blotter, ground.hub, ground.theme, ground.tasks, parent=parent)
    watchlist, flow, book = _market_docks(ground, feeds, lookup)
    ticket = OrderEntryDock(
        ground.hub,
        ground.selection,
        ground.frame,
        ground.theme,
        ground.clock,
        ground.tasks,
        guard=trading.guard,
        desk=desk,
        source=source,
        max_quantity=feeds.gateway.max_quantity,
    )
    blotter = BlotterDock(ground.hub, ground.selection, ground.frame, ground.theme, desk=desk)
    look = ground.preferences.settings.appearance
    window = MainWindow(
        ground.hub,
        ground.selection,
        ground.frame,
        ground.clock,
        ground.theme,
        ground.tasks,
        lookup,
        Docks(
            watchlist=Part(watchlist.title_bar, watchlist, watchlist.table),
            flow=Part(flow.title_bar, flow, flow),
            book=Part(book.title_bar, book, book.ladder),
            ticket=Part(ticket.title_bar, ticket, ticket.focus),
            blotter=Part(blotter.title_bar, blotter, blotter.positions_view),
            positions=blotter.positions_view,
            orders=blotter.orders_view,
        ),
        meters=meters(feeds.schedule, feeds.session),
        readings=readings(ground.hub, ground.selection, trading.audit, look, ground.clock),
    )
    book.price_clicked.connect(ticket.take_price)
    ticket.would_take.connect(book.set_hypothetical)
    blotter.edit_requested.connect(ticket.edit)
    desk.edit.connect(lambda: ticket.focus.setFocus(Qt.FocusReason.OtherFocusReason))
    desk.show_orders.connect(blotter.show_orders)
    desk.setParent(window)
    desk.said.connect(lambda text: window.banner.say("order", Notice(text)))
    return Parts(window=window, watchlist=watchlist, flow=flow, book=book, ticket=ticket, blotter=blotter, desk=desk)


def _market_docks(
    ground: Ground, feeds: Feeds, lookup: FeedLookup
) -> tuple[WatchlistDock, CapitalFlowDock, OrderBookDock]:
    watchlist = WatchlistDock(
        ground.hub,
        ground.selection,
        ground.frame,
        ground.clock,
        ground.theme,
        ground.tasks,
        lookup=lookup,
        lists=WatchLists(ground.preferences.settings.watchlists, partial(_keep_lists, ground.preferences)),
        facts=feeds.gateway,
        units=ground.units,
    )
    flow = CapitalFlowDock(
        ground.hub,
        ground.selection,
        ground.frame,
        ground.tasks,
        feeds.gateway,
        feeds.schedule,
        feeds.calendar,
        ground.theme,
        ground.clock,
        retry_link=feeds.session.retry_now,
        units=ground.units,
    )
    return watchlist, flow, OrderBookDock(ground.hub, ground.selection, ground.frame, ground.theme)


def _keep_lists(preferences: Preferences, lists: tuple[SymbolList, ...]) -> None:
    preferences.change(watchlists=lists)
