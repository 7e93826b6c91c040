"""One window with its docks, palette and keys, built over services that outlive it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Key, Topic
from tideboard_core.model.order import Account, Order
from tideboard_desktop.alerts.actions import window_alert_commands
from tideboard_desktop.assembly.docks import dock_table
from tideboard_desktop.assembly.keyboard_setup import Keyboard, Symbols, build_palette, watched
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.assembly.window_docks import WindowDocks, WindowServices, refusal
from tideboard_desktop.blotter.dock import BlotterDock
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ticket.dock import OrderEntryDock
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.theme import dress
from tideboard_desktop.ui.words.links import orders_unproven_for
from tideboard_desktop.watchlists.dock import WatchlistDock
from tideboard_desktop.window.bars.status_readings import meters, readings
from tideboard_desktop.window.keyboard.key_names import shown_all
from tideboard_desktop.window.keyboard.key_table import KeyTable
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_specs import DockSpec
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_state import WorkspaceState
from tideboard_desktop.window.workspace.visible_interest import VisibleInterest


class _Of(NamedTuple):
    dock: DockWidget
    command: Command


def dock_commands(workspace: Workspace) -> list[Command]:
    """The commands of every dock, each id once.

    A command that several docks have runs in the one of them that has or last had the focus. With a scope each dock
    keeps its own key; the palette, which has the focus then, runs it in the dock used last too. A dock that is closed
    or behind another tab comes in front first, so that what the command does is seen.
    """
    found: dict[str, list[_Of]] = {}
    for dock in workspace.docks.values():
        for command in _commands_of(workspace, dock):
            found.setdefault(command.id, []).append(_Of(dock, command))
    return [command for same in found.values() for command in _joined(workspace, same)]


def _commands_of(workspace: Workspace, dock: DockWidget) -> Sequence[Command]:
    asked: Callable[[], Iterable[Command]] | None = getattr(dock.body, "commands", None)
    own = [] if asked is None else list(asked())
    if dock.trading:  # ticket, orders and combination come in front by themselves, where it matters
        return own
    return [replace(command, run=partial(_run_in_front, workspace, dock, command.run)) for command in own]


def _run_in_front(workspace: Workspace, dock: DockWidget, run: Callable[[], None]) -> None:
    if not dock.body.isVisible():
        workspace.open(dock.identity)
    run()


def _joined(workspace: Workspace, same: Sequence[_Of]) -> list[Command]:
    if len(same) == 1:
        return [same[0].command]

    def meant() -> Command:
        alive = {one.dock: one.command for one in same if isValid(one.dock)}
        used = (alive[dock] for dock in workspace.used if dock in alive and not dock.closed)
        return next(used, next(iter(alive.values())))

    first = same[0].command
    return [
        replace(
            command,
            run=lambda: meant().run(),
            enabled=lambda: meant().enabled(),
            why_not=lambda: meant().why_not(),
        )
        for command in (one.command for one in (same if first.scope is not None else same[:1]))
    ]


class LostLinks(QObject):
    """Tells the docks of a window how old their figures are: at each change of a connection, and each second."""

    def __init__(self, window: MainWindow, hub: Hub, prices: ConnectionSession, frame: Frame) -> None:
        super().__init__(window.strip)  # which ends with the docks when the window is built anew
        self._window, self._hub, self._prices = window, hub, prices
        frame.add(window.strip, self._refresh)
        frame.each_second(window.strip, self.show, rests=True)

    def _refresh(self, changed: Set[Key[object]]) -> None:
        if any(key.topic in {Topic.LINK, Topic.ACCOUNT_READS} for key in changed):
            self.show()

    def show(self) -> None:
        """Tell each dock that shows what a connection brings, and the row above the strip."""
        lost = {QUOTES_LINK: self._prices.lost_for, ORDERS_LINK: orders_unproven_for(self._hub)}
        self._window.fill_row.show_lost(lost[ORDERS_LINK])
        for one in self._window.workspace.docks.values():
            dock = one.body.inside if isinstance(one.body, LazyDock) else one.body
            if isinstance(dock, Dock) and dock.LINK is not None:
                dock.show_lost(lost[dock.LINK])


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltWindow:
    """The window and the docks that the application works with."""

    window: MainWindow
    docks: WindowDocks
    watchlist: WatchlistDock
    flow: CapitalFlowDock
    book: OrderBookDock
    ticket: OrderEntryDock
    blotter: BlotterDock
    submission: OrderSubmission
    keyboard: Keyboard
    permissions: Permissions

    @property
    def busy(self) -> bool:
        """Whether an order is being prepared, confirmed or sent."""
        return self.submission.working

    def ask_cancel_several(self, account: Account, orders: Sequence[Order]) -> None:
        """Ask to cancel some orders, as a banner does; a dock that fills the window gives the room to them first."""
        workspace = self.window.workspace
        workspace.filling.bring_into_view(workspace.docks["blotter"])
        self.submission.ask_cancel_several(account, orders)

    @property
    def chart_shown(self) -> bool:
        """Whether the chart is in its dock: its libraries are loaded after the first paint."""
        return self.flow.body is not None

    def show_chart(self) -> None:
        """Put the chart into every flow dock, now and later: its libraries are loaded."""
        for _ in self.show_chart_in_turns():
            pass

    def show_chart_in_turns(self) -> Iterator[None]:
        """As `show_chart`, in steps between which the loop can run; the window must outlive them."""
        yield from self.docks.show_chart_in_turns()
        self.window.chain_docks()

    def capture(self) -> WorkspaceState:
        """The state of the workspace, for `restore` after a rebuild; what the docks have read is kept over that."""
        context = self.docks.context
        context.kept.keep(context.clock.monotonic())
        return self.window.workspace.capture()

    def restore(self, state: WorkspaceState) -> None:
        """Restore what was captured before a rebuild, and show the docks."""
        self.window.workspace.restore(state)

    def content(self, name: str) -> QWidget | None:
        """The content of an open dock by its object name, built if it was not yet."""
        found = next((one for one in self.window.workspace.docks.values() if one.objectName() == name), None)
        if found is None or found.closed:
            return None
        return found.body.build() if isinstance(found.body, LazyDock) else found.body

    def discard(self) -> None:
        """Delete the window without ending the program."""
        self.window.hide()
        self.window.deleteLater()

    def show_account(self, account: Account | None) -> None:
        self.window.set_account(account)
        self.docks.set_account(account)


def build_window(
    services: WindowServices,
    appearance: ResolvedAppearance,
    table: Callable[[WindowDocks], list[DockSpec]] = dock_table,
    *,
    window: MainWindow | None = None,
) -> BuiltWindow:
    """Make the window, then its docks by the rows of `table`, then palette and keys, and give it its style sheet.

    With `window`, which is empty, make its contents anew; the docks stay hidden until `BuiltWindow.restore`.
    """
    steps = build_in_turns(services, appearance, table, window=window)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            built: BuiltWindow = end.value
            return built


def build_in_turns(
    services: WindowServices,
    appearance: ResolvedAppearance,
    table: Callable[[WindowDocks], list[DockSpec]] = dock_table,
    *,
    window: MainWindow | None = None,
    at: QRect | None = None,
) -> Generator[None, None, BuiltWindow]:
    """As `build_window`, in steps between which the loop can run; one builds at most one dock.

    A new window stands `at` this place already while its docks are laid out: for another size they are laid out again.
    """
    feeds, hub, first, preferences = services.feeds, services.hub, window is None, services.preferences
    meters_ = meters(hub, feeds.schedule, feeds.session)
    readings_ = readings(
        hub,
        services.selection,
        services.trading.audit,
        lambda: preferences.settings.appearance,
        services.clock,
    )
    if window is None:
        window = MainWindow(
            hub,
            services.selection,
            services.frame,
            services.clock,
            services.tasks,
            layouts=services.layouts,
        )
    yield from window.furnish_in_turns(appearance.theme, meters=meters_, readings=readings_)
    if at is not None:
        window.setGeometry(at)
    window.strip.set_refusals(partial(refusal, feeds), feeds.session.all_refused)
    window.strip.set_source(services.source)
    docks = WindowDocks(window, services, appearance)
    window.workspace.shown.connect(VisibleInterest(hub, feeds.schedules, window.workspace).show)
    yield
    if first:  # each dock gets the sheet in its own turn; a rebuild is faster with one sheet over all of them
        dress(window, appearance.theme)
        yield
        QScrollArea().viewport()  # the first widget that Qt made itself: PySide makes all classes of them, 10 ms
        yield
    yield from window.fill_in_turns(table(docks), place=first)
    yield
    docks.connect_services()
    LostLinks(window, hub, feeds.session, services.frame)
    keyboard = _build_keyboard(window, docks, services, appearance)
    yield
    if not first:
        dress(window, appearance.theme)
    return BuiltWindow(
        window=window,
        docks=docks,
        watchlist=docks.watchlist,
        flow=docks.flow,
        book=docks.book,
        ticket=docks.ticket,
        blotter=docks.blotter,
        submission=docks.submission,
        keyboard=keyboard,
        permissions=docks.permissions,
    )


def _build_keyboard(
    window: MainWindow, docks: WindowDocks, services: WindowServices, appearance: ResolvedAppearance
) -> Keyboard:
    def commands() -> list[Command]:
        of_alerts = window_alert_commands(docks.alerts, lambda: services.selection.instrument)
        return [*window.commands(), *dock_commands(window.workspace), *of_alerts, *services.commands()]

    symbols = Symbols(
        lookup=services.lookup,
        recents=services.recents,
        facts=services.lookup.facts,
        watched=lambda: watched(services.preferences.settings.watchlists),
        choose=services.selection.select,
        watch=docks.watchlist.list_actions.add,
        typed=docks.typed_actions(),
    )
    keyboard = build_palette(
        window, commands, symbols, services.preferences, appearance.theme, services.tasks, services.clock
    )
    keyboard.table.ran.connect(partial(_give_room, window.workspace, keyboard.table))
    show_keys_of(keyboard.table, docks)
    keyboard.table.changed.connect(lambda: show_keys_of(keyboard.table, docks))
    window.workspace.opened.connect(keyboard.gather)
    ended = window.layouts.store.on_change(keyboard.gather)
    keyboard.table.destroyed.connect(lambda _table=None: ended())
    docks.search_wanted.connect(keyboard.open_palette)
    docks.grown.connect(keyboard.gather)
    docks.grown.connect(window.chain_docks)
    return keyboard


def _give_room(workspace: Workspace, table: KeyTable, id_: str) -> None:
    command = table.command(id_)
    if command is not None and command.gives_room:
        workspace.filling.give_back()


def show_keys_of(table: KeyTable, docks: WindowDocks) -> None:
    """Show the keys in use on the buttons of docks that have one."""

    def first(command: str) -> str:
        return next(iter(shown_all(table.keys(command))), "")

    form = docks.ticket.form
    form.side.show_keys(first("ticket.buy"), first("ticket.sell"))
    form.action.show_key(first("window.unlock"))
    docks.blotter.bar.show_keys(first("blotter.cancel_all"), first("blotter.find"))
