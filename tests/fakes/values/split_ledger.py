"""An account's books in one security over a split, kept in fractions; nothing of the program is imported here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Trade(NamedTuple):
    """A purchase or sale; `after` it was made in new shares."""

    buys: bool
    quantity: Fraction
    price: Fraction
    after: bool

    @property
    def sign(self) -> int:
        """1 of a purchase, -1 of a sale."""
        return 1 if self.buys else -1


class Lot(NamedTuple):
    """Shares that one trade opened, in new shares."""

    quantity: Fraction
    price: Fraction


class SplitLedger:
    """Books of shares that are bought, split `old` into `new`, and sold, the first ones first; or sold and bought back.

    Sold short they count below zero, and so does what they cost: what the sale brought. `close` is the last price
    before, in new shares, at which a fraction is paid, by whom owes it; `cent` is what money is rounded to.
    """

    def __init__(
        self,
        trades: Sequence[Trade],
        old: int,
        new: int,
        close: Fraction,
        cent: Fraction = Fraction(1, 100),
    ) -> None:
        self.ratio = Fraction(new, old)
        self.trades, self.close = trades, close
        self.side = trades[0].sign
        """1 of shares that are held, -1 of shares that are owed."""
        before = [one for one in trades if not one.after]
        total = sum((one.sign * self._shares(one) for one in before), Fraction(0))
        self.start = Fraction(int(total))
        """Shares when the day begins."""
        self.fraction = total - self.start
        self.paid = round(close * self.fraction / cent) * cent
        paid_before = sum((one.sign * one.price * one.quantity for one in before), Fraction(0))
        self.cost = paid_before * (self.start / total)
        """What the held shares cost, by the average."""
        self.gained = self.paid - paid_before * (self.fraction / total)
        """What was gained on shares that are gone."""
        self.quantity = self.start
        self.spent = Fraction(0)
        for one in trades:
            if one.after:
                self._book(one)

    # --- the position -----------------------------------------------------------------------------------------------

    def position(self, last: Fraction, *, diluted: bool) -> Mapping[str, Fraction]:
        """What a broker shows of the holding at a price; nothing of one that is gone.

        Where the cost is `diluted`, what was gained on shares that are gone is taken off it.
        """
        if not self.quantity:
            return {}
        value, cost = last * self.quantity, self.cost - self.gained if diluted else self.cost
        return {
            "quantity": self.quantity,
            "cost of a share": cost / self.quantity,
            "value": value,
            "profit": value - cost,
            "day's result": value - self.close * self.start - self.spent,
        }

    # --- the trip ---------------------------------------------------------------------------------------------------

    def trip(self) -> Mapping[str, Fraction]:
        """What the journal shows of the trade, in new shares, before fees."""
        side = self.side
        lots = [Lot(self._shares(one), self._price(one)) for one in self.trades if one.sign == side]
        opened = sum((lot.quantity for lot in lots), Fraction(0))
        entry = sum((lot.quantity * lot.price for lot in lots), Fraction(0)) / opened
        ends = [one for one in self.trades if one.sign != side]
        money = side * self.paid + sum((one.price * one.quantity for one in ends), Fraction(0))
        closed = side * self.fraction + sum((one.quantity for one in ends), Fraction(0))
        gains = [side * (self._price(one) - entry) / entry * 100 for one in self.trades]
        figures = {
            "most held": opened,
            "left": opened - closed,
            "entry": entry,
            "realised": side * (money - _first(lots, closed)),
            "cost of the rest": side * (_first(lots, opened) - _first(lots, closed)),
            "best": max(*gains, Fraction(0)),
            "worst": max(*(-gain for gain in gains), Fraction(0)),
        }
        return figures | ({"exit": money / closed} if closed else {})

    def risk(self, stop: Fraction) -> Fraction:
        """What a stop in new shares beyond all that was opened would lose."""
        opened = (one for one in self.trades if one.sign == self.side)
        return sum((self.side * (self._price(one) - stop) * self._shares(one) for one in opened), Fraction(0))

    # --- the chart --------------------------------------------------------------------------------------------------

    def in_new_shares(self, prices: Iterable[Fraction]) -> list[Fraction]:
        """Prices of days before the split as a chart adjusts them."""
        return [price / self.ratio for price in prices]

    # --- parts ------------------------------------------------------------------------------------------------------

    def _shares(self, one: Trade) -> Fraction:
        return one.quantity if one.after else one.quantity * self.ratio

    def _price(self, one: Trade) -> Fraction:
        return one.price if one.after else one.price / self.ratio

    def _book(self, one: Trade) -> None:
        paid = one.sign * one.price * one.quantity
        if one.sign == self.side:
            self.cost += paid
        else:
            average = one.sign * one.quantity * self.cost / self.quantity
            self.cost += average
            self.gained += average - paid
        self.quantity += one.sign * one.quantity
        self.spent += paid


def _first(lots: Iterable[Lot], count: Fraction) -> Fraction:
    """What the first so many shares cost."""
    cost = Fraction(0)
    for lot in lots:
        taken = min(lot.quantity, count)
        cost, count = cost + taken * lot.price, count - taken
    return cost
