"""The docks of a replay over one replayed market: those of the live window, reading what was known at its second."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QSplitter, QWidget
from shiboken6 import isValid

from tideboard_core.archive.definitions import rule_of
from tideboard_core.errors import GatewayError
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.replay.day_notes import of_other_tiers
from tideboard_core.system.settings import SymbolList
from tideboard_core.trips.own_day import OwnDay
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.book.recorded import RecordedWords
from tideboard_desktop.docks.context import DockContext, DockServices, WindowActions
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.docks.fired_marks import FiredMarks
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.flow.providers.later import LaterFlow
from tideboard_desktop.replay.first_painting import hold_painting
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.replay.own_then import orders_then
from tideboard_desktop.replay.places import DockPanel, TabbedDocks, late_dock
from tideboard_desktop.replay.replayed_rules import ReplayedRules
from tideboard_desktop.replay.words import book_hole_words, notes_words
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.watchlists.dock import WatchlistDock
from tideboard_desktop.watchlists.lists import WatchLists

translate = QCoreApplication.translate

_OWN = "replay"
_FILLS = Topic.FILLS.of(_OWN)
_WIDE = 1280
_SIDES = ((340, 350, 0.24), (300, 320, 0.22))
"""Watchlist, and book with review: least width in pixels, width by the size of texts, share of the window at most."""
_LOWEST = 150, 200
"""Logical pixels of height that book and docks in tabs keep: below them are the review, and the own orders."""
_RULES_AFTER = 1.0
"""Seconds: what rules would have fired is computed once the docks stand; it takes a thread some tenths of a second."""


class ReplayContent(QWidget):
    """Stands for all seconds of one day: `begin_again` lets every dock forget what it shows of another one.

    `memory` and `recall` carry what a person set in the docks over to another day. Changes of its lists are not kept:
    they are those of today. The window puts its own panels into the columns `middle` and `right`. A dock behind another
    tab is built when it is first looked at.
    """

    def __init__(
        self,
        market: ReplayedMarket,
        selection: Selection,
        theme: Theme,
        units: UnitStyle,
        tasks: Tasks,
        lists: Sequence[SymbolList],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.market = market
        self._selection, self._theme, self._tasks = selection, theme, tasks
        self.lists = WatchLists(lists, _keep_nothing)
        self.marks = FiredMarks(self)
        self.later = LaterFlow(self._whole_flow, market.day.session)
        self.later.setParent(self)
        self._rules: ReplayedRules | None = None
        self._unfolded: list[int] = []
        self._context = self._make_context(units, self.lists)
        self.tabs = TabbedDocks(theme, identifier="replay_docks", name=translate("Replay", "Docks of the replay"))
        list_panel, self._book_panel = self._lay_out()
        self.lookup = FeedLookup(
            market.gateway.quotes, (market.day.market,), near=lambda: market.day.market, known=self.watched
        )
        self.percentiles = Percentiles(market.archive, market.hub, market.feeds.calendar, market.clock, tasks)
        self.percentiles.setParent(self)
        self.watchlist = WatchlistDock(
            self._context,
            self._bar(translate("WatchlistDock", "Watchlist")),
            lookup=self.lookup,
            lists=self.lists,
            facts=market.gateway.quotes,
            refusal=self._refusal,
            percentiles=self.percentiles,
        )
        self.watchlist.model.name_flow(translate("Watchlist", "Net flow"))
        list_panel.put(self.watchlist.title_bar, self.watchlist)
        self.flow = CapitalFlowDock(
            self._context,
            self._bar(translate("CapitalFlowDock", "Capital flow")),
            gateway=market.gateway,
            schedule=market.feeds.schedule,
            calendar=market.feeds.calendar,
            archive=market.archive,
            marks=self.marks,
            later=self.later,
        )
        self.flow.set_account(_OWN)
        self.tabs.add("flow", translate("CapitalFlowDock", "Capital flow"), self.flow.title_bar, self.flow)
        self.flow.show_chart()
        feed = market.gateway.feed
        self.book = OrderBookDock(
            self._context,
            self._bar(""),
            source=feed,
            refused=market.feeds.session.refused,
            recorded=RecordedWords(feed.age, self._book_hole, self._book_thinned),
        )
        self._book_panel.put(self.book.title_bar, self.book)
        self.book.pages.folded_changed.connect(self._fit_book)
        self._add_tabs()
        hold_painting(self, market.frame, self._is_known)
        market.frame.every_second(self._show_notes)
        selection.changed.connect(self._show_notes)
        tasks.spawn(self._begin_rules(), name="rules of signals")

    def _add_tabs(self) -> None:
        for key, title, dock, more in (
            ("chart", translate("PriceChart", "Price chart"), "chart.dock:PriceChartDock", {}),
            (
                "flow_map",
                translate("Common", "Flow map"),
                "flowmap.dock:FlowMapDock",
                {"percentiles": self.percentiles},
            ),
            (
                "depth",
                translate("Common", "Depth over time"),
                "depth.dock:DepthDock",
                {"recorded_age": self.market.gateway.feed.age},
            ),
            ("flow_board", translate("Common", "Flow board"), "flowboard.dock:FlowBoardDock", {}),
            ("signals", translate("Common", "Signals"), "signals.dock:SignalsDock", {"armed": self.rules}),
        ):
            bar = self._bar(title)
            late = late_dock(self._context, bar, dock, **more)
            if key == "chart":
                late.built.connect(partial(_mark_no_events, late))
            self.tabs.add(key, title, bar, late)

    def rules(self) -> ReplayedRules:
        """The rules of signals with what they fired; the first call reads them."""
        if self._rules is None:
            self._rules = ReplayedRules(self.market, self.lists, self.marks, self._tasks)
            self._rules.setParent(self)
        return self._rules

    async def _begin_rules(self) -> None:
        """What fired is marked in every dock, also where nobody looks at the rules."""
        await asyncio.sleep(_RULES_AFTER)
        if isValid(self):
            self.rules()

    def _make_context(self, units: UnitStyle, lists: WatchLists) -> DockContext:
        market, selection = self.market, self._selection

        def nothing(*_what: object) -> None:
            """What leads out of the replay is not there."""

        def no_account() -> None:
            return None

        return DockContext(
            hub=market.hub,
            selection=selection,
            frame=market.frame,
            theme=self._theme,
            units=units,
            clock=market.clock,
            tasks=self._tasks,
            services=DockServices(
                feeds=market.feeds,
                trading=None,
                provider=lambda: market.gateway.provider,
                lists=lists,
                recorded=market.archive,
                bar_reader=lambda: market.bar_reader,
                marks=self.marks,
            ),
            window=WindowActions(
                parent=self.window,
                account=no_account,
                open_dock=nothing,
                open_page=nothing,
                show_flow=selection.select,
                show_flow_day=self._show_flow_day,
                price_ticket=nothing,
                offer_undo=nothing,
                find=nothing,
            ),
        )

    def _show_flow_day(self, instrument: InstrumentId, day: date) -> None:
        self._selection.select(instrument)
        self.flow.show_past_day(day)

    def _refusal(self, key: Key[object]) -> GatewayError | None:
        feeds = self.market.feeds
        failure = feeds.schedule.failure(key)
        return feeds.session.refused(key) if failure is None else failure.error

    def _book_hole(self, instrument: InstrumentId) -> str:
        book, day = self.market.gateway.feed.book_then(instrument), self.market.day
        hole = None if book is None else book.hole(self.market.clock.market())
        return "" if hole is None else book_hole_words(hole, MARKET_ZONE[day.market])

    def _book_thinned(self, instrument: InstrumentId) -> bool:
        book = self.market.gateway.feed.book_then(instrument)
        return book is not None and book.thinned(self.market.clock.market())

    def _is_known(self) -> bool:
        """Whether the linked security was read, and its flow is there."""
        instrument = self._selection.instrument
        security = self.market.day.known(instrument)
        if security is None or not security.has_flow:
            return security is not None
        return self.market.hub.value(Topic.FLOW.of(instrument)) is not None

    def _show_notes(self, _symbol: object = None) -> None:
        """What is to be said of the linked security's day, once it is read."""
        day, instrument = self.market.day, self._selection.instrument
        security, today = day.known(instrument), self.market.clock.wall().date()
        other = of_other_tiers(day.key, rule_of(day.key.provider), today)
        notes = None if security is None else security.notes
        words = together(*notes_words(notes, day.book_known(instrument), other_tiers=other))
        if words != self.notes.text():
            self.notes.setText(words)
            self.notes.setVisible(bool(words))

    def _fit_book(self) -> None:
        """Leave the height of a book and a tape that were not recorded to what stands below them."""
        panel = self._book_panel
        if self.book.pages.folded_height is None:
            panel.setMaximumHeight(QWIDGETSIZE_MAX)
            panel.setMinimumHeight(self._theme.px(_LOWEST[0]))
            if self._unfolded:
                self.right.setSizes(self._unfolded)
                self._unfolded = []
            return
        self._unfolded = self._unfolded or self.right.sizes()
        panel.setMinimumHeight(0)
        panel.setMaximumHeight(panel.minimumSizeHint().height())

    # --- another second ---------------------------------------------------------------------------------------------

    def begin_again(self) -> None:
        """Forget every figure of the second that was shown."""
        minute = self._selection.minute
        if minute is not None and minute > self.market.clock.market().timestamp():
            self._selection.move_minute(None)
        self.percentiles.forget()
        for dock in self.docks:
            dock.begin_again()
        if self._rules is not None:
            self._rules.follow()

    def _whole_flow(self, instrument: InstrumentId) -> CapitalFlow | None:
        day = self.market.day
        security = day.known(instrument)
        if security is None or not security.has_flow:
            return None
        return security.flow(day.session.settled, day.key.provider, rule_of(day.key.provider), day.key.currency)

    def watched(self) -> tuple[InstrumentId, ...]:
        """Everything in the lists, each once."""
        return tuple(dict.fromkeys(InstrumentId(symbol) for one in self.lists.all for symbol in one.symbols))

    @property
    def docks(self) -> list[Dock | LazyDock]:
        """All docks; one that nobody has looked at yet has no content."""
        return [self.watchlist, self.book, *self.tabs.docks.values()]

    def show_own(self, own: OwnDay | None, now: datetime) -> None:
        """Own orders and fills of the shown second, in the docks that draw them, once built; None = none any more."""
        fills = () if own is None else tuple(own.fills_by(now))
        if self.market.hub.value(_FILLS) != fills:
            self.market.hub.publish(_FILLS, Lazy.ready(fills))
        late = self.tabs.docks["depth"]
        if isinstance(late, LazyDock) and late.inside is not None:
            from tideboard_desktop.depth.dock import DepthDock  # with the dock that was built

            assert isinstance(late.inside, DepthDock)
            late.inside.show_own(() if own is None else orders_then(own, now), fills)

    # --- what is carried over ---------------------------------------------------------------------------------------

    def memory(self) -> dict[str, Memory]:
        """What each dock keeps, and which is in front."""
        front: Memory = {"tab": self.tabs.shown}
        sizes: Memory = {name: list[JsonValue](part.sizes()) for name, part in self._splitters()}
        return {**self.tabs.memory(), "book": self.book.memory(), "front": front, "sizes": sizes}

    def recall(self, memory: dict[str, Memory]) -> None:
        """Restore it in docks over another day."""
        for key, dock in {**self.tabs.docks, "book": self.book}.items():
            if key in memory:
                dock.recall(memory[key])
        front = memory.get("front", {}).get("tab")
        if isinstance(front, str) and front in self.tabs.docks:
            self.tabs.show_dock(front)

        for name, part in self._splitters():
            kept = memory.get("sizes", {}).get(name)
            if isinstance(kept, list) and sum(sizes := [one for one in kept if isinstance(one, int)]) > 0:
                part.setSizes(sizes)

    def _splitters(self) -> list[tuple[str, QSplitter]]:
        return [("whole", self.whole), ("middle", self.middle), ("right", self.right)]

    # --- parts ------------------------------------------------------------------------------------------------------

    def _bar(self, title: str) -> TitleBar:
        return TitleBar(title, self._theme, link=self._selection.letter)

    def _lay_out(self) -> tuple[DockPanel, DockPanel]:
        """Three columns; returns the panels of the watchlist and of the book, still empty."""
        theme, left, book = self._theme, DockPanel(), DockPanel()
        self.whole, self.middle, self.right = splitter(theme), splitter(theme), splitter(theme)
        self.notes = elided_label("", theme, Type.CAPTION, Tone.WARN)
        identify(self.notes, "replay_notes")
        self.notes.setContentsMargins(8, 2, 8, 4)
        self.notes.hide()
        vbox(self.notes, (self.whole, 1), on=self, margins=0, spacing=0)
        for part in (left, self.middle, self.right):
            self.whole.addWidget(part)
        for column in (self.middle, self.right):
            column.setOrientation(Qt.Orientation.Vertical)
        self.middle.addWidget(self.tabs)
        self.right.addWidget(book)
        book.setMinimumHeight(theme.px(_LOWEST[0]))
        self.tabs.setMinimumHeight(theme.px(_LOWEST[1]))
        parent = self.parentWidget()
        room = _WIDE if parent is None else max(parent.width(), _WIDE)
        sides = [min(max(least, round(room * share)), theme.px(wide)) for least, wide, share in _SIDES]
        self.whole.setSizes([sides[0], max(room - sum(sides), 1), sides[1]])
        self.whole.setStretchFactor(1, 1)
        return left, book


def _mark_no_events(late: LazyDock) -> None:
    """What was announced is known of today alone."""
    from tideboard_desktop.chart.dock import PriceChartDock  # with the dock that was just built
    from tideboard_desktop.docks.event_layer import EventMarks

    assert isinstance(late.inside, PriceChartDock)
    late.inside.chart.layers.find(EventMarks).set_on(on=False)


def _keep_nothing(*_lists: object, **_more: object) -> None:
    """The lists of a replay are those of the settings, and stay so."""
