"""Finds the numeric id of an order, which REST needs, by its text id."""

from __future__ import annotations

from typing import Any, Final

_KEPT: Final = 4096
_NUMBERS_END: Final = 2**64


class OrderNumbers:
    """Numeric order ids by account and text id, collected from answers.

    OpenD gives an order a text id and a number; the reference's example of modify-order has only the number.
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
        """Return the number of an order: from an answer, else its text id if that is a number, else 0."""
        number = self._numbers.get((account_id, order_id), 0)
        if not number and order_id.isascii() and order_id.isdecimal():
            number = int(order_id) if int(order_id) < _NUMBERS_END else 0
        return number
