"""Prices on the price step and quantities in whole lots, near given ones, rounded in the trader's favour."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.model.shares import Shares, tradable

_JUST_BESIDE = Decimal("0.0000001")


def whole_lots(instrument: Instrument, shares: Decimal | int) -> int:
    """Shares rounded down to whole lots; zero if less than one lot."""
    lots = int(Decimal(shares) // instrument.lot_size)
    return max(lots, 0) * instrument.lot_size


def middle(sizes: Sequence[Shares]) -> Decimal:
    """The median of at least one quantity: `statistics` is imported by no start."""
    known = sorted(sizes)
    return (Decimal(known[(len(known) - 1) // 2]) + Decimal(known[len(known) // 2])) / 2


STAR: Final = ("SH.688", "SH.689")
"""Shanghai's STAR market."""
STAR_LEAST: Final = 200
"""Shares of its smallest order, from which on every share counts: its trading rules, as brokers' pages quote them."""


def sells_rest(instrument: Instrument) -> bool:
    """Whether the exchange takes the odd rest of a holding in an order of the usual kind."""
    mainland = instrument.market in {Market.SH, Market.SZ}
    return mainland and instrument.security_type in {SecurityType.STOCK, SecurityType.ETF}


def traded_at_most(instrument: Instrument, side: Side, shares: Shares, held: Shares) -> int:
    """The most of these shares of a holding that one order may trade: whole lots, and its odd rest where it is whole.

    On STAR every number from its smallest order on, or all of a smaller holding.
    """
    lots = tradable(shares, instrument.lot_size)
    if side is not Side.SELL or not sells_rest(instrument):
        return lots
    whole, size = int(shares), max(instrument.lot_size, 1)
    if instrument.id.startswith(STAR):
        return whole if whole >= STAR_LEAST or whole == held else 0
    return whole if whole % size == int(held) % size else lots


def may_be_odd(instrument: Instrument, side: Side, shares: Decimal | int) -> bool:
    """Whether an order may be for no whole lots: how many of them are odd, the check of the lot decides."""
    return (side is Side.SELL and sells_rest(instrument)) or (instrument.id.startswith(STAR) and shares >= STAR_LEAST)


def shares_for_amount(instrument: Instrument, amount: Decimal, price: Decimal) -> int:
    """Whole lots, or contracts, that `amount` pays for at `price`, before fees (both in the instrument's currency)."""
    return whole_lots(instrument, (amount / price / instrument.multiplier).to_integral_value(rounding=ROUND_FLOOR))


def shares_for_percent(instrument: Instrument, percent: Decimal, most: int) -> int:
    """Whole lots in `percent` (25 means 25 %) of the largest quantity the broker would take."""
    return whole_lots(instrument, (min(percent, Decimal(100)) * most / 100).to_integral_value(rounding=ROUND_FLOOR))


def on_tick(instrument: Instrument, price: Decimal) -> bool:
    """Whether the exchange accepts `price`, for every version of the price steps that may be in force."""
    return price > 0 and price % instrument.price_step(price) == 0


def next_price_up(instrument: Instrument, price: Decimal) -> Decimal:
    """Lowest valid price above `price`; a price at which the step changes is valid for both steps."""
    beyond = price + _JUST_BESIDE
    step = instrument.price_step(beyond)
    return (beyond / step).to_integral_value(rounding=ROUND_CEILING) * step


def next_price_down(instrument: Instrument, price: Decimal) -> Decimal:
    """Highest valid price below `price`; the lowest valid price if there is none below."""
    short = price - _JUST_BESIDE
    step = instrument.price_step(short)
    below = (short / step).to_integral_value(rounding=ROUND_FLOOR) * step
    if below <= 0:
        return step
    finer = instrument.price_step(below)
    while below + finer < price and instrument.price_step(below + finer) == finer:
        below += finer
    return below


SLACK: Final = Decimal("0.01")
"""Share of a trigger by which the limit of a stop limit that is filled in lies beyond it."""


def nearest_price(instrument: Instrument, price: Decimal) -> Decimal:
    """The valid price nearest to `price`; the lowest valid one for a price of zero or less."""
    step = instrument.price_step(max(price, _JUST_BESIDE))
    found = (price / step).to_integral_value() * step
    if found <= 0:
        return next_price_up(instrument, Decimal(0))
    return found if on_tick(instrument, found) else next_price_down(instrument, found)


def trigger_behind(instrument: Instrument, market: Decimal, away: Decimal) -> Decimal:
    """Trigger of a protective stop `away` from the market price, below it when negative.

    It lies on the step nearer to that price, where the price itself is nearer one step away, and where no price on
    every table lies on that side on the finest step of those that may apply.
    """
    rising, aim = away > 0, market + away
    found = aim if on_tick(instrument, aim) else (next_price_down if rising else next_price_up)(instrument, aim)
    if (found > market) is rising and found != market:
        return found
    found = (next_price_up if rising else next_price_down)(instrument, market)
    if (found > market) is rising and found != market:
        return found
    step = instrument.price_steps.at(market).steps[0]
    return max((aim / step).to_integral_value(ROUND_CEILING if rising else ROUND_FLOOR) * step, step)


def stop_limit_at(instrument: Instrument, trigger: Decimal, side: Side) -> Decimal:
    """Limit of a stop that is filled in: SLACK beyond its trigger, or the trigger where no step lies there."""
    falling = side is Side.SELL
    found = beyond(instrument, trigger, trigger * (-SLACK if falling else SLACK))
    return min(found, trigger) if falling else max(found, trigger)


def beyond(instrument: Instrument, price: Decimal, away: Decimal) -> Decimal:
    """`price` moved by `away`, on the tick that lies no nearer; zero or less where there is no such price."""
    aim = price + away
    if aim <= 0 or on_tick(instrument, aim):
        return aim
    return next_price_up(instrument, aim) if away > 0 else next_price_down(instrument, aim)


def step_price(instrument: Instrument, price: Decimal, ticks: int) -> Decimal:
    """`price` moved by that many ticks, up when positive."""
    step = next_price_up if ticks > 0 else next_price_down
    for _ in range(abs(ticks)):
        price = step(instrument, price)
    return price


def step_shares(instrument: Instrument, shares: int, lots: int) -> int:
    """`shares` moved to the next whole lot and on by `lots`; never below one lot."""
    size = instrument.lot_size
    base = -(-shares // size) if lots < 0 else shares // size
    return max(base + lots, 1) * size


def middle_price(instrument: Instrument, bid: Decimal, ask: Decimal, side: Side) -> Decimal:
    """The middle of bid and ask, rounded to a valid price in the trader's favour (down to buy, up to sell)."""
    middle = (bid + ask) / 2
    if on_tick(instrument, middle):
        return middle
    return next_price_down(instrument, middle) if side is Side.BUY else next_price_up(instrument, middle)
