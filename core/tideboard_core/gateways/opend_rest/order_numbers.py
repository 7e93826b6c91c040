"""The number that the wire wants for an order which OpenD names by text."""

from __future__ import annotations

from typing import Any, Final

_KEPT: Final = 4096
_NUMBERS_END: Final = 2**64


class OrderNumbers:
    """Order numbers by account and the order's text, as answers gave them.

    OpenD names an order by text and by number; the reference's example of modify-order has the number alone.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def learn(self, s2c: Any) -> None:  # noqa: ANN401  any S2C
        """Keep the numbers in a list of orders, or in the answer to one write; other answers have none."""
        account = str(getattr(getattr(s2c, "header", None), "accID", 0))
        for row in (*getattr(s2c, "orderList", ()), s2c):
            text, number = getattr(row, "orderIDEx", ""), getattr(row, "orderID", 0)
            if text and number:
                if (account, text) not in self._numbers and len(self._numbers) >= _KEPT:
                    del self._numbers[next(iter(self._numbers))]
                self._numbers[account, text] = number

    def of(self, account_id: str, order_id: str) -> int:
        """The number of an order; its own text where that is one, 0 where no answer gave it."""
        number = self._numbers.get((account_id, order_id), 0)
        if not number and order_id.isascii() and order_id.isdecimal():
            number = int(order_id) if int(order_id) < _NUMBERS_END else 0
        return number
