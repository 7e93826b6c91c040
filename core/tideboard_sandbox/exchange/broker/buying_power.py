"""Buying power of an account: cash and shares less what its open orders reserve."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Funds, Position, Side
from tideboard_sandbox.exchange.broker.accounts import RATES, Ledger, converted
from tideboard_sandbox.exchange.broker.fees import Traded, fee_total
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import Reason, Refusal

SLIPPAGE = Decimal("1.02")
"""The factor on the last price that a stop order without a limit reserves."""

_DEEP = 200
"""Book levels that an estimate reads; participants fill a tenth of them."""


class BuyingPower:
    """Sums over the open orders of an account; `orders` is the broker's own table."""

    def __init__(self, venue: Venue, orders: dict[str, WorkingOrder]) -> None:
        self._venue = venue
        self._orders = orders

    def check(self, ledger: Ledger, order: WorkingOrder, market: InstrumentMarket) -> None:
        """Refuse an order that the account cannot pay for or deliver; the order must not be in the table yet."""
        name = market.listing.id
        others = [other for other in self._open_of(ledger) if other is not order]
        if order.buys:
            needed = ledger.own(order.reserve(self._worst_price(order, market)), order.instrument.currency)
            power = ledger.cash - sum((self._reserve(ledger, other) for other in others), Decimal(0))
            if needed > power:
                data = {"needed": needed, "power": max(power, Decimal(0)), "currency": ledger.account.currency}
                raise Refusal(Reason.NO_BUYING_POWER, **data)
            return
        frozen = sum(other.remaining for other in others if not other.buys and other.ticket.instrument == name)
        available = max(ledger.sellable(name) - frozen, 0)
        if order.remaining > available:
            raise Refusal(Reason.NO_SHORT_POOL, quantity=order.remaining, available=available)

    def check_money(self, ledger: Ledger, needed: Decimal) -> None:
        """Refuse an amount, in the account's currency, above the free cash."""
        power = max(ledger.cash - self.frozen_cash(ledger), Decimal(0))
        if needed > power:
            raise Refusal(Reason.NO_BUYING_POWER, needed=needed, power=power, currency=ledger.account.currency)

    def positions(self, ledger: Ledger) -> tuple[Position, ...]:
        """Holdings with quantity, valued at the last price."""
        return tuple(self._position(ledger, name) for name, holding in ledger.holdings.items() if holding.quantity)

    def _position(self, ledger: Ledger, name: InstrumentId) -> Position:
        facts, frozen = self._venue.instrument(name), self.frozen_shares(ledger, name)
        return ledger.position(facts, self.last(name), frozen)

    def funds(self, ledger: Ledger) -> Funds:
        """Money of an account; free cash is the cash less what open buys reserve."""
        value = ledger.market_value(lambda name: self._worth(ledger, name))
        frozen = self.frozen_cash(ledger)
        power = max(ledger.cash - frozen, Decimal(0))
        return Funds(
            account_id=ledger.account.id,
            currency=ledger.account.currency,
            power=power,
            total_assets=ledger.cash + value,
            cash=ledger.cash,
            market_value=value,
            frozen_cash=frozen,
            withdrawable=power,
        )

    def affordable(self, ledger: Ledger, facts: Instrument, price: Decimal) -> int:
        """Shares in whole lots that the cash pays for with fees; by bisection, as fees are not linear."""
        power = converted(ledger.cash - self.frozen_cash(ledger), ledger.account.currency, facts.currency)
        price *= facts.multiplier
        low, high = 0, max(int(power / (price * facts.lot_size)), 0)
        while low < high:
            middle = (low + high + 1) // 2
            quantity = middle * facts.lot_size
            value = price * quantity
            if value + fee_total(Traded(facts, Side.BUY, value, quantity)) <= power:
                low = middle
            else:
                high = middle - 1
        return low * facts.lot_size

    def _worst_price(self, order: WorkingOrder, market: InstrumentMarket) -> Decimal:
        """Price of the last level that a market order of this size would reach now."""
        missing = order.remaining
        level = market.day.book.asks.best
        for level, queue in market.day.book.asks.best_levels(_DEEP):  # noqa: B007 the last level reached is used below
            missing -= queue.total
            if missing <= 0:
                break
        if level is None:
            return to_decimal(market.day.tape.last) * SLIPPAGE
        return to_decimal(market.listing.ladder.price(level))

    def _open_of(self, ledger: Ledger) -> list[WorkingOrder]:
        return [o for o in self._orders.values() if o.reserves and o.ticket.account_id == ledger.account.id]

    def covers(self, ledger: Ledger, order: WorkingOrder) -> bool:
        """Whether the shares of an exit that fires are there."""
        name = order.ticket.instrument
        return order.remaining <= ledger.sellable(name) - self.frozen_shares(ledger, name)

    def frozen_cash(self, ledger: Ledger) -> Decimal:
        """Money that open buys reserve."""
        return sum((self._reserve(ledger, order) for order in self._open_of(ledger)), Decimal(0))

    def _reserve(self, ledger: Ledger, order: WorkingOrder) -> Decimal:
        return ledger.own(order.reserve(self._reference(order)), order.instrument.currency)

    def frozen_fees(self, ledger: Ledger) -> Decimal:
        """The fees in the money that open buys reserve."""
        fees = (
            (order.fees_to_come(self._reference(order)), order.instrument.currency) for order in self._open_of(ledger)
        )
        return sum((ledger.own(fee, currency) for fee, currency in fees), Decimal(0))

    def frozen_shares(self, ledger: Ledger, name: InstrumentId) -> int:
        """Shares that open sells reserve."""
        mine = self._open_of(ledger)
        return sum(order.remaining for order in mine if not order.buys and order.ticket.instrument == name)

    def _reference(self, order: WorkingOrder) -> Decimal:
        return self.last(order.ticket.instrument) * SLIPPAGE

    def _worth(self, ledger: Ledger, name: InstrumentId) -> Decimal:
        """Value of one share or contract at the last price, in the account's currency."""
        facts = self._venue.instrument(name)
        rate = RATES[facts.currency] / RATES[ledger.account.currency]
        return self.last(name) * facts.multiplier * rate

    def last(self, name: InstrumentId) -> Decimal:
        """Last price of an instrument."""
        return to_decimal(self._venue.market_for(name).day.tape.last)
