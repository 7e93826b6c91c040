"""The order book dock: book, tape and brokers of the selected instrument as tabs; only the visible one subscribes."""

from __future__ import annotations

import math
from collections.abc import Callable, Set
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QWidget

from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.quote import QuoteRight
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.book.brokers_page import BrokersPage, BrokersState
from tideboard_desktop.book.ladder_page import BookPage
from tideboard_desktop.book.ladder_rows import DEPTH, MOST
from tideboard_desktop.book.page import MarketSource, RefusalOf, nothing_refused
from tideboard_desktop.book.tape_page import TapePage, TapeState
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.docks.row_actions import MenuEntry, menu_of
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import fill
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import LINE
from tideboard_desktop.ui.words.joining import as_sentence, together
from tideboard_desktop.ui.words.links import provider_of, short_provider
from tideboard_desktop.ui.words.quote_rights import delay_words, is_delayed, package_of

if TYPE_CHECKING:  # a replay alone has them
    from tideboard_desktop.book.recorded import RecordedWords

translate = QCoreApplication.translate
AGE_NOTED = 3.0
AGE_AMBER = 10.0
TABS = ("book", "tape", "brokers")
BOOK = 0
LEAST_TAPE = 150
"""Logical pixels from which a tape below the book is worth its headings."""


class BookState(SavedState, kw_only=True):
    """The tab, how many rows of which height, and what its other pages keep."""

    tab: str
    levels: int = MOST
    roomy: bool = False
    tape: TapeState
    brokers: BrokersState


class OrderBookDock(Dock):
    """`price_clicked` carries a price and the side of the book it is on (BUY = bids).

    The click serves the ticket: nothing here can send an order. Without a `source` the tape begins with the first push.
    """

    KEY = "order_book"
    LINK = QUOTES_LINK
    READS = False
    price_clicked = Signal(object, object)

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        source: MarketSource | None = None,
        refused: RefusalOf = nothing_refused,
        recorded: RecordedWords | None = None,
    ) -> None:
        """`recorded` is for a replay, None = what is shown is live."""
        super().__init__(context, bar)
        self._recorded = recorded
        self.setAccessibleName(self.tr("Order book"))  # the bar has tabs in place of a title
        hub, theme, tasks, instrument = context.hub, context.theme, context.tasks, self.selection.instrument
        self._source = source
        self._rights = KeyedReads[None, dict[Market, QuoteRight]](
            "quote rights",
            self.show_source,
            self,
            tasks=tasks,
            clock=context.clock,
            pause=math.inf,
            kept=context.kept.slot("quote rights"),
        )
        self._rights_of = -1
        self._stacked = False
        self._levels, self._roomy = MOST, False
        self.book = BookPage(hub, theme, instrument, refused, now=context.clock.market, recorded=recorded)
        self.tape = TapePage(
            hub, theme, instrument, refused, source=source, tasks=tasks, clock=context.clock,
            kept=context.kept.slot("tape"),
        )  # fmt: skip
        self.brokers = BrokersPage(hub, theme, instrument, refused)
        self.ladder = self.book.ladder
        if theme.motion:
            self.ladder.flash_sizes(context.clock)
        self._pages = (self.book, self.tape, self.brokers)
        self._fill_bar(bar, theme)
        self.not_then = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.not_then, "order_book_not_then")
        self.not_then.setContentsMargins(8, 3, 8, 9)
        self.pages = BookPages(*self._pages, theme)
        fill(self.column, self.not_then, self.pages)
        self._connect(context)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account_id: str) -> None:
        """Show the resting orders of this account; empty for none."""
        self.book.set_account(account_id)

    def show_stacked(self, *, stacked: bool) -> None:
        """Shorten the first tab's word while the tab of the dock, above it, has the dock's name."""
        if stacked is not self._stacked:
            self._stacked = stacked
            self.show_source()

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

    def begin_again(self) -> None:
        self._selected(self.selection.instrument)

    def each_second(self) -> None:
        """Update the age; repeat calls that came too early; read the quote rights once per connection."""
        self.tape.each_second()
        self.book.say_waiting()
        status = self.context.hub.value(QUOTES_LINK)
        if status is None or status.state in {LinkState.LIVE, LinkState.DEGRADED}:
            self.book.each_second()
            self.brokers.each_second()
        live = status is not None and status.state is LinkState.LIVE
        if self._source is not None and status is not None and live and status.generation != self._rights_of:
            self._rights.retry()
            if self._rights.want(None, self._source.quote_rights, again=True):
                self._rights_of = status.generation
        super().each_second()

    def stale_for(self, lost: float | None) -> float | None:
        """By the book on its tab; on the others, which want no quote themselves, by the quote while somebody does."""
        topic: Topic[object] = Topic.BOOK if self.tabs.currentIndex() == BOOK else Topic.QUOTE
        key = topic.of(self.selection.instrument)
        return self.context.stale_price(key) if lost is None and self.context.hub.wants(key) else lost

    def show_source(self) -> None:
        """Source, quote right and time since the visible tab's data were last proven.

        If several connections are used, the source replaces the right, which is then in the tool tip.
        """
        if self._recorded is not None:
            self._show_recorded(self._recorded)
            return
        hub, market = self.context.hub, self.market_shown()
        age = hub.age(self._pages[self.tabs.currentIndex()].key())
        provider, right, delayed = provider_of(hub, QUOTES_LINK), self._right_words(), is_delayed(hub, market)
        late, exact = self.tr("delayed") if delayed else "", "" if age is None else fmt.age(age)
        warns = age is not None and age > AGE_AMBER
        old = exact if warns or age is None else fmt.coarse_age(age, AGE_NOTED)
        room = (short_provider(provider), late or old) if provider else (late or right, old)
        self.source.setText(" \u00b7 ".join(word for word in room if word))
        self.source.setVisible(bool(self.source.text()))
        short = provider or late or self._stacked
        tab = self.tr("Book") if short else self.tr("Order book")
        if tab != self.tabs.tabText(BOOK):  # each call lays out the title bar, the dock and the window again
            self.tabs.setTabText(BOOK, tab)
        parts = (provider, right, delay_words(market) if delayed else "", exact)
        whole = " \u00b7 ".join(word for word in parts if word)
        self.source.setAccessibleName(self.tr("Quote right and age: %1").replace("%1", whole))
        self.source.whole = whole
        tone = Tone.SECONDARY if age is None or age <= AGE_NOTED else Tone.PRIMARY
        set_tone(self.source, Tone.WARN if delayed or warns else tone)

    def _show_recorded(self, recorded: RecordedWords) -> None:
        """How old it was at the second shown, and whether not every change of the book was kept."""
        key = self._pages[self.tabs.currentIndex()].key()
        age = recorded.age(key)
        words = self.tr("recorded") if age is None else self.tr("recorded, {age}").format(age=fmt.age(age))
        thinned = key.topic is Topic.BOOK and recorded.thinned(self.selection.instrument)
        parts = [self._right_words(), words, self.tr("thinned") if thinned else ""]
        self.source.setText(" \u00b7 ".join(part for part in parts if part))
        more = self.tr("Not every change was kept here: above 50 a second one in 100 ms, without pushes one a read.")
        self.source.whole = together(*(as_sentence(words), *([more] if thinned else [])))
        self.source.setAccessibleName(self.source.whole)
        set_tone(self.source, Tone.WARN if thinned else Tone.SECONDARY)
        self.source.setVisible(True)

    def _right_words(self) -> str:
        """The right as the gateway names it; if it does not, a book of one level implies a basic right."""
        market, rights = self.market_shown(), self._rights.value(None)
        right = rights.get(market) if rights is not None and self._rights.error(None) is None else None
        package = package_of(self.context.hub, market)
        if right is None and package is not None:
            right = package.right
        if right is not None:
            return right.value or self.tr("no right")
        book = self.context.hub.value(Topic.BOOK.of(self.selection.instrument))
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

    def save_trades(self) -> None:
        """Ask where to keep the shown trades as CSV; without any there is nothing to ask."""
        if self.tape.view.row_count() == 0:
            return
        self.save_rows(self.tape.as_file(), self.selection.instrument, translate("TapePage", "time and sales"))

    def commands(self) -> list[Command]:
        """Every action of the dock."""
        return book_commands(self)

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> BookState:
        return BookState(
            tab=self.tab,
            levels=self._levels,
            roomy=self._roomy,
            tape=self.tape.saved_state(),
            brokers=self.brokers.saved_state(),
        )

    def restore(self, state: BookState) -> None:
        self.set_rows(levels=DEPTH // 2 if state.levels == DEPTH // 2 else MOST, roomy=state.roomy)
        self.tape.restore(state.tape)
        self.brokers.restore(state.brokers)
        if state.tab in TABS:
            self.show_tab(state.tab)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _fill_bar(self, bar: TitleBar, theme: Theme) -> None:
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
        self.tabs.setStyleSheet(f"QTabBar::tab {{ padding: 0 {theme.px(4)}px; min-height: {theme.px(28)}px; }}")
        for words in (self.tr("Order book"), self.tr("Tape"), self.tr("Brokers")):
            self.tabs.addTab(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.tabs.setSizePolicy(policy)
        self.tabs.setTabVisible(TABS.index("brokers"), self._recorded is None)  # no queue of brokers is recorded
        bar.left.insertWidget(0, self.tabs)
        theme.follow(self.source, lambda age: age.fill_background(colour(theme.surface.raised)))
        self.more = icon_button("ellipsis", self.tr("More"), theme, identifier="order_book_more")
        self.more.clicked.connect(lambda: self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        for part in (self.source, bar.link, self.more):
            if part is not None:
                bar.right.addWidget(part)
        bar.right.setSpacing(4)

    def _connect(self, context: DockContext) -> None:
        self.tabs.currentChanged.connect(self._turned)
        fronts = (self.ladder.wanted, self.tape.view.wanted, self.brokers.view.wanted)
        for tab, wanted in zip(TABS, fronts, strict=True):
            wanted.connect(lambda tab=tab: self._bring_to_front(tab))
        self.ladder.picked.connect(self.price_clicked)
        for page in self._pages:
            page.rights_wanted.connect(lambda: context.window.open_page("connection:allowances"))
        self.selection.changed.connect(self._selected)
        self.selection.minute_changed.connect(lambda _minute: self._show_minute())
        context.frame.add(self, self.refresh)
        self._show_minute()
        self.show_source()

    def front(self) -> QWidget:
        """The view of the tab in front."""
        return (self.ladder, self.tape.view, self.brokers.view)[self.tabs.currentIndex()]

    def _bring_to_front(self, tab: str) -> None:
        if tab != self.tab:
            transfer_focus(self.front(), self.tabs)  # else Qt would move it past the view, without a ring
            self.show_tab(tab)

    def _turned(self, tab: int) -> None:
        self.pages.turn(tab)
        self.show_source()

    def _selected(self, instrument: str) -> None:
        for page in self._pages:
            page.select(InstrumentId(instrument))
        self._show_minute()
        self.show_source()

    def _show_minute(self) -> None:
        """Say that the book is not that of the minute which the docks of the letter point at."""
        start = self.selection.minute
        self.not_then.setVisible(start is not None and self._recorded is None)
        if start is not None:
            time = fmt.clock_minutes(start, MARKET_ZONE[self.market_shown()])
            words = self.tr("This is live, not of %1: no book of that minute was kept")
            self.not_then.setText(words.replace("%1", time))

    def menu(self) -> QMenu:
        """The enabled commands of the visible tab as a menu."""
        shown = [command for command in self.commands() if not command.hidden and command.enabled()]
        return menu_of([MenuEntry(command.text, command.run) for command in shown], self)


class BookPages(QWidget):
    """Shows the page of a tab. Pages subscribe while they are visible, so a tape that is not shown costs nothing.

    A page that folded is one line; `folded_changed` is emitted when another part of them did.
    """

    folded_changed = Signal()

    def __init__(self, book: BookPage, tape: TapePage, brokers: BrokersPage, theme: Theme) -> None:
        super().__init__()
        self._book, self._tape = book, tape
        self._all = (book, tape, brokers)
        self._theme = theme
        self._tab = BOOK
        for page in self._all:
            page.setParent(self)
            page.folded_changed.connect(self._folded)
        book.offered_changed.connect(self.arrange)
        self.arrange()

    @property
    def tape_below(self) -> bool:
        """Whether the tape is below the book."""
        return self._tab == BOOK and not self._tape.isHidden()

    @property
    def folded_height(self) -> int | None:
        """Height of the lines if all that is shown has folded, else None."""
        shown = [page for page in self._all if not page.isHidden()]
        line = self._theme.px(LINE) + 1
        return line * len(shown) if all(page.is_folded for page in shown) else None

    def turn(self, tab: int) -> None:
        """Show the page of a tab."""
        self._tab = tab
        self._folded()

    def _folded(self) -> None:
        self.arrange()
        self.updateGeometry()
        self.folded_changed.emit()

    def arrange(self) -> None:
        """Place the pages; called after every change of size, tab or levels."""
        area = self.rect()
        line = self._book_height(area.height() - 1 - self._theme.px(LEAST_TAPE))
        below = self._tab == BOOK and line > 0
        for place, page in enumerate(self._all):
            if place == self._tab:
                page.setGeometry(area.adjusted(0, 0, 0, line - area.height()) if below else area)
            elif page is self._tape and below:
                page.setGeometry(area.adjusted(0, line + 1, 0, 0))
        self._lift_folded(area)
        for place, page in enumerate(self._all):
            page.setVisible(place == self._tab or (page is self._tape and below))
        self.update()

    def _lift_folded(self, area: QRect) -> None:
        """Keep the line of a page that folded at the top of its place."""
        for page in self._all:
            if page.is_folded:
                page.setGeometry(page.x(), page.y(), area.width(), self._theme.px(LINE))

    def _book_height(self, room: int) -> int:
        """Height of the book above a tape, with its footer if it has one to show; 0 if `room` is too low for both.

        The book shows ten levels first; more of them, as far as they are offered, only take what the tape leaves.
        """
        ladder, footer = self._book.ladder, self._book.footer
        if self._book.is_folded:
            return self._theme.px(LINE)
        room -= 0 if footer.isHidden() else footer.sizeHint().height()
        levels = min(ladder.levels, DEPTH)
        if ladder.height_for(levels) > room:
            return 0
        most = min(ladder.levels, max(DEPTH, self._book.offered))
        while levels < most and ladder.height_for(levels + 1) <= room:
            levels += 1
        return ladder.height_for(levels) + (0 if footer.isHidden() else footer.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Place the pages in the new size."""
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Place the pages when one of them asks for another size: the book's footer came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The largest of all pages, so that a change of tab moves no dock."""
        return _largest([page.sizeHint() for page in self._all])

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The largest of all pages; a tape below the book asks for nothing, nor does a page that folded."""
        folded = self.folded_height
        if folded is not None:
            return QSize(_largest([page.minimumSizeHint() for page in self._all]).width(), folded)
        return _largest([page.minimumSizeHint() for page in self._all])

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the line between book and tape."""
        if self.tape_below:
            painter = QPainter(self)
            painter.fillRect(
                0, self._book.geometry().bottom() + 1, self.width(), 1, colour(self._theme.surface.line_soft)
            )


def _largest(sizes: list[QSize]) -> QSize:
    result = QSize(0, 0)
    for size in sizes:
        result = result.expandedTo(size)
    return result


def _command(
    group: str,
    view: QWidget,
    enabled: Callable[[], bool],
    name: str,
    text: str,
    run: Callable[[], None],
    *keys: str,
    hidden: bool = False,
) -> Command:
    scope = view if keys else None
    return Command(id=name, text=text, group=group, run=run, keys=keys, scope=scope, enabled=enabled, hidden=hidden)


def book_commands(dock: OrderBookDock) -> list[Command]:
    """Every action of the dock; keys of a tab's commands work inside that tab."""
    ladder, tape, brokers = dock.ladder, dock.tape, dock.brokers
    group = translate("BookCommands", "Order book")
    of_book = partial(_command, group, ladder, lambda: dock.tab == "book")
    of_tape = partial(_command, translate("BookCommands", "Tape"), tape.view)
    of_brokers = partial(_command, translate("BookCommands", "Broker queue"), brokers.view)

    def tab(name: str, text: str, view: QWidget) -> Command:
        def show() -> None:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)

        return _command(group, view, lambda: dock.tab != name, f"book.tab.{name}", text, show)

    def large(mode: str, text: str) -> Command:
        def enabled() -> bool:
            return dock.tab == "tape" and tape.mode.key != mode

        return of_tape(enabled, f"tape.large.{mode}", text, lambda: tape.set_mode(mode))

    def other_depth() -> None:
        dock.set_rows(levels=MOST if dock.levels != MOST else DEPTH // 2, roomy=dock.roomy)

    def other_height() -> None:
        dock.set_rows(levels=dock.levels, roomy=not dock.roomy)

    def seen() -> bool:
        return not tape.isHidden()

    def savable() -> bool:
        return seen() and tape.view.row_count() > 0

    def offered() -> bool:
        return dock.tab == "brokers" and brokers.offered

    def followed() -> bool:
        return dock.tab == "brokers" and brokers.lit != 0

    take = translate("BookCommands", "Take the marked price to the ticket")
    return [
        tab("book", translate("BookCommands", "Show the order book"), ladder),
        tab("tape", translate("BookCommands", "Show the tape"), tape.view),
        tab("brokers", translate("BookCommands", "Show the broker queue"), brokers.view),
        of_book("book.recentre", translate("BookCommands", "Re-centre the book"), ladder.centre, "Space"),
        of_book("book.up", translate("BookCommands", "One price up"), lambda: ladder.step(-1), "Up", hidden=True),
        of_book("book.down", translate("BookCommands", "One price down"), lambda: ladder.step(1), "Down", hidden=True),
        of_book("book.take_price", take, ladder.pick_marked, "Return", "Enter", hidden=True),
        of_book("book.levels", translate("BookCommands", "Five levels, or all that fit"), other_depth),
        of_book("book.roomy", translate("BookCommands", "Narrow or roomy rows"), other_height),
        large("all", translate("BookCommands", "All trades alike")),
        large("mark", translate("BookCommands", "Mark large trades")),
        large("only", translate("BookCommands", "Show large trades only")),
        of_tape(seen, "tape.basis", translate("BookCommands", "Large by money or by shares"), tape.swap_basis),
        of_tape(seen, "tape.newest", translate("BookCommands", "Go to the newest trades"), tape.view.catch_up, "Space"),
        of_tape(seen, "tape.copy", translate("BookCommands", "Copy trades"), tape.copy_rows, "Ctrl+C"),
        replace(
            of_tape(savable, "tape.csv", translate("BookCommands", "Save trades as CSV"), dock.save_trades),
            why_not=lambda: translate("BookCommands", "The tape shows no trades."),
        ),
        of_brokers(
            offered, "brokers.copy", translate("BookCommands", "Copy the broker queue"), brokers.copy_rows, "Ctrl+C"
        ),
        of_brokers(
            followed,
            "brokers.follow_nobody",
            translate("BookCommands", "Follow no broker"),
            lambda: brokers.light_up(0),
        ),
    ]
