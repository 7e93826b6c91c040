"""Shares that are held with what they cost: first in first out, or all at one average; no money is lost in rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

from tideboard_core.model.shares import Shares, exact
from tideboard_core.trips.trip import ZERO, Method

_UNIT: Final = Decimal("1e-12")
"""To which a share of money is rounded that has no end; the rest stays with what is held."""
_AVERAGE: Final = Method.AVERAGE


class _Lot(msgspec.Struct, gc=False):
    """`unit` is the money of one share where all of them have the same, `money` that of all, signed as it moved."""

    quantity: Shares
    money: Decimal
    unit: Decimal | None

    def take(self, quantity: Shares) -> Decimal:
        """Take some of the shares out, and their money."""
        if quantity == self.quantity:
            return self.money
        share = self.money * quantity / self.quantity if self.unit is None else self.unit * quantity
        if self.unit is None:
            share = share.quantize(_UNIT)
        self.quantity -= quantity
        self.money -= share
        return share


class Lots(msgspec.Struct):
    """What one trip holds; quantities are without sign."""

    method: Method
    quantity: Shares = 0
    _lots: list[_Lot] = []

    @property
    def money(self) -> Decimal:
        """What the shares that are held moved when they were opened."""
        lots = self._lots
        return lots[0].money if len(lots) == 1 else sum((lot.money for lot in lots), ZERO)

    def open(self, quantity: Shares, money: Decimal, unit: Decimal | None) -> None:
        """Take shares in; `unit` is the money of one of them, None = not exact."""
        self.quantity += quantity
        if self._lots and self.method is _AVERAGE:
            lot = self._lots[0]
            lot.quantity += quantity
            lot.money += money
            lot.unit = unit if lot.unit == unit else None
        else:
            self._lots.append(_Lot(quantity, money, unit))

    def close(self, quantity: Shares) -> Decimal:
        """Take as many shares out as are held at most; returns what they had moved."""
        lots = self._lots
        if quantity == self.quantity:
            found, self.quantity = self.money, 0
            lots.clear()
            return found
        self.quantity -= quantity
        found = ZERO
        while quantity:
            lot = lots[0]
            if lot.quantity > quantity:
                return found + lot.take(quantity)
            found += lot.money
            quantity -= lot.quantity
            del lots[0]
        return found

    def split(self, new: int, old: int) -> None:
        """Change the number of shares, not their money; parts of shares add up to the whole."""
        whole = rest = _scaled(self.quantity, new, old)
        for lot in self._lots[:-1]:
            lot.quantity = _scaled(lot.quantity, new, old)
            rest = exact(rest - lot.quantity)
        self._lots[-1].quantity = rest
        for lot in self._lots:
            lot.unit = None
        self.quantity = whole


def _scaled(quantity: Shares, new: int, old: int) -> Shares:
    return exact((Decimal(quantity) * new / old).quantize(_UNIT))
