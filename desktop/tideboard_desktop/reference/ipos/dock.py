"""The calendar of new listings: per market, the next first, with price, cost of a lot and subscription dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu

from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_core.model.reference import IpoEntry
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.gateway import Gateway, Offer, offered
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.market_tabs import market_tabs
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.reference.ipos.model import ipo_columns, summary, upcoming_first
from tideboard_desktop.ui.dock_memory import JsonValue, Memory
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate
MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
"""Where brokers know of offerings."""
RENEW_AFTER = 3600.0
"""Seconds after which the list is stale."""


async def read_ipos(gateway: Gateway, market: Market) -> list[IpoEntry]:
    """What is to be listed; NotOffered where the broker has no such list."""
    return await offered(gateway, gateway.reference, Offer.IPOS).ipos(market)


class IposDock(Dock):
    """One market at a time; a listed security is shown by Enter or a double click."""

    KEY = "ipos"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.market = MARKETS[0]
        self.offers = self.reads(renew_after=RENEW_AFTER)
        self.offers.changed.connect(self._show)
        self.tabs = market_tabs(MARKETS, context.theme, identifier="ipos_market")
        self.tabs.chosen.connect(self.show_market)
        self._tables: TableModel[IpoEntry] = TableModel(
            ipo_columns(self.market, context.units, self._today), lambda row: row.instrument, self
        )
        self.table = Table(self._tables, context.theme, identifier="ipos_table", name=translate("Ipos", "Offerings"))
        self.table.opened.connect(lambda row: self.choose(self._tables.rows[row].instrument))
        self.table.fill_menu = self._fill_menu
        self.column.addLayout(hbox(self.tabs, stretch(), margins=(8, 5, 8, 5)))
        self.column.addWidget(self.pane(self.table, self.offers, self._words), 1)
        self.finish()

    def show_market(self, market: str) -> None:
        """Ask for another market's offerings."""
        self.market = Market(market)
        self.tabs.choose(market)
        self._ask()

    def market_shown(self) -> Market:
        return self.market

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask when it is looked at first."""
        super().showEvent(event)
        if self.offers.subject is None:
            self._ask()

    def _ask(self) -> None:
        market = self.market
        self.offers.ask(market, lambda: read_ipos(self.context.services.gateway, market))

    def _today(self) -> date:
        return exchange_date(self.market, self.context.clock.market())

    def _show(self) -> None:
        found: Sequence[IpoEntry] = self.offers.value or ()
        self._tables.show_rows(upcoming_first(found, self._today()))
        self.foot.show_words(summary(found, self._today(), MARKET_CURRENCY[self.market]))

    def _words(self) -> Wording:
        return Wording(
            asking=translate("Ipos", "Asking for offerings"),
            empty=translate("Ipos", "No new listings"),
            detail=market_words(self.market),
        )

    def _fill_menu(self, menu: QMenu, rows: Sequence[IpoEntry]) -> None:
        add_security_actions(menu, self, [row.instrument for row in rows])

    def saved_about(self) -> Sequence[str]:
        return (self.market.value,)

    def memory(self) -> Memory:
        return super().memory() | {"market": self.market.value}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take an earlier memory up."""
        super().recall(memory)
        market = memory.get("market")
        if isinstance(market, str) and market in {one.value for one in MARKETS}:
            self.market = Market(market)
            self.tabs.choose(market)
            if self.offers.subject is not None:
                self._ask()
