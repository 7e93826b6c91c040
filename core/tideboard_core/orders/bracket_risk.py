"""What an entry with attached exits risks and can win, and the quantity that a risk allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.fee_tables import fee_items
from tideboard_core.model.fees import broker_fees_known
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import Account, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketOutcome:
    """Loss at the stop and gain at the take profit, in the instrument's currency; None = there is no such exit.

    A loss is positive; with fees a gain can be negative.
    """

    risk: Decimal | None
    reward: Decimal | None

    @property
    def ratio(self) -> Decimal | None:
        """Reward for one unit of risk, the R of an order; None without one of them, or where nothing is risked."""
        if self.risk is None or self.reward is None or self.risk <= 0:
            return None
        return self.reward / self.risk

    def of_assets(self, assets: Decimal | None) -> Decimal | None:
        """The risk in percent of the account's assets, both in the same currency."""
        return None if self.risk is None or not assets or assets < 0 else self.risk / assets * 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketRisk:
    """Outcome by price alone, and with the fees of entry and exit; None where the broker's own fees are not known."""

    by_price: BracketOutcome
    with_fees: BracketOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketEntry:
    """The entry that exits are attached to; `price` is its limit, of one at market the price it is valued at.

    `day` is the exchange's, whose fees it pays.
    """

    account: Account
    instrument: Instrument
    side: Side
    price: Decimal
    day: date

    def loss(self, quantity: int, exit_price: Decimal) -> Decimal:
        """What `quantity` lose from the entry to `exit_price`, before fees; below zero is a gain."""
        units = quantity * self.instrument.multiplier
        away = self.price - exit_price if self.side is Side.BUY else exit_price - self.price
        return away * units

    def fees(self, quantity: int, exit_price: Decimal) -> Decimal:
        """Fees of the entry and of the exit; an allowance takes the place of a broker's fees that are not known."""
        other = Side.SELL if self.side is Side.BUY else Side.BUY
        return sum(
            (
                item.amount
                for side, price in ((self.side, self.price), (other, exit_price))
                for item in fee_items(
                    instrument=self.instrument,
                    side=side,
                    quantity=quantity,
                    value=price * quantity * self.instrument.multiplier,
                    day=self.day,
                    broker_known=self.fees_known,
                )
            ),
            Decimal(0),
        )

    @property
    def fees_known(self) -> bool:
        """Whether the schedule of the account's broker is known."""
        return broker_fees_known(self.account, self.instrument.market)


def exit_price(terms: ExitTerms) -> Decimal:
    """The price that an exit is valued at: its limit, at market its trigger, beyond which a gap can fill it."""
    return terms.trigger if terms.limit is None else terms.limit


def bracket_risk(entry: BracketEntry, exits: AttachedExits, quantity: int) -> BracketRisk:
    """Risk and reward of `quantity` shares or contracts of an entry with these exits."""
    stop = None if exits.stop_loss is None else exit_price(exits.stop_loss)
    target = None if exits.take_profit is None else exit_price(exits.take_profit)

    def outcome(*, fees: bool) -> BracketOutcome:
        cost = {price: entry.fees(quantity, price) if fees else Decimal(0) for price in (stop, target) if price}
        return BracketOutcome(
            risk=None if stop is None else entry.loss(quantity, stop) + cost[stop],
            reward=None if target is None else -entry.loss(quantity, target) - cost[target],
        )

    return BracketRisk(by_price=outcome(fees=False), with_fees=outcome(fees=True) if entry.fees_known else None)


def size_by_risk(budget: Decimal, entry: BracketEntry, stop: Decimal) -> int:
    """The most shares or contracts, in whole lots, whose loss at `stop` with fees of both sides is within `budget`.

    Zero if one lot would lose more, or if the stop lies on the wrong side. Fees that are not known count with their
    allowance.
    """
    lot = entry.instrument.lot_size
    each = entry.loss(lot, stop)
    if each <= 0 or budget <= 0 or lot <= 0:
        return 0
    fits, beyond = 0, int((budget / each).to_integral_value(rounding=ROUND_FLOOR)) + 1
    while beyond - fits > 1:  # fees never fall when the quantity grows
        lots = (fits + beyond) // 2
        if entry.loss(lots * lot, stop) + entry.fees(lots * lot, stop) <= budget:
            fits = lots
        else:
            beyond = lots
    return fits * lot
