"""Order routing: sends orders to the market, holds back those that must wait, fires triggers, ends what expires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, TRAILING, TRAITS, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.shares import Shares, whole
from tideboard_sandbox.exchange.broker.order_checks import connect_rests, fires
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, to_decimal, to_units
from tideboard_sandbox.exchange.instruments.trading_hours import Phase, is_cut_out
from tideboard_sandbox.exchange.market.brokers import PRACTICE_BROKER
from tideboard_sandbox.exchange.market.instrument_market import BLOCKS, InstrumentMarket
from tideboard_sandbox.exchange.market.order_book import AT_MARKET, Resting

LASTING = frozenset({TimeInForce.GTC, TimeInForce.GTD})
_ENDS = frozenset({MarketState.CLOSED, MarketState.HALF_DAY_CLOSED, MarketState.AFTER_HOURS, MarketState.AT_CLOSE})
BEYOND: dict[TradingHours, frozenset[MarketState]] = {
    TradingHours.REGULAR: frozenset(),
    TradingHours.EXTENDED: frozenset({MarketState.PRE_MARKET, MarketState.AFTER_HOURS}),
    TradingHours.OVERNIGHT: frozenset({MarketState.OVERNIGHT}),
    TradingHours.ALL_DAY: frozenset({MarketState.PRE_MARKET, MarketState.AFTER_HOURS, MarketState.OVERNIGHT}),
    TradingHours.OPTION_PRE: frozenset({MarketState.PRE_MARKET}),
}
"""Sessions in which an order may trade besides the regular one, which one for the `night_alone` does not."""

_MINUTE_US = 60_000_000

NO_LIQUIDITY, EXPIRED, NO_POSITION, EX_DAY = "no-liquidity", "expired", "no-position", "ex-day"
CODE_CLOSED = "code-closed"
"""Text codes of orders that ended otherwise than filled; a port makes the sentence."""


class OrderRouter:
    """Routes the open orders. `changed` is called after every change but a fill, which the venue's hook reports.

    `covered` says whether the shares of an exit that fires are there; else it ends with NO_POSITION. `work_combo` fills
    what it can of a combination, which is routed under each of its legs. `account` finds that of an order.
    """

    def __init__(
        self,
        venue: Venue,
        changed: Callable[[WorkingOrder], None],
        covered: Callable[[WorkingOrder], bool],
        work_combo: Callable[[WorkingOrder], None],
        account: Callable[[str], TradingAccount],
    ) -> None:
        self._venue = venue
        self._changed = changed
        self._covered = covered
        self._work_combo = work_combo
        self._account = account
        self._orders: dict[InstrumentId, list[WorkingOrder]] = {}
        self._auctioned: dict[Market, date] = {}
        """The day of each market whose closing auction has filled what waited for it."""

    @property
    def busy(self) -> frozenset[InstrumentId]:
        """Instruments with open orders: they must be stepped even without a watcher."""
        return frozenset(self._orders)

    def open_orders(self) -> list[WorkingOrder]:
        """The routed orders, oldest first."""
        mine = {order.id: order for orders in self._orders.values() for order in orders}
        return sorted(mine.values(), key=lambda order: int(order.id))

    def send(self, order: WorkingOrder) -> None:
        """Start routing an order: match it, let it rest, watch its trigger or hold it back until its session."""
        if not order.at_exchange:
            order.status = OrderStatus.SUBMITTED
            self._changed(order)
            return
        for name in order.instruments:
            self._orders.setdefault(name, []).append(order)
        market = self._venue.market_for(order.ticket.instrument)
        if order.ticket.legs:
            self._work_combo(order)
        elif order.unfired:
            order.status = OrderStatus.PENDING
            self._follow(order, to_decimal(market.day.tape.last))
            self._changed(order)
        elif market.day.continuous(self._venue.now_us) and order.ticket.kind not in AT_AUCTION:
            self._work(order, market)
        else:
            order.status = OrderStatus.PENDING
            self._changed(order)
            self._try_extended(order, market)

    def routes(self, order: WorkingOrder) -> bool:
        """Whether the order is in the market or waits for its trigger there."""
        return order in self._orders.get(order.ticket.instrument, ())

    def take_out(self, order: WorkingOrder) -> None:
        """Take an order out of the market without changing its status."""
        if order.resting is not None:
            self._venue.market_for(order.ticket.instrument).day.take_out(order.resting)
            order.resting = None
        self.forget(order)

    def forget(self, order: WorkingOrder) -> None:
        """Stop routing an order that is out of the market."""
        for name in order.instruments:
            orders = self._orders.get(name, [])
            if order in orders:
                orders.remove(order)
            if not orders:
                self._orders.pop(name, None)

    def shrink(self, order: WorkingOrder, quantity: int) -> None:
        """Make a resting order smaller where it stands."""
        assert order.resting is not None
        market = self._venue.market_for(order.ticket.instrument)
        market.day.shrink(order.resting, quantity - whole(order.filled))
        order.quantity = quantity

    def after_step(self, market: InstrumentMarket) -> None:
        """Check triggers, combinations and orders for extended hours after prices moved."""
        for order in list(self._orders.get(market.listing.id, ())):
            if order.ticket.legs:
                self._work_combo(order)
            elif order.status is OrderStatus.PENDING and order.unfired:
                self._watch(order, market)
            elif order.status is OrderStatus.PENDING:
                self._try_extended(order, market)

    def on_phase(self, market: Market, phase: Phase) -> None:
        """Release what waited for trading, or end the day's orders."""
        if market is Market.US and phase.state is not MarketState.OVERNIGHT:
            self.shut_night()  # the exchange may have stood still when it shut
        mine = [order for order in self.open_orders() if order.instrument.market is market]
        if phase.state is MarketState.OPEN:
            for order in mine:
                self._release(order)
        elif phase.state in _ENDS and not is_cut_out(market, phase):
            for order in mine:
                self._end_of_day(order, phase)
            self._auctioned[market] = phase.day

    def shut_night(self) -> None:
        """End what is for the overnight session alone: some brokers shut it before its end."""
        for order in self.open_orders():
            if order.ticket.night_alone:
                self._end(order, OrderStatus.EXPIRED, EXPIRED)

    def expire(self, instrument: InstrumentId) -> None:
        """End the orders in an instrument that no longer trades."""
        for order in list(self._orders.get(instrument, ())):
            self._end(order, OrderStatus.EXPIRED, EXPIRED)

    def end_before(self, opening: int, ends: Callable[[WorkingOrder], bool]) -> None:
        """End what lasts and stood before the open (us) of an ex-day, also what waits for its trigger."""
        for order in self.open_orders():
            if order.ticket.time_in_force in LASTING and order.created < opening and ends(order):
                self.end_over(order)

    def end_over(self, order: WorkingOrder, text: str = EX_DAY) -> None:
        """End an order before the open of an ex-day, or of a day from which on its code is closed."""
        self._end(order, OrderStatus.CANCELLED, text)

    def end_uncovered(self, instrument: InstrumentId, sellable: Callable[[WorkingOrder], Shares]) -> None:
        """End the newest sales of a security that would sell more than the account of an order may, `sellable`."""
        used: dict[str, Shares] = {}
        for order in list(self._orders.get(instrument, ())):
            if order.buys or order.ticket.legs or not order.reserves:
                continue
            before = used.get(order.ticket.account_id, 0)
            if before + order.remaining > sellable(order):
                self._end(order, OrderStatus.CANCELLED, NO_POSITION)
            else:
                used[order.ticket.account_id] = before + order.remaining

    def _work(self, order: WorkingOrder, market: InstrumentMarket) -> None:
        order.status = OrderStatus.PARTIALLY_FILLED if order.filled else OrderStatus.SUBMITTED
        self._changed(order)
        price = self._limit(order)
        level = None if price is None else market.listing.ladder.index(to_units(price))
        market.day.execute(
            self._venue.now_us, buys=order.buys, quantity=whole(order.remaining), limit=level, owner=order
        )
        if order.remaining and (level is not None or market.day.rests_at_market):
            self._rest(order, market, AT_MARKET if level is None else level)
        elif order.remaining:
            self._end(order, OrderStatus.CANCELLED, NO_LIQUIDITY)
        self.after_step(market)

    def _limit(self, order: WorkingOrder) -> Decimal | None:
        """The limit that counts now; a fired stop without one goes to the market."""
        return order.price if TRAITS[order.ticket.kind].limited else None

    def _rest(self, order: WorkingOrder, market: InstrumentMarket, level: int) -> None:
        order.resting = Resting(
            bid=order.buys, level=level, remaining=whole(order.remaining), broker=PRACTICE_BROKER, owner=order
        )
        market.day.rest(order.resting)

    def _watch(self, order: WorkingOrder, market: InstrumentMarket) -> None:
        last = to_decimal(market.day.tape.last)
        if not last or self._rests(order):  # a recording may not know a price yet
            return
        before = order.trigger
        self._follow(order, last)
        if order.trigger != before:
            self._changed(order)
        if order.trigger is None:
            return
        if not market.day.continuous(self._venue.now_us):
            self._watch_extended(order, market)
            return
        if not self._met_often(order, met=fires(order.ticket, order.trigger, last)):
            return
        if order.ticket.entry and not self._covered(order):
            self._end(order, OrderStatus.CANCELLED, NO_POSITION)
        else:
            order.fired, order.fired_at = True, self._venue.now_us
            order.price = self._at_level(order, market)
            self._work(order, market)

    def _watch_extended(self, order: WorkingOrder, market: InstrumentMarket) -> None:
        """Fire an exit of an entry in the extended session that it asks for; at market it waits for the open then."""
        last, trigger = self._extended_last(order, market), order.trigger
        if last is None or trigger is None or not order.ticket.entry:
            return
        if not fires(order.ticket, trigger, to_decimal(last)):
            return
        if not self._covered(order):
            self._end(order, OrderStatus.CANCELLED, NO_POSITION)
            return
        order.fired, order.fired_at = True, self._venue.now_us
        self._changed(order)
        self._try_extended(order, market)

    def _met_often(self, order: WorkingOrder, *, met: bool) -> bool:
        """Whether the trigger has been met as often within a minute as the order asks: once in each step."""
        now = self._venue.now_us
        if met and now not in order.met:
            order.met = [*(at for at in order.met if now - at <= _MINUTE_US), now]
        return met and len(order.met) >= order.ticket.trigger_count

    def _at_level(self, order: WorkingOrder, market: InstrumentMarket) -> Decimal | None:
        """The limit of an order that fires: of the level of the book that it names, as deep as the book is."""
        level = order.ticket.depth_level
        if not level:
            return order.price
        levels = market.day.levels(abs(level), bid=level < 0)
        return levels[-1].price if levels else order.price

    def _follow(self, order: WorkingOrder, last: Decimal) -> None:
        """Move a trailing trigger behind the best price since the order was placed, or its monitor price reached.

        A sale waits until the price has risen to that, a purchase until it has fallen (help centre, bounce-order).
        """
        if order.ticket.kind not in TRAILING:
            return
        monitor = order.ticket.monitor
        order.followed = order.followed or monitor is None or (last <= monitor if order.buys else last >= monitor)
        if not order.followed:
            return
        better = min if order.buys else max
        order.peak = last if order.peak is None else better(order.peak, last)
        trail = order.ticket.trail_amount or order.peak * (order.ticket.trail_percent or Decimal(0)) / 100
        order.trigger = self._on_ladder(order, order.peak + trail if order.buys else order.peak - trail, up=order.buys)
        if order.ticket.kind is OrderType.TRAILING_STOP_LIMIT:
            offset = order.ticket.limit_offset or Decimal(0)
            limit = order.trigger + offset if order.buys else order.trigger - offset
            order.price = self._on_ladder(order, limit, up=order.buys)

    def _on_ladder(self, order: WorkingOrder, price: Decimal, *, up: bool) -> Decimal:
        ladder = self._venue.market_for(order.ticket.instrument).listing.ladder
        units = int((price * SCALE).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))
        index = ladder.index(max(units, 1))
        return to_decimal(ladder.price(index + (up and ladder.price(index) < units)))

    def _rests(self, order: WorkingOrder) -> bool:
        """Whether the way of an order to its market is shut today."""
        market = order.instrument.market
        return connect_rests(self._account(order.ticket.account_id), market, self._venue.phase(market).day)

    def _release(self, order: WorkingOrder) -> None:
        if order.status is not OrderStatus.PENDING or order.unfired or self._rests(order):
            return
        if order.ticket.legs:
            self._work_combo(order)
            return
        market = self._venue.market_for(order.ticket.instrument)
        if market.day.suspended:
            return
        if order.ticket.kind in AT_AUCTION and market.day.tape.open:  # a quiet session has no auction at its open
            self._fill_at_auction(order, market, market.day.tape.open)
        if order.open and order.ticket.kind is OrderType.AUCTION:
            self._end(order, OrderStatus.CANCELLED, NO_LIQUIDITY)
        elif order.open:
            self._work(order, market)

    def _fill_at_auction(self, order: WorkingOrder, market: InstrumentMarket, price: int) -> None:
        limit = None if order.price is None else to_units(order.price)
        if not market.day.has_auctions:
            return
        if limit is None or (limit >= price if order.buys else limit <= price):
            market.day.matcher.on_fill(order, whole(order.remaining), price, self._venue.now_us)

    def _end_of_day(self, order: WorkingOrder, phase: Phase) -> None:
        market = self._venue.market_for(order.ticket.instrument)
        waits = order.status is OrderStatus.PENDING and not order.unfired and market.market is not Market.US
        waits = waits and not order.ticket.legs and not market.day.suspended  # no auction takes a combination
        waits = waits and not self._rests(order) and self._auctioned.get(market.market) != phase.day
        if waits and order.valid_day <= phase.day:
            self._fill_at_auction(order, market, market.day.tape.last)
        if not order.open:
            return
        later = phase.state is MarketState.AFTER_HOURS and phase.state in BEYOND[order.ticket.hours]
        if not later and self._last_day(order) <= phase.day:
            self._end(order, OrderStatus.EXPIRED, EXPIRED)
        elif order.resting is not None:
            market.day.take_out(order.resting)
            order.resting, order.status = None, OrderStatus.PENDING
            self._changed(order)
        elif order.ticket.legs and order.status is not OrderStatus.PENDING:
            order.status = OrderStatus.PENDING
            self._changed(order)

    def _last_day(self, order: WorkingOrder) -> date:
        """The exchange day at whose end an order expires; an option's last day at the latest."""
        ends = [contract.expiry for contract in map(parse, order.instruments) if contract is not None]
        return min(self._wanted_day(order), *ends, date.max)

    def _wanted_day(self, order: WorkingOrder) -> date:
        if order.ticket.time_in_force is TimeInForce.DAY:
            return order.valid_day
        return order.ticket.expires or order.ticket.ends or date.max

    def _end(self, order: WorkingOrder, status: OrderStatus, text: str) -> None:
        self.take_out(order)
        order.status, order.text = status, text
        self._changed(order)

    def _try_extended(self, order: WorkingOrder, market: InstrumentMarket) -> None:
        """Fill an order for extended hours at the block's last price once that is within its limit."""
        last = self._extended_last(order, market)
        if last is None or order.price is None or order.status is not OrderStatus.PENDING:
            return
        limit = to_units(order.price)
        if last <= limit if order.ticket.side is Side.BUY else last >= limit:
            market.day.matcher.on_fill(order, whole(order.remaining), last, self._venue.now_us)

    def _extended_last(self, order: WorkingOrder, market: InstrumentMarket) -> int | None:
        """The last price of the extended session that runs and that the order asks for, None without one."""
        state = self._venue.phase(market.market).state
        block = market.blocks().get(BLOCKS.get(state, "")) if state in BEYOND[order.ticket.hours] else None
        return None if block is None else block.last
