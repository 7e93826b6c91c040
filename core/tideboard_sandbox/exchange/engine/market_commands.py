"""Commands that move the market of one security: a price, a gap, a trade, a halt; each refuses with one sentence."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.order import Side
from tideboard_sandbox.exchange.broker.order_checks import MARKET_FACTOR, price_limits
from tideboard_sandbox.exchange.broker.splits import Split
from tideboard_sandbox.exchange.derivatives.futures import ContinuousMarket
from tideboard_sandbox.exchange.derivatives.options import CODES
from tideboard_sandbox.exchange.derivatives.temporary_codes import TemporaryListing, temporary_lot
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal, to_units
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, SECOND_US
from tideboard_sandbox.exchange.market.derived_values import DerivedListing
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.price_moves import lead, print_trade
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal
from tideboard_sandbox.exchange.market.trading_day import Participants

MOST_SHARES = 1_000_000_000
"""Shares of one trade."""

LONGEST_HALT = 40 * 86_400
"""Seconds."""

MOST_SPLIT = 10_000
"""Shares of either side of a split."""

LATEST = 60
"""Trading days by which new shares may arrive late."""

LONGEST_PART = 60
"""Trading days for which a temporary code trades alone, or beside the usual one."""

_SPLITTING = frozenset({SecurityType.STOCK, SecurityType.ETF})
_PLATES = frozenset({SecurityType.INDEX, SecurityType.PLATE})


class MarketCommands:
    """Every command acts at the running instant and sends what it changed. Raises CommandRefusal."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def set_price(self, instrument: InstrumentId, price: Decimal, *, at_once: bool = False) -> Decimal:
        """Trade a security to a price, from which its day goes on; returns the last price.

        A usual trade happens at each step on the way; `at_once` is a gap: one trade at the new price alone. Orders of
        accounts in the way fill at their own prices. Outside New York's regular hours a gap is one of that session.
        """
        market = self._running(instrument)
        if at_once and market.trade_outside(self._floor.now_us, self._units(market, price)):
            self._floor.changed(market)
            return price
        self._check_continuous(market)
        level = market.listing.ladder.index(self._units(market, price))
        place = lead(market.day, self._floor.now_us, level, at_once=at_once)
        self._floor.jump(market, place)
        assert isinstance(market.day.participants, Participants)
        market.day.participants.follow(market.day.place(self._floor.now_us))
        self._floor.changed(market)
        return to_decimal(market.day.tape.last)

    def trade(self, instrument: InstrumentId, side: Side, quantity: int, price: Decimal | None = None) -> Decimal:
        """Print one trade of `quantity` shares at the best price of the other side; returns its price.

        `side` is the aggressor's. Orders of accounts that stand first at that price fill first. A `price` of its own is
        for the sessions outside New York's regular hours alone: that one trade moves neither book nor later trades.
        """
        market = self._running(instrument)
        lot = market.listing.instrument.lot_size
        if not 0 < quantity <= MOST_SHARES or quantity % lot:
            raise CommandRefusal(f"{instrument} trades in lots of {lot}, {MOST_SHARES} shares at most: not {quantity}.")
        if price is not None:
            if not market.trade_outside(self._floor.now_us, self._units(market, price), quantity):
                raise CommandRefusal("A trade has a price of its own outside New York's regular hours alone.")
            self._floor.changed(market)
            return price
        self._check_continuous(market)
        print_trade(market.day, self._floor.now_us, buys=side is Side.BUY, quantity=quantity)
        price = to_decimal(market.day.tape.last)
        self._floor.changed(market)
        return price

    def split(self, split: Split) -> None:
        """Let a security split on a trading day to come: prices, past bars, holdings and orders go over before it."""
        market = self._security(split.instrument)
        name, place, today = split.instrument, market.market, market.day.plan.day
        if market.listing.instrument.security_type not in _SPLITTING:
            raise CommandRefusal(f"{name}, a {market.listing.instrument.security_type.value}, does not split.")
        if name in CODES or any(one.instrument.underlying == name for one in self._floor.catalogue):
            raise CommandRefusal(f"{name} has options or warrants, whose terms a split would change: name another.")
        if not (0 < split.old <= MOST_SPLIT and 0 < split.new <= MOST_SPLIT) or split.old == split.new:
            raise CommandRefusal(f"{split.old} to {split.new} is no split: give two numbers from 1 to {MOST_SPLIT}.")
        if not 0 <= split.late <= LATEST:
            raise CommandRefusal(f"New shares arrive 0 to {LATEST} trading days late: not {split.late}.")
        if split.ex_day <= today or not CALENDAR.is_trading_day(place, split.ex_day):
            raise CommandRefusal(f"{split.ex_day} is no trading day of {place} after {today}.")
        if (other := self._floor.broker.splits.beside(split)) is not None:
            raise CommandRefusal(f"{name} splits on {other.ex_day} already: the new shares come on {other.over}.")
        self._check_temporary(split, market)
        self._floor.broker.splits.plan(split)

    def _check_temporary(self, split: Split, market: InstrumentMarket) -> None:
        """Refuse a temporary code that cannot be."""
        name, part = split.instrument, split.temporary
        if isinstance(market.listing, TemporaryListing):
            raise CommandRefusal(f"{name} is a temporary code of {market.listing.owner}: name that.")
        if part is None:
            return
        if market.market is not Market.HK:
            raise CommandRefusal(f"Temporary codes are Hong Kong's: {name} has none.")
        if not (0 < part.alone <= LONGEST_PART and 0 < part.both <= LONGEST_PART):
            raise CommandRefusal(f"A temporary code trades 1 to {LONGEST_PART} trading days alone, and as many beside.")
        if split.late or split.orders is not None:
            raise CommandRefusal("With a temporary code the new shares are there at once, and all orders end.")
        if temporary_lot(lot := market.listing.instrument.lot_size, split.old, split.new) is None:
            raise CommandRefusal(f"A lot of {lot} {name} is no whole number of new shares, which its code trades in.")

    def halt(self, instrument: InstrumentId, seconds: float | None = None) -> None:
        """Suspend a security until `resume`, for `seconds` at most, or else until its next trading day begins."""
        market = self._security(instrument)
        if market.day.suspended:
            raise CommandRefusal(f"{instrument} is suspended already.")
        if seconds is not None and not 0 < seconds <= LONGEST_HALT:
            raise CommandRefusal(f"A halt lasts more than 0 and at most {LONGEST_HALT} seconds: not {seconds:g}.")
        self._floor.suspend_or_resume(instrument, suspends=True)
        self._floor.forget_resumption(instrument)  # of a halt that a new day ended
        if seconds is not None:
            self._floor.resume_later(instrument, self._floor.now_us + round(seconds * SECOND_US))
        self._floor.changed(market)

    def resume(self, instrument: InstrumentId) -> None:
        """Let a suspended security trade again."""
        market = self._security(instrument)
        if not market.day.suspended:
            raise CommandRefusal(f"{instrument} is not suspended.")
        rests = isinstance(market.listing, DerivedListing) and market.listing.rests(market.day.plan.day)
        if rests or market.traded_as is not None:
            raise CommandRefusal(f"{instrument} is not traded on {market.day.plan.day}.")
        self._floor.forget_resumption(instrument)
        self._floor.suspend_or_resume(instrument, suspends=False)
        self._floor.changed(market)

    def _security(self, instrument: InstrumentId) -> InstrumentMarket:
        try:
            market = self._floor.market_for(instrument)
        except ExchangeRefusal:
            raise CommandRefusal(f"There is no security {instrument} that trades here.") from None
        if isinstance(market, ContinuousMarket):
            market = market.real
        if market.listing.instrument.security_type in _PLATES or not isinstance(market.day.participants, Participants):
            raise CommandRefusal(f"{instrument} is an index or a plate, which has no trades.")
        return market

    def _running(self, instrument: InstrumentId) -> InstrumentMarket:
        market = self._security(instrument)
        if market.day.suspended:
            raise CommandRefusal(f"{instrument} is suspended: let it resume first.")
        return market

    def _check_continuous(self, market: InstrumentMarket) -> None:
        if not market.day.continuous(self._floor.now_us):
            state = self._floor.phase(market.market).state.value
            raise CommandRefusal(f"{market.listing.id} does not trade now: its market is in the state {state}.")

    def _units(self, market: InstrumentMarket, price: Decimal) -> int:
        """A price that the security may have, in units."""
        name, ladder = market.listing.id, market.listing.ladder
        if not price.is_finite() or not 0 < price < MOST_SHARES:
            raise CommandRefusal(f"{price} is not a price.")
        units = to_units(price)
        if Decimal(units) != price * 10_000 or not ladder.valid(units):
            raise CommandRefusal(f"{price} lies between two steps: {name} moves by {to_decimal(ladder.step(units))}.")
        last = to_decimal(market.day.tape.last)
        low, high = price_limits(market)
        low, high = max(low, last / MARKET_FACTOR), min(high, last * MARKET_FACTOR)
        if not low <= price <= high:
            raise CommandRefusal(f"{price} is too far: {name} may be between {low:.3f} and {high:.3f} now.")
        return units
