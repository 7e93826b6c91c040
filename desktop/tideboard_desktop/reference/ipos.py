"""The calendar of new listings: per market, the next first, with price, cost of a lot and subscription dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

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
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    count_column,
    day_column,
    figure_column,
    missing,
    share_column,
    text_column,
)
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.markets import market_words
from tideboard_desktop.ui.words.reference import with_unread

translate = QCoreApplication.translate


def upcoming_first(entries: Sequence[IpoEntry], today: date) -> list[IpoEntry]:
    """The next listing first, then those without a date, then those already listed, the newest first."""

    def place(entry: IpoEntry) -> tuple[int, int]:
        day = entry.listing_date
        if day is None:
            return 1, 0
        return (0, day.toordinal()) if day >= today else (2, -day.toordinal())

    return sorted(entries, key=place)


def summary(entries: Sequence[IpoEntry], today: date, currency: str) -> str:
    """How many, and how many of them can be applied for."""
    if not entries:
        return ""
    coming = sum(1 for entry in entries if entry.listing_date is None or entry.listing_date >= today)
    opened = sum(1 for entry in entries if entry.open)
    text = translate(
        "Ipos", "{coming} to come, {open} open for application. Money in {currency}, dates of the exchange."
    )
    return text.format(coming=coming, open=opened, currency=currency)


def price_words(entry: IpoEntry) -> str:
    """The offer price: one figure once it is fixed, else the range; empty if unknown."""
    if entry.list_price is not None:
        return fmt.price(entry.list_price)
    low, high = entry.price_low, entry.price_high
    if low is None or high is None or low == high:
        one = low if high is None else high
        return "" if one is None else fmt.price(one)
    return f"{fmt.price(low)}\u2013{fmt.price(high)}"


def ipo_columns(market: Market, units: fmt.UnitStyle, today: Callable[[], date]) -> list[ValueColumn[IpoEntry]]:
    """The columns; those that a market leaves empty are hidden first."""
    del market
    return [
        text_column(
            "name",
            translate("Common", "Security"),
            lambda row: row.instrument,
            second=lambda row: row.name,
            strong=True,
            code=True,
        ),
        _listing(today),
        _price(),
        figure_column(
            "entrance", translate("Ipos", "One lot costs"), lambda row: row.entrance, fmt.money, width=104, spare=1
        ),
        count_column("lot", translate("Ipos", "Lot"), lambda row: row.lot_size, width=64, head="lot [shares]", spare=3),
        _open(),
        day_column("apply_end", translate("Ipos", "Apply by"), lambda row: row.apply_end, spare=2),
        day_column("result", translate("Ipos", "Result"), lambda row: row.result_date, spare=4),
        amount_column(
            "size", translate("Ipos", "Shares offered"), lambda row: row.issue_size, units, width=104, spare=6
        ),
        share_column(
            "won", translate("Ipos", "Success rate"), lambda row: row.winning_ratio, width=96, decimals=2, spare=5
        ),
        figure_column(
            "pe", translate("Ipos", "Issue P/E"), lambda row: row.issue_pe, lambda value: fmt.plain(value, 1), spare=7
        ),
        figure_column(
            "industry_pe",
            translate("Ipos", "Industry P/E"),
            lambda row: row.industry_pe,
            lambda value: fmt.plain(value, 1),
            width=88,
            spare=8,
        ),
    ]


def _listing(today: Callable[[], date]) -> ValueColumn[IpoEntry]:
    def cell(row: IpoEntry) -> Cell:
        day = row.listing_date
        if day is None:
            return missing(translate("Ipos", "The listing day is not announced yet"))
        old = day < today()
        return Cell(fmt.day_in_year(day), TextColour.QUIET if old else TextColour.PLAIN, exact=fmt.day_long(day))

    return ValueColumn(
        key="listing",
        head="listing",
        title=translate("Ipos", "Listed on"),
        width=122,
        cell=cell,
        order=lambda row: row.listing_date,
        value=lambda row: row.listing_date,
    )


def _price() -> ValueColumn[IpoEntry]:
    def cell(row: IpoEntry) -> Cell:
        words = price_words(row)
        return Cell(words) if words else missing()

    def order(row: IpoEntry) -> Decimal | None:
        return row.list_price or row.price_high or row.price_low

    return ValueColumn(
        key="price",
        head="price",
        title=translate("Ipos", "Offer price"),
        width=112,
        number=True,
        cell=cell,
        order=order,
        value=lambda row: price_words(row).replace("\u2013", "-"),
    )


def _open() -> ValueColumn[IpoEntry]:
    def cell(row: IpoEntry) -> Cell:
        if row.open is None:
            return missing()
        return Cell(translate("Ipos", "open")) if row.open else Cell(translate("Ipos", "closed"), TextColour.QUIET)

    return ValueColumn(
        key="open",
        head="open",
        title=translate("Ipos", "Application"),
        width=88,
        cell=cell,
        order=lambda row: None if row.open is None else int(row.open),
        value=lambda row: "" if row.open is None else "yes" if row.open else "no",
        idle=lambda row: row.open is None,
        spare=1,
    )


MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
"""Where brokers know of offerings."""
RENEW_AFTER = 3600.0
"""Seconds after which the list is stale."""


async def read_ipos(gateway: Gateway, market: Market) -> list[IpoEntry]:
    """What is to be listed; NotOffered where the broker has no such list."""
    return await offered(gateway, gateway.reference, Offer.IPOS).ipos(market)


class IposState(SavedState, kw_only=True):
    """The market in view."""

    market: Market


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
        row = as_widget(hbox(self.tabs, stretch(), margins=(8, 5, 8, 5)))
        fill(self.column, row, (self.pane(self.table, self.offers, self._words), 1))
        self.folding.add_pages(self.tabs, row)
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
        words = summary(found, self._today(), MARKET_CURRENCY[self.market])
        self.foot.show_words(with_unread(words, found))

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

    def saved_state(self) -> IposState:
        return IposState(table=self.table_state(), market=self.market)

    def restore(self, state: IposState) -> None:
        super().restore(state)
        if state.market in MARKETS and state.market is not self.market:
            self.market = state.market
            self.tabs.choose(state.market)
            if self.offers.subject is not None:
                self._ask()
