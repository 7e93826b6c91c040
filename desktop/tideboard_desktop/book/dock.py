"""The order book dock: book, tape and brokers of the selected instrument as tabs; only the visible one subscribes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QWidget
from shiboken6 import isValid

from tideboard_core.errors import GatewayError
from tideboard_core.model.hub_keys import (
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.live import LinkState
from tideboard_core.model.quote import QuoteRight
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.book.brokers_page import BrokersPage
from tideboard_desktop.book.ladder_page import BookPage
from tideboard_desktop.book.ladder_rows import DEPTH, MOST
from tideboard_desktop.book.page import MarketSource, RefusalOf, nothing_refused
from tideboard_desktop.book.pages import BOOK, BookPages
from tideboard_desktop.book.tape_page import TapePage
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.links import provider_of, short_provider
from tideboard_desktop.ui.words.quote_rights import delay_words, is_delayed, package_of

AGE_NOTED = 3.0
AGE_AMBER = 10.0
TABS = ("book", "tape", "brokers")


class OrderBookDock(QWidget):
    """`price_clicked` carries a price and the side of the book it is on (BUY = bids).

    The click serves the ticket: nothing here can send an order. `rights_wanted` asks for the page of quote rights.
    Without a `source` the tape begins with the first push.
    """

    price_clicked = Signal(object, object)
    rights_wanted = Signal()

    def __init__(
        self,
        context: DockContext,
        *,
        source: MarketSource | None = None,
        refused: RefusalOf = nothing_refused,
    ) -> None:
        super().__init__()
        hub, selection, theme, tasks = context.hub, context.selection, context.theme, context.tasks
        self._hub = hub
        self._selection = selection
        self._theme = theme
        self._source, self._tasks = source, tasks
        self._rights: dict[Market, QuoteRight] = {}
        self._rights_of = -1
        self._stacked = False
        self._levels, self._roomy = MOST, False
        self.setObjectName("order_book_dock_body")
        instrument = selection.instrument
        self.book = BookPage(hub, theme, instrument, refused)
        self.tape = TapePage(hub, theme, instrument, refused, source=source, tasks=tasks)
        self.brokers = BrokersPage(hub, theme, instrument, refused)
        self.ladder = self.book.ladder
        if theme.motion:
            self.ladder.flash_sizes(context.clock)
        self._pages = (self.book, self.tape, self.brokers)
        self._make_bar(theme)
        self._lay_out()
        self._connect(context.frame)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account_id: str) -> None:
        """Show the resting orders of this account; empty for none."""
        self.book.set_account(account_id)

    def show_stacked(self, *, stacked: bool) -> None:
        """Shorten the first tab's word while the tab of the dock, above it, has the dock's name."""
        if stacked is not self._stacked:
            self._stacked = stacked
            self.show_age()

    def set_hypothetical(self, order: Hypothetical) -> None:
        """Show dashed tags for what the ticket's order would take or join."""
        self.book.set_hypothetical(order)

    def price_step(self, price: Decimal) -> Decimal | None:
        """Price step of the shown instrument, None until its facts are known."""
        return self.book.price_step(price)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Update the visible pages."""
        for page in self._pages:
            if not page.isHidden():
                page.refresh(changed)

    def each_second(self) -> None:
        """Update the age; repeat calls that came too early."""
        self.tape.each_second()
        self.book.say_waiting()
        if self._linked:
            self.book.each_second()
            self.brokers.each_second()
        self._ask_rights()
        self.show_age()

    @property
    def _linked(self) -> bool:
        status = self._hub.value(QUOTES_LINK)
        return status is None or status.state in {LinkState.LIVE, LinkState.DEGRADED}

    def _ask_rights(self) -> None:
        """Read the quote rights, once per connection: they belong to the login."""
        status = self._hub.value(QUOTES_LINK)
        live = status is not None and status.state is LinkState.LIVE
        if status is None or not live or status.generation == self._rights_of:
            return
        self._rights_of = status.generation
        if self._source is not None:
            self._tasks.spawn(self._learn_rights(self._source), name="quote rights")

    async def _learn_rights(self, source: MarketSource) -> None:
        try:
            self._rights = await source.quote_rights()
        except GatewayError:  # the chip then says what the book itself tells
            self._rights = {}
        if isValid(self):  # a dock that was built anew meanwhile has a successor that asks for itself
            self.show_age()

    def show_age(self) -> None:
        """Source, quote right and time since the visible tab's data were last proven.

        If several connections are used, the source replaces the right, which is then in the tool tip.
        """
        age = self._hub.age(self._pages[self.tabs.currentIndex()].key())
        provider, market = provider_of(self._hub, QUOTES_LINK), market_of(self._selection.instrument)
        right, delayed = self._right_words(), is_delayed(self._hub, market)
        late, exact = self.tr("delayed") if delayed else "", "" if age is None else fmt.age(age)
        warns = age is not None and age > AGE_AMBER
        old = exact if warns or age is None else fmt.coarse_age(age, AGE_NOTED)
        room = (short_provider(provider), late or old) if provider else (late or right, old)
        self.age.setText(" \u00b7 ".join(word for word in room if word))
        self.age.setVisible(bool(self.age.text()))
        short = provider or late or self._stacked
        tab = self.tr("Book") if short else self.tr("Order book")
        if tab != self.tabs.tabText(BOOK):  # each call lays out the title bar, the dock and the window again
            self.tabs.setTabText(BOOK, tab)
        parts = (provider, right, delay_words(market) if delayed else "", exact)
        whole = " \u00b7 ".join(word for word in parts if word)
        self.age.setAccessibleName(self.tr("Quote right and age: %1").replace("%1", whole))
        self.age.whole = whole
        tone = Tone.SECONDARY if age is None or age <= AGE_NOTED else Tone.PRIMARY
        set_tone(self.age, Tone.WARN if delayed or warns else tone)

    def _right_words(self) -> str:
        """The right as the gateway names it; if it does not, a book of one level implies a basic right."""
        market = market_of(self._selection.instrument)
        right, package = self._rights.get(market), package_of(self._hub, market)
        if right is None and package is not None:
            right = package.right
        if right is not None:
            return right.value or self.tr("no right")
        book = self._hub.value(Topic.BOOK.of(self._selection.instrument))
        only_best = book is not None and max(len(book.bids), len(book.asks)) == 1
        return self.tr("1 level") if only_best else ""

    # --- what a person does -----------------------------------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """Show the tab `book`, `tape` or `brokers`."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    @property
    def tab(self) -> str:
        """The visible tab."""
        return TABS[self.tabs.currentIndex()]

    @property
    def levels(self) -> int:
        """Largest number of levels per side."""
        return self._levels

    @property
    def roomy(self) -> bool:
        """Whether rows are 20 pixels high."""
        return self._roomy

    def set_rows(self, *, levels: int, roomy: bool) -> None:
        """Show at most `levels` levels per side, in rows of 16 or 20 pixels."""
        self._levels, self._roomy = levels, roomy
        self.ladder.set_rows(levels=levels, roomy=roomy)
        self.pages.arrange()

    def copy_rows(self) -> None:
        """Copy the rows of the visible tab."""
        if self.tab == "brokers":
            self.brokers.copy_rows()
        else:
            self.tape.copy_rows()

    def commands(self) -> list[Command]:
        """Every action of the dock."""
        return book_commands(self)

    # --- memory -----------------------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """Tab, row options, and the pages' memory."""
        return {
            "tab": self.tab,
            "levels": self._levels,
            "roomy": self._roomy,
            "tape": self.tape.memory(),
            "brokers": self.brokers.memory(),
        }

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Restore what `memory` returned."""
        levels, roomy = memory.get("levels"), memory.get("roomy")
        self.set_rows(levels=DEPTH // 2 if levels == DEPTH // 2 else MOST, roomy=roomy is True)
        for page, name in ((self.tape, "tape"), (self.brokers, "brokers")):
            kept = memory.get(name)
            if isinstance(kept, dict):
                page.recall(kept)
        if memory.get("tab") in TABS:
            self.show_tab(str(memory["tab"]))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_bar(self, theme: Theme) -> None:
        bar = self.title_bar = TitleBar("", theme, link=self._selection.letter)
        bar.title.hide()
        layout = bar.layout()
        assert layout is not None
        layout.setContentsMargins(theme.px(4), 0, 6, 0)  # a tab brings its own margin
        self.tabs = QTabBar()
        identify(self.tabs, "order_book_tabs", self.tr("Order book, tape, brokers"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFont(theme.font(Type.BODY))
        self.tabs.setStyleSheet(f"QTabBar::tab {{ padding: 0 {theme.px(5)}px; min-height: {theme.px(28)}px; }}")
        for words in (self.tr("Order book"), self.tr("Tape"), self.tr("Brokers")):
            self.tabs.addTab(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.tabs.setSizePolicy(policy)
        bar.left.insertWidget(0, self.tabs)
        self.age = bar.add_chip("")
        theme.follow(self.age, lambda age: age.fill_background(colour(theme.surface.raised)))
        self.more = icon_button("ellipsis", self.tr("More"), theme, identifier="order_book_more")
        self.more.clicked.connect(self._open_menu)
        parts = (self.age, bar.link, self.more)
        for part in parts:
            if part is not None:
                bar.right.addWidget(part)
        bar.right.setSpacing(4)

    def _lay_out(self) -> None:
        self.not_then = elided_label("", self._theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.not_then, "order_book_not_then")
        self.not_then.setContentsMargins(8, 3, 8, 3)
        self.not_then.hide()
        self.pages = BookPages(self.book, self.tape, self.brokers, self._theme)
        vbox(self.not_then, self.pages, on=self, margins=0)

    def _connect(self, frame: Frame) -> None:
        self.tabs.currentChanged.connect(self._turned)
        fronts = (self.ladder.wanted, self.tape.view.wanted, self.brokers.view.wanted)
        for tab, wanted in zip(TABS, fronts, strict=True):
            wanted.connect(lambda tab=tab: self._bring_to_front(tab))
        self.ladder.picked.connect(self.price_clicked)
        for page in self._pages:
            page.rights_wanted.connect(self.rights_wanted)
        self._selection.changed.connect(self._selected)
        self._selection.minute_changed.connect(self._minute_moved)
        frame.add(self, self.refresh)
        frame.each_second(self, self.each_second, rests=True)
        self._show_minute()
        self.show_age()

    def front(self) -> QWidget:
        """The view of the tab in front."""
        return (self.ladder, self.tape.view, self.brokers.view)[self.tabs.currentIndex()]

    def _bring_to_front(self, tab: str) -> None:
        if tab != self.tab:
            transfer_focus(self.front(), self.tabs)  # else Qt would move it past the view, without a ring
            self.show_tab(tab)

    def _turned(self, tab: int) -> None:
        self.pages.turn(tab)
        self.show_age()

    def _selected(self, instrument: str) -> None:
        for page in self._pages:
            page.select(InstrumentId(instrument))
        self._show_minute()
        self.show_age()

    def _minute_moved(self, _minute: float | None) -> None:
        self._show_minute()

    def _show_minute(self) -> None:
        """Say that the book is not that of the minute which the docks of the letter point at."""
        start = self._selection.minute
        self.not_then.setVisible(start is not None)
        if start is not None:
            time = fmt.clock_minutes(start, MARKET_ZONE[market_of(self._selection.instrument)])
            words = self.tr("This is live, not of %1: no book of that minute was kept")
            self.not_then.setText(words.replace("%1", time))

    def menu(self) -> QMenu:
        """The enabled commands of the visible tab as a menu."""
        menu = QMenu(self)
        for command in self.commands():
            if not command.hidden and command.enabled():
                action = QAction(command.text, menu)
                action.triggered.connect(lambda _checked=False, run=command.run: run())
                menu.addAction(action)
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


translate = QCoreApplication.translate
_SHORTCUT = Qt.FocusReason.ShortcutFocusReason


_Row = tuple[str, str, Callable[[], None], tuple[str, ...], bool]
"""A command of a tab: id, text, action, keys, whether palette and menus leave it out."""


def book_commands(dock: OrderBookDock) -> list[Command]:
    """Every action of the dock; keys of a tab's commands work inside that tab."""
    book = _of_tab(translate("BookCommands", "Order book"), dock.ladder, lambda: dock.tab == "book", _book_rows(dock))
    tape = _of_tab(
        translate("BookCommands", "Tape"), dock.tape.view, lambda: not dock.tape.isHidden(), _tape_rows(dock)
    )
    return [*_tabs(dock), *book, *_large_trades(dock), *tape, *_brokers(dock)]


def _of_tab(group: str, view: QWidget, in_front: Callable[[], bool], rows: Sequence[_Row]) -> list[Command]:
    return [
        Command(
            id=id_,
            text=text,
            group=group,
            run=run,
            keys=keys,
            scope=view if keys else None,
            enabled=in_front,
            hidden=hidden,
        )
        for id_, text, run, keys, hidden in rows
    ]


def _tabs(dock: OrderBookDock) -> list[Command]:
    group = translate("BookCommands", "Order book")
    fronts = (
        ("book", translate("BookCommands", "Show the order book"), dock.ladder),
        ("tape", translate("BookCommands", "Show the tape"), dock.tape.view),
        ("brokers", translate("BookCommands", "Show the broker queue"), dock.brokers.view),
    )
    return [
        Command(
            id=f"book.tab.{tab}",
            text=text,
            group=group,
            run=lambda view=view: view.setFocus(_SHORTCUT),  # type: ignore[misc]  # bound at once
            enabled=lambda tab=tab: dock.tab != tab,  # type: ignore[misc]  # bound at once
        )
        for tab, text, view in fronts
    ]


def _book_rows(dock: OrderBookDock) -> tuple[_Row, ...]:
    ladder = dock.ladder

    def other_depth() -> None:
        dock.set_rows(levels=MOST if dock.levels != MOST else DEPTH // 2, roomy=dock.roomy)

    def other_height() -> None:
        dock.set_rows(levels=dock.levels, roomy=not dock.roomy)

    take = translate("BookCommands", "Take the marked price to the ticket")
    return (
        ("book.recentre", translate("BookCommands", "Re-centre the book"), ladder.centre, ("Space",), False),
        ("book.up", translate("BookCommands", "One price up"), lambda: ladder.step(-1), ("Up",), True),
        ("book.down", translate("BookCommands", "One price down"), lambda: ladder.step(1), ("Down",), True),
        ("book.take_price", take, ladder.pick_marked, ("Return", "Enter"), True),
        ("book.levels", translate("BookCommands", "Five levels, or all that fit"), other_depth, (), False),
        ("book.roomy", translate("BookCommands", "Narrow or roomy rows"), other_height, (), False),
    )


def _large_trades(dock: OrderBookDock) -> list[Command]:
    group, tape = translate("BookCommands", "Tape"), dock.tape
    modes = (
        ("all", translate("BookCommands", "All trades alike")),
        ("mark", translate("BookCommands", "Mark large trades")),
        ("only", translate("BookCommands", "Show large trades only")),
    )
    return [
        Command(
            id=f"tape.large.{mode}",
            text=text,
            group=group,
            run=lambda mode=mode: tape.set_mode(mode),  # type: ignore[misc]  # bound at once
            enabled=lambda mode=mode: dock.tab == "tape" and tape.mode.key != mode,  # type: ignore[misc]  # bound at once
        )
        for mode, text in modes
    ]


def _tape_rows(dock: OrderBookDock) -> tuple[_Row, ...]:
    tape = dock.tape
    newest = translate("BookCommands", "Go to the newest trades")
    return (
        ("tape.basis", translate("BookCommands", "Large by money or by shares"), tape.swap_basis, (), False),
        ("tape.newest", newest, tape.view.catch_up, ("Space",), False),
        ("tape.copy", translate("BookCommands", "Copy trades"), tape.copy_rows, ("Ctrl+C",), False),
        ("tape.csv", translate("BookCommands", "Save trades as CSV"), tape.save_csv, (), False),
    )


def _brokers(dock: OrderBookDock) -> list[Command]:
    group, brokers = translate("BookCommands", "Broker queue"), dock.brokers
    return [
        Command(
            id="brokers.copy",
            text=translate("BookCommands", "Copy the broker queue"),
            group=group,
            run=brokers.copy_rows,
            keys=("Ctrl+C",),
            scope=brokers.view,
            enabled=lambda: dock.tab == "brokers" and brokers.offered,
        ),
        Command(
            id="brokers.follow_nobody",
            text=translate("BookCommands", "Follow no broker"),
            group=group,
            run=lambda: brokers.light_up(0),
            enabled=lambda: dock.tab == "brokers" and brokers.lit != 0,
        ),
    ]
