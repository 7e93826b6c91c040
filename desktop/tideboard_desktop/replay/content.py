"""The docks of a replay: watchlist, capital flow, price chart and trades over one replayed market."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_core.errors import GatewayError
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.docks.context import DockContext, DockServices, WindowActions
from tideboard_desktop.docks.event_layer import EventMarks
from tideboard_desktop.docks.figures.percentiles import Percentiles
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.search.lookup import FeedLookup
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import TitleBar, rounded_body
from tideboard_desktop.ui.widgets.splitter import splitter
from tideboard_desktop.watchlists.dock import WatchlistDock
from tideboard_desktop.watchlists.lists import WatchLists

translate = QCoreApplication.translate


class ReplayContent(QWidget):
    """Built anew for another second; `memory` and `recall` carry over what a person set in the docks.

    Changes of its lists are not kept: they are those of today. The window puts its own panels into the columns `middle`
    and `right`.
    """

    def __init__(
        self,
        market: ReplayedMarket,
        selection: Selection,
        theme: Theme,
        units: UnitStyle,
        tasks: Tasks,
        lists: Sequence[SymbolList],
    ) -> None:
        super().__init__()
        self.market = market
        self._selection, self._theme, self._tasks = selection, theme, tasks
        own = WatchLists(lists, _keep_nothing)
        self._context = self._make_context(units, own)
        lookup = FeedLookup(market.gateway.quotes, (market.day.market,), near=lambda: market.day.market)
        self.percentiles = Percentiles(market.archive, market.hub, market.feeds.calendar, market.clock, tasks)
        self.percentiles.setParent(self)
        self.watchlist = WatchlistDock(
            self._context,
            self._bar(translate("WatchlistDock", "Watchlist")),
            lookup=lookup,
            lists=own,
            facts=market.gateway.quotes,
            refusal=self._refusal,
            percentiles=self.percentiles,
        )
        self.flow = CapitalFlowDock(
            self._context,
            self._bar(translate("CapitalFlowDock", "Capital flow")),
            gateway=market.gateway,
            schedule=market.feeds.schedule,
            calendar=market.feeds.calendar,
            archive=market.archive,
        )
        self.flow.show_chart()
        self.chart = PriceChartDock(self._context, self._bar(translate("PriceChart", "Price chart")))
        # what was announced is known of today alone
        self.chart.chart.layers.find(EventMarks).set_on(on=False)
        self.book = OrderBookDock(
            self._context, self._bar(""), source=market.gateway.quotes, refused=market.feeds.session.refused
        )
        self._lay_out()

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
                bar_reader=lambda: market.bar_reader,
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

    # --- what is carried over ---------------------------------------------------------------------------------------

    def memory(self) -> dict[str, Memory]:
        """What each dock keeps."""
        return {name: dock.memory() for name, dock in self._remembering().items()}

    def recall(self, memory: dict[str, Memory]) -> None:
        """Restore it in docks over another second."""
        for name, dock in self._remembering().items():
            if name in memory:
                dock.recall(memory[name])

    def _remembering(self) -> dict[str, CapitalFlowDock | PriceChartDock | OrderBookDock]:
        return {"flow": self.flow, "chart": self.chart, "book": self.book}

    # --- parts ------------------------------------------------------------------------------------------------------

    def _bar(self, title: str) -> TitleBar:
        return TitleBar(title, self._theme, link=self._selection.letter)

    def _lay_out(self) -> None:
        theme = self._theme
        self.middle, self.right = splitter(theme), splitter(theme)
        for column in (self.middle, self.right):
            column.setOrientation(Qt.Orientation.Vertical)
        for dock in (self.flow, self.chart):
            self.middle.addWidget(_panel(dock.title_bar, dock))
        self.middle.setSizes([560, 440])
        self.right.addWidget(_panel(self.book.title_bar, self.book))
        whole = splitter(theme)
        for part in (_panel(self.watchlist.title_bar, self.watchlist), self.middle, self.right):
            whole.addWidget(part)
        whole.setSizes([340, 800, 300])
        whole.setStretchFactor(1, 1)
        vbox((whole, 1), on=self, margins=0, spacing=0)


def _panel(bar: TitleBar, body: QWidget) -> QFrame:
    frame = QFrame()
    vbox(bar, (rounded_body(body), 1), on=frame, margins=0, spacing=0)
    return frame


def _keep_nothing(*_lists: object, **_more: object) -> None:
    """The lists of a replay are those of the settings, and stay so."""
