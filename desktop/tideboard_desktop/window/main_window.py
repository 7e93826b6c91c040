"""The main window: docks, environment frame, bars and menu. What the user asks for is emitted as signals."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QMainWindow,
    QMenu,
    QStatusBar,
    QWidget,
)
from shiboken6 import Shiboken, delete, isValid

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import LOCK, Topic
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import Account, Environment
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command, UndoOffer
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.literal_text import title_text
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH, paint_frame, word
from tideboard_desktop.ui.widgets.icons import application_icon
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.panel import RADIUS
from tideboard_desktop.ui.widgets.panel_state import StateView, in_tab_order
from tideboard_desktop.ui.window_system import window_system
from tideboard_desktop.window.bars.banner import Banner
from tideboard_desktop.window.bars.fill_row import FillRow
from tideboard_desktop.window.bars.link_banner import ConnectionMessages
from tideboard_desktop.window.bars.market_clock import in_session
from tideboard_desktop.window.bars.status_strip import Meter, StatusStrip, StripReading
from tideboard_desktop.window.bars.top_bar import TopBar
from tideboard_desktop.window.workspace.commands import FILL, workspace_commands
from tideboard_desktop.window.workspace.default_layout import GUTTER, sizes_for
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_specs import DockSpec
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_actions import LayoutActions
from tideboard_desktop.window.workspace.layout_menu import LayoutMenu, dock_menu
from tideboard_desktop.window.workspace.layout_store import LayoutStore
from tideboard_desktop.window.workspace.press_shield import PressShield


def set_tab_order(window: QWidget, parts: Sequence[QWidget]) -> None:
    """Set the tab order of these widgets; inside each of them, and behind the last, the present order stays."""
    places: dict[QWidget | None, int] = {part: place for place, part in enumerate(parts)}
    places[None] = len(parts)
    found = sorted(_focusable(window), key=lambda widget: _place_in(places, widget))
    with in_tab_order(one for one in found if isinstance(one, StateView)):
        for before, after in pairwise(found):
            QWidget.setTabOrder(before, after)


def _focusable(window: QWidget) -> Iterator[QWidget]:
    """The widgets that take the focus themselves, or will have parts that do, in the present tab order."""
    none = Qt.FocusPolicy.NoFocus
    widget = _next(window)
    while widget is not None and widget is not window:
        takes = widget.focusPolicy() is not none and widget.focusProxy() is None
        if takes or isinstance(widget, StateView):
            yield widget
        widget = _next(widget)


def _next(widget: QWidget) -> QWidget | None:
    following = widget.nextInFocusChain()
    if following is not None:  # PySide now treats it as a child of `widget` and would drop it with that
        following.setParent(following.parentWidget())  # the parent stays the same in Qt; PySide reads it again
    return following


def _place_in(places: dict[QWidget | None, int], widget: QWidget | None) -> int:
    """The place of the part that a widget is in, the last if it is in none; kept for all on the way to it."""
    if widget not in places:
        places[widget] = _place_in(places, None if widget is None else widget.parentWidget())
    return places[widget]


DEFAULT_SIZE = QSize(1600, 1000)
SMALLEST = QSize(1024, 640)
LEAST_WIDTH = 720
"""The three columns at their smallest, at normal text size."""
RESET = "window.reset_practice"


class _MenuEntry(NamedTuple):
    """An action of the menu with the command whose key stands beside it."""

    command: str
    text: str
    action: QAction


class MainWindow(QMainWindow):
    """The main window; `Application` connects its signals to the services.

    `put_away` is asked when it is closed, and returns whether it stays.
    """

    lock_requested = Signal()
    unlock_requested = Signal()
    unlock_for_requested = Signal(object)
    pin_requested = Signal()
    unpin_requested = Signal()
    reset_requested = Signal()
    retry_requested = Signal(str)
    page_wanted = Signal(str)
    undo_offered = Signal(object)
    account_chosen = Signal(object)
    typed = Signal(str)
    closed = Signal()

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        clock: Clock,
        tasks: Tasks,
        *,
        layouts: LayoutStore | None = None,
    ) -> None:
        """Empty: `furnish` comes next. Without `layouts` they are kept only as long as the window."""
        super().__init__()
        self._hub = hub
        self._selection = selection
        self._frame = frame
        self._clock = clock
        self._tasks = tasks
        self._store = layouts or LayoutStore(None, tasks)
        self.put_away: Callable[[], bool] = bool
        self.undo = UndoOffer()
        self.undo_offered.connect(self.undo.offer)
        self._account: Account | None = None
        self._replay = ""
        self._sized = False
        self._unchained = False
        self.setObjectName("main_window")
        self.setWindowIcon(application_icon())
        side = FRAME_WIDTH + GUTTER
        self.setContentsMargins(side, FRAME_WIDTH, side, FRAME_WIDTH)
        self.resize(DEFAULT_SIZE)
        selection.changed.connect(self._show_title)
        frame.each_second(self, self.each_second, rests=True)

    def empty(self) -> None:
        """Delete all contents, before `furnish` makes them anew: bars, docks, menus and shortcuts.

        The window stays as it is on the screen, and dialogs over it stay open. Never call it from a callback of a
        widget in the window.
        """
        # In the order of their making, as Qt does at the end of a window: a workspace goes before its docks. What Qt
        # made itself stays, such as the status bar that `setStatusBar` makes to replace it: PySide keeps the wrapper of
        # a deleted one among the window's children without an address, and reads that when the window goes (6.11).
        for child in self.children():
            ours = isValid(child) and Shiboken.createdByPython(child)
            if ours and not isinstance(child, QDialog):
                delete(child)
        self._unchained = False
        self.setStyleSheet("")  # else each new part is polished by itself when it gets its parent

    def furnish(self, theme: Theme, *, meters: Sequence[Meter] = (), readings: Sequence[StripReading] = ()) -> None:
        """Make the contents of an empty window but its docks; `fill` builds those."""
        for _ in self.furnish_in_turns(theme, meters=meters, readings=readings):
            pass

    def settle(self) -> None:
        """Give the docks their sizes once the window has its real size; a hidden window does so when it is shown."""
        if self._sized or not self.isVisible():
            return
        self._sized = True
        self._keep_book_height()
        self.workspace.first_shown()
        self.layouts.settle()
        self.chain_docks()

    def catch_up(self) -> None:
        """Bring all parts on screen up to date now: the first painting of new contents shows what the hub has."""
        self._frame.catch_up()

    def furnish_in_turns(
        self, theme: Theme, *, meters: Sequence[Meter] = (), readings: Sequence[StripReading] = ()
    ) -> Iterator[None]:
        """As `furnish`, in steps between which the loop can run; one makes at most one bar."""
        self._sized = False
        hub, selection, frame, clock = self._hub, self._selection, self._frame, self._clock
        self._theme = theme
        self._unpainted = list[DockWidget]()
        self.setMinimumSize(SMALLEST.expandedTo(QSize(theme.px(LEAST_WIDTH), 0)))
        self.menu = QMenu(self)
        self.workspace = Workspace(self, selection.letters, theme, window_system())
        PressShield(self.workspace, clock)
        self.workspace.setObjectName("workspace")
        self._make_actions()
        yield
        self.top_bar = TopBar(hub, selection, frame, clock, theme, self.menu)
        yield
        self.banner = Banner(theme)
        self._links = ConnectionMessages(hub, self.banner, lambda: self.page_wanted.emit("connection:"))
        self.strip = StatusStrip(
            hub,
            selection,
            frame,
            theme,
            meters=meters,
            readings=readings,
            expected=lambda instrument: in_session(market_of(instrument), clock.market()),
            now=lambda: clock.market().timestamp(),
        )
        self.fill_row = FillRow(hub, frame, theme)
        self.workspace.filling.use_row(self.fill_row)
        yield
        self.layouts = LayoutActions(
            self.workspace,
            self._store,
            self._tasks,
            theme,
            self,
            lambda message: self.banner.show_message("layouts", message),
            lambda: self.layouts,
        )
        self.layouts.undo_offered.connect(self.undo_offered)
        self._add_layout_menu()
        self._lay_out()
        self._connect()
        self.each_second()

    def fill(self, kinds: Sequence[DockSpec], *, place: bool = True) -> None:
        """Build the docks of this table that are shown by default; without `place` `workspace.restore` places them."""
        self.workspace.fill(kinds, self._selection, place=place)

    def fill_in_turns(self, kinds: Sequence[DockSpec], *, place: bool = True) -> Iterator[None]:
        """As `fill`, in steps between which the loop can run; one builds at most one dock."""
        return self.workspace.fill_in_turns(kinds, self._selection, place=place)

    def show_in_turns(self) -> Generator[None]:
        """Show the window for the first time, in steps between which the loop can run; one paints at most one dock.

        A rebuild may come between two steps, as when the desktop reports its colour scheme late: the docks are others
        then.
        """
        self.ensurePolished()  # and all in it, of which Qt has polished most between the turns of their making
        yield
        if layout := self.layout():
            layout.activate()
        self.workspace.resize_default(hidden=True)  # shown with others they would all be laid out twice
        yield
        docks = list(self.workspace.docks.values())
        self._unpainted = list(self.workspace.in_reading_order())
        for part in (self, *docks):
            part.setUpdatesEnabled(False)
        try:
            if not self._sized:
                self.workspace.before_first_shown()
            self.show()
            yield
            self.setUpdatesEnabled(True)
            while self._unpainted:
                yield
                dock = self._unpainted.pop(0)
                if isValid(dock):
                    dock.setUpdatesEnabled(True)
        finally:  # what is left: docks that float or are tabs behind others
            self._unpainted.clear()
            for part in filter(isValid, (self, *docks)):
                part.setUpdatesEnabled(True)

    # --- set by Application --------------------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Show the environment of this account in bars, frame, title and docks; None while no account is known."""
        self._account = account
        self.top_bar.show_account(account)
        self.fill_row.set_account(account)
        environment = None if account is None else account.environment
        self.workspace.set_environment(environment)
        self._reset.setVisible(environment is Environment.PRACTICE)
        self._show_title()
        self.update()

    def show_replay(self, words: str, note: str) -> None:
        """Say which recorded day is practised on, beside the word and in the title; empty words for none."""
        self._replay = words
        self.top_bar.environment.show_replay(words, note)
        self._show_title()

    @property
    def account(self) -> Account | None:
        return self._account

    @property
    def environment(self) -> Environment | None:
        return None if self._account is None else self._account.environment

    def commands(self) -> list[Command]:
        """The commands of the window itself: where to go, the lock, docks and layouts."""
        return [*self._own_commands, *workspace_commands(self.workspace, self.layouts)]

    def chain_docks(self) -> None:
        """Have the next Tab follow the reading order of the docks; call it again if a dock has new widgets.

        Not before that Tab: with the widgets of all docks it takes 10 ms and more.
        """
        self._unchained = True

    def _set_tab_order(self) -> None:
        self._unchained = False
        order: list[QWidget] = [self.top_bar, self.banner]
        for dock in self.workspace.in_reading_order():
            order += [dock.bar, dock.body]
        set_tab_order(self, order)

    # --- events ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background, bars out to the frame, and environment frame; skip the frame if a child repaints.

        Docks that the start has not painted yet are panels, as in the placeholder window: no hole appears in between.
        """
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(self._theme.surface.app))
        if self._unpainted:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(self._theme.surface.panel))
            for dock in filter(isValid, self._unpainted):
                painter.drawRoundedRect(dock.geometry(), RADIUS, RADIUS)
        side = FRAME_WIDTH + GUTTER
        if self.rect().adjusted(side, side, -side, -side).contains(event.rect()):
            return
        for bar in self._bars():
            painter.fillRect(bar, colour(self._theme.surface.raised))
        if self._account is not None:
            paint_frame(painter, self.rect(), self._theme.environments[self._account.environment])

    def _bars(self) -> tuple[QRect, QRect]:
        """Rectangles of top bar and status strip, extended to the frame."""
        width = self.width() - 2 * FRAME_WIDTH
        top, bottom = (bar.mapTo(self, QPoint(0, 0)).y() for bar in (self.top_bar, self.strip))
        return (
            QRect(FRAME_WIDTH, top, width, self.top_bar.height()),
            QRect(FRAME_WIDTH, bottom, width, self.strip.height()),
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Give the docks their sizes when the window is shown first: before, Qt has no real geometry for them."""
        super().showEvent(event)
        self._frame.request()
        self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """While the default layout is untouched, adapt it: the depth of the book depends on the height."""
        super().resizeEvent(event)
        if self._sized and self.workspace.untouched:
            self._keep_book_height()
            QTimer.singleShot(0, self, self.workspace.resize_default)  # once the layout has taken the new size

    def event(self, event: QEvent) -> bool:
        """Detect a drag of the separator between two docks: Qt has no signal for it."""
        handled = super().event(event)
        if event.type() is QEvent.Type.MouseButtonPress and handled and self.childAt(_place_of(event)) is None:
            self.workspace.touched()
        return handled

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001  Qt's name and form
        """Go on to the next widget as the docks stand now."""
        if self._unchained:
            self._set_tab_order()
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Request a frame after the window was minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self._frame.request()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Keep the layout and emit `closed`, unless `put_away` has it stay; `Application` then ends in order."""
        self.layouts.keep()
        if self.put_away():
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()

    def quit(self) -> None:
        """Keep the layout and end the program, wherever closing the window leads."""
        self.layouts.keep()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Emit `typed` for letters and digits that no widget used: they open the palette. Esc gives the room back."""
        text = event.text()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        if plain and text.isalnum():
            self.typed.emit(text)
            return
        alone = event.key() == Qt.Key.Key_Escape and not event.modifiers() and not event.isAutoRepeat()
        if alone and self.workspace.filling.give_back():  # held, it may have closed something else first
            return
        super().keyPressEvent(event)

    # --- once a second ----------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        """Update the title and the messages about connections."""
        self._show_title()
        self._links.show(self._clock.monotonic(), self._exchange_time())

    def exchange_zone(self) -> str:
        """The time zone of the exchange in view."""
        return MARKET_ZONE[market_of(self._selection.instrument)]

    def _exchange_time(self) -> datetime:
        return self._clock.market().astimezone(ZoneInfo(self.exchange_zone()))

    def _show_title(self, _instrument: object = None) -> None:
        instrument = self._selection.instrument
        quote = self._hub.value(Topic.QUOTE.of(instrument))
        facts = self._hub.value(Topic.INSTRUMENT.of(instrument))
        symbol: str = instrument
        if quote is not None:
            symbol += " " + fmt.price(quote.last, None if facts is None else facts.price_step(quote.last))
        title = title_text(" \u00b7 ".join(part for part in (symbol, self._title_word(), "Tideboard") if part))
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _title_word(self) -> str:
        if self._account is None:
            return ""
        number = f" {self._account.short_id}" if self.environment is Environment.LIVE else ""
        return word(self._account.environment) + number + (f" {self._replay}" if self._replay else "")

    # --- parts ------------------------------------------------------------------------------------------------------

    def show_keys(self, keys: Callable[[str], Sequence[str]]) -> None:
        """Show the keys of each command in the menu, as this system writes them."""
        for command, text, action in self._actions:
            action.setText("\t".join((text, *keys(command)[:1])))
        self.fill_row.show_key("".join(keys(FILL)[:1]))
        self.top_bar.lock.show_keys(*("".join(keys(command)[:1]) for command in ("window.lock", "window.unlock")))
        self.workspace.show_close_key("".join(keys("dock.close")[:1]))

    def _make_commands(self) -> list[Command]:
        trading, places, program = self.tr("Trading"), self.tr("Go to"), self.tr("Program")
        go = self.workspace.go_to
        words = (
            ("watchlist", self.tr("Go to watchlist"), partial(go, "watchlist")),
            ("capital_flow", self.tr("Go to capital flow"), partial(go, "flow")),
            ("order_book", self.tr("Go to order book"), partial(go, "book")),
            ("order_entry", self.tr("Go to order entry"), partial(go, "ticket")),
            ("positions", self.tr("Go to positions"), partial(go, "blotter", "positions")),
            ("orders", self.tr("Go to orders"), partial(go, "blotter", "orders")),
        )
        return [
            replace(
                _command("window.lock", self.tr("Lock trading"), trading, self.lock_requested.emit, "Ctrl+L"),
                vital=True,
                gives_room=True,
            ),
            replace(  # a confirmation stays open, void, when trading is locked
                _command("window.unlock", self.tr("Unlock trading"), trading, self.unlock_requested.emit, "Ctrl+U"),
                over_dialogs=True,
            ),
            Command(
                id="window.pin",
                text=self.tr("Pin the account: place and change off"),
                group=trading,
                run=self.pin_requested.emit,
                enabled=lambda: self._pinned is False,
                why_not=lambda: self.tr("only a LIVE account that is not pinned"),
            ),
            Command(
                id="window.unpin",
                text=self.tr("Unpin the account\u2026"),
                group=trading,
                run=self.unpin_requested.emit,
                enabled=lambda: self._pinned is True,
                why_not=lambda: self.tr("only a pinned account"),
            ),
            *(
                _command(f"window.go.{id_}", text, places, go, f"Alt+{number}")
                for number, (id_, text, go) in enumerate(words, start=1)
            ),
            Command(
                id=RESET,
                text=self.tr("Reset practice account"),
                group=program,
                run=self.reset_requested.emit,
                enabled=lambda: self.environment is Environment.PRACTICE,
                why_not=lambda: self.tr("only in PRACTICE"),
            ),
            _command(
                "window.guide", self.tr("User guide"), program, partial(self.page_wanted.emit, "guide:"), "Shift+F1"
            ),
            _command("window.about", self.tr("About Tideboard"), program, partial(self.page_wanted.emit, "about:")),
            _command(
                "window.updates", self.tr("Check for updates"), program, partial(self.page_wanted.emit, "about:updates")
            ),
            _command(
                "window.crashes", self.tr("Crash reports\u2026"), program, partial(self.page_wanted.emit, "crashes:")
            ),
            _command("window.quit", self.tr("Quit"), program, self.quit, "Ctrl+Q"),
        ]

    @property
    def _pinned(self) -> bool | None:
        """Whether the account in view is pinned; None for one that cannot be."""
        if self.environment is not Environment.LIVE:
            return None
        status = self._hub.value(LOCK)
        return status is not None and status.view_pinned

    def _make_actions(self) -> None:
        """Fill the menu: what is kept nowhere else in the window, and the way to each of its pages."""
        self._own_commands = self._make_commands()
        self._actions: list[_MenuEntry] = []
        own = {command.id: command for command in self._own_commands}
        page = self.page_wanted.emit
        self._add_entry(self.menu, "settings.open", self.tr("Settings"), partial(page, "settings:"))
        self._add_entry(self.menu, "connection.open", self.tr("Connection"), partial(page, "connection:"))
        self._add_entry(self.menu, "settings.keys", self.tr("Keyboard"), partial(page, "settings:keys"))
        self._layouts_at = self.menu.addSeparator()
        help_menu = self.menu.addMenu(self.tr("Help"))
        for name in ("window.guide", "window.updates", "window.crashes"):
            self._add_entry(help_menu, name, own[name].text, own[name].run)
        self._add_entry(self.menu, "window.about", own["window.about"].text, own["window.about"].run)
        self.menu.addSeparator()
        self._reset = self._add_entry(self.menu, RESET, own[RESET].text, own[RESET].run)
        self._reset.setVisible(False)
        self._add_entry(self.menu, "window.quit", own["window.quit"].text, own["window.quit"].run)

    def _add_entry(self, menu: QMenu, command: str, text: str, run: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: run())
        self._actions.append(_MenuEntry(command, text, action))
        return action

    def _lay_out(self) -> None:
        head = as_widget(vbox(self.top_bar, margins=(0, 0, 0, GUTTER), spacing=0))
        self.setMenuWidget(head)
        head.show()  # in a window on the screen Qt would show it only in the next turn of the loop
        status = QStatusBar()
        status.setSizeGripEnabled(False)
        status.setContentsMargins(0, GUTTER, 0, 0)
        self.strip.show_banner(self.banner)
        status.addWidget(self.strip, 1)
        self.setStatusBar(status)
        status.show()

    def _keep_book_height(self) -> None:
        """Keep the height of the book in a low window: the ticket below can scroll, the ladder cannot."""
        room = sizes_for(self.size(), self._theme.scale).book
        self.workspace.docks["book"].setMinimumHeight(room if self.workspace.untouched else 0)

    def _add_layout_menu(self) -> None:
        menu = LayoutMenu(self.workspace, self.layouts.store, self.commands, self.layouts.switch, self)
        menu.setTitle(self.tr("Layouts and docks"))
        menu.setObjectName("layout_menu")
        self.menu.insertMenu(self._layouts_at, menu)

    def _connect(self) -> None:
        self.top_bar.lock.lock_clicked.connect(self.lock_requested)
        self.top_bar.lock.unlock_clicked.connect(self.unlock_requested)
        self.top_bar.account_chosen.connect(self.account_chosen)
        self.top_bar.account.pin_wanted.connect(self.pin_requested)
        self.top_bar.account.unpin_wanted.connect(self.unpin_requested)
        self.top_bar.link.clicked.connect(lambda: self.page_wanted.emit("connection:"))
        self.top_bar.retry_requested.connect(self.retry_requested)
        self.strip.page_wanted.connect(self.page_wanted)
        self.workspace.activated.connect(self._dock_used)
        self.workspace.changed.connect(self._docks_changed)
        self.workspace.menu_wanted.connect(self._open_dock_menu)
        self.workspace.filling.changed.connect(self._fill_changed)

    def _open_dock_menu(self, place: QPoint) -> None:
        dock_menu(self.commands(), self.workspace.active, self).popup(place)

    def _fill_changed(self) -> None:
        if (dock := self.workspace.filling.dock) is not None:
            self.fill_row.show_dock(dock.title)

    def _dock_used(self, dock: DockWidget) -> None:
        if dock.selection is not None:
            self._selection.follow(dock.selection)

    def _docks_changed(self) -> None:
        """Keep up with docks that moved or came; each dock emits this while a separator is dragged."""
        if self._sized:
            self._keep_book_height()
            self.chain_docks()
            self._frame.request()  # a dock behind a tab was not refreshed


def _command(name: str, text: str, group: str, run: Callable[[], object], *keys: str) -> Command:
    def action() -> None:
        run()

    return Command(id=name, text=text, group=group, run=action, keys=keys)


def _place_of(event: QEvent) -> QPoint:
    return event.position().toPoint() if isinstance(event, QMouseEvent) else QPoint()
