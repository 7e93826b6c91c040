"""The warrants dock: filtered, sorted and paged by the broker; a price can be passed to the ticket."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.errors import NotOffered
from tideboard_core.model.derivatives import Warrant, WarrantFilter, WarrantIssuer, WarrantOrder, WarrantPage
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.folding import TABLE
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState, TableState
from tideboard_desktop.docks.security_menu import add_security_actions
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.options.underlying import underlying_of
from tideboard_desktop.options.warrants.filters import WarrantFilters, WarrantFilterState
from tideboard_desktop.options.warrants.model import ORDERS, STEP, warrant_columns
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify
from tideboard_desktop.ui.widgets.layouts import fill, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.errors import error_sentence

if TYPE_CHECKING:
    from tideboard_core.flow.warrant_sums import Bet, WarrantSums

translate = QCoreApplication.translate

FOLLOWED: Final = 6
"""Warrants whose flow is read, the most traded ones: each is one call a minute of the budget of all flow."""


class SumsLine(QWidget):
    """Two lines of text over the most traded warrants of a security, as last read; hidden it subscribes nothing."""

    def __init__(self, context: DockContext) -> None:
        super().__init__()
        self._context = context
        self._interest = HubInterest(context.hub, self)
        self._flows: frozenset[Key[object]] = frozenset()
        self._page: WarrantPage | None = None
        self._time = self._currency = ""
        self.turnover = elided_label("", context.theme, Type.BODY)
        self.net = elided_label("", context.theme, Type.CAPTION, Tone.CAPTION)
        identify(self.turnover, "warrants_sums_turnover")
        identify(self.net, "warrants_sums_net")
        vbox(self.turnover, self.net, on=self, margins=(8, 2, 8, 4), spacing=0)

    def show_page(self, page: WarrantPage | None, market: Market) -> None:
        """Add up a first page of all warrants by turnover; None = those of another security are not there yet."""
        self._page = page
        self._time = fmt.clock_minutes(self._context.clock.market(), MARKET_ZONE[market])
        self._currency = MARKET_CURRENCY[market]
        if self.isVisible():
            self._want()
        self._show()

    def refresh(self, changed: Set[Key[object]]) -> None:
        """The flow of some arrived."""
        if not self._flows.isdisjoint(changed):
            self._show()

    def _want(self) -> None:
        rows = () if self._page is None else self._page.rows
        keys = [Topic.FLOW.of(row.instrument) for row in rows[:FOLLOWED]]
        self._flows = frozenset(keys)
        self._interest.want(keys)

    def _show(self) -> None:
        page = self._page
        if page is None or not page.rows:
            self.turnover.setText("")
            self.net.setText("")
            return
        from tideboard_core.flow.warrant_sums import Bet, warrant_sums

        nets: dict[InstrumentId, float] = {}
        for row in page.rows:
            flow = self._context.hub.value(Topic.FLOW.of(row.instrument))
            if flow is not None and flow.net:
                nets[row.instrument] = flow.net[-1]
        sums = warrant_sums(page.rows, page.total, nets)
        self.turnover.setText(self._turnover_words(sums, Bet.RISE, Bet.FALL))
        self.net.setText(self._net_words(sums, Bet.RISE, Bet.FALL))
        self.turnover.whole = f"{self.turnover.text()}\n{self.net.text()}"  # a low dock has the first line alone

    def _turnover_words(self, sums: WarrantSums, rise: Bet, fall: Bet) -> str:
        text = translate(
            "Warrants",
            "Turnover: calls and bulls {rise}, puts and bears {fall} {currency} \u00b7 {part} of {total} at {time}",
        )
        unit = fmt.unit_for(float(sums.turnover), self._context.units)
        amounts = {bet: fmt.amount(float(sums.by_bet[bet].turnover), unit) for bet in (rise, fall)}
        return text.format(
            rise=amounts[rise],
            fall=amounts[fall],
            part=fmt.quantity(sums.counted),
            total=fmt.quantity(sums.total),
            time=self._time,
            currency=self._currency,
        )

    def _net_words(self, sums: WarrantSums, rise: Bet, fall: Bet) -> str:
        share = sums.net_share
        if not sums.net_count or share is None:
            text = translate("Warrants", "Net inflow: asked for the {count} most traded")
            return text.format(count=fmt.quantity(len(self._flows)))
        unit = fmt.unit_for(max(abs(each.net) for each in sums.by_bet.values()), self._context.units)
        text = translate(
            "Warrants",
            "Net inflow: calls and bulls {rise}, puts and bears {fall} \u00b7 of {part} with {share} of that turnover",
        )
        return text.format(
            rise=self._net(sums, rise, unit),
            fall=self._net(sums, fall, unit),
            part=fmt.quantity(sums.net_count),
            share=fmt.share(share * 100),
        )

    @staticmethod
    def _net(sums: WarrantSums, bet: Bet, unit: fmt.AmountUnit) -> str:
        each = sums.by_bet[bet]
        return fmt.flow(each.net, unit) if each.net_count else fmt.MISSING

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Want the flow of the most traded ones."""
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._interest.drop()


PAGE = 100
RENEW = 30.0
"""Seconds between reads of the shown page; the broker pushes no lists."""
_SUMS = 26
"""Logical pixels of height of the first line of sums."""
_FIRST = WarrantFilter()


class WarrantRows(TableModel[Warrant]):
    """Rows in the broker's order: a click on a heading emits `order_wanted` with column and direction."""

    order_wanted = Signal(str, bool)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Request another order; -1 and columns that the broker does not sort by restore the default."""
        key = self.shown_columns[column].key if 0 <= column < len(self.shown_columns) else ""
        if key and key not in ORDERS:
            return
        self._sorting = (column, order) if key else None
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.order_wanted.emit(key, order is Qt.SortOrder.DescendingOrder)

    def show_order(self, column: int, *, descending: bool) -> None:
        """Show the arrow at a column without a request."""
        self._sorting = (column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _sorted(self, rows: list[Warrant]) -> list[Warrant]:
        return list(rows)


class WarrantOrderState(msgspec.Struct, kw_only=True):
    """By which column the broker sorts."""

    by: WarrantOrder = _FIRST.order
    down: bool = True


class WarrantsState(SavedState, kw_only=True):
    """Columns, filters and order; the broker sorts, not the table."""

    filter: WarrantFilterState
    order: WarrantOrderState


class WarrantsDock(Dock):
    """Follows its dock link; stays if the selected security is one of its own warrants."""

    KEY = "warrants"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        theme = context.theme
        self.underlying: InstrumentId | None = None
        self.begin = 0
        self._good: tuple[WarrantFilter, int] = (_FIRST, 0)
        self.page: Reads[WarrantPage] = self.reads(renew_after=4 * RENEW)
        self.issuers: Reads[list[WarrantIssuer]] = self.reads()
        self.sums = SumsLine(context)
        self.filters = WarrantFilters(theme)
        self.rows_model = WarrantRows(warrant_columns(context.units), lambda row: row.instrument, self)
        self.table = Table(self.rows_model, theme, identifier="warrants_table", name=self.tr("Warrants"))
        fill(self.column, self.filters, self.sums, (self.pane(self.table, self.page, self._wording), 1))
        self.folding.add_figures(self.sums.net)
        self.folding.add_filters(self.filters, self.filters.held, rest=TABLE + _SUMS)
        self.back = icon_button("chevron-left", self.tr("Previous page"), theme, identifier="warrants_back")
        self.on = icon_button("chevron-right", self.tr("Next page"), theme, identifier="warrants_next")
        for button, step in ((self.back, -1), (self.on, 1)):
            button.clicked.connect(lambda _on=False, by=step: self.turn(by))
            self.foot.row.addWidget(button)
        self.finish()
        self._connect()
        self._show_page()

    # --- asking -----------------------------------------------------------------------------------------------------

    def market_shown(self) -> Market:
        """The underlying's market."""
        return market_of(self.underlying or self.selection.instrument)

    def follow(self) -> None:
        """List the warrants of the selected security."""
        chosen = self.selection.instrument
        if self.underlying is not None and self.rows_model.place_of(chosen) is not None:
            return
        underlying = underlying_of(self.context.hub, chosen)
        if underlying != self.underlying:
            self.underlying, self.begin = underlying, 0
            self.title_bar.set_symbol(underlying)
            self.sums.show_page(None, self.market_shown())
            self._ask()
        if self.issuers.value is None and not self.issuers.loading:
            self.issuers.ask("issuers", self.context.services.gateway.derivatives.warrant_issuers)

    def _ask(self) -> None:
        underlying, wanted, begin, source = (
            self.underlying,
            self.filters.wanted,
            self.begin,
            self.context.services.gateway.derivatives,
        )
        if underlying is not None:
            self.page.ask(
                underlying,
                lambda: source.warrants(underlying, wanted, begin=begin, count=PAGE),
                exactly=(wanted, begin),
            )

    def each_second(self) -> None:
        """Read the page again from time to time."""
        super().each_second()
        self.page.renew(RENEW)

    def refresh(self, changed: Set[Key[object]]) -> None:
        """The facts of the selected security arrived."""
        if Topic.INSTRUMENT.of(self.selection.instrument) in changed:
            self.follow()
        self.sums.refresh(changed)

    def _came(self) -> None:
        page, error = self.page, self.page.error
        if page.loading:
            return
        if isinstance(error, NotOffered) and page.value is not None:
            self._take_back(error)
            return
        if page.value is not None and error is None:
            self._good = (self.filters.wanted, self.begin)
            if self._good == (_FIRST, 0):
                self.sums.show_page(page.value, self.market_shown())
        self.rows_model.show_rows(() if page.value is None else page.value.rows)
        self._show_page()

    def _take_back(self, error: NotOffered) -> None:
        """The broker does not support a filter or order: list again what was listed before."""
        wanted, begin = self._good
        if self.filters.wanted == wanted and self.begin == begin:
            return
        self.begin = begin
        self.filters.take(wanted)
        self._show_order()
        self._ask()
        self.foot.refuse(error_sentence(error))

    # --- filter, order, pages ---------------------------------------------------------------------------------------

    def _filter(self, wanted: WarrantFilter) -> None:
        self.begin = 0
        self._ask()

    def _order(self, key: str, descending: bool) -> None:  # noqa: FBT001  a signal
        order = ORDERS.get(key, _FIRST.order)
        wanted = replace(self.filters.wanted, order=order, descending=descending if key else _FIRST.descending)
        self.filters.take(wanted)
        self._filter(wanted)

    def _show_order(self) -> None:
        """Show the arrow of the list's order."""
        wanted = self.filters.wanted
        keys = [column.key for column in self.rows_model.shown_columns]
        key = next(key for key, order in ORDERS.items() if order is wanted.order)
        self.rows_model.show_order(keys.index(key), descending=wanted.descending)

    def turn(self, by: int) -> None:
        """Show the next page (1) or the previous one (-1)."""
        total = 0 if self.page.value is None else self.page.value.total
        begin = self.begin + by * PAGE
        if 0 <= begin < total:
            self.begin = begin
            self._ask()
            self.table_view.scrollToTop()

    def _show_page(self) -> None:
        page = self.page.value
        count, total = (0, 0) if page is None else (len(page.rows), page.total)
        if count:
            text = self.tr("{first}\u2013{last} of {total}")
            words = text.format(
                first=fmt.quantity(self.begin + 1), last=fmt.quantity(self.begin + count), total=fmt.quantity(total)
            )
            self.foot.show_words(words)
        else:
            self.foot.show_words("")
        self.back.setEnabled(self.begin > 0)
        self.on.setEnabled(self.begin + PAGE < total)

    # --- what a person does -----------------------------------------------------------------------------------------

    @property
    def table_view(self) -> Table:
        """The table, which this dock always has."""
        assert self.table is not None
        return self.table

    def fill_ticket(self, row: int) -> None:
        """Fill the ticket with a warrant and its last price. Sends nothing."""
        warrant = self.rows_model.rows[row]
        self.context.window.price_ticket(warrant.instrument, None, warrant.last)
        text = self.tr("{symbol} is in the ticket at {price}; nothing was sent.")
        price = fmt.MISSING if warrant.last is None else fmt.price(warrant.last, STEP)
        self.foot.say(text.format(symbol=warrant.instrument, price=price))

    def fill_current(self) -> None:
        """Fill the ticket with the selected row, else with the only one."""
        row = self.table_view.row_meant
        if row is not None:
            self.fill_ticket(row)

    def _clicked(self, index: QModelIndex) -> None:
        if self.rows_model.shown_columns[index.column()].key == "last":
            self.fill_ticket(index.row())

    def _fill_menu(self, menu: QMenu, rows: Sequence[Warrant]) -> None:
        if len(rows) == 1:
            menu.addAction(self.tr("Into the ticket")).triggered.connect(lambda _on=False: self.fill_current())
        add_security_actions(menu, self, [row.instrument for row in rows])

    def commands(self) -> list[Command]:
        group = self.title_bar.title.text()
        words = (
            ("next", self.tr("Next page of warrants"), lambda: self.turn(1), "Ctrl+PgDown"),
            ("back", self.tr("Previous page of warrants"), lambda: self.turn(-1), "Ctrl+PgUp"),
        )
        pages = [
            Command(id=f"warrants.{name}", text=text, group=group, run=run, keys=(keys,), scope=self)
            for name, text, run, keys in words
        ]
        ticket = Command(
            id="warrants.ticket",
            text=self.tr("Warrant into the ticket"),
            group=group,
            run=self.fill_current,
            keys=("Ctrl+Return",),
            scope=self,
            enabled=lambda: self.table_view.row_meant is not None,
            why_not=lambda: self.tr("Choose a warrant"),
        )
        return [*super().commands(), *pages, ticket]

    def saved_about(self) -> Sequence[str]:
        return (self.underlying or "",)

    def saved_state(self) -> WarrantsState:
        wanted = self.filters.wanted
        return WarrantsState(
            table=TableState(dropped=self.table_view.saved_state().dropped),
            filter=self.filters.saved_state(),
            order=WarrantOrderState(by=wanted.order, down=wanted.descending),
        )

    def restore(self, state: WarrantsState) -> None:
        super().restore(state)
        self.filters.restore(state.filter)
        self.filters.take(replace(self.filters.wanted, order=state.order.by, descending=state.order.down))
        self._show_order()
        if self.page.exactly != (self.filters.wanted, self.begin):
            self._ask()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        table = self.table_view
        self.page.changed.connect(self._came)
        self.issuers.changed.connect(lambda: self.filters.show_issuers(self.issuers.value or ()))
        self.filters.changed.connect(self._filter)
        self.rows_model.order_wanted.connect(self._order)
        table.clicked.connect(self._clicked)
        table.opened.connect(lambda row: self.choose(self.rows_model.rows[row].instrument))
        table.fill_menu = self._fill_menu
        self.selection.changed.connect(lambda _instrument: self.follow() if self.isVisible() else None)
        self.context.frame.add(self, self.refresh)
        self._show_order()

    def _wording(self) -> Wording:
        narrowed = replace(self.filters.wanted, order=_FIRST.order, descending=_FIRST.descending) != _FIRST
        empty = self.tr("No warrants match the filter") if narrowed else self.tr("No warrants")
        return Wording(asking=self.tr("Asking for the warrants"), empty=empty, detail=self.underlying or "")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask once it is looked at."""
        super().showEvent(event)
        self.follow()
