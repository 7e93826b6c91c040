"""Docks that there can be several of: flow charts and order books, told together what all of them must know."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from tideboard_desktop.docks.capital_flow import CapitalFlowDock
from tideboard_desktop.docks.order_book import OrderBookDock
from tideboard_desktop.docks.order_entry import OrderEntryDock
from tideboard_desktop.models.ladder import NO_ORDER, Hypothetical
from tideboard_desktop.selection import Selection
from tideboard_desktop.workspace.kinds import Part

MakeFlow = Callable[[Selection], CapitalFlowDock]
MakeBook = Callable[[Selection], OrderBookDock]


class Family(QObject):
    """Makes flow and book docks and joins the books with the one ticket. `search_wanted` asks for the palette.

    A book gives its price to the ticket only while both show the same instrument, and shows what the ticket's order
    would do only then: no price of one symbol ever reaches an order for another.
    """

    search_wanted = Signal()

    rights_wanted = Signal()
    log_wanted = Signal()
    second_provider_wanted = Signal()
    alert_wanted = Signal(str, object)
    """A price alert of a security, at a price (Decimal) or None for the last one."""

    def __init__(self, make_flow: MakeFlow, make_book: MakeBook) -> None:
        super().__init__()
        self._make_flow = make_flow
        self._make_book = make_book
        self._account = ""
        self._ready = False
        self.why_no_alert: Callable[[], str | None] = lambda: None
        """Why no price alert can be set, None where one can."""
        self._flows: list[CapitalFlowDock] = []
        self._books: list[tuple[OrderBookDock, Selection]] = []
        self._ticket: tuple[OrderEntryDock, Selection] | None = None
        self._would: Hypothetical = NO_ORDER

    def flow(self, selection: Selection) -> CapitalFlowDock:
        """One more flow dock."""
        dock = self._make_flow(selection)
        dock.rights_wanted.connect(self.rights_wanted)
        dock.connection_log_wanted.connect(self.log_wanted)
        dock.second_provider_wanted.connect(self.second_provider_wanted)
        dock.alert_wanted.connect(self.alert_wanted)
        dock.why_no_alert = self._no_alert
        dock.set_account(self._account)
        if self._ready:
            dock.show_chart()
        dock.search_wanted.connect(self.search_wanted)
        self._flows.append(dock)
        return dock

    def book(self, selection: Selection) -> OrderBookDock:
        """One more order book."""
        dock = self._make_book(selection)
        dock.rights_wanted.connect(self.rights_wanted)
        dock.set_account(self._account)
        dock.price_clicked.connect(lambda price, _side: self._take(price, selection))
        selection.changed.connect(self._show_would)
        self._books.append((dock, selection))
        return dock

    def flow_part(self, selection: Selection) -> Part:
        """A flow dock's pieces."""
        dock = self.flow(selection)
        return Part(dock.title_bar, dock, dock, selection)

    def book_part(self, selection: Selection) -> Part:
        """A book's pieces."""
        dock = self.book(selection)
        return Part(dock.title_bar, dock, dock.ladder, selection)

    def join(self, ticket: OrderEntryDock, selection: Selection) -> None:
        """Join the books with the ticket."""
        self._ticket = (ticket, selection)
        ticket.would_take.connect(self._would_take)
        selection.changed.connect(self._ticket_moved)

    def set_account(self, account_id: str) -> None:
        """Show this account's orders and fills in all of them, the later ones too."""
        self._account = account_id
        for flow in self._flows:
            flow.set_account(account_id)
        for book, _selection in self._books:
            book.set_account(account_id)

    def show_chart(self) -> None:
        """The chart's libraries are loaded."""
        self._ready = True
        for flow in self._flows:
            flow.show_chart()

    def _take(self, price: Decimal, book: Selection) -> None:
        if self._ticket is not None:
            ticket, selection = self._ticket
            if selection.instrument == book.instrument:
                ticket.take_price(price)

    def _no_alert(self) -> str | None:
        return self.why_no_alert()

    def _ticket_moved(self, _instrument: str) -> None:
        self._would_take(NO_ORDER)  # until the ticket tells it for its new instrument

    def _would_take(self, order: Hypothetical) -> None:
        self._would = order
        self._show_would()

    def _show_would(self, _instrument: object = None) -> None:
        if self._ticket is None:
            return
        _ticket, selection = self._ticket
        for book, other in self._books:
            book.set_hypothetical(self._would if other.instrument == selection.instrument else NO_ORDER)
