"""Splits, joins and bonus issues of days to come: what they make of holdings and orders before the open of their day.

What brokers do with orders that last, and when the new shares arrive, is in `docs/sandbox.md` with the page of each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order_terms import TOUCHED
from tideboard_core.model.shares import Shares, exact, shares_from, whole
from tideboard_sandbox.exchange.broker.accounts import Dividend, Holding, Ledger
from tideboard_sandbox.exchange.broker.order_router import CODE_CLOSED, LASTING, OrderRouter
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.history.corporate_actions import Action
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal, to_units
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, next_trading_day, previous_trading_day
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

_CENT = Decimal("0.01")
_TICK = Decimal("0.0001")
_DAY = timedelta(days=1)
_CODES = range(2951, 3000)
"""The temporary codes that trade; those below are of splits of the past."""
_ROUND_LOT = 100
"""Shares of a round lot in New York, to which FINRA's rule rounds the size of an adjusted order."""


class OrdersOver(StrEnum):
    """What a broker does before the open of an ex-day with orders that last over it."""

    CANCELLED = "cancelled"
    ADJUSTED = "adjusted"
    """By FINRA 5330: buys and stops to sell get the new price and size, other sells stay, a join ends all."""
    LEFT = "left"


class FractionPaid(StrEnum):
    """What becomes of a fraction of a share that the new shares leave."""

    CASH = "cash"
    DROPPED = "dropped"


class TemporaryCode(NamedTuple):
    """A code of Hong Kong that shares have `alone` for so many trading days, then beside their own for `both` more."""

    code: InstrumentId
    alone: int
    both: int


class Split(NamedTuple):
    """From `ex_day` on `old` shares are `new`; they arrive `late` trading days after it.

    Without `orders` each broker does what its own pages say: LongPort withdraws them, Futu's ports leave them. With a
    `temporary` code the usual one is closed from `ex_day` on, and every order for it ends.
    """

    instrument: InstrumentId
    ex_day: date
    old: int
    new: int
    orders: OrdersOver | None = None
    late: int = 0
    fractions: FractionPaid = FractionPaid.CASH
    temporary: TemporaryCode | None = None

    @property
    def action(self) -> Action:
        return Action(self.ex_day, self.old, self.new, Decimal(0))

    @property
    def first(self) -> date:
        """The day on which it happens: `ex_day`, or the next trading day where that was shut since."""
        return CALENDAR.next_session(market_of(self.instrument), self.ex_day - _DAY).date

    @property
    def due(self) -> date:
        """The day before whose first session the new shares are there."""
        return self._after(self.late)

    @property
    def reopens(self) -> date:
        """The day from which on the usual code trades, beside the temporary one if there is one."""
        return self._after(0 if self.temporary is None else self.temporary.alone)

    @property
    def over(self) -> date:
        """The first day on which nothing of it is left to come: the new shares are there, under the usual code."""
        return self.due if self.temporary is None else self._after(self.temporary.alone + self.temporary.both)

    def _after(self, days: int) -> date:
        day = self.first
        for _ in range(days):
            day = next_trading_day(market_of(self.instrument), day)
        return day


class Arrival(NamedTuple):
    """Shares that come to an account on a later day: `quantity` whole ones, a `fraction` to pay, and their `cost`.

    `gained` is what sales of others had brought above their cost.
    """

    account_id: str
    instrument: InstrumentId
    day: date
    quantity: Shares
    fraction: Decimal
    cost: Decimal
    paid: FractionPaid
    gained: Decimal = Decimal(0)


class Splits:
    """The splits to come and the shares on their way.

    `ledgers` and `orders` are the broker's own tables; `changed` tells an order.
    """

    def __init__(
        self,
        store: Store,
        venue: Venue,
        ledgers: Mapping[str, Ledger],
        orders: Mapping[str, WorkingOrder],
        router: OrderRouter,
        changed: Callable[[WorkingOrder], None],
    ) -> None:
        self._store = store
        self._venue = venue
        self._ledgers = ledgers
        self._orders = orders
        self._router = router
        self._changed = changed
        self._planned = [_split(row) for row in json.loads(store.meta("splits") or "[]")]
        self._arriving = [_arrival(row) for row in json.loads(store.meta("arrivals") or "[]")]
        self._actions: dict[InstrumentId, list[Action]] = {}
        for split in self._planned:
            self._actions.setdefault(split.instrument, []).append(split.action)

    def actions(self, instrument: InstrumentId) -> Sequence[Action]:
        """The splits of a security that were planned since the practice began; one planned later joins the list."""
        return self._actions.setdefault(instrument, [])

    def plan(self, split: Split) -> None:
        """Let a security split on a trading day to come."""
        self._planned.append(split)
        self._actions.setdefault(split.instrument, []).append(split.action)
        self._store.set_meta("splits", json.dumps(self._planned, default=str))
        self._store.commit()

    @property
    def with_temporary_code(self) -> Sequence[Split]:
        """The planned splits, also those of before, during which the shares have a temporary code."""
        return [split for split in self._planned if split.temporary is not None]

    def has_code(self, name: InstrumentId) -> bool:
        """Whether a planned split has it as its temporary code, or gives it one."""
        return any(one.temporary is not None and name in {one.instrument, one.temporary.code} for one in self._planned)

    def next_code(self) -> InstrumentId:
        """The code that the next one of the splits with a temporary code has; CommandRefusal where none is left."""
        count = len(self.with_temporary_code)
        if count >= len(_CODES):
            raise CommandRefusal(f"All {count} temporary codes are given away: begin the practice anew.")
        return InstrumentId(f"HK.{_CODES[count]:05d}")

    def traded_as(self, name: InstrumentId, day: date) -> InstrumentId | None:
        """The code under which the shares of a closed code trade on a day; None for a code that is not closed."""
        for split in self._planned:
            if split.temporary is not None:
                if name == split.instrument and split.ex_day <= day < split.reopens:
                    return split.temporary.code
                if name == split.temporary.code and day >= split.over:
                    return split.instrument
        return None

    def beside(self, split: Split) -> Split | None:
        """The planned split that would not be over on the day of this one, or the day of which this is not over on."""
        for one in self._planned:
            first, second = sorted((one, split), key=lambda each: each.ex_day)
            if one.instrument == split.instrument and (first.ex_day == second.ex_day or first.over > second.ex_day):
                return one
        return None

    def forget_arrivals(self) -> None:
        """No account waits for shares any more: all of them begin anew."""
        self._keep_arriving([])

    def begin_day(self, market: Market, today: date) -> None:
        """Bring what has arrived, and split what splits today; call it before the day's counts start.

        What was to split on a day that was shut since splits on the next. Holdings go to a temporary code, or back.
        """
        come = [row for row in self._arriving if market_of(row.instrument) is market and row.day <= today]
        if come:
            self._keep_arriving([row for row in self._arriving if row not in come])
        for row in come:
            holding = self._ledgers[row.account_id].holdings.setdefault(row.instrument, Holding())
            holding.cost += row.cost
            holding.gained += row.gained
            self._credit(self._ledgers[row.account_id], row)
        before = previous_trading_day(market, today)
        planned = [split for split in self._planned if market_of(split.instrument) is market]
        for split in planned:  # shares that come back on the day of the next split are split with the others
            if split.temporary is not None and before < split.over <= today:
                self._change_code(split.temporary.code, split.instrument)
        for split in planned:
            if before < split.ex_day <= today:
                self._split(split)
                if split.temporary is None:
                    self._go_over_orders(split)
                else:
                    self._change_code(split.instrument, split.temporary.code)
        self._store.set_meta("now", str(self._venue.now_us))  # after a crash the day must not begin again

    def _split(self, split: Split) -> None:
        for ledger in self._ledgers.values():
            holding = ledger.holdings.get(split.instrument)
            if holding is None or not holding.quantity:
                continue
            total = Decimal(holding.quantity) * split.new / split.old
            has = total.quantize(_TICK, ROUND_DOWN)
            keeps_fraction = holding.quantity != whole(holding.quantity)  # the broker keeps fractions of it anyway
            fraction = Decimal(0) if keeps_fraction else has - whole(has)
            coming = exact(has - fraction)
            row = Arrival(ledger.account.id, split.instrument, split.due, coming, fraction, Decimal(0), split.fractions)
            if split.new < split.old and split.late:  # the old shares are gone until the new ones come
                row = row._replace(cost=holding.cost, gained=holding.gained)
                del ledger.holdings[split.instrument]
                self._store.save_ledger(ledger)
            else:
                row = row._replace(quantity=exact(coming - holding.quantity))
            if split.late:
                self._keep_arriving([*self._arriving, row])
            else:
                self._credit(ledger, row)

    def _change_code(self, closed: InstrumentId, code: InstrumentId) -> None:
        """End the orders for a code that is closed, and let who holds its shares hold as many under another one."""
        for order in list(self._orders.values()):
            if order.open and order.ticket.instrument == closed:
                self._router.end_over(order, CODE_CLOSED)
        for ledger in self._ledgers.values():
            gone = ledger.holdings.pop(closed, None)
            if gone is not None:
                holding = ledger.holdings.setdefault(code, Holding())
                holding.quantity = exact(holding.quantity + gone.quantity)
                holding.cost += gone.cost
                holding.gained += gone.gained
                self._store.save_ledger(ledger)

    def _credit(self, ledger: Ledger, row: Arrival) -> None:
        """Bring the shares of a row; its fraction is paid at the last close in new shares, and costs its part."""
        market = self._venue.market_for(row.instrument)
        facts, holding = market.listing.instrument, ledger.holdings[row.instrument]
        holding.quantity = exact(holding.quantity + row.quantity)
        if row.fraction and row.paid is FractionPaid.CASH:
            money = (to_decimal(market.day.prev_close) * row.fraction).quantize(_CENT)
            cost = holding.cost * row.fraction / (holding.quantity + row.fraction)
            holding.cost -= cost
            holding.gained += money - cost
            ledger.realise(row.instrument, money - cost, facts.currency, cost=abs(cost))
            value = ledger.own(money, facts.currency)
            ledger.cash += value
            paid = Dividend(ledger.account.id, row.instrument, row.fraction, value, self._venue.now_us, fraction=True)
            self._store.save_dividend(paid)
        self._store.save_ledger(ledger)

    def _keep_arriving(self, rows: list[Arrival]) -> None:
        self._arriving = rows
        self._store.set_meta("arrivals", json.dumps(rows, default=str))

    def _go_over_orders(self, split: Split) -> None:
        market = self._venue.market_for(split.instrument)
        for order in self._lasting(split.instrument):
            over = self._over(split, order)
            if over is OrdersOver.CANCELLED or (over is OrdersOver.ADJUSTED and split.new < split.old):
                self._router.end_over(order)
            elif over is OrdersOver.ADJUSTED and order.at_exchange and _is_adjusted(order):
                self._adjust(order, split, market)
        self._router.end_uncovered(split.instrument, self._sellable)

    def _over(self, split: Split, order: WorkingOrder) -> OrdersOver:
        if split.orders is not None:
            return split.orders
        return OrdersOver.CANCELLED if self._ledgers[order.ticket.account_id].account.owner else OrdersOver.LEFT

    def _lasting(self, instrument: InstrumentId) -> Iterator[WorkingOrder]:
        """Orders of a security that last; also disabled ones and exits that wait for their entry."""
        for order in list(self._orders.values()):
            lasts = order.ticket.time_in_force in LASTING and order.ticket.instrument == instrument
            if lasts and order.open:
                yield order

    def _sellable(self, order: WorkingOrder) -> Shares:
        """What an order may sell today: in a market of T+1 also what was bought the day before, which is over."""
        ledger = self._ledgers[order.ticket.account_id]
        held = ledger.holdings.get(order.ticket.instrument, Holding()).quantity
        return order.remaining if ledger.account.shorts else held

    def _adjust(self, order: WorkingOrder, split: Split, market: InstrumentMarket) -> None:
        """Lower limit and trigger by what the split is worth, rounded up to a step; more shares, in whole round lots.

        An exit that waits for its entry has as many shares as that.
        """
        order.price = _lowered(order.price, split, market)
        order.trigger = _lowered(order.trigger, split, market)
        order.peak = _lowered(order.peak, split, market)
        if not order.ticket.entry or self._router.routes(order):
            rest = whole(order.remaining * split.new / Decimal(split.old))
            lot = _ROUND_LOT if market.market is Market.US else market.listing.instrument.lot_size
            order.quantity = order.filled + (rest // lot * lot or rest)
        self._changed(order)


def _is_adjusted(order: WorkingOrder) -> bool:
    """Whether FINRA's rule changes it: buys and stops to sell, no stops to buy and no other sells."""
    stop = order.trigger is not None and order.ticket.kind not in TOUCHED
    return order.buys is not stop


def _lowered(price: Decimal | None, split: Split, market: InstrumentMarket) -> Decimal | None:
    if price is None:
        return None
    ladder, units = market.listing.ladder, to_units(price)
    step, worth = ladder.step(units), Fraction(units) - Fraction(units * split.old, split.new)
    lowered = units + (-worth // step) * step
    return to_decimal(ladder.price(ladder.index(max(lowered, 1))))


def _split(row: list[Any]) -> Split:
    name, day, old, new, orders, late, fractions, *more = row  # files of older releases have no more
    over = None if orders is None else OrdersOver(orders)
    code = None
    if more and more[0] is not None:
        code = TemporaryCode(InstrumentId(more[0][0]), int(more[0][1]), int(more[0][2]))
    shares = InstrumentId(name), date.fromisoformat(day), int(old), int(new)
    return Split(*shares, over, int(late), FractionPaid(fractions), code)


def _arrival(row: list[str]) -> Arrival:
    account, name, day, quantity, fraction, cost, paid, gained = row
    due, shares = date.fromisoformat(day), shares_from(quantity)
    money = Decimal(fraction), Decimal(cost), FractionPaid(paid), Decimal(gained)
    return Arrival(account, InstrumentId(name), due, shares, *money)
