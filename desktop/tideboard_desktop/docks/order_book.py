"""Order book, tape and brokers of the selected instrument: three tabs of one dock, of which only one is fed."""

from __future__ import annotations

from collections.abc import Mapping, Set
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from tideboard_core.errors import GatewayError
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import OrderBook, QuoteRight
from tideboard_core.ports import QUOTES_LINK, Key, LinkState, LinkStatus, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.commands import Command
from tideboard_desktop.docks.book_commands import book_commands
from tideboard_desktop.docks.book_page import BookPage
from tideboard_desktop.docks.brokers import BrokersPage
from tideboard_desktop.docks.market_page import Asking, MarketSource
from tideboard_desktop.docks.tape import TapePage
from tideboard_desktop.frame import Frame
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.ladder import DEPTH, Hypothetical
from tideboard_desktop.models.links import provider_of, short_provider
from tideboard_desktop.models.packages import delay_words, is_delayed, package_of
from tideboard_desktop.selection import Selection
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import Tone, icon_button, identify, set_tone
from tideboard_desktop.widgets.panel import TitleBar

AGE_NOTED = 3.0
AGE_AMBER = 10.0
BOOK, TAPE, BROKERS = range(3)
TABS = ("book", "tape", "brokers")


class OrderBookDock(QWidget):
    """`price_clicked` carries a price and the side of the book it stands on (BUY = bids).

    The click is for the ticket: nothing here can send an order. `rights_wanted` asks to see the quote rights. Without
    a `source` and `tasks` the tape begins with the first push.
    """

    price_clicked = Signal(object, object)
    rights_wanted = Signal()

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        theme: Theme,
        *,
        source: MarketSource | None = None,
        tasks: Tasks | None = None,
        asking: Asking | None = None,
    ) -> None:
        super().__init__()
        self._hub = hub
        self._selection = selection
        self._source, self._tasks = source, tasks
        self._rights: dict[Market, QuoteRight] = {}
        self._rights_of = -1
        asking = asking or Asking()
        self._levels, self._roomy = DEPTH, False
        self.setObjectName("order_book_dock_body")
        instrument = selection.instrument
        self.book = BookPage(hub, theme, instrument, asking)
        self.tape = TapePage(hub, theme, instrument, asking, source=source, tasks=tasks)
        self.brokers = BrokersPage(hub, theme, instrument, asking)
        self.ladder = self.book.ladder
        self._pages = (self.book, self.tape, self.brokers)
        self._make_bar(theme)
        self._lay_out()
        self._connect(frame)

    # --- what others tell -------------------------------------------------------------------------------------------

    def set_account(self, account_id: str) -> None:
        """Show the resting orders of this account; empty for none."""
        self.book.set_account(account_id)

    def set_hypothetical(self, order: Hypothetical) -> None:
        """Show dashed tags for what a ticket's order would take or join."""
        self.book.set_hypothetical(order)

    def price_step(self, price: Decimal) -> Decimal | None:
        """Price step of the shown instrument, None until its facts are known."""
        return self.book.price_step(price)

    # --- frames -----------------------------------------------------------------------------------------------------

    def refresh(self, changed: Set[Key]) -> None:
        """Only the tab in front is brought up to date."""
        self._pages[self.tabs.currentIndex()].refresh(changed)

    def each_second(self) -> None:
        """Tell the age; ask again for what came too early."""
        self.tape.each_second()
        self.book.say_waiting()
        if self._linked:
            self.book.each_second()
            self.brokers.each_second()
        self._ask_rights()
        self.show_age()

    @property
    def _linked(self) -> bool:
        status: LinkStatus | None = self._hub.value(QUOTES_LINK)
        return status is None or status.state in {LinkState.LIVE, LinkState.DEGRADED}

    def _ask_rights(self) -> None:
        """Once per connection: rights are the login's."""
        status: LinkStatus | None = self._hub.value(QUOTES_LINK)
        live = status is not None and status.state is LinkState.LIVE
        if status is None or not live or status.generation == self._rights_of:
            return
        self._rights_of = status.generation
        if self._source is not None and self._tasks is not None:
            self._tasks.spawn(self._learn_rights(self._source), name="quote rights")

    async def _learn_rights(self, source: MarketSource) -> None:
        try:
            self._rights = await source.quote_rights()
        except GatewayError:  # the chip then says what the book itself tells
            self._rights = {}
        if isValid(self):  # a dock that was built anew meanwhile has a successor that asks for itself
            self.show_age()

    def show_age(self) -> None:
        """Source, quote right and time since the data of the tab in front were last proven.

        Where several connections are used the source stands in place of the right, which the tooltip then tells.
        """
        age = self._hub.age(self._pages[self.tabs.currentIndex()].key())
        provider, market = provider_of(self._hub, QUOTES_LINK), market_of(self._selection.instrument)
        right, delayed = self._right_words(), is_delayed(self._hub, market)
        late, old = self.tr("delayed") if delayed else "", "" if age is None else fmt.age(age)
        room = (short_provider(provider), late or old) if provider else (late or right, old)
        self.age.setText(" \u00b7 ".join(word for word in room if word))
        self.age.setVisible(bool(self.age.text()))
        self.tabs.setTabText(BOOK, self.tr("Book") if provider or late else self.tr("Order book"))
        whole = " \u00b7 ".join(word for word in (provider, right, delay_words(market) if delayed else "", old) if word)
        self.age.setAccessibleName(self.tr("Quote right and age: %1").replace("%1", whole))
        self.age.whole = whole
        tone = Tone.SECONDARY if age is None or age <= AGE_NOTED else Tone.PRIMARY
        set_tone(self.age, Tone.WARN if delayed or (age is not None and age > AGE_AMBER) else tone)

    def _right_words(self) -> str:
        """The right as the gateway names it; unless it does, only a book of one level tells that it is a small one."""
        market = market_of(self._selection.instrument)
        right, package = self._rights.get(market), package_of(self._hub, market)
        if right is None and package is not None:
            right = package.right
        if right is not None:
            return right.value or self.tr("no right")
        book: OrderBook | None = self._hub.value(Key(Topic.BOOK, self._selection.instrument))
        only_best = book is not None and max(len(book.bids), len(book.asks)) == 1
        return self.tr("1 level") if only_best else ""

    # --- what a person does -----------------------------------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """Bring `book`, `tape` or `brokers` to the front."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    @property
    def tab(self) -> str:
        """The tab in front."""
        return TABS[self.tabs.currentIndex()]

    @property
    def levels(self) -> int:
        """Levels a side at most."""
        return self._levels

    @property
    def roomy(self) -> bool:
        """Whether rows are 20 pixels high."""
        return self._roomy

    def set_rows(self, *, levels: int, roomy: bool) -> None:
        """Show at most so many levels a side, in rows of 16 or 20 pixels."""
        self._levels, self._roomy = levels, roomy
        self.ladder.set_rows(levels=levels, roomy=roomy)

    def copy_rows(self) -> None:
        """What the tab in front shows, as rows to paste."""
        if self.tab == "brokers":
            self.brokers.copy_rows()
        else:
            self.tape.copy_rows()

    def commands(self) -> list[Command]:
        """Every action of the dock."""
        return book_commands(self)

    # --- memory -----------------------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        """Tab, rows, and what the pages keep."""
        return {
            "tab": self.tab,
            "levels": self._levels,
            "roomy": self._roomy,
            "tape": self.tape.memory(),
            "brokers": self.brokers.memory(),
        }

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory."""
        levels, roomy = memory.get("levels"), memory.get("roomy")
        self.set_rows(levels=5 if levels == 5 else DEPTH, roomy=roomy is True)
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
        self.more = icon_button("ellipsis", self.tr("More"), theme, identifier="order_book_more")
        self.more.clicked.connect(self._open_menu)
        parts = (self.age, bar.link, self.more)
        for part in parts:
            if part is not None:
                bar.right.addWidget(part)
        bar.right.setSpacing(4)

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        for page in self._pages:
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _connect(self, frame: Frame) -> None:
        self.tabs.currentChanged.connect(self._turned)
        fronts = (self.ladder.wanted, self.tape.view.wanted, self.brokers.view.wanted)
        for tab, wanted in zip(TABS, fronts, strict=True):
            wanted.connect(lambda tab=tab: self.show_tab(tab))
        self.ladder.picked.connect(self.price_clicked)
        for page in self._pages:
            page.rights_wanted.connect(self.rights_wanted)
        self._selection.changed.connect(self._selected)
        frame.add(self, self.refresh)
        frame.each_second(self, self.each_second)
        self.show_age()

    def _turned(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self.show_age()

    def _selected(self, instrument: str) -> None:
        for page in self._pages:
            page.select(InstrumentId(instrument))
        self.show_age()

    def menu(self) -> QMenu:
        """What the tab in front can do beside what is drawn."""
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
