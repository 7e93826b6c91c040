"""Orders that were seen: by what the trader's side calls them, with the number that the wire wants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tideboard_core.model.order import Fill, Order
from tideboard_core.ports import Notice, TradingSink

_KEPT: Final = 4096
_NUMBERS_END: Final = 2**64


class OrderMemory:
    """Hands what happens to orders on, and keeps the newest state of each and its number.

    OpenD names an order by text and by number; REST's modify-order is shown with the number alone.
    """

    def __init__(self, trading: TradingSink) -> None:
        self._trading = trading
        self._orders: dict[tuple[str, str], Order] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    # --- what passes through ----------------------------------------------------------------------------------------

    def order_changed(self, order: Order) -> None:
        """A pushed order state."""
        self.keep([order])
        self._trading.order_changed(order)

    def filled(self, fill: Fill) -> None:
        """A pushed execution."""
        self._trading.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """A late answer."""
        self._trading.late_reply(client_order_id, order_id, error)

    def notice(self, notice: Notice) -> None:
        """A notice."""
        self._trading.notice(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """A push that could not be read."""
        self._trading.orders_unreadable(account_id, field)

    # --- what is kept -----------------------------------------------------------------------------------------------

    def keep(self, orders: Iterable[Order]) -> None:
        """Take newer states over."""
        for order in orders:
            _keep(self._orders, (order.account_id, order.id), order)

    def learn(self, s2c: Any) -> None:  # noqa: ANN401  any S2C
        """Take the numbers of a list of orders, or of the answer to one, over."""
        account = str(getattr(getattr(s2c, "header", None), "accID", 0))
        for row in (*getattr(s2c, "orderList", ()), s2c):
            text, number = getattr(row, "orderIDEx", ""), getattr(row, "orderID", 0)
            if text and number:
                _keep(self._numbers, (account, text), number)

    def order(self, account_id: str, order_id: str) -> Order | None:
        """The newest state of an order, by its text or its number."""
        found = self._orders.get((account_id, order_id))
        if found is not None or not order_id.isdecimal():
            return found
        named = (key for key, number in self._numbers.items() if key[0] == account_id and number == int(order_id))
        return next((self._orders[key] for key in named if key in self._orders), None)

    def of(self, account_id: str) -> list[Order]:
        """Every order of an account that was seen."""
        return [order for (owner, _), order in self._orders.items() if owner == account_id]

    def number_of(self, account_id: str, order_id: str) -> int:
        """The number of an order; 0 where the wire never told it."""
        number = self._numbers.get((account_id, order_id), 0)
        if not number and order_id.isascii() and order_id.isdecimal():
            number = int(order_id) if int(order_id) < _NUMBERS_END else 0
        return number


def _keep(kept: dict[tuple[str, str], Any], key: tuple[str, str], value: object) -> None:
    if key not in kept and len(kept) >= _KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
