"""Buying power of an account: cash and shares less what its open orders and the options it has sold reserve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.order import Funds, Position, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, exact, total, whole
from tideboard_sandbox.exchange.broker.accounts import RATES, Ledger, converted
from tideboard_sandbox.exchange.broker.combos import ComboMargin, LegMatch
from tideboard_sandbox.exchange.broker.fees import Traded, fee_total
from tideboard_sandbox.exchange.broker.order_checks import is_rest
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.derivatives.options import ListedOption, parse
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import from_us
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

MOST_APART = 6
"""Waiting combinations of different legs that are taken each by itself; those beyond count with the last of them."""


def worst_margin(
    held: Mapping[InstrumentId, int], waiting: Iterable[Mapping[InstrumentId, int]] = ()
) -> Decimal | None:
    """Money to keep while combinations wait, each of which fills its rest in one step or not at all; None = no limit.

    `waiting` are the contracts that each changes, sold ones negative. Only what they close of `held` counts: what they
    open beyond it is reserved with the order. Combinations of the same legs fill all or none.
    """
    groups = _alike(waiting)
    margins = []
    for filled in product((False, True), repeat=len(groups)):
        changes = [group for group, is_filled in zip(groups, filled, strict=True) if is_filled]
        margin = option_margin({name: _closed(count, name, changes) for name, count in held.items()})
        if margin is None:
            return None
        margins.append(margin)
    return max(margins)


def _alike(waiting: Iterable[Mapping[InstrumentId, int]]) -> list[dict[InstrumentId, int]]:
    """The changes of combinations with the same legs and sides, added up."""
    sums: dict[object, dict[InstrumentId, int]] = {}
    for changes in waiting:
        shape: object = frozenset((name, count > 0) for name, count in changes.items())
        if shape not in sums and len(sums) >= MOST_APART:
            shape = next(reversed(sums))
        total = sums.setdefault(shape, {})
        for name, count in changes.items():
            total[name] = total.get(name, 0) + count
    return list(sums.values())


def _closed(count: int, name: InstrumentId, changes: Sequence[Mapping[InstrumentId, int]]) -> int:
    """What is left of `count` contracts once these changes have closed what they can of it."""
    left = count + sum(change.get(name, 0) for change in changes if change.get(name, 0) * count < 0)
    return max(left, 0) if count > 0 else min(left, 0)


def option_margin(held: Mapping[InstrumentId, int]) -> Decimal | None:
    """Money to keep for these contracts (sold ones negative), in their currency; None = the loss has no limit.

    Only what contracts pay at their end counts, not what they cost. Contracts of one root that end on one day count
    together; one that ends later, on a day on which nothing sold ends, covers what was sold of the nearest day before.
    Securities that are no options are left out. All owners must be of one currency.
    """
    roots = defaultdict[str, list[tuple[ListedOption, int]]](list)
    for name, count in held.items():
        contract = parse(name)
        if contract is not None and count:
            roots[contract.code].append((contract, count))
    total = Decimal(0)
    for rows in roots.values():
        for group in _groups(rows):
            loss = _largest_loss(group)
            if loss is None:
                return None
            total += loss
    return total


def _groups(rows: Iterable[tuple[ListedOption, int]]) -> Iterable[list[tuple[ListedOption, int]]]:
    """The contracts by the day on which sold ones end, each with the bought ones that cover it."""
    rows = list(rows)
    ends = sorted({contract.expiry for contract, count in rows if count < 0})
    groups: dict[date, list[tuple[ListedOption, int]]] = {end: [] for end in ends}
    for contract, count in rows:
        before = [end for end in ends if end <= contract.expiry]
        if before:
            groups[before[-1]].append((contract, count))
    return groups.values()


def _largest_loss(rows: Iterable[tuple[ListedOption, int]]) -> Decimal | None:
    rows = list(rows)
    if sum(count for contract, count in rows if contract.call) < 0:
        return None
    prices = {Decimal(0), *(contract.even for contract, _ in rows)}
    worst = min(
        sum((contract.worth_at(price) * contract.root.size * count for contract, count in rows), Decimal(0))
        for price in prices
    )
    return max(-worst, Decimal(0))


SLIPPAGE = Decimal("1.02")
"""The factor on the last price that a stop order without a limit reserves."""

SHORT_MARGIN = Decimal("1.5")
"""What an account keeps of the worth of shares that it sold short (Regulation T: the proceeds and half of them)."""

_MORE_IN_HONG_KONG = Decimal("1.2")
"""What LongPort freezes for a market order of Hong Kong, by its value (help market-orders)."""

_DEEP = 200
"""Book levels that an estimate reads; participants fill a tenth of them."""


def frozen_factor(account: TradingAccount, kind: OrderType, market: Market) -> Decimal:
    """How many times its value an order freezes."""
    more = bool(account.owner) and kind is OrderType.MARKET and market is Market.HK
    return _MORE_IN_HONG_KONG if more else Decimal(1)


class BuyingPower:
    """Sums over the open orders of an account; `orders` is the broker's own table."""

    def __init__(self, venue: Venue, orders: dict[str, WorkingOrder]) -> None:
        self._venue = venue
        self._orders = orders

    def check(self, ledger: Ledger, order: WorkingOrder, market: InstrumentMarket) -> None:
        """Refuse an order that the account cannot pay for or deliver; the order must not be in the table yet."""
        name = market.listing.id
        if order.buys:
            worst = self._worst_price(order, market) * frozen_factor(ledger.account, order.ticket.kind, market.market)
            needed = ledger.own(order.reserve(worst), order.instrument.currency)
            self._check_money(ledger, needed, self._free(ledger, order) + self._released(ledger, order))
            return
        available = max(ledger.sellable(name) - self.frozen_shares(ledger, name, besides=order), 0)
        if order.remaining > available and ledger.account.shorts and parse(name) is None:
            needed = order.selling_short(available, self._reference(order)) * (SHORT_MARGIN - 1)
            self._check_money(ledger, needed, self._free(ledger, order))
            return
        if order.remaining > available:
            raise ExchangeRefusal(Reason.NO_SHORT_POOL, quantity=order.remaining, available=available)
        if not is_rest(order.instrument, order.remaining, available):
            raise ExchangeRefusal(Reason.ODD_LOT, quantity=order.remaining, lot=order.instrument.lot_size)
        if self._sold_options(ledger):
            found = self._needs(ledger, order, {name: -whole(order.remaining)}, Decimal(0), Decimal(0))
            if found is None:
                raise ExchangeRefusal(Reason.NO_SHORT_POOL, quantity=order.remaining, available=0)
            self._check_money(ledger, found.needed, found.free)

    def check_combo(self, ledger: Ledger, combo: WorkingOrder, matches: Sequence[LegMatch]) -> None:
        """Refuse a combination that the account cannot pay for, or whose loss would have no limit.

        A limit counts at its price, a market order as its legs match now. What it sells and the account does not hold
        needs margin.
        """
        found = self.combo_margin(ledger, combo, matches)
        self._check_money(ledger, found.needed, found.free)

    def combo_margin(self, ledger: Ledger, combo: WorkingOrder, matches: Sequence[LegMatch]) -> ComboMargin:
        """What a combination changes once all of it fills; refuses NO_SHORT_POOL where its loss would have no limit."""
        found = self.combo_needs(ledger, combo, () if combo.price is not None else matches)
        if found is None:
            sold = next(leg for leg in combo.ticket.legs if leg.side is Side.SELL)
            available = max(ledger.sellable(sold.instrument) - self.frozen_shares(ledger, sold.instrument), 0)
            raise ExchangeRefusal(Reason.NO_SHORT_POOL, quantity=combo.remaining * sold.ratio, available=available)
        return found

    def combo_needs(
        self, ledger: Ledger, combo: WorkingOrder, matches: Sequence[LegMatch], count: int | None = None
    ) -> ComboMargin | None:
        """What `count` combinations, None = the open rest, change; at their limit unless `matches` has executions.

        None = the account could lose without a limit.
        """
        count = whole(combo.remaining) if count is None else count
        if matches:
            paid = sum((match.value for match in matches), Decimal(0))
            fees = sum((match.fees for match in matches), Decimal(0))
        else:
            paid, fees = (combo.price or Decimal(0)) * count * combo.instrument.multiplier, self._combo_fees(combo)
        return self._needs(ledger, combo, _changes(combo, count), paid, fees)

    def _needs(
        self, ledger: Ledger, order: WorkingOrder, changes: Mapping[InstrumentId, int], paid: Decimal, fees: Decimal
    ) -> ComboMargin | None:
        held, waiting = self._options(ledger, besides=order), self._combos(ledger, besides=order)
        margin = worst_margin({name: held.get(name, 0) + changes.get(name, 0) for name in {*held, *changes}}, waiting)
        if margin is None:
            return None
        currency = order.instrument.currency
        margin -= worst_margin(held, waiting) or Decimal(0)
        needed = ledger.own(paid + fees, currency) + margin
        return ComboMargin(ledger.own(fees, currency), margin, needed, self._free(ledger, besides=order))

    def _check_money(self, ledger: Ledger, needed: Decimal, free: Decimal) -> None:
        power = max(free, Decimal(0))
        if needed > power:
            raise ExchangeRefusal(Reason.NO_BUYING_POWER, needed=needed, power=power, currency=ledger.account.currency)

    def _free(self, ledger: Ledger, besides: WorkingOrder | None = None) -> Decimal:
        """Cash less what open orders but one reserve, and less the margin of what was sold without being held."""
        margin = self.margin(ledger, besides) + self.short_margin(ledger, besides)
        return ledger.cash - self.frozen_cash(ledger, besides) - margin

    def short_margin(self, ledger: Ledger, besides: WorkingOrder | None = None) -> Decimal:
        """Money held for shares that were sold without being held, and for those that open orders would sell so.

        What a short sale brought is in the cash, and held with as much again as the rule asks.
        """
        if not ledger.account.shorts:
            return Decimal(0)
        owed = {name: -held.quantity for name, held in ledger.holdings.items() if held.quantity < 0}
        held = sum((self._worth(ledger, name) * owed[name] for name in owed if parse(name) is None), Decimal(0))
        waiting, left = Decimal(0), dict[InstrumentId, Shares]()
        for order in self._open_of(ledger):
            name = order.ticket.instrument
            if order is besides or order.buys or order.ticket.legs or parse(name) is not None:
                continue
            before = left.setdefault(name, ledger.sellable(name))
            waiting += order.selling_short(before, self._reference(order))
            left[name] = exact(max(before - order.remaining, 0))
        return held * SHORT_MARGIN + waiting * (SHORT_MARGIN - 1)

    def margin(self, ledger: Ledger, besides: WorkingOrder | None = None) -> Decimal:
        """Money held for options that were sold without being held."""
        if not self._sold_options(ledger):
            return Decimal(0)
        margin = worst_margin(self._options(ledger, besides), self._combos(ledger, besides))
        return ledger.cash if margin is None else margin

    def lack(self, ledger: Ledger) -> Decimal | None:
        """Money that is missing for what an account reserves and owes; None = its loss has no limit."""
        margin = worst_margin(self._options(ledger), self._combos(ledger)) if self._sold_options(ledger) else Decimal(0)
        if margin is None:
            return None
        return max(self.frozen_cash(ledger) + margin + self.short_margin(ledger) - ledger.cash, Decimal(0))

    def _released(self, ledger: Ledger, buy: WorkingOrder) -> Decimal:
        """Margin that a purchase sets free by closing sold contracts, less those that other open orders buy back."""
        name = buy.ticket.instrument
        holding = ledger.holdings.get(name)
        others = (order for order in self._open_of(ledger) if order is not buy and not order.ticket.legs)
        claimed = sum(order.remaining for order in others if order.buys and order.ticket.instrument == name)
        closed = whole(min(buy.remaining, -holding.quantity - claimed if holding is not None else 0))
        if closed <= 0:
            return Decimal(0)
        if parse(name) is None:
            return self._worth(ledger, name) * closed * SHORT_MARGIN
        held, waiting = self._options(ledger), self._combos(ledger)
        rest = worst_margin({**held, name: held[name] + closed}, waiting) or Decimal(0)
        return max((worst_margin(held, waiting) or Decimal(0)) - rest, Decimal(0))

    def _sold_options(self, ledger: Ledger) -> bool:
        return any(holding.quantity < 0 and parse(name) is not None for name, holding in ledger.holdings.items())

    def _options(self, ledger: Ledger, besides: WorkingOrder | None = None) -> dict[InstrumentId, int]:
        """Option contracts of an account, without those that open orders of one contract, but `besides`, would sell."""
        singles = [order for order in self._open_of(ledger) if order is not besides and not order.ticket.legs]
        counts = {}
        for name, holding in ledger.holdings.items():
            if holding.quantity and parse(name) is not None:
                held, frozen = whole(holding.quantity), whole(total(order.selling(name) for order in singles))
                counts[name] = max(held - frozen, 0) if held > 0 else held
        return counts

    def _combos(self, ledger: Ledger, besides: WorkingOrder | None = None) -> list[dict[InstrumentId, int]]:
        """The contracts that each open combination but one would change."""
        combos = [order for order in self._open_of(ledger) if order is not besides and order.ticket.legs]
        return [_changes(order, whole(order.remaining)) for order in combos]

    def _combo_reserve(self, ledger: Ledger, combo: WorkingOrder) -> Decimal:
        """Money that an open combination may still need: price, fees, and the margin of what it sells beyond the held.

        As if its legs alone had to cover that; whether other contracts of the account do shows when it fills.
        """
        counts = {}
        for leg in combo.ticket.legs:
            contracts = whole(combo.remaining) * leg.ratio
            if leg.side is Side.SELL:
                held = ledger.sellable(leg.instrument) - self.frozen_shares(ledger, leg.instrument, combo)
                contracts = -max(contracts - max(whole(held), 0), 0)
            counts[leg.instrument] = contracts
        paid = (combo.price or Decimal(0)) * combo.remaining * combo.instrument.multiplier
        money = ledger.own(paid + self._combo_fees(combo), combo.instrument.currency)
        return max(money + (option_margin(counts) or Decimal(0)), Decimal(0))

    def _combo_fees(self, combo: WorkingOrder) -> Decimal:
        """Fees to come of an open combination, as if its legs filled at their last prices."""
        total = Decimal(0)
        for leg in combo.ticket.legs:
            contracts = combo.quantity * leg.ratio
            value = self.last(leg.instrument) * contracts * combo.instrument.multiplier
            total += fee_total(Traded(combo.instrument, leg.side, value, contracts, combo.day))
        return max(total - combo.charged, Decimal(0))

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
        power = max(self._free(ledger), Decimal(0))
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
        power = converted(self._free(ledger), ledger.account.currency, facts.currency)
        if price <= 0:  # a recording may not know one yet
            return 0
        price *= facts.multiplier
        day = exchange_date(facts.market, from_us(self._venue.now_us))
        low, high = 0, max(int(power / (price * facts.lot_size)), 0)
        while low < high:
            middle = (low + high + 1) // 2
            quantity = middle * facts.lot_size
            value = price * quantity
            if value + fee_total(Traded(facts, Side.BUY, value, quantity, day)) <= power:
                low = middle
            else:
                high = middle - 1
        return low * facts.lot_size

    def _worst_price(self, order: WorkingOrder, market: InstrumentMarket) -> Decimal:
        """Price of the last level that a market order of this size would reach now."""
        missing = order.remaining
        worst = to_decimal(market.day.tape.last) * SLIPPAGE
        for level in market.day.levels(_DEEP, bid=False):
            worst = level.price
            missing -= level.quantity
            if missing <= 0:
                break
        return worst

    def _open_of(self, ledger: Ledger) -> list[WorkingOrder]:
        return [o for o in self._orders.values() if o.reserves and o.ticket.account_id == ledger.account.id]

    def covers(self, ledger: Ledger, order: WorkingOrder) -> bool:
        """Whether the shares of an exit that fires are there, and no sold option needs them as its cover."""
        name = order.ticket.instrument
        if order.remaining > ledger.sellable(name) - self.frozen_shares(ledger, name):
            return False
        if not self._sold_options(ledger):
            return True
        found = self._needs(ledger, order, {name: -whole(order.remaining)}, Decimal(0), Decimal(0))
        return found is not None and found.needed <= max(found.free, Decimal(0))

    def frozen_cash(self, ledger: Ledger, besides: WorkingOrder | None = None) -> Decimal:
        """Money that open buys and combinations reserve, all but one order."""
        others = (order for order in self._open_of(ledger) if order is not besides)
        return sum((self._reserve(ledger, order) for order in others), Decimal(0))

    def _reserve(self, ledger: Ledger, order: WorkingOrder) -> Decimal:
        if order.ticket.legs:
            return self._combo_reserve(ledger, order)
        return ledger.own(order.reserve(self._reference(order)), order.instrument.currency)

    def frozen_fees(self, ledger: Ledger) -> Decimal:
        """The fees in the money that open buys reserve."""
        fees = ((self._fees_to_come(order), order.instrument.currency) for order in self._open_of(ledger))
        return sum((ledger.own(fee, currency) for fee, currency in fees), Decimal(0))

    def _fees_to_come(self, order: WorkingOrder) -> Decimal:
        return self._combo_fees(order) if order.ticket.legs else order.fees_to_come(self._reference(order))

    def frozen_shares(self, ledger: Ledger, name: InstrumentId, besides: WorkingOrder | None = None) -> Shares:
        """Shares that open sells reserve, all but one order."""
        return total(order.selling(name) for order in self._open_of(ledger) if order is not besides)

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


def _changes(combo: WorkingOrder, count: int) -> dict[InstrumentId, int]:
    """The contracts that `count` of a combination change, sold ones negative."""
    return {leg.instrument: count * leg.ratio * (1 if leg.side is Side.BUY else -1) for leg in combo.ticket.legs}
