"""The main window: docks in their default places, environment frame, bars, menu and keys. No logic lives here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStatusBar, QVBoxLayout, QWidget

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.quote import Quote
from tideboard_core.ports import Clock, Key, LinkStatus, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.frame import Frame
from tideboard_desktop.lookup import Lookup
from tideboard_desktop.models.link_words import link_banner
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme, colour
from tideboard_desktop.widgets.banner import Banner, Notice
from tideboard_desktop.widgets.environment import FRAME_WIDTH, paint_frame, word
from tideboard_desktop.widgets.icons import application_icon
from tideboard_desktop.widgets.panel import TITLE_HEIGHT, DockFrame, Panel, TitleBar
from tideboard_desktop.widgets.status_strip import LINK, Meter, Reading, StatusStrip
from tideboard_desktop.widgets.top_bar import TopBar

DEFAULT_SIZE = QSize(1600, 1000)
SMALLEST = QSize(1024, 640)
GUTTER = 4
MOST_LEFT, MOST_RIGHT = 0.30, 0.27
"""Shares of the window that the side columns never exceed: large text takes from them before the chart."""
ROOMY_HEIGHT = 900
"""From this window height on the book shows ten levels, below it five."""


class Part(NamedTuple):
    """A dock's two pieces; `focus` is what Alt+number focuses."""

    bar: TitleBar
    body: QWidget
    focus: QWidget


class Docks(NamedTuple):
    """What the window holds. `positions` and `orders` are what Alt+5 and Alt+6 focus inside the blotter."""

    watchlist: Part
    flow: Part
    book: Part
    ticket: Part
    blotter: Part
    positions: QWidget
    orders: QWidget


class MainWindow(QMainWindow):
    """Signals carry what a person asks for; the composition root connects them to the services."""

    lock_requested = Signal()
    unlock_requested = Signal()
    reset_requested = Signal()
    retry_requested = Signal()
    account_chosen = Signal(str)
    closed = Signal()

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        clock: Clock,
        theme: Theme,
        tasks: Tasks,
        lookup: Lookup,
        docks: Docks,
        *,
        meters: Sequence[Meter] = (),
        readings: Sequence[Reading] = (),
    ) -> None:
        super().__init__()
        self._hub = hub
        self._selection = selection
        self._frame = frame
        self._clock = clock
        self._theme = theme
        self._docks = docks
        self._account: Account | None = None
        self._ground, self._raised = colour(theme.surface.app), colour(theme.surface.raised)
        self._sized = False
        self.setObjectName("main_window")
        self.setWindowIcon(application_icon())
        side = FRAME_WIDTH + GUTTER
        self.setContentsMargins(side, FRAME_WIDTH, side, FRAME_WIDTH)
        self.setMinimumSize(SMALLEST)
        self.resize(DEFAULT_SIZE)
        self.menu = QMenu(self)
        self._make_actions()
        self.top_bar = TopBar(hub, selection, frame, clock, theme, tasks, lookup, self.menu)
        self.banner = Banner(theme)
        self.strip = StatusStrip(hub, selection, frame, theme, meters=meters, readings=readings)
        self._lay_out()
        self._connect()
        frame.each_second(self, self.each_second)
        self.each_second()

    # --- what the composition root tells ----------------------------------------------------------------------------

    def set_account(self, account: Account | None) -> None:
        """Carry the environment of this account everywhere; None while none is known."""
        self._account = account
        self.top_bar.show_account(account)
        environment = None if account is None else account.environment
        self._docks.ticket.bar.set_environment(environment)
        self._reset.setVisible(environment is Environment.PRACTICE)
        self._show_title()
        self.update()

    @property
    def environment(self) -> Environment | None:
        """The environment whose frame is shown."""
        return None if self._account is None else self._account.environment

    def add_menu_action(self, action: QAction) -> None:
        """Put a further action above Quit; its shortcut works in the whole window."""
        self.menu.insertAction(self._quit, action)
        self.addAction(action)

    def layout_state(self) -> QByteArray:
        """Places and sizes of the docks, for keeping."""
        return self.saveState()

    def chain_docks(self) -> None:
        """Let Tab walk the docks as the eye does; to be called again when a dock has grown new parts."""
        docks = self._docks
        order: list[QWidget] = [self.top_bar, self.banner]
        for part in (docks.watchlist, docks.flow, docks.book, docks.ticket, docks.blotter):
            order += [part.bar, part.body]
        found = sorted(_focusable(self), key=lambda widget: _place_in(order, widget))
        for before, after in pairwise(found):
            QWidget.setTabOrder(before, after)

    # --- look -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Ground, the bars' grounds out to the frame, environment frame; children repaint without all this."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        side = FRAME_WIDTH + GUTTER
        if self.rect().adjusted(side, side, -side, -side).contains(event.rect()):
            return
        for bar in self._bars():
            painter.fillRect(bar, self._raised)
        if self._account is not None:
            paint_frame(painter, self.rect(), self._theme.environments[self._account.environment])

    def _bars(self) -> tuple[QRect, QRect]:
        """Where top bar and status strip lie, drawn out to the frame."""
        width = self.width() - 2 * FRAME_WIDTH
        top, bottom = (bar.mapTo(self, QPoint(0, 0)).y() for bar in (self.top_bar, self.strip))
        return (
            QRect(FRAME_WIDTH, top, width, self.top_bar.height()),
            QRect(FRAME_WIDTH, bottom, width, self.strip.height()),
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Give the docks their default sizes at the first showing."""
        super().showEvent(event)
        self._frame.request()
        if not self._sized:
            self._sized = True
            self._hold_book_depth()
            self._apply_default_sizes()
            self.chain_docks()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Between a tall and a low window the book changes its depth; otherwise sizes stay the person's own."""
        super().resizeEvent(event)
        crossed = (event.oldSize().height() >= ROOMY_HEIGHT) is not (self.height() >= ROOMY_HEIGHT)
        if self._sized and crossed:
            self._hold_book_depth()
            QTimer.singleShot(0, self, self._apply_default_sizes)  # once the layout has taken the new size

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Catch up after having been minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self._frame.request()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Tell the composition root, which ends the program in order."""
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Letters and digits that no field took start a search."""
        text = event.text()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        if plain and text.isalnum():
            self.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.top_bar.search.insert(text)
            return
        super().keyPressEvent(event)

    # --- once a second ----------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        """Bring title and link banner up to date."""
        self._show_title()
        status: LinkStatus | None = self._hub.value(LINK)
        words = None if status is None else link_banner(status, self._clock.monotonic())
        if words is None:
            self.banner.clear("link")
            return
        button = self.tr("Retry now") if words.retry else ""
        self.banner.say("link", Notice(words.text, True, button, self.retry_requested.emit))

    def _show_title(self) -> None:
        instrument = self._selection.instrument
        quote: Quote | None = self._hub.value(Key(Topic.QUOTE, instrument))
        facts: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, instrument))
        symbol: str = instrument
        if quote is not None:
            symbol += " " + fmt.price(quote.last, None if facts is None else facts.price_step(quote.last))
        title = " \u00b7 ".join(part for part in (symbol, self._title_word(), "Tideboard") if part)
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _title_word(self) -> str:
        if self._account is None:
            return ""
        number = f" {self._account.short_id}" if self.environment is Environment.LIVE else ""
        return word(self._account.environment) + number

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self._action(self.tr("Lock trading"), "Ctrl+L").triggered.connect(self.lock_requested)
        self._action(self.tr("Unlock trading"), "Ctrl+U").triggered.connect(self.unlock_requested)
        self._action(self.tr("Find a symbol"), "Ctrl+K").triggered.connect(self._focus_search)
        self.menu.addSeparator()
        words = (
            (self.tr("Go to watchlist"), self._docks.watchlist.focus),
            (self.tr("Go to capital flow"), self._docks.flow.focus),
            (self.tr("Go to order book"), self._docks.book.focus),
            (self.tr("Go to order entry"), self._docks.ticket.focus),
            (self.tr("Go to positions"), self._docks.positions),
            (self.tr("Go to orders"), self._docks.orders),
        )
        for number, (text, target) in enumerate(words, start=1):
            action = self._action(text, f"Alt+{number}")
            action.triggered.connect(lambda _checked=False, widget=target: _focus(widget))
        self.menu.addSeparator()
        self._reset = self._action(self.tr("Reset practice account"))
        self._reset.triggered.connect(self.reset_requested)
        self._reset.setVisible(False)
        self._quit = self._action(self.tr("Quit"), "Ctrl+Q")
        self._quit.triggered.connect(self.close)

    def _action(self, text: str, keys: str = "") -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        self.menu.addAction(action)
        self.addAction(action)
        return action

    def _focus_search(self) -> None:
        self.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top_bar.search.selectAll()

    def _lay_out(self) -> None:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, GUTTER)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.banner)
        self.setMenuWidget(head)
        self.setCentralWidget(Panel(self._docks.flow.bar, self._docks.flow.body))
        self._add_docks()
        status = QStatusBar()
        status.setSizeGripEnabled(False)
        status.setContentsMargins(0, GUTTER, 0, 0)
        status.addWidget(self.strip, 1)
        self.setStatusBar(status)

    def _add_docks(self) -> None:
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        for corner, area in (
            (Qt.Corner.TopLeftCorner, left),
            (Qt.Corner.BottomLeftCorner, left),
            (Qt.Corner.TopRightCorner, right),
            (Qt.Corner.BottomRightCorner, right),
        ):
            self.setCorner(corner, area)
        self._watchlist = _dock(self._docks.watchlist, "watchlist", self.tr("Watchlist"))
        self._book = _dock(self._docks.book, "order_book", self.tr("Order book"))
        self._ticket = _dock(self._docks.ticket, "order_entry", self.tr("Order entry"))
        self._blotter = _dock(self._docks.blotter, "blotter", self.tr("Positions and orders"))
        self.addDockWidget(left, self._watchlist)
        self.addDockWidget(right, self._book)
        self.splitDockWidget(self._book, self._ticket, Qt.Orientation.Vertical)
        self.addDockWidget(bottom, self._blotter)

    def _apply_default_sizes(self) -> None:
        """Columns and rows of the default layout for the present window size."""
        width, height = self.width(), self.height()
        scale = self._theme.scale
        wide = width >= 1900
        left = min(round((360 if wide else 338) * scale), round(width * MOST_LEFT))
        right = min(round((340 if wide else 312) * scale), round(width * MOST_RIGHT))
        self.resizeDocks([self._watchlist, self._book], [left, right], Qt.Orientation.Horizontal)
        book = self._book_height()
        rest = max(200, self._watchlist.height() - GUTTER - book)
        self.resizeDocks([self._book, self._ticket], [book, rest], Qt.Orientation.Vertical)
        self.resizeDocks([self._blotter], [round((height - 84) * 0.18)], Qt.Orientation.Vertical)

    def _book_height(self) -> int:
        return round((424 if self.height() >= ROOMY_HEIGHT else 264) * self._theme.scale)

    def _hold_book_depth(self) -> None:
        """Keep the levels whole when a banner takes room: the ticket below scrolls, a ladder cannot."""
        title = round((TITLE_HEIGHT + 2) * self._theme.scale)
        self._docks.book.focus.setMinimumHeight(self._book_height() - title)

    def _connect(self) -> None:
        self.top_bar.lock.lock_clicked.connect(self.lock_requested)
        self.top_bar.lock.unlock_clicked.connect(self.unlock_requested)
        self.top_bar.account_chosen.connect(self.account_chosen)
        self._selection.changed.connect(lambda _instrument: self._show_title())


def _dock(part: Part, identifier: str, title: str) -> DockFrame:
    return DockFrame(part.bar, part.body, identifier=identifier, title=title)


def _focusable(window: QWidget) -> Iterator[QWidget]:
    """Everything that can take the focus itself, in the present order of Tab."""
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            yield widget
        widget = widget.nextInFocusChain()


def _place_in(order: Sequence[QWidget], widget: QWidget) -> int:
    places = (place for place, part in enumerate(order) if part is widget or part.isAncestorOf(widget))
    return next(places, len(order))


def _focus(widget: QWidget) -> None:
    widget.window().activateWindow()
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
