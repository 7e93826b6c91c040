"""Order books give a clicked price to the order ticket and show what its order would do, for the same security only."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.ticket.dock import OrderEntryDock
from tideboard_desktop.ui.selection import Selection


class BooksAndTicket:
    """Connects every book of a window with its one ticket.

    A book gives its price to the ticket, and shows what the ticket's order would do, only while both show the same
    instrument: no price of one symbol ever reaches an order for another.
    """

    def __init__(self) -> None:
        self.books: list[OrderBookDock] = []
        self._selections: list[Selection] = []
        self._ticket: tuple[OrderEntryDock, Selection] | None = None
        self._order: Hypothetical = NO_ORDER

    def add_book(self, book: OrderBookDock, selection: Selection) -> None:
        book.price_clicked.connect(lambda price, _side: self._take(price, selection))
        selection.changed.connect(self._show_order)
        self.books.append(book)
        self._selections.append(selection)

    def set_ticket(self, ticket: OrderEntryDock, selection: Selection) -> None:
        self._ticket = (ticket, selection)
        ticket.would_take.connect(self._would_take)
        selection.changed.connect(self._ticket_moved)

    def _take(self, price: Decimal, book: Selection) -> None:
        if self._ticket is not None:
            ticket, selection = self._ticket
            if selection.instrument == book.instrument:
                ticket.take_clicked(price)

    def _ticket_moved(self, _instrument: str) -> None:
        self._would_take(NO_ORDER)  # until the ticket has computed it for its new instrument

    def _would_take(self, order: Hypothetical) -> None:
        self._order = order
        self._show_order()

    def _show_order(self, _instrument: object = None) -> None:
        if self._ticket is None:
            return
        _ticket, ours = self._ticket
        for book, selection in zip(self.books, self._selections, strict=True):
            book.set_hypothetical(self._order if selection.instrument == ours.instrument else NO_ORDER)
