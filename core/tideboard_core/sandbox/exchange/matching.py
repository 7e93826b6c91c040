"""Matching: an aggressor meets the queue on the other side; every execution goes on the tape once."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.sandbox.exchange.flow import BUY, SELL
from tideboard_core.sandbox.exchange.ladder import Ladder
from tideboard_core.sandbox.exchange.order_book import Book
from tideboard_core.sandbox.exchange.tape import Tape

FillHook = Callable[[object, int, int, int], None]
"""Called as (owner, quantity, price units, us) for every execution of an order that an account owns."""


class Matcher:
    """Matches one instrument's orders on one day."""

    __slots__ = ("book", "ladder", "on_fill", "tape")

    def __init__(self, book: Book, tape: Tape, ladder: Ladder, on_fill: FillHook) -> None:
        self.book = book
        self.tape = tape
        self.ladder = ladder
        self.on_fill = on_fill

    def execute(self, us: int, *, buys: bool, quantity: int, limit: int | None, owner: object = None) -> int:
        """Walk the other side up to tick index `limit` (None = to its end); returns the quantity executed.

        Each level that is touched gives one trade on the tape: its price, the shares, the aggressor's side.
        """
        side = self.book.side(bid=not buys)
        remaining = quantity
        while remaining and (level := side.best) is not None and _reaches(level, limit, buys=buys):
            price = self.ladder.price(level)
            executions = side.take(remaining)
            traded = sum(execution.quantity for execution in executions)
            remaining -= traded
            self.tape.add(us, price, traded, BUY if buys else SELL)
            for execution in executions:
                if execution.resting.owner is not None:
                    self.on_fill(execution.resting.owner, execution.quantity, price, us)
            if owner is not None:
                self.on_fill(owner, traded, price, us)
        return quantity - remaining


def _reaches(level: int, limit: int | None, *, buys: bool) -> bool:
    return limit is None or (level <= limit if buys else level >= limit)
